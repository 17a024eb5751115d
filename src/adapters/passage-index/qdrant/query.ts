/** A passage query as one request to Qdrant. */
import type { Schemas } from '@qdrant/js-client-rest';
import { YaowenError } from '../../../errors.ts';
import type { PassageFilter, PassageQuery } from '../../../ports.ts';
import { candidatesFor, hybridFusion, qdrantK } from '../dense/hybrid-fusion.ts';
import { dayNumber } from '../embedded/index-data.ts';
import type { IndexSettings } from '../embedded/settings.ts';
import { dense, lexical, ofChapter, shownFields } from './points.ts';
import { queryVector, type SparseVector } from './sparse-vector.ts';

/**
 * How several texts become one ranking. `terms`: all terms in one vector, each with the weight of the strongest text
 * that holds it, as in the embedded index. `rank`: each text ranked by itself, then reciprocal rank fusion.
 */
export type Fusion = { by: 'terms' } | { by: 'rank'; k: number };

export const defaultFusion: Fusion = { by: 'terms' };

/** Candidates that each text brings, at the least: the level's prior may lift one from further down. */
const leastCandidates = 200;

/** Throws `bad_input:search` when `asOf` is no date or `k` no positive number. */
export function checkQuery({ k, filter }: PassageQuery): void {
  if (!(k >= 1)) throw badQuery('k', String(k));
  if (filter.asOf !== null && dayNumber(filter.asOf) === null) throw badQuery('asOf', filter.asOf);
}

function badQuery(name: string, value: string): YaowenError {
  return new YaowenError(
    'bad_input:search',
    { zh: `检索参数 ${name} 无效：${value}`, en: `The search parameter ${name} is not valid: ${value}` },
    { fields: { [name]: value } },
  );
}

/** Vectors to rank by, with the weight of each among the others; none where no text has terms. */
export function weightedVectors({ texts }: PassageQuery, fusion: Fusion): WeightedVector[] {
  const counted = texts.filter(({ weight }) => weight > 0);
  if (fusion.by === 'rank' && counted.length > 1)
    return counted
      .map(({ text, weight }) => ({ vector: queryVector([{ text, weight: 1 }]), weight }))
      .filter(({ vector }) => vector.indices.length > 0);
  const vector = queryVector(counted);
  return vector.indices.length > 0 ? [{ vector, weight: 1 }] : [];
}

export interface WeightedVector {
  vector: SparseVector;
  weight: number;
}

/**
 * One vector: its own scores, BM25F and the prior of the level. Several: each ranked so, then fused by rank.
 * @param limit hits wanted
 */
export function queryRequest(
  vectors: readonly WeightedVector[],
  filter: PassageFilter,
  limit: number,
  settings: Pick<IndexSettings, 'levelPrior'>,
  fusion: Fusion,
): Schemas['QueryRequest'] {
  const within = toFilter(filter);
  const candidates = Math.max(leastCandidates, limit * 2);
  const found = ({ vector }: WeightedVector): Schemas['Prefetch'] => ({
    query: vector,
    using: lexical,
    limit: candidates,
    ...(within && { filter: within }),
  });
  const ranked = {
    limit,
    with_payload: [...shownFields],
    ...(within && { filter: within }),
  };
  const scored = scoreWithPrior(settings);
  if (vectors.length === 1 || fusion.by === 'terms')
    return { prefetch: found(vectors[0]!), query: scored, ...ranked };
  return {
    prefetch: vectors.map((one) => ({
      prefetch: found(one),
      query: scored,
      limit: candidates,
      ...(within && { filter: within }),
    })),
    query: { rrf: { k: fusion.k, weights: vectors.map(({ weight }) => weight) } },
    ...ranked,
  };
}

/**
 * Words and meaning fused by rank, then what each of the two ranked, without payload: of equal ranks the order is
 * settled on our side, and the trace says where a passage stood in both. All go out in one request.
 * @param meaning the question's vector
 * @param k hits wanted in the end; `limit` is how many are asked for
 */
export function hybridRequests(
  vectors: readonly WeightedVector[],
  meaning: Float32Array,
  filter: PassageFilter,
  { k, limit }: { k: number; limit: number },
  settings: Pick<IndexSettings, 'levelPrior'>,
): { fused: Schemas['QueryRequest']; lexical: Schemas['QueryRequest'][]; dense: Schemas['QueryRequest'] } {
  const within = toFilter(filter);
  const candidates = candidatesFor(k);
  const inside = within && { filter: within };
  const words = vectors.map(({ vector }) => ({
    prefetch: { query: vector, using: lexical, limit: Math.max(leastCandidates, 2 * candidates), ...inside },
    query: scoreWithPrior(settings),
    limit: candidates,
    ...inside,
  }));
  const near = { query: Array.from(meaning), using: dense, limit: candidates, ...inside };
  const { weights } = hybridFusion;
  return {
    fused: {
      prefetch: [...words, near],
      query: {
        rrf: {
          k: qdrantK,
          weights: [...vectors.map(({ weight }) => weight * weights.lexical), weights.dense],
        },
      },
      limit,
      with_payload: [...shownFields],
      ...inside,
    },
    lexical: words.map((request) => ({ ...request, with_payload: ['chapter'] })),
    dense: near,
  };
}

/** Chapters that speak of the question; those further down would add next to nothing. */
const chaptersWanted = 64;

/** The chapters of the question's terms; null where it has no pair of characters. */
export function chapterRequest({ texts }: PassageQuery): Schemas['QueryRequest'] | null {
  const vector = queryVector(
    texts.filter(({ weight }) => weight > 0),
    'b',
  );
  if (vector.indices.length === 0) return null;
  return { query: vector, using: ofChapter, limit: chaptersWanted, with_payload: ['chapter'] };
}

/** The ladder of the legal order, as the embedded index adds it: only to what matches by itself. */
function scoreWithPrior({ levelPrior }: Pick<IndexSettings, 'levelPrior'>): Schemas['FormulaQuery'] {
  const priors = Object.entries(levelPrior).map(([level, prior]) => ({
    mult: [prior, { key: 'level', match: { value: level } }],
  }));
  return { formula: { sum: ['$score', ...priors] } };
}

/** Null where everything may answer. */
function toFilter({ asOf, documents, levels, jurisdictions }: PassageFilter): Schemas['Filter'] | null {
  const must: Schemas['FieldCondition'][] = [];
  if (asOf !== null) {
    const day = dayNumber(asOf)!;
    must.push({ key: 'effective_from', range: { lte: day } }, { key: 'effective_to', range: { gt: day } });
  }
  const among = { document: documents, level: levels, jurisdiction: jurisdictions };
  for (const [key, values] of Object.entries(among))
    if (values) must.push({ key, match: { any: [...new Set(values.map((value) => value.toWellFormed()))] } });
  return must.length > 0 ? { must } : null;
}
