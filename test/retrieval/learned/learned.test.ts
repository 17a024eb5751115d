import { describe, expect, it } from 'vitest';
import { readLearnedRanking, saveLearnedRanking } from '../../../src/retrieval/learned/learned-ranking.ts';
import { createPastQuestions } from '../../../src/retrieval/learned/past-questions.ts';
import { learnTrees, type RankingRows, treeScorer } from '../../../src/retrieval/learned/rank-trees.ts';
import { learnTranslation, translate } from '../../../src/retrieval/learned/translation.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const pairs = [
  { question: ['b风筝', 'b丢了'], provision: ['b风筝', 'b遗失'] },
  { question: ['b执照', 'b丢了'], provision: ['b执照', 'b遗失'] },
  { question: ['b执照', 'b多久'], provision: ['b执照', 'b期限'] },
  { question: ['b风筝', 'b多久'], provision: ['b风筝', 'b期限'] },
];

describe('translation of a question into terms of the law', () => {
  it('learns which term of the law a lay word speaks of', () => {
    const translation = learnTranslation(pairs);
    expect(translate(translation, ['b丢了'], 1)).toEqual([{ term: 'b遗失', weight: 1 }]);
    expect(translate(translation, ['b多久'], 1)[0]!.term).toBe('b期限');
    const both = translate(translation, ['b执照', 'b丢了'], 10);
    expect(both.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
  });

  it('says nothing of words it has not met, and learns nothing from nothing', () => {
    expect(translate(learnTranslation(pairs), ['b云彩'], 5)).toEqual([]);
    expect(learnTranslation([]).size).toBe(0);
    expect(learnTranslation([{ question: [], provision: [] }]).size).toBe(0);
  });
});

describe('past questions', () => {
  const past = createPastQuestions([
    { terms: ['b风筝', 'b丢了'], relevant: ['a'] },
    { terms: ['b执照', 'b丢了'], relevant: ['b'] },
  ]);

  it('gives the nearest first, a same question as 1', () => {
    const near = past.nearest(['b执照', 'b丢了'], 5);
    expect(near.map(({ question }) => question.relevant[0])).toEqual(['b', 'a']);
    expect(near[0]!.similarity).toBeCloseTo(1);
  });

  it('finds none for words it has not met', () => {
    expect(past.nearest(['b云彩'], 5)).toEqual([]);
    expect(createPastQuestions([]).nearest(['b云彩'], 5)).toEqual([]);
  });
});

describe('ranking trees', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const random = seededRandom(seed);
  /** The second signal tells what answers, but only where the first is low; the third is noise. */
  const rows = (questions: number): RankingRows => {
    const features: number[] = [];
    const relevant: number[] = [];
    const starts = [0];
    for (let q = 0; q < questions; q += 1) {
      const right = Math.floor(random() * 20);
      for (let i = 0; i < 20; i += 1) {
        const decoy = i !== right && random() < 0.2;
        features.push(
          decoy ? 0.5 + random() : random() * 0.5,
          i === right || decoy ? 1 : random() * 0.9,
          random(),
        );
        relevant.push(i === right ? 1 : 0);
      }
      starts.push(relevant.length);
    }
    return {
      features: Float32Array.from(features),
      width: 3,
      relevant: Uint8Array.from(relevant),
      starts,
      relevantCounts: new Array(questions).fill(1),
    };
  };

  it(`learn what two signals say only together (SEED=${seed})`, () => {
    const trees = learnTrees(rows(60), { trees: 30, leaves: 5, rate: 0.1, leastRows: 5 });
    const fresh = rows(60);
    const score = treeScorer(trees);
    let first = 0;
    for (let q = 0; q < 60; q += 1) {
      let best = fresh.starts[q]!;
      for (let row = best; row < fresh.starts[q + 1]!; row += 1)
        if (score(fresh.features, row * 3) > score(fresh.features, best * 3)) best = row;
      first += fresh.relevant[best]!;
    }
    expect(first).toBeGreaterThan(50);
  });

  it('stay finite where nothing can be learned', () => {
    const flat = { ...rows(5), features: new Float32Array(5 * 20 * 3) };
    const score = treeScorer(learnTrees(flat));
    expect(Number.isFinite(score(flat.features, 0))).toBe(true);
    expect(treeScorer([])(flat.features, 0)).toBe(0);
  });

  it('are the same for the same rows', () => {
    const some = rows(20);
    expect(learnTrees(some)).toEqual(learnTrees(some));
  });
});

describe('a learned ranking', () => {
  it('is the same after it was saved and read', () => {
    const learned = {
      translation: learnTranslation(pairs),
      questions: [{ terms: ['b风筝'], relevant: ['a'] }],
      trees: [{ feature: [-1], threshold: [0], left: [-1], right: [-1], value: [0.1] }],
    };
    expect(readLearnedRanking(saveLearnedRanking(learned))).toEqual(learned);
    expect(() => readLearnedRanking('{"version":2}')).toThrow(SyntaxError);
  });
});
