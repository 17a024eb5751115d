import { describe, expect, it } from 'vitest';
import { meanMetrics, measureRanking, percentile } from '../../src/evaluation/ranking-metrics.ts';

describe('measures of a ranking', () => {
  it('gives full marks to a perfect ranking and none to an empty one', () => {
    expect(Object.values(measureRanking(['a', 'b'], new Set(['b', 'a'])))).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(Object.values(measureRanking([], new Set(['a'])))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('computes by hand: relevant at places 2 and 4, one of three never found', () => {
    const metrics = measureRanking(['x', 'a', 'y', 'b', 'z'], new Set(['a', 'b', 'c']));
    expect(metrics['recall@5']).toBeCloseTo(2 / 3, 12);
    expect(metrics['MRR@10']).toBe(0.5);
    expect(metrics['MAP@10']).toBeCloseTo((1 / 2 + 2 / 4) / 3, 12);
    const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(metrics['nDCG@10']).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(5)) / ideal, 12);
  });

  it('divides MAP@10 by ten where more than ten are relevant, and counts a repeated id once', () => {
    const relevant = new Set(Array.from({ length: 20 }, (_, i) => `r${i}`));
    expect(measureRanking([...relevant], relevant)['MAP@10']).toBe(1);
    expect(measureRanking(['r0', 'r0', 'r0', 'r1'], new Set(['r0', 'r1']))['nDCG@10']).toBe(1);
  });

  it('counts a query without a ranking as nothing found', () => {
    const judgements = new Map([
      ['q1', new Set(['a'])],
      ['q2', new Set(['a'])],
    ]);
    expect(meanMetrics(new Map([['q1', ['a']]]), judgements)['MRR@10']).toBe(0.5);
  });

  it('takes percentiles from the sorted values', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)]).toEqual([51, 96, 0]);
  });
});
