/** References between provisions: 本办法第X条, 前款, 第X条第Y款第（Z）项, 《…》第X条, ranges and lists. */
import { chineseToNumber, numberToChinese } from './numerals.ts';
import type { Provision, Reference } from './types.ts';

const num = '[〇零一二两三四五六七八九十百千0-9０-９]{1,9}';
const article = `第\\s{0,2}(${num})\\s{0,2}条(?:之([一二三四五六七八九十]{1,3}))?`;
const paragraph = `第\\s{0,2}(${num})\\s{0,2}款`;
const item = `第\\s{0,2}[（(]?\\s{0,2}(${num})\\s{0,2}[）)]?\\s{0,2}项`;
const token = new RegExp(
  [
    `《(?<title>[^《》\\n]{2,120}(?:《[^《》\\n]{1,80}》[^《》\\n]{0,60})?)》(?<paren>[（(][^（）()\\n]{1,60}[）)])?`,
    `(?<article>${article.replace('(', '(?<a>').replace('之(', '之(?<sub>')})`,
    `(?<paragraph>${paragraph.replace('(', '(?<p>')})`,
    `(?<item>${item.replace(`(${num})`, `(?<i>${num})`)})`,
    '(?<before>前(?<beforeCount>[一两二三四五六])?(?<beforeUnit>条|款))',
    '(?<own>本(?:法|条例|办法|规定|规范|规则|程序|细则|决定|附录|指南|实施细则|公告|通告|条))',
  ].join('|'),
  'g',
);

/** Names of laws written without 《》 before an article: 依照行政处罚法第三十条. */
const bareLaw = /(?:依照|按照|根据|违反|适用|和|与|、|，|，)?([\u4e00-\u9fa5]{2,24}(?:法|条例|办法))(?:的)?$/;
const documentWords =
  /(?:法|法典|条例|规定|办法|规则|细则|规范|程序|决定|目录|指导原则|通知|公告|通告|意见|要求|指南|解释|方案|标准|制度|规程|公约)(?:[（(][^（）()]{1,20}[）)])?$/;

interface Found {
  start: number;
  end: number;
  document: string | null;
  articles: string[];
  paragraph: number | null;
  item: number | null;
}

/**
 * References of all provisions, in order. `title` is the document's own title; articles of the document expand its
 * ranges. 前条 and 前款 resolve to the provision and paragraph they stand in.
 */
export function findReferences(provisions: readonly Provision[], title: string): Reference[] {
  const own = provisions.filter((p) => p.kind === 'article');
  const aliases = readAliases(provisions);
  const order = new Map(own.map((p, i) => [p.id, i]));
  const references: Reference[] = [];
  for (const provision of provisions) {
    if (provision.kind === 'heading') continue;
    const context: Context = { provision, title, aliases, articles: own, at: order.get(provision.id) ?? -1 };
    for (const found of scan(context)) references.push({ from: provision.id, ...found });
  }
  return references;
}

interface Context {
  provision: Provision;
  title: string;
  aliases: ReadonlyMap<string, string>;
  articles: readonly Provision[];
  at: number;
}

/** 《全名》（以下简称《简称》) gives the short name its document. */
function readAliases(provisions: readonly Provision[]): Map<string, string> {
  const aliases = new Map<string, string>();
  const form =
    /《([^《》\n]{2,120})》(?:[（(][^（）()\n]{1,40}[）)])?[（(](?:以下|下)(?:统称|简称|称)(?:为)?[《“"‘]?([^《》“”"’）)\n]{1,40})/g;
  for (const { text } of provisions)
    if (text.includes('简称') || text.includes('以下称') || text.includes('统称'))
      for (const match of text.matchAll(form)) aliases.set(match[2]!.trim(), match[1]!.trim());
  return aliases;
}

/** One pass over the tokens of a provision; lists and ranges carry the document on. */
function scan(context: Context): Found[] {
  const { text } = context.provision;
  const found: Found[] = [];
  let document: string | null = null;
  let carried = false;
  let open = null as Found | null;
  let lastEnd = 0;
  let ownPrefix = -1;
  const own = ownLabelLength(context.provision);
  for (const match of text.matchAll(token)) {
    const start = match.index;
    const end = start + match[0].length;
    const groups = match.groups!;
    const between = text.slice(lastEnd, start);
    const joined =
      /^\s*(?:[、，,]|和|及|与|或者?|以及|至|到|—|－|-|～|~)?\s*$/.test(between) && between.length <= 6;
    lastEnd = end;
    if (!joined) {
      open = null;
      carried = false;
      ownPrefix = -1;
    }
    if (groups.title) {
      document = resolveTitle(groups.title, context);
      carried = true;
      open = null;
      const follows =
        /^\s{0,3}(?:\([^)]{0,40}\))?第\s{0,2}[〇零一二两三四五六七八九十百千0-9０-９]{1,9}\s{0,2}条/.test(
          text.slice(end, end + 60),
        );
      ownPrefix = start;
      if (!follows && documentWords.test(groups.title) && document !== null)
        found.push({
          start,
          end: start + groups.title.length + 2,
          document,
          articles: [],
          paragraph: null,
          item: null,
        });
    } else if (groups.own) {
      document = null;
      carried = true;
      ownPrefix = start;
      open = groups.own === '本条' ? ownArticle(context, start, end) : null;
    } else if (groups.article) {
      if (start < own) continue;
      if (!carried) {
        const bare = bareLaw.exec(text.slice(Math.max(0, start - 40), start));
        document =
          bare && !/本(?:法|条例|办法)$/.test(bare[1]!) ? resolveTitle(trimVerb(bare[1]!), context) : null;
      }
      const name = articleName(groups.a!, groups.sub);
      if (name === null) continue;
      const range: boolean = open !== null && /至|到|—|－|～|~|-/.test(between) && open.document === document;
      if (range) {
        open!.articles = expand(open!.articles, name, document === null ? context : null);
        open!.end = end;
      } else if (
        open &&
        joined &&
        open.paragraph === null &&
        open.document === document &&
        between.length > 0
      ) {
        open.articles.push(scoped(context, name, document));
        open.end = end;
      } else {
        open = {
          start: ownPrefix >= 0 ? ownPrefix : start,
          end,
          document,
          articles: [scoped(context, name, document)],
          paragraph: null,
          item: null,
        };
        found.push(open);
      }
      carried = true;
      ownPrefix = -1;
    } else if (groups.paragraph) {
      const n = chineseToNumber(groups.p!);
      const attached = open !== null && between.trim() === '' && open.paragraph === null;
      if (attached) {
        open!.paragraph = n;
        open!.end = end;
        if (!found.includes(open!)) found.push(open!);
      } else if (open && joined && between.length > 0) {
        open = { ...open, start, end, articles: open.articles.slice(-1), paragraph: n, item: null };
        found.push(open);
      } else if (context.at >= 0 && !/[\u4e00-\u9fa5]$/.test(between.slice(-1) === '款' ? '款' : '')) {
        open = {
          start,
          end,
          document: null,
          articles: [context.provision.article],
          paragraph: n,
          item: null,
        };
        found.push(open);
      }
    } else if (groups.item) {
      const n = chineseToNumber(groups.i!);
      if (open && between.trim() === '' && open.item === null) {
        open.item = n;
        open.end = end;
        if (!found.includes(open)) found.push(open);
      } else if (open && joined && between.length > 0) {
        open = { ...open, start, end, item: n };
        found.push(open);
      }
    } else if (groups.before) {
      const list = resolveBefore(context, groups.beforeUnit!, groups.beforeCount, start, end);
      found.push(...list);
      open = list.at(-1) ?? null;
    }
  }
  return found;
}

/** The provision's own label is no reference. */
function ownLabelLength(provision: Provision): number {
  return provision.kind === 'article' ? (/^第[^条]{1,20}条/.exec(provision.text)?.[0].length ?? 0) : 0;
}

function articleName(n: string, sub: string | undefined): string | null {
  const value = chineseToNumber(n);
  if (value === null || value === 0 || value > 9999) return null;
  const part = sub ? chineseToNumber(sub) : null;
  return `第${numberToChinese(value)}条${part ? `之${numberToChinese(part)}` : ''}`;
}

/** Inside an annex that has the article, the annex's own is meant. */
function scoped(context: Context, name: string, document: string | null): string {
  const cut = context.provision.article.lastIndexOf(' ');
  if (document !== null || context.provision.kind !== 'article' || cut < 0) return name;
  const inAnnex = `${context.provision.article.slice(0, cut)} ${name}`;
  return context.articles.some((a) => a.article === inAnnex) ? inAnnex : name;
}

/** 第五条至第八条: the document's own articles in between, or the numbers where another document is meant. */
function expand(articles: string[], last: string, context: Context | null): string[] {
  const first = articles.at(-1)!;
  const own = context?.articles.map((a) => a.article) ?? [];
  const [from, to] = [own.indexOf(first), own.indexOf(last)];
  if (from >= 0 && to > from) return [...articles.slice(0, -1), ...own.slice(from, to + 1)];
  const value = (name: string) => chineseToNumber(/第(.+?)条/.exec(name)?.[1] ?? '') ?? 0;
  const [a, b] = [value(first), value(last)];
  if (b <= a || b - a > 300) return [...articles, last];
  const names = Array.from({ length: b - a }, (_, i) => `第${numberToChinese(a + 1 + i)}条`);
  return [...articles, ...names];
}

function ownArticle(context: Context, start: number, end: number): Found | null {
  if (context.at < 0) return null;
  return { start, end, document: null, articles: [context.provision.article], paragraph: null, item: null };
}

/** 前条, 前款, 前两款: the articles or paragraphs before the place of the words. */
function resolveBefore(
  context: Context,
  unit: string,
  count: string | undefined,
  start: number,
  end: number,
): Found[] {
  const n = count ? (chineseToNumber(count) ?? 1) : 1;
  const base = { start, end, document: null, paragraph: null, item: null };
  if (unit === '条') {
    if (context.at < 1) return [];
    const before = context.articles.slice(Math.max(0, context.at - n), context.at).map((a) => a.article);
    return [{ ...base, articles: before }];
  }
  const here = context.provision.paragraphs.find((p) => start >= p.start && start < p.end)?.n ?? 0;
  const { article } = context.provision;
  const found: Found[] = [];
  for (let p = Math.max(1, here - n); p < here; p++)
    found.push({ ...base, articles: [article], paragraph: p });
  return found;
}

function resolveTitle(printed: string, context: Context): string | null {
  const full = context.aliases.get(printed) ?? printed;
  const bare = (t: string) => t.replace(/\s/g, '').replace(/^中华人民共和国/, '');
  return bare(full) === bare(context.title) ? null : full;
}

const trimVerb = (name: string): string =>
  name.replace(/^.*(?:依照|按照|根据|违反|适用|符合|属于|不得|以及|或者|和|与|及)/, '');
