/** The frame of every page that works without scripts: head, links between the pages, language. */
import type { Lang } from '../answer/types.ts';
import { escapeHtml } from './escape-html.ts';
import { editionOfId } from './reading-order.ts';

const strings = {
  zh: {
    site: '药问 · 药品监管法规咨询',
    skip: '跳到正文',
    chat: '咨询',
    ask: '简单提问页',
    search: '查条文',
    documents: '法规文件',
    guides: '办事指南',
    about: '关于本服务',
    privacy: '隐私说明',
    changes: '法规库变更记录',
    other: 'English',
  },
  en: {
    site: 'Yaowen · drug regulation enquiries',
    skip: 'Skip to content',
    chat: 'Chat',
    ask: 'Simple form',
    search: 'Find provisions',
    documents: 'Documents',
    guides: 'Service guides',
    about: 'About',
    privacy: 'Privacy',
    changes: 'Changes',
    other: '中文',
  },
};

export const htmlLang = { zh: 'zh-CN', en: 'en' };

/**
 * @param at path and query of this page without `lang`, for the link to the other language; null after a POST that
 * cannot be repeated by a link
 * @param body HTML, every text in it escaped by the caller
 * @param head what this page alone needs there
 */
export function drawPage(page: {
  lang: Lang;
  title: string;
  at: string | null;
  body: string;
  head?: string;
}): string {
  const { lang, title, at, body } = page;
  const t = strings[lang];
  const other = lang === 'zh' ? 'en' : 'zh';
  const links = (['search', 'documents', 'guides', 'ask'] as const)
    .map((name) => `<a href="/${name}?lang=${lang}">${t[name]}</a>`)
    .join('');
  const foot = (['about', 'privacy', 'changes'] as const)
    .map((name) => `<a href="/${name}?lang=${lang}">${t[name]}</a>`)
    .join(' ');
  const switched = at === null ? `/ask?lang=${other}` : `${at}${at.includes('?') ? '&' : '?'}lang=${other}`;
  return `<!doctype html><html lang="${htmlLang[lang]}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · ${t.site}</title><link rel="icon" href="/widget/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/widget/page.css"><link rel="stylesheet" href="/widget/plain.css">${page.head ?? ''}</head><body class="plain">
<a class="skip" href="#content">${t.skip}</a>
<header><nav><a href="/">${t.chat}</a>${links}<a href="${escapeHtml(switched)}" lang="${htmlLang[other]}" hreflang="${htmlLang[other]}">${t.other}</a></nav></header>
<main id="content"><h1>${escapeHtml(title)}</h1>${body}</main>
<footer><nav>${foot}</nav></footer></body></html>`;
}

/** Where a provision stands in the reading view of its edition. */
export function provisionPath(id: string, lang: Lang): string {
  const article = id.slice(id.lastIndexOf('/') + 1);
  return `${editionPath(editionOfId(id), lang)}#${encodeURIComponent(anchorOf(article))}`;
}

/** @param edition `<document>@<edition date>`, or a title alone */
export const editionPath = (edition: string, lang: Lang): string =>
  `/documents/${encodeURIComponent(edition)}?lang=${lang}`;

/** An id of HTML holds no white space. */
export const anchorOf = (article: string): string => article.replace(/\s+/g, '_');
