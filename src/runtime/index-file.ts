/** The embedded index of a release, kept in the data folder so that a start need not build it anew. */
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
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
  if (rebuilt !== null && isSaved)
    await removeOthers(folder, name).catch((error) => onFault(error, messages.remove));
  return index;
}

/** Files of former releases. Another process may be reading one: on Linux it keeps what it has open. */
async function removeOthers(folder: string, kept: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.endsWith('.idx') && name !== kept) await rm(join(folder, name), { force: true });
}

function digestOf(entries: IndexEntry[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(JSON.stringify(entry)).update('\n');
  return hash.digest('hex').slice(0, 32);
}
