import { describe, expect, it } from 'vitest';
import { ConversationClient, RequestFailure } from '../../widget/chat/conversation-client.ts';
import { createVisitStore } from '../../widget/chat/visit-store.ts';

const sse =
  (text: string, headers: Record<string, string> = {}) =>
  () =>
    new Response(text, { headers: { 'content-type': 'text/event-stream', ...headers } });
const json = (status: number, body: unknown) => () => Response.json(body, { status });
const opened = { 'x-yaowen-conversation': 'cnv_1', 'x-yaowen-secret': 'sec_1' };
const finish = 'data: {"type":"finish"}\n\ndata: [DONE]\n\n';

describe('the client of a conversation', () => {
  it('speaks as the stock chat transport does, and sends the secret only once it has one', async () => {
    const { client, seen } = clientWith([sse(finish, opened), sse(finish)]);
    await ask(client, 'msg_1');
    await ask(client, 'msg_2');
    expect(seen[0]?.url).toBe('https://desk.invalid/base/api/chat');
    expect(seen[0]?.credentials).toBe('omit');
    expect(seen[0]?.headers.has('x-yaowen-secret')).toBe(false);
    expect(seen[0]?.body).toEqual({
      id: 'chat_1',
      messages: [{ id: 'msg_1', role: 'user', parts: [{ type: 'text', text: '问题' }] }],
      trigger: 'submit-message',
      lang: 'zh',
      asOf: '2026-01-01',
    });
    expect(seen[1]?.headers.get('x-yaowen-secret')).toBe('sec_1');
    expect(seen[1]?.body).toMatchObject({ id: 'chat_1' });
  });

  it('begins anew when the server does not know the secret any more', async () => {
    const { client, seen } = clientWith([
      sse(finish, opened),
      json(401, { error: { code: 'unauthorized:conversation', message: 'x' } }),
      sse(finish, { 'x-yaowen-conversation': 'cnv_2', 'x-yaowen-secret': 'sec_2' }),
    ]);
    await ask(client, 'msg_1');
    await ask(client, 'msg_2');
    expect(seen[2]?.headers.has('x-yaowen-secret')).toBe(false);
    expect(client.visit).toMatchObject({ conversation: 'cnv_2', secret: 'sec_2' });
  });

  it('opens a conversation first when staff are called before any question', async () => {
    const { client, seen } = clientWith([
      json(201, { id: 'cnv_9', secret: 'sec_9' }),
      json(200, { handoff: { state: 'open', case: 'C-1' } }),
    ]);
    expect(await client.openHandoff('zh', 'complaint')).toEqual({ caseNumber: 'C-1' });
    expect(seen.map(({ url }) => new URL(url).pathname)).toEqual([
      '/base/api/conversations',
      '/base/api/conversations/cnv_9/handoff',
    ]);
    expect(seen[1]?.headers.get('authorization')).toBe('Bearer sec_9');
    expect(seen[1]?.body).toEqual({ reason: 'complaint' });
    expect(client.visit.handoff).toBe('open');
  });

  it.each([
    [429, { error: { code: 'rate_limit:question', message: '慢一点。' } }, 'busy', '慢一点。'],
    [413, { error: { code: 'too_large:question', message: '太长。' } }, 'tooLarge', '太长。'],
    [503, { error: { code: 'unavailable:model', message: '停。' } }, 'server', '停。'],
    [500, '<html>Bad gateway</html>', 'server', null],
    [502, { error: 'odd' }, 'server', null],
  ])('%i becomes a failure that says what the server said', async (status, body, kind, said) => {
    const { client } = clientWith([json(status, body)]);
    const failure = await ask(client, 'msg_1').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RequestFailure);
    expect(failure).toMatchObject({ kind, said, status });
  });

  it('tells no network, a broken stream and an answer that is no stream apart', async () => {
    const broken = () =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) }), {
        headers: { 'content-type': 'text/event-stream' },
      });
    const noNetwork = () => {
      throw new TypeError('fetch failed');
    };
    for (const [reply, kind] of [
      [noNetwork, 'network'],
      [broken, 'cut'],
      [() => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'unreadable'],
    ] as const) {
      const { client } = clientWith([reply]);
      await expect(ask(client, 'msg_1')).rejects.toMatchObject({ kind });
    }
  });

  it('asks for a provision by its whole id, on the day of the answer', async () => {
    const { client, seen } = clientWith([json(200, { id: 'a', text: '文' })]);
    const signal = new AbortController().signal;
    await client.provision('甲办法@2024-03-01/第十二条', { lang: 'en', asOf: '2026-01-01', signal });
    const url = new URL(seen[0]!.url);
    expect(url.pathname.split('/').length).toBe(5);
    expect(decodeURIComponent(url.pathname)).toBe('/base/api/provisions/甲办法@2024-03-01/第十二条');
    expect(url.searchParams.get('asOf')).toBe('2026-01-01');
    expect(seen[0]?.headers.get('accept-language')).toBe('en');
  });
});

interface Seen {
  url: string;
  headers: Headers;
  body: unknown;
  credentials: string | undefined;
}

function clientWith(replies: (() => Response)[]): { client: ConversationClient; seen: Seen[] } {
  const seen: Seen[] = [];
  let ids = 0;
  const client = new ConversationClient({
    server: 'https://desk.invalid/base/',
    store: createVisitStore('k', () => {
      throw new Error('barred');
    }),
    newId: () => `chat_${++ids}`,
    fetch: async (input, init) => {
      seen.push({
        url: String(input),
        headers: new Headers(init?.headers),
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : null,
        credentials: init?.credentials,
      });
      return replies.shift()!();
    },
  });
  return { client, seen };
}

async function ask(client: ConversationClient, clientId: string): Promise<void> {
  const signal = new AbortController().signal;
  for await (const _ of client.ask({ text: '问题', clientId, lang: 'zh', asOf: '2026-01-01', signal })) {
    // Only the requests matter here.
  }
}
