/** The live release in this process: opened, kept up with what is published, added to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Bilingual } from '../errors.ts';
import type { Desk, IngestFile, Log } from '../http/services.ts';
import type { Guide } from '../knowledge/guides.ts';
import type { ReleaseContent } from '../knowledge/release.ts';
import type { ScopeDocument } from '../knowledge/scope.ts';
import type { RecordsContext } from '../records/context.ts';
import { findLiveRelease, loadRelease } from '../records/queries/load-release.ts';
import type { QueryPlanner } from '../retrieval/query-plan.ts';
import { createAnswering, type ModelWiring, serveRelease } from '../wire.ts';
import { openIndexFile } from './index-file.ts';
import { type IngestReport, ingestFiles } from './ingest-texts.ts';
import { createLiveIndexes, type LiveIndexes } from './live-index.ts';
import { type OpenRecords, openDatabase } from './open-database.ts';
import { openModel } from './open-model.ts';
import { openProjectKnowledge, readGuides, readQueryPlanner, readScope } from './read-knowledge.ts';
import { publishStarterPack } from './starter-pack.ts';

export interface LiveRelease {
  database: OpenRecords;
  records: RecordsContext;
  /** What answers at this moment; another object after another release was published. */
  desk(): Desk;
  content(): Promise<ReleaseContent>;
  ingest(files: IngestFile[], options: { publish: boolean; lang: keyof Bilingual }): Promise<IngestReport>;
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
    const [knowledge, model, plan, guides, scope] = await preparing;
    const published = await publishStarterPack(records, knowledge);
    if (published) log.info({ release: published }, 'starter pack published');

    const indexes = createLiveIndexes(config, records, log);
    let desk = await loadDesk(config, records, indexes, { model, plan, guides, scope }, log);
    let loading: Promise<void> | null = null;
    /** Puts the live release in place, whole, once it is ready; until then the former one answers. */
    const refresh = (): Promise<void> => {
      loading ??= (async () => {
        const live = await findLiveRelease(records);
        if (live && live.id !== desk.library.release) {
          desk = await loadDesk(config, records, indexes, { model, plan, guides, scope }, log);
          log.info({ release: desk.library.release, passages: desk.index.size }, 'release serves');
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

    return {
      database,
      records,
      desk: () => desk,
      content: async () => (await loadRelease(records, { id: desk.library.release }))!,
      async ingest(files, options) {
        const report = await ingestFiles(records, files, { ...knowledge.read(), ...options });
        if (report.published) {
          // One that is under way may have looked before this was published.
          await loading?.catch(() => {});
          await refresh();
        }
        return report;
      },
      async close() {
        if (timer) clearInterval(timer);
        await loading?.catch(() => {});
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
    readGuides(),
    readScope(),
  ]);
  // Parsing the notes is left out where they are unchanged; at a first start they are needed for certain.
  if (firstStart) prepared[0].read();
  return prepared;
}

async function loadDesk(
  config: Config,
  records: RecordsContext,
  indexes: LiveIndexes,
  wiring: { model: ModelWiring | null; plan: QueryPlanner; guides: Guide[]; scope: ScopeDocument[] },
  log: Log,
): Promise<Desk> {
  const content = await loadRelease(records);
  if (!content) throw new Error('no release is live');
  const release = await serveRelease(content, async (entries, id) => {
    const onFault = (error: unknown, message: string) => log.warn({ err: error }, message);
    return indexes.open(id, entries, await openIndexFile(config.DATA_DIR, entries, onFault));
  });
  const { ask, search } = createAnswering(release, {
    ...wiring,
    timeLimitMs: config.TURN_TIME_LIMIT_SECONDS * 1000,
  });
  return { library: release.library, index: release.index, guides: wiring.guides, ask, search };
}
