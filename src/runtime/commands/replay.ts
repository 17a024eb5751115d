import type { Replay } from '../../governance/replay-answer.ts';
import { replayRecorded } from '../open-governance.ts';
import { bad, type Command, printJson } from './command.ts';

export const replayCommand: Command = {
  usage: 'replay MESSAGE_ID [--json]',
  about: 'Holds an answer again against what was frozen with it. Exit code 1 where something differs.',
  options: { json: { type: 'boolean' } },
  async run({ values, positionals: [id, ...more] }) {
    if (id === undefined || more.length > 0)
      throw bad(`用法：${replayCommand.usage}`, `Usage: ${replayCommand.usage}`);
    const replay = await replayRecorded(id);
    if (values.json === true) printJson(replay);
    else process.stdout.write(`${showReplay(replay)}\n`);
    return replay.identical ? 0 : 1;
  },
};

const grounds: Record<Replay['against'], string> = {
  release: 'the stored texts of its release',
  frozen: 'the frozen quotes alone (the release is gone)',
  nothing: 'nothing: it cites nothing',
};

function showReplay({
  message,
  conversation,
  seq,
  identical,
  differences,
  checked,
  against,
}: Replay): string {
  return [
    `${message} (${conversation} ${seq}): ${identical ? 'identical' : `${differences.length} differences`}`,
    `  ${checked.claims} claims and ${checked.citations} citations, held against ${grounds[against]}`,
    ...differences.map(({ what, where, was, now }) => `  ${what}, ${where}: was ${was}; is ${now}`),
  ].join('\n');
}
