/** Fetching by address, against real servers on loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/adapters/fetcher/addresses.ts';
import { createFetcher, type FetcherOptions } from '../../../src/adapters/fetcher/index.ts';
import { plainLines, portalPage } from '../../support/document-files.ts';
import { kiteRules } from '../../support/invented-law.ts';

const page = portalPage(plainLines(kiteRules));
let server: Server;
let port: number;
let visits: string[];
let handle: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  visits = [];
  handle = (_, response) => response.end(page);
  server = createServer((request, response) => {
    visits.push(`${request.headers.host}${request.url}`);
    handle(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const loopback = async () => [{ address: '127.0.0.1', family: 4 as const }];
const fetcher = (options: Partial<FetcherOptions> = {}) =>
  createFetcher({
    allowedHosts: [`http://law.example:${port}`],
    allowPrivateAddressesInTests: true,
    resolve: loopback,
    wait: async () => {},
    ...options,
  });
const address = (path = '/law.html', host = 'law.example') => `http://${host}:${port}${path}`;
const failing = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (e) => e,
  );
  expect(error, 'expected a refusal').not.toBeNull();
  expect(error.messages?.zh, String(error)).toBeTruthy();
  return error as { code: string; messages: { zh: string; en: string } };
};

describe('what may be fetched', () => {
  it('a listed site, by its name, with where and when', async () => {
    const text = await fetcher({ now: () => new Date('2026-11-23T08:00:00Z') }).fetch(address());
    expect(text).toMatchObject({ url: address(), fetchedAt: '2026-11-23T08:00:00.000Z' });
    expect(new TextDecoder().decode(text.bytes)).toBe(page);
    expect(visits).toEqual([`law.example:${port}/law.html`]);
  });

  it.each([
    ['no list at all, and says how to make one', [], 'https://law.example/a', 'INGEST_HOSTS=law.example'],
    ['another site', ['www.example'], 'https://law.example/a', 'INGEST_HOSTS'],
    ['plain http of a site that is listed for https', ['law.example'], 'http://law.example/a', 'http'],
    ['another port of a listed site', ['law.example'], 'https://law.example:8443/a', 'INGEST_HOSTS'],
    [
      'a name that only ends like a listed one',
      ['*.gov.example'],
      'https://evilgov.example/a',
      'INGEST_HOSTS',
    ],
    ['a user name before a foreign host', ['law.example'], 'https://law.example@evil.example/', 'user name'],
    ['a file', ['law.example'], 'file:///etc/passwd', 'https'],
  ])('not %s', async (_, allowedHosts, url, words) => {
    const error = await failing(fetcher({ allowedHosts }).fetch(url));
    expect(error).toMatchObject({ code: 'bad_input:ingest' });
    expect(error.messages.en).toContain(words);
    expect(visits).toEqual([]);
  });
});

describe('inner addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    'ff02::1',
    'fe80::1%eth0',
    'x',
  ])('%s is none of the public internet', (inner) => expect(isPublicAddress(inner)).toBe(false));

  it.each(['1.1.1.1', '223.5.5.5', '2400:3200::1', '2606:4700::1111'])('%s is', (outer) =>
    expect(isPublicAddress(outer)).toBe(true),
  );

  it('are not visited, also where a name has a public address beside them', async () => {
    for (const found of [['127.0.0.1'], ['223.5.5.5', '127.0.0.1'], ['::ffff:127.0.0.1']]) {
      const resolve = async () =>
        found.map((a) => ({ address: a, family: a.includes(':') ? (6 as const) : (4 as const) }));
      const error = await failing(fetcher({ allowPrivateAddressesInTests: false, resolve }).fetch(address()));
      expect(error.code).toBe('forbidden:ingest');
    }
    const literal = fetcher({
      allowPrivateAddressesInTests: false,
      allowedHosts: [`http://127.0.0.1:${port}`],
    });
    expect((await failing(literal.fetch(`http://127.0.0.1:${port}/`))).code).toBe('forbidden:ingest');
    const decimal = fetcher({ allowPrivateAddressesInTests: false, allowedHosts: ['http://127.0.0.1'] });
    expect((await failing(decimal.fetch('http://2130706433/'))).code).toBe('forbidden:ingest');
    expect(visits).toEqual([]);
  });

  it('are not reached by a name that resolves otherwise the second time', async () => {
    const answers = ['127.0.0.1', '127.9.9.9'];
    let asked = 0;
    const resolve = async () => [{ address: answers[asked++]!, family: 4 as const }];
    await fetcher({ resolve }).fetch(address());
    expect(asked).toBe(1);
    expect(visits).toHaveLength(1);
  });
});

describe('redirects', () => {
  it('are followed on listed sites and judged at each stop', async () => {
    handle = (request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new.html' }).end();
      else if (request.url === '/out') response.writeHead(301, { location: 'http://evil.example/' }).end();
      else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
      else response.end(page);
    };
    expect((await fetcher().fetch(address('/old'))).url).toBe(address('/new.html'));
    expect((await failing(fetcher().fetch(address('/out')))).code).toBe('bad_input:ingest');
    expect((await failing(fetcher().fetch(address('/round')))).code).toBe('unavailable:ingest');
    expect(visits.length).toBeLessThan(12);
  });

  it('to a name that leads inside end there', async () => {
    handle = (_, response) => response.writeHead(302, { location: address('/', 'inner.example') }).end();
    const resolve = async (host: string) => [
      { address: host === 'inner.example' ? '169.254.169.254' : '223.5.5.5', family: 4 as const },
    ];
    // The first stop is pinned to a public address that nothing answers from here, so only the second is of interest.
    const allowedHosts = [`http://inner.example:${port}`];
    const error = await failing(
      fetcher({ allowPrivateAddressesInTests: false, resolve, allowedHosts }).fetch(
        address('/', 'inner.example'),
      ),
    );
    expect(error.code).toBe('forbidden:ingest');
  });
});

describe('limits and refusals', () => {
  it.each([403, 412, 521])('a refusal of programs (%i) says to download and upload', async (status) => {
    handle = (_, response) => response.writeHead(status).end('no');
    const error = await failing(fetcher().fetch(address()));
    expect(error.code).toBe('unavailable:ingest');
    expect(error.messages.zh).toContain('上传');
    expect(visits).toHaveLength(1);
  });

  it('a page that only checks the visitor is told from a text', async () => {
    handle = (_, response) =>
      response.end('<html><head><script>location="/?t="+Math.random()</script></head><body></body></html>');
    expect((await failing(fetcher().fetch(address()))).messages.en).toContain('refuses programs');
  });

  it('tries again after a while, as long as the site asks', async () => {
    const waits: number[] = [];
    let times = 0;
    handle = (_, response) =>
      ++times < 3 ? response.writeHead(503, { 'retry-after': '7' }).end() : response.end(page);
    await fetcher({ wait: async (ms) => void waits.push(ms) }).fetch(address());
    expect(times).toBe(3);
    expect(waits.filter((ms) => ms >= 7_000)).toHaveLength(2);
    times = 0;
    handle = (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end();
    expect((await failing(fetcher().fetch(address()))).messages.en).toContain('3600 seconds');
  });

  it('gives up after three tries, and at once for what is gone', async () => {
    handle = (_, response) => response.writeHead(502).end();
    expect((await failing(fetcher().fetch(address()))).code).toBe('unavailable:ingest');
    expect(visits).toHaveLength(3);
    handle = (_, response) => response.writeHead(404).end();
    expect((await failing(fetcher().fetch(address()))).code).toBe('not_found:ingest');
    expect(visits).toHaveLength(4);
  });

  it('ends what is too large, also when it only unpacks to it, and what never ends', async () => {
    const bomb = gzipSync(Buffer.alloc(3_000_000, 'a'));
    handle = (request, response) => {
      if (request.url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      else if (request.url === '/large') response.end(Buffer.alloc(3_000_000, 'a'));
      else response.write('<html>');
    };
    const small = fetcher({ maxBytes: 1_000_000, timeoutMs: 300, tries: 1 });
    expect((await failing(small.fetch(address('/bomb')))).code).toBe('too_large:ingest');
    expect((await failing(small.fetch(address('/large')))).code).toBe('too_large:ingest');
    expect((await failing(small.fetch(address('/slow')))).code).toBe('time_limit:ingest');
  });

  it('does not take a picture or a program for a text', async () => {
    handle = (_, response) => response.end(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
    expect((await failing(fetcher().fetch(address()))).code).toBe('bad_input:ingest');
    handle = (_, response) => response.end(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]));
    expect((await failing(fetcher().fetch(address()))).code).toBe('bad_input:ingest');
  });
});
