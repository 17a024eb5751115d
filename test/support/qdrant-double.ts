/**
 * A Qdrant server in a few hundred lines: real HTTP, the same answers to what this project asks, and bad manners on
 * demand. Where Qdrant's own OpenAPI document is at hand, every request and response is checked against it.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { readOpenApi } from './openapi-check.ts';

type Json = Record<string, unknown>;

interface Sparse {
  indices: number[];
  values: number[];
}

interface Point {
  id: number;
  vector: Record<string, Sparse | number[]>;
  payload: Json;
}

interface Collection {
  settings: Json & {
    strict_mode_config?: { unindexed_filtering_retrieve?: boolean; max_query_limit?: number };
  };
  indexes: Map<string, unknown>;
  points: Map<number, Point>;
  /** Points there were when each payload index was made. */
  pointsAtIndex: number;
}

/** `stall` never answers; `half` ends in the middle of the body; `garbage` is a 200 that says something else. */
export type Misbehaviour = 'stall' | 'error' | 'busy' | 'half' | 'reset' | 'garbage';

export interface SeenQdrantRequest {
  method: string;
  path: string;
  apiKey: string | undefined;
  body: Json;
}

export interface QdrantDouble {
  /** `http://127.0.0.1:port`, and the prefix if there is one. */
  url: string;
  requests: SeenQdrantRequest[];
  /** What did not fit the OpenAPI document. */
  violations: string[];
  /** Asked for every request; null: as it should be. */
  misbehave: (request: SeenQdrantRequest) => Misbehaviour | null;
  collections: Map<string, Collection>;
  aliases: Map<string, string>;
  close(): Promise<void>;
}

export interface QdrantDoubleOptions {
  /** Path under which it is served, as behind a proxy. */
  prefix?: string;
  apiKey?: string;
}

export const openApiFile = resolve(
  process.env.YAOWEN_SHARED ?? resolve(import.meta.dirname, '../../../shared'),
  'qdrant-openapi-1.19.json',
);

/** Why requests are not checked against Qdrant's own document; null where they are. */
export const noOpenApi = existsSync(openApiFile) ? null : 'qdrant-openapi-1.19.json is not in YAOWEN_SHARED';

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export async function startQdrantDouble(options: QdrantDoubleOptions = {}): Promise<QdrantDouble> {
  const check = noOpenApi === null ? readOpenApi(openApiFile) : null;
  const prefix = options.prefix ?? '';
  const double: QdrantDouble = {
    url: '',
    requests: [],
    violations: [],
    misbehave: () => null,
    collections: new Map(),
    aliases: new Map(),
    close: async () => {},
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method!;
    const url = new URL(request.url!, 'http://double');
    if (!url.pathname.startsWith(prefix)) return send(response, 404, { what: 'not under the prefix' });
    const path = decodeURI(url.pathname.slice(prefix.length));
    const text = await bodyOf(request);
    const body = (text === '' ? {} : JSON.parse(text)) as Json;
    const apiKey = request.headers['api-key'] as string | undefined;
    const seen = { method, path, apiKey, body };
    double.requests.push(seen);
    double.violations.push(...(check?.request(method, path, text === '' ? undefined : body) ?? []));
    const manner = double.misbehave(seen);
    if (manner === 'stall') return;
    if (manner === 'reset') return void request.socket.resetAndDestroy();
    if (manner === 'error') return send(response, 500, failure('Service internal error'));
    if (manner === 'busy') return send(response, 429, failure('Too many requests'));
    if (manner === 'garbage') return send(response, 200, { hello: 'from a proxy' });
    let status = 200;
    let said: Json;
    try {
      if (options.apiKey !== undefined && apiKey !== options.apiKey)
        throw new Refusal(401, 'Invalid API key');
      said = { usage: null, result: handle(double, method, path, body), status: 'ok', time: 0.001 };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      status = error.status;
      said = failure(error.message);
    }
    double.violations.push(...(check?.response(method, path, status, said) ?? []));
    if (manner !== 'half') return send(response, status, said);
    const whole = JSON.stringify(said);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': whole.length });
    response.write(whole.slice(0, whole.length / 2), () => response.destroy());
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  double.close = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return double;
}

const failure = (error: string): Json => ({ status: { error }, time: 0.001 });

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += piece;
  return text;
}

function handle(double: QdrantDouble, method: string, path: string, body: Json): unknown {
  const { collections, aliases } = double;
  if (method === 'GET' && path === '/collections')
    return { collections: [...collections.keys()].map((name) => ({ name })) };
  if (method === 'GET' && path === '/aliases')
    return {
      aliases: [...aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name })),
    };
  if (method === 'POST' && path === '/collections/aliases') return swapAliases(double, body);
  const [, , name = '', ...rest] = path.split('/');
  const route = `${method} ${rest.join('/')}`;
  if (route === 'PUT ') {
    if (collections.has(name)) throw new Refusal(409, `Wrong input: Collection \`${name}\` already exists!`);
    collections.set(name, { settings: body, indexes: new Map(), points: new Map(), pointsAtIndex: 0 });
    return true;
  }
  if (route === 'GET exists') return { exists: collections.has(name) };
  if (route === 'DELETE ') {
    for (const [alias, target] of aliases) if (target === name) aliases.delete(alias);
    return collections.delete(name);
  }
  const collection = collections.get(aliases.get(name) ?? name);
  if (!collection) throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`);
  switch (route) {
    case 'GET ':
      return describe(collection);
    case 'PATCH ':
      collection.settings.metadata = {
        ...(collection.settings.metadata as Json),
        ...(body.metadata as Json),
      };
      return true;
    case 'PUT index':
      collection.indexes.set(String(body.field_name), body.field_schema);
      collection.pointsAtIndex = Math.max(collection.pointsAtIndex, collection.points.size);
      return { operation_id: 1, status: 'completed' };
    case 'PUT points':
      for (const point of body.points as Point[]) {
        for (const [name, vector] of Object.entries(point.vector)) {
          if (Array.isArray(vector)) {
            checkDense(collection, name, vector);
            continue;
          }
          const { indices, values } = vector;
          if (new Set(indices).size < indices.length || indices.length !== values.length)
            throw new Refusal(422, 'Validation error in JSON body: indices must be unique');
        }
        collection.points.set(point.id, point);
      }
      return { operation_id: 2, status: 'completed' };
    case 'POST points/count':
      return { count: collection.points.size };
    case 'POST points/query/batch':
      return (body.searches as Json[]).map((search) => ({ points: query(collection, search) }));
    case 'POST points/query':
      return { points: query(collection, body) };
  }
  throw new Refusal(404, `no such route: ${method} ${path}`);
}

function swapAliases({ collections, aliases }: QdrantDouble, body: Json): boolean {
  for (const action of body.actions as Record<string, Record<string, string>>[]) {
    const { create_alias: made, delete_alias: removed } = action;
    if (removed) aliases.delete(removed.alias_name!);
    if (!made) continue;
    if (!collections.has(made.collection_name!)) throw new Refusal(404, 'Not found: Collection');
    aliases.set(made.alias_name!, made.collection_name!);
  }
  return true;
}

function describe({ settings, indexes, points }: Collection): Json {
  const { metadata, sparse_vectors, vectors, strict_mode_config } = settings;
  return {
    status: 'green',
    optimizer_status: 'ok',
    segments_count: 1,
    points_count: points.size,
    indexed_vectors_count: points.size,
    payload_schema: Object.fromEntries(
      [...indexes].map(([name, schema]) => [
        name,
        { data_type: typeof schema === 'string' ? schema : (schema as Json).type, points: points.size },
      ]),
    ),
    config: {
      params: { vectors, sparse_vectors },
      hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000 },
      optimizer_config: {
        deleted_threshold: 0.2,
        vacuum_min_vector_number: 1000,
        default_segment_number: 0,
        flush_interval_sec: 5,
      },
      strict_mode_config,
      metadata,
    },
  };
}

interface Ranked {
  id: number;
  score: number;
}

function query(collection: Collection, body: Json): Json[] {
  const most = collection.settings.strict_mode_config?.max_query_limit ?? Number.POSITIVE_INFINITY;
  if (Number(body.limit ?? 10) > most)
    throw new Refusal(400, `Bad request: Limit exceeded ${body.limit} > ${most}`);
  const fields = body.with_payload as string[] | undefined;
  return rank(collection, body).map(({ id, score }) => ({
    id,
    version: 1,
    score,
    ...(fields && {
      payload: Object.fromEntries(
        Object.entries(collection.points.get(id)!.payload).filter(([name]) => fields.includes(name)),
      ),
    }),
  }));
}

function rank(collection: Collection, step: Json): Ranked[] {
  const { prefetch, query: asked, filter } = step;
  const lists = (prefetch === undefined ? [] : [prefetch].flat()).map((one) => rank(collection, one as Json));
  const passes = passing(collection, filter as Json | undefined);
  const scored = score(collection, asked as Json | number[], step.using as string, lists);
  return (
    scored
      .filter(({ id }) => passes(collection.points.get(id)!))
      // Equal scores in an order nobody would choose: Qdrant promises none.
      .sort((a, b) => b.score - a.score || b.id - a.id)
      .slice(0, Number(step.limit ?? 10))
  );
}

function score(collection: Collection, asked: Json | number[], using: string, lists: Ranked[][]): Ranked[] {
  if (Array.isArray(asked)) return denseScores(collection, asked, using);
  if ('indices' in asked) return sparseScores(collection, asked as unknown as Sparse, using);
  if ('rrf' in asked) {
    const { k = 2, weights } = asked.rrf as { k?: number; weights?: number[] };
    if (weights && weights.length !== lists.length)
      throw new Refusal(400, 'Bad request: weights and prefetches');
    const sums = new Map<number, number>();
    lists.forEach((list, i) => {
      list.forEach(({ id }, place) => {
        sums.set(id, (sums.get(id) ?? 0) + 1 / ((place + 1) / (weights?.[i] ?? 1) + k - 1));
      });
    });
    return [...sums].map(([id, sum]) => ({ id, score: Math.fround(sum) }));
  }
  if ('formula' in asked)
    return lists.flat().map(({ id, score: own }) => {
      const value = evaluate(collection, asked.formula, collection.points.get(id)!, own);
      return { id, score: Math.fround(value) };
    });
  throw new Refusal(400, 'the double does not know this query');
}

function checkDense({ settings }: Collection, name: string, vector: number[]): void {
  const declared = (settings.vectors as Record<string, { size: number }> | undefined)?.[name];
  if (!declared) throw new Refusal(400, `Wrong input: Not existing vector name error: ${name}`);
  if (declared.size !== vector.length)
    throw new Refusal(
      400,
      `Wrong input: Vector dimension error: expected dim: ${declared.size}, got ${vector.length}`,
    );
}

/** Cosine of every point that has the vector, as an exact search gives it. */
function denseScores(collection: Collection, asked: number[], using: string): Ranked[] {
  checkDense(collection, using, asked);
  const length = Math.hypot(...asked);
  return [...collection.points.values()].flatMap(({ id, vector }) => {
    const own = vector[using];
    if (!Array.isArray(own)) return [];
    const product = own.reduce((sum, value, i) => sum + value * asked[i]!, 0);
    const score = product / (length * Math.hypot(...own) || 1);
    return [{ id, score: Math.fround(score) }];
  });
}

function sparseScores(
  { points, settings }: Collection,
  { indices, values }: Sparse,
  using: string,
): Ranked[] {
  const vectors = (settings.sparse_vectors as Record<string, { modifier?: string }> | undefined)?.[using];
  if (!vectors) throw new Refusal(400, `Wrong input: Not existing vector name error: ${using}`);
  const asked = new Map(indices.map((index, i) => [index, values[i]!]));
  const having = new Map<number, number>();
  for (const point of points.values())
    for (const index of sparseOf(point, using)?.indices ?? [])
      if (asked.has(index)) having.set(index, (having.get(index) ?? 0) + 1);
  const held = [...points.values()].filter(({ vector }) => vector[using]).length;
  const rarity = (index: number) => {
    if (vectors.modifier !== 'idf') return 1;
    const n = having.get(index)!;
    return Math.log(1 + (held - n + 0.5) / (n + 0.5));
  };
  return [...points.values()].flatMap((point) => {
    const { id } = point;
    const { indices: own, values: weights } = sparseOf(point, using) ?? { indices: [], values: [] };
    let sum = 0;
    let met = false;
    own.forEach((index, i) => {
      const weight = asked.get(index);
      if (weight === undefined) return;
      met = true;
      sum += weight * weights[i]! * rarity(index);
    });
    return met ? [{ id, score: Math.fround(sum) }] : [];
  });
}

function sparseOf({ vector }: Point, name: string): Sparse | null {
  const own = vector[name];
  return own === undefined || Array.isArray(own) ? null : own;
}

function evaluate(collection: Collection, expression: unknown, point: Point, own: number): number {
  if (typeof expression === 'number') return expression;
  if (expression === '$score') return own;
  const { sum, mult, key } = expression as { sum?: unknown[]; mult?: unknown[]; key?: string };
  const parts = (sum ?? mult)?.map((part) => evaluate(collection, part, point, own));
  if (sum) return parts!.reduce((a, b) => a + b, 0);
  if (mult) return parts!.reduce((a, b) => a * b, 1);
  if (key === undefined) throw new Refusal(400, 'the double does not know this expression');
  checkIndexed(collection, key);
  return holds(expression as Json, point) ? 1 : 0;
}

function passing(collection: Collection, filter: Json | undefined): (point: Point) => boolean {
  const must = (filter?.must ?? []) as Json[];
  for (const { key } of must) checkIndexed(collection, String(key));
  return (point) => must.every((condition) => holds(condition, point));
}

function checkIndexed({ settings, indexes }: Collection, key: string): void {
  if (settings.strict_mode_config?.unindexed_filtering_retrieve === false && !indexes.has(key))
    throw new Refusal(400, `Bad request: Index required but not found for "${key}"`);
}

function holds({ key, match, range }: Json, { payload }: Point): boolean {
  const value = payload[String(key)];
  if (match) {
    const { value: one, any } = match as { value?: unknown; any?: unknown[] };
    return any ? any.includes(value) : value === one;
  }
  const { gt, gte, lt, lte } = range as Record<string, number | undefined>;
  const number = value as number;
  return !(
    (gt !== undefined && number <= gt) ||
    (gte !== undefined && number < gte) ||
    (lt !== undefined && number >= lt) ||
    (lte !== undefined && number > lte)
  );
}
