/**
 * Which document governs a question, among all that are known to exist, held or not. Naive Bayes over terms, as
 * collection selection in federated search does it: how much likelier a term is in an article of the document than
 * in any article.
 */
import type { ScopeDocument } from '../knowledge/scope.ts';
import type { QueryText } from '../ports.ts';
import { analyse } from '../retrieval/analyse.ts';
import { plannedTerms } from './planned-terms.ts';

export interface Governing {
  document: string;
  authority: string | null;
  /** Sum of weighted log-odds; only differences between documents mean something. */
  score: number;
  /** Known by a few phrases only. */
  thin: boolean;
}

export interface Scope {
  /** All documents known, likeliest first. Linear in terms of the question times documents. */
  rank(texts: readonly QueryText[]): Governing[];
}

/** Share of the document's own counts beside those of all documents (Jelinek-Mercer). */
const ownShare = 0.7;
/** Articles added to every document, so that a few phrases do not count as certainty. */
const addedArticles = 2;
const addedToThin = 12;
/** A single character says less than a pair or a word. */
const characterWeight = 0.3;

interface Profile {
  document: string;
  authority: string | null;
  terms: ReadonlyMap<string, number>;
  size: number;
  thin: boolean;
}

export function createScope(documents: readonly ScopeDocument[]): Scope {
  const profiles = documents.map(toProfile);
  const everywhere = new Map<string, number>();
  let articles = 0;
  for (const { terms, thin, size } of profiles) {
    // Phrases by hand are no sample of articles; they add only words that no note has.
    if (!thin) articles += size - addedArticles;
    for (const [term, count] of terms) if (!thin) everywhere.set(term, (everywhere.get(term) ?? 0) + count);
  }
  for (const { terms, thin } of profiles)
    if (thin) for (const term of terms.keys()) if (!everywhere.has(term)) everywhere.set(term, 1);
  articles = Math.max(articles, 1);
  const score = (profile: Profile, asked: ReadonlyMap<string, number>): number => {
    let sum = 0;
    for (const [term, weight] of asked) {
      const count = everywhere.get(term);
      if (count === undefined) continue;
      const general = count / articles;
      const own = (profile.terms.get(term) ?? 0) / profile.size;
      const odds = Math.log((ownShare * own + (1 - ownShare) * general) / general);
      sum += weight * (term.startsWith('c') ? characterWeight : 1) * odds;
    }
    return sum;
  };
  return {
    rank(texts) {
      const asked = plannedTerms(texts);
      return profiles
        .map((profile) => ({
          document: profile.document,
          authority: profile.authority,
          thin: profile.thin,
          score: score(profile, asked),
        }))
        .sort((a, b) => b.score - a.score || (a.document < b.document ? -1 : 1));
    },
  };
}

function toProfile({ document, authority, subjects, articles, terms }: ScopeDocument): Profile {
  if (subjects.length === 0)
    return { document, authority, terms, size: articles + addedArticles, thin: false };
  const counts = new Map<string, number>();
  for (const phrase of [document, ...subjects])
    for (const term of new Set(analyse(phrase))) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { document, authority, terms: counts, size: subjects.length + 1 + addedToThin, thin: true };
}
