import type { Switch } from '../../governance/switches.ts';
import { type SwitchKind, switchKinds } from '../../records/schema/switches.ts';
import { withSwitches } from '../open-governance.ts';
import { bad, type Command, printJson, text, wholeNumber } from './command.ts';

export const switchCommand: Command = {
  usage:
    'switch list [--json]\n' +
    '  switch set KIND [TARGET] --reason "…" [--minutes N] [--json]\n' +
    '  switch clear KIND [TARGET] --reason "…" [--json]',
  about: `What is switched off. KIND: ${switchKinds.join(', ')}.`,
  options: { json: { type: 'boolean' }, reason: { type: 'string' }, minutes: { type: 'string' } },
  async run({ values, positionals }) {
    const [verb, kind, target = '', ...more] = positionals;
    const show = (list: Switch[]) => {
      if (values.json === true) printJson(list);
      else process.stdout.write(`${showSwitches(list)}\n`);
      return 0;
    };
    if (verb === 'list' && kind === undefined) return show(await withSwitches((board) => board.list()));
    if ((verb !== 'set' && verb !== 'clear') || !isKind(kind) || more.length > 0)
      throw bad(`用法：\n  ${switchCommand.usage}`, `Usage:\n  ${switchCommand.usage}`);
    const input = { kind, target, reason: text(values.reason) ?? '', actor: 'operator' as const };
    const minutes = wholeNumber(values.minutes, '--minutes', 0, 525_600);
    const expiresAt = minutes === 0 ? null : new Date(Date.now() + minutes * 60_000);
    return show(
      await withSwitches(async (board) => {
        if (verb === 'set') await board.set({ ...input, expiresAt });
        else await board.clear(input);
        return board.list();
      }),
    );
  },
};

const isKind = (kind: string | undefined): kind is SwitchKind => switchKinds.some((one) => one === kind);

function showSwitches(list: Switch[]): string {
  if (list.length === 0) return 'Nothing is switched off.';
  return list
    .map(
      ({ kind, target, reason, actor, setAt, expiresAt }) =>
        `${kind}${target ? ` ${target}` : ''}  off since ${setAt.slice(0, 16)} by ${actor}${expiresAt ? `, until ${expiresAt.slice(0, 16)}` : ''}\n  ${reason}`,
    )
    .join('\n');
}
