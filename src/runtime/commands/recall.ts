import type { RecallItem } from '../../governance/list-recalls.ts';
import { withRecalls } from '../open-releases.ts';
import { bad, type Command, printJson, text, wholeNumber } from './command.ts';

const states = { recall: 'recalled', correct: 'corrected', dismiss: 'dismissed' } as const;

export const recallCommand: Command = {
  usage:
    'recall list [--all] [--json]\n' +
    '  recall recall|correct|dismiss CONVERSATION NUMBER [--text "…"] [--silent] [--json]',
  about: 'Answers that rest on rules which have changed since, and what becomes of them.',
  options: {
    json: { type: 'boolean' },
    all: { type: 'boolean' },
    text: { type: 'string' },
    silent: { type: 'boolean' },
  },
  async run({ values, positionals }) {
    const [verb, conversation, number, ...more] = positionals;
    if (verb === 'list' && conversation === undefined) {
      const items = await withRecalls((recalls) => recalls.list({ all: values.all === true }));
      if (values.json === true) printJson(items);
      else process.stdout.write(`${showItems(items)}\n`);
      return 0;
    }
    const state = states[verb as keyof typeof states];
    if (!state || !conversation || number === undefined || more.length > 0)
      throw bad(`用法：\n  ${recallCommand.usage}`, `Usage:\n  ${recallCommand.usage}`);
    const seq = wholeNumber(number, 'NUMBER', 1, 2_147_483_647);
    const correction = text(values.text) ?? null;
    if (state === 'corrected' && !correction?.trim())
      throw bad('更正要用 --text 写明正确的内容', 'A correction needs its words: --text "…"');
    const marked = await withRecalls((recalls) =>
      recalls.mark({
        conversation,
        seq,
        state,
        correction,
        notify: values.silent !== true,
        actor: 'operator',
      }),
    );
    if (values.json === true) printJson(marked);
    else
      process.stdout.write(
        `${state}${marked.noticeSeq === null ? '' : `; the asker was told (message ${marked.noticeSeq})`}\n`,
      );
    return 0;
  },
};

function showItems(items: RecallItem[]): string {
  if (items.length === 0) return 'No answer rests on what has changed.';
  return items
    .map(({ conversation, seq, role, at, open, conversationState, text, reasons, mark }) =>
      [
        `${conversation} ${seq}  ${role}  ${at.slice(0, 16).replace('T', ' ')}  ${open ? 'OPEN ' : ''}${conversationState}${mark ? `  [${mark.state}]` : ''}`,
        `  ${text.replace(/\s+/g, ' ').slice(0, 80)}`,
        ...reasons.map(
          ({ code, document, article, was, now, effectiveTo, endedByDocument }) =>
            `  ${code}: 《${document}》${article}  ${was ?? '—'} → ${now ?? '—'}${effectiveTo ? ` from ${effectiveTo}` : ''}${endedByDocument ? ` by 《${endedByDocument}》` : ''}`,
        ),
      ].join('\n'),
    )
    .join('\n');
}
