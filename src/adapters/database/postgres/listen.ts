/**
 * A connection of its own that hears NOTIFY. postgres.js's `listen` gives up for good when the server is away at the
 * moment it tries again; this one goes on trying. Behind a pooler that hands out connections by transaction nothing is
 * heard; readers poll anyway.
 */
import postgres from 'postgres';

const retryMs = 1_000;

export interface ListenOptions {
  url: string;
  channels: string[];
  onPayload(channel: string, payload: string): void;
  /** Called when listening begins, and begins again: whatever was told meanwhile was missed. */
  onListening(): void;
}

/** @returns a function that ends it */
export function listenPostgres(options: ListenOptions): () => Promise<void> {
  let over = false;
  let sql: postgres.Sql | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const again = () => {
    sql = null;
    if (over) return;
    clearTimeout(timer);
    timer = setTimeout(connect, retryMs);
    (timer as { unref?: () => void }).unref?.();
  };
  const connect = () => {
    const client = postgres(options.url, {
      max: 1,
      idle_timeout: undefined,
      max_lifetime: null,
      fetch_types: false,
      connect_timeout: 10,
      onnotice: () => {},
      connection: { application_name: 'yaowen-listen' },
      onclose: () => {
        if (sql === client) again();
      },
      // Known to the parser of options, unknown to its types.
      ...({ onnotify: options.onPayload } as object),
    });
    sql = client;
    const begin = async () => {
      for (const channel of options.channels) await client.unsafe(`listen "${channel}"`);
      options.onListening();
    };
    begin().catch(() => {
      client.end({ timeout: 0 }).catch(() => {});
      if (sql === client) again();
    });
  };
  connect();
  return async () => {
    over = true;
    clearTimeout(timer);
    await sql?.end({ timeout: 0 }).catch(() => {});
  };
}
