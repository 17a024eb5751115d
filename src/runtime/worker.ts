/**
 * The same app on Cloudflare Workers, with PostgreSQL over Hyperdrive. It migrates nothing: a Node server on the same
 * database does. There is no passage index here yet, so questions end as a fault of the search that says so;
 * conversations, handoffs and everything else on record work.
 */
import { openPostgres } from '../adapters/database/postgres/open-postgres.ts';
import { openIdentityProvider } from '../adapters/identity/open-provider.ts';
import { createScryptPasswords } from '../adapters/identity/scrypt-passwords.ts';
import { type Config, parseConfig, variableNames } from '../config.ts';
import { toErrorBody, YaowenError } from '../errors.ts';
import { createSwitchboard } from '../governance/switches.ts';
import { createApp } from '../http/app.ts';
import type { AppContext } from '../http/app-env.ts';
import { createMetrics } from '../http/metrics.ts';
import { openSignIn } from '../http/open-sign-in.ts';
import type { Asset, Log, Services } from '../http/services.ts';
import { createWakeUps } from '../http/wake-ups.ts';

interface Bindings {
  HYPERDRIVE?: { connectionString: string };
  ASSETS?: { fetch(request: Request): Promise<Response> };
}

interface ExecutionContext {
  waitUntil(work: Promise<unknown>): void;
}

/** What one request has opened and is still doing: a socket belongs to the request that opened it. */
interface Visit {
  kept: Promise<unknown>[];
  close(): Promise<void>;
}

type Env = Bindings & { visit: Visit };

const metrics = createMetrics();
const wakeUps = createWakeUps();
/** An isolate is never told that it ends. */
const closing = new AbortController().signal;

let app: ReturnType<typeof createApp> | null = null;

export default {
  async fetch(request: Request, bindings: Bindings, context: ExecutionContext): Promise<Response> {
    let config: Config;
    try {
      config = parseConfig(variablesOf(bindings));
    } catch (error) {
      log.error({ err: error }, 'wrong settings');
      return Response.json(toErrorBody(null, 'zh'), { status: 500 });
    }
    app ??= createApp(
      {
        allowedOrigins: config.ALLOWED_ORIGINS,
        frameAncestors: config.FRAME_ANCESTORS,
        rateLimitPerMinute: config.RATE_LIMIT_PER_MINUTE,
      },
      {
        services: (c) => openServices(config, c.env as unknown as Env),
        // Set by Cloudflare itself; a client cannot.
        clientOf: (c: AppContext) => c.req.header('cf-connecting-ip') ?? 'unknown',
        isLocal: () => false,
      },
    );
    const visit: Visit = { kept: [], close: async () => {} };
    const response = await app.fetch(request, { ...bindings, visit }, context as never);
    const answered = watchBody(response, visit);
    context.waitUntil(settle(visit));
    return answered;
  },
};

function openServices(config: Config, { HYPERDRIVE, ASSETS, visit }: Env): Services {
  if (!HYPERDRIVE)
    throw new YaowenError('unavailable:database', {
      zh: '没有绑定 HYPERDRIVE，请在 wrangler.toml 中配置。',
      en: 'The binding HYPERDRIVE is missing; set it in wrangler.toml.',
    });
  // Hyperdrive pools for us and hands out connections by transaction.
  const database = openPostgres({ url: HYPERDRIVE.connectionString, maxConnections: 2, prepare: false });
  visit.close = () => database.close();
  const records = { db: database.db, clock: { now: () => new Date() }, agency: config.AGENCY };
  return {
    records,
    signIn: openSignIn(config, {
      passwords: createScryptPasswords(),
      provider: openIdentityProvider(config),
    }),
    checkDatabase: () => database.check(),
    desk: () => {
      throw new YaowenError('unavailable:index', {
        zh: '此运行环境尚无检索索引，暂不能检索和回答。',
        en: 'This runtime has no passage index yet, so it cannot search or answer.',
      });
    },
    releases: noReleases,
    recalls: noReleases,
    mode: config.MODE,
    model: null,
    switches: createSwitchboard(records),
    wakeUps,
    metrics,
    log,
    turnTimeLimitMs: config.TURN_TIME_LIMIT_SECONDS * 1000,
    eventPollMs: 3_000,
    closing,
    keepAlive: (work) => visit.kept.push(work),
    asset: (name) => readAsset(ASSETS, name),
    watch: null,
    ingest: null,
    local: null,
  };
}

function noReleases(): never {
  throw new YaowenError('unavailable:release', {
    zh: '此运行环境不能管理发布，请在 Node 上的服务中操作。',
    en: 'This runtime cannot manage releases; use the service that runs on Node.',
  });
}

async function readAsset(assets: Bindings['ASSETS'], name: string): Promise<Asset | null> {
  const response = await assets?.fetch(new Request(new URL(name, 'https://assets.invalid/')));
  if (!response?.ok) return null;
  return {
    body: new Uint8Array(await response.arrayBuffer()),
    type: response.headers.get('content-type') ?? 'application/octet-stream',
    etag: response.headers.get('etag') ?? '""',
  };
}

/** The same response, whose body counts as work until it is read or given up. */
function watchBody(response: Response, visit: Visit): Response {
  if (!response.body) return response;
  const { readable, writable } = new TransformStream();
  visit.kept.push(response.body.pipeTo(writable).catch(() => {}));
  return new Response(readable, response);
}

/** Work may bring more work; the connection is closed when there is none left. */
async function settle(visit: Visit): Promise<void> {
  for (let done = 0; done < visit.kept.length; ) {
    const waiting = visit.kept.slice(done);
    done += waiting.length;
    await Promise.allSettled(waiting);
  }
  await visit.close();
}

/** Plain variables among the bindings; the rest are objects. */
function variablesOf(bindings: Bindings): Record<string, string> {
  const given = bindings as Record<string, unknown>;
  return Object.fromEntries(
    variableNames.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])),
  );
}

function write(level: string, fields: object, message: string): void {
  const { err, ...rest } = fields as { err?: unknown };
  const fault = err instanceof Error ? { err: err.stack ?? err.message } : err === undefined ? {} : { err };
  console.log(JSON.stringify({ level, message, ...rest, ...fault }));
}

const log: Log = {
  debug: () => {},
  info: (fields, message) => write('info', fields, message),
  warn: (fields, message) => write('warn', fields, message),
  error: (fields, message) => write('error', fields, message),
};
