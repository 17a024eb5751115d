/** The embedded index of a release, kept in the data folder so that a start need not build it anew. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEmbeddedIndex, deserialise, serialise } from '../adapters/passage-index/embedded/index.ts';
import type { IndexEntry, PassageIndex } from '../ports.ts';

/**
 * Loads the index of exactly these entries, or builds and saves it. A file that is damaged or of another version is
 * built anew; one that cannot be written is done without.
 * @param onFault told why a file could not be used or written
 */
export async function openIndexFile(
  dataDir: string,
  entries: IndexEntry[],
  onFault: (error: unknown, message: string) => void,
): Promise<PassageIndex> {
  const folder = join(dataDir, 'index');
  const name = `${digestOf(entries)}.idx`;
  const bytes = await readFile(join(folder, name)).catch(() => null);
  if (bytes) {
    try {
      const index = deserialise(bytes);
      if (index.size === entries.length) return index;
    } catch (error) {
      onFault(error, 'the saved index cannot be used and is built anew');
    }
  }
  const index = createEmbeddedIndex(entries);
  try {
    await mkdir(folder, { recursive: true });
    const draft = join(folder, `${name}.${process.pid}.new`);
    await writeFile(draft, serialise(index));
    await rename(draft, join(folder, name));
    await removeOthers(folder, name);
  } catch (error) {
    onFault(error, 'the index cannot be saved; it is built at every start');
  }
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
