/** Clear repeal clauses: 《甲》（文号）同时废止; …公布的《乙》、《丙》同时废止. Conditional ones are left to people. */
import { findDate } from './dates.ts';
import { readNumber } from './header.ts';
import { cleanTitle } from './title.ts';
import type { ParsedDocument } from './types.ts';

const conditional = /不一致|相抵触|抵触的|凡|如有|如与|以本|可以废止|依法废止|是否/;
const repeal = /(?:同时|即行|予以|一并|相应)?废止/;

/** Titles, numbers and days of the documents the text repeals. Sentences are read one by one. */
export function findRepeals(
  texts: readonly string[],
  effectiveFrom: string | null,
): ParsedDocument['repeals'] {
  const repeals: ParsedDocument['repeals'] = [];
  for (const text of texts) {
    if (!text.includes('废止')) continue;
    for (const sentence of text.split(/[。；\n]/)) {
      const at = sentence.search(repeal);
      if (at < 0 || conditional.test(sentence)) continue;
      for (const clause of readClause(sentence.slice(0, at), effectiveFrom)) repeals.push(clause);
    }
  }
  return repeals;
}

/** The titles of a clause, from the last word that starts a new thought (自…起施行，) to 废止. */
function readClause(clause: string, effectiveFrom: string | null): ParsedDocument['repeals'] {
  const repeals: ParsedDocument['repeals'] = [];
  if (!/[》号）)，,、]\s{0,3}(?:也|亦|均|已|即)?\s{0,3}$/.test(clause)) return repeals;
  const titles = [
    ...clause.matchAll(
      /《([^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,60})?)》(?:\s{0,2}[（(]([^（）()]{2,80}(?:[（(][^（）()]{1,20}[）)][^（）()]{0,20})?)[）)])?/g,
    ),
  ];
  let from = 0;
  for (const match of titles) {
    const before = clause.slice(from, match.index);
    from = match.index + match[0].length;
    if (/(?:根据|依据|依照|按照)[^，,]{0,20}$/.test(before)) continue;
    const inParentheses = match[2]
      ? (readNumber(match[2]) ?? (/号/.test(match[2]) ? match[2].replace(/\s/g, '') : null))
      : null;
    const beforeTitle = readNumber(before.slice(Math.max(0, before.length - 80)));
    const { title, number: numberInTitle } = cleanTitle(match[1]!);
    repeals.push({
      document: title,
      number: inParentheses ?? numberInTitle ?? beforeTitle,
      from: dayOf(clause) ?? effectiveFrom,
    });
  }
  return repeals;
}

/** 自2022年1月1日起，《…》废止 names its own day; dates of publication do not. */
function dayOf(clause: string): string | null {
  const found = /自(.{6,24}?)起[，,]?\s{0,3}(?:原)?《/.exec(clause.slice(0, 200));
  return found ? findDate(found[1]!) : null;
}
