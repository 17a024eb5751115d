/**
 * Errors are data: a `type:surface` code from which HTTP status and visibility derive, and a message in
 * both languages that says what to do. Only `YaowenError` messages reach a client; anything else is a bare 500.
 */
export type ErrorType =
  | 'bad_input'
  | 'not_found'
  | 'unauthorized'
  | 'forbidden'
  | 'conflict'
  | 'too_large'
  | 'rate_limit'
  | 'unavailable'
  | 'time_limit'
  | 'internal';

export type Surface =
  | 'question'
  | 'conversation'
  | 'message'
  | 'search'
  | 'document'
  | 'guide'
  | 'provision'
  | 'release'
  | 'feedback'
  | 'handoff'
  | 'case'
  | 'ingest'
  | 'evaluation'
  | 'config'
  | 'database'
  | 'index'
  | 'model'
  | 'embedding'
  | 'rerank'
  | 'request'
  | 'staff'
  | 'session'
  | 'setup_link'
  | 'identity'
  | 'draft'
  | 'canned_text'
  | 'team'
  | 'calendar'
  | 'webhook'
  | 'outbox'
  | 'proposal'
  | 'review'
  | 'switch'
  | 'register'
  | 'command'
  | 'data_dir';

export type ErrorCode = `${ErrorType}:${Surface}`;

const statusByType: Record<ErrorType, number> = {
  bad_input: 422,
  not_found: 404,
  unauthorized: 401,
  forbidden: 403,
  conflict: 409,
  too_large: 413,
  rate_limit: 429,
  unavailable: 503,
  time_limit: 504,
  internal: 500,
};

export interface Bilingual {
  zh: string;
  en: string;
}

/** A fault with a code and a message for people. `fields` names the offending inputs. */
export class YaowenError extends Error {
  readonly code: ErrorCode;
  readonly messages: Bilingual;
  readonly fields: Record<string, string> | undefined;

  constructor(
    code: ErrorCode,
    messages: Bilingual,
    options?: { cause?: unknown; fields?: Record<string, string> },
  ) {
    super(messages.en, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'YaowenError';
    this.code = code;
    this.messages = messages;
    this.fields = options?.fields;
  }

  get type(): ErrorType {
    return this.code.split(':')[0] as ErrorType;
  }

  /** HTTP status that belongs to the code's type. */
  get status(): number {
    return statusByType[this.type];
  }

  /** Exit code of a command: 2 for bad input, 1 for faults. */
  get exitCode(): 1 | 2 {
    return ['bad_input', 'not_found', 'too_large'].includes(this.type) ? 2 : 1;
  }
}

export interface ErrorBody {
  error: { code: string; message: string; fields?: Record<string, string> };
}

/** The public body of any thrown value; unknown errors say nothing about themselves. */
export function toErrorBody(error: unknown, lang: keyof Bilingual): ErrorBody {
  if (error instanceof YaowenError) {
    const body: ErrorBody = { error: { code: error.code, message: error.messages[lang] } };
    if (error.fields) body.error.fields = error.fields;
    return body;
  }
  const message = { zh: '服务内部出错，请稍后再试。', en: 'Internal error. Please try again later.' }[lang];
  return { error: { code: 'internal:request', message } };
}
