/** The judge's order, and the order that stays when it fails. */
import { describe, expect, it } from 'vitest';
import { ranksInWords } from '../../src/answer/ranks.ts';
import { rerankPassages } from '../../src/answer/rerank-passages.ts';
import type { Passage, UnderstoodQuestion } from '../../src/answer/types.ts';
import { YaowenError } from '../../src/errors.ts';
import type { Reranker } from '../../src/ports.ts';

const question = { standalone: '登记' } as UnderstoodQuestion;
const passages = ['a', 'b', 'c', 'd'].map(
  (id, i) =>
    ({
      provision: {
        id,
        document: '风筝器械管理办法',
        headings: ['第一章'],
        text: `条文${id}\ud800`,
        note: null,
      },
      score: 1 - i / 10,
      why: [],
      ranks: { lexical: i + 1, features: i + 1 },
    }) as unknown as Passage,
);
const judge = (rerank: Reranker['rerank'], mostDocuments = 10): Reranker => ({
  model: 'judge',
  mostDocuments,
  rerank,
});
const idsOf = (found: Passage[]) => found.map(({ provision }) => provision.id).join('');

describe('a judge', () => {
  it('puts the passages in its order, equal ones as they were, and the rest behind', async () => {
    const seen: string[] = [];
    const reranker = judge(async (_, documents) => {
      seen.push(...documents);
      return [1, 5, 5];
    }, 3);
    const found = await rerankPassages(question, passages, reranker, undefined);
    expect(idsOf(found)).toBe('bcad');
    expect(found.map(({ ranks }) => ranks!.rerank)).toEqual([1, 2, 3, undefined]);
    expect(seen[0]).toContain('《风筝器械管理办法》第一章');
    expect(seen.every((text) => text.isWellFormed())).toBe(true);
  });

  it('that fails leaves the order, and it is told', async () => {
    const told: string[] = [];
    const reranker = judge(async () => {
      throw new YaowenError('unavailable:rerank', { zh: '', en: '' });
    });
    expect(await rerankPassages(question, passages, reranker, (code) => told.push(code))).toBe(passages);
    expect(told).toEqual(['rerank_unavailable']);
  });

  it('is not asked where there is nothing to order', async () => {
    const never = judge(async () => {
      throw new Error('asked');
    });
    expect(await rerankPassages(question, passages.slice(0, 1), never, undefined)).toHaveLength(1);
    expect(await rerankPassages(question, passages, null, undefined)).toBe(passages);
  });
});

it('ranks are said in the order in which they came about', () => {
  expect(ranksInWords({ lexical: 3, dense: 1, fused: 2, features: 2, rerank: 1 })).toBe(
    'lexical 3, dense 1 → fused 2 → features 2 → rerank 1',
  );
  expect(ranksInWords({ dense: 4, fused: 9, features: 7 })).toBe('dense 4 → fused 9 → features 7');
  expect(ranksInWords({ lexical: 1, features: 1 })).toBeNull();
  expect(ranksInWords(undefined)).toBeNull();
});
