/** `kill -9` at any moment of an ingest or a swap: a whole release serves, the old one or the new one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres, startPostgres, type TestCluster } from '../support/postgres.ts';
import { seededRandom } from '../support/seeded-random.ts';

const program = resolve(import.meta.dirname, '../support/publish-until-killed.ts');
/** Each round starts a process, which costs seconds on a small machine. */
const rounds = process.env.YAOWEN_TEST_LONG ? 20 : 2;
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

interface Found {
  live: string | null;
  versions: string[];
  provisions: number;
  lives: number;
  answered: string | null;
  auditFaults: unknown[];
}

interface Round {
  found: Found;
  begun: number[];
  done: number[];
}

/** `swap`: the new release is ready, and is put in place next. */
interface Moment {
  after: 'found' | 'begin' | 'swap';
  waitMs: number;
}

/**
 * Runs the program until it is killed.
 * @param moment null: when its second version is live
 */
async function runAndKill(variables: Record<string, string>, moment: Moment | null): Promise<Round> {
  const child = spawn(process.execPath, ['--liftoff-only', program], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines: [string, unknown][] = [];
  let rest = '';
  const kill = () => void child.kill('SIGKILL');
  let isSet = false;
  child.stdout.on('data', (piece) => {
    const parts = (rest + piece).split('\n');
    rest = parts.pop()!;
    for (const line of parts) lines.push([line.split(' ')[0]!, JSON.parse(line.slice(line.indexOf(' ')))]);
    const said = (word: string) => lines.filter(([first]) => first === word).length;
    const isTime = moment === null ? said('done') > 1 : said(moment.after) > 0;
    if (!isTime || isSet) return;
    isSet = true;
    setTimeout(kill, moment?.waitMs ?? 0);
  });
  const [code] = await ended;
  expect(code, 'it ended by itself').toBeNull();
  const numbers = (wanted: string) =>
    lines.flatMap(([word, value]) => (word === wanted ? [value as number] : []));
  return { found: lines[0]![1] as Found, begun: numbers('begin'), done: numbers('done') };
}

async function killOften(variables: Record<string, string>): Promise<void> {
  const random = seededRandom(seed);
  const startedMs = performance.now();
  let before = await runAndKill(variables, null);
  expect(before.found.live).toBeNull();
  // With its start the first round took longer than two versions do.
  const cycleMs = Math.min(3_000, (performance.now() - startedMs) / 3);
  const told = { old: 0, new: 0 };
  for (let round = 1; round <= rounds + 1; round += 1) {
    const where = `seed ${seed}, round ${round}`;
    const moment: Moment =
      round > rounds
        ? { after: 'found', waitMs: 0 }
        : round % 2 === 0
          ? { after: 'swap', waitMs: random() ** 2 * 60 }
          : { after: 'begin', waitMs: random() * cycleMs };
    const next = await runAndKill(variables, moment);
    const { found } = next;
    const last = before.done.at(-1) ?? Number(before.found.versions[0]);
    const possible = [last, ...before.begun.filter((version) => version > last)].map(String);
    expect(found.lives, where).toBe(1);
    // One version, whole: nothing of it missing, nothing of another mixed in.
    expect(found.versions, where).toHaveLength(1);
    expect(possible, where).toContain(found.versions[0]);
    expect(found.provisions, where).toBe(120);
    expect(found.answered, where).toBe(found.versions[0]);
    expect(found.auditFaults, where).toEqual([]);
    if (before.begun.length > before.done.length)
      told[found.versions[0] === String(last) ? 'old' : 'new'] += 1;
    before = next;
  }
  console.log(
    `killed ${rounds} times (seed ${seed}): ${told.old} in the old release, ${told.new} in the new one`,
  );
}

describe('publishing that is killed', { timeout: 400_000 }, () => {
  let dir: string;
  let cluster: TestCluster | null = null;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'yaowen-killed-'));
    if (!noPostgres) cluster = await startPostgres();
  });
  afterAll(() => {
    cluster?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it(`leaves a whole release on PGlite, ${rounds} times`, () => killOften({ DATA_DIR: join(dir, 'data') }));

  it.skipIf(noPostgres)(
    `leaves a whole release on PostgreSQL, ${rounds} times${noPostgres ? ` (skipped: ${noPostgres})` : ''}`,
    () => killOften({ DATABASE_URL: cluster!.createDatabase(), DATA_DIR: join(dir, 'index-only') }),
  );
});
