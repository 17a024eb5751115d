import type { Answer } from '../../answer/types.ts';
import { withAnswering } from '../open-answering.ts';
import { bad, type Command, knowledgeOptions, printJson, readKnowledgeChoice } from './command.ts';

export const askCommand: Command = {
  usage: 'ask "QUESTION" [--as-of DATE] [--knowledge DIR] [--no-notes] [--mode quote|model] [--json]',
  about: 'Answers one question, every sentence with its article.',
  options: knowledgeOptions,
  async run({ values, positionals }) {
    const choice = readKnowledgeChoice(values);
    if (positionals.length !== 1)
      throw bad('请写一个问题，放在引号里', 'Give one question, in quotation marks');
    const answer = await withAnswering(choice, (answering) => answering.ask(positionals[0]!));
    if (choice.json) printJson(answer);
    else process.stdout.write(`${renderAnswer(answer)}\n`);
    return 0;
  },
};

const words = {
  zh: {
    found: '查到的相近条文（仅供参考）',
    note: '说明，非法规原文',
    label: '内容由人工智能生成',
    asOf: '依据日期',
    edition: (date: string) => (/^\d/.test(date) && date.length === 10 ? `${date} 版` : date),
  },
  en: {
    found: 'Near misses, for reference only',
    note: 'our note, not the law',
    label: 'AI-generated',
    asOf: 'Law as of',
    edition: (date: string) => `edition ${date}`,
  },
};

/** An answer as plain text: claims with marks, then the articles they rest on. */
export function renderAnswer(answer: Answer): string {
  const t = words[answer.lang];
  const lines: string[] = [];
  const marked = answer.claims.map(
    ({ text, citations }) => `${text} ${citations.map((n) => `[${n}]`).join('')}`,
  );
  if (answer.parts)
    for (const [i, { question, claims, text }] of answer.parts.entries())
      lines.push(
        ...(i > 0 ? [''] : []),
        `${i + 1}. ${question}`,
        ...marked.slice(...claims),
        ...(text ? [text] : []),
      );
  else lines.push(...(marked.length > 0 ? marked : [answer.text]));
  if (answer.deadline) lines.push('', answer.deadline.text);
  if (answer.missing && marked.length > 0) lines.push('', answer.missing);
  if (answer.citations.length > 0) lines.push('');
  for (const c of answer.citations) {
    const name =
      answer.lang === 'en' && c.documentEn ? `${c.documentEn}（${c.document}）` : `《${c.document}》`;
    const place = [c.article, c.paragraph ? `第${c.paragraph}款` : '', c.item ? `第${c.item}项` : ''].join(
      '',
    );
    const edition = c.edition ? t.edition(c.edition) : null;
    const facts = [edition, c.number, c.status, c.effectiveFrom].filter((fact) => fact !== null).join(', ');
    lines.push(`[${c.n}] ${name}${place} (${facts})${c.source === 'note' ? ` — ${t.note}` : ''}`);
    if (c.source === 'official') lines.push(`    ${c.quote.replace(/\n/g, '\n    ')}`);
  }
  for (const notice of answer.notices ?? []) lines.push('', `· ${notice.text}`);
  if (answer.found.length > 0) {
    lines.push('', `${t.found}:`);
    for (const f of answer.found)
      lines.push(
        `  《${f.document}》${f.article}${f.status && f.status !== 'in_force' ? ` (${f.status})` : ''}`,
      );
  }
  lines.push(
    '',
    `${t.label} · ${answer.outcome}${answer.reason ? ` (${answer.reason})` : ''} · ${t.asOf} ${answer.asOf}`,
  );
  return lines.join('\n');
}
