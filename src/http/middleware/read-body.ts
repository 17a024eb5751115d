/** Reads the body of an API request before any route does: not too long, valid UTF-8, valid JSON. */
import type { MiddlewareHandler } from 'hono';
import { YaowenError } from '../../errors.ts';
import type { AppEnv } from '../app-env.ts';
import { brokenJson } from '../errors.ts';

/** A question is short; 64 kB leave room for any. */
const bodyLimitBytes = 64 * 1024;
/** The stock chat client sends the whole talk with its sources each time, of which only the last message counts. */
const chatLimitBytes = 2 * 1024 * 1024;
/** Official texts of a whole country's rules, in one go. */
const ingestLimitBytes = 1024 * 1024 * 1024;

const limitOf = (path: string): number => {
  if (path === '/api/chat' || path === '/v1/chat/completions') return chatLimitBytes;
  return path === '/api/local/ingest' ? ingestLimitBytes : bodyLimitBytes;
};

export const readBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { raw, path } = c.req;
  // Files of editors are read by their own route, once it is known that an editor sends them.
  if (raw.method !== 'POST' || path === '/api/admin/texts') return next();
  const bytes = await readBytes(raw, limitOf(path));
  const type = c.req.header('content-type') ?? '';
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    c.req.raw = new Request(raw, { body: bytes });
    return next();
  }
  const text = decode(bytes);
  if (text.trim() === '') {
    const headers = new Headers(raw.headers);
    headers.set('content-type', 'application/json');
    c.req.raw = new Request(raw, { headers, body: '{}' });
    return next();
  }
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type))
    throw new YaowenError(
      'bad_input:request',
      {
        zh: '请以 Content-Type: application/json 发送 JSON。',
        en: 'Send JSON, with Content-Type: application/json.',
      },
      { fields: { 'content-type': 'application/json' } },
    );
  try {
    JSON.parse(text);
  } catch {
    throw brokenJson();
  }
  c.req.raw = new Request(raw, { body: text });
  return next();
};

/**
 * The whole body.
 * @throws `too_large:request` as soon as it is longer than allowed, or says that it will be
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length')) > limitBytes) throw tooLarge(limitBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > limitBytes) throw tooLarge(limitBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof YaowenError ? error : cutOff();
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

const cutOff = (): YaowenError =>
  new YaowenError('bad_input:request', {
    zh: '请求在传完之前中断了。',
    en: 'The request broke off before its end.',
  });

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new YaowenError('bad_input:request', {
      zh: '请求内容不是有效的 UTF-8 文本。',
      en: 'The body is not valid UTF-8.',
    });
  }
}

function tooLarge(limitBytes: number): YaowenError {
  const kB = Math.floor(limitBytes / 1024);
  return new YaowenError('too_large:request', {
    zh: `请求内容太大，最多 ${kB} kB。`,
    en: `The body is too large: ${kB} kB at most.`,
  });
}
