/** The passage index on a Qdrant server. */
import type { QdrantClient } from '@qdrant/js-client-rest';
import { YaowenError } from '../../../errors.ts';
import type { PassageHit, PassageIndex, PassageQuery, Ranks } from '../../../ports.ts';
import { checkSameModel } from '../dense/passage-vectors.ts';
import { defaultSettings, type IndexSettings } from '../embedded/settings.ts';
import { connectQdrant, type QdrantConnection, toIndexFault } from './connection.ts';
import { type FusedList, fuseLists } from './fuse-lists.ts';
import { maxQueryLimit } from './points.ts';
import {
  chapterRequest,
  checkQuery,
  defaultFusion,
  type Fusion,
  hybridRequests,
  queryRequest,
  type WeightedVector,
  weightedVectors,
} from './query.ts';
import { type FieldTexts, reasonsOf, spelledTerms } from './reasons.ts';

export interface QdrantIndexOptions extends QdrantConnection {
  /** The release's own collection, not the alias: a process never reads another release than the one it serves. */
  collection: string;
  /** Entries it holds. */
  size: number;
  /** Points it holds: entries and chapters. */
  points: number;
  settings?: IndexSettings;
  /** For queries with several texts. */
  fusion?: Fusion;
  /** What made its dense vectors; null where it has none. */
  vectors?: { model: string; dimension: number } | null;
}

/**
 * Hits asked for beyond those wanted: a chapter may lift one from further down, and equal scores at the end are put
 * in the order of ids.
 */
const spareHits = 50;

/**
 * An index over a collection made by `buildQdrantIndex`. Nothing is asked of the server before the first search.
 * `search` throws `unavailable:index` where the server is down, refuses, answers by halves, or has lost the
 * points; `time_limit:index` after `timeoutMs`; `bad_input:search` for a day or `k` that is none.
 */
export function createQdrantIndex(options: QdrantIndexOptions): PassageIndex {
  return new QdrantIndex(connectQdrant(options), options);
}

class QdrantIndex implements PassageIndex {
  readonly kind = 'qdrant';
  readonly size: number;
  readonly #points: number;
  readonly #client: QdrantClient;
  readonly #collection: string;
  readonly #settings: IndexSettings;
  readonly #fusion: Fusion;
  readonly #vectors: { model: string; dimension: number } | null;

  constructor(client: QdrantClient, options: QdrantIndexOptions) {
    this.#client = client;
    this.#collection = options.collection;
    this.size = options.size;
    this.#points = options.points;
    this.#settings = options.settings ?? defaultSettings;
    this.#fusion = options.fusion ?? defaultFusion;
    this.#vectors = options.vectors ?? null;
  }

  async search(query: PassageQuery): Promise<PassageHit[]> {
    checkQuery(query);
    const { documents, levels, jurisdictions } = query.filter;
    const vectors = weightedVectors(query, this.#fusion);
    const none = [documents, levels, jurisdictions].some((wanted) => wanted?.length === 0);
    const meaning = this.#meaningOf(query);
    if ((vectors.length === 0 && meaning === null) || none || this.size === 0) return [];
    const points =
      meaning === null
        ? await this.#bestPoints(query, vectors)
        : await this.#bestFused(query, vectors, meaning);
    if (points.length === 0) await this.#checkPoints();
    const spelled = spelledTerms(query);
    return points.map(({ id, score, texts, ranks }) => ({
      id,
      score,
      why: reasonsOf(spelled, texts),
      ...(ranks && { ranks }),
    }));
  }

  /** Null where words alone are to find: no vectors here, none in the query, or one of zeros. */
  #meaningOf({ vector }: PassageQuery): Float32Array | null {
    if (!vector || this.#vectors === null) return null;
    checkSameModel(this.#vectors, vector);
    return vector.values.some((value) => value !== 0) ? vector.values : null;
  }

  /** The `k` best by words and meaning; the ranks of both are told, and equal ones go in the order of ids. */
  async #bestFused(
    query: PassageQuery,
    vectors: WeightedVector[],
    meaning: Float32Array,
  ): Promise<FoundPoint[]> {
    const most = maxQueryLimit / 2;
    const k = Math.min(Math.floor(query.k), this.size, most);
    const limit = Math.min(k + spareHits, most);
    const requests = hybridRequests(vectors, meaning, query.filter, { k, limit }, this.#settings);
    const chapters = vectors.length === 1 && this.#points > this.size ? chapterRequest(query) : null;
    const [found, near, ...others] = await this.#ask([
      requests.fused,
      requests.dense,
      ...requests.lexical,
      ...(chapters ? [chapters] : []),
    ]);
    const speaking = chapters ? readChapters(others.pop()) : new Map<number | null, number>();
    const fused: FusedList = fuseLists(
      others.map((answer, i) => ({ points: readScores(answer, speaking), weight: vectors[i]!.weight })),
      readScores(near, new Map()),
    );
    const points = readPoints(found);
    for (const point of points) {
      const place = fused.get(point.number);
      if (!place) continue;
      point.score = place.score;
      point.ranks = place.ranks;
    }
    points.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    return points.slice(0, k).map((point, i) => ({ ...point, ranks: { ...point.ranks, fused: i + 1 } }));
  }

  /**
   * The `k` best, equal scores by id. What is cut off by a limit is cut between unequal scores, so that it does not
   * depend on the server's order; where that leaves too few, more are asked for.
   */
  async #bestPoints(query: PassageQuery, vectors: WeightedVector[]): Promise<FoundPoint[]> {
    const most = maxQueryLimit / 2;
    const k = Math.min(Math.floor(query.k), this.size, most);
    const chapters = vectors.length === 1 && this.#points > this.size ? chapterRequest(query) : null;
    for (let limit = Math.min(k + spareHits, most); ; limit = Math.min(limit * 4, most)) {
      const request = queryRequest(vectors, query.filter, limit, this.#settings, this.#fusion);
      const [found, speaking] = await this.#ask([request, ...(chapters ? [chapters] : [])]);
      let points = readPoints(found);
      const least = points.at(-1)?.score ?? 0;
      if (points.length === limit && limit < most) {
        points = points.filter(({ score }) => score > least);
        if (points.length < k) continue;
      }
      const scores = readChapters(speaking);
      for (const point of points) point.score += scores.get(point.chapter) ?? 0;
      points.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
      return points.slice(0, k);
    }
  }

  /** All in one request. */
  async #ask(searches: Parameters<QdrantClient['queryBatch']>[1]['searches']): Promise<unknown[]> {
    try {
      const answers: unknown = await this.#client.queryBatch(this.#collection, { searches });
      return Array.isArray(answers) ? answers : [];
    } catch (error) {
      throw toIndexFault(error, 'query');
    }
  }

  /** A collection that was emptied finds nothing, which must not be told as «nothing governs this». */
  async #checkPoints(): Promise<void> {
    const counted = await this.#client
      .count(this.#collection, { exact: true })
      .catch((error: unknown) => Promise.reject(toIndexFault(error, 'count')));
    if (counted?.count !== this.#points)
      throw new YaowenError('unavailable:index', {
        zh: `Qdrant 集合 ${this.#collection} 应有 ${this.#points} 点，实有 ${counted?.count} 点。重启服务会重建它。`,
        en: `The Qdrant collection ${this.#collection} should hold ${this.#points} points and holds ${counted?.count}. A restart builds it anew.`,
      });
  }
}

interface FoundPoint {
  /** Of the point on the server; entries are numbered in the order of their ids. */
  number: number;
  id: string;
  score: number;
  /** Number of its chapter; null where it stands in none. */
  chapter: number | null;
  texts: FieldTexts;
  ranks?: Ranks;
}

interface AnsweredPoint {
  id?: unknown;
  score?: unknown;
  payload?: Record<string, unknown> | null;
}

/** Numbers and scores alone, the score of its chapter added to each. */
function readScores(
  answer: unknown,
  chapters: ReadonlyMap<number | null, number>,
): { number: number; score: number }[] {
  const { points } = (answer ?? {}) as { points?: unknown };
  if (!Array.isArray(points)) throw toIndexFault(new Error('no points in the answer'), 'query: no points');
  return points.map((point: AnsweredPoint | null) => {
    if (typeof point?.id !== 'number' || typeof point.score !== 'number')
      throw toIndexFault(new Error('a point without number or score'), 'query: a point without number');
    const chapter = point.payload?.chapter;
    return {
      number: point.id,
      score: point.score + (typeof chapter === 'number' ? (chapters.get(chapter) ?? 0) : 0),
    };
  });
}

/** Reads an answer without trusting it: a proxy in between may have sent anything. */
function readPoints(answer: unknown): FoundPoint[] {
  const { points } = (answer ?? {}) as { points?: unknown };
  if (!Array.isArray(points)) throw toIndexFault(new Error('no points in the answer'), 'query: no points');
  return points.map((point: AnsweredPoint | null) => {
    const { id, chapter, ...texts } = point?.payload ?? {};
    if (typeof id !== 'string' || typeof point?.score !== 'number')
      throw toIndexFault(new Error('a point without id or score'), 'query: a point without id or score');
    const text = (name: string) => (typeof texts[name] === 'string' ? texts[name] : '');
    return {
      number: typeof point.id === 'number' ? point.id : -1,
      id,
      score: point.score,
      chapter: typeof chapter === 'number' ? chapter : null,
      texts: { text: text('text'), title: text('title'), headings: text('headings'), note: text('note') },
    };
  });
}

/** Scores of the chapters, by number; none where they were not asked for. */
function readChapters(answer: unknown): Map<number | null, number> {
  const { points } = (answer ?? {}) as {
    points?: { score: number; payload?: { chapter?: unknown } | null }[];
  };
  return new Map(
    (points ?? []).flatMap(({ score, payload }) =>
      typeof payload?.chapter === 'number' && typeof score === 'number' ? [[payload.chapter, score]] : [],
    ),
  );
}
