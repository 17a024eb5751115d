/** One request to one pinned address of the network. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { connectionLost, tooManyBytes, tooSlow } from './faults.ts';

export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
}

export interface RawResponse {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Uint8Array;
}

/**
 * Connects to `address`, whatever the name would resolve to by now; name and certificate are still checked against
 * the URL's host. Redirects are not followed. `maxBytes` counts what comes out of compression too.
 * @throws `unavailable:ingest`, `time_limit:ingest`, `too_large:ingest`
 */
export function requestOnce(
  url: URL,
  address: ResolvedAddress,
  limits: { timeoutMs: number; maxBytes: number },
): Promise<RawResponse> {
  // The name was resolved and judged before: asking again could give another answer.
  const lookup = ((_name, options, done) =>
    options.all ? done(null, [address]) : done(null, address.address, address.family)) as LookupFunction;
  const signal = AbortSignal.timeout(limits.timeoutMs);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(
        signal.aborted
          ? tooSlow(url.href, Math.round(limits.timeoutMs / 1000))
          : (error as Error).name === 'YaowenError'
            ? error
            : connectionLost(url.href, error),
      );
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      lookup,
      agent: false,
      signal,
      headers: {
        'user-agent': 'Yaowen/0.1 (reads official texts at the request of an editor)',
        accept:
          'text/html, application/pdf, text/plain, application/vnd.openxmlformats-officedocument.*;q=0.9, */*;q=0.5',
        'accept-language': 'zh-CN, zh;q=0.9, en;q=0.5',
        'accept-encoding': 'gzip, br, deflate',
        connection: 'close',
      },
    });
    request.on('error', fail);
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      if (Number(headers['content-length'] ?? 0) > limits.maxBytes) {
        fail(tooManyBytes(url.href, limits.maxBytes));
        request.destroy();
        return;
      }
      collect(decompressed(response, headers['content-encoding']), limits.maxBytes, url)
        .then((bytes) => resolve({ status, headers, bytes }))
        .catch(fail)
        .finally(() => request.destroy());
    });
    request.end();
  });
}

function decompressed(stream: Readable, encoding: string | undefined): Readable {
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : encoding === 'deflate'
          ? createInflate()
          : null;
  return decoder === null ? stream : pipeline(stream, decoder, () => {});
}

async function collect(stream: Readable, maxBytes: number, url: URL): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooManyBytes(url.href, maxBytes);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
