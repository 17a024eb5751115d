import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase, readEvents, type TestApp } from '../support/app.ts';
import { signInAs, type TestStaff } from '../support/staff.ts';

let database: OpenDatabase;
let app: TestApp;
let agent: TestStaff;
let second: TestStaff;
let supervisor: TestStaff;

beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
  agent = await signInAs(app, 'agent');
  second = await signInAs(app, 'agent');
  supervisor = await signInAs(app, 'supervisor');
  for (const member of [agent, second]) await post(member, '/api/desk/presence', { status: 'available' });
});
afterAll(() => database?.close());

const post = async (who: TestStaff, path: string, body: unknown = {}, status = 200) => {
  const response = await who.send('POST', path, body);
  const read = response.status === 204 ? null : await response.json();
  expect([path, response.status, read?.error ?? null]).toEqual([
    path,
    status,
    status < 400 ? null : expect.anything(),
  ]);
  return read;
};
const on = (id: string, verb: string) => `/api/desk/conversations/${id}/${verb}`;

/** A conversation in which a person was asked for, after a question. */
async function waiting() {
  const { id, secret } = await app.open();
  const path = `/api/conversations/${id}`;
  await app.send('POST', `${path}/messages`, { clientId: 'q', text: '风筝登记证有效期几年？' }, secret);
  await post(agent, '/api/desk/presence');
  const call = await app.send('POST', `${path}/handoff`, {}, secret);
  expect(call.status).toBe(200);
  return { id, secret, path };
}
const read = async (path: string, secret: string) => (await app.send('GET', path, undefined, secret)).json();

describe('a conversation at the desk', () => {
  it('goes from the queue over a cited reply and a transfer to its end and a rating', async () => {
    const { id, secret, path } = await waiting();
    expect(await read(`${path}/standing`, secret)).toMatchObject({
      state: 'queued',
      queue: { position: 1, minutes: null },
    });
    const board = await (await agent.send('GET', '/api/desk/board')).json();
    expect(board.items.find((item: { id: string }) => item.id === id)).toMatchObject({
      state: 'queued',
      reason: 'wants_person',
      clocks: [{ metric: 'first_response' }, { metric: 'resolution' }],
    });
    expect(board.office).toMatchObject({ open: true });

    const claimed = await post(agent, on(id, 'claim'));
    expect(claimed).toMatchObject({ state: 'staff_active', owner: agent.id, floor: 'staff' });
    await post(second, on(id, 'claim'), {}, 409);

    const view = await (await agent.send('GET', `/api/desk/conversations/${id}`)).json();
    expect(view.handoffs[0].evidence.asked[0].text).toContain('有效期');
    expect(view.handoffs[0].evidence.answers[0].cited.length).toBeGreaterThan(0);

    // The machine drafts; its citations hold, and a sentence that says otherwise does not go out.
    const draft = await post(agent, on(id, 'drafts/propose'));
    expect(draft.body).toMatch(/三年.*⟦1⟧/s);
    const sendBody = (text: string, more = {}) => ({
      clientId: 'reply',
      epoch: claimed.epoch,
      text,
      citations: draft.citations,
      ...more,
    });
    const report = await post(agent, '/api/desk/check-text', {
      text: '登记证有效期为五年。⟦1⟧',
      citations: draft.citations,
    });
    expect(report).toMatchObject({ ok: false, claims: [{ ok: false }] });
    const refused = await post(agent, on(id, 'messages'), sendBody('登记证有效期为五年。⟦1⟧'), 422);
    expect(refused.error).toMatchObject({
      code: 'bad_input:draft',
      fields: { 'claims.0': expect.any(String) },
    });
    const unknown = await post(
      agent,
      on(id, 'messages'),
      sendBody('登记证有效期为三年。⟦1⟧', {
        citations: [{ n: 1, provision: '没有的办法@2020-01-01/第一条', quote: null }],
      }),
      422,
    );
    expect(unknown.error.code).toBe('bad_input:draft');

    const text = `您好。\n${draft.body}`;
    const saved = await post(agent, on(id, 'drafts'), { ...draft, body: text });
    expect(saved.version).toBe(draft.version + 1);
    await post(agent, on(id, 'drafts'), { ...draft, body: '旧窗口里的文字' }, 409);
    const sent = await post(
      agent,
      on(id, 'messages'),
      sendBody(text, { draft: { id: saved.id, version: saved.version } }),
    );
    expect(sent.message).toMatchObject({ role: 'staff', visibility: 'public', clientId: null });
    expect(sent.message.text).not.toMatch(/⟦/);
    expect(sent.message.cited.citations[0]).toMatchObject({ n: 1, document: '风筝器械管理办法' });
    const again = await post(agent, on(id, 'messages'), sendBody(text));
    expect(again).toMatchObject({ created: false, message: { id: sent.message.id } });

    await post(agent, on(id, 'notes'), { clientId: 'n', text: '内部：看第六条', mentions: [second.id] });
    await post(agent, on(id, 'transfer'), { to: { staffId: second.id }, note: '请接着办' });
    await post(agent, on(id, 'messages'), { ...sendBody('我还在'), clientId: 'late', citations: [] }, 409);
    const resolved = await post(second, on(id, 'resolve'), { reason: 'answered' });
    expect(resolved.state).toBe('resolved');

    const rating = { machine: 2, staff: 5, outcome: 4, comment: '谢谢' };
    expect((await app.send('POST', `${path}/rating`, rating, secret)).status).toBe(204);
    const { messages } = await read(`${path}/messages`, secret);
    const said = JSON.stringify(messages);
    expect(said).not.toContain('内部：');
    expect(said).not.toContain('请接着办');
    expect(said).not.toContain(agent.id);
    const page = await (await app.send('GET', `${path}/transcript`, undefined, secret)).text();
    expect(page).toContain('风筝器械管理办法');
    expect(page).toContain('人工智能生成');
    expect(page).not.toContain('内部：');
  });

  it('streams to staff what is private too, and the board in changes', async () => {
    const { id, secret, path } = await waiting();
    const stream = await agent.send('GET', '/api/desk/events');
    const board = readEvents(stream);
    expect((await board.next()).value).toMatchObject({ event: 'board' });
    const own = readEvents(await agent.send('GET', `/api/desk/conversations/${id}/events`));
    await post(agent, on(id, 'notes'), { clientId: 'n', text: '只给同事' });
    await app.send('POST', `${path}/typing`, {}, secret);
    const heard: string[] = [];
    for await (const { event, data } of own) {
      heard.push(event === 'message' ? (data as { visibility: string }).visibility : event!);
      if (heard.includes('private') && heard.includes('signals')) break;
    }
    expect(heard.slice(0, 2)).toEqual(['public', 'public']);
    await post(agent, on(id, 'claim'));
    for await (const { event, data } of board) {
      const { items } = data as { items: { id: string; state: string }[] };
      if (event === 'change' && items.some((item) => item.id === id && item.state === 'staff_active')) break;
    }
  });

  it('tells an asker who listens for it how things stand', async () => {
    const { id, secret, path } = await waiting();
    const response = await app.request(`${path}/events?with=state&after=100`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    const states: string[] = [];
    for await (const { event, data } of readEvents(response)) {
      if (event !== 'state') continue;
      const { state, staff } = data as { state: string; staff: string | null };
      states.push(state);
      if (states.length === 1) await post(agent, on(id, 'claim'));
      if (state === 'staff_active') {
        expect(staff).not.toBeNull();
        expect(staff).not.toContain('stf_');
        break;
      }
    }
    expect(states[0]).toBe('queued');
  });

  it('is cancelled by the asker, and opened again after its end', async () => {
    const { id, secret, path } = await waiting();
    const gone = await app.send('DELETE', `${path}/handoff`, undefined, secret);
    expect(await gone.json()).toMatchObject({ state: 'bot_active' });
    await app.send('POST', `${path}/handoff`, {}, secret);
    await post(agent, on(id, 'claim'));
    await post(agent, on(id, 'resolve'), { reason: 'answered' });
    const open = await (await app.send('POST', `${path}/reopen`, {}, secret)).json();
    expect(open.handoff).toMatchObject({ state: 'open' });
    expect(await read(`${path}/standing`, secret)).toMatchObject({ state: 'queued' });
  });

  it('needs a second person where the agency says so, for exactly that version', async () => {
    await post(supervisor, '/api/desk/settings', { fourEyes: { topics: [], reasons: ['complaint'] } });
    const { id, secret } = await app.open();
    await post(agent, '/api/desk/presence');
    await app.send('POST', `/api/conversations/${id}/handoff`, { reason: 'complaint' }, secret);
    const { epoch } = await post(agent, on(id, 'claim'));
    const body = { clientId: 'a', epoch, text: '已转办。', citations: [] };
    expect((await post(agent, on(id, 'messages'), body, 409)).error.code).toBe('conflict:draft');
    const draft = await post(agent, on(id, 'drafts'), { body: body.text });
    const step = (who: TestStaff, verb: string, version: number, status = 200, more = {}) =>
      post(who, on(id, `drafts/${draft.id}/${verb}`), { version, ...more }, status);
    await step(agent, 'submit', draft.version);
    await step(agent, 'approve', draft.version, 403);
    await step(second, 'approve', draft.version + 1, 409);
    await step(second, 'approve', draft.version);
    const sending = { ...body, draft: { id: draft.id, version: draft.version } };
    await post(agent, on(id, 'messages'), { ...sending, text: '改过的字' }, 409);
    // An edit ends the approval.
    const edited = await post(agent, on(id, 'drafts'), {
      id: draft.id,
      version: draft.version,
      body: '改了。',
    });
    await post(agent, on(id, 'messages'), { ...sending, text: '改了。', draft: edited }, 409);
    await step(agent, 'submit', edited.version);
    await step(supervisor, 'reject', edited.version, 200, { reason: '请写明依据' });
    await step(agent, 'submit', edited.version);
    await step(supervisor, 'approve', edited.version);
    await post(agent, on(id, 'messages'), {
      ...sending,
      text: '改了。',
      draft: { id: edited.id, version: edited.version },
    });
    await post(supervisor, '/api/desk/settings', { fourEyes: { topics: [], reasons: [] } });
  });
});

describe('a case', () => {
  it('is given a number and a secret, and is looked up by both alone', async () => {
    const { id, secret, path } = await waiting();
    const noConsent = await app.send('POST', `${path}/case`, { email: 'a@b.example' }, secret);
    expect(noConsent.status).toBe(422);
    const body = { email: 'asker@mail.example', consent: true };
    const first = await (await app.send('POST', `${path}/case`, body, secret)).json();
    const given = await (await app.send('POST', `${path}/case`, {}, secret)).json();
    expect(given.number).toMatch(/^2026-\d{8}-\d$/);
    expect(given.number).toBe(first.number);
    const look = (number: string, key: string) => app.send('GET', `/api/cases/${number}`, undefined, key);
    expect(await (await look(given.number, given.secret)).json()).toMatchObject({
      number: given.number,
      state: 'received',
      conversation: { id, state: 'case_open' },
    });
    // Also as a person types it; the first secret was ended by the second.
    expect((await look(given.number.replaceAll('-', ' '), given.secret)).status).toBe(200);
    const refusals = [
      await look(given.number, first.secret),
      await look(given.number, 'wrong'),
      await look('2026-00000000-0', given.secret),
      await app.request(`/api/cases/${given.number}`),
      await look(given.number, secret),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(new Set(await Promise.all(refusals.map((one) => one.text()))).size).toBe(1);

    await post(agent, on(id, 'claim'));
    const { epoch } = (await (await agent.send('GET', `/api/desk/conversations/${id}`)).json()).conversation;
    await post(agent, on(id, 'messages'), { clientId: 'r', epoch, text: '请补交<b>图纸</b>。' });
    expect(await (await look(given.number, given.secret)).json()).toMatchObject({ state: 'answered' });

    const lookup = await (await app.request(given.page.split('#')[0])).text();
    expect(lookup).toContain(given.number);
    const form = (key: string) =>
      app.request(`/cases/${given.number}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ number: given.number, secret: key }).toString(),
      });
    const page = await form(given.secret);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('请补交&lt;b&gt;图纸');
    const wrong = await form('wrong');
    expect(wrong.status).toBe(404);
    expect(await wrong.text()).toContain('口令不对');

    // The letter says that there is an answer, not what it is.
    const { letters } = await (await supervisor.send('GET', '/api/desk/outbox')).json().then((all) => ({
      letters: all.outbox.filter((row: { channel: string }) => row.channel === 'mail'),
    }));
    expect(letters).toHaveLength(1);
    expect(JSON.stringify(letters)).not.toContain('图纸');
  });
});

describe('what supervisors look at', () => {
  it('is one line a handoff, as a file too, and never a word of anybody', async () => {
    const { id, secret, path } = await waiting();
    await app.send('POST', `${path}/messages`, { clientId: 's', text: '纸鸢专用口令七七' }, secret);
    const report = await supervisor.send(
      'GET',
      '/api/desk/reports/handoffs?from=2026-01-01&to=2026-01-31&format=csv',
    );
    const csv = await report.text();
    expect(csv).toContain(id);
    expect(csv).not.toContain('纸鸢');
    expect((await agent.send('GET', '/api/desk/reports/handoffs?from=2026-01-01&to=2026-01-31')).status).toBe(
      403,
    );
    const found = await (
      await agent.send('GET', `/api/desk/search?q=${encodeURIComponent('口令七七')}`)
    ).json();
    expect(found.conversations.map((one: { conversation: string }) => one.conversation)).toEqual([id]);
    const none = await (await agent.send('GET', '/api/desk/search?q=%25%25')).json();
    expect(none.conversations).toEqual([]);
  });

  it('shows what could not be answered, without personal data', async () => {
    const { id, secret } = await app.open();
    const text = '我要转人工，我的电话是13800138000';
    await app.send('POST', `/api/conversations/${id}/messages`, { clientId: 'g', text }, secret);
    const { gaps } = await (
      await supervisor.send('GET', '/api/desk/reports/gaps?from=2026-01-01&to=2026-01-31')
    ).json();
    expect(gaps.length).toBeGreaterThan(0);
    expect(JSON.stringify(gaps)).not.toContain('13800138000');
  });

  it('keeps prepared texts to the rules they rest on', async () => {
    const provision = '风筝器械管理办法@2020-03-01/第六条';
    const text = { title: '有效期', zh: '登记证有效期为三年。', provisions: [provision] };
    expect(await post(supervisor, '/api/desk/canned-texts', text)).toMatchObject({ broken: [] });
    await post(
      supervisor,
      '/api/desk/canned-texts',
      { ...text, provisions: ['没有@2020-01-01/第一条'] },
      404,
    );
    const { texts } = await (await agent.send('GET', '/api/desk/canned-texts')).json();
    expect(texts).toMatchObject([{ title: '有效期', provisions: ['风筝器械管理办法/第六条'], broken: [] }]);
  });

  it('sets calendars by version, and refuses spans that are none', async () => {
    const { today } = await (await agent.send('GET', '/api/desk/calendars')).json();
    const bad = { ...today.hours, makeUp: [{ from: '10:00', to: '09:00' }] };
    await post(supervisor, '/api/desk/calendars', { hours: bad, region: '31' }, 422);
    const added = await post(supervisor, '/api/desk/calendars', { hours: today.hours, region: '31' });
    const again = await post(supervisor, '/api/desk/calendars', { hours: today.hours, region: '31' });
    expect([added.version, again.version]).toEqual([1, 2]);
    expect(await (await app.request('/api/office?region=31')).json()).toMatchObject({ calendar: '31#2' });
  });
});
