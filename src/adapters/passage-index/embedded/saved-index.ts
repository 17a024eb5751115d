/** An embedded index kept as a file of the data folder. Node only. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { YaowenError } from '../../../errors.ts';
import type { IndexEntry, PassageIndex } from '../../../ports.ts';
import { createEmbeddedIndex, deserialise, labelOf, serialise } from './index.ts';

export interface SavedIndex {
  index: PassageIndex;
  /** Why it was built anew; null when the file served. */
  rebuilt: 'missing' | 'unusable' | 'other_label' | null;
}

/** Why a file could not be used, read or written. */
export type SavedIndexFault = (error: unknown, step: 'read' | 'save') => void;

/**
 * The index in the file if it is whole, of this version and of this label; else one built from `entries()` and
 * saved.
 * @param onFault told of a file that is of no use and of faults of the file system, which are then done without; when
 * not given, a fault of the file system is thrown as it is
 */
export async function openSavedIndex(
  path: string,
  label: string,
  entries: () => Promise<readonly IndexEntry[]>,
  onFault?: SavedIndexFault,
): Promise<SavedIndex> {
  const found = await readSavedIndex(path, label, onFault);
  if (typeof found !== 'string') return { index: found, rebuilt: null };
  const index = createEmbeddedIndex(await entries(), { label });
  try {
    await saveIndex(path, index);
  } catch (error) {
    if (!onFault) throw error;
    onFault(error, 'save');
  }
  return { index, rebuilt: found };
}

async function readSavedIndex(
  path: string,
  label: string,
  onFault: SavedIndexFault | undefined,
): Promise<PassageIndex | Exclude<SavedIndex['rebuilt'], null>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
    if (!onFault) throw error;
    onFault(error, 'read');
    return 'unusable';
  }
  try {
    const index = deserialise(bytes);
    return labelOf(index) === label ? index : 'other_label';
  } catch (error) {
    if (!(error instanceof YaowenError && error.code === 'internal:index')) throw error;
    onFault?.(error, 'read');
    return 'unusable';
  }
}

/** Writes the index so that a reader sees the old file or the whole new one, also after a power cut. */
export async function saveIndex(path: string, index: PassageIndex): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(serialise(index));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
