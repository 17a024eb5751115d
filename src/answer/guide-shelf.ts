/**
 * Which service guide goes with a question: the share of the question's terms, weighted by how few guides hold them,
 * that a guide's title, summary and questions hold, and whether it rests on an article that the answer cites.
 */
import type { DecisionHelper } from '../knowledge/decision-helpers.ts';
import { type Guide, statementsOf } from '../knowledge/guides.ts';
import type { QueryText } from '../ports.ts';
import { analyse } from '../retrieval/analyse.ts';
import { plannedTerms } from './planned-terms.ts';

/** A guide or decision helper as an answer names it. */
export interface GuideLink {
  id: string;
  title: { zh: string; en: string };
  /** Where its page stands on this server, without language. */
  path: string;
}

export interface GuideShelf {
  readonly guides: readonly Guide[];
  /**
   * Guides that fit, best first, two at most.
   * @param texts what the question was searched by
   * @param cited keys (`<document>/<article>`) of the provisions the answer cites
   */
  related(texts: readonly QueryText[], cited: readonly string[]): GuideLink[];
}

/** What a shared article is worth beside the share of terms. */
const sharedArticle = 0.3;
const leastScore = 0.55;
/** A second guide must come this close to the first. */
const secondScore = 0.85;

export function createGuideShelf(
  guides: readonly Guide[],
  helpers: readonly DecisionHelper[] = [],
): GuideShelf {
  const held = [
    ...guides.map((guide) => ({
      link: { id: guide.id, title: guide.title, path: `/guides/${guide.id}` },
      terms: new Set(analyse([...wordsOf(guide), guide.summary.zh, guide.summary.en].join('\n'))),
      basis: new Set(statementsOf(guide).flatMap(({ statement }) => statement.basis)),
    })),
    ...helpers.map((helper) => ({
      link: { id: helper.id, title: helper.title, path: `/decision-helpers/${helper.id}` },
      terms: new Set(analyse([...wordsOf(helper)].join('\n'))),
      basis: new Set(Object.values(helper.ends).flatMap((end) => end.basis)),
    })),
  ];
  const frequency = new Map<string, number>();
  for (const { terms } of held) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const rarity = (term: string) => Math.log(1 + (held.length + 1) / ((frequency.get(term) ?? 0) + 0.5));

  return {
    guides,
    related(texts, cited) {
      const asked = [...plannedTerms(texts)].map(([term, weight]) => ({
        term,
        weight: weight * rarity(term),
      }));
      const whole = asked.reduce((sum, { weight }) => sum + weight, 0);
      if (whole === 0) return [];
      const fitting = held
        .map(({ link, terms, basis }) => {
          const share = asked.reduce((sum, a) => sum + (terms.has(a.term) ? a.weight : 0), 0) / whole;
          const shares = cited.some((key) => basis.has(key));
          return { link, score: share + (shares ? sharedArticle : 0) };
        })
        .filter(({ score }) => score >= leastScore)
        .sort((a, b) => b.score - a.score || (a.link.id < b.link.id ? -1 : 1));
      return fitting
        .filter(({ score }, i) => i === 0 || (i === 1 && score >= secondScore * fitting[0]!.score))
        .map(({ link }) => link);
    },
  };
}

function* wordsOf({ title, asks }: Guide | DecisionHelper): Generator<string> {
  yield title.zh;
  yield title.en;
  yield* asks.zh;
  yield* asks.en;
}
