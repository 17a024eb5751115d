/** Settings: one schema for all variables. Pure: the variables come in; only runtime/ reads the environment. */
import { z } from 'zod';
import { YaowenError } from './errors.ts';
import { type Role, roles } from './ports.ts';

const port = z.coerce.number().int().min(0).max(65535);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const seconds = z.coerce.number().positive().max(600);

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be origins, e.g. https://portal.example',
  );
const list = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));

const isLoopback = (url: string): boolean =>
  URL.canParse(url) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** `word=role+role,word=role` */
function readRoleMap(text: string, context: z.RefinementCtx): Record<string, Role[]> {
  const map: Record<string, Role[]> = {};
  for (const pair of text.split(',')) {
    const [, word = '', list = ''] = /^(.+)=([^=]+)$/.exec(pair.trim()) ?? [];
    const named = list.split('+').map((name) => roles.find((role) => role === name.trim()));
    if (word === '' || named.some((role) => role === undefined)) {
      context.addIssue({
        code: 'custom',
        message: `must read word=role+role,… with roles of ${roles.join(', ')}`,
      });
      return z.NEVER;
    }
    map[word] = named as Role[];
  }
  return map;
}

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(8787),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  INDEX: z.enum(['embedded', 'qdrant'], { error: 'must be embedded or qdrant' }).default('embedded'),
  QDRANT_URL: httpUrl.optional(),
  QDRANT_API_KEY: z.string().min(1).optional(),
  /** One endpoint, or several in order, separated by commas. */
  MODEL_URL: z
    .string()
    .refine((list) => list.split(',').every((url) => httpUrl.safeParse(url.trim()).success), {
      error: 'must be an http(s) URL, or several separated by commas',
    })
    .optional(),
  MODEL_ID: z.string().min(1).optional(),
  MODEL_API_KEY: z.string().min(1).optional(),
  EMBEDDING_URL: httpUrl.optional(),
  EMBEDDING_ID: z.string().min(1).optional(),
  EMBEDDING_API_KEY: z.string().min(1).optional(),
  /** Texts in one request; many servers take no more than 32 or 64. */
  EMBEDDING_BATCH_SIZE: z.coerce.number().int().min(1).max(2048).default(32),
  /** Requests under way at a time while a release is embedded. */
  EMBEDDING_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  /** Put before every question, and a space after it, for models that want one (`query:`); `\n` is a line break. */
  EMBEDDING_QUERY_PREFIX: z.string().optional(),
  /** An endpoint, or `model`: the chat model of MODEL_URL judges. */
  RERANK_URL: z
    .union([z.literal('model'), httpUrl], { error: 'must be an http(s) URL, or model' })
    .optional(),
  RERANK_ID: z.string().min(1).optional(),
  RERANK_API_KEY: z.string().min(1).optional(),
  /** `production`: only what the register has approved may write answers. `laptop`: for trying it out, and says so. */
  MODE: z.enum(['production', 'laptop'], { error: 'must be production or laptop' }).default('laptop'),
  AGENCY: z.string().min(1).max(64).default('default'),
  TURN_TIME_LIMIT_SECONDS: seconds.default(60),
  /** Answers that rest on a text nobody has confirmed for longer say so. */
  CONFIRM_WITHIN_DAYS: z.coerce.number().int().min(1).max(36_500).default(180),
  /** Sites whose pages may call the API; none by default. */
  ALLOWED_ORIGINS: list(z.union([z.literal('*'), origin])).default([]),
  /** Sites that may show the page in a frame, besides this one. */
  FRAME_ANCESTORS: list(origin).default([]),
  /** How browsers reach this service, e.g. https://ask.example.gov.cn; for links, cookies and the check of origins. */
  PUBLIC_URL: origin.optional(),
  /** OpenID Connect provider of staff; sign-in by password stays beside it. */
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .refine((url) => url.startsWith('https:') || isLoopback(url), 'must be https, but on this machine')
    .optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** Claim that holds roles; a path with dots where it lies deeper. */
  OIDC_ROLES_CLAIM: z.string().min(1).default('roles'),
  /** What words of that claim give, e.g. `desk-staff=agent,desk-heads=supervisor+administrator`. */
  OIDC_ROLES: z.string().transform(readRoleMap).default({}),
  OIDC_SCOPES: z.string().min(1).default('openid profile email'),
  /** Name on the button. */
  OIDC_LABEL: z.string().min(1).max(60).default('统一身份认证 / SSO'),
  /** A sign-in of staff ends after so long without a request. */
  STAFF_IDLE_MINUTES: z.coerce.number().int().min(1).max(1440).default(30),
  /** A sign-in of staff ends after so long in any case. */
  STAFF_SESSION_HOURS: z.coerce.number().int().min(1).max(168).default(12),
  /** Proxies in front whose X-Forwarded-For is believed; 0: none. */
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  /** Requests a minute of one client; 0: no limit. Clients on this machine are not limited. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).default(300),
  /** Mail server for letters to askers and supervisors; without one they wait in the outbox. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' }).optional(),
  MAIL_FROM: z.string().min(3).max(320).optional(),
  /** Hosts inside the house's own network that webhooks may call. */
  WEBHOOK_ALLOWED_HOSTS: list(z.string().min(1).max(255)).default([]),
  /** Sites from which texts may be fetched by their address; none by default. */
  INGEST_HOSTS: list(
    z
      .string()
      .regex(
        /^(?:https?:\/\/)?(?:(?:\*\.)?[a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/,
        'must be hosts, e.g. www.example.cn or *.example.cn',
      ),
  ).default([]),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Config = z.infer<typeof schema>;

/** Names of all variables, for the `_FILE` suffix and the documentation. */
export const variableNames = Object.keys(schema.shape) as (keyof Config)[];

/**
 * Reads settings from variables. An empty variable counts as not set.
 * @throws YaowenError `bad_input:config` that lists every fault with the name of its variable
 */
export function parseConfig(variables: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    variableNames.flatMap((name) => {
      const value = variables[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const parsed = schema.safeParse(given);
  const fields = faultsBetween(given);
  if (parsed.success && Object.keys(fields).length === 0) return parsed.data;
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0] ?? '?');
    fields[name] = fields[name] ? `${fields[name]}; ${issue.message}` : issue.message;
  }
  const list = Object.entries(fields).map(([name, message]) => `${name} ${message}`);
  throw new YaowenError(
    'bad_input:config',
    { zh: `设置有误：\n${list.join('\n')}`, en: `Wrong settings:\n${list.join('\n')}` },
    { fields },
  );
}

/** Faults that lie between variables; found whether or not the values are right on their own. */
function faultsBetween(given: Record<string, string>): Record<string, string> {
  const faults: Record<string, string> = {};
  if (given.MODEL_URL && !given.MODEL_ID) faults.MODEL_ID = 'is needed when MODEL_URL is set';
  if (given.MODEL_ID && !given.MODEL_URL) faults.MODEL_URL = 'is needed when MODEL_ID is set';
  if (given.EMBEDDING_URL && !given.EMBEDDING_ID) faults.EMBEDDING_ID = 'is needed when EMBEDDING_URL is set';
  if (given.EMBEDDING_ID && !given.EMBEDDING_URL) faults.EMBEDDING_URL = 'is needed when EMBEDDING_ID is set';
  if (given.RERANK_URL === 'model') {
    if (!given.MODEL_URL) faults.MODEL_URL = 'is needed when RERANK_URL is model';
    if (!given.MODEL_ID) faults.MODEL_ID = 'is needed when RERANK_URL is model';
    if (given.RERANK_API_KEY) faults.RERANK_API_KEY = 'is not used when RERANK_URL is model';
  } else if (given.RERANK_URL && !given.RERANK_ID) faults.RERANK_ID = 'is needed when RERANK_URL is set';
  if (given.RERANK_ID && !given.RERANK_URL) faults.RERANK_URL = 'is needed when RERANK_ID is set';
  if (given.INDEX === 'qdrant' && !given.QDRANT_URL) faults.QDRANT_URL = 'is needed when INDEX is qdrant';
  if (given.SMTP_URL && !given.MAIL_FROM) faults.MAIL_FROM = 'is needed when SMTP_URL is set';
  if (given.OIDC_ISSUER && !given.OIDC_CLIENT_ID) faults.OIDC_CLIENT_ID = 'is needed when OIDC_ISSUER is set';
  if (given.OIDC_CLIENT_ID && !given.OIDC_ISSUER) faults.OIDC_ISSUER = 'is needed when OIDC_CLIENT_ID is set';
  return faults;
}
