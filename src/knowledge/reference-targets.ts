/** What the words of a reference point at: titles and their short names, ranges, 前条 and 前款. */
import { parseLabelNumeral } from '../numerals/chinese-numeral.ts';
import { formatNumeral } from '../numerals/format-numeral.ts';
import type { Provision } from './types.ts';

/** The document a reference stands in, prepared once for all its provisions. */
export interface ReferenceContext {
  title: string;
  /** Short names the text gives: 《药品管理法》 → 中华人民共和国药品管理法. */
  aliases: ReadonlyMap<string, string>;
  /** Articles in order, and the place of each. */
  articles: readonly string[];
  placeOf: ReadonlyMap<string, number>;
}

export function referenceContext(provisions: readonly Provision[], title: string): ReferenceContext {
  const articles = provisions.filter((p) => p.kind === 'article').map((p) => p.article);
  return {
    title,
    aliases: readAliases(provisions),
    articles,
    placeOf: new Map(articles.map((article, i) => [article, i])),
  };
}

const bare = (title: string): string => title.replace(/\s/g, '').replace(/^中华人民共和国/, '');

/** 《甲法》、《乙条例》（以下简称《甲》、《乙》）: a short name is the end of its title, or stands right after it. */
function readAliases(provisions: readonly Provision[]): Map<string, string> {
  const aliases = new Map<string, string>();
  const form = /[（(](?:以下|下)(?:分别|统一)?(?:统称|简称|称)(?:为)?([^（）()\n]{1,200})[）)]/g;
  for (const { text } of provisions) {
    if (!/简称|统称|以下称/.test(text)) continue;
    for (const match of text.matchAll(form)) {
      const before = text.slice(Math.max(0, match.index - 400), match.index);
      const titles = [...before.matchAll(/《([^《》\n]{2,120})》/g)].map((m) => m[1]!.trim());
      const names = [...match[1]!.matchAll(/[《“"‘]([^《》“”"’‘\n]{1,60})[》”"’]/g)].map((m) => m[1]!.trim());
      const adjacent = /》(?:[（(][^（）()\n]{1,40}[）)])?\s*$/.test(before) ? titles.at(-1) : undefined;
      for (const name of names) {
        const full =
          titles.findLast((t) => bare(t).endsWith(bare(name))) ?? (names.length === 1 ? adjacent : undefined);
        if (full) aliases.set(name, full);
      }
    }
  }
  return aliases;
}

/** Full title of a printed one; null where it is the document itself. */
export function resolveTitle(printed: string, context: ReferenceContext): string | null {
  const full = context.aliases.get(printed) ?? printed;
  return bare(full) === bare(context.title) ? null : full;
}

const bareLaw = /([\u4e00-\u9fa5]{2,24}(?:法|条例|办法))(?:的)?$/;

/** A law named without 《》 right before an article: 依照行政处罚法第三十条. Null for none, and for 本法. */
export function lawBefore(words: string, context: ReferenceContext): string | null {
  const found = bareLaw.exec(words);
  if (!found || /本(?:法|条例|办法)$/.test(found[1]!)) return null;
  const name = found[1]!.replace(
    /^.*(?:依照|按照|根据|违反|适用|符合|属于|不得|以及|或者|参照|和|与|及)/,
    '',
  );
  return name.length < 2 || /^(?:办法|方法|条例)$/.test(name) ? null : resolveTitle(name, context);
}

/** `第十五条` as articles are named; null where the numeral is none. */
export function articleName(n: string, sub: string | undefined): string | null {
  const value = parseLabelNumeral(n);
  if (value === null || value === 0 || value > 9999) return null;
  const part = sub ? parseLabelNumeral(sub) : null;
  return `第${formatNumeral(value)}条${part ? `之${formatNumeral(part)}` : ''}`;
}

/** Inside an annex that has the article, the annex's own is meant. */
export function inOwnAnnex(name: string, from: Provision, context: ReferenceContext): string {
  const cut = from.article.lastIndexOf(' ');
  const inAnnex = cut < 0 ? name : `${from.article.slice(0, cut)} ${name}`;
  return context.placeOf.has(inAnnex) ? inAnnex : name;
}

/** 第五条至第八条: the document's own articles in between, or the numbers where another document is meant. */
export function articlesUpTo(first: string, last: string, context: ReferenceContext | null): string[] {
  const [from, to] = [context?.placeOf.get(first), context?.placeOf.get(last)];
  if (from !== undefined && to !== undefined && to > from) return context!.articles.slice(from + 1, to + 1);
  const value = (name: string) => parseLabelNumeral(/第(.+?)条/.exec(name)?.[1] ?? '') ?? 0;
  const [a, b] = [value(first), value(last)];
  if (b <= a || b - a > 300) return [last];
  return Array.from({ length: b - a }, (_, i) => `第${formatNumeral(a + 1 + i)}条`);
}

/** 前条, 前三条: the articles before this one. */
export function articlesBefore(from: Provision, count: number, context: ReferenceContext): string[] {
  const at = context.placeOf.get(from.article);
  return at === undefined ? [] : context.articles.slice(Math.max(0, at - count), at);
}

/** 前款, 前两款: numbers of the paragraphs before the one that holds `offset`. */
export function paragraphsBefore(from: Provision, count: number, offset: number): number[] {
  let low = 0;
  let high = from.paragraphs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (from.paragraphs[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  // `low` is now the number of the paragraph that holds the offset.
  const first = Math.max(1, low - count);
  return Array.from({ length: Math.max(0, low - first) }, (_, i) => first + i);
}
