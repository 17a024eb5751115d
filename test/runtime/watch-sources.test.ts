/** Watched addresses against a real server and a real database. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import { createFetcher } from '../../src/adapters/fetcher/index.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { migrate } from '../../src/records/migrate.ts';
import { fetchFiles } from '../../src/runtime/fetch-files.ts';
import { createWatchVerbs, runWatch, type WatchVerbs } from '../../src/runtime/watch-sources.ts';
import { plainLines, portalPage } from '../support/document-files.ts';
import { kiteRules } from '../support/invented-law.ts';
import { noPostgres, startPostgres, type TestCluster } from '../support/postgres.ts';
import { freshContext } from '../support/records.ts';

const lines = plainLines(kiteRules);
const page = portalPage(lines);

describe.skipIf(noPostgres)(`watched sources${noPostgres ? ` (skipped: ${noPostgres})` : ''}`, () => {
  let cluster: TestCluster;
  let database: OpenDatabase;
  let server: Server;
  let reply: { status: number; body: string } = { status: 200, body: page };
  let url: string;
  let watch: WatchVerbs;
  const fetcher = () =>
    createFetcher({
      allowedHosts: [new URL(url).origin],
      allowPrivateAddressesInTests: true,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      wait: async () => {},
    });

  beforeAll(async () => {
    cluster = await startPostgres();
    database = openPostgres({ url: cluster.createDatabase() });
    await migrate(database.db, readMigrations());
    server = createServer((_, response) => response.writeHead(reply.status).end(reply.body));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    url = `http://law.example:${(server.address() as AddressInfo).port}/kites.html`;
    watch = createWatchVerbs({ records: freshContext(database.db), fetcher: fetcher() });
  });
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await database?.close();
    cluster?.stop();
  });

  const check = async (status: number, body: string) => {
    reply = { status, body };
    const [source] = await runWatch(watch, { verb: 'check', subject: null }, 'operator');
    return source!;
  };

  it('tell a changed law from a changed page, what is gone, and what refuses programs', async () => {
    await expect(watch.add({ url: 'https://other.example/', actor: 'operator' })).rejects.toMatchObject({
      code: 'bad_input:ingest',
    });
    const [added] = await runWatch(watch, { verb: 'add', subject: url }, 'operator');
    expect(added).toMatchObject({ url, state: 'new', digest: null });
    expect(await check(200, page)).toMatchObject({ state: 'unchanged', document: '风筝器械管理办法' });
    expect((await check(200, page.replace('相关链接', '浏览 12345 次'))).state).toBe('unchanged');
    const changed = await check(200, page.replace('有效期为三年', '有效期为五年'));
    expect(changed.state).toBe('changed');
    expect(changed.changedAt).not.toBeNull();
    expect(await check(403, '')).toMatchObject({ state: 'refused', digest: changed.digest });
    expect((await check(200, page.replace('有效期为三年', '有效期为五年'))).state).toBe('changed');
    await runWatch(watch, { verb: 'seen', subject: added!.id }, 'operator');
    expect((await watch.list())[0]!.state).toBe('unchanged');
    const gone = await check(404, '');
    expect(gone).toMatchObject({ state: 'gone', fault: { code: 'not_found:ingest' } });
    expect(await runWatch(watch, { verb: 'remove', subject: added!.id }, 'operator')).toEqual([]);
  });

  it('and files for an ingest come from the same place, each failure told for itself', async () => {
    reply = { status: 200, body: page };
    const files = await fetchFiles(fetcher(), [url, 'https://other.example/x'], 'zh');
    expect(files[0]).toMatchObject({ path: url, fetched: { url, at: expect.stringMatching(/Z$/) } });
    expect(files[1]).toMatchObject({
      bytes: null,
      error: { code: 'bad_input:ingest', message: expect.stringContaining('INGEST_HOSTS') },
    });
  });
});
