/**
 * The vectors of a release as a file beside its index: `YWDENSE1`, checksum of the rest, length of a JSON header, the
 * header, then the rows on a multiple of 8 bytes, little-endian. Node only.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checksum } from '../embedded/checksum.ts';
import type { PassageVectors } from './passage-vectors.ts';

const magic = 'YWDENSE1';
const headStart = 16;
const aligned = (offset: number) => (offset + 7) & ~7;

export function encodeVectors({ rows, ...facts }: PassageVectors): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify(facts));
  const bodyStart = aligned(headStart + header.length);
  const bytes = new Uint8Array(bodyStart + rows.byteLength);
  bytes.set(new TextEncoder().encode(magic));
  bytes.set(header, headStart);
  bytes.set(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength), bodyStart);
  const view = new DataView(bytes.buffer);
  view.setUint32(12, header.length, true);
  view.setUint32(8, checksum(bytes.subarray(12)), true);
  return bytes;
}

/** @returns null unless the bytes are whole; the rows look into them */
export function decodeVectors(bytes: Uint8Array): PassageVectors | null {
  if (bytes.length < headStart) return null;
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(own.buffer, own.byteOffset, own.byteLength);
  if (new TextDecoder('latin1').decode(own.subarray(0, 8)) !== magic) return null;
  if (view.getUint32(8, true) !== checksum(own.subarray(12))) return null;
  const length = view.getUint32(12, true);
  const facts = JSON.parse(new TextDecoder().decode(own.subarray(headStart, headStart + length))) as Omit<
    PassageVectors,
    'rows'
  >;
  const rows = new Float32Array(
    own.buffer as ArrayBuffer,
    own.byteOffset + aligned(headStart + length),
    facts.size * facts.dimension,
  );
  return { ...facts, rows };
}

/**
 * The vectors in the file, if it is whole and holds those of these entries and this model; else null.
 * @param onFault told of a file that is there and of no use
 */
export async function readVectors(
  path: string,
  wanted: { label: string; model: string },
  onFault: (error: unknown) => void,
): Promise<PassageVectors | null> {
  try {
    const vectors = decodeVectors(await readFile(path));
    if (vectors === null) throw new Error(`${path} is damaged`);
    return vectors.label === wanted.label && vectors.model === wanted.model ? vectors : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onFault(error);
    return null;
  }
}

/** Writes the vectors so that a reader sees the old file or the whole new one, also after a power cut. */
export async function saveVectors(path: string, vectors: PassageVectors): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(encodeVectors(vectors));
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
