/** Opens what the commands answer from: a throw-away release, the running server, or the data folder itself. */
import type { Answer, SearchReply } from '../answer/types.ts';
import type { Config } from '../config.ts';
import { type Bilingual, YaowenError } from '../errors.ts';
import type { Subject } from '../evaluation/answers.ts';
import type { Log } from '../http/services.ts';
import type { ReleaseContent } from '../knowledge/release.ts';
import type { WatchedSource } from '../records/queries/watched-sources.ts';
import { type Answering, createAnswering, serveRelease } from '../wire.ts';
import { type CommandIndexes, createCommandIndexes } from './command-index.ts';
import type { KnowledgeChoice } from './commands/command.ts';
import type { IngestFile, IngestProgress, IngestReport } from './ingest-texts.ts';
import type { LiveRelease } from './live-release.ts';
import { openModel } from './open-model.ts';
import { openReranker } from './open-reranker.ts';
import { readGuidance, readQueryPlanner, readScope } from './read-knowledge.ts';
import { readConfig } from './read-variables.ts';
import type { RunningServerClient } from './running-server.ts';
import { buildThrowAwayRelease, withoutDocuments } from './throw-away-release.ts';
import { runWatch, type WatchRequest } from './watch-sources.ts';

export type { IngestFile, IngestProgress, IngestReport } from './ingest-texts.ts';

/** One question or search at a time, with the choices of the command already made. */
export interface CommandAnswering {
  ask(text: string): Promise<Answer>;
  search(text: string, k: number): Promise<SearchReply>;
}

/** Runs `work` on what the command chose, and closes it afterwards. */
export async function withAnswering<T>(
  choice: KnowledgeChoice,
  work: (answering: CommandAnswering) => Promise<T>,
): Promise<T> {
  const { asOf, mode } = choice;
  const over = (answering: Pick<Answering, 'ask' | 'search'>): CommandAnswering => ({
    ask: async (text) => (await answering.ask({ text, history: [], asOf, mode })).answer,
    search: (query, k) => answering.search({ query, k, asOf }),
  });
  if (choice.knowledge !== null || !choice.notes || choice.index !== undefined)
    return withIndexes(choice, async (indexes) =>
      work(over(await answeringOver(await openContent(choice), choice, indexes))),
    );
  return withLive(
    (server) =>
      work({
        ask: (text) => server.ask({ text, asOf, mode }),
        search: (query, k) => server.search({ query, k, asOf }),
      }),
    (live) => {
      const desk = live.desk();
      return work(over({ ask: (question) => desk.ask(question, () => {}), search: desk.search }));
    },
  );
}

/** What the measuring commands measure. */
export async function openSubject(choice: KnowledgeChoice): Promise<Subject & { close(): Promise<void> }> {
  const indexes = openIndexes(choice);
  try {
    const subject = await subjectOver(await openContent(choice), choice, indexes);
    return { ...subject, close: indexes.close };
  } catch (error) {
    await indexes.close();
    throw error;
  }
}

/** Brings official texts into a release, through the running server where there is one. */
export async function ingestTexts(
  files: IngestFile[],
  publish: boolean,
  onProgress?: (progress: IngestProgress) => void,
): Promise<IngestReport> {
  return withLive(
    (server) => server.ingest(files, publish, onProgress),
    (live) => live.ingest(files, { publish, lang: commandLanguage(), onProgress }),
  );
}

/** The watched addresses, through the running server where there is one. */
export async function watchSources(request: WatchRequest): Promise<WatchedSource[]> {
  return withLive(
    (server) => server.watch(request),
    (live) => runWatch(live.watch, request, 'operator'),
  );
}

/** Language of messages on this terminal. */
export const commandLanguage = (): keyof Bilingual =>
  /^zh/.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'zh' : 'en';

async function openContent(choice: KnowledgeChoice): Promise<ReleaseContent> {
  if (choice.knowledge !== null) return buildThrowAwayRelease(choice.knowledge, { notes: choice.notes });
  const content = await withLive(
    (server) => server.content(),
    (live) => live.content(),
  );
  return choice.notes ? content : { ...content, notes: [] };
}

/** As the command says, else as the settings say. */
function openIndexes(choice: KnowledgeChoice): CommandIndexes {
  const config = readConfig();
  return createCommandIndexes(choice.index ?? config.INDEX, config);
}

async function withIndexes<T>(
  choice: KnowledgeChoice,
  work: (indexes: CommandIndexes) => Promise<T>,
): Promise<T> {
  const indexes = openIndexes(choice);
  try {
    return await work(indexes);
  } finally {
    await indexes.close();
  }
}

async function answeringOver(
  content: ReleaseContent,
  choice: KnowledgeChoice,
  indexes: CommandIndexes,
): Promise<Answering> {
  const config = readConfig();
  const model = choice.mode === 'quote' ? null : await openModel(config);
  return createAnswering(await serveRelease(content, indexes.build), {
    model,
    plan: await readQueryPlanner(),
    guidance: await readGuidance(),
    scope: await readScope(),
    reranker: await openReranker(config),
    timeLimitMs: config.TURN_TIME_LIMIT_SECONDS * 1000,
    confirmWithinDays: config.CONFIRM_WITHIN_DAYS,
  });
}

async function subjectOver(
  content: ReleaseContent,
  choice: KnowledgeChoice,
  indexes: CommandIndexes,
): Promise<Subject> {
  const { asOf, mode } = choice;
  const answering = await answeringOver(content, choice, indexes);
  return {
    ask: async ({ text, history }) => (await answering.ask({ text, history, asOf, mode })).answer,
    search: async (query, k) => (await answering.search({ query, k, asOf })).results,
    without: (documents) => subjectOver(withoutDocuments(content, documents), choice, indexes),
  };
}

/** The live release: of the server that holds the data folder, or opened here for as long as `local` runs. */
async function withLive<T>(
  remote: (server: RunningServerClient) => Promise<T>,
  local: (live: LiveRelease) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  for (let attempt = 1; ; attempt++) {
    const server = config.DATABASE_URL ? null : await findServer(config);
    if (server) return remote(server);
    // Only commands that need it load the database.
    const { openLiveRelease } = await import('./live-release.ts');
    let live: LiveRelease;
    try {
      live = await openLiveRelease(config, quiet);
    } catch (error) {
      // Somebody took the folder between looking and opening: look again.
      if (error instanceof YaowenError && error.code === 'conflict:data_dir' && attempt < 20) continue;
      throw error;
    }
    try {
      return await local(live);
    } finally {
      await live.close();
    }
  }
}

async function findServer(config: Config): Promise<RunningServerClient | null> {
  const { findRunningServer } = await import('./running-server.ts');
  return findRunningServer(config.DATA_DIR, commandLanguage());
}

/** Commands print their result and nothing else; what went wrong is in the error. */
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
