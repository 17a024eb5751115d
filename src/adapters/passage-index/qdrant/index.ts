/** The passage index on a Qdrant server. */
import type { QdrantClient } from '@qdrant/js-client-rest';
import { YaowenError } from '../../../errors.ts';
import type { PassageHit, PassageIndex, PassageQuery } from '../../../ports.ts';
import { defaultSettings, type IndexSettings } from '../embedded/settings.ts';
import { connectQdrant, type QdrantConnection, toIndexFault } from './connection.ts';
import { maxQueryLimit } from './points.ts';
import {
  checkQuery,
  defaultFusion,
  type Fusion,
  queryRequest,
  type WeightedVector,
  weightedVectors,
} from './query.ts';
import { type FieldTexts, reasonsOf, spelledTerms } from './reasons.ts';

export interface QdrantIndexOptions extends QdrantConnection {
  /** The release's own collection, not the alias: a process never reads another release than the one it serves. */
  collection: string;
  /** Points it holds. */
  size: number;
  settings?: IndexSettings;
  /** For queries with several texts. */
  fusion?: Fusion;
}

/** Hits asked for beyond those wanted, so that equal scores at the end can be put in the order of ids. */
const spareHits = 16;

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
  readonly #client: QdrantClient;
  readonly #collection: string;
  readonly #settings: IndexSettings;
  readonly #fusion: Fusion;

  constructor(client: QdrantClient, options: QdrantIndexOptions) {
    this.#client = client;
    this.#collection = options.collection;
    this.size = options.size;
    this.#settings = options.settings ?? defaultSettings;
    this.#fusion = options.fusion ?? defaultFusion;
  }

  async search(query: PassageQuery): Promise<PassageHit[]> {
    checkQuery(query);
    const { documents, levels, jurisdictions } = query.filter;
    const vectors = weightedVectors(query, this.#fusion);
    const none = [documents, levels, jurisdictions].some((wanted) => wanted?.length === 0);
    if (vectors.length === 0 || none || this.size === 0) return [];
    const points = await this.#bestPoints(query, vectors);
    if (points.length === 0) await this.#checkPoints();
    const spelled = spelledTerms(query);
    return points.map(({ id, score, texts }) => ({ id, score, why: reasonsOf(spelled, texts) }));
  }

  /** The `k` best, equal scores by id. Asks for more where equal scores run over the end of what came. */
  async #bestPoints(query: PassageQuery, vectors: WeightedVector[]): Promise<FoundPoint[]> {
    const k = Math.min(Math.floor(query.k), this.size, maxQueryLimit / 2);
    for (let limit = k + spareHits; ; limit = Math.min(limit * 4, maxQueryLimit / 2)) {
      const request = queryRequest(vectors, query.filter, limit, this.#settings, this.#fusion);
      const points = readPoints(
        await this.#client.query(this.#collection, request).catch((error: unknown) => {
          throw toIndexFault(error, 'query');
        }),
      );
      points.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
      const parted = points.length < limit || points[k - 1]!.score > points.at(-1)!.score;
      if (parted || limit >= maxQueryLimit / 2) return points.slice(0, k);
    }
  }

  /** A collection that was emptied finds nothing, which must not be told as «nothing governs this». */
  async #checkPoints(): Promise<void> {
    const counted = await this.#client
      .count(this.#collection, { exact: true })
      .catch((error: unknown) => Promise.reject(toIndexFault(error, 'count')));
    if (counted?.count !== this.size)
      throw new YaowenError('unavailable:index', {
        zh: `Qdrant 集合 ${this.#collection} 应有 ${this.size} 条，实有 ${counted?.count} 条。重启服务会重建它。`,
        en: `The Qdrant collection ${this.#collection} should hold ${this.size} points and holds ${counted?.count}. A restart builds it anew.`,
      });
  }
}

interface FoundPoint {
  id: string;
  score: number;
  texts: FieldTexts;
}

/** Reads an answer without trusting it: a proxy in between may have sent anything. */
function readPoints(answer: unknown): FoundPoint[] {
  const { points } = (answer ?? {}) as { points?: unknown };
  if (!Array.isArray(points)) throw toIndexFault(new Error('no points in the answer'), 'query: no points');
  return points.map((point: { score?: unknown; payload?: Record<string, unknown> | null } | null) => {
    const { id, ...texts } = point?.payload ?? {};
    if (typeof id !== 'string' || typeof point?.score !== 'number')
      throw toIndexFault(new Error('a point without id or score'), 'query: a point without id or score');
    const text = (name: string) => (typeof texts[name] === 'string' ? texts[name] : '');
    return {
      id,
      score: point.score,
      texts: { text: text('text'), title: text('title'), headings: text('headings'), note: text('note') },
    };
  });
}
