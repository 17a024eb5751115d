/** The server on Node. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { openIdentityProvider } from '../adapters/identity/open-provider.ts';
import { createScryptPasswords } from '../adapters/identity/scrypt-passwords.ts';
import { createSmtpMailer } from '../adapters/mail/smtp.ts';
import { createWebhookSender } from '../adapters/webhook/send-webhook.ts';
import type { Config } from '../config.ts';
import { setUpUrl } from '../desk/sign-in/set-up-url.ts';
import { firstAdministratorLink } from '../desk/sign-in/setup-links.ts';
import { YaowenError } from '../errors.ts';
import { createRecallVerbs } from '../governance/recall-verbs.ts';
import { createApp } from '../http/app.ts';
import type { AppContext } from '../http/app-env.ts';
import { createMetrics } from '../http/metrics.ts';
import { openSignIn } from '../http/open-sign-in.ts';
import type { Log, Services } from '../http/services.ts';
import { createWakeUps, signalChannel } from '../http/wake-ups.ts';
import { changeChannel } from '../records/announce-change.ts';
import { settleTurns } from '../turn.ts';
import { readAssets } from './assets.ts';
import { startAuditJob } from './audit-job.ts';
import { buildStaleWidget } from './build-stale-widget.ts';
import { createLog } from './create-log.ts';
import { startDeskJobs } from './desk-jobs.ts';
import { type LiveRelease, openLiveRelease } from './live-release.ts';
import { runWatch } from './watch-sources.ts';

export interface RunningServer {
  /** `http://host:port` */
  url: string;
  /** With which the first administrator signs in; null where there is one already. */
  setUpUrl: string | null;
  /** Ends streams, lets running turns finish, closes the database, releases the data folder. */
  stop(): Promise<void>;
}

/** How long running turns are waited for when the server stops. */
const drainMs = 20_000;

/** Starts everything; resolves when questions are answered. */
export async function startServer(config: Config, log: Log = createLog(config)): Promise<RunningServer> {
  // Told at once, and not only after everything is loaded.
  await checkAddress(config);
  const [live] = await Promise.all([openLiveRelease(config, log), buildStaleWidget(log)]);
  try {
    return await serve(config, log, live);
  } catch (error) {
    await live.close().catch(() => {});
    throw error;
  }
}

async function serve(config: Config, log: Log, live: LiveRelease): Promise<RunningServer> {
  const assets = await readAssets();
  const closing = new AbortController();
  const token = randomBytes(32).toString('base64url');
  const wakeUps = createWakeUps();
  const recalls = createRecallVerbs(live.records, () => live.desk().library, wakeUps.wake);
  const services: Services = {
    records: live.records,
    signIn: openSignIn(config, {
      passwords: createScryptPasswords(),
      provider: openIdentityProvider(config),
    }),
    checkDatabase: () => live.database.check(),
    desk: live.desk,
    releases: () => live.releases,
    recalls: () => recalls,
    mode: config.MODE,
    model: live.model,
    switches: live.switches,
    wakeUps,
    metrics: createMetrics(),
    log,
    // The answer has this long for each of its two ways; the turn as a whole a little more than both.
    turnTimeLimitMs: config.TURN_TIME_LIMIT_SECONDS * 2000 + 5000,
    eventPollMs: live.database.kind === 'postgres' ? 3_000 : 15_000,
    closing: closing.signal,
    keepAlive: () => {},
    asset: async (name) => assets.get(name) ?? null,
    watch: live.watch,
    ingest: live.ingest,
    local: {
      token,
      content: live.content,
      ingest: live.ingest,
      watch: (request) => runWatch(live.watch, request, 'operator'),
    },
  };
  const app = createApp(
    {
      allowedOrigins: config.ALLOWED_ORIGINS,
      frameAncestors: config.FRAME_ANCESTORS,
      rateLimitPerMinute: config.RATE_LIMIT_PER_MINUTE,
    },
    {
      services: () => services,
      clientOf: (c) => clientOf(c, config.TRUST_PROXY),
      isLocal: (c) => isSameMachine(incomingOf(c)) && !isProxied(c),
    },
  );
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  // An answer may take its time; a request may not.
  server.requestTimeout = 60_000;
  const url = await listen(server, config);
  live.database.announce(url.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//127.0.0.1'), token);
  const first = await firstAdministratorLink(live.records, { actor: 'system' });
  if (config.MODE === 'laptop')
    log.warn(
      { mode: config.MODE },
      'laptop mode: for trying it out; set MODE=production where people rely on it',
    );
  log.info({ url, release: live.desk().library.release, passages: live.desk().index.size }, 'ready');

  const stopListening = live.database.listen({
    channels: [changeChannel, signalChannel],
    onPayload(channel, payload) {
      if (channel === changeChannel) wakeUps.wake(payload);
      else wakeUps.signals.receive(JSON.parse(payload));
    },
    // Whatever was told before is known by the table only.
    onListening: () => wakeUps.wakeAll(),
  });
  const mail =
    config.SMTP_URL && config.MAIL_FROM
      ? createSmtpMailer({ url: config.SMTP_URL, from: config.MAIL_FROM })
      : null;
  const webhook = createWebhookSender({ allowedHosts: config.WEBHOOK_ALLOWED_HOSTS });
  const jobs = startDeskJobs(live.records, wakeUps, { mail, webhook }, log);

  // The embedded database does one thing at a time: there it is looked at less often.
  const everyMs = live.database.kind === 'postgres' ? 3_600_000 : 24 * 3_600_000;
  const auditJob = startAuditJob(live.records, log, { everyMs });

  let stopped: Promise<void> | null = null;
  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    closing.abort();
    await Promise.race([settleTurns(live.records.db), delay(drainMs)]);
    // A connection becomes idle when its last answer has gone out.
    const closingIdle = setInterval(() => server.closeIdleConnections(), 50);
    await Promise.race([closed, delay(2_000)]);
    clearInterval(closingIdle);
    server.closeAllConnections();
    await stopListening();
    await jobs.stop();
    await auditJob.stop();
    mail?.close();
    await live.close();
  };
  return {
    url,
    setUpUrl: first && setUpUrl(config.PUBLIC_URL ?? url, first.token),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function checkAddress(config: Config): Promise<void> {
  const trial = createServer();
  await listen(trial, config);
  trial.close();
  await once(trial, 'close');
}

/** @throws `conflict:config` when the port is taken or may not be used */
async function listen(server: NetServer, { HOST, PORT }: Config): Promise<string> {
  server.listen(PORT, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND')
      throw cause;
    const why = {
      EADDRINUSE: { zh: '已被其他程序占用', en: 'is in use by another program' },
      EACCES: { zh: '没有权限使用', en: 'may not be used by this user' },
      EADDRNOTAVAIL: { zh: '不是本机的地址', en: 'is no address of this machine' },
      ENOTFOUND: { zh: '不是有效的主机名', en: 'is no known host name' },
    }[code];
    throw new YaowenError(
      'conflict:config',
      {
        zh: `${HOST}:${PORT} ${why.zh}。请停止那个程序，或用 HOST、PORT 指定别的地址。`,
        en: `${HOST}:${PORT} ${why.en}. Stop that program, or set HOST or PORT to another address.`,
      },
      { cause, fields: { PORT: code } },
    );
  }
  const { port } = server.address() as AddressInfo;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`;
}

const incomingOf = (c: AppContext): IncomingMessage | undefined =>
  (c.env as { incoming?: IncomingMessage } | undefined)?.incoming;

const isProxied = (c: AppContext): boolean =>
  c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined;

function isSameMachine(incoming: IncomingMessage | undefined): boolean {
  const { remoteAddress, localAddress } = incoming?.socket ?? {};
  if (!remoteAddress) return false;
  return /^(::ffff:)?127\.|^::1$/.test(remoteAddress) || remoteAddress === localAddress;
}

/**
 * Who is counted: the peer, or what the outermost of the trusted proxies saw. Programs on this machine are not
 * counted.
 */
function clientOf(c: AppContext, trustedProxies: number): string | null {
  const incoming = incomingOf(c);
  if (trustedProxies > 0) {
    const seen = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
    const client = seen.at(-trustedProxies);
    if (client) return client.slice(0, 64);
  }
  if (isSameMachine(incoming)) return null;
  return incoming?.socket.remoteAddress ?? 'unknown';
}

const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
