/** Whether a collection finds what it should, before anybody is answered from it. */
import type { QdrantClient } from '@qdrant/js-client-rest';
import { YaowenError } from '../../../errors.ts';
import type { IndexEntry, PassageIndex } from '../../../ports.ts';
import { type PassageVectors, rowOf } from '../dense/passage-vectors.ts';
import { dense, lexical } from './points.ts';
import { queryVector, type SparseVector } from './sparse-vector.ts';

export interface CollectionCheck {
  /** Points counted by the server, exactly. */
  points: number;
  /** Sample queries asked of both indexes. */
  queries: number;
  /** Mean share of the embedded index's first ten that are among the first ten here; null without a sample. */
  overlapAt10: number | null;
  /** Mean share of the exact first ten (`exact: true`) that the ordinary search finds; null without a sample. */
  exactRecallAt10: number | null;
  /** The same by meaning; null where there are no vectors. */
  denseRecallAt10: number | null;
}

const sampled = 20;
const sampleCharacters = 30;
/** The two differ in rounding, and in chapters far down the list. */
const leastOverlap = 0.7;
/** As the makers of Qdrant advise. */
const leastExactRecall = 0.95;

/**
 * @param found the index over the collection
 * @param compare.reference the embedded index over the same entries; null: only counts and exact recall are checked
 * @throws `internal:index` where the collection must not serve
 */
export async function checkCollection(
  client: QdrantClient,
  { collection, points: wanted }: { collection: string; points: number },
  entries: readonly IndexEntry[],
  found: PassageIndex,
  { reference, vectors }: { reference: PassageIndex | null; vectors: PassageVectors | null },
): Promise<CollectionCheck> {
  const { count: points } = await client.count(collection, { exact: true });
  if (points !== wanted) throw unfit(collection, `${points} / ${wanted} points`, `${points} / ${wanted} 点`);
  const texts = sampleTexts(entries);
  const overlaps: number[] = [];
  const recalls: number[] = [];
  for (const text of texts) {
    const query = { texts: [{ text, weight: 1 }], k: 10, filter: { asOf: null } };
    if (reference) {
      const expected = (await reference.search(query)).map(({ id }) => id);
      const got = new Set((await found.search(query)).map(({ id }) => id));
      if (expected.length > 0) overlaps.push(expected.filter((id) => got.has(id)).length / expected.length);
    }
    const words = queryVector(query.texts);
    recalls.push(await exactRecall(client, collection, { query: words, using: lexical }));
  }
  const denseRecalls: number[] = [];
  for (const row of vectors ? sampleRows(vectors) : [])
    denseRecalls.push(await exactRecall(client, collection, { query: Array.from(row), using: dense }));
  const overlapAt10 = mean(overlaps);
  const exactRecallAt10 = mean(recalls);
  const denseRecallAt10 = mean(denseRecalls);
  if (overlapAt10 !== null && overlapAt10 < leastOverlap)
    throw unfit(
      collection,
      `overlap with the embedded index ${overlapAt10.toFixed(2)}`,
      `与内嵌索引的重合率 ${overlapAt10.toFixed(2)}`,
    );
  for (const recall of [exactRecallAt10, denseRecallAt10])
    if (recall !== null && recall < leastExactRecall)
      throw unfit(
        collection,
        `recall against exact search ${recall.toFixed(2)}`,
        `相对精确检索的召回率 ${recall.toFixed(2)}`,
      );
  return { points, queries: texts.length, overlapAt10, exactRecallAt10, denseRecallAt10 };
}

/** Beginnings of entries spread over the whole, each as a question. */
function sampleTexts(entries: readonly IndexEntry[]): string[] {
  const step = Math.max(1, Math.floor(entries.length / sampled));
  return entries
    .filter((_, i) => i % step === 0)
    .slice(0, sampled)
    .map(({ text, noteZh, noteEn, article }) => {
      const own = text.startsWith(article) ? text.slice(article.length) : text;
      return (own.trim() || noteZh || noteEn).trim().slice(0, sampleCharacters);
    })
    .filter((text) => queryVector([{ text, weight: 1 }]).indices.length > 0);
}

/** Vectors of entries spread over the whole, each as a question. */
function sampleRows(vectors: PassageVectors): Float32Array[] {
  const step = Math.max(1, Math.floor(vectors.size / sampled));
  return Array.from({ length: sampled }, (_, i) => i * step)
    .filter((entry) => entry < vectors.size)
    .map((entry) => rowOf(vectors, entry))
    .filter((row) => row.some((value) => value !== 0));
}

/** By score, not by id: equal scores may stand in any order. */
async function exactRecall(
  client: QdrantClient,
  collection: string,
  asked: { query: SparseVector | number[]; using: string },
): Promise<number> {
  const request = { ...asked, limit: 10 };
  const exact = await client.query(collection, { ...request, params: { exact: true } });
  const plain = await client.query(collection, request);
  const least = exact.points.at(-1)?.score ?? 0;
  if (exact.points.length === 0) return 1;
  const held = plain.points.filter(({ score }) => score >= least * (1 - 1e-5)).length;
  return Math.min(1, held / exact.points.length);
}

const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function unfit(collection: string, en: string, zh: string): YaowenError {
  return new YaowenError('internal:index', {
    zh: `Qdrant 集合 ${collection} 未通过检查（${zh}），不会启用。请查看 Qdrant 的日志，删除该集合后重试。`,
    en: `The Qdrant collection ${collection} failed its check (${en}) and does not serve. See Qdrant's log, delete the collection and try again.`,
  });
}
