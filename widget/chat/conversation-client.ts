/** The HTTP side of the chat element: the routes of the contract, and every fault as one `RequestFailure`. */
import {
  isFields,
  readList,
  readProvision,
  readStoredMessage,
  textOrNull,
} from '../shared/read-answer-parts.ts';
import { readStanding, type Standing } from '../shared/read-standing.ts';
import { readEvents, readUiStream, type UiChunk } from '../shared/read-ui-stream.ts';
import type { Lang, ProvisionView, StoredMessage } from '../shared/wire-types.ts';
import type { Visit, VisitStore } from './visit-store.ts';

export type FailureKind = 'network' | 'cut' | 'server' | 'busy' | 'tooLarge' | 'notFound' | 'unreadable';

/** Why a request failed. `said` is the server's own sentence for people, if it gave one. */
export class RequestFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number;
  readonly said: string | null;

  constructor(kind: FailureKind, status = 0, said: string | null = null) {
    super(`${kind} ${status}`);
    this.name = 'RequestFailure';
    this.kind = kind;
    this.status = status;
    this.said = said;
  }
}

export interface AskInput {
  text: string;
  /** Same id, same question: sending it again gives the first answer. */
  clientId: string;
  lang: Lang;
  /** `YYYY-MM-DD`, or null for today. */
  asOf: string | null;
  signal: AbortSignal;
}

export interface HandoffReply {
  caseNumber: string | null;
}

export interface Contact {
  email: string | null;
  phone: string | null;
  consent: true;
}

/** What opens a case without the chat; the secret is told once. `page` is its address, secret included. */
export interface CaseKey {
  number: string;
  secret: string;
  page: string;
}

export interface Rating {
  machine: number | null;
  staff: number | null;
  outcome: number | null;
  comment: string | null;
}

/** What the stream says beside messages. */
export interface StandingListener {
  standing(standing: Standing): void;
  typing(names: string[]): void;
}

export interface ClientOptions {
  /** Base address of the service, ending in `/`. */
  server: string;
  store: VisitStore;
  fetch: typeof fetch;
  newId: () => string;
}

export class ConversationClient {
  readonly #options: ClientOptions;
  #visit: Visit;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#visit = options.store.load() ?? this.#newVisit();
  }

  get visit(): Readonly<Visit> {
    return this.#visit;
  }

  /** Address of the page of a service guide. */
  guideUrl(path: string, lang: Lang): string {
    // Under the server's own address, whatever the path says.
    return new URL(`./${path.replace(/^\/+/, '')}?lang=${lang}`, this.#options.server).href;
  }

  /**
   * Asks; yields the chunks of the answer. Throws `RequestFailure`; kind `cut` when the stream broke after
   * it began. An abort by `signal` rejects with `AbortError`.
   */
  async *ask(input: AskInput): AsyncGenerator<UiChunk> {
    const response = await this.#withVisit((headers) =>
      this.#send('api/chat', {
        method: 'POST',
        signal: input.signal,
        headers: { ...headers, ...languageHeader(input.lang) },
        body: JSON.stringify({
          id: this.#visit.chatId,
          messages: [{ id: input.clientId, role: 'user', parts: [{ type: 'text', text: input.text }] }],
          trigger: 'submit-message',
          lang: input.lang,
          ...(input.asOf ? { asOf: input.asOf } : {}),
        }),
      }),
    );
    this.#remember({
      conversation: response.headers.get('x-yaowen-conversation') ?? this.#visit.conversation,
      secret: response.headers.get('x-yaowen-secret') ?? this.#visit.secret,
    });
    if (!response.body || !response.headers.get('content-type')?.includes('text/event-stream')) {
      throw new RequestFailure('unreadable', response.status);
    }
    try {
      yield* readUiStream(response.body);
    } catch (error) {
      if (input.signal.aborted) throw error;
      throw new RequestFailure('cut');
    }
  }

  /**
   * Calls staff; opens a conversation first when none was begun.
   * @param reason of the offer that is accepted; null for the visitor's own wish
   */
  async openHandoff(lang: Lang, reason: string | null): Promise<HandoffReply> {
    if (!this.#visit.secret) await this.#openConversation(lang);
    const reply = await this.#withVisit(
      () =>
        this.#json(`api/conversations/${encodeURIComponent(this.#visit.conversation ?? '')}/handoff`, {
          method: 'POST',
          headers: { ...this.#bearer(), ...languageHeader(lang) },
          body: JSON.stringify(reason ? { reason } : {}),
        }),
      () => this.#openConversation(lang),
    );
    const handoff = isFields(reply) && isFields(reply.handoff) ? reply.handoff : reply;
    const caseNumber = isFields(handoff) ? textOrNull(handoff.case) : null;
    this.markHandoff(caseNumber);
    return { caseNumber };
  }

  /** Remembers that staff were called, by the button or by an answer that said so. */
  markHandoff(caseNumber: string | null): void {
    this.#remember({ handoff: 'open', caseNumber: caseNumber ?? this.#visit.caseNumber });
  }

  /** The machine has the floor again. */
  clearHandoff(): void {
    this.#remember({ handoff: 'none', caseNumber: null });
  }

  async cancelHandoff(lang: Lang): Promise<void> {
    await this.#own('handoff', lang, 'DELETE');
  }

  async reopen(lang: Lang): Promise<void> {
    await this.#own('reopen', lang, 'POST', {});
  }

  async takeCase(lang: Lang, contact: Contact | null): Promise<CaseKey> {
    const body = await (await this.#own('case', lang, 'POST', contact ?? {})).json();
    const [number, secret, page] = isFields(body)
      ? [textOrNull(body.number), textOrNull(body.secret), textOrNull(body.page)]
      : [];
    if (!number || !secret || !page) throw new RequestFailure('unreadable');
    const url = new URL(this.#options.server);
    const [path, fragment] = page.split('#');
    url.pathname += (path ?? '').replace(/^\/+/, '');
    url.search = `?lang=${lang}`;
    url.hash = fragment ?? '';
    return { number, secret, page: url.href };
  }

  async rate(lang: Lang, rating: Rating): Promise<void> {
    await this.#own('rating', lang, 'POST', rating);
  }

  #own(path: string, lang: Lang, method: 'POST' | 'DELETE', body?: unknown): Promise<Response> {
    const id = encodeURIComponent(this.#visit.conversation ?? '');
    return this.#send(`api/conversations/${id}/${path}`, {
      method,
      headers: { ...this.#bearer(), ...languageHeader(lang) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Stored messages after `seq`, oldest first. A conversation the server no longer knows is forgotten. */
  async messages(afterSeq: number, signal?: AbortSignal): Promise<StoredMessage[]> {
    const { conversation, secret } = this.#visit;
    if (!conversation || !secret) return [];
    try {
      const path = `api/conversations/${encodeURIComponent(conversation)}/messages?after=${afterSeq}`;
      const body = await this.#json(path, { headers: this.#bearer(), signal });
      return readList(isFields(body) ? body.messages : null, readStoredMessage);
    } catch (error) {
      if (refusesSecret(error)) this.#forget();
      throw error;
    }
  }

  /** One item for every event pushed: the message in it, or null where it holds none. Ends with the connection. */
  async *events(
    afterSeq: number,
    signal: AbortSignal,
    listener?: StandingListener,
  ): AsyncGenerator<StoredMessage | null> {
    const { conversation } = this.#visit;
    if (!conversation) return;
    const path = `api/conversations/${encodeURIComponent(conversation)}/events?after=${afterSeq}&with=state`;
    const response = await this.#send(path, {
      headers: { ...this.#bearer(), accept: 'text/event-stream' },
      signal,
    });
    if (!response.body) return;
    for await (const { event, data } of readEvents(response.body)) {
      const value = parseJson(data);
      if (event === 'state') {
        const standing = readStanding(value);
        if (standing) listener?.standing(standing);
      } else if (event === 'typing') {
        listener?.typing(readList(isFields(value) ? value.staff : null, (name) => textOrNull(name) ?? '…'));
      } else yield readStoredMessage(value);
    }
  }

  async provision(
    id: string,
    options: { lang: Lang; asOf: string | null; signal: AbortSignal },
  ): Promise<ProvisionView> {
    const query = options.asOf ? `?asOf=${encodeURIComponent(options.asOf)}` : '';
    const body = await this.#json(`api/provisions/${encodeURIComponent(id)}${query}`, {
      signal: options.signal,
      headers: languageHeader(options.lang),
    });
    const provision = readProvision(body);
    if (!provision) throw new RequestFailure('unreadable');
    return provision;
  }

  async sendFeedback(messageId: string, rating: 'up' | 'down', comment: string | null): Promise<void> {
    await this.#send(`api/messages/${encodeURIComponent(messageId)}/feedback`, {
      method: 'POST',
      headers: this.#bearer(),
      body: JSON.stringify(comment ? { rating, comment } : { rating }),
    });
  }

  async #openConversation(lang: Lang): Promise<void> {
    const body = await this.#json('api/conversations', {
      method: 'POST',
      headers: languageHeader(lang),
      body: '{}',
    });
    const id = isFields(body) ? textOrNull(body.id) : null;
    const secret = isFields(body) ? textOrNull(body.secret) : null;
    if (!id || !secret) throw new RequestFailure('unreadable');
    this.#remember({ chatId: id, conversation: id, secret });
  }

  /**
   * Runs a request with the visitor's secret. If the server does not know it (its data may be newer than
   * the tab), the visit begins anew and the request runs once more.
   */
  async #withVisit<T>(
    run: (headers: Record<string, string>) => Promise<T>,
    reopen?: () => Promise<void>,
  ): Promise<T> {
    const secret = this.#visit.secret;
    try {
      return await run(secret ? { 'x-yaowen-secret': secret } : {});
    } catch (error) {
      if (!secret || !refusesSecret(error)) throw error;
      this.#forget();
      await reopen?.();
      return run({});
    }
  }

  async #json(path: string, init: RequestInit): Promise<unknown> {
    const response = await this.#send(path, init);
    try {
      return await response.json();
    } catch {
      throw new RequestFailure('unreadable', response.status);
    }
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (init.body) headers.set('content-type', 'application/json');
    let response: Response;
    try {
      // No cookie goes out or comes in: the secret in the header is the only key.
      response = await this.#options.fetch(new URL(path, this.#options.server), {
        ...init,
        headers,
        credentials: 'omit',
      });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new RequestFailure('network');
    }
    if (!response.ok) throw await readFailure(response);
    return response;
  }

  #bearer(): Record<string, string> {
    return this.#visit.secret ? { authorization: `Bearer ${this.#visit.secret}` } : {};
  }

  #remember(change: Partial<Visit>): void {
    this.#visit = { ...this.#visit, ...change };
    this.#options.store.save(this.#visit);
  }

  #forget(): void {
    this.#options.store.clear();
    this.#visit = this.#newVisit();
  }

  #newVisit(): Visit {
    const chatId = this.#options.newId();
    return { chatId, conversation: null, secret: null, handoff: 'none', caseNumber: null };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function languageHeader(lang: Lang): Record<string, string> {
  return { 'accept-language': lang === 'zh' ? 'zh-CN' : 'en' };
}

function refusesSecret(error: unknown): boolean {
  return error instanceof RequestFailure && [401, 403, 404].includes(error.status);
}

async function readFailure(response: Response): Promise<RequestFailure> {
  const { status } = response;
  let said: string | null = null;
  try {
    const body: unknown = await response.json();
    if (isFields(body) && isFields(body.error)) said = textOrNull(body.error.message);
  } catch {
    // A proxy's HTML page says nothing a visitor can use.
  }
  const kinds: Record<number, FailureKind> = { 404: 'notFound', 413: 'tooLarge', 429: 'busy' };
  return new RequestFailure(kinds[status] ?? 'server', status, said);
}
