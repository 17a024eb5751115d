/**
 * Finds what names a provision or a document outright: 《…》, a known title, 第七十九条 in any form, a 文号. Such a
 * question goes straight to its provision; ranking would only get in the way.
 */
import type { Identifier } from '../answer/types.ts';
import { formalNumeralCharacters, numeralCharacters } from '../numerals/chinese-numeral.ts';
import { formatNumeral } from '../numerals/format-numeral.ts';
import { parseMixedNumeral } from '../numerals/mixed-numeral.ts';
import { cleanText } from './clean-text.ts';

const textLimit = 4000;
const longestRange = 30;
const tooManyArticles = 1e8;
const n = `[${numeralCharacters}${formalNumeralCharacters}\\d]{1,9}`;

const quotedTitle = /《([^《》]{2,80})》/g;
const articleWithOrdinal = new RegExp(
  `第\\s?(${n})\\s?条(?:之(${n}))?(?:\\s?(?:至|到|-|—|~)\\s?第?\\s?(${n})\\s?条)?`,
  'g',
);
// 79条 is an article where a title or the start of a clause stands before it; elsewhere it is a count (共3条).
const bareArticle = new RegExp(
  `(?<=^|[\\s，。,.;；:：?？!！》的]|法|条例|办法|规定|细则|规范)(${n})条(?!以|意见|建议|措施|要求|评论)`,
  'g',
);
const englishArticle =
  /\barticles?\s+(\d{1,4})(?:\s*(?:to|-|–)\s*(\d{1,4}))?(?:\s*(?:,|and|or)\s*(\d{1,4}))?/g;
const noticeNumber = /([\u4e00-\u9fff]{0,12})\s?[〔[(【]((?:19|20)\d\d)[〕\])】]\s?第?(\d{1,5})号/g;
const orderNumber = new RegExp(`([\\u4e00-\\u9fff]{0,16}?)令\\s?[(〔[]?第?\\s?(${n})\\s?号`, 'g');
const yearNumber = /((?:19|20)\d\d)年\s?第?(\d{1,4})号/g;

// Words that stand before a 文号 without being part of it.
const leadIn =
  /^.*(?:请问|根据|依据|按照|依照|参照|关于|查询|查看|查找|查一下|找一下|什么是|的|是|看|查|找|在|与|和|及|见|由)(?=[\u4e00-\u9fff])/;

interface Mention {
  start: number;
  end: number;
  document: string;
}

/**
 * Identifiers in the order of mention, none twice. An article belongs to the document named before it, else to
 * the only one named. `document` is the entry of `titles` that matched (titles and aliases, with or without
 * 中华人民共和国), else what stands in 《》. `article` has the form of a label: `第七十九条`, `第十条之一`.
 */
export function findIdentifiers(text: string, titles: string[]): Identifier[] {
  const clean = cleanText(text.slice(0, textLimit));
  const documents = findDocuments(clean, titles);
  const articles = findArticles(clean);
  const found: { start: number; identifier: Identifier }[] = [];
  const withArticle = new Set<Mention>();
  for (const { start, article } of articles) {
    const owner = ownerOf(start, documents);
    if (owner) withArticle.add(owner);
    found.push({
      start,
      identifier: { kind: 'article', document: owner?.document ?? null, article, number: null },
    });
  }
  for (const mention of documents) {
    if (withArticle.has(mention)) continue;
    found.push({
      start: mention.start,
      identifier: { kind: 'document', document: mention.document, article: null, number: null },
    });
  }
  for (const { start, number } of findNumbers(clean)) {
    found.push({ start, identifier: { kind: 'number', document: null, article: null, number } });
  }
  found.sort((a, b) => a.start - b.start);
  const seen = new Set<string>();
  return found
    .map(({ identifier }) => identifier)
    .filter((identifier) => {
      const key = JSON.stringify(identifier);
      return !seen.has(key) && seen.add(key);
    });
}

const withoutCountry = (title: string) => title.replace(/^中华人民共和国/, '');

function findDocuments(clean: string, titles: string[]): Mention[] {
  const known = new Map<string, string>();
  for (const title of titles) {
    const form = withoutCountry(cleanText(title).trim());
    if (form.length >= 3 && !known.has(form)) known.set(form, title);
  }
  const mentions: Mention[] = [];
  for (const match of clean.matchAll(quotedTitle)) {
    const inside = match[1]!.trim();
    const document = known.get(withoutCountry(inside)) ?? inside;
    mentions.push({ start: match.index, end: match.index + match[0].length, document });
  }
  const candidates: Mention[] = [];
  for (const [form, title] of known) {
    for (let at = clean.indexOf(form); at >= 0; at = clean.indexOf(form, at + 1)) {
      const end = at + form.length;
      // 疫苗管理法实施条例 is another document than 疫苗管理法.
      if (/^(?:实施)?(?:条例|办法|细则)/.test(clean.slice(end, end + 4))) continue;
      candidates.push({ start: at, end, document: title });
    }
  }
  candidates.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  for (const candidate of candidates) {
    if (mentions.every((taken) => candidate.end <= taken.start || candidate.start >= taken.end)) {
      mentions.push(candidate);
    }
  }
  return mentions.sort((a, b) => a.start - b.start);
}

function findArticles(clean: string): { start: number; article: string }[] {
  const found: { start: number; article: string }[] = [];
  const add = (start: number, from: number | null, to: number | null, sub: number | null) => {
    if (from === null || from < 1) return;
    const last = to !== null && to > from && to - from < longestRange ? to : from;
    for (let value = from; value <= last; value += 1) {
      const suffix = sub === null ? '' : `之${formatNumeral(sub)}`;
      found.push({ start, article: `第${formatNumeral(value)}条${suffix}` });
    }
    if (to !== null && last !== to && to >= 1) found.push({ start, article: `第${formatNumeral(to)}条` });
  };
  const value = (written: string | undefined) => {
    const read = written === undefined ? null : parseMixedNumeral(written);
    return read !== null && read < tooManyArticles ? read : null;
  };
  for (const match of clean.matchAll(articleWithOrdinal)) {
    add(match.index, value(match[1]), value(match[3]), value(match[2]));
  }
  for (const match of clean.matchAll(bareArticle)) add(match.index, value(match[1]), null, null);
  for (const match of clean.matchAll(englishArticle)) {
    add(match.index, value(match[1]), value(match[2]), null);
    add(match.index, value(match[3]), null, null);
  }
  return found;
}

/** The nearest document named before the article, else the only one named at all. */
function ownerOf(start: number, documents: readonly Mention[]): Mention | null {
  const before = documents.filter((mention) => mention.start <= start).at(-1);
  if (before) return before;
  return documents.length === 1 ? documents[0]! : null;
}

function findNumbers(clean: string): { start: number; number: string }[] {
  const found: { start: number; number: string }[] = [];
  for (const match of clean.matchAll(noticeNumber)) {
    const prefix = match[1]!.replace(leadIn, '');
    found.push({ start: match.index, number: `${prefix}〔${match[2]}〕${Number(match[3])}号` });
  }
  for (const match of clean.matchAll(orderNumber)) {
    const number = parseMixedNumeral(match[2]!);
    if (number === null) continue;
    found.push({ start: match.index, number: `${match[1]!.replace(leadIn, '')}令第${number}号` });
  }
  for (const match of clean.matchAll(yearNumber)) {
    found.push({ start: match.index, number: `${match[1]}年第${Number(match[2])}号` });
  }
  return found;
}
