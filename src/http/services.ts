/** What the HTTP side is given by a runtime. Nothing here reads the environment or opens anything itself. */
import type { SearchReply } from '../answer/types.ts';
import type { SessionLimits } from '../desk/sign-in/session-limits.ts';
import type { RoleMap } from '../desk/sign-in/sign-in-with-identity.ts';
import type { RecallVerbs } from '../governance/recall-verbs.ts';
import type { ReleaseVerbs } from '../governance/release-verbs.ts';
import type { Switchboard } from '../governance/switches.ts';
import type { DecisionHelper } from '../knowledge/decision-helpers.ts';
import type { Guide } from '../knowledge/guides.ts';
import type { ReleaseLibrary } from '../knowledge/library.ts';
import type { ReleaseContent } from '../knowledge/release.ts';
import type { IdentityProvider, PassageIndex, PasswordHasher, Reranker } from '../ports.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import type { WatchedSource } from '../records/queries/watched-sources.ts';
import type { AnswerFunction } from '../turn.ts';
import type { Metrics } from './metrics.ts';
import type { WakeUps } from './wake-ups.ts';

/** One release, ready to answer and to be read. */
export interface Desk {
  library: ReleaseLibrary;
  index: Pick<PassageIndex, 'kind' | 'size' | 'health'>;
  /** Null or missing where none is configured. */
  reranker?: Pick<Reranker, 'health'> | null;
  /** Service guides of the project. */
  guides: readonly Guide[];
  helpers: readonly DecisionHelper[];
  ask: AnswerFunction;
  search(input: { query: string; k: number; asOf: string }): Promise<SearchReply>;
}

export interface IngestFile {
  path: string;
  /** Null: the file could not be read, or is too large. */
  bytes: Uint8Array | null;
  /** Where and when it was fetched; missing for a file that was brought. */
  fetched?: { url: string; at: string };
  /** Why it could not be had; then `bytes` is null. */
  error?: { code: string; message: string };
}

/** How far an ingest is: `done` files of `total` in this stage. */
export interface IngestProgress {
  stage: 'read' | 'save';
  done: number;
  total: number;
}

/** What only commands of the data folder's owner may use. */
export interface LocalAccess {
  /** In the lock file; a request shows it as Bearer token. */
  token: string;
  content(): Promise<ReleaseContent>;
  /** Verbs on watched sources; missing where nothing is fetched. */
  watch?(request: {
    verb: 'list' | 'add' | 'check' | 'seen' | 'remove';
    subject: string | null;
  }): Promise<unknown>;
  ingest: Ingest;
}

/** Reads files into a release. @returns the report: `{release, published, files}` */
export type Ingest = (
  files: IngestFile[],
  options: {
    publish: boolean;
    lang: 'zh' | 'en';
    actor?: Actor;
    onProgress?: (progress: IngestProgress) => void;
  },
) => Promise<unknown>;

/** Addresses of official texts that are watched. */
export interface WatchVerbs {
  list(): Promise<WatchedSource[]>;
  /** @throws `bad_input:ingest` for an address of no listed site */
  add(input: { url: string; actor: Actor }): Promise<WatchedSource>;
  remove(input: { id: string; actor: Actor }): Promise<void>;
  /** An editor has seen the change. */
  acknowledge(input: { id: string; actor: Actor }): Promise<void>;
  check(input: { id?: string; actor: Actor }): Promise<WatchedSource[]>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A file of the widget or the page. */
export interface Asset {
  body: Uint8Array<ArrayBuffer>;
  type: string;
  /** With quotation marks, as the header has it. */
  etag: string;
}

/** How staff sign in. */
export interface SignInServices {
  passwords: PasswordHasher;
  limits: SessionLimits;
  /** Null: e-mail and password only. */
  provider: IdentityProvider | null;
  /** What the provider's words of roles give here. */
  roleMap: RoleMap;
  /** Origin as browsers see it; null: as each request says. */
  publicUrl: string | null;
}

export interface Services {
  records: RecordsContext;
  signIn: SignInServices;
  /** @throws `unavailable:database` */
  checkDatabase(): Promise<void>;
  /**
   * The live release at this moment.
   * @throws `unavailable:index` where nothing can search
   */
  desk(): Desk;
  /**
   * Releases and what rested on them.
   * @throws `unavailable:release` on a runtime that serves no release
   */
  releases(): ReleaseVerbs;
  recalls(): RecallVerbs;
  /** `laptop`: for trying it out; nothing there had to be approved. */
  mode: 'production' | 'laptop';
  /** What may write answers; null where no model is configured. */
  model: { model: string; promptDigest: string } | null;
  /** What people have switched off. */
  switches: Switchboard;
  wakeUps: WakeUps;
  metrics: Metrics;
  log: Log;
  turnTimeLimitMs: number;
  /** How often an event stream reads the table without being woken: other processes may write to it. */
  eventPollMs: number;
  /** Aborts when the server stops; streams end then. */
  closing: AbortSignal;
  /** Keeps the runtime alive until work is done, whether or not the client waits. */
  keepAlive(work: Promise<unknown>): void;
  /** A built file of widget/dist by its name; null where there is none. */
  asset(name: string): Promise<Asset | null>;
  local: LocalAccess | null;
  /** Null: this runtime fetches nothing. */
  watch: WatchVerbs | null;
  /** Null: this runtime reads no files in. */
  ingest: Ingest | null;
}

/** Settings of the HTTP side; fixed for the life of the app. */
export interface HttpSettings {
  allowedOrigins: string[];
  frameAncestors: string[];
  /** 0: no limit. */
  rateLimitPerMinute: number;
}
