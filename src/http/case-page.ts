/**
 * The page of a case: looked up by its number and secret, without an account and without a script. The link that an
 * asker was given has the secret in its fragment, which no server sees; a few lines of script put it into the form.
 */
import type { Lang } from '../answer/types.ts';
import type { CaseView } from '../desk/case-secret.ts';
import { escapeHtml } from './escape-html.ts';
import { drawPage, provisionPath } from './plain-page.ts';

const words = {
  zh: {
    title: '办件查询',
    number: '办件编号',
    secret: '查询口令',
    look: '查询',
    help: '编号和口令在登记时给出，口令也在当时的链接里。',
    wrong: '没有找到这个办件，或者口令不对。请核对后再试。',
    opened: '登记时间',
    answered: '首次答复',
    due: '预计办结不晚于',
    state: '状态',
    note: '我们的说明，不是法规',
    states: { received: '已登记，等待工作人员', in_progress: '办理中', answered: '已答复', closed: '已办结' },
    who: { asker: '您', bot: '智能助手（人工智能生成）', staff: '工作人员', system: '系统提示' },
  },
  en: {
    title: 'Your case',
    number: 'Case number',
    secret: 'Secret',
    look: 'Look up',
    help: 'You were given number and secret when the case was registered; the link of then holds the secret too.',
    wrong: 'There is no such case, or its secret is wrong. Check both and try again.',
    opened: 'Registered',
    answered: 'First answered',
    due: 'Expected to be settled by',
    state: 'State',
    note: 'our note, not the law',
    states: {
      received: 'Registered, waiting for staff',
      in_progress: 'Being worked on',
      answered: 'Answered',
      closed: 'Closed',
    },
    who: { asker: 'You', bot: 'Assistant (AI-generated)', staff: 'Staff', system: 'Service notice' },
  },
} as const;

export const casePageScript = `'use strict';
const secret = decodeURIComponent(location.hash.slice(1));
const form = document.querySelector('form[data-lookup]');
if (secret && form) {
  form.elements.namedItem('secret').value = secret;
  history.replaceState(null, '', location.pathname + location.search);
  form.submit();
}
`;

export const casePageStyle = `form[data-case] label{display:block;font-weight:600;margin-top:1rem}
form[data-case] input{font:inherit;width:100%;max-width:28rem;min-height:44px;padding:.5rem .75rem;color:inherit;background:Canvas;border:1px solid GrayText;border-radius:8px;box-sizing:border-box}
form[data-case] button{font:inherit;font-weight:600;margin-top:1rem;padding:.5rem 1.4rem;min-height:44px;cursor:pointer}
.wrong{border-left:5px solid;padding-left:.8rem;font-weight:600}dt{font-weight:600}dd{margin:0 0 .6rem}
.said{border-top:1px solid GrayText;padding:.6rem 0}.said h2{font-size:1rem;margin:0}.said p,.said blockquote{white-space:pre-wrap;margin:.2rem 0}.said blockquote{border-left:3px solid GrayText;padding-left:.8rem}
.said.staff{border-left:4px solid;padding-left:.8rem}.said time{font-weight:400}
@media print{header,form[data-case]{display:none}}
`;

/** @param given.wrong after a try that found nothing */
export function caseLookupPage(given: { number: string; lang: Lang; wrong: boolean }): string {
  const w = words[given.lang];
  return page(
    given.lang,
    w.title,
    `/cases/${encodeURIComponent(given.number)}`,
    `${given.wrong ? `<p class="wrong" role="alert">${w.wrong}</p>` : ''}
<form method="post" data-case action="/cases/${encodeURIComponent(given.number)}?lang=${given.lang}"${given.wrong ? '' : ' data-lookup'}>
<label for="number">${w.number}</label><input id="number" name="number" value="${escapeHtml(given.number)}" autocomplete="off" inputmode="numeric" required>
<label for="secret">${w.secret}</label><input id="secret" name="secret" autocomplete="off" required>
<p>${w.help}</p><button>${w.look}</button></form>`,
  );
}

export function casePage(view: CaseView, lang: Lang): string {
  const w = words[lang];
  const said = view.messages.map((row) => {
    const citations = row.answer?.citations ?? row.cited?.citations ?? [];
    const cited = citations
      .map(
        (one) =>
          `<li value="${one.n}"><a href="${provisionPath(one.provision, lang)}" lang="zh-CN">《${escapeHtml(one.document)}》${escapeHtml(one.article)}</a>${one.source === 'note' ? ` (${w.note})` : ''}<blockquote>${escapeHtml(one.quote)}</blockquote></li>`,
      )
      .join('');
    return `<section class="said ${row.authorKind}"><h2>${w.who[row.authorKind]} <time>${timeOf(row.createdAt)}</time></h2><p>${escapeHtml(row.text)}</p>${cited ? `<ol>${cited}</ol>` : ''}</section>`;
  });
  const facts = [
    [w.number, view.number],
    [w.state, w.states[view.state]],
    [w.opened, timeOf(new Date(view.openedAt))],
    ...(view.answeredAt ? [[w.answered, timeOf(new Date(view.answeredAt))]] : []),
    ...(view.dueAt ? [[w.due, timeOf(new Date(view.dueAt))]] : []),
  ];
  return page(
    lang,
    w.title,
    // The secret was sent by a form; the other language asks for it anew.
    `/cases/${encodeURIComponent(view.number)}`,
    `<dl>${facts
      .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value ?? '')}</dd>`)
      .join('')}</dl>${said.join('\n')}`,
  );
}

const page = (lang: Lang, title: string, at: string, body: string): string =>
  drawPage({
    lang,
    title,
    at,
    body,
    head: '<meta name="robots" content="noindex"><link rel="stylesheet" href="/cases/page.css"><script src="/cases/page.js" defer></script>',
  });

const timeOf = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
