import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type LockHolder,
  lockDataDir,
  readDataDirLock,
} from '../../../src/adapters/database/pglite/lock-data-dir.ts';
import { openPglite } from '../../../src/adapters/database/pglite/open-pglite.ts';

const program = fileURLToPath(new URL('../../support/take-lock.ts', import.meta.url));

describe('the lock on a data folder', () => {
  let dataDir: string;
  let path: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'yaowen-lock-'));
    path = join(dataDir, 'yaowen.lock');
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Starts a program that tries to take the lock; says how that went. */
  async function takeElsewhere() {
    const child = spawn(process.execPath, [program, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const said = await new Promise<string>((resolve) => {
      child.stdout.once('data', (data) => resolve(String(data).trim()));
      child.once('exit', () => resolve('silent'));
    });
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    return {
      said,
      pid: child.pid!,
      kill: () => {
        child.kill('SIGKILL');
        return gone;
      },
    };
  }

  function leaveBehind(holder: Partial<LockHolder>) {
    const left: LockHolder = {
      pid: 1,
      url: null,
      token: null,
      startedAt: '2026-01-01T00:00:00.000Z',
      host: hostname(),
      processStart: null,
      nonce: 'left-behind',
      ...holder,
    };
    writeFileSync(path, JSON.stringify(left));
    return left;
  }

  it('tells who holds it and where that one serves, until it is released', async () => {
    const lock = await lockDataDir(dataDir);
    expect(readDataDirLock(dataDir)).toMatchObject({ pid: process.pid, url: null });
    lock.announce('http://127.0.0.1:8787', 'token');
    expect(readDataDirLock(dataDir)).toMatchObject({ url: 'http://127.0.0.1:8787', token: 'token' });
    expect(statSync(path).mode & 0o077).toBe(0);
    lock.release();
    expect(readDataDirLock(dataDir)).toBeNull();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is refused a second time in the same process, and what to do is said', async () => {
    const lock = await lockDataDir(dataDir);
    lock.announce('http://127.0.0.1:8787', 'token');
    const refused = await lockDataDir(dataDir).catch((error) => error);
    expect(refused.code).toBe('conflict:data_dir');
    for (const message of Object.values(refused.messages as { zh: string; en: string })) {
      expect(message).toContain(dataDir);
      expect(message).toContain(String(process.pid));
      expect(message).toContain('http://127.0.0.1:8787');
      expect(message).toContain('DATA_DIR');
      expect(message).not.toContain('token');
    }
    await expect(openPglite({ dataDir })).rejects.toMatchObject({ code: 'conflict:data_dir' });
    lock.release();
    (await lockDataDir(dataDir)).release();
  });

  it('is refused while another process holds it, and taken over when that one was killed', async () => {
    const holder = await takeElsewhere();
    expect(holder.said).toBe('taken');
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({
      code: 'conflict:data_dir',
      messages: { en: expect.stringContaining(String(holder.pid)) },
    });
    await holder.kill();
    expect(readDataDirLock(dataDir)).toBeNull();
    (await lockDataDir(dataDir)).release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('goes to exactly one of several processes that find a dead one at the same time', async () => {
    for (let round = 0; round < 2; round++) {
      const dead = await takeElsewhere();
      expect(dead.said).toBe('taken');
      await dead.kill();
      const tried = await Promise.all(Array.from({ length: 4 }, takeElsewhere));
      expect(tried.map(({ said }) => said).sort()).toEqual([...Array(3).fill('conflict:data_dir'), 'taken']);
      const winner = tried.find(({ said }) => said === 'taken')!;
      expect(readDataDirLock(dataDir)!.pid).toBe(winner.pid);
      await winner.kill();
    }
  });

  it('goes to exactly one of twenty callers in one process that find a dead one', async () => {
    leaveBehind({ pid: 2 ** 22 + 1 });
    const tried = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dataDir)));
    const taken = tried.filter((result) => result.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    taken[0]!.value.release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'is taken over when its process number was given to another process',
    async () => {
      leaveBehind({ pid: process.pid, processStart: 'another-boot/1' });
      (await lockDataDir(dataDir)).release();
    },
  );

  it('of another host counts while its heartbeat is fresh', async () => {
    const left = leaveBehind({ host: 'another-host', pid: 2 ** 22 + 1 });
    expect(readDataDirLock(dataDir)).toEqual(left);
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({ code: 'conflict:data_dir' });
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(path, longAgo, longAgo);
    (await lockDataDir(dataDir)).release();
  });

  it('is taken over when a takeover was itself killed half-way', async () => {
    const left = leaveBehind({ pid: 2 ** 22 + 1 });
    writeFileSync(`${path}.${left.nonce}`, JSON.stringify({ ...left, nonce: 'second' }));
    (await lockDataDir(dataDir)).release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it.each(['', '{"pid":', '{}', 'null', '[]', '{"pid":"x","nonce":1}'])(
    'is taken over when the file holds %j',
    async (content) => {
      writeFileSync(path, content);
      const lock = await lockDataDir(dataDir);
      expect(readDataDirLock(dataDir)!.pid).toBe(process.pid);
      lock.release();
    },
  );

  it('is not taken away by the release of one who no longer has it', async () => {
    const first = await lockDataDir(dataDir);
    rmSync(path);
    const second = await lockDataDir(dataDir);
    first.release();
    expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(process.pid);
    second.release();
  });
});
