/** Clear repeal clauses: 《甲》（文号）同时废止; …公布的《乙》、《丙》同时废止. Conditional ones are left to people. */
import { parseLabelNumeral } from '../numerals/chinese-numeral.ts';
import { formatNumeral } from '../numerals/format-numeral.ts';
import { findDate } from './dates.ts';
import { readNumber } from './header.ts';
import { cleanTitle } from './title.ts';
import type { RepealClause } from './types.ts';

const conditional = /不一致|相抵触|抵触的|凡|如有|如与|以本|可以废止|依法废止|是否/;
const repeal = /(?:同时|即行|予以|一并|相应)?废止/;
const quoted =
  /《([^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,60})?)》(?:\s{0,2}[（(]([^（）()]{2,80}(?:[（(][^（）()]{1,20}[）)][^（）()]{0,20})?)[）)])?/g;
const numeral = '[〇零一二三四五六七八九十百千0-9０-９]{1,9}';
const articleList = new RegExp(
  `^(?:中的|的|中)?((?:第${numeral}条(?:之[一二三四五六七八九十]{1,2})?(?:第${numeral}款)?(?:、|和|及|至|，)?){1,40})\\s{0,3}$`,
);
const oneArticle = new RegExp(
  `第(${numeral})条(之[一二三四五六七八九十]{1,2})?(?:第(${numeral})款)?(至)?`,
  'g',
);
const longestRange = 60;

/**
 * What the provisions repeal, in their order: documents, and single articles of documents. Sentences are read one by
 * one. `effectiveFrom` is the day on which the repealing text itself takes effect.
 */
export function findRepeals(
  provisions: readonly { article: string; text: string }[],
  effectiveFrom: string | null,
): RepealClause[] {
  const repeals: RepealClause[] = [];
  for (const { article, text } of provisions) {
    if (!text.includes('废止')) continue;
    for (const sentence of text.split(/(?<=[。；\n])/)) {
      const at = sentence.search(repeal);
      if (at < 0 || conditional.test(sentence)) continue;
      const place = { article, sentence: sentence.trim().slice(0, 600) };
      for (const clause of readClause(sentence.slice(0, at), effectiveFrom))
        repeals.push({ ...clause, ...place });
    }
  }
  return repeals;
}

/** The titles of a clause, from the last word that starts a new thought (自…起施行，) to 废止. */
function readClause(clause: string, effectiveFrom: string | null): RepealClause[] {
  const repeals: RepealClause[] = [];
  const titles = [...clause.matchAll(quoted)];
  const last = titles.at(-1);
  const articles = last ? readArticles(clause.slice(last.index + last[0].length)) : null;
  if (!articles && !/[》号）)，,、]\s{0,3}(?:也|亦|均|已|即)?\s{0,3}$/.test(clause)) return repeals;
  let from = 0;
  for (const match of titles) {
    const before = clause.slice(from, match.index);
    from = match.index + match[0].length;
    if (/(?:根据|依据|依照|按照)[^，,]{0,20}$/.test(before)) continue;
    // 《甲》和《乙》第五条 may mean the fifth article of either: only a single title is clear.
    if (articles && titles.length > 1) continue;
    const inParentheses = match[2]
      ? (readNumber(match[2]) ?? (/号/.test(match[2]) ? match[2].replace(/\s/g, '') : null))
      : null;
    const beforeTitle = readNumber(before.slice(Math.max(0, before.length - 80)));
    const { title, number: numberInTitle } = cleanTitle(match[1]!);
    repeals.push({
      document: title,
      number: inParentheses ?? numberInTitle ?? beforeTitle,
      from: dayOf(clause) ?? effectiveFrom,
      ...(articles ? { articles } : {}),
    });
  }
  return repeals;
}

/** 第三条、第五条第二款 and 第六条至第八条 as single labels; null where other words stand there too. */
function readArticles(words: string): string[] | null {
  const list = articleList.exec(words.trim())?.[1];
  if (!list) return null;
  const articles: string[] = [];
  let rangeFrom: number | null = null;
  for (const [, n, sub, paragraph, to] of list.matchAll(oneArticle)) {
    const value = parseLabelNumeral(n!);
    if (value === null) return null;
    if (rangeFrom !== null && (value <= rangeFrom || value - rangeFrom > longestRange)) return null;
    for (let at = rangeFrom === null ? value : rangeFrom + 1; at < value; at++)
      articles.push(`第${formatNumeral(at)}条`);
    const part = paragraph ? parseLabelNumeral(paragraph) : null;
    articles.push(`第${formatNumeral(value)}条${sub ?? ''}${part ? `第${formatNumeral(part)}款` : ''}`);
    rangeFrom = to ? value : null;
  }
  return articles.length > 0 ? articles : null;
}

/** 自2022年1月1日起，《…》废止 names its own day; dates of publication do not. */
function dayOf(clause: string): string | null {
  const found = /自(.{6,24}?)起[，,]?\s{0,3}(?:原)?《/.exec(clause.slice(0, 200));
  return found ? findDate(found[1]!) : null;
}
