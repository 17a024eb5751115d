/** Opens the verbs on releases for a command: through the running server, or on the database itself. */
import type { Config } from '../config.ts';
import { YaowenError } from '../errors.ts';
import { createRecallVerbs, type RecallVerbs } from '../governance/recall-verbs.ts';
import type { ReleaseVerbs } from '../governance/release-verbs.ts';
import { createLibrary } from '../knowledge/library.ts';
import type { Library } from '../ports.ts';
import type { RecordsContext } from '../records/context.ts';
import { loadRelease, type TextOf } from '../records/queries/load-release.ts';
import { openIndexFile } from './index-file.ts';
import { commandLanguage } from './open-answering.ts';
import { openProjectKnowledge } from './read-knowledge.ts';
import { readConfig } from './read-variables.ts';
import { createReleaseVerbs } from './release-verbs.ts';
import type { RunningServerClient } from './running-server.ts';

/** Runs `work` on the verbs and closes what was opened for it. Nothing that answers questions is loaded. */
export function withReleases<T>(work: (releases: ReleaseVerbs) => Promise<T>): Promise<T> {
  return withVerbs(
    (server) => work(server.releases),
    async (config, records) => work(await verbsOver(config, records)),
  );
}

/** The same for recalls. */
export function withRecalls<T>(work: (recalls: RecallVerbs) => Promise<T>): Promise<T> {
  return withVerbs(
    (server) => work(server.recalls),
    (_config, records) => work(createRecallVerbs(records, () => liveLibrary(records))),
  );
}

async function liveLibrary(records: RecordsContext): Promise<Library> {
  const content = await loadRelease(records);
  return createLibrary(content ?? { id: '', documents: [], editions: [], notes: [] });
}

/** Through the running server, else on the database itself, which is opened for as long as `local` runs. */
export async function withVerbs<T>(
  remote: (server: RunningServerClient) => Promise<T>,
  local: (config: Config, records: RecordsContext) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  for (let attempt = 1; ; attempt++) {
    const { findRunningServer } = await import('./running-server.ts');
    const server = config.DATABASE_URL ? null : await findRunningServer(config.DATA_DIR, commandLanguage());
    if (server) return remote(server);
    const { openDatabase } = await import('./open-database.ts');
    let database: Awaited<ReturnType<typeof openDatabase>>;
    try {
      database = await openDatabase(config);
    } catch (error) {
      // Somebody took the folder between looking and opening: look again.
      if (error instanceof YaowenError && error.code === 'conflict:data_dir' && attempt < 20) continue;
      throw error;
    }
    try {
      return await local(config, {
        db: database.db,
        clock: { now: () => new Date() },
        agency: config.AGENCY,
      });
    } finally {
      await database.close();
    }
  }
}

async function verbsOver(config: Config, records: RecordsContext): Promise<ReleaseVerbs> {
  const known = new Map<string, TextOf>();
  return createReleaseVerbs({
    records,
    knowledge: await openProjectKnowledge(),
    known,
    // A server finds the index made when it follows or starts.
    async prepare(id) {
      const content = await loadRelease(records, { id, known });
      if (content) await openIndexFile(config.DATA_DIR, createLibrary(content).entries(), () => {});
    },
    serveLive: async () => {},
  });
}
