import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';
import type { YaowenError } from '../src/errors.ts';

const faultsOf = (variables: Record<string, string>): Record<string, string> => {
  try {
    parseConfig(variables);
    return {};
  } catch (error) {
    return (error as YaowenError).fields ?? {};
  }
};

describe('settings', () => {
  it('have defaults that serve on this machine only', () => {
    expect(parseConfig({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 8787,
      DATA_DIR: '.data',
      INDEX: 'embedded',
      ALLOWED_ORIGINS: [],
      TRUST_PROXY: 0,
    });
  });

  it('report every fault at once, each by the name of its variable', () => {
    const faults = faultsOf({
      PORT: '99999',
      DATABASE_URL: 'mysql://x',
      MODEL_URL: 'not a url',
      INDEX: 'elastic',
      TURN_TIME_LIMIT_SECONDS: '-1',
    });
    expect(Object.keys(faults).sort()).toEqual(
      ['DATABASE_URL', 'INDEX', 'MODEL_ID', 'MODEL_URL', 'PORT', 'TURN_TIME_LIMIT_SECONDS'].sort(),
    );
  });

  it('take several model endpoints, and want a model id with them', () => {
    expect(parseConfig({ MODEL_URL: 'http://a/v1, https://b/v1', MODEL_ID: 'm' }).MODEL_URL).toBe(
      'http://a/v1, https://b/v1',
    );
    expect(faultsOf({ MODEL_URL: 'http://a/v1' })).toHaveProperty('MODEL_ID');
    expect(faultsOf({ MODEL_ID: 'm' })).toHaveProperty('MODEL_URL');
  });

  it('treat an empty variable as not set', () => {
    expect(parseConfig({ PORT: '', MODEL_URL: '  ' })).toMatchObject({ PORT: 8787 });
  });

  it('never show a secret in a fault', () => {
    const faults = faultsOf({ MODEL_URL: 'http://a/v1', MODEL_API_KEY: 's3cret-key', PORT: 'x' });
    expect(JSON.stringify(faults)).not.toContain('s3cret-key');
  });
});

describe('settings of vectors and reranking', () => {
  it('come in pairs', () => {
    expect(faultsOf({ EMBEDDING_URL: 'http://a/v1' })).toHaveProperty('EMBEDDING_ID');
    expect(faultsOf({ EMBEDDING_ID: 'm' })).toHaveProperty('EMBEDDING_URL');
    expect(faultsOf({ RERANK_URL: 'http://a/rerank' })).toHaveProperty('RERANK_ID');
    expect(faultsOf({ RERANK_ID: 'm' })).toHaveProperty('RERANK_URL');
    expect(faultsOf({ EMBEDDING_URL: 'http://a/v1', EMBEDDING_ID: 'm' })).toEqual({});
    expect(faultsOf({ RERANK_URL: 'ftp://a', RERANK_ID: 'm' })).toHaveProperty('RERANK_URL');
  });

  it('of the chat model as reranker want the chat model, and no key of their own', () => {
    expect(Object.keys(faultsOf({ RERANK_URL: 'model', RERANK_API_KEY: 'k' })).sort()).toEqual([
      'MODEL_ID',
      'MODEL_URL',
      'RERANK_API_KEY',
    ]);
    expect(faultsOf({ RERANK_URL: 'model', MODEL_URL: 'http://a/v1', MODEL_ID: 'm' })).toEqual({});
  });

  it('bound batches and requests', () => {
    expect(parseConfig({})).toMatchObject({ EMBEDDING_BATCH_SIZE: 32, EMBEDDING_CONCURRENCY: 4 });
    for (const value of ['0', '1.5', '9999', 'many'])
      expect(faultsOf({ EMBEDDING_BATCH_SIZE: value, EMBEDDING_CONCURRENCY: value })).toMatchObject({
        EMBEDDING_BATCH_SIZE: expect.any(String),
        EMBEDDING_CONCURRENCY: expect.any(String),
      });
  });

  it('takes an identity provider whole, with what its words give', () => {
    const set = (given: Record<string, string>) => () => parseConfig({ OIDC_CLIENT_ID: 'desk', ...given });
    const config = set({
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_ROLES: 'ou=heads=supervisor+auditor, desk=agent',
    })();
    expect(config.OIDC_ROLES).toEqual({ 'ou=heads': ['supervisor', 'auditor'], desk: ['agent'] });
    expect(config.OIDC_ROLES_CLAIM).toBe('roles');
    for (const [given, name] of [
      [{ OIDC_ISSUER: 'nonsense' }, 'OIDC_ISSUER'],
      [{ OIDC_ISSUER: 'http://idp.example' }, 'OIDC_ISSUER'],
      [{}, 'OIDC_ISSUER'],
      [{ OIDC_ISSUER: 'https://idp.example', OIDC_CLIENT_ID: '' }, 'OIDC_CLIENT_ID'],
      [{ OIDC_ISSUER: 'https://idp.example', OIDC_ROLES: 'desk=king' }, 'OIDC_ROLES'],
    ] as const)
      expect(set(given)).toThrow(name);
  });
});
