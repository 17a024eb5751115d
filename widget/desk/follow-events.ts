/** Follows an event stream of the service for as long as the page is open; comes back by itself, from where it was. */
import { readEvents } from '../shared/read-ui-stream.ts';

export interface FollowInput {
  /** @param after `id` of the last event; null before the first */
  path(after: string | null): string;
  signal: AbortSignal;
  event(name: string, data: unknown): void;
  /** Whether it is connected; told on each change. */
  connected?(yes: boolean): void;
  /** The service no longer knows the session, or refuses; nothing is tried again. */
  refused?(status: number): void;
}

const delayMsFirst = 1_000;
const delayMsLongest = 20_000;

/** Resolves when it is over. Never rejects. */
export async function followEvents(input: FollowInput): Promise<void> {
  const { signal } = input;
  let after: string | null = null as string | null;
  let delayMs = delayMsFirst;
  let told: boolean | null = null;
  const tell = (yes: boolean) => {
    if (told === yes) return;
    told = yes;
    input.connected?.(yes);
  };
  while (!signal.aborted) {
    try {
      const response: Response = await fetch(input.path(after), {
        signal,
        credentials: 'same-origin',
        headers: {
          accept: 'text/event-stream',
          'x-yaowen-desk': '1',
          ...(after === null ? {} : { 'last-event-id': after }),
        },
      });
      if ([401, 403, 404].includes(response.status)) return input.refused?.(response.status);
      if (response.ok && response.body) {
        for await (const { event, data, id } of readEvents(response.body)) {
          tell(true);
          delayMs = delayMsFirst;
          if (id !== '') after = id;
          input.event(event, JSON.parse(data));
          if (event === 'gone') return;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TypeError)) console.warn(error);
    }
    tell(false);
    await pause(delayMs, signal);
    delayMs = Math.min(delayMs * 2, delayMsLongest);
  }
}

/** Ends early when the signal aborts, the network comes back, or the page is looked at again. */
function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener('online', over);
      document.removeEventListener('visibilitychange', over);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, delayMs);
    addEventListener('online', over);
    document.addEventListener('visibilitychange', over);
    signal.addEventListener('abort', over);
  });
}
