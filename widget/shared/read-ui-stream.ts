/** Reads the AI SDK UI message stream (protocol v1) without the SDK: JSON chunks in `data:` lines, `[DONE]` last. */
import { createSseParser, type ServerSentEvent } from './sse-parser.ts';

/** One chunk. `type` is always a string; all else is unchecked and comes from outside. */
export interface UiChunk {
  type: string;
  [field: string]: unknown;
}

/**
 * Events of a response body until it ends. Throws what reading throws when the connection breaks; the
 * body is cancelled when the caller stops early.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  // `ignoreBOM` keeps the mark, because the parser is the one that drops it.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const parser = createSseParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      yield* parser.push(decoder.decode(value, { stream: !done }));
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Chunks of a UI message stream. A chunk that is no JSON object with a `type` is skipped. */
export async function* readUiStream(body: ReadableStream<Uint8Array>): AsyncGenerator<UiChunk> {
  for await (const { data } of readEvents(body)) {
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
