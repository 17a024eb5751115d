/** The live release in this process: opened, kept up with what is published, added to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SwitchedOff } from '../answer/switched-off.ts';
import type { Config } from '../config.ts';
import type { Bilingual } from '../errors.ts';
import { createModelGate } from '../governance/register.ts';
import type { ReleaseVerbs } from '../governance/release-verbs.ts';
import { createSwitchboard, type Switchboard } from '../governance/switches.ts';
import type { Desk, IngestFile, Log } from '../http/services.ts';
import type { Guidance } from '../knowledge/guidance.ts';
import type { ReleaseContent } from '../knowledge/release.ts';
import type { ScopeDocument } from '../knowledge/scope.ts';
import type { Reranker } from '../ports.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { findLiveRelease, loadHeldTexts, loadRelease, type TextOf } from '../records/queries/load-release.ts';
import type { QueryPlanner } from '../retrieval/query-plan.ts';
import { createAnswering, type ModelWiring, type ServedRelease, serveRelease } from '../wire.ts';
import { openFetcher } from './fetch-files.ts';
import { openIndexFile } from './index-file.ts';
import { type IngestProgress, type IngestReport, ingestFiles } from './ingest-texts.ts';
import { createLiveIndexes, type LiveIndexes } from './live-index.ts';
import { createLiveVectors, type LiveVectors } from './live-vectors.ts';
import { type OpenRecords, openDatabase } from './open-database.ts';
import { openEmbedder } from './open-embedder.ts';
import { openModel } from './open-model.ts';
import { openReranker } from './open-reranker.ts';
import { openProjectKnowledge, readGuidance, readQueryPlanner, readScope } from './read-knowledge.ts';
import { createReleaseVerbs } from './release-verbs.ts';
import { publishStarterPack } from './starter-pack.ts';
import { createWatchVerbs, type WatchVerbs } from './watch-sources.ts';

export interface LiveRelease {
  database: OpenRecords;
  records: RecordsContext;
  /** What answers at this moment; another object after another release was published. */
  desk(): Desk;
  content(): Promise<ReleaseContent>;
  /** Addresses that are looked at for changes. */
  watch: WatchVerbs;
  releases: ReleaseVerbs;
  switches: Switchboard;
  /** What may write answers; null where no model is configured. */
  model: ModelWiring['version'] | null;
  ingest(
    files: IngestFile[],
    options: {
      publish: boolean;
      lang: keyof Bilingual;
      actor?: Actor;
      onProgress?: (progress: IngestProgress) => void;
    },
  ): Promise<IngestReport>;
  close(): Promise<void>;
}

/** How often a process on PostgreSQL looks whether another one has published. */
const followMs = 3_000;

/**
 * Opens the database of the settings, migrates it, loads the starter pack where it is missing or old, and makes the
 * live release ready to answer.
 */
export async function openLiveRelease(config: Config, log: Log): Promise<LiveRelease> {
  // Making the embedded database keeps another process busy; meanwhile the knowledge is read here.
  const preparing = prepare(config);
  preparing.catch(() => {});
  const database = await openDatabase(config);
  try {
    const records: RecordsContext = {
      db: database.db,
      clock: { now: () => new Date() },
      agency: config.AGENCY,
    };
    const [knowledge, model, plan, guidance, scope] = await preparing;
    const published = await publishStarterPack(records, knowledge);
    if (published) log.info({ release: published }, 'starter pack published');

    const indexes = createLiveIndexes(config, records, log);
    const vectors = createLiveVectors({
      dataDir: config.DATA_DIR,
      records,
      embedder: openEmbedder(config),
      log,
    });
    const switches = createSwitchboard(records, {
      onFault: (error) => log.warn({ err: error }, 'the switches cannot be read; the last known stand'),
    });
    const reranker = await openReranker(config, log);
    const wiring = {
      model,
      plan,
      guidance,
      scope,
      reranker,
      switches: gatedSwitches(config, records, switches, model),
    };
    const known = new Map<string, TextOf>();
    const ready = (id: string) => readyRelease(config, records, id, known, log);
    let prepared: ServedRelease | null = null;
    const serve = async (id: string) => {
      const release = prepared?.library.release === id ? prepared : await ready(id);
      prepared = null;
      return openDesk(config, indexes, vectors, release, wiring);
    };
    const first = await findLiveRelease(records);
    if (!first) throw new Error('no release is live');
    let desk = await serve(first.id);
    let loading: Promise<void> | null = null;
    /** Puts the live release in place, whole, once it is ready; until then the former one answers. */
    const refresh = (): Promise<void> => {
      loading ??= (async () => {
        const live = await findLiveRelease(records);
        if (live && live.id !== desk.library.release) {
          desk = await serve(live.id);
          log.info({ release: desk.library.release, passages: desk.index.size }, 'release serves');
          await forgetOthers(records, live.id, known);
        }
      })().finally(() => {
        loading = null;
      });
      return loading;
    };
    const timer =
      database.kind === 'postgres'
        ? setInterval(
            () =>
              void refresh().catch((error) => log.warn({ err: error }, 'the live release cannot be read')),
            followMs,
          )
        : null;
    timer?.unref();
    const prepare = async (id: string) => {
      if (desk.library.release !== id) prepared = await ready(id);
    };
    const serveLive = async () => {
      // One that is under way may have looked before this was published.
      await loading?.catch(() => {});
      await refresh();
    };

    return {
      database,
      records,
      desk: () => desk,
      content: async () => (await loadRelease(records, { id: desk.library.release, known }))!,
      watch: createWatchVerbs({ records, fetcher: openFetcher(config) }),
      switches,
      model: model?.version ?? null,
      releases: createReleaseVerbs({ records, knowledge, known, prepare, serveLive }),
      async ingest(files, options) {
        const report = await ingestFiles(records, files, {
          ...knowledge.read(),
          ...options,
          known,
          prepare,
        });
        if (report.published) await serveLive();
        return report;
      },
      async close() {
        if (timer) clearInterval(timer);
        await loading?.catch(() => {});
        await vectors.close();
        await indexes.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}

async function prepare(config: Config) {
  const firstStart = !config.DATABASE_URL && !existsSync(join(config.DATA_DIR, 'database'));
  const prepared = await Promise.all([
    openProjectKnowledge(),
    openModel(config),
    readQueryPlanner(),
    readGuidance(),
    readScope(),
  ]);
  // Parsing the notes is left out where they are unchanged; at a first start they are needed for certain.
  if (firstStart) prepared[0].read();
  return prepared;
}

/** Texts that the live release does not hold need not stay in memory. */
async function forgetOthers(
  records: RecordsContext,
  live: string,
  known: Map<string, TextOf>,
): Promise<void> {
  const held = new Set((await loadHeldTexts(records, { id: live })).map(({ stored }) => stored.editionId));
  for (const id of known.keys()) if (!held.has(id)) known.delete(id);
}

/** In production a model that the register has not approved with its prompt is as if it were switched off. */
function gatedSwitches(
  config: Config,
  records: RecordsContext,
  switches: Switchboard,
  model: ModelWiring | null,
): () => Promise<SwitchedOff> {
  if (config.MODE !== 'production' || model === null) return switches.current;
  const isApproved = createModelGate(records, model.version);
  return async () => {
    const off = await switches.current();
    return off.model || (await isApproved()) ? off : { ...off, model: true, modelNotApproved: true };
  };
}

/** The texts of a release and the embedded index over them; on Qdrant that index is the spare one. */
async function readyRelease(
  config: Config,
  records: RecordsContext,
  id: string,
  known: Map<string, TextOf>,
  log: Log,
): Promise<ServedRelease> {
  const content = await loadRelease(records, { id, known });
  if (!content) throw new Error(`there is no release ${id}`);
  const onFault = (error: unknown, message: string) => log.warn({ err: error }, message);
  return serveRelease(content, (entries) => openIndexFile(config.DATA_DIR, entries, onFault));
}

async function openDesk(
  config: Config,
  indexes: LiveIndexes,
  vectors: LiveVectors,
  ready: ServedRelease,
  wiring: {
    model: ModelWiring | null;
    plan: QueryPlanner;
    guidance: Guidance;
    scope: ScopeDocument[];
    reranker: Reranker | null;
    switches: () => Promise<SwitchedOff>;
  },
): Promise<Desk> {
  const { library } = ready;
  const entries = library.entries();
  const index = await vectors.open(library.release, entries, ready.index, (spare, made) =>
    indexes.open(library.release, entries, spare, made),
  );
  const release = { ...ready, index };
  const { ask, search } = createAnswering(release, {
    ...wiring,
    timeLimitMs: config.TURN_TIME_LIMIT_SECONDS * 1000,
    confirmWithinDays: config.CONFIRM_WITHIN_DAYS,
  });
  const { guidance, reranker } = wiring;
  return { library: release.library, index: release.index, reranker, ...guidance, ask, search };
}
