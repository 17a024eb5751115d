/** Reads the AI SDK UI message stream (protocol v1) without the SDK: JSON chunks in `data:` lines, `[DONE]` last. */
import { createSseParser, type ServerSentEvent } from './sse-parser.ts';

/** One chunk. `type` is always a string; all else is unchecked and comes from outside. */
export interface UiChunk {
  type: string;
  [field: string]: unknown;
}

/** The server writes a comment every 15 s; a connection silent for this long is dead, whatever the browser thinks. */
export const silenceMsMax = 60_000;

/**
 * Events of a response body until it ends. Throws what reading throws when the connection breaks, and when
 * nothing came for `silenceMs`; the body is cancelled when the caller stops early.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  silenceMs = silenceMsMax,
): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  // `ignoreBOM` keeps the mark, because the parser is the one that drops it.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const parser = createSseParser();
  try {
    for (;;) {
      const { done, value } = await readOrSilence(reader, silenceMs);
      yield* parser.push(decoder.decode(value, { stream: !done }));
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

async function readOrSilence(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  silenceMs: number,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${silenceMs} ms`)), silenceMs);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Chunks of a UI message stream. A chunk that is no JSON object with a `type` is skipped. */
export async function* readUiStream(
  body: ReadableStream<Uint8Array>,
  silenceMs = silenceMsMax,
): AsyncGenerator<UiChunk> {
  for await (const { data } of readEvents(body, silenceMs)) {
    if (data === '[DONE]') return;
    const chunk = parseChunk(data);
    if (chunk) yield chunk;
  }
}

function parseChunk(data: string): UiChunk | null {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return typeof (value as UiChunk).type === 'string' ? (value as UiChunk) : null;
  } catch {
    return null;
  }
}
