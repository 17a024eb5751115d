import { describe, expect, it } from 'vitest';
import { fuse } from '../../src/retrieval/fuse.ts';

describe('reciprocal rank fusion', () => {
  it('puts what both rankings hold before what one holds', () => {
    const fused = fuse([
      { ids: ['a', 'b', 'c'], weight: 1 },
      { ids: ['d', 'b', 'e'], weight: 1 },
    ]);
    expect(fused[0]!.id).toBe('b');
    expect(fused[0]!.score).toBeCloseTo(2 / 62, 12);
  });

  it('lets weights decide and orders equal scores by id', () => {
    const fused = fuse(
      [
        { ids: ['z', 'z', 'y'], weight: 1 },
        { ids: ['a', 'b'], weight: 0.5 },
        { ids: ['c'], weight: 0.5 },
      ],
      5,
    );
    expect(fused.map(({ id }) => id)).toEqual(['z', 'y', 'a', 'c', 'b']);
  });

  it('gives nothing for nothing', () => {
    expect(fuse([])).toEqual([]);
  });
});
