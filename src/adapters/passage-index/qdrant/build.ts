/** Makes the collection of a release: build, verify, swap the alias, keep the previous one. */
import type { QdrantClient } from '@qdrant/js-client-rest';
import type { IndexEntry, PassageIndex } from '../../../ports.ts';
import type { PassageVectors } from '../dense/passage-vectors.ts';
import { defaultSettings, type IndexSettings } from '../embedded/settings.ts';
import { connectQdrant, type QdrantConnection, statusOf, toIndexFault } from './connection.ts';
import { createQdrantIndex } from './index.ts';
import { collectionOf, contentDigest } from './names.ts';
import {
  type CollectionFacts,
  collectionLayout,
  type Points,
  payloadIndexes,
  planPoints,
  sortEntries,
} from './points.ts';
import type { Fusion } from './query.ts';
import { type RetryOptions, retried } from './retry.ts';
import { type CollectionCheck, checkCollection } from './verify.ts';

/** Which collection an alias means. Kept in the database, because snapshots of collections lose aliases. */
export interface AliasRecord {
  alias: string;
  collection: string;
  /** The one before, kept so that a release can be taken back. */
  previous: string | null;
  release: string;
}

export interface AliasRecorder {
  read(): Promise<AliasRecord | null>;
  write(record: AliasRecord): Promise<void>;
}

export interface BuildOptions extends QdrantConnection {
  alias: string;
  /** The embedded index over the same entries, to compare with. */
  reference: PassageIndex | null;
  /**
   * Null: a collection for the time of one command. The alias stays where it is and `drop` removes the collection;
   * where the release's own collection is there already, that one is used and left alone.
   */
  recorder: AliasRecorder | null;
  /** Vectors of the same entries, to be found by meaning too; null or missing: by words alone. */
  vectors?: PassageVectors | null;
  settings?: IndexSettings;
  /** How the index fuses several texts. */
  fusion?: Fusion;
  /** Points in one request. */
  batchSize?: number;
  /** Requests under way at a time. */
  concurrency?: number;
  /** Limit of one request of the build; a search has `timeoutMs`. */
  buildTimeoutMs?: number;
  retry?: RetryOptions;
  /** In points. */
  onProgress?: (done: number, total: number) => void;
  now?: () => Date;
  /** Between batches; aborting it leaves the collection as it is, to be finished by the next build. */
  signal?: AbortSignal;
}

export interface BuiltQdrantIndex {
  index: PassageIndex;
  collection: string;
  /** True where the collection was there already, whole. */
  reused: boolean;
  check: CollectionCheck;
  /** Removes a collection that was made for one command; nothing for any other. */
  drop(): Promise<void>;
}

const leftoverMs = 24 * 3_600_000;

/**
 * Makes sure that the release has its collection and, with a recorder, that the alias means it. Repeating is safe,
 * also from several processes at once: equal entries give equal names and equal points.
 * @throws `unavailable:index`, `time_limit:index`; `internal:index` where the check fails; `bad_input:index`
 */
export async function buildQdrantIndex(
  entries: readonly IndexEntry[],
  release: string,
  options: BuildOptions,
): Promise<BuiltQdrantIndex> {
  const settings = options.settings ?? defaultSettings;
  const retry = options.retry ?? { attempts: 4, pauseMs: 250 };
  const now = options.now ?? (() => new Date());
  const client = connectQdrant({ ...options, timeoutMs: options.buildTimeoutMs ?? 30_000 });
  const sorted = sortEntries(entries);
  const vectors = options.vectors ?? null;
  if (vectors && vectors.size !== sorted.length) throw new Error('vectors of other entries');
  const embedding = vectors ? { model: vectors.model, dimension: vectors.dimension } : null;
  const digest = await contentDigest(sorted, settings, embedding);
  const own = collectionOf(options.alias, release, digest);
  const points = planPoints(sorted, settings, vectors);
  const ready = await retried('collection', retry, () => isReady(client, own, points.count));
  const collection = ready || options.recorder ? own : `${own}-${now().getTime().toString(36)}`;
  const index = createQdrantIndex({
    ...options,
    collection,
    size: sorted.length,
    points: points.count,
    settings,
    vectors: embedding,
  });
  const throwAway = !ready && !options.recorder;
  const drop = async () => {
    if (throwAway) await client.deleteCollection(collection).catch(() => {});
  };
  try {
    if (!ready) {
      const facts: CollectionFacts = {
        alias: options.alias,
        release,
        digest,
        points: points.count,
        state: throwAway ? 'throw_away' : 'building',
        startedAt: now().toISOString(),
        ...(embedding && { embedding }),
      };
      await layOut(client, collection, facts, retry);
      await upload(client, collection, points, retry, options);
    }
    const check = await checkCollection(client, { collection, points: points.count }, sorted, index, {
      reference: options.reference,
      vectors,
    }).catch((error: unknown) => Promise.reject(toIndexFault(error, 'check')));
    if (!ready && !throwAway)
      await retried('metadata', retry, () =>
        client.updateCollection(collection, { metadata: { state: 'ready' } }),
      );
    if (options.recorder) await goLive(client, collection, release, options.recorder, options.alias, retry);
    if (options.recorder) await removeOld(client, options.alias, options.recorder, now());
    return { index, collection, reused: ready, check, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Built to the end, and still holding all points. */
async function isReady(client: QdrantClient, collection: string, points: number): Promise<boolean> {
  const facts = await factsOf(client, collection);
  if (facts?.state !== 'ready') return false;
  const { count } = await client.count(collection, { exact: true });
  return count === points;
}

/** Null where there is no such collection. */
async function factsOf(client: QdrantClient, collection: string): Promise<Partial<CollectionFacts> | null> {
  try {
    const { config } = await client.getCollection(collection);
    return (config.metadata ?? {}) as Partial<CollectionFacts>;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** The collection with its payload indexes, before any point: only so does the server link points by them. */
async function layOut(
  client: QdrantClient,
  collection: string,
  facts: CollectionFacts,
  retry: RetryOptions,
): Promise<void> {
  await retried('create collection', retry, async () => {
    try {
      await client.createCollection(collection, collectionLayout(facts));
    } catch (error) {
      // Another process was first, or an earlier build ended half way: its points are the same.
      if (!(await client.collectionExists(collection)).exists) throw error;
    }
  });
  for (const { name, schema } of payloadIndexes)
    await retried('payload index', retry, () =>
      client.createPayloadIndex(collection, { field_name: name, field_schema: schema, wait: true }),
    );
}

async function upload(
  client: QdrantClient,
  collection: string,
  points: Points,
  retry: RetryOptions,
  { batchSize = 128, concurrency = 3, onProgress, signal }: BuildOptions,
): Promise<void> {
  const pointOf = await points.measure();
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < points.count) {
      signal?.throwIfAborted();
      const start = next;
      next += batchSize;
      const length = Math.min(batchSize, points.count - start);
      const batch = Array.from({ length }, (_, i) => pointOf(start + i));
      await retried('upsert', retry, () => client.upsert(collection, { wait: true, points: batch }));
      done += length;
      onProgress?.(done, points.count);
    }
  };
  // All are waited for: nothing may go on writing after a failure was reported.
  const ended = await Promise.allSettled(Array.from({ length: concurrency }, work));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Swaps the alias in one step and writes down what it means now. */
async function goLive(
  client: QdrantClient,
  collection: string,
  release: string,
  recorder: AliasRecorder,
  alias: string,
  retry: RetryOptions,
): Promise<void> {
  const { aliases } = await retried('aliases', retry, () => client.getAliases());
  const former = aliases.find(({ alias_name }) => alias_name === alias)?.collection_name ?? null;
  const record = await recorder.read();
  if (former !== collection)
    await retried('swap alias', retry, () =>
      client.updateCollectionAliases({
        actions: [
          ...(former === null ? [] : [{ delete_alias: { alias_name: alias } }]),
          { create_alias: { collection_name: collection, alias_name: alias } },
        ],
      }),
    );
  if (record?.collection === collection && record.alias === alias) return;
  // Where the alias was lost with a snapshot, the record still knows what came before.
  const previous = former !== null && former !== collection ? former : (record?.collection ?? null);
  await recorder.write({ alias, collection, previous, release });
}

/** Removes what neither serves nor came just before, and what crashed builds and commands left a day ago. */
async function removeOld(
  client: QdrantClient,
  alias: string,
  recorder: AliasRecorder,
  now: Date,
): Promise<void> {
  try {
    const record = await recorder.read();
    const { collections } = await client.getCollections();
    for (const { name } of collections) {
      if (!name.startsWith(`${alias}-`) || name === record?.collection || name === record?.previous) continue;
      const facts = await factsOf(client, name);
      if (facts?.alias !== alias) continue;
      const fresh = now.getTime() - Date.parse(facts.startedAt ?? '') < leftoverMs;
      if (facts.state !== 'ready' && fresh) continue;
      await client.deleteCollection(name);
    }
  } catch {
    // The release serves; what is left over is removed at the next one.
  }
}
