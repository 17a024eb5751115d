/**
 * Reads files of all formats in threads of their own, with limits of time and memory: a file that hangs or bursts
 * ends its thread and nothing else.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { YaowenError } from '../../errors.ts';
import { readableExtensions } from './detect-format.ts';
import { damaged, tookTooLong, tookTooMuchMemory, unreadableFile } from './faults.ts';
import { type ReadFile, type ReadLimits, type ReadReply, readLimits } from './types.ts';

export type { Attachment, DocumentFormat, ReadFile, ReadLimits } from './types.ts';
export { readLimits } from './types.ts';
export { readableExtensions };

export interface DocumentReader {
  /**
   * Reads and parses one file. Calls wait for a free thread.
   * @param path the name tells the extension, and the parser the edition's date; folders are ignored
   * @param url where the file was fetched, or null
   * @throws YaowenError `bad_input:ingest`, `too_large:ingest`, `time_limit:ingest`; each says what to do
   */
  read(file: { path: string; bytes: Uint8Array; url?: string | null }): Promise<ReadFile>;
  close(): Promise<void>;
}

interface Job {
  path: string;
  bytes: Uint8Array;
  url: string | null;
  done(result: ReadFile): void;
  failed(error: unknown): void;
}

export function openDocumentReader(
  options: { limits?: Partial<ReadLimits>; threads?: number } = {},
): DocumentReader {
  const limits = { ...readLimits, ...options.limits };
  const most = options.threads ?? Math.min(2, availableParallelism());
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const waiting: Job[] = [];
  let lastId = 0;
  let closed = false;

  const start = (): Worker => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      // Libraries may print warnings; the standard output of a command is its result.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: limits.maxHeapMb, stackSizeMb: 4 },
    });
    worker.unref();
    all.add(worker);
    return worker;
  };

  const next = (): void => {
    while (waiting.length > 0 && (idle.length > 0 || all.size < most))
      run(idle.pop() ?? start(), waiting.shift()!);
  };

  const run = (worker: Worker, job: Job): void => {
    const id = ++lastId;
    worker.ref();
    const settle = (outcome: () => void, reusable: boolean): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      if (reusable && !closed) {
        worker.unref();
        idle.push(worker);
      } else {
        all.delete(worker);
        // A thread that is ended may still complain.
        worker.on('error', () => {});
        void worker.terminate();
      }
      outcome();
      next();
    };
    const fail = (error: unknown, reusable = false) => settle(() => job.failed(error), reusable);
    const timer = setTimeout(() => fail(tookTooLong(Math.round(limits.timeoutMs / 1000))), limits.timeoutMs);
    const onMessage = (reply: ReadReply): void => {
      if (reply.id !== id) return;
      if (reply.ok) settle(() => job.done({ document: reply.document, parsed: reply.parsed }), true);
      else fail(new YaowenError(reply.code, reply.messages, { cause: reply.detail }), true);
    };
    const onError = (error: NodeJS.ErrnoException): void =>
      fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tookTooMuchMemory() : damaged(job.path, error));
    const onExit = (): void => fail(damaged(job.path));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    const title = job.url === null ? nameOf(job.path) : readableName(nameOf(job.path));
    const input = { name: title, bytes: job.bytes, url: job.url, limits };
    worker.postMessage({ id, input, title });
  };

  return {
    read: ({ path, bytes, url }) =>
      new Promise((done, failed) => {
        if (closed) failed(new Error('the document reader is closed'));
        else if (bytes.length > limits.maxBytes) failed(unreadableFile(limits.maxBytes));
        else {
          waiting.push({ path, bytes, url: url ?? null, done, failed });
          next();
        }
      }),
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.failed(new Error('the document reader is closed'));
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

/** The last part of a path or of an address, without query; addresses may hold escaped characters. */
function nameOf(path: string): string {
  const last = path
    .replace(/[?#].*$/, (rest) => (/^[a-z]+:\/\//i.test(path) ? '' : rest))
    .split(/[/\\]/)
    .at(-1)!;
  try {
    return decodeURIComponent(last) || path;
  } catch {
    return last || path;
  }
}

/** `list.jsp` and `download.do` say nothing of what comes from them. */
const readableName = (name: string): string =>
  readableExtensions.some((extension) => name.toLowerCase().endsWith(extension))
    ? name
    : name.replace(/\.[A-Za-z0-9]{1,8}$/, '');
