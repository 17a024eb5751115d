import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

it('keeps one file, that of the present entries', async () => {
  await open();
  const [first] = await saved();
  expect((await open()).size).toBe(kiteEntries.length);
  expect(await saved()).toEqual([first]);
  await open(kiteEntries.slice(1));
  expect(await saved()).toHaveLength(1);
  expect(await saved()).not.toEqual([first]);
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
