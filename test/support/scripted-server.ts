/**
 * A small HTTP server that serves the built page under a strict CSP and answers its API by a script, good
 * or bad. It keeps every request, so a test can say what went over the wire.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Answer, Citation } from '../../src/answer/types.ts';
import { outputFolder } from '../../widget/vite.config.ts';
import { sampleAnswer, sampleProvisions } from './sample-answers.ts';

/** The strictest policy the page promises to work under. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** Parsed JSON, or null. */
  body: Record<string, unknown> | null;
}

/** How one question is answered: it writes the response itself. */
export type ChatScript = (exchange: ChatExchange) => void | Promise<void>;

export interface ChatExchange {
  request: SeenRequest;
  response: ServerResponse;
  /** Writes the head of a stream with the visitor's secret. */
  open(): void;
  /** Writes one chunk of the UI message stream. */
  chunk(chunk: object): void;
  /** Writes raw text into the stream. */
  raw(text: string): void;
  /** Ends the stream as the protocol wants. */
  close(): void;
  /** Breaks the connection. */
  cut(): void;
}

export interface ScriptedServer {
  url: string;
  requests: SeenRequest[];
  /** Scripts for the next questions, first in first out; then every question gets `sampleAnswer()`. */
  scripts: ChatScript[];
  /** Bodies of stored messages. */
  messages: object[];
  provisions: Record<string, object>;
  /** Answers a path otherwise, e.g. `POST /api/conversations/cnv_1/handoff`. */
  overrides: Map<string, { status: number; body: unknown }>;
  /** Pushes an event to every open event stream: a message, or a bare hint. */
  push(message?: object): void;
  requestsTo(path: string | RegExp): SeenRequest[];
  close(): Promise<void>;
}

export const scriptedSecret = 'sec_of_the_visitor';
export const scriptedConversation = 'cnv_1';

/** Sends a whole answer as the contract's stream: stages, claims with the citations first used in them, answer. */
export function answerScript(answer: Answer, messageId = 'msg_bot'): ChatScript {
  return ({ open, chunk, close }) => {
    open();
    chunk({ type: 'start', messageId });
    for (const stage of ['guard', 'understand', 'retrieve', 'compose', 'prove']) {
      chunk({ type: 'data-stage', data: { stage }, transient: true });
    }
    for (const claimChunk of claimChunks(answer)) chunk(claimChunk);
    for (const { n, document, article } of answer.citations) {
      const title = `${document} ${article}`;
      chunk({ type: 'source-document', sourceId: String(n), mediaType: 'text/plain', title });
    }
    chunk({ type: 'text-start', id: 't' });
    chunk({ type: 'text-delta', id: 't', delta: answer.text });
    chunk({ type: 'text-end', id: 't' });
    chunk({ type: 'data-answer', data: answer });
    chunk({ type: 'finish' });
    close();
  };
}

/** The `data-claim` chunks of an answer. */
export function claimChunks(answer: Answer): object[] {
  const told = new Set<number>();
  return answer.claims.map((claim) => {
    const citations: Citation[] = answer.citations.filter(
      ({ n }) => claim.citations.includes(n) && !told.has(n),
    );
    for (const { n } of citations) told.add(n);
    return { type: 'data-claim', data: { claim, citations } };
  });
}

/** Answers with a JSON error of the contract. */
export function errorScript(status: number, message: string): ChatScript {
  return ({ response }) => sendJson(response, status, { error: { code: 'unavailable:model', message } });
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const eventStreams = new Set<ServerResponse>();
  const scripted: ScriptedServer = {
    url: '',
    requests: [],
    scripts: [],
    messages: [],
    provisions: { ...sampleProvisions },
    overrides: new Map(),
    push: (message = {}) => {
      for (const stream of eventStreams) stream.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
    },
    requestsTo: (path) =>
      scripted.requests.filter((request) =>
        typeof path === 'string' ? request.path === path : path.test(request.path),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://scripted');
    const request: SeenRequest = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      headers: incoming.headers,
      body: await readBody(incoming),
    };
    if (!url.pathname.startsWith('/api/')) return serveFile(url.pathname, response);
    scripted.requests.push(request);
    const override = scripted.overrides.get(`${request.method} ${request.path}`);
    if (override) return sendJson(response, override.status, override.body);
    if (url.pathname === '/api/chat') {
      const script = scripted.scripts.shift() ?? answerScript(sampleAnswer());
      return script(exchange(request, response));
    }
    if (url.pathname === '/api/conversations') {
      return sendJson(response, 201, { id: scriptedConversation, secret: scriptedSecret });
    }
    if (url.pathname.endsWith('/feedback')) return sendJson(response, 200, { ok: true });
    if (url.pathname.startsWith('/api/provisions/')) {
      const id = decodeURIComponent(url.pathname.slice('/api/provisions/'.length));
      const provision = scripted.provisions[id];
      const missing = { error: { code: 'not_found:provision', message: '没有这条规定。' } };
      return sendJson(response, provision ? 200 : 404, provision ?? missing);
    }
    if (request.headers.authorization !== `Bearer ${scriptedSecret}`) {
      return sendJson(response, 401, { error: { code: 'unauthorized:conversation', message: '不可读。' } });
    }
    if (url.pathname.endsWith('/handoff')) {
      const handoff = { reason: 'wants_person', state: 'open', case: 'CASE-2026-0001' };
      return sendJson(response, 200, { handoff });
    }
    if (url.pathname.endsWith('/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      eventStreams.add(response);
      response.on('close', () => eventStreams.delete(response));
      return;
    }
    const after = Number(url.searchParams.get('after') ?? 0);
    const messages = scripted.messages.filter((message) => (message as { seq: number }).seq > after);
    sendJson(response, 200, { messages });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scripted.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return scripted;
}

function exchange(request: SeenRequest, response: ServerResponse): ChatExchange {
  return {
    request,
    response,
    open: () => {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'x-vercel-ai-ui-message-stream': 'v1',
        'x-yaowen-conversation': scriptedConversation,
        'x-yaowen-secret': scriptedSecret,
      });
    },
    chunk: (chunk) => response.write(`data: ${JSON.stringify(chunk)}\n\n`),
    raw: (text) => response.write(text),
    close: () => response.end('data: [DONE]\n\n'),
    cut: () => response.destroy(),
  };
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? 'index.html' : /^\/widget\/([\w.-]+)$/.exec(path)?.[1];
  const content = name ? await readFile(join(outputFolder, name)).catch(() => null) : null;
  if (!name || !content) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy,
  });
  response.end(content);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(incoming: IncomingMessage): Promise<Record<string, unknown> | null> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8');
  return text === '' ? null : (JSON.parse(text) as Record<string, unknown>);
}
