/** The HTTP app over the invented law, on an embedded database in memory. Nothing is shared but that database. */

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { openPglite } from '../../src/adapters/database/pglite/open-pglite.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import { createScryptPasswords } from '../../src/adapters/identity/scrypt-passwords.ts';
import { createRecallVerbs } from '../../src/governance/recall-verbs.ts';
import { createSwitchboard } from '../../src/governance/switches.ts';
import { createApp } from '../../src/http/app.ts';
import type { AppContext } from '../../src/http/app-env.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import type {
  Desk,
  HttpSettings,
  LocalAccess,
  Log,
  Services,
  SignInServices,
} from '../../src/http/services.ts';
import { createWakeUps } from '../../src/http/wake-ups.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { migrate } from '../../src/records/migrate.ts';
import { createReleaseVerbs } from '../../src/runtime/release-verbs.ts';
import { inventedGuide, inventedHelper } from './invented-guide.ts';
import { inventedAnswering } from './invented-law.ts';
import { freshContext } from './records.ts';

export interface TestApp {
  services: Services;
  /** Every route of the app. */
  routes: ReturnType<typeof createApp>['routes'];
  /** Log lines, as objects. */
  logged: Record<string, unknown>[];
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON; `secret` goes as Bearer token. */
  send(method: string, path: string, body?: unknown, secret?: string): Promise<Response>;
  /** A conversation of its own. */
  open(): Promise<{ id: string; secret: string }>;
  /** Serves it on a free port of this machine. */
  listen(): Promise<{ url: string; close(): Promise<void> }>;
  /** As a server does when it is told to stop. */
  shutDown(): void;
}

export interface TestAppOptions {
  desk?: Partial<Desk> | (() => Desk);
  settings?: Partial<HttpSettings>;
  turnTimeLimitMs?: number;
  signIn?: Partial<SignInServices>;
  clientOf?: (c: AppContext) => string | null;
  local?: LocalAccess;
  ingest?: Services['ingest'];
  watch?: Services['watch'];
  answering?: Parameters<typeof inventedAnswering>[0];
  mode?: Services['mode'];
  assets?: Record<string, { body: string; type: string }>;
}

export async function openTestDatabase(): Promise<OpenDatabase> {
  const database = await openPglite({ dataDir: null });
  await migrate(database.db, readMigrations());
  return database;
}

/** @param database of `openTestDatabase`; each app is an agency of its own in it */
export async function createTestApp(database: OpenDatabase, options: TestAppOptions = {}): Promise<TestApp> {
  const records = freshContext(database.db);
  const switches = createSwitchboard(records, { maxAgeMs: 0 });
  const { release, ask, search } = await inventedAnswering({
    switches: switches.current,
    ...options.answering,
  });
  const standard: Desk = {
    library: release.library,
    index: release.index,
    guides: [inventedGuide],
    helpers: [inventedHelper],
    ask,
    search,
  };
  const desk: Services['desk'] =
    typeof options.desk === 'function'
      ? options.desk
      : () => ({ ...standard, ...(options.desk as Partial<Desk>) });
  const closing = new AbortController();
  const logged: Record<string, unknown>[] = [];
  const write = (level: string) => (fields: object, message: string) => {
    logged.push({ level, message, ...fields });
  };
  const log: Log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const releases = createReleaseVerbs({
    records,
    knowledge: { read: () => ({ catalogue: new Map(), notes: [] }) },
    known: new Map(),
    prepare: async () => {},
    serveLive: async () => {},
  });
  const services: Services = {
    records,
    releases: () => releases,
    mode: options.mode ?? 'laptop',
    model: options.answering?.model?.version ?? null,
    switches,
    recalls: () => createRecallVerbs(records, () => desk().library, services.wakeUps.wake),
    signIn: {
      // Cheap: these tests are about who may do what, not about guessing.
      passwords: createScryptPasswords({ N: 16, r: 1, p: 1 }),
      limits: { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000 },
      provider: null,
      roleMap: {},
      publicUrl: null,
      ...options.signIn,
    },
    checkDatabase: () => database.check(),
    desk,
    wakeUps: createWakeUps(),
    metrics: createMetrics(),
    log,
    turnTimeLimitMs: options.turnTimeLimitMs ?? 10_000,
    eventPollMs: 15_000,
    closing: closing.signal,
    keepAlive: () => {},
    asset: async (name) => {
      const asset = options.assets?.[name];
      return asset
        ? { body: new TextEncoder().encode(asset.body), type: asset.type, etag: `"${name}"` }
        : null;
    },
    watch: options.watch ?? null,
    ingest: options.ingest ?? null,
    local: options.local ?? null,
  };
  const app = createApp(
    { allowedOrigins: [], frameAncestors: [], rateLimitPerMinute: 0, ...options.settings },
    {
      services: () => services,
      clientOf: options.clientOf ?? (() => 'test'),
      isLocal: () => true,
    },
  );
  const request: TestApp['request'] = async (path, init) => app.request(path, init);
  const send: TestApp['send'] = (method, path, body, secret) =>
    request(path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    services,
    routes: app.routes,
    logged,
    request,
    send,
    open: async () =>
      (await (await send('POST', '/api/conversations')).json()) as { id: string; secret: string },
    async listen() {
      const server = createAdaptorServer({ fetch: app.fetch }) as Server;
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      return {
        url: `http://127.0.0.1:${port}`,
        async close() {
          server.closeAllConnections();
          server.close();
          await once(server, 'close');
        },
      };
    },
    shutDown: () => closing.abort(),
  };
}

export interface SseEvent {
  id: string | null;
  event: string | null;
  data: unknown;
}

/** Events of a stream as they come; comments are passed over. */
export async function* readEvents(response: Response): AsyncGenerator<SseEvent> {
  let rest = '';
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    rest += piece;
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const lines = rest.slice(0, end).split('\n');
      rest = rest.slice(end + 2);
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined)
        yield {
          id: field('id') ?? null,
          event: field('event') ?? null,
          data: data === '[DONE]' ? data : JSON.parse(data),
        };
    }
  }
}
