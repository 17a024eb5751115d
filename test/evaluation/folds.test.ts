import { describe, expect, it } from 'vitest';
import { assignFolds, nearDuplicates } from '../../src/evaluation/folds.ts';

const texts = [
  '风筝登记证丢了怎么补办',
  '风筝执照有效期是几年',
  '风筝登记证丢了如何补办？',
  '放风筝要交多少费用',
  '卖风筝需要许可吗',
  '风筝登记证丢了，怎么补办',
];

describe('folds', () => {
  it('keep the same question in other words together', () => {
    expect(nearDuplicates(texts)).toEqual([0, 1, 0, 3, 4, 0]);
    for (let seed = 0; seed < 20; seed += 1) {
      const folds = assignFolds(texts, 3, seed);
      expect(new Set([folds[0], folds[2], folds[5]]).size).toBe(1);
    }
  });

  it('are near-equal, and the same for the same seed', () => {
    const many = Array.from({ length: 50 }, (_, i) => `question number ${i} kite${i} law${i * 7}`);
    const folds = assignFolds(many, 5, 1);
    expect([0, 1, 2, 3, 4].map((fold) => folds.filter((f) => f === fold).length)).toEqual([
      10, 10, 10, 10, 10,
    ]);
    expect(assignFolds(many, 5, 1)).toEqual(folds);
    expect(assignFolds(many, 5, 2)).not.toEqual(folds);
  });

  it('take no texts', () => {
    expect(assignFolds([], 5, 1)).toEqual([]);
  });
});
