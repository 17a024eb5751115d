/** The check itself: what Qdrant would refuse is found, so that silence of the other tests means something. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectionLayout } from '../../../src/adapters/passage-index/qdrant/points.ts';
import { defaultFusion, queryRequest } from '../../../src/adapters/passage-index/qdrant/query.ts';
import { type OpenApiCheck, readOpenApi } from '../../support/openapi-check.ts';
import { noOpenApi, openApiFile } from '../../support/qdrant-double.ts';

describe.skipIf(noOpenApi)(`Qdrant's OpenAPI document${noOpenApi ? ` (skipped: ${noOpenApi})` : ''}`, () => {
  const check: OpenApiCheck = noOpenApi ? (null as never) : readOpenApi(resolve(openApiFile));
  const vector = { indices: [1, 7], values: [0.5, 1] };
  const good = queryRequest(
    [{ vector, weight: 1 }],
    { asOf: '2026-01-01', documents: ['风筝器械管理办法'] },
    20,
    { levelPrior: { law: 5 } },
    defaultFusion,
  );
  const path = '/collections/c/points/query';
  const layout = collectionLayout({
    alias: 'a',
    release: 'r',
    digest: 'd',
    points: 1,
    state: 'building',
    startedAt: '2026-01-01T00:00:00Z',
  });

  it('allows what we ask', () => {
    expect(check.request('POST', path, good)).toEqual([]);
    expect(check.request('PUT', '/collections/c', layout)).toEqual([]);
  });

  it.each([
    ['a limit of none', path, { ...good, limit: 0 }],
    ['a limit in words', path, { ...good, limit: '20' }],
    ['a field misspelt', path, { ...good, with_payloads: ['id'] }],
    [
      'a field of a filter misspelt',
      path,
      { ...good, filter: { must: [{ key: 'level', matches: { value: 'law' } }] } },
    ],
    ['a vector without values', path, { ...good, prefetch: { query: { indices: [1] }, using: 'lex' } }],
    ['a negative dimension', path, { ...good, prefetch: { query: { indices: [-1], values: [1] } } }],
    ['a fusion that is none', path, { ...good, query: { rrf: { k: 0 } } }],
    ['a path that is none', '/collections/c/points/find', good],
  ])('refuses %s', (_, at, body) => {
    expect(check.request('POST', at, body)).not.toEqual([]);
  });

  it('refuses an unknown modifier of a sparse vector, and an answer without its points', () => {
    const wrong = { ...layout, sparse_vectors: { lex: { modifier: 'bm25' } } };
    expect(check.request('PUT', '/collections/c', wrong)).not.toEqual([]);
    expect(check.response('POST', path, 200, { result: {}, status: 'ok', time: 0.1 })).not.toEqual([]);
    expect(check.response('POST', path, 200, { result: { points: [] }, status: 'ok', time: 0.1 })).toEqual(
      [],
    );
  });
});
