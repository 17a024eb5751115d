/** Ask without scripts: a form, and the answer as a page. Each question opens a conversation of its own, on record. */
import type { Answer, Citation, Lang } from '../../answer/types.ts';
import { chinaDay } from '../../calendar/day.ts';
import { toErrorBody, YaowenError } from '../../errors.ts';
import { createConversation } from '../../records/queries/create-conversation.ts';
import type { App, AppContext } from '../app-env.ts';
import { escapeHtml } from '../escape-html.ts';
import { readBytes } from '../middleware/read-body.ts';
import { drawPage, provisionPath } from '../plain-page.ts';
import { takeTurn } from '../turns.ts';

const words = {
  zh: {
    title: '药问 · 法规咨询',
    label: '您想问什么？',
    send: '提问',
    label2: '内容由人工智能生成，仅供参考',
    basis: '依据',
    note: '我们的说明，不是法规原文',
    guides: '办事指南',
    found: '相近条文，仅供参考',
  },
  en: {
    title: 'Yaowen · regulation enquiries',
    label: 'What would you like to know?',
    send: 'Ask',
    label2: 'AI-generated, for information',
    basis: 'Basis',
    note: 'our note, not the law',
    guides: 'Service guides',
    found: 'Near misses, for reference only',
  },
};

const formLimitBytes = 64 * 1024;

export function addAskFormRoutes(app: App): void {
  app.get('/ask', (c) => c.html(page(c.get('lang'), '', '')));

  app.post('/ask', async (c) => {
    const lang = c.get('lang');
    try {
      const text = await readQuestion(c);
      const answer = await answerOnce(c, text);
      return c.html(page(lang, text, drawAnswer(answer, lang)));
    } catch (error) {
      if (!(error instanceof YaowenError)) throw error;
      const { message } = toErrorBody(error, lang).error;
      return c.html(page(lang, '', `<p role="alert">${escapeHtml(message)}</p>`), error.status as 422);
    }
  });
}

async function readQuestion(c: AppContext): Promise<string> {
  const bytes = await readBytes(c.req.raw, formLimitBytes);
  return new URLSearchParams(new TextDecoder().decode(bytes)).get('question') ?? '';
}

async function answerOnce(c: AppContext, text: string): Promise<Answer> {
  const { records } = c.get('services');
  if (text.trim() === '')
    throw new YaowenError('bad_input:question', {
      zh: '问题是空的。请写下您想问的事。',
      en: 'The question is empty. Write what you would like to know.',
    });
  const { id } = await createConversation(records, { lang: c.get('lang') });
  const asOf = chinaDay(records.clock.now());
  const { answer } = await takeTurn(c, { conversationId: id, clientId: crypto.randomUUID(), text, asOf });
  return answer;
}

function drawAnswer(answer: Answer, lang: Lang): string {
  const t = words[lang];
  const said =
    answer.claims.length === 0
      ? `<p>${escapeHtml(answer.text)}</p>`
      : answer.claims
          .map(
            (claim) =>
              `<p>${escapeHtml(claim.text)} ${claim.citations.map((n) => `<a href="#s${n}">[${n}]</a>`).join('')}</p>`,
          )
          .join('');
  const basis = answer.citations.map((citation) => drawCitation(citation, t.note, lang)).join('');
  const found = answer.found
    .map(
      (f) =>
        `<li><a href="${provisionPath(f.provision, lang)}" lang="zh-CN">《${escapeHtml(f.document)}》${escapeHtml(f.article)}</a></li>`,
    )
    .join('');
  const guides = (answer.guides ?? [])
    .map(
      ({ path, title }) =>
        `<li><a href="${escapeHtml(path)}?lang=${lang}">${escapeHtml(title[lang])}</a></li>`,
    )
    .join('');
  return `<section aria-live="polite">${said}<p><small>${t.label2}</small></p>
${basis && `<h2>${t.basis}</h2><ol>${basis}</ol>`}${guides && `<h2>${t.guides}</h2><ul>${guides}</ul>`}${found && `<h2>${t.found}</h2><ul>${found}</ul>`}</section>`;
}

function drawCitation(citation: Citation, note: string, lang: Lang): string {
  const name = `《${escapeHtml(citation.document)}》${escapeHtml(citation.article)}`;
  const link = `<a href="${provisionPath(citation.provision, lang)}" lang="zh-CN">${name}</a>`;
  const kind = citation.source === 'note' ? ` (${note})` : '';
  return `<li id="s${citation.n}">${link}${kind}<blockquote>${escapeHtml(citation.quote).replaceAll('\n', '<br>')}</blockquote></li>`;
}

function page(lang: Lang, question: string, answer: string): string {
  const t = words[lang];
  const body = `<form method="post" action="/ask?lang=${lang}"><label for="question">${t.label}</label><br>
<textarea id="question" name="question" rows="4" maxlength="4000" required>${escapeHtml(question)}</textarea><br>
<button type="submit">${t.send}</button></form>
${answer}`;
  return drawPage({ lang, title: t.title, at: '/ask', body });
}
