/**
 * Learns a ranking from questions with the provisions that answer them. The trees see a question's signals only as
 * they would be had it not been learned from: its fold's associations come from the other folds.
 */

import { type IndexData, stringAt } from '../adapters/passage-index/embedded/index-data.ts';
import {
  createLearnedSearch,
  type EntrySizes,
  entrySizes,
} from '../adapters/passage-index/embedded/learned-search.ts';
import { analyse } from '../retrieval/analyse.ts';
import type { Associations, LearnedRanking } from '../retrieval/learned/learned-ranking.ts';
import { learnTrees, type TreeSettings } from '../retrieval/learned/rank-trees.ts';
import { learnTranslation } from '../retrieval/learned/translation.ts';
import { assignFolds, randomNumbers } from './folds.ts';

export interface JudgedQuestion {
  text: string;
  relevant: ReadonlySet<string>;
}

export interface LearnDeps {
  data: IndexData;
  /** Text of a provision by id; undefined for one that the corpus lacks. */
  textOf(id: string): string | undefined;
  /** Decides the inner folds. */
  seed: number;
  trees?: TreeSettings;
}

const innerFolds = 5;
const depth = 100;
/**
 * Candidates that do not answer, drawn evenly for each question: all of them teach no better and take thrice as long.
 * Drawing the best ones only would teach that low scores are right.
 */
const drawnCandidates = 100;
/** Pairs of characters and English stems carry meaning enough to be translated; the rest would be noise. */
const translated = new Set(['b', 'e']);

const termsOf = (text: string, channels?: ReadonlySet<string>): string[] =>
  [...new Set(analyse(text))].filter((term) => !channels || channels.has(term[0]!));

export function learnAssociations(questions: readonly JudgedQuestion[], { textOf }: LearnDeps): Associations {
  const provisions = new Map<string, string[]>();
  const provisionTerms = (id: string): string[] => {
    let terms = provisions.get(id);
    if (!terms) {
      terms = termsOf(textOf(id) ?? '', translated);
      provisions.set(id, terms);
    }
    return terms;
  };
  return {
    translation: learnTranslation(
      questions.flatMap(({ text, relevant }) => {
        const question = termsOf(text, translated);
        return [...relevant].map((id) => ({ question, provision: provisionTerms(id) }));
      }),
    ),
    questions: questions.map(({ text, relevant }) => ({
      terms: termsOf(text),
      relevant: [...relevant],
    })),
  };
}

export function learnRanking(questions: readonly JudgedQuestion[], deps: LearnDeps): LearnedRanking {
  const folds = assignFolds(
    questions.map(({ text }) => text),
    innerFolds,
    deps.seed,
  );
  const sizes = entrySizes(deps.data);
  const parts: SignalPart[] = [];
  for (let fold = 0; fold < innerFolds; fold += 1) {
    const associations = learnAssociations(
      questions.filter((_, i) => folds[i] !== fold),
      deps,
    );
    parts.push(
      signalsOf(
        questions.filter((_, i) => folds[i] === fold),
        associations,
        deps.data,
        sizes,
        randomNumbers(deps.seed + fold),
      ),
    );
  }
  const trees = learnTrees(joined(parts), deps.trees);
  return { ...learnAssociations(questions, deps), trees };
}

interface SignalPart {
  features: Float32Array[];
  relevant: number[];
  lengths: number[];
  relevantCounts: number[];
  width: number;
}

function signalsOf(
  questions: readonly JudgedQuestion[],
  associations: Associations,
  data: IndexData,
  sizes: EntrySizes,
  random: () => number,
): SignalPart {
  const search = createLearnedSearch(data, { ...associations, trees: [] }, sizes);
  const part: SignalPart = { features: [], relevant: [], lengths: [], relevantCounts: [], width: 0 };
  for (const { text, relevant } of questions) {
    const { entries, features, width } = search.signals({
      texts: [{ text, weight: 1 }],
      k: depth,
      filter: { asOf: null },
    });
    const answers = entries.map((entry) => relevant.has(stringAt(data.ids, entry)));
    const share = drawnCandidates / Math.max(drawnCandidates, entries.length);
    const kept = entries.map((_, i) => i).filter((i) => answers[i] || random() < share);
    const block = new Float32Array(kept.length * width);
    kept.forEach((from, to) => {
      block.set(features.subarray(from * width, (from + 1) * width), to * width);
    });
    part.width = width;
    part.features.push(block);
    part.lengths.push(kept.length);
    part.relevantCounts.push(relevant.size);
    for (const i of kept) part.relevant.push(answers[i] ? 1 : 0);
  }
  return part;
}

function joined(parts: readonly SignalPart[]) {
  const blocks = parts.flatMap(({ features }) => features);
  const features = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    features.set(block, at);
    at += block.length;
  }
  const starts = [0];
  for (const length of parts.flatMap(({ lengths }) => lengths)) starts.push(starts.at(-1)! + length);
  return {
    features,
    width: parts[0]!.width,
    relevant: Uint8Array.from(parts.flatMap(({ relevant }) => relevant)),
    starts,
    relevantCounts: parts.flatMap(({ relevantCounts }) => relevantCounts),
  };
}
