/** The commands on releases beside a running server: one data folder, one truth. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kiteRules } from '../support/invented-law.ts';
import { runCommand, type ServerProcess, startProcess } from '../support/server-process.ts';

let dir: string;
let server: ServerProcess;
const variables = () => ({ DATA_DIR: join(dir, 'data') });
const run = async (...args: string[]) => {
  const { code, stdout, stderr } = await runCommand([...args, '--json'], variables());
  return { code, json: JSON.parse(stdout), stderr };
};
const live = async () =>
  (await (await fetch(new URL('/api/documents', server.url))).json()).documents.map(
    ({ document }: { document: string }) => document,
  );

describe('releases by command', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'yaowen-release-commands-'));
    writeFileSync(join(dir, '风筝器械管理办法(2020-03-01).md'), kiteRules);
    server = await startProcess(variables());
  });
  afterAll(async () => {
    await server?.end('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });

  it('are drafted, refused, let through with a reason, and taken back, while the server serves', async () => {
    const starter = (await run('release', 'list')).json;
    expect(starter).toMatchObject([{ state: 'live', label: 'starter pack' }]);
    const drafted = await run('ingest', join(dir, '风筝器械管理办法(2020-03-01).md'));
    const id = drafted.json.release;
    expect(drafted.json).toMatchObject({ published: false, unchanged: false, base: starter[0].id });

    const refused = await run('release', 'publish', id);
    expect(refused).toMatchObject({ code: 1, json: { error: { code: 'conflict:release' } } });
    expect(refused.json.error.message).toContain(`release approve ${id}`);

    const published = await run('release', 'publish', id, '--override', 'checked against the gazette');
    expect(published).toMatchObject({
      code: 0,
      json: { id, state: 'live', overrideReason: 'checked against the gazette' },
    });
    expect(await live()).toContain('风筝器械管理办法');

    const diff = await runCommand(['release', 'diff', starter[0].id, 'live'], variables());
    expect(diff.stdout).toContain('《风筝器械管理办法》2020-03-01: added');
    expect(diff.stdout).toContain('{+第六条 风筝器械登记证有效期为三年。');
    expect(diff.stdout).not.toContain('\u001b[');

    expect(await run('release', 'rollback')).toMatchObject({ code: 0, json: { id: starter[0].id } });
    expect(await live()).not.toContain('风筝器械管理办法');
    expect((await run('release', 'rollback')).json.error.code).toBe('conflict:release');
  });

  it('say what is wrong with what was asked', async () => {
    expect(await run('release', 'fly')).toMatchObject({
      code: 2,
      json: { error: { code: 'bad_input:command' } },
    });
    expect((await run('release', 'show', 'rel_none')).json.error).toMatchObject({
      code: 'not_found:release',
    });
    expect((await run('release', 'publish', 'rel_x', '--override', ' ')).code).toBe(2);
    expect((await run('recall', 'list')).json).toEqual([]);
  });
});
