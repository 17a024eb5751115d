import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { YaowenError } from '../../../errors.ts';
import type { Database, OpenDatabase } from '../../../records/context.ts';
import * as schema from '../../../records/schema/index.ts';
import { checkDatabase } from '../check-database.ts';
import { type DataDirLock, lockDataDir } from './lock-data-dir.ts';

export interface OpenPglite extends OpenDatabase {
  readonly kind: 'pglite';
  /** Tells commands where the server on this folder listens; nothing for one in memory. */
  announce(url: string, token: string): void;
}

/**
 * Opens the embedded database of a data folder, made at the first start, under the folder's lock. `dataDir` null
 * gives one in memory.
 * @throws `conflict:data_dir` when another process has the folder open
 */
export async function openPglite({ dataDir }: { dataDir: string | null }): Promise<OpenPglite> {
  const lock: DataDirLock = dataDir ? await lockDataDir(dataDir) : { announce: () => {}, release: () => {} };
  try {
    const client = dataDir ? await openFolder(dataDir) : await PGlite.create();
    const db = drizzle({ client, schema, casing: 'snake_case' }) as unknown as Database;
    let closed = false;
    return {
      kind: 'pglite',
      db,
      announce: lock.announce,
      listen({ channels, onPayload, onListening }) {
        const ends = channels.map((channel) =>
          client.listen(channel, (payload) => onPayload(channel, payload)),
        );
        Promise.all(ends).then(onListening, () => {});
        return async () => {
          for (const end of ends) await end.then((stop) => stop()).catch(() => {});
        };
      },
      check: () => checkDatabase(db),
      async close() {
        if (closed) return;
        closed = true;
        try {
          await client.close();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A first start that is killed half-way must not leave a folder that never opens: made aside, then renamed. */
async function openFolder(dataDir: string): Promise<PGlite> {
  const folder = join(dataDir, 'database');
  if (!existsSync(folder)) {
    const draft = join(dataDir, 'database.new');
    rmSync(draft, { recursive: true, force: true });
    await makeDatabase(draft);
    renameSync(draft, folder);
  }
  return PGlite.create(folder);
}

/** `--liftoff-only`: without V8's second compiler it takes a third of the time and half the memory. */
async function makeDatabase(folder: string): Promise<void> {
  const program = fileURLToPath(new URL('make-database.ts', import.meta.url));
  try {
    await promisify(execFile)(process.execPath, ['--liftoff-only', program, folder]);
  } catch (cause) {
    throw new YaowenError(
      'unavailable:database',
      {
        zh: `无法在 ${folder} 建立数据库。请检查该目录可写、磁盘有空间，然后重新启动。`,
        en: `No database could be made in ${folder}. Check that the folder can be written and the disk has room, then start again.`,
      },
      { cause },
    );
  }
}
