import { describe, expect, it } from 'vitest';
import { readUiStream, type UiChunk } from '../../widget/shared/read-ui-stream.ts';
import { createSseParser, eventCharsMax } from '../../widget/shared/sse-parser.ts';

const stream = [
  ': comment\r\n',
  'data: {"type":"start","messageId":"msg_1"}\r\n\r\n',
  'event: x\ndata: {"type":"data-claim","data":{"text":"第十五条 器械😀"}}\n\n',
  'data: {"type":"data-stage",\rdata: "data":{"stage":"prove"}}\r\r',
  'data: not json\n\n',
  'data: [1,2]\n\n',
  'data: {"no":"type"}\n\n',
  'data: null\n\n',
  'retry: 5\nid: 7\n\n',
  'data:{"type":"finish"}\n\n',
  'data: [DONE]\n\n',
  'data: {"type":"after-done"}\n\n',
].join('');
const chunks: UiChunk[] = [
  { type: 'start', messageId: 'msg_1' },
  { type: 'data-claim', data: { text: '第十五条 器械😀' } },
  { type: 'data-stage', data: { stage: 'prove' } },
  { type: 'finish' },
];

describe('reading a UI message stream', () => {
  it('gives the same chunks wherever the bytes are split in two', async () => {
    const bytes = new TextEncoder().encode(stream);
    for (let at = 0; at <= bytes.length; at++) {
      expect(await readAll([bytes.slice(0, at), bytes.slice(at)]), `split at ${at}`).toEqual(chunks);
    }
  });

  it('gives the same chunks byte by byte', async () => {
    const bytes = new TextEncoder().encode(stream);
    expect(await readAll([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(chunks);
  });

  it('drops a byte order mark, also when its bytes come apart', async () => {
    const bytes = new TextEncoder().encode(`\uFEFFdata: {"type":"start"}\n\n`);
    for (let at = 0; at <= 4; at++) {
      expect(await readAll([bytes.slice(0, at), bytes.slice(at)])).toEqual([{ type: 'start' }]);
    }
  });

  it('drops an event that was cut off before its blank line', async () => {
    const text = 'data: {"type":"start"}\n\ndata: {"type":"data-answer"}\n';
    expect(await readAll([new TextEncoder().encode(text)])).toEqual([{ type: 'start' }]);
  });

  it('throws what the connection throws', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('data: {"type":"start"}\n\n'));
      },
      pull(controller) {
        controller.error(new Error('connection reset'));
      },
    });
    await expect(readBody(body)).rejects.toThrow('connection reset');
  });

  it('takes a connection on which nothing comes any more for broken, and lets go of it', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: {"type":"start"}\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    const read = readUiStream(body, 5);
    expect((await read.next()).value).toEqual({ type: 'start' });
    await expect(read.next()).rejects.toThrow('nothing came');
    expect(cancelled).toBe(true);
  });

  it('cancels the body when the reader stops early', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: {"type":"start"}\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of readUiStream(body)) break;
    expect(cancelled).toBe(true);
  });

  it('refuses an event without end instead of filling the memory', () => {
    const parser = createSseParser();
    const piece = 'a'.repeat(100_000);
    expect(() => {
      for (let sent = 0; sent <= eventCharsMax; sent += piece.length) parser.push(piece);
    }).toThrow(RangeError);
  });

  it('keeps event names and ids', () => {
    const events = createSseParser().push('id: 4\nevent: message\ndata: a\ndata: b\n\ndata: c\n\n');
    expect(events).toEqual([
      { event: 'message', id: '4', data: 'a\nb' },
      { event: 'message', id: '4', data: 'c' },
    ]);
  });
});

function readAll(pieces: Uint8Array[]): Promise<UiChunk[]> {
  return readBody(
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    }),
  );
}

async function readBody(body: ReadableStream<Uint8Array>): Promise<UiChunk[]> {
  const read: UiChunk[] = [];
  for await (const chunk of readUiStream(body)) read.push(chunk);
  return read;
}
