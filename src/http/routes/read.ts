/** Reading the law without scripts: find provisions, the list of documents, and one edition as a whole. */
import type { Lang } from '../../answer/types.ts';
import { YaowenError } from '../../errors.ts';
import { bareTitle, statusOn } from '../../knowledge/release.ts';
import type { Edition, Level, Status } from '../../knowledge/types.ts';
import type { LibraryProvision } from '../../ports.ts';
import type { App, AppContext } from '../app-env.ts';
import { escapeHtml } from '../escape-html.ts';
import { anchorOf, drawPage, editionPath, htmlLang, provisionPath } from '../plain-page.ts';
import { readingOrder } from '../reading-order.ts';
import { day, orToday } from '../shapes.ts';

const levels: Record<Level, { zh: string; en: string }> = {
  law: { zh: '法律', en: 'Laws' },
  administrative_regulation: { zh: '行政法规', en: 'Administrative regulations' },
  local_regulation: { zh: '地方性法规', en: 'Local regulations' },
  rule: { zh: '部门规章', en: 'Departmental rules' },
  notice: { zh: '公告和规范性文件', en: 'Notices' },
  guidance: { zh: '指导原则', en: 'Guidance' },
  other: { zh: '其他', en: 'Others' },
};

const statuses: Record<Status, { zh: string; en: string }> = {
  in_force: { zh: '现行有效', en: 'In force' },
  amended: { zh: '现行有效（有修改）', en: 'In force, amended' },
  superseded: { zh: '已被新版本取代', en: 'Replaced' },
  repealed: { zh: '已废止', en: 'Repealed' },
  not_yet: { zh: '尚未施行', en: 'Not yet in force' },
  unknown: { zh: '效力未核实', en: 'Status not confirmed' },
};

const strings = {
  zh: {
    search: '查条文',
    query: '查什么',
    level: '文件类别',
    all: '全部',
    asOf: '按哪一天的法规',
    find: '查找',
    none: '没有找到相符的条文。换一种说法，或者去掉条件再试。',
    found: (n: number) => `找到 ${n} 条`,
    documents: '法规文件',
    notHeld: '未收录文本',
    noteOnly: '只有我们的说明',
    contents: '目录',
    note: '我们的说明（不是法规）',
    refers: '引用的条文',
    editions: '各版本',
    number: '文号',
    authority: '发布机关',
    from: '施行日期',
    to: '失效日期',
    confirmed: '核实日期',
    unknown: '未核实',
    official: '官方发布的文本',
    permalink: '本条链接',
    textNotHeld: '本服务没有收录这份文件的文本。',
  },
  en: {
    search: 'Find provisions',
    query: 'What to find',
    level: 'Kind of document',
    all: 'All',
    asOf: 'Law of which day',
    find: 'Find',
    none: 'No provision fits. Try other words or fewer conditions.',
    found: (n: number) => `${n} found`,
    documents: 'Documents',
    notHeld: 'text not held',
    noteOnly: 'our notes only',
    contents: 'Contents',
    note: 'Our note (not the law)',
    refers: 'Refers to',
    editions: 'Editions',
    number: 'Number',
    authority: 'Authority',
    from: 'In force from',
    to: 'In force until',
    confirmed: 'Checked on',
    unknown: 'not confirmed',
    official: 'Officially published text',
    permalink: 'Link to this article',
    textNotHeld: 'The text of this document is not held here.',
  },
};

/** Provisions shown on the page of a search. */
const shownResults = 30;

export function addReadRoutes(app: App): void {
  app.get('/search', async (c) => {
    const lang = c.get('lang');
    const query = (c.req.query('q') ?? '').trim();
    const asOf = readDay(c);
    const level = c.req.query('level') ?? '';
    const results = query === '' ? null : await find(c, { query, asOf, level });
    const at = `/search?${new URLSearchParams({ q: query, level, asOf })}`;
    const title = strings[lang].search;
    return c.html(drawPage({ lang, title, at, body: drawSearch(lang, { query, asOf, level }, results) }));
  });

  app.get('/documents', async (c) => {
    const lang = c.get('lang');
    const title = strings[lang].documents;
    return c.html(drawPage({ lang, title, at: '/documents', body: await drawList(c, lang) }));
  });

  app.get('/documents/:id', async (c) => {
    const lang = c.get('lang');
    const { edition, others } = await findEdition(c, c.req.param('id'));
    const body = await drawEdition(c, lang, edition, others);
    const at = editionPath(nameOf(edition), lang).replace(/\?.*/, '');
    return c.html(drawPage({ lang, title: edition.document, at, body }));
  });
}

interface SearchForm {
  query: string;
  asOf: string;
  level: string;
}

function readDay(c: AppContext): string {
  const given = day.safeParse(c.req.query('asOf'));
  return orToday(given.success ? given.data : null, c.get('services').records.clock.now());
}

async function find(c: AppContext, { query, asOf, level }: SearchForm): Promise<LibraryProvision[]> {
  const { library, search } = c.get('services').desk();
  const reply = await search({ query, k: 100, asOf });
  const provisions = await library.provisions(reply.results.map((result) => result.provision));
  return provisions.filter((p) => level === '' || p.edition.level === level).slice(0, shownResults);
}

function drawSearch(lang: Lang, form: SearchForm, results: LibraryProvision[] | null): string {
  const t = strings[lang];
  const options = (Object.keys(levels) as Level[])
    .map((l) => `<option value="${l}"${l === form.level ? ' selected' : ''}>${levels[l][lang]}</option>`)
    .join('');
  const found =
    results &&
    (results.length === 0
      ? `<p role="status">${t.none}</p>`
      : `<p role="status">${t.found(results.length)}</p><ol class="results">${results.map((p) => drawResult(p, lang)).join('')}</ol>`);
  return `<form method="get" action="/search"><input type="hidden" name="lang" value="${lang}">
<p><label for="q">${t.query}</label><br><input id="q" name="q" type="search" value="${escapeHtml(form.query)}" maxlength="4000" required></p>
<p><label for="level">${t.level}</label> <select id="level" name="level"><option value="">${t.all}</option>${options}</select>
<label for="asOf">${t.asOf}</label> <input id="asOf" name="asOf" type="date" value="${form.asOf}"></p>
<button type="submit">${t.find}</button></form>${found ?? ''}`;
}

function drawResult(provision: LibraryProvision, lang: Lang): string {
  const { id, document, article, text, source, note, edition } = provision;
  const shown = source === 'note' && note ? note[lang] : text;
  const short = shown.length > 240 ? `${shown.slice(0, 240)}…` : shown;
  const label = source === 'note' ? ` <small>${strings[lang].note}</small>` : '';
  const english =
    lang === 'en' && edition.documentEn ? ` <small>${escapeHtml(edition.documentEn)}</small>` : '';
  return `<li><a href="${provisionPath(id, lang)}" lang="zh-CN">《${escapeHtml(document)}》${escapeHtml(article)}</a>${english}${label}<p lang="${source === 'note' ? htmlLang[lang] : 'zh-CN'}">${escapeHtml(short)}</p></li>`;
}

async function drawList(c: AppContext, lang: Lang): Promise<string> {
  const { library } = c.get('services').desk();
  const asOf = readDay(c);
  const byLevel = Map.groupBy(await library.editions(), (edition) => edition.level);
  return (Object.keys(levels) as Level[])
    .map((level) => {
      const items = (byLevel.get(level) ?? [])
        .toSorted((a, b) => (a.document < b.document ? -1 : a.document > b.document ? 1 : 0))
        .map((edition) => `<li>${drawEditionLine(c, edition, asOf, lang)}</li>`)
        .join('');
      return items && `<section><h2>${levels[level][lang]}</h2><ul>${items}</ul></section>`;
    })
    .join('');
}

function drawEditionLine(c: AppContext, edition: Edition, asOf: string, lang: Lang): string {
  const { library } = c.get('services').desk();
  const held = readingOrder(library).editions.has(nameOf(edition));
  const status = statuses[statusOn(edition, '', asOf)][lang];
  const english = lang === 'en' && edition.documentEn ? ` ${escapeHtml(edition.documentEn)}` : '';
  const facts = [edition.number, edition.editionDate, status, held ? null : strings[lang].notHeld];
  return `<a href="${editionPath(nameOf(edition), lang)}" lang="zh-CN">《${escapeHtml(edition.document)}》</a>${english} <small>${facts
    .filter(Boolean)
    .map((f) => escapeHtml(f!))
    .join(' · ')}</small>`;
}

const nameOf = (edition: Edition): string => `${edition.document}@${edition.editionDate}`;

/** The edition named; of a title alone the one that applies on the day, else the newest. */
async function findEdition(c: AppContext, id: string): Promise<{ edition: Edition; others: Edition[] }> {
  const { library } = c.get('services').desk();
  const [, title = id, date = null] = /^(.+)@([^@/]+)$/.exec(id) ?? [];
  const editions = (await library.editions()).filter(
    (e) => bareTitle(e.document) === bareTitle(title) || e.aliases.includes(title),
  );
  const asOf = readDay(c);
  const edition =
    date === null
      ? (editions.find((e) => ['in_force', 'amended'].includes(statusOn(e, '', asOf))) ?? editions.at(-1))
      : editions.find((e) => e.editionDate === date);
  if (!edition)
    throw new YaowenError('not_found:document', {
      zh: '当前发布中没有这个文件或者这个版本。/documents 列出全部文件。',
      en: 'The live release has no such document or edition. /documents lists them all.',
    });
  return { edition, others: editions.filter((e) => e !== edition) };
}

async function drawEdition(c: AppContext, lang: Lang, edition: Edition, others: Edition[]): Promise<string> {
  const t = strings[lang];
  const { library } = c.get('services').desk();
  const asOf = readDay(c);
  const provisions = await library.provisions(readingOrder(library).editions.get(nameOf(edition)) ?? []);
  const english = edition.documentEn ? `<p lang="en">${escapeHtml(edition.documentEn)}</p>` : '';
  const more = others.map((e) => `<li>${drawEditionLine(c, e, asOf, lang)}</li>`).join('');
  if (provisions.length === 0)
    return `${english}${drawFacts(edition, asOf, lang)}<p role="note">${t.textNotHeld}</p>${more && `<h2>${t.editions}</h2><ul>${more}</ul>`}`;
  const articles = await Promise.all(provisions.map((p) => drawProvision(c, p, asOf, lang)));
  return `${english}${drawFacts(edition, asOf, lang)}${more && `<details><summary>${t.editions}</summary><ul>${more}</ul></details>`}
${drawContents(provisions, t.contents)}<div class="law">${withHeadings(provisions, articles)}</div>`;
}

function drawFacts(edition: Edition, asOf: string, lang: Lang): string {
  const t = strings[lang];
  const rows: [string, string | null][] = [
    [t.number, edition.number],
    [t.authority, edition.authority],
    [t.from, edition.effectiveFrom],
    ...(edition.effectiveTo ? [[t.to, edition.effectiveTo] as [string, string]] : []),
    [t.confirmed, edition.confirmedOn],
  ];
  const url =
    edition.url && /^https?:/.test(edition.url)
      ? `<p><a href="${escapeHtml(edition.url)}" rel="noopener noreferrer">${t.official}</a></p>`
      : '';
  return `<p><strong>${statuses[statusOn(edition, '', asOf)][lang]}</strong> (${asOf})</p>
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value ?? t.unknown)}</dd>`).join('')}</dl>${url}`;
}

function drawContents(provisions: LibraryProvision[], title: string): string {
  const seen = new Set<string>();
  const items = provisions.flatMap((p) => {
    const chapter = p.headings[0];
    if (!chapter || seen.has(chapter)) return [];
    seen.add(chapter);
    return [`<li><a href="#${encodeURIComponent(anchorOf(p.article))}">${escapeHtml(chapter)}</a></li>`];
  });
  return items.length > 1
    ? `<nav aria-label="${title}"><h2>${title}</h2><ol lang="zh-CN">${items.join('')}</ol></nav>`
    : '';
}

/** Chapter titles stand before their first article. */
function withHeadings(provisions: LibraryProvision[], articles: string[]): string {
  let shown = '';
  return articles
    .map((article, i) => {
      const chapter = provisions[i]!.headings[0] ?? '';
      const head = chapter !== '' && chapter !== shown ? `<h2 lang="zh-CN">${escapeHtml(chapter)}</h2>` : '';
      shown = chapter;
      return head + article;
    })
    .join('\n');
}

async function drawProvision(
  c: AppContext,
  provision: LibraryProvision,
  asOf: string,
  lang: Lang,
): Promise<string> {
  const t = strings[lang];
  const { library } = c.get('services').desk();
  const { id, article, text, source, note } = provision;
  const status = library.statusOn(provision, asOf);
  const ended = ['in_force', 'amended', 'unknown'].includes(status)
    ? ''
    : ` <strong>${statuses[status][lang]}</strong>`;
  const official = source === 'official' ? `<div lang="zh-CN">${paragraphs(text)}</div>` : '';
  const ours = note
    ? `<div class="note"><p><small>${t.note}</small></p><div lang="${htmlLang[lang]}">${paragraphs(note[lang])}</div></div>`
    : '';
  const refers = (await library.referencesFrom(id))
    .map(
      (p) =>
        `<a href="${provisionPath(p.id, lang)}" lang="zh-CN">《${escapeHtml(p.document)}》${escapeHtml(p.article)}</a>`,
    )
    .join(' ');
  return `<article id="${escapeHtml(anchorOf(article))}"><h3 lang="zh-CN"><a href="${provisionPath(id, lang)}" title="${t.permalink}">${escapeHtml(article)}</a>${ended}</h3>
${official}${ours}${refers && `<p><small>${t.refers}：${refers}</small></p>`}</article>`;
}

const paragraphs = (text: string): string =>
  text
    .split('\n')
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('');
