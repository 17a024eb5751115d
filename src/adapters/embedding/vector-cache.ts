/**
 * Vectors by model and text digest, in one file a model, so that bringing in a text again embeds only what changed.
 * Records are appended, each with its checksum: a record cut by a crash or damaged later is a miss, never a wrong
 * vector. Several processes may append at once. Node only.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checksum } from '../passage-index/embedded/checksum.ts';

export interface VectorCache {
  /** Of the vectors held; null while there are none. */
  readonly dimension: number | null;
  /** The vectors held, by key; what is missing or damaged is left out. */
  get(keys: readonly string[]): Promise<Map<string, Float32Array>>;
  /** All of one dimension, which is that of the cache. */
  put(vectors: readonly (readonly [key: string, vector: Float32Array])[]): Promise<void>;
  /** Forgets all: the model of this name makes other vectors than before. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Key of a text: the first 128 bits of its SHA-256, in hexadecimal digits. */
export const keyOf = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);

const magic = Buffer.from('YWVECTS1');
const headerBytes = 16;
const keyBytes = 16;
const recordHead = keyBytes + 8;
const readBytes = 4 << 20;
const mostDimension = 65_536;

/**
 * @param onFault told of a fault of the file system; the cache is then done without
 */
export async function openVectorCache(
  folder: string,
  model: string,
  onFault: (error: unknown) => void = () => {},
): Promise<VectorCache> {
  const name = createHash('sha256').update(model, 'utf8').digest('hex').slice(0, 16);
  const path = join(folder, `${name}.vectors`);
  let file: FileHandle | null = null;
  let dimension: number | null = null;
  /** Where the record of each key begins. */
  let places = new Map<string, number>();
  /** Up to where the file has been looked through. */
  let seen = headerBytes;
  let broken = false;

  const recordBytes = () => recordHead + dimension! * 4;

  async function openFile(): Promise<void> {
    if (file) return;
    await mkdir(folder, { recursive: true });
    file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600);
    const header = Buffer.alloc(headerBytes);
    const { bytesRead } = await file.read(header, 0, headerBytes, 0);
    if (bytesRead === 0) return;
    const given = header.readUInt32LE(8);
    const whole =
      bytesRead === headerBytes &&
      header.subarray(0, 8).equals(magic) &&
      header.readUInt32LE(12) === checksum(header.subarray(0, 12)) &&
      given > 0 &&
      given <= mostDimension;
    if (whole) dimension = given;
    else await file.truncate(0);
  }

  /** Notes the whole records that were appended since, by whomever. */
  async function lookThrough(): Promise<void> {
    if (dimension === null) {
      await file?.close();
      file = null;
      await openFile();
    }
    const opened = file;
    if (opened === null || dimension === null) return;
    const { size } = await opened.stat();
    const bytes = recordBytes();
    const atOnce = Math.max(1, Math.floor(readBytes / bytes)) * bytes;
    while (seen + bytes <= size) {
      const buffer = Buffer.alloc(Math.min(atOnce, Math.floor((size - seen) / bytes) * bytes));
      const { bytesRead } = await opened.read(buffer, 0, buffer.length, seen);
      for (let at = 0; at + bytes <= bytesRead; at += bytes) {
        const record = buffer.subarray(at, at + bytes);
        if (isWhole(record)) places.set(record.toString('hex', 0, keyBytes), seen + at);
      }
      if (bytesRead < bytes) return;
      seen += Math.floor(bytesRead / bytes) * bytes;
    }
  }

  /** One write: appends of several processes lie one after the other. */
  async function append(vectors: readonly (readonly [string, Float32Array])[]): Promise<void> {
    const first = vectors[0];
    if (!file || !first) return;
    if (dimension === null) {
      const header = Buffer.alloc(headerBytes);
      magic.copy(header);
      header.writeUInt32LE(first[1].length, 8);
      header.writeUInt32LE(checksum(header.subarray(0, 12)), 12);
      await file.write(header);
      dimension = first[1].length;
    }
    const { size } = await file.stat();
    // What a crash cut off in the middle would put every later record out of place.
    const torn = (size - headerBytes) % recordBytes();
    if (torn !== 0) await file.truncate(size - torn);
    const buffer = Buffer.alloc(vectors.length * recordBytes());
    vectors.forEach(([key, vector], i) => {
      const record = buffer.subarray(i * recordBytes(), (i + 1) * recordBytes());
      record.write(key, 0, 'hex');
      Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).copy(record, recordHead);
      record.writeUInt32LE(recordChecksum(record), keyBytes);
    });
    await file.write(buffer);
  }

  async function tried<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    if (broken) return otherwise;
    try {
      return await work();
    } catch (error) {
      broken = true;
      onFault(error);
      return otherwise;
    }
  }

  const cache: VectorCache = {
    get dimension() {
      return dimension;
    },
    get: (keys) =>
      tried(async () => {
        await lookThrough();
        const found = new Map<string, Float32Array>();
        if (!file || dimension === null) return found;
        for (const key of keys) {
          const place = places.get(key);
          if (place === undefined) continue;
          const record = Buffer.alloc(recordBytes());
          const { bytesRead } = await file.read(record, 0, record.length, place);
          if (bytesRead < record.length || !isWhole(record) || record.toString('hex', 0, keyBytes) !== key)
            continue;
          const vector = new Float32Array(dimension);
          Buffer.from(vector.buffer).set(record.subarray(recordHead));
          found.set(key, vector);
        }
        return found;
      }, new Map()),
    put: (vectors) => tried(() => append(vectors), undefined),
    clear: () =>
      tried(async () => {
        await file?.close();
        file = null;
        dimension = null;
        places = new Map();
        seen = headerBytes;
        await rm(path, { force: true });
        await openFile();
      }, undefined),
    async close() {
      await file?.close().catch(() => {});
      file = null;
    },
  };
  await tried(openFile, undefined);
  await tried(lookThrough, undefined);
  return cache;
}

/** Of everything but the checksum itself, which stands between key and vector. */
function recordChecksum(record: Buffer): number {
  return (checksum(record.subarray(0, keyBytes)) ^ checksum(record.subarray(recordHead))) >>> 0;
}

const isWhole = (record: Buffer): boolean => record.readUInt32LE(keyBytes) === recordChecksum(record);
