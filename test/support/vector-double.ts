/**
 * A server of `/v1/embeddings` and `/rerank` on loopback, with a toy notion of meaning and bad manners on demand.
 * A text's vector counts the concepts it names; words of one concept share no letters, so that only vectors find them.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Words that mean the same; one dimension a line. */
const concepts: RegExp[] = [
  /风筝|纸鸢|kite/i,
  /登记|上户口|register|registration/i,
  /有效期|到期|管多长时间|届满|valid/i,
  /罚款|挨罚|掏钱|fine|penalty/i,
  /气球|轻飘飘的圆家伙|balloon/i,
  /孔明灯|天灯|lantern/i,
  /体检|看大夫|medical check/i,
  /滑翔伞|背着布飞|paraglid/i,
  /禁止|不让|forbid/i,
  /备案|打招呼|filing/i,
];

/** A text that names none has a vector of zeros, which is near to nothing. */
export function toyVector(text: string, dimension = concepts.length): number[] {
  const vector = concepts.map((words) => (words.test(text) ? 1 : 0)) as number[];
  while (vector.length < dimension) vector.push(0);
  return vector.slice(0, dimension);
}

export function toyRelevance(query: string, text: string): number {
  const [a, b] = [toyVector(query), toyVector(text)];
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

export type VectorManner =
  | { do: 'well' }
  | { do: 'shuffled' }
  | { do: 'dimension'; dimension: number }
  | { do: 'status'; status: number; headers?: Record<string, string>; body?: string }
  | { do: 'hang' }
  | { do: 'reset' }
  | { do: 'truncated' }
  | { do: 'huge' }
  | { do: 'html' }
  /** Any JSON in place of the reply. */
  | { do: 'json'; reply: (input: string[]) => unknown };

export interface SeenVectorRequest {
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

export interface VectorDouble {
  /** For EMBEDDING_URL. */
  url: string;
  /** For RERANK_URL. */
  rerankUrl: string;
  requests: SeenVectorRequest[];
  /** All texts embedded so far. */
  embedded: string[];
  /** Highest number of requests that were under way at once. */
  readonly mostAtOnce: number;
  /** Asked for every request. */
  manner: (request: SeenVectorRequest) => VectorManner;
  close(): Promise<void>;
}

export async function startVectorDouble(): Promise<VectorDouble> {
  let atOnce = 0;
  let mostAtOnce = 0;
  const double: VectorDouble = {
    url: '',
    rerankUrl: '',
    requests: [],
    embedded: [],
    get mostAtOnce() {
      return mostAtOnce;
    },
    manner: () => ({ do: 'well' }),
    close: async () => {},
  };
  const server = createServer(async (request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.on('close', () => {
      atOnce -= 1;
    });
    await answer(double, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  double.url = `${base}/v1`;
  double.rerankUrl = `${base}/v1/rerank`;
  double.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return double;
}

async function answer(double: VectorDouble, request: IncomingMessage, response: ServerResponse) {
  let text = '';
  for await (const piece of request) text += piece;
  const body = JSON.parse(text) as Record<string, unknown>;
  const seen = { path: request.url!, authorization: request.headers.authorization, body };
  double.requests.push(seen);
  const manner = double.manner(seen);
  const isRerank = seen.path.endsWith('/rerank');
  const input = (isRerank ? (body.documents ?? body.texts) : body.input) as string[];
  // Others have their turn, so that what is under way at once can be counted.
  await new Promise((resolve) => setImmediate(resolve));
  const send = (status: number, reply: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof reply === 'string' ? reply : JSON.stringify(reply));
  };
  const vectors = (dimension?: number) =>
    input.map((value, index) => ({ object: 'embedding', index, embedding: toyVector(value, dimension) }));
  const reply = (dimension?: number) =>
    isRerank
      ? {
          results: input
            .map((value, index) => ({ index, relevance_score: toyRelevance(String(body.query), value) }))
            .sort((a, b) => b.relevance_score - a.relevance_score),
        }
      : { object: 'list', model: body.model, data: vectors(dimension), usage: { prompt_tokens: 1 } };
  switch (manner.do) {
    case 'well':
    case 'dimension':
      if (!isRerank) double.embedded.push(...input);
      return send(200, reply(manner.do === 'dimension' ? manner.dimension : undefined));
    case 'shuffled':
      double.embedded.push(...input);
      return send(200, { ...reply(), data: vectors().reverse() });
    case 'status':
      return send(manner.status, manner.body ?? { error: { message: 'scripted' } }, manner.headers);
    case 'hang':
      return;
    case 'reset':
      return void request.socket.resetAndDestroy();
    case 'truncated': {
      const whole = JSON.stringify(reply());
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length });
      response.write(whole.slice(0, whole.length >> 1), () => response.destroy());
      return;
    }
    case 'huge':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.on('error', () => {});
      response.on('close', () => response.emit('drain'));
      while (!response.destroyed)
        if (!response.write('[0.125,'.repeat(50_000)))
          await new Promise<void>((resolve) => response.once('drain', resolve));
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      return void response.end('<!doctype html><title>Sign in</title>');
    case 'json':
      return send(200, manner.reply(input));
  }
}
