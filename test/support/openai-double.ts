/**
 * A scripted OpenAI-compatible server on loopback. Each request plays the next step of the script; requests of a
 * wrong shape are answered 400 and kept in `violations`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChatRequest {
  model: string;
  messages: { role: string; content: string }[];
  stream: boolean;
  [key: string]: unknown;
}

export type DoubleStep =
  /** Writes a text as a well-behaved stream. `finish` null leaves the reason and `[DONE]` out. */
  | {
      do: 'say';
      text: string | ((request: ChatRequest) => string);
      chunkSize?: number;
      finish?: string | null;
      pauseMs?: number;
    }
  /** Writes a text, then cuts the connection. */
  | { do: 'die-after'; text: string }
  /** Takes the request and says nothing. */
  | { do: 'hang' }
  /** Writes a text, then nothing more, the connection left open. */
  | { do: 'stall-after'; text: string }
  /** Answers with a status and a body. */
  | { do: 'status'; status: number; body?: string; headers?: Record<string, string> }
  /** Answers 200 with a page, as a wrong address or a login wall does. */
  | { do: 'html' }
  /** Writes lines as they are, as an event stream. */
  | { do: 'raw'; lines: (string | Uint8Array)[] }
  /** Repeats a text until the client leaves. */
  | { do: 'endless'; text: string }
  /** One event line without end. */
  | { do: 'huge-line' }
  | { do: 'empty' };

export interface OpenAiDouble {
  /** Base URL for MODEL_URL. */
  url: string;
  requests: { headers: IncomingMessage['headers']; body: ChatRequest }[];
  violations: string[];
  /** Connections that the client closed before the answer was whole. */
  readonly left: number;
  script(...steps: DoubleStep[]): void;
  close(): Promise<void>;
}

export function event(text: string, finish: string | null = null): string {
  const choice = { index: 0, delta: text === '' ? {} : { content: text }, finish_reason: finish };
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'double', choices: [choice] })}\n\n`;
}

function violationsOf(request: IncomingMessage, body: unknown): string[] {
  const found: string[] = [];
  if (request.method !== 'POST') found.push(`method ${request.method}`);
  if (request.url !== '/v1/chat/completions') found.push(`path ${request.url}`);
  if (!request.headers['content-type']?.includes('application/json')) found.push('content-type');
  const { model, messages, stream } = (body ?? {}) as Partial<ChatRequest>;
  if (typeof model !== 'string' || model === '') found.push('model');
  if (stream !== true) found.push('stream');
  const sound = (message: unknown) => {
    const { role, content } = (message ?? {}) as { role?: unknown; content?: unknown };
    return (
      ['system', 'developer', 'user', 'assistant'].includes(role as string) && typeof content === 'string'
    );
  };
  if (!Array.isArray(messages) || messages.length === 0 || !messages.every(sound)) found.push('messages');
  else if (messages.at(-1)!.role !== 'user') found.push('the last message is not the user’s');
  return found;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function play(step: DoubleStep, body: ChatRequest, response: ServerResponse): Promise<void> {
  const write = (text: string | Uint8Array) =>
    new Promise<void>((resolve) => {
      if (response.destroyed) return resolve();
      response.write(text, () => resolve());
    });
  const open = () => response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  switch (step.do) {
    case 'say': {
      const text = typeof step.text === 'string' ? step.text : step.text(body);
      const size = step.chunkSize ?? 3;
      open();
      await write(event(''));
      for (let i = 0; i < text.length; i += size) {
        if (step.pauseMs) await wait(step.pauseMs);
        await write(event(text.slice(i, i + size)));
      }
      if (step.finish !== null) await write(`${event('', step.finish ?? 'stop')}data: [DONE]\n\n`);
      response.end();
      return;
    }
    case 'die-after':
      open();
      await write(event(step.text));
      await wait(20);
      response.destroy();
      return;
    case 'hang':
      return;
    case 'stall-after':
      open();
      await write(event(step.text));
      return;
    case 'status':
      response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers });
      response.end(
        step.body ?? JSON.stringify({ error: { message: 'scripted', type: 'scripted', code: null } }),
      );
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Sign in</title><p>data: please sign in</p>');
      return;
    case 'raw':
      open();
      for (const line of step.lines) await write(line);
      response.end();
      return;
    case 'endless':
      open();
      while (!response.destroyed) {
        await write(event(step.text));
        await new Promise(setImmediate);
      }
      return;
    case 'huge-line':
      open();
      await write('data: {"choices":[{"delta":{"content":"');
      while (!response.destroyed) {
        await write('甲'.repeat(100_000));
        await new Promise(setImmediate);
      }
      return;
    case 'empty':
      open();
      response.end();
  }
}

/** Starts the server on a free port. A request beyond the script is answered 500. */
export async function startOpenAiDouble(): Promise<OpenAiDouble> {
  const steps: DoubleStep[] = [];
  const requests: OpenAiDouble['requests'] = [];
  const violations: string[] = [];
  let left = 0;
  const server = createServer(async (request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) left += 1;
    });
    response.on('error', () => {});
    const body = await readBody(request);
    const wrong = violationsOf(request, body);
    if (wrong.length > 0) {
      violations.push(...wrong);
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: wrong.join(', ') } }));
      return;
    }
    requests.push({ headers: request.headers, body: body as ChatRequest });
    await play(steps.shift() ?? { do: 'status', status: 500 }, body as ChatRequest, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    violations,
    get left() {
      return left;
    },
    script(...more) {
      steps.splice(0, steps.length, ...more);
      requests.length = 0;
      violations.length = 0;
      left = 0;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
