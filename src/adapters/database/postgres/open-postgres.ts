import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { YaowenError } from '../../../errors.ts';
import type { Database, OpenDatabase } from '../../../records/context.ts';
import * as schema from '../../../records/schema/index.ts';
import { checkDatabase } from '../check-database.ts';
import { listenPostgres } from './listen.ts';
import { createPool } from './pool.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`; options of postgres.js may follow, e.g. `?sslmode=require`. */
  url: string;
  /** Connections of this process. */
  maxConnections?: number;
  /**
   * False behind a pooler that hands out connections by transaction (PgBouncer, Hyperdrive): no prepared
   * statements, and no start-up settings, which such poolers refuse.
   */
  prepare?: boolean;
  /**
   * The server cancels a statement that runs longer, and its connection is given up when not even that is heard.
   * Behind a pooler only the latter.
   */
  statementTimeoutMs?: number;
  /** Nobody waits longer for a free connection. */
  waitMs?: number;
}

const connectTimeoutMs = 10_000;
/** For an answer on its way. */
const graceMs = 10_000;

/** Opens PostgreSQL 15 or later through postgres.js. Connects at the first query. Runs in a Worker too. */
export function openPostgres(options: PostgresOptions): OpenDatabase & { kind: 'postgres' } {
  const { url, maxConnections = 10, prepare = true, statementTimeoutMs = 60_000, waitMs = 60_000 } = options;
  const connect = (onclose: () => void) =>
    postgres(url, {
      max: 1,
      prepare,
      connect_timeout: connectTimeoutMs / 1000,
      // The pool counts ages; a limit here would end a connection in the middle of a transaction.
      max_lifetime: null,
      idle_timeout: 60,
      fetch_types: false,
      onnotice: () => {},
      onclose,
      connection: {
        application_name: 'yaowen',
        ...(prepare
          ? {
              statement_timeout: statementTimeoutMs,
              idle_in_transaction_session_timeout: 60_000,
            }
          : {}),
      },
    });
  try {
    // Reads the URL; connects to nothing.
    connect(() => {});
  } catch (cause) {
    throw new YaowenError(
      'bad_input:config',
      {
        zh: 'DATABASE_URL 无法读取，应形如 postgres://用户:密码@主机:5432/数据库。',
        en: 'DATABASE_URL cannot be read; it looks like postgres://user:password@host:5432/database.',
      },
      { cause, fields: { DATABASE_URL: 'url' } },
    );
  }
  const silenceMs = connectTimeoutMs + statementTimeoutMs + graceMs;
  const pool = createPool(connect, { maxConnections, waitMs, silenceMs });
  const client = pool as unknown as postgres.Sql;
  const db = drizzle({ client, schema, casing: 'snake_case' }) as unknown as Database;
  return {
    kind: 'postgres',
    db,
    listen: (input) => listenPostgres({ ...input, url }),
    check: () => checkDatabase(db),
    close: () => pool.close(5_000),
  };
}
