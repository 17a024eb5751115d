/**
 * The lock on a data folder. PGlite has none of its own, and two processes on one folder lose rows in silence.
 * The file also tells commands where the running server listens.
 */
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { YaowenError } from '../../../errors.ts';
import { processLives, processStart } from './process-identity.ts';

export interface LockHolder {
  pid: number;
  /** Where it serves, once it does: `http://host:port`. */
  url: string | null;
  /** Lets commands of the folder's owner use that server; the file is readable by the owner alone. */
  token: string | null;
  /** ISO instant at which the lock was taken. */
  startedAt: string;
  host: string;
  /** Start of the process by its kernel. */
  processStart: string | null;
  /** Names this lock among all that ever lay on the folder. */
  nonce: string;
}

export interface DataDirLock {
  /** Tells commands where the server of this folder listens. */
  announce(url: string, token: string): void;
  release(): void;
}

const fileName = 'yaowen.lock';
const unreadable = 'unreadable';
/** On another host (a container before this one) a process cannot be asked; its heartbeat tells. */
const heartbeatMs = 5_000;
const heartbeatLostMs = 60_000;

/** Who holds the folder now; null when nobody living does. */
export function readDataDirLock(dataDir: string): LockHolder | null {
  const path = join(dataDir, fileName);
  const holder = readHolder(path);
  return holder && holderLives(path, holder) ? holder : null;
}

/**
 * Takes the lock on `dataDir`, making the folder if need be. A lock whose process is dead is taken over; of many
 * that try at once exactly one gets it.
 * @throws `conflict:data_dir` when a living process holds it
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, fileName);
  const own: LockHolder = {
    pid: process.pid,
    url: null,
    token: null,
    startedAt: new Date().toISOString(),
    host: hostname(),
    processStart: processStart(process.pid),
    nonce: globalThis.crypto.randomUUID(),
  };
  for (let attempt = 1; ; attempt++) {
    const taken = tryTake(path, own);
    if (taken === 'taken') break;
    if (taken !== 'contended' || attempt >= 200)
      throw heldElsewhere(dataDir, taken === 'contended' ? null : taken);
    await delay(10);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // The folder was removed under us; there is nothing left to guard.
    }
  }, heartbeatMs);
  heartbeat.unref();
  return {
    announce(url, token) {
      own.url = url;
      own.token = token;
      replaceWith(path, own);
    },
    release() {
      clearInterval(heartbeat);
      if (readHolder(path)?.nonce === own.nonce) rmSync(path, { force: true });
    },
  };
}

/** `contended`: somebody else is taking it over at this moment; try again. */
function tryTake(path: string, own: LockHolder): 'taken' | 'contended' | LockHolder {
  if (createWith(path, own)) return 'taken';
  const holder = readHolder(path);
  if (!holder) return 'contended';
  if (holderLives(path, holder)) return holder;
  // The right to replace this very lock is itself a lock, named by its nonce. Whoever has it looks again: one
  // that read the dead lock long ago would otherwise replace the lock of a living successor.
  const claim = `${path}.${holder.nonce}`;
  if (tryTake(claim, own) !== 'taken') return 'contended';
  try {
    if (readHolder(path)?.nonce !== holder.nonce) return 'contended';
    replaceWith(path, own);
    return 'taken';
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Makes the file with its content in one step, or returns false where there is one already. */
function createWith(path: string, own: LockHolder): boolean {
  const draft = `${path}.${globalThis.crypto.randomUUID()}.new`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replaceWith(path: string, own: LockHolder): void {
  const draft = `${path}.${globalThis.crypto.randomUUID()}.new`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  renameSync(draft, path);
}

function readHolder(path: string): LockHolder | null {
  try {
    const held = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof held?.pid === 'number' && typeof held.nonce === 'string') return held as LockHolder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  }
  // Not ours, or damaged by a full disk: nobody can be asked, so it counts as left behind.
  return {
    pid: 0,
    url: null,
    token: null,
    startedAt: '',
    host: hostname(),
    processStart: null,
    nonce: unreadable,
  };
}

function holderLives(path: string, holder: LockHolder): boolean {
  if (holder.nonce === unreadable) return false;
  if (holder.host === hostname()) return processLives(holder.pid, holder.processStart);
  try {
    return Date.now() - statSync(path).mtimeMs < heartbeatLostMs;
  } catch {
    return false;
  }
}

function heldElsewhere(dataDir: string, holder: LockHolder | null): YaowenError {
  const who = holder
    ? {
        zh: `进程 ${holder.pid}${holder.url ? `（${holder.url}）` : ''}`,
        en: `process ${holder.pid}${holder.url ? ` (${holder.url})` : ''}`,
      }
    : { zh: '另一个进程', en: 'another process' };
  return new YaowenError('conflict:data_dir', {
    zh: `数据目录 ${dataDir} 正被${who.zh}使用。请使用那个正在运行的服务，或先停止它，或用 DATA_DIR 指定另一个目录。`,
    en: `The data folder ${dataDir} is in use by ${who.en}. Use the server that is running, or stop it first, or name another folder with DATA_DIR.`,
  });
}
