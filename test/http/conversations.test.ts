import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase, readEvents, type TestApp } from '../support/app.ts';
import { atDesk } from '../support/desk.ts';
import { outcomeOf } from '../support/records.ts';

let database: OpenDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
});
afterAll(() => database.close());

const say = (id: string, secret: string, text: string, clientId: string = crypto.randomUUID()) =>
  app.send('POST', `/api/conversations/${id}/messages`, { clientId, text }, secret);

const read = async (id: string, secret: string, after = 0) =>
  (
    await (
      await app.send('GET', `/api/conversations/${id}/messages?after=${after}`, undefined, secret)
    ).json()
  ).messages;

describe('a conversation', () => {
  it('is opened, spoken in and read by its secret', async () => {
    const { id, secret } = await app.open();
    expect(id).toMatch(/^cnv_/);
    const turn = await (await say(id, secret, '登记证有效期几年？', 'one')).json();
    expect(turn).toMatchObject({ status: 'answered', repeated: false, answer: { outcome: 'answered' } });
    const messages = await read(id, secret);
    expect(messages).toMatchObject([
      { seq: 1, role: 'asker', text: '登记证有效期几年？', clientId: 'one', answer: null },
      { seq: 2, role: 'bot', id: turn.reply.id, replyTo: 1, answer: turn.answer },
    ]);
    expect(await read(id, secret, 1)).toHaveLength(1);
  });

  it('gives the first result to the same client id', async () => {
    const { id, secret } = await app.open();
    const one = await (await say(id, secret, '登记证有效期几年？', 'twice')).json();
    const two = await (await say(id, secret, '完全不同的话', 'twice')).json();
    expect(two).toEqual({ ...one, repeated: true });
    expect(await read(id, secret)).toHaveLength(2);
  });

  it('is gone when it is deleted', async () => {
    const { id, secret } = await app.open();
    await say(id, secret, '你好');
    const removed = await app.send('DELETE', `/api/conversations/${id}`, undefined, secret);
    expect(removed.status).toBe(204);
    const again = await app.send('GET', `/api/conversations/${id}/messages`, undefined, secret);
    expect(again.status).toBe(404);
  });
});

describe('without the secret', () => {
  const routes: [string, string, unknown][] = [
    ['GET', '', undefined],
    ['DELETE', '', undefined],
    ['GET', '/messages', undefined],
    ['POST', '/messages', { clientId: 'x', text: '你好' }],
    ['GET', '/events', undefined],
    ['POST', '/handoff', {}],
  ];

  it.each(routes)('%s %s tells nothing', async (method, path, body) => {
    const { id, secret } = await app.open();
    await say(id, secret, '我的秘密问题');
    const other = await app.open();
    const attempts: [string | undefined, number][] = [
      [undefined, 401],
      ['', 401],
      ['wrong', 404],
      [other.secret, 404],
      [`${id}.${other.secret.split('.')[1]}`, 404],
      [`${secret}x`, 404],
    ];
    for (const [secretShown, status] of attempts) {
      const response = await app.send(method, `/api/conversations/${id}${path}`, body, secretShown);
      expect([secretShown, response.status]).toEqual([secretShown, status]);
      expect(await response.text()).not.toContain('秘密');
    }
    expect(await read(id, secret)).toHaveLength(2);
  });

  it('an unknown id and a wrong secret look the same', async () => {
    const { id } = await app.open();
    const bodies = [];
    for (const path of [`/api/conversations/${id}`, '/api/conversations/cnv_unknown'])
      bodies.push(await (await app.send('GET', path, undefined, 'wrong')).text());
    expect(bodies[0]).toBe(bodies[1]);
  });

  it('no answer can be rated', async () => {
    const { id, secret } = await app.open();
    const { reply } = await (await say(id, secret, '登记证有效期几年？')).json();
    const other = await app.open();
    const path = `/api/messages/${reply.id}/feedback`;
    expect((await app.send('POST', path, { rating: 'up' })).status).toBe(401);
    const wrong = await app.send('POST', path, { rating: 'up' }, other.secret);
    const unknown = await app.send(
      'POST',
      '/api/messages/msg_unknown/feedback',
      { rating: 'up' },
      other.secret,
    );
    expect([wrong.status, unknown.status]).toEqual([404, 404]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect((await app.send('POST', path, { rating: 'up', comment: '好' }, secret)).status).toBe(200);
    expect((await app.send('POST', path, { rating: 'sideways' }, secret)).status).toBe(422);
  });

  it('no case is told of', async () => {
    expect((await app.request('/api/cases/2026-0001')).status).toBe(404);
  });
});

describe('calling a person', () => {
  it('is offered after a second answer rated down, in the rating and in the next answer', async () => {
    const { id, secret } = await app.open();
    const offers = [];
    for (const text of ['登记证有效期几年？', '登记要交什么资料？']) {
      const { reply, answer } = await (await say(id, secret, text)).json();
      expect(answer.handoff).toBeNull();
      const path = `/api/messages/${reply.id}/feedback`;
      offers.push((await (await app.send('POST', path, { rating: 'down' }, secret)).json()).handoff);
    }
    expect(offers).toEqual([null, { reason: 'disliked_twice', state: 'offered' }]);
    const { answer } = await (await say(id, secret, '变更要几天内办？')).json();
    expect(answer).toMatchObject({
      outcome: 'answered',
      handoff: { reason: 'disliked_twice', state: 'offered' },
    });
  });

  it('opens one handoff, and the bot is silent from then on', async () => {
    await atDesk(app.services.records);
    const { id, secret } = await app.open();
    const calls = await Promise.all(
      Array.from({ length: 5 }, () => app.send('POST', `/api/conversations/${id}/handoff`, {}, secret)),
    );
    const results = await Promise.all(calls.map((call) => call.json()));
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(results.map(({ handoff }) => handoff.id)).size).toBe(1);

    const turn = await (await say(id, secret, '登记证有效期几年？')).json();
    expect(turn).toMatchObject({
      status: 'waiting',
      reply: null,
      answer: { outcome: 'handoff', handoff: { state: 'open' } },
    });
    const roles = (await read(id, secret)).map(({ role }: { role: string }) => role);
    expect(roles).toEqual(['system', 'asker']);
    const state = await (await app.send('GET', `/api/conversations/${id}`, undefined, secret)).json();
    expect(state).toMatchObject({
      state: 'queued',
      floor: 'none',
      handoff: { reason: 'wants_person', state: 'open' },
    });
  });

  it('works with an empty body, and refuses a reason that is none', async () => {
    const { id, secret } = await app.open();
    const path = `/api/conversations/${id}/handoff`;
    expect((await app.send('POST', path, { reason: 'boredom' }, secret)).status).toBe(422);
    const bare = await app.request(path, { method: 'POST', headers: { authorization: `Bearer ${secret}` } });
    expect(bare.status).toBe(200);
  });

  it('opens at once when the words ask for it', async () => {
    const { id, secret } = await app.open();
    const turn = await (await say(id, secret, '转人工')).json();
    expect(turn.answer).toMatchObject({ outcome: 'handoff', handoff: { state: 'open' } });
    const state = await (await app.send('GET', `/api/conversations/${id}`, undefined, secret)).json();
    expect(state.floor).toBe('none');
  });
});

describe('events', () => {
  const follow = (id: string, secret: string, init: { after?: number; lastEventId?: string } = {}) =>
    app.request(`/api/conversations/${id}/events?after=${init.after ?? 0}`, {
      headers: {
        authorization: `Bearer ${secret}`,
        ...(init.lastEventId ? { 'last-event-id': init.lastEventId } : {}),
      },
    });

  it('bring what is said as it is said', async () => {
    const { id, secret } = await app.open();
    const events = readEvents(await follow(id, secret));
    const first = events.next();
    await say(id, secret, '你好');
    expect((await first).value).toMatchObject({
      id: '1',
      event: 'message',
      data: { role: 'asker', text: '你好' },
    });
    expect((await events.next()).value).toMatchObject({ id: '2', data: { role: 'bot' } });
    await events.return(undefined);
  });

  it('bring after a break what was missed, once', async () => {
    const { id, secret } = await app.open();
    const events = readEvents(await follow(id, secret));
    await say(id, secret, '你好');
    await events.next();
    await events.return(undefined);
    await say(id, secret, '登记证有效期几年？');
    for (const resumed of [
      await follow(id, secret, { lastEventId: '1' }),
      await follow(id, secret, { after: 1 }),
    ]) {
      const seqs: (string | null)[] = [];
      for await (const event of readEvents(resumed)) {
        seqs.push(event.id);
        if (seqs.length === 3) break;
      }
      expect(seqs).toEqual(['2', '3', '4']);
    }
  });

  it('cost nothing more once the reader has left', async () => {
    const left = await createTestApp(database);
    const { listen } = left.services.wakeUps;
    let listening = 0;
    const stopped = Promise.withResolvers<void>();
    left.services.wakeUps.listen = (conversationId, onWake) => {
      listening += 1;
      const stop = listen(conversationId, onWake);
      return () => {
        listening -= 1;
        stop();
        stopped.resolve();
      };
    };
    const server = await left.listen();
    const { id, secret } = await left.open();
    const leaving = new AbortController();
    const response = await fetch(`${server.url}/api/conversations/${id}/events`, {
      signal: leaving.signal,
      headers: { authorization: `Bearer ${secret}` },
    });
    await response.body!.getReader().read();
    expect(listening).toBe(1);
    leaving.abort();
    await stopped.promise;
    expect(listening).toBe(0);
    await server.close();
  });

  it('end when the conversation is deleted', async () => {
    const { id, secret } = await app.open();
    const events = readEvents(await follow(id, secret));
    const next = events.next();
    await app.send('DELETE', `/api/conversations/${id}`, undefined, secret);
    expect((await next).value).toMatchObject({ event: 'gone' });
    expect((await events.next()).done).toBe(true);
  });

  it('end when the server stops', async () => {
    const stopping = await createTestApp(database, { desk: { ask: () => outcomeOf() } });
    const { id, secret } = await stopping.open();
    const response = await stopping.send('GET', `/api/conversations/${id}/events`, undefined, secret);
    const events = readEvents(response);
    const next = events.next();
    stopping.shutDown();
    expect((await next).done).toBe(true);
    expect((await stopping.request('/readyz')).status).toBe(503);
  });
});
