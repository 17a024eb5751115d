/** How faults leave: the contract's error body, in the language of the request, without internals. */
import type { z } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Bilingual, toErrorBody, YaowenError } from '../errors.ts';
import type { AppContext } from './app-env.ts';

/** For `app.onError`. An unknown error is a bare 500 outside and whole in the log. */
export function handleError(error: unknown, c: AppContext): Response {
  const known = error instanceof HTTPException ? fromHttpException(error) : error;
  const lang = c.get('lang') ?? 'zh';
  const status = known instanceof YaowenError ? known.status : 500;
  if (status >= 500)
    c.get('services')?.log.error({ requestId: c.get('requestId'), err: error }, 'request failed');
  if (status === 401) c.header('www-authenticate', 'Bearer');
  return c.json(toErrorBody(known, lang), status as ContentfulStatusCode);
}

/** For `app.notFound`. */
export function handleNotFound(c: AppContext): Response {
  return handleError(
    new YaowenError('not_found:request', { zh: '没有这个地址。', en: 'There is nothing at this address.' }),
    c,
  );
}

/** For the validators: 422 with a sentence for each wrong field. */
export function handleInvalid(
  result: { success: true } | { success: false; error: z.ZodError; target: string },
  c: AppContext,
): Response | undefined {
  if (result.success) return undefined;
  return handleError(invalidInput(result.error, c.get('lang') ?? 'zh'), c);
}

function invalidInput(error: z.ZodError, lang: keyof Bilingual): YaowenError {
  const fields: Record<string, string> = {};
  for (const issue of error.issues.slice(0, 20)) {
    const name = issue.path.map(String).join('.').slice(0, 100) || 'body';
    fields[name] ??= describeIssue(issue)[lang];
  }
  const names = Object.keys(fields).join(', ');
  return new YaowenError(
    'bad_input:request',
    { zh: `请求内容有误，请检查：${names}。`, en: `The request is not as it must be. Check: ${names}.` },
    { fields },
  );
}

function describeIssue(issue: z.core.$ZodIssue): Bilingual {
  switch (issue.code) {
    case 'invalid_type':
      return {
        zh: `缺少，或类型不是 ${issue.expected}`,
        en: `missing, or not of type ${issue.expected}`,
      };
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? { zh: '不能为空', en: 'must not be empty' }
        : { zh: `不能小于 ${issue.minimum}`, en: `must be at least ${issue.minimum}` };
    case 'too_big':
      return { zh: `不能大于 ${issue.maximum}`, en: `must be at most ${issue.maximum}` };
    case 'invalid_value':
      return {
        zh: `只能是 ${issue.values.slice(0, 40).join('、')}`,
        en: `must be one of ${issue.values.slice(0, 40).join(', ')}`,
      };
    case 'custom':
      return (issue.params?.messages as Bilingual | undefined) ?? { zh: '内容无效', en: 'is not valid' };
    default:
      return { zh: '格式无效', en: 'is not valid' };
  }
}

function fromHttpException(error: HTTPException): unknown {
  if (error.status === 400) return brokenJson();
  return error;
}

export const brokenJson = (): YaowenError =>
  new YaowenError('bad_input:request', {
    zh: '请求内容不是有效的 JSON。',
    en: 'The body is not valid JSON.',
  });
