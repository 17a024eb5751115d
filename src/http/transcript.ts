/** What was said, to keep: a page that prints well, or plain text, with citations and labels. */
import type { Citation, Lang } from '../answer/types.ts';
import type { MessageRow } from '../records/queries/append-message.ts';
import { escapeHtml } from './escape-html.ts';

interface Transcript {
  lang: Lang;
  createdAt: Date;
  messages: MessageRow[];
}

const words = {
  zh: {
    title: '会话记录',
    asker: '提问者',
    bot: '智能助手（内容由人工智能生成）',
    staff: '工作人员',
    system: '系统提示',
    note: '我方说明，非法规原文',
    foot: '法规原文以官方公布为准。时间为北京时间。',
  },
  en: {
    title: 'Transcript',
    asker: 'Asker',
    bot: 'Assistant (AI-generated)',
    staff: 'Staff',
    system: 'Service notice',
    note: 'our explanation, not the official text',
    foot: 'The officially published texts prevail. Times are those of Beijing.',
  },
} as const;

const citationsOf = (row: MessageRow): Citation[] => row.answer?.citations ?? row.cited?.citations ?? [];

const place = ({ document, number, article, paragraph, item }: Citation): string =>
  [
    `《${document}》`,
    number ? `（${number}）` : '',
    article,
    paragraph === null ? '' : `第${paragraph}款`,
    item === null ? '' : `第（${item}）项`,
  ].join('');

const timeOf = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

export function transcriptText({ lang, createdAt, messages }: Transcript): string {
  const w = words[lang];
  const parts = messages.map((row) =>
    [
      `[${timeOf(row.createdAt)}] ${w[row.authorKind]}`,
      row.text,
      ...citationsOf(row).map(
        (one) => `  [${one.n}] ${place(one)}${one.source === 'note' ? ` (${w.note})` : ''}: ${one.quote}`,
      ),
    ].join('\n'),
  );
  return [`${w.title} ${timeOf(createdAt)}`, ...parts, w.foot, ''].join('\n\n');
}

export function transcriptPage({ lang, createdAt, messages }: Transcript): string {
  const w = words[lang];
  const rows = messages.map((row) => {
    const cited = citationsOf(row)
      .map(
        (one) =>
          `<li value="${one.n}"><cite>${escapeHtml(place(one))}</cite>${
            one.source === 'note' ? ` <small>${w.note}</small>` : ''
          }<blockquote>${escapeHtml(one.quote)}</blockquote></li>`,
      )
      .join('');
    return `<section class="${row.authorKind}"><h2>${w[row.authorKind]} <time>${timeOf(row.createdAt)}</time></h2><p>${escapeHtml(row.text)}</p>${cited ? `<ol>${cited}</ol>` : ''}</section>`;
  });
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${w.title}</title>
<style>body{font:16px/1.7 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}h1{font-size:1.4rem}h2{font-size:1rem;margin:0}time{font-weight:400;color:#555}p,blockquote{white-space:pre-wrap;margin:.3rem 0}section{border-top:1px solid #ccc;padding:.8rem 0;break-inside:avoid}blockquote{color:#444;padding-left:.8rem;border-left:3px solid #ccc}@media print{body{margin:0;max-width:none}}</style></head>
<body><main><h1>${w.title} <time>${timeOf(createdAt)}</time></h1>${rows.join('\n')}<footer><small>${w.foot}</small></footer></main></body></html>`;
}
