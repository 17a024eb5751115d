import { askCommand } from './ask.ts';
import { auditCommand } from './audit.ts';
import type { Command, Options } from './command.ts';
import { evalCommand } from './eval.ts';
import { ingestCommand } from './ingest.ts';
import { recallCommand } from './recall.ts';
import { reembedCommand } from './reembed.ts';
import { registerCommand } from './register.ts';
import { releaseCommand } from './release.ts';
import { replayCommand } from './replay.ts';
import { searchCommand } from './search.ts';
import { staffCommand } from './staff.ts';
import { startCommand } from './start.ts';
import { switchCommand } from './switch.ts';
import { watchCommand } from './watch.ts';

export type { Command } from './command.ts';

export const commands: Record<string, Command> = {
  start: startCommand,
  ask: askCommand,
  search: searchCommand,
  ingest: ingestCommand,
  eval: evalCommand,
  release: releaseCommand,
  reembed: reembedCommand,
  recall: recallCommand,
  staff: staffCommand,
  switch: switchCommand,
  replay: replayCommand,
  audit: auditCommand,
  register: registerCommand,
  watch: watchCommand,
};

export const commandOptions = (command: Command): Options => command.options;

export function usage(): string {
  const lines = Object.values(commands).map((c) => `  ${c.usage}\n      ${c.about}`);
  return `Usage: npm run -s yaowen -- COMMAND …\n\n${lines.join('\n')}`;
}
