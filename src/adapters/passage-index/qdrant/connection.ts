/** A client for one Qdrant server, and its faults as ours. */
import { QdrantClient } from '@qdrant/js-client-rest';
import { YaowenError } from '../../../errors.ts';

export interface QdrantConnection {
  /** As `QDRANT_URL` has it: a path is kept, and without a port the one of the scheme (80 or 443) is meant. */
  url: string;
  apiKey?: string | undefined;
  /** Limit of one request. */
  timeoutMs: number;
}

/**
 * The client by itself would take port 6333 wherever a URL names none, and lose its path.
 * @throws YaowenError `bad_input:config` for what is no http(s) URL
 */
export function connectQdrant({ url, apiKey, timeoutMs }: QdrantConnection): QdrantClient {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new YaowenError(
      'bad_input:config',
      { zh: 'QDRANT_URL 要是 http(s) 地址。', en: 'QDRANT_URL must be an http(s) URL.' },
      { fields: { QDRANT_URL: 'must be an http(s) URL' } },
    );
  const https = parsed.protocol === 'https:';
  return new QdrantClient({
    host: parsed.hostname,
    https,
    port: parsed.port ? Number(parsed.port) : https ? 443 : 80,
    prefix: parsed.pathname.replace(/\/+$/, ''),
    // As a header, because the `apiKey` option writes a warning to the console where the URL is http.
    headers: apiKey === undefined ? {} : { 'api-key': apiKey },
    timeout: timeoutMs,
    // Costs a request at every start and writes to the console.
    checkCompatibility: false,
  });
}

/** HTTP status of a refusal; null where no answer came or it was no refusal. */
export function statusOf(error: unknown): number | null {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : null;
}

/** Any fault of the client as `time_limit:index` or `unavailable:index`, with what Qdrant said in the cause. */
export function toIndexFault(error: unknown, doing: string): YaowenError {
  if (error instanceof YaowenError) return error;
  const late = error instanceof Error && error.name === 'QdrantClientTimeoutError';
  const said = saidBy(error);
  return new YaowenError(
    late ? 'time_limit:index' : 'unavailable:index',
    {
      zh: `Qdrant 检索服务${late ? '超时' : '不可用'}（${doing}${said}）。请检查 QDRANT_URL、QDRANT_API_KEY 和该服务。`,
      en: `Qdrant ${late ? 'did not answer in time' : 'is not available'} (${doing}${said}). Check QDRANT_URL, QDRANT_API_KEY and the server.`,
    },
    { cause: error },
  );
}

function saidBy(error: unknown): string {
  const { data } = (error ?? {}) as { data?: { status?: { error?: unknown } } };
  const said = data?.status?.error;
  const status = statusOf(error);
  if (status !== null) return `: ${status}${typeof said === 'string' ? ` ${said.slice(0, 200)}` : ''}`;
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' ? `: ${cause.code}` : '';
}
