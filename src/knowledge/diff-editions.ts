/** What differs between two texts of a document, article by article. Pure. */
import { type DiffSpan, diffCharacters } from './diff-characters.ts';
import type { Provision } from './types.ts';

export interface ArticleChange {
  /** `moved`: the same words under another label. A changed article may have moved too. */
  kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Label before; null for an added one. */
  before: string | null;
  /** Label after; null for a removed one. */
  after: string | null;
  /** Titles of the chapters it stands in (before, where it was removed). */
  headings: string[];
  /** The words with what is new and what is gone marked. */
  spans: DiffSpan[];
}

/** Share of character pairs in common from which two articles are one that was changed. */
const leastAlike = 0.4;
/** An article that kept its label needs less. */
const leastAlikeInPlace = 0.2;
/** Pairs compared at most; beyond that only labels tell. */
const mostComparisons = 1_000_000;

/**
 * The changes in the order of the later text; what was removed stands where it stood. Headings are left out: they are
 * seen at the articles.
 */
export function diffProvisions(before: readonly Provision[], after: readonly Provision[]): ArticleChange[] {
  const old = before.filter(isCitable);
  const now = after.filter(isCitable);
  const partner = new Map<Provision, Provision>();
  const taken = new Set<Provision>();
  const pair = (a: Provision, b: Provision) => {
    partner.set(b, a);
    taken.add(a);
  };
  const byLabel = new Map(old.map((provision) => [provision.article, provision]));
  for (const provision of now) {
    const former = byLabel.get(provision.article);
    if (former && words(former) === words(provision)) pair(former, provision);
  }
  const byWords = Map.groupBy(
    old.filter((provision) => !taken.has(provision)),
    words,
  );
  for (const provision of now)
    if (!partner.has(provision)) {
      const former = byWords.get(words(provision))?.shift();
      if (former) pair(former, provision);
    }
  pairAlike(
    old.filter((provision) => !taken.has(provision)),
    now.filter((provision) => !partner.has(provision)),
    pair,
  );

  const changes: { at: number; change: ArticleChange }[] = [];
  for (const provision of old)
    if (!taken.has(provision))
      changes.push({
        at: provision.order - 0.5,
        change: {
          kind: 'removed',
          before: provision.article,
          after: null,
          headings: provision.headings,
          spans: [{ op: 'removed', text: provision.text }],
        },
      });
  for (const provision of now) {
    const former = partner.get(provision);
    const change = former ? compare(former, provision) : addedArticle(provision);
    if (change) changes.push({ at: provision.order, change });
  }
  return changes.sort((a, b) => a.at - b.at).map(({ change }) => change);
}

const isCitable = ({ kind }: Provision): boolean => kind !== 'heading' && kind !== 'preamble';

/** Text without its own label, by which alone a moved article differs, and without white space. */
const words = ({ text, article }: Provision): string =>
  (text.startsWith(article) ? text.slice(article.length) : text).replace(/\s+/g, '');

function compare(former: Provision, provision: Provision): ArticleChange | null {
  const isSame = words(former) === words(provision);
  if (isSame && former.article === provision.article) return null;
  return {
    kind: isSame ? 'moved' : 'changed',
    before: former.article,
    after: provision.article,
    headings: provision.headings,
    spans: diffCharacters(former.text, provision.text),
  };
}

const addedArticle = (provision: Provision): ArticleChange => ({
  kind: 'added',
  before: null,
  after: provision.article,
  headings: provision.headings,
  spans: [{ op: 'added', text: provision.text }],
});

function pairAlike(old: Provision[], now: Provision[], pair: (a: Provision, b: Provision) => void): void {
  const candidates: { a: Provision; b: Provision; score: number }[] = [];
  const compareAll = old.length * now.length <= mostComparisons;
  const byLabel = new Map(old.map((provision) => [provision.article, provision]));
  const grams = new Map([...old, ...now].map((provision) => [provision, pairsOf(words(provision))]));
  for (const b of now) {
    const sameLabel = byLabel.get(b.article);
    for (const a of compareAll ? old : sameLabel ? [sameLabel] : []) {
      const score = likeness(grams.get(a)!, grams.get(b)!);
      if (score >= (a === sameLabel ? leastAlikeInPlace : leastAlike))
        candidates.push({ a, b, score: score + (a === sameLabel ? 0.05 : 0) });
    }
  }
  const used = new Set<Provision>();
  for (const { a, b } of candidates.sort((x, y) => y.score - x.score)) {
    if (used.has(a) || used.has(b)) continue;
    used.add(a).add(b);
    pair(a, b);
  }
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  for (let i = 0; i < Math.max(1, text.length - 1); i += 1) {
    const gram = text.slice(i, i + 2);
    pairs.set(gram, (pairs.get(gram) ?? 0) + 1);
  }
  return pairs;
}

/** Dice's coefficient over character pairs. */
function likeness(a: Map<string, number>, b: Map<string, number>): number {
  let common = 0;
  let total = 0;
  for (const [gram, count] of a) {
    common += Math.min(count, b.get(gram) ?? 0);
    total += count;
  }
  for (const count of b.values()) total += count;
  return total === 0 ? 1 : (2 * common) / total;
}
