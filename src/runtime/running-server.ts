/** The server that holds the data folder, used by commands over HTTP with the token of its lock file. */
import { setTimeout as delay } from 'node:timers/promises';
import { type LockHolder, readDataDirLock } from '../adapters/database/pglite/lock-data-dir.ts';
import type { Answer, SearchReply } from '../answer/types.ts';
import type { OperatorLinkInput } from '../desk/sign-in/operator-link.ts';
import { type Bilingual, type ErrorCode, YaowenError } from '../errors.ts';
import type { AuditVerbs } from '../governance/audit-verbs.ts';
import type { RecallVerbs } from '../governance/recall-verbs.ts';
import type { RegisterItem } from '../governance/register.ts';
import type { ReleaseVerbs } from '../governance/release-verbs.ts';
import type { Replay } from '../governance/replay-answer.ts';
import type { SwitchVerbs } from '../governance/switches.ts';
import type { ReleaseContent } from '../knowledge/release.ts';
import type { WatchedSource } from '../records/queries/watched-sources.ts';
import type { Role } from '../records/schema/staff.ts';
import type { IngestFile, IngestProgress, IngestReport } from './ingest-texts.ts';
import type { WatchRequest } from './watch-sources.ts';

export interface RunningServerClient {
  ask(input: { text: string; asOf: string; mode: 'quote' | 'model' | undefined }): Promise<Answer>;
  search(input: { query: string; k: number; asOf: string }): Promise<SearchReply>;
  content(): Promise<ReleaseContent>;
  ingest(
    files: IngestFile[],
    publish: boolean,
    onProgress?: (progress: IngestProgress) => void,
  ): Promise<IngestReport>;
  watch(request: WatchRequest): Promise<WatchedSource[]>;
  staffLink(input: OperatorLinkInput): Promise<{ url: string; roles: Role[]; expiresAt: string }>;
  /** As the operator. */
  releases: ReleaseVerbs;
  recalls: RecallVerbs;
  switches: SwitchVerbs;
  replay(id: string): Promise<Replay>;
  audit: AuditVerbs;
  register(): Promise<RegisterItem[]>;
}

const pollMs = 100;
const patienceMs = 30_000;

/**
 * The server on this folder; null when nobody holds it. One that is starting, or another command that holds the
 * folder for a moment, is waited for.
 * @throws `conflict:data_dir` when the folder stays held by something that does not serve
 */
export async function findRunningServer(
  dataDir: string,
  lang: keyof Bilingual,
): Promise<RunningServerClient | null> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const holder = readDataDirLock(dataDir);
    if (!holder) return null;
    if (holder.url && holder.token) return connect(holder, lang);
    if (waitedMs >= patienceMs) throw heldByOther(dataDir, holder);
    await delay(pollMs);
  }
}

function connect({ url, token }: LockHolder, lang: keyof Bilingual): RunningServerClient {
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = {
      ...init.headers,
      authorization: `Bearer ${token}`,
      'accept-language': lang,
      ...(typeof init.body === 'string' ? { 'content-type': 'application/json' } : {}),
    };
    try {
      return await fetch(new URL(path, url!), { ...init, headers });
    } catch (cause) {
      throw unreachable(url!, cause);
    }
  };
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await send(path, init);
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) throw toError(url!, body);
    return body;
  };
  const post = (path: string, body: unknown) => call(path, { method: 'POST', body: JSON.stringify(body) });
  return {
    ask: (input) => post('/api/local/ask', input) as Promise<Answer>,
    search: (input) => post('/api/local/search', input) as Promise<SearchReply>,
    releases: releasesOver((verb, { actor: _, ...input }) => post(`/api/local/releases/${verb}`, input)),
    recalls: {
      list: (input) => post('/api/local/recalls/list', input) as never,
      mark: ({ actor: _, ...input }) => post('/api/local/recalls/mark', input) as never,
    },
    audit: {
      verify: () => post('/api/local/audit/verify', {}) as never,
      export: ({ since, until, after }) =>
        post('/api/local/audit/export', {
          ...(since && { since }),
          ...(until && { until }),
          ...(after && { after }),
        }) as never,
    },
    register: () => post('/api/local/register/list', {}) as Promise<RegisterItem[]>,
    replay: (id) => post('/api/local/answers/replay', { id }) as Promise<Replay>,
    switches: {
      list: () => post('/api/local/switches/list', {}) as never,
      set: ({ actor: _, ...input }) => post('/api/local/switches/set', input) as never,
      clear: ({ actor: _, ...input }) => post('/api/local/switches/clear', input) as never,
    },
    content: () => call('/api/local/release') as Promise<ReleaseContent>,
    watch: (request) => post('/api/local/watch', request) as Promise<WatchedSource[]>,
    staffLink: (input) =>
      post('/api/local/staff-links', input) as ReturnType<RunningServerClient['staffLink']>,
    async ingest(files, publish, onProgress) {
      const form = new FormData();
      form.set('publish', String(publish));
      for (const { path, bytes } of files) {
        if (bytes) form.append('file', new Blob([new Uint8Array(bytes)]), path);
        else form.append('unreadable', path);
      }
      const facts = files.flatMap(({ path, fetched, error }) =>
        fetched || error ? [{ path, fetched, error }] : [],
      );
      form.set('facts', JSON.stringify(facts));
      const response = await send('/api/local/ingest', {
        method: 'POST',
        body: form,
        headers: { accept: 'application/x-ndjson' },
      });
      if (!response.ok) throw toError(url!, await response.json().catch(() => null));
      return readIngestLines(url!, response, onProgress);
    },
  };
}

/** The server knows who sends: what `actor` says is not sent. */
function releasesOver(
  send: (verb: string, input: { actor?: unknown; [key: string]: unknown }) => Promise<unknown>,
): ReleaseVerbs {
  const verb =
    (name: keyof ReleaseVerbs) =>
    (input: object = {}) =>
      send(name, { ...input }) as never;
  return {
    list: verb('list'),
    show: verb('show'),
    diff: verb('diff'),
    evaluate: verb('evaluate'),
    approve: verb('approve'),
    publish: verb('publish'),
    rollBack: verb('rollBack'),
    retire: verb('retire'),
    rebase: verb('rebase'),
    remove: verb('remove'),
    refresh: verb('refresh'),
    gate: verb('gate'),
    setGate: verb('setGate'),
  };
}

/** Lines of `{progress}`, then one `{report}` or `{error}`. */
async function readIngestLines(
  url: string,
  response: Response,
  onProgress: ((progress: IngestProgress) => void) | undefined,
): Promise<IngestReport> {
  const decoder = new TextDecoder();
  let rest = '';
  const lines: string[] = [];
  try {
    for await (const chunk of response.body!) {
      rest += decoder.decode(chunk, { stream: true });
      const whole = rest.split('\n');
      rest = whole.pop()!;
      for (const line of whole) {
        const message = JSON.parse(line) as { progress?: IngestProgress };
        if (message.progress) onProgress?.(message.progress);
        else lines.push(line);
      }
    }
  } catch (cause) {
    throw unreachable(url, cause);
  }
  const last = JSON.parse(lines.at(-1) ?? 'null') as { report?: IngestReport } | null;
  if (last?.report) return last.report;
  throw toError(url, last);
}

function toError(url: string, body: unknown): YaowenError {
  const error = (
    body as { error?: { code?: unknown; message?: unknown; fields?: Record<string, string> } } | null
  )?.error;
  if (typeof error?.code !== 'string' || typeof error.message !== 'string') return unreachable(url, body);
  return new YaowenError(
    error.code as ErrorCode,
    { zh: error.message, en: error.message },
    { fields: error.fields },
  );
}

const unreachable = (url: string, cause: unknown): YaowenError =>
  new YaowenError(
    'unavailable:data_dir',
    {
      zh: `数据目录由 ${url} 上的服务使用，但它没有正常应答。请检查或重启该服务。`,
      en: `The data folder is held by the server at ${url}, which does not answer as it should. Check or restart it.`,
    },
    { cause },
  );

const heldByOther = (dataDir: string, holder: LockHolder): YaowenError =>
  new YaowenError('conflict:data_dir', {
    zh: `数据目录 ${dataDir} 正被进程 ${holder.pid} 使用，而它没有提供服务。请等它结束，或用 DATA_DIR 指定另一个目录。`,
    en: `The data folder ${dataDir} is in use by process ${holder.pid}, which does not serve. Wait until it ends, or name another folder with DATA_DIR.`,
  });
