import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openIndexFile } from '../../src/runtime/index-file.ts';
import { kiteEntries } from '../contract/passage-index.ts';

let dataDir: string;
let told: string[];
const open = (entries = kiteEntries) => openIndexFile(dataDir, entries, (_, message) => told.push(message));
const saved = () => readdir(join(dataDir, 'index'));

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'yaowen-index-file-'));
  told = [];
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

it('keeps the file of the present entries, and of the two sets used before', async () => {
  await open();
  const [first] = await saved();
  expect((await open()).size).toBe(kiteEntries.length);
  expect(await saved()).toEqual([first]);
  for (let without = 1; without <= 3; without += 1) {
    await delay(20);
    await open(kiteEntries.slice(without));
    await open();
  }
  expect(await saved()).toHaveLength(3);
  expect(await saved()).toContain(first);
  await delay(20);
  for (let without = 4; without <= 6; without += 1) await open(kiteEntries.slice(without));
  expect(await saved()).toHaveLength(3);
  expect(await saved()).not.toContain(first);
  expect(told).toEqual([]);
});

it('builds a damaged file anew and says so', async () => {
  await open();
  const [name] = await saved();
  await writeFile(join(dataDir, 'index', name!), 'not an index');
  expect((await open()).size).toBe(kiteEntries.length);
  expect(told).toEqual([expect.stringContaining('built anew')]);
});

it('serves where nothing can be saved, and says so', async () => {
  await writeFile(join(dataDir, 'index'), 'a file where the folder should be');
  expect((await open()).size).toBe(kiteEntries.length);
  expect(told.at(-1)).toContain('cannot be saved');
});
