import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPglite } from '../../../src/adapters/database/pglite/open-pglite.ts';
import { readMigrations } from '../../../src/adapters/database/read-migrations.ts';
import { migrate } from '../../../src/records/migrate.ts';
import { verifyAudit } from '../../../src/records/queries/verify-audit.ts';
import { messages } from '../../../src/records/schema/index.ts';

const program = fileURLToPath(new URL('../../support/write-until-killed.ts', import.meta.url));

// Each opening takes seconds on a busy machine.
describe('the embedded database', { timeout: 180_000 }, () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'yaowen-open-'));
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Lets a program write, kills it after `acknowledged` writes, and gives what it had been told was kept. */
  function writeAndKill(acknowledged: number) {
    return new Promise<{ conversation: string; seq: number; text: string }[]>((resolve) => {
      const child = spawn(process.execPath, ['--liftoff-only', program, dataDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.on('data', (data) => {
        out += data;
        if (out.split('\n').length > acknowledged) child.kill('SIGKILL');
      });
      child.on('exit', () =>
        resolve(
          out
            .split('\n')
            .slice(0, -1)
            .map((line) => line.split(' '))
            .map(([conversation, seq, text]) => ({
              conversation: conversation!,
              seq: Number(seq),
              text: text!,
            })),
        ),
      );
    });
  }

  it('loses nothing acknowledged when its process is killed while writing, twice over', async () => {
    const kept: { conversation: string; seq: number; text: string }[] = [];
    for (const acknowledged of [1, 40]) kept.push(...(await writeAndKill(acknowledged)));
    expect(kept.length).toBeGreaterThanOrEqual(41);

    const database = await openPglite({ dataDir });
    try {
      expect(await migrate(database.db, readMigrations())).toEqual([]);
      for (const { conversation, seq, text } of kept) {
        const rows = await database.db
          .select()
          .from(messages)
          .where(eq(messages.conversationId, conversation))
          .orderBy(messages.seq);
        expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index + 1));
        expect(rows[seq - 1]!.text).toBe(text);
      }
      expect((await verifyAudit(database)).faults).toEqual([]);
    } finally {
      await database.close();
    }
  });

  it('starts although a first start was killed half-way', async () => {
    mkdirSync(join(dataDir, 'database.new/base'), { recursive: true });
    writeFileSync(join(dataDir, 'database.new/PG_VERSION'), '18\n');
    const database = await openPglite({ dataDir });
    await database.check();
    await database.close();
    await database.close();
    expect(existsSync(join(dataDir, 'database.new'))).toBe(false);
    expect(existsSync(join(dataDir, 'yaowen.lock'))).toBe(false);
  });

  it('gives the folder back when it cannot be opened', async () => {
    writeFileSync(join(dataDir, 'database'), 'a file where a folder should be');
    await expect(openPglite({ dataDir })).rejects.toThrow();
    expect(existsSync(join(dataDir, 'yaowen.lock'))).toBe(false);
  });
});
