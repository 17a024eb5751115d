/** Server-sent events: one writer, a heartbeat, and an end when the reader leaves or the server stops. */
import type { AppContext } from './app-env.ts';

export interface EventWriter {
  /** @param id for `Last-Event-ID`; null where the event is no place to go on from */
  write(event: string, data: unknown, id?: number | string | null): void;
  /** The last words; the stream ends after them. */
  end(): void;
}

const heartbeatMs = 15_000;

/**
 * @param open begins to write and returns what ends it
 * @param beat asked at each heartbeat; false ends the stream
 */
export function eventStream(
  c: AppContext,
  open: (writer: EventWriter) => () => void,
  beat: () => Promise<boolean> = async () => true,
): Response {
  const { closing, keepAlive } = c.get('services');
  const encoder = new TextEncoder();
  const ended = Promise.withResolvers<void>();
  let finish = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let over = false;
      let stop = () => {};
      const put = (text: string) => {
        if (!over) controller.enqueue(encoder.encode(text));
      };
      finish = () => {
        if (over) return;
        over = true;
        clearInterval(heart);
        closing.removeEventListener('abort', finish);
        stop();
        try {
          controller.close();
        } catch {
          // The reader has left already.
        }
        ended.resolve();
      };
      const heart = setInterval(() => {
        put(': heartbeat\n\n');
        beat().then(
          (goesOn) => goesOn || finish(),
          () => {},
        );
      }, heartbeatMs);
      (heart as { unref?: () => void }).unref?.();
      closing.addEventListener('abort', finish);
      put(': open\n\n');
      stop = open({
        write: (event, data, id = null) =>
          put(`${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        end: () => finish(),
      });
      if (closing.aborted) finish();
    },
    cancel: () => finish(),
  });
  keepAlive(ended.promise);
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}
