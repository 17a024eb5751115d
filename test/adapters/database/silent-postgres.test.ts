/** A server that is there and says nothing: everything that was asked ends with an error, and all goes on afterwards. */
import { createServer, connect as dial, type Socket } from 'node:net';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenPostgres } from '../../../src/adapters/database/postgres/listen.ts';
import { createPool, type PoolLimits } from '../../../src/adapters/database/postgres/pool.ts';
import { noPostgres, startPostgres, type TestCluster } from '../../support/postgres.ts';

describe.skipIf(noPostgres)(`PostgreSQL that falls silent${noPostgres ? ` (${noPostgres})` : ''}`, () => {
  let cluster: TestCluster;
  let network: Awaited<ReturnType<typeof openNetwork>>;
  let direct: postgres.Sql;
  beforeAll(async () => {
    cluster = await startPostgres();
    const url = cluster.createDatabase();
    network = await openNetwork(url);
    direct = postgres(url, { max: 1 });
  });
  afterAll(async () => {
    await direct?.end();
    network?.close();
    cluster?.stop();
  });

  const poolOf = (limits: PoolLimits) =>
    createPool((onclose) => postgres(network.url, { max: 1, fetch_types: false, onclose }), limits);

  it('ends statements and transactions, and answers again when it is back', async () => {
    const pool = poolOf({ maxConnections: 2, waitMs: 60_000, silenceMs: 3_000 });
    const ask = () => pool.unsafe('select 1 as one');
    await Promise.all([ask(), ask()]);
    let second = false;
    const transaction = pool.begin(async (tx) => {
      await tx.unsafe('select 1');
      network.silent = true;
      await tx.unsafe('select 2').catch(() => {});
      second = true;
      await tx.unsafe('select 3');
    });
    await expect(transaction).rejects.toThrow('the connection was lost');
    expect(second).toBe(true);
    await expect(ask()).rejects.toThrow('did not answer');
    // A connection that is only being made hears nothing either.
    await expect(ask()).rejects.toThrow('did not answer');
    network.silent = false;
    expect([...(await ask())]).toEqual([{ one: 1 }]);
    await pool.close(1_000);
  });

  it('lets nobody wait for ever for a connection that its own waiting keeps busy', async () => {
    const pool = poolOf({ maxConnections: 1, waitMs: 300, silenceMs: 60_000 });
    const nested = pool.begin(async () => pool.unsafe('select 1'));
    await expect(nested).rejects.toThrow('no connection became free');
    expect([...(await pool.unsafe('select 1 as one'))]).toEqual([{ one: 1 }]);
    await pool.close(1_000);
  });

  it('hears again on a new connection when the old one fell silent', async () => {
    const heard: string[] = [];
    let listenings = 0;
    const stop = listenPostgres({
      url: network.url,
      channels: ['silent_test'],
      onPayload: (_channel, payload) => heard.push(payload),
      onListening: () => listenings++,
      beatMs: 200,
      silenceMs: 1_000,
    });
    await expect.poll(() => listenings, { timeout: 20_000 }).toBeGreaterThan(0);
    network.mute();
    const before = listenings;
    await expect.poll(() => listenings, { timeout: 20_000 }).toBeGreaterThan(before);
    await direct`select pg_notify('silent_test', 'after')`;
    await expect.poll(() => heard, { timeout: 20_000 }).toContain('after');
    await stop();
  });
});

/** A way to the server on which nothing arrives while it is silent, although every connection stays open. */
async function openNetwork(url: string) {
  const { port, hostname } = new URL(url);
  const sockets = new Set<Socket>();
  const muted = new Set<Socket>();
  const network = {
    url: '',
    silent: false,
    /** The connections of this moment fall silent for good; new ones work. */
    mute() {
      for (const socket of sockets) muted.add(socket);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  const server = createServer((near) => {
    const far = dial(Number(port), hostname);
    const pass = (from: Socket, to: Socket) => {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (!network.silent && !muted.has(from)) to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    };
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  network.url = url.replace(`:${port}/`, `:${(server.address() as { port: number }).port}/`);
  return network;
}
