/**
 * A connection of its own that hears NOTIFY. postgres.js's `listen` gives up for good when the server is away at the
 * moment it tries again; this one goes on trying, and asks now and then whether the server is still there: a network that
 * fell silent closes nothing. Behind a pooler that hands out connections by transaction nothing is
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
  /** How often it asks whether the server is there, and how long it waits for the answer. */
  beatMs?: number;
  silenceMs?: number;
}

/** @returns a function that ends it */
export function listenPostgres(options: ListenOptions): () => Promise<void> {
  const { beatMs = 30_000, silenceMs = 10_000 } = options;
  let over = false;
  let sql: postgres.Sql | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let beat: ReturnType<typeof setInterval> | undefined;

  const again = () => {
    sql = null;
    clearInterval(beat);
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
    const giveUp = () => {
      client.end({ timeout: 0 }).catch(() => {});
      if (sql === client) again();
    };
    clearInterval(beat);
    beat = setInterval(() => {
      const late = setTimeout(giveUp, silenceMs);
      client
        .unsafe('select 1')
        .then(undefined, giveUp)
        .finally(() => clearTimeout(late));
    }, beatMs);
    (beat as { unref?: () => void }).unref?.();
    const begin = async () => {
      for (const channel of options.channels) await client.unsafe(`listen "${channel}"`);
      options.onListening();
    };
    begin().catch(giveUp);
  };
  connect();
  return async () => {
    over = true;
    clearTimeout(timer);
    clearInterval(beat);
    await sql?.end({ timeout: 0 }).catch(() => {});
  };
}
