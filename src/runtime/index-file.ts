/** The embedded index of a release, kept in the data folder so that a start need not build it anew. */
import { createHash } from 'node:crypto';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { openSavedIndex } from '../adapters/passage-index/embedded/saved-index.ts';
import type { IndexEntry, PassageIndex } from '../ports.ts';

const messages = {
  read: 'the saved index cannot be used and is built anew',
  save: 'the index cannot be saved; it is built at every start',
  remove: 'the index of a former release cannot be removed',
};

/**
 * Loads the index of exactly these entries, or builds and saves it. A file that is damaged or of another version is
 * built anew; one that cannot be read or written is done without.
 * @param onFault told why a file could not be used or written
 */
export async function openIndexFile(
  dataDir: string,
  entries: IndexEntry[],
  onFault: (error: unknown, message: string) => void,
): Promise<PassageIndex> {
  const folder = join(dataDir, 'index');
  const digest = digestOf(entries);
  const name = `${digest}.idx`;
  let isSaved = true;
  const { index, rebuilt } = await openSavedIndex(
    join(folder, name),
    digest,
    async () => entries,
    (error, step) => {
      if (step === 'save') isSaved = false;
      onFault(error, messages[step]);
    },
  );
  if (rebuilt === null) await touch(join(folder, name));
  else if (isSaved) await removeOld(folder, name).catch((error) => onFault(error, messages.remove));
  return index;
}

/** Files that stay: the present one, the one before (the way back), and that of a draft being measured. */
const filesKept = 3;

/** Files not used for longest. Another process may be reading one: on Linux it keeps what it has open. */
async function removeOld(folder: string, present: string): Promise<void> {
  const others: { name: string; usedMs: number }[] = [];
  for (const name of await readdir(folder))
    if (name.endsWith('.idx') && name !== present) {
      const info = await stat(join(folder, name)).catch(() => null);
      if (info) others.push({ name, usedMs: info.mtimeMs });
    }
  others.sort((a, b) => b.usedMs - a.usedMs);
  for (const { name } of others.slice(filesKept - 1)) await rm(join(folder, name), { force: true });
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  // Of a file that may only be read the age is no matter.
  await utimes(path, now, now).catch(() => {});
}

/** Names exactly these entries. */
export function digestOf(entries: IndexEntry[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(JSON.stringify(entry)).update('\n');
  return hash.digest('hex').slice(0, 32);
}
