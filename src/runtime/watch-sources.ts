/** Looks at watched addresses and says which texts changed, stayed or went. Used by the command and editors' pages. */
import { createHash } from 'node:crypto';
import { type DocumentReader, openDocumentReader } from '../adapters/document-reader/index.ts';
import type { Fetcher } from '../adapters/fetcher/index.ts';
import { type Bilingual, toErrorBody, YaowenError } from '../errors.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import {
  acknowledgeWatchedChange,
  addWatchedSource,
  listWatchedSources,
  recordWatchedLook,
  removeWatchedSource,
  type WatchedLook,
  type WatchedSource,
} from '../records/queries/watched-sources.ts';

export interface WatchVerbs {
  list(): Promise<WatchedSource[]>;
  /** @throws `bad_input:ingest` for an address of no listed site */
  add(input: { url: string; actor: Actor }): Promise<WatchedSource>;
  /** @throws `not_found:ingest` */
  remove(input: { id: string; actor: Actor }): Promise<void>;
  /** An editor has seen the change. @throws `not_found:ingest` */
  acknowledge(input: { id: string; actor: Actor }): Promise<void>;
  /** Looks at all, or at one; a source that cannot be had ends no look at the others. */
  check(input: {
    id?: string;
    actor: Actor;
    onProgress?: (done: number, total: number) => void;
  }): Promise<WatchedSource[]>;
}

export function createWatchVerbs(deps: {
  records: RecordsContext;
  fetcher: Fetcher;
  openReader?: () => DocumentReader;
}): WatchVerbs {
  const { records, fetcher } = deps;
  return {
    list: () => listWatchedSources(records),
    async add({ url, actor }) {
      return addWatchedSource(records, { url: fetcher.check(url), actor });
    },
    remove: (input) => removeWatchedSource(records, input),
    acknowledge: (input) => acknowledgeWatchedChange(records, input),
    async check({ id, actor, onProgress }) {
      const sources = (await listWatchedSources(records)).filter(
        (source) => id === undefined || source.id === id,
      );
      const reader = (deps.openReader ?? openDocumentReader)();
      const looked: WatchedSource[] = [];
      try {
        for (const { id: sourceId, url } of sources) {
          onProgress?.(looked.length, sources.length);
          const look = await lookAt(url, fetcher, reader);
          looked.push(await recordWatchedLook(records, { id: sourceId, look, actor }));
        }
      } finally {
        await reader.close();
      }
      return looked;
    },
  };
}

export interface WatchRequest {
  verb: 'list' | 'add' | 'check' | 'seen' | 'remove';
  /** Address for `add`, id of a source for the others; null for all of them. */
  subject: string | null;
}

/** What the command says, as verbs; the sources it is about come back. */
export async function runWatch(
  watch: WatchVerbs,
  { verb, subject }: WatchRequest,
  actor: Actor,
): Promise<WatchedSource[]> {
  if (verb === 'add') return [await watch.add({ url: subject ?? '', actor })];
  if (verb === 'check') return watch.check({ id: subject ?? undefined, actor });
  if (verb === 'seen') await watch.acknowledge({ id: subject ?? '', actor });
  if (verb === 'remove') await watch.remove({ id: subject ?? '', actor });
  return watch.list();
}

/** The digest is over the words of the law and not over the page: counters and dates around it change daily. */
async function lookAt(url: string, fetcher: Fetcher, reader: DocumentReader): Promise<WatchedLook> {
  try {
    const fetched = await fetcher.fetch(url);
    const { parsed } = await reader.read({ path: fetched.url, bytes: fetched.bytes, url: fetched.url });
    const words = parsed.provisions.map(({ text }) => text.replace(/\s+/g, '')).join('\n');
    return {
      state: 'read',
      digest: createHash('sha256').update(words).digest('hex'),
      document: parsed.title,
    };
  } catch (error) {
    const state =
      error instanceof YaowenError && error.code === 'not_found:ingest'
        ? 'gone'
        : error instanceof YaowenError && error.code === 'unavailable:ingest' && error.cause === undefined
          ? 'refused'
          : 'failed';
    return { state, fault: { code: toErrorBody(error, 'en').error.code, ...messagesOf(error) } };
  }
}

const messagesOf = (error: unknown): Bilingual => ({
  zh: toErrorBody(error, 'zh').error.message,
  en: toErrorBody(error, 'en').error.message,
});
