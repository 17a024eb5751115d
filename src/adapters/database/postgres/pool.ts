/**
 * A pool of postgres.js clients with one connection each. postgres.js's own pool is not used, because version
 * 3.4.9 does harm when a connection dies (porsager/postgres #1154, #1208): it throws where nobody can catch, and
 * the statements of a transaction that lost its connection go out on the next one, outside any transaction. Here a
 * connection that was lost is thrown away, and its transaction runs no statement more.
 */
import type postgres from 'postgres';

/** The part of a postgres.js client that drizzle uses. */
export interface PoolClient {
  unsafe(query: string, parameters?: unknown[], options?: object): PendingRows;
  begin<T>(work: (client: TransactionClient) => Promise<T>): Promise<T>;
  /** Drizzle sets its own parsers here; they are handed to every client. */
  options: Pick<postgres.Sql['options'], 'parsers' | 'serializers'>;
}

export interface TransactionClient extends Pick<PoolClient, 'unsafe' | 'options'> {
  savepoint<T>(work: (client: TransactionClient) => Promise<T>): Promise<T>;
}

/** Rows as objects, or with `.values()` as lists. */
export type PendingRows = Promise<Rows> & { values(): Promise<Rows> };
type Rows = unknown[] & { command?: string };

export interface Pool extends PoolClient {
  /** Waits up to `timeoutMs` for what is running, then closes all. */
  close(timeoutMs: number): Promise<void>;
}

interface Link {
  sql: postgres.Sql;
  lost: boolean;
  /** It has answered before. */
  used: boolean;
  openedMs: number;
}

const maxAgeMs = 30 * 60_000;

export interface PoolLimits {
  /** Connections of this pool; who finds none free waits. */
  maxConnections: number;
  /** For a free connection nobody waits longer. */
  waitMs: number;
  /**
   * A statement without an answer for so long lost its connection: a server or a network that fell silent closes
   * nothing. More than what the server allows a statement, and connecting.
   */
  silenceMs: number;
}

/**
 * Whatever is asked of it settles within `waitMs` and `silenceMs`.
 * @param open makes a postgres.js client of one connection that calls `onclose` when it is lost
 */
export function createPool(open: (onclose: () => void) => postgres.Sql, limits: PoolLimits): Pool {
  const { maxConnections, waitMs, silenceMs } = limits;
  const options = { parsers: {}, serializers: {} } as PoolClient['options'];
  const idle: Link[] = [];
  const all = new Set<Link>();
  const waiting: PromiseWithResolvers<Link>[] = [];
  let closing = false;
  let onQuiet = () => {};

  const connect = (): Link => {
    const link: Link = {
      sql: open(() => {
        link.lost = true;
      }),
      lost: false,
      used: false,
      openedMs: performance.now(),
    };
    Object.assign(link.sql.options.parsers, options.parsers);
    Object.assign(link.sql.options.serializers, options.serializers);
    all.add(link);
    return link;
  };
  const discard = (link: Link) => {
    link.lost = true;
    all.delete(link);
    link.sql.end({ timeout: 0 }).catch(() => {});
  };
  const take = async (): Promise<Link> => {
    if (closing) throw connectionLost('the database was closed');
    for (let link = idle.pop(); link; link = idle.pop()) {
      if (!link.lost) return link;
      discard(link);
    }
    if (all.size < maxConnections) return connect();
    const turn = Promise.withResolvers<Link>();
    waiting.push(turn);
    const timer = setTimeout(() => {
      const at = waiting.indexOf(turn);
      if (at < 0) return;
      waiting.splice(at, 1);
      turn.reject(connectionLost(`no connection became free within ${waitMs} ms`));
    }, waitMs);
    return turn.promise.finally(() => clearTimeout(timer));
  };
  const giveBack = (link: Link) => {
    if (link.lost || closing || performance.now() - link.openedMs > maxAgeMs) discard(link);
    const next = waiting.shift();
    if (next) next.resolve(all.has(link) ? link : connect());
    else if (all.has(link)) idle.push(link);
    if (idle.length === all.size) onQuiet();
  };
  /** One statement at a time on a link: what postgres.js never queues it cannot send on another connection. */
  const run = async (link: Link, query: string, parameters: unknown[], settings: object, lists: boolean) => {
    if (link.lost) throw connectionLost('the connection was lost');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(connectionLost(`the database did not answer within ${silenceMs} ms`)),
        silenceMs,
      );
    });
    try {
      const pending = link.sql.unsafe(query, parameters as never[], settings);
      const rows = (await Promise.race([lists ? pending.values() : pending, silence])) as unknown as Rows;
      link.used = true;
      return rows;
    } catch (error) {
      if (!isRefusal(error)) link.lost = true;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  /** A link on which a transaction is open. A connection found dead at this point has done nothing yet. */
  const takeBegun = async (): Promise<Link> => {
    for (let attempt = 0; ; attempt++) {
      const link = await take();
      const { used } = link;
      try {
        await run(link, 'begin', [], {}, false);
        return link;
      } catch (error) {
        giveBack(link);
        if (!link.lost || !used || attempt >= maxConnections) throw error;
      }
    }
  };

  const begin = async <T>(work: (client: TransactionClient) => Promise<T>): Promise<T> => {
    const link = await takeBegun();
    let over = false;
    let tail: Promise<unknown> = Promise.resolve();
    const inOrder = (query: string, parameters: unknown[], settings: object, lists: boolean) => {
      const statement = tail.then(() => {
        if (over) throw connectionLost('the transaction is over');
        return run(link, query, parameters, settings, lists);
      });
      tail = statement.catch(() => {});
      return statement;
    };
    let savepoints = 0;
    const client: TransactionClient = {
      options,
      unsafe: (query, parameters = [], settings = {}) =>
        pendingRows((lists) => inOrder(query, parameters, settings, lists)),
      savepoint: async (inner) => {
        const name = `s${++savepoints}`;
        await inOrder(`savepoint ${name}`, [], {}, false);
        try {
          const result = await inner(client);
          await inOrder(`release savepoint ${name}`, [], {}, false);
          return result;
        } catch (error) {
          if (!link.lost) await inOrder(`rollback to savepoint ${name}`, [], {}, false);
          throw error;
        }
      },
    };
    try {
      const result = await work(client);
      const { command } = await inOrder('commit', [], {}, false);
      // PostgreSQL answers COMMIT with ROLLBACK when a statement failed and nobody minded.
      if (command !== 'COMMIT')
        throw new Error('A statement of the transaction had failed; it was rolled back.');
      return result;
    } catch (error) {
      // Where this fails too, the link is lost and the server rolls back by itself.
      if (!link.lost) await inOrder('rollback', [], {}, false).catch(() => {});
      throw error;
    } finally {
      over = true;
      giveBack(link);
    }
  };

  return {
    options,
    begin,
    unsafe: (query, parameters = [], settings = {}) =>
      pendingRows(async (lists) => {
        const link = await take();
        try {
          return await run(link, query, parameters, settings, lists);
        } finally {
          giveBack(link);
        }
      }),
    async close(timeoutMs) {
      closing = true;
      for (const turn of waiting.splice(0)) turn.reject(connectionLost('the database was closed'));
      if (idle.length < all.size) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        await new Promise<void>((resolve) => {
          onQuiet = resolve;
          timer = setTimeout(resolve, timeoutMs);
        });
        clearTimeout(timer);
      }
      await Promise.all([...all].map((link) => link.sql.end({ timeout: 0 })));
    },
  };
}

/** Starts in the next microtask, so that `.values()` can still be asked for. */
function pendingRows(start: (lists: boolean) => Promise<Rows>): PendingRows {
  let lists = false;
  const rows = Promise.resolve().then(() => start(lists));
  return Object.assign(rows, {
    values: () => {
      lists = true;
      return rows;
    },
  });
}

/** True for an error that the server sent and after which the connection goes on. */
function isRefusal(error: unknown): boolean {
  const { name, severity } = error as { name?: string; severity?: string };
  return name === 'PostgresError' && severity !== 'FATAL' && severity !== 'PANIC';
}

function connectionLost(message: string): Error {
  return Object.assign(new Error(`CONNECTION_CLOSED: ${message}`), { code: 'CONNECTION_CLOSED' });
}
