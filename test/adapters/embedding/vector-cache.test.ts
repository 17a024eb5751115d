import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keyOf, openVectorCache } from '../../../src/adapters/embedding/vector-cache.ts';

let folder: string;
let told: unknown[];
const open = (model = 'm') => openVectorCache(folder, model, (error) => told.push(error));
const record = (text: string, ...numbers: number[]) => [keyOf(text), Float32Array.from(numbers)] as const;
const fileOf = async () => join(folder, (await readdir(folder))[0]!);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yaowen-vectors-'));
  told = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('gives back what it was given, after it was closed too, a model apart from another', async () => {
  const cache = await open();
  expect(cache.dimension).toBeNull();
  expect((await cache.get([keyOf('a')])).size).toBe(0);
  await cache.put([record('a', 1, 2), record('b', 3, 4)]);
  expect([...(await cache.get([keyOf('b'), keyOf('c')]))]).toEqual([record('b', 3, 4)]);
  await cache.close();
  const again = await open();
  expect(again.dimension).toBe(2);
  expect([...(await again.get([keyOf('a')]))]).toEqual([record('a', 1, 2)]);
  expect((await (await open('other')).get([keyOf('a')])).size).toBe(0);
  expect(told).toEqual([]);
});

it('loses one record to a crash in the middle of it, and none that came after', async () => {
  const cache = await open();
  await cache.put([record('a', 1, 2), record('b', 3, 4)]);
  await cache.close();
  const file = await fileOf();
  await truncate(file, (await stat(file)).size - 5);
  const again = await open();
  expect((await again.get([keyOf('a'), keyOf('b')])).size).toBe(1);
  await again.put([record('c', 5, 6)]);
  const found = await (await open()).get([keyOf('a'), keyOf('b'), keyOf('c')]);
  expect([...found.keys()].sort()).toEqual([keyOf('a'), keyOf('c')].sort());
});

it('takes a damaged record for missing, and a damaged head for an empty file', async () => {
  const cache = await open();
  await cache.put([record('a', 1, 2), record('b', 3, 4)]);
  const file = await fileOf();
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes);
  // Also by one that had seen it whole.
  expect((await cache.get([keyOf('b')])).size).toBe(0);
  expect((await (await open()).get([keyOf('a'), keyOf('b')])).size).toBe(1);
  await writeFile(file, 'not a cache at all, but something else');
  const again = await open();
  expect(again.dimension).toBeNull();
  await again.put([record('a', 9)]);
  expect([...(await (await open()).get([keyOf('a')]))]).toEqual([record('a', 9)]);
});

it('sees what another process added', async () => {
  const [one, two] = [await open(), await open()];
  await one.put([record('a', 1, 2)]);
  expect((await two.get([keyOf('a')])).size).toBe(1);
  await two.put([record('b', 3, 4)]);
  expect((await one.get([keyOf('b')])).size).toBe(1);
  await appendFile(await fileOf(), 'torn');
  await one.put([record('c', 5, 6)]);
  expect((await two.get([keyOf('a'), keyOf('b'), keyOf('c')])).size).toBe(3);
});

it('forgets all, for another dimension', async () => {
  const cache = await open();
  await cache.put([record('a', 1, 2)]);
  await cache.clear();
  expect([cache.dimension, (await cache.get([keyOf('a')])).size]).toEqual([null, 0]);
  await cache.put([record('a', 1, 2, 3)]);
  expect((await (await open()).get([keyOf('a')])).get(keyOf('a'))).toHaveLength(3);
});

it('is done without where the folder cannot be used, and says so once', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const cache = await openVectorCache(file, 'm', (error) => told.push(error));
  await cache.put([record('a', 1)]);
  expect((await cache.get([keyOf('a')])).size).toBe(0);
  expect(told).toHaveLength(1);
});
