import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checksum } from '../../../src/adapters/passage-index/embedded/checksum.ts';
import {
  createEmbeddedIndex,
  deserialise,
  serialise,
} from '../../../src/adapters/passage-index/embedded/index.ts';
import { openSavedIndex } from '../../../src/adapters/passage-index/embedded/saved-index.ts';
import { defaultSettings } from '../../../src/adapters/passage-index/embedded/settings.ts';
import { YaowenError } from '../../../src/errors.ts';
import { kiteEntries } from '../../contract/passage-index.ts';

const query = { texts: [{ text: '风筝登记', weight: 1 }], k: 10, filter: { asOf: null } };
const kites = () => createEmbeddedIndex(kiteEntries, { label: 'release-1' });

describe('the saved form', () => {
  it('finds what the index found, from any place in a buffer', async () => {
    const index = kites();
    const bytes = serialise(index);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const expected = await index.search(query);
    expect(await deserialise(bytes).search(query)).toEqual(expected);
    expect(await deserialise(shifted.subarray(3)).search(query)).toEqual(expected);
  });

  it('is the same for the same entries in any order', () => {
    const other = createEmbeddedIndex(kiteEntries.toReversed(), { label: 'release-1' });
    expect(Buffer.compare(serialise(kites()), serialise(other))).toBe(0);
  });

  it('shows damage at every byte and every length', () => {
    const bytes = serialise(kites());
    for (let at = 0; at < bytes.length; at += 1 + Math.floor(at / 50)) {
      const damaged = bytes.slice();
      damaged[at] = damaged[at]! ^ 0x10;
      expect(() => deserialise(damaged), `byte ${at}`).toThrow(YaowenError);
      expect(() => deserialise(bytes.subarray(0, at)), `length ${at}`).toThrow(YaowenError);
    }
    expect(() => deserialise(new Uint8Array([...bytes, 0]))).toThrow(YaowenError);
  });

  it('refuses another version even when it is whole', () => {
    const bytes = serialise(kites());
    const text = Buffer.from(bytes).toString('latin1');
    const at = text.indexOf('"formatVersion":') + '"formatVersion":'.length;
    bytes[at] = '9'.charCodeAt(0);
    new DataView(bytes.buffer).setUint32(8, checksum(bytes.subarray(12)), true);
    expect(() => deserialise(bytes)).toThrow(/another version/);
  });

  it('refuses an index weighed by other settings', () => {
    const settings = { ...defaultSettings, levelPrior: { law: 99 } };
    const bytes = serialise(createEmbeddedIndex(kiteEntries, { settings }));
    expect(() => deserialise(bytes)).toThrow(/other weights/);
    expect(deserialise(bytes, { settings }).size).toBe(kiteEntries.length);
  });

  it('has the checksums of the xxHash specification', () => {
    const of = (text: string) => checksum(new TextEncoder().encode(text)).toString(16);
    expect(of('')).toBe('2cc5d05');
    expect(of('a')).toBe('550d7456');
    expect(of('abc')).toBe('32d153ff');
    expect(of('Nobody inspects the spammish repetition')).toBe('e2293b2f');
  });
});

describe('an index in the data folder', () => {
  let folder: string;
  let path: string;
  let built: number;
  const entries = async () => {
    built += 1;
    return kiteEntries;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yaowen-index-'));
    path = join(folder, 'release', 'index.bin');
    built = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is built once, then read', async () => {
    expect((await openSavedIndex(path, 'release-1', entries)).rebuilt).toBe('missing');
    const again = await openSavedIndex(path, 'release-1', entries);
    expect([again.rebuilt, built]).toEqual([null, 1]);
    expect(await again.index.search(query)).toEqual(await kites().search(query));
    expect(await readdir(join(folder, 'release'))).toEqual(['index.bin']);
  });

  it('is built anew when damaged, cut short, empty or of another release', async () => {
    await openSavedIndex(path, 'release-1', entries);
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged[whole.length >> 1]! ^= 1;
    for (const bytes of [
      damaged,
      whole.subarray(0, 100),
      Buffer.alloc(0),
      Buffer.from('not an index at all'),
    ]) {
      await writeFile(path, bytes);
      expect((await openSavedIndex(path, 'release-1', entries)).rebuilt).toBe('unusable');
      expect(Buffer.compare(await readFile(path), whole)).toBe(0);
    }
    expect((await openSavedIndex(path, 'release-2', entries)).rebuilt).toBe('other_label');
    expect((await openSavedIndex(path, 'release-2', entries)).rebuilt).toBeNull();
  });

  it('serves without a file where none can be read or written, and tells why', async () => {
    const place = join(folder, 'taken');
    await mkdir(place);
    const told: string[] = [];
    const opened = await openSavedIndex(place, 'release-1', entries, (_, step) => told.push(step));
    expect([told, opened.rebuilt, opened.index.size]).toEqual([
      ['read', 'save'],
      'unusable',
      kiteEntries.length,
    ]);
    await expect(openSavedIndex(place, 'release-1', entries)).rejects.toThrow();
  });

  it('is never half written: two openers at once both end with a whole file', async () => {
    await Promise.all([
      openSavedIndex(path, 'release-1', entries),
      openSavedIndex(path, 'release-1', entries),
    ]);
    expect((await openSavedIndex(path, 'release-1', entries)).rebuilt).toBeNull();
    expect(await readdir(join(folder, 'release'))).toEqual(['index.bin']);
  });
});
