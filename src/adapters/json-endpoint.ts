/** One JSON request to a model server that may be slow, busy, broken or hostile. Web fetch only. */

export interface JsonEndpoint {
  url: string;
  /** Sent as Bearer token; in no message and no cause. */
  apiKey: string | null;
  /** Tries of one call: 408, 425, 429, 5xx, lost connections and replies that `read` refuses are tried again. */
  attempts: number;
  /** Pause before the second try, doubled after each; a longer `Retry-After` is kept. */
  pauseMs: number;
  /** A reply with more bytes is given up. */
  mostBytes: number;
}

export interface JsonCall<Read> {
  body: unknown;
  /** Limit of the whole call, pauses included. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** What the reply says; throws where it is not what it should be. */
  read(reply: unknown): Read;
}

/** Why a call failed. `status` is null where no whole reply came. */
export class EndpointFault extends Error {
  readonly status: number | null;
  readonly timedOut: boolean;

  constructor(message: string, options: { status?: number; timedOut?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EndpointFault';
    this.status = options.status ?? null;
    this.timedOut = options.timedOut ?? false;
  }
}

/**
 * @throws EndpointFault; the caller's own abort as it is
 */
export async function postJson<Read>(endpoint: JsonEndpoint, call: JsonCall<Read>): Promise<Read> {
  const deadline = performance.now() + call.timeoutMs;
  const limit = AbortSignal.timeout(Math.max(1, Math.ceil(call.timeoutMs)));
  const signal = call.signal ? AbortSignal.any([call.signal, limit]) : limit;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryOnce(endpoint, call, signal);
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      if (limit.aborted) throw new EndpointFault('no reply in time', { timedOut: true });
      const fault = error as Refusal | EndpointFault;
      if (!(fault instanceof Refusal) || !fault.again || attempt >= endpoint.attempts) throw toFault(error);
      const pauseMs = Math.max(endpoint.pauseMs * 2 ** (attempt - 1), fault.retryAfterMs);
      // Waiting beyond the limit would only turn a clear refusal into a time-out.
      if (performance.now() + pauseMs >= deadline) throw toFault(error);
      await pause(pauseMs, signal);
    }
  }
}

/** A try that failed, and whether another may help. */
class Refusal extends Error {
  readonly status: number | null;
  readonly again: boolean;
  readonly retryAfterMs: number;

  constructor(message: string, status: number | null, again: boolean, retryAfterMs = 0, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.again = again;
    this.retryAfterMs = retryAfterMs;
  }
}

function toFault(error: unknown): EndpointFault {
  if (!(error instanceof Refusal)) return new EndpointFault('the request failed', { cause: error });
  return new EndpointFault(error.message, {
    ...(error.status !== null && { status: error.status }),
    cause: error.cause,
  });
}

async function tryOnce<Read>(
  { url, apiKey, mostBytes }: JsonEndpoint,
  { body, read }: JsonCall<Read>,
  signal: AbortSignal,
): Promise<Read> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    throw new Refusal('no connection', null, true, 0, error);
  }
  const text = await readLimited(response, mostBytes);
  if (!response.ok) {
    const again = [408, 425, 429].includes(response.status) || response.status >= 500;
    const said = withoutKey(text.slice(0, 300), apiKey);
    throw new Refusal(`${response.status} ${said}`, response.status, again, retryAfter(response.headers));
  }
  try {
    return read(JSON.parse(text));
  } catch (error) {
    throw new Refusal('the reply is not as it should be', null, true, 0, error);
  }
}

async function readLimited(response: Response, mostBytes: number): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > mostBytes) {
        await reader.cancel().catch(() => {});
        throw new Refusal(`the reply is larger than ${mostBytes} bytes`, null, false);
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('the connection broke', null, true, 0, error);
  }
}

/** In milliseconds; 0 where none is given or it makes no sense. */
function retryAfter(headers: Headers): number {
  const given = headers.get('retry-after');
  if (given === null) return 0;
  const seconds = Number(given);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(given) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

/** Some servers repeat the key they refuse. */
const withoutKey = (text: string, apiKey: string | null): string =>
  apiKey === null ? text : text.replaceAll(apiKey, '***');

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Path segments put behind a base URL, query kept. */
export function under(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  return url.href;
}
