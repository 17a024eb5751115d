/**
 * What a text says about its own and other texts' dates, as proposals for an editor: 《…》同时废止, 自…起施行. A throw-away
 * release takes the clear ones at once; elsewhere a person decides.
 */
import { findEffectiveClause } from './effective.ts';
import { findRepeals } from './repeals.ts';
import { sameTitle } from './same-title.ts';
import type { Edition, ParsedDocument } from './types.ts';

export interface Proposal {
  /** The same for the same sentence in the same text: a decision holds when the text is loaded again. */
  key: string;
  kind: 'repeal' | 'partial_repeal' | 'effective';
  /** Title of the document whose dates it concerns. */
  document: string;
  number: string | null;
  /** Articles that end; empty for the whole document. */
  articles: string[];
  /** First day of the repeal, or of force; null where the text does not tell. */
  from: string | null;
  /** The text that says so, and where. */
  by: string;
  byEdition: string;
  byArticle: string;
  sentence: string;
  /** Why a person has to look: `no_date`, `differs`, `unknown_document`; empty for a clear one. */
  doubts: ('no_date' | 'differs' | 'unknown_document')[];
}

/** Whether it may be applied without a person, where nobody is there to ask. */
export const isClear = ({ doubts }: Proposal): boolean => doubts.every((d) => d === 'unknown_document');

/** Repeals that a text states, of documents and of single articles. */
export function proposeRepeals(parsed: ParsedDocument, own: Edition): Proposal[] {
  const sources = parsed.provisions.filter(({ kind }) => kind !== 'row' && kind !== 'heading');
  return findRepeals(sources, own.effectiveFrom ?? parsed.effectiveFrom).map((clause) => {
    const { document, number, from, articles = [], article = '', sentence = '' } = clause;
    const kind = articles.length > 0 ? 'partial_repeal' : 'repeal';
    return {
      key: keyOf(own, article, kind, document, articles),
      kind,
      document,
      number,
      articles,
      from,
      by: own.document,
      byEdition: own.editionDate,
      byArticle: article,
      sentence,
      doubts: from === null ? ['no_date'] : [],
    } satisfies Proposal;
  });
}

/** All proposals of a text. `known` are the editions of the release: repeals of what nobody knows are told apart. */
export function proposeAll(parsed: ParsedDocument, own: Edition, known: readonly Edition[]): Proposal[] {
  const repeals = proposeRepeals(parsed, own).map((proposal) =>
    known.some((e) => e !== own && sameTitle(e.document, proposal.document))
      ? proposal
      : { ...proposal, doubts: [...proposal.doubts, 'unknown_document' as const] },
  );
  const effective = proposeEffective(parsed, own);
  return effective ? [effective, ...repeals] : repeals;
}

/** 自…起施行, where only the text vouches for the day. */
export function proposeEffective(parsed: ParsedDocument, own: Edition): Proposal | null {
  if (own.known?.effectiveFrom && own.known.effectiveFrom !== 'text') return null;
  const clause = findEffectiveClause(parsed.provisions);
  const provision = clause && parsed.provisions.find(({ text }) => text.includes(clause.text));
  if (!clause || !provision) return null;
  const from = clause.date ?? own.effectiveFrom;
  const doubts: Proposal['doubts'] = [];
  if (from === null) doubts.push('no_date');
  else if (own.effectiveFrom !== from) doubts.push('differs');
  const sentence = provision.text.split(/(?<=[。\n])/).find((s) => s.includes(clause.text)) ?? clause.text;
  return {
    key: keyOf(own, provision.article, 'effective', own.document, []),
    kind: 'effective',
    document: own.document,
    number: own.number,
    articles: [],
    from,
    by: own.document,
    byEdition: own.editionDate,
    byArticle: provision.article,
    sentence: sentence.trim().slice(0, 600),
    doubts,
  };
}

/** Keys are indexed; a row of an index has its limits. */
const longestKey = 700;
const keyOf = (own: Edition, article: string, kind: string, document: string, articles: string[]): string =>
  [`${own.document}@${own.editionDate}/${article}`, kind, document, ...articles]
    .join('|')
    .slice(0, longestKey);
