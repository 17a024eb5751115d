/** What leaves the house, to a real mail server and a real HTTP server on this machine. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmtpMailer } from '../../src/adapters/mail/smtp.ts';
import { createWebhookSender, isInsideAddress } from '../../src/adapters/webhook/send-webhook.ts';
import { deliverOutbox, replayOutbox } from '../../src/desk/deliver-outbox.ts';
import { emitEvent, queueMail } from '../../src/desk/events.ts';
import { addWebhook, removeWebhook } from '../../src/desk/webhooks.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { outbox } from '../../src/records/schema/index.ts';
import { openTestDatabase } from '../support/app.ts';
import { actingAs } from '../support/desk.ts';
import { freshContext } from '../support/records.ts';

let database: OpenDatabase;
let smtp: SMTPServer;
let http: Server;
const letters: string[] = [];
const requests: { headers: IncomingMessage['headers']; body: string; path: string }[] = [];
let status = 200;
let refuseMail = false;

beforeAll(async () => {
  database = await openTestDatabase();
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (piece: Buffer) => {
        text += piece;
      });
      stream.on('end', () => {
        if (refuseMail) return done(Object.assign(new Error('full'), { responseCode: 452 }));
        letters.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  http = createServer(async (incoming, outgoing) => {
    let body = '';
    for await (const piece of incoming) body += piece;
    requests.push({ headers: incoming.headers, body, path: incoming.url ?? '' });
    outgoing.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end('thanks');
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
});
afterAll(async () => {
  await database?.close();
  smtp?.close();
  http?.close();
});

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

function house() {
  let nowMs = Date.parse('2026-01-05T10:00:00+08:00');
  const context = { ...freshContext(database.db), clock: { now: () => new Date(nowMs) } };
  const mail = createSmtpMailer({
    url: `smtp://127.0.0.1:${portOf(smtp.server)}`,
    from: '药问 <desk@agency.example>',
  });
  const webhook = createWebhookSender({ allowedHosts: [`127.0.0.1:${portOf(http)}`] });
  const rows = () =>
    database.db.select().from(outbox).where(eq(outbox.agency, context.agency)).orderBy(outbox.createdAt);
  return {
    context,
    supervisor: actingAs(context, 'stf_boss', ['supervisor']),
    carriers: { mail, webhook },
    rows,
    pass: (seconds: number) => (nowMs += seconds * 1000),
    deliver: () => deliverOutbox({ ctx: context, carriers: { mail, webhook } }),
    url: `http://127.0.0.1:${portOf(http)}/hook`,
  };
}

describe('letters', () => {
  const letter = {
    to: 'asker@mail.example',
    subject: '办件 2026-00000000-0 已答复',
    text: '已有工作人员答复。',
    event: 'case.answered' as const,
    conversationId: 'cnv_x',
  };

  it('go out once, and leave neither address nor words behind', async () => {
    const { context, deliver, rows } = house();
    await queueMail(context, letter);
    expect(await deliver()).toBe(1);
    expect(await deliver()).toBe(0);
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatch(/^To: asker@mail\.example$/m);
    const [row] = await rows();
    expect(letters[0]).toContain(`<${row!.id}@agency.example>`);
    expect(row).toMatchObject({ state: 'sent', attempts: 1 });
    expect(JSON.stringify(row!.payload)).not.toMatch(/asker@|答复。/);
  });

  it('are tried again with patience when the server refuses', async () => {
    const { context, deliver, rows, pass } = house();
    refuseMail = true;
    await queueMail(context, letter);
    expect(await deliver()).toBe(0);
    expect(await deliver()).toBe(0);
    expect((await rows())[0]).toMatchObject({ state: 'pending', attempts: 1, lastError: expect.any(String) });
    refuseMail = false;
    pass(11);
    expect(await deliver()).toBe(1);
  });

  it('wait where there is no mail server, and webhooks go on', async () => {
    const { context, carriers, rows } = house();
    await queueMail(context, letter);
    await deliverOutbox({ ctx: context, carriers: { ...carriers, mail: null } });
    expect((await rows())[0]).toMatchObject({ state: 'pending', attempts: 0 });
  });
});

describe('webhooks', () => {
  it('are signed so that the receiver can tell who sent what and when', async () => {
    const { context, supervisor, deliver, url } = house();
    const hook = await addWebhook({ ctx: supervisor, input: { url, events: [] } });
    await emitEvent(context, 'handoff.opened', 'cnv_x', { reason: 'complaint' });
    requests.length = 0;
    expect(await deliver()).toBe(1);
    const { headers, body } = requests[0]!;
    const id = headers['x-yaowen-id'];
    const timestamp = headers['x-yaowen-timestamp'];
    const expected = createHmac('sha256', hook.secret).update(`${id}.${timestamp}.${body}`).digest('hex');
    expect(headers['x-yaowen-signature']).toBe(`v1=${expected}`);
    expect(JSON.parse(body)).toMatchObject({ id, event: 'handoff.opened', conversation: 'cnv_x' });
  });

  it('go to those who want the event, and not after their end', async () => {
    const { context, supervisor, rows, url } = house();
    await addWebhook({ ctx: supervisor, input: { url, events: ['case.opened'] } });
    const all = await addWebhook({ ctx: supervisor, input: { url, events: [] } });
    await emitEvent(context, 'handoff.opened', 'cnv_x', {});
    expect((await rows()).map(({ webhookId }) => webhookId)).toEqual([all.id]);
    await removeWebhook({ ctx: supervisor, input: { id: all.id } });
    await emitEvent(context, 'handoff.opened', 'cnv_x', {});
    expect(await rows()).toHaveLength(1);
  });

  it('are tried eight times more, then failed, and can be sent again under the same id', async () => {
    const { context, supervisor, deliver, rows, pass, url } = house();
    await addWebhook({ ctx: supervisor, input: { url, events: [] } });
    await emitEvent(context, 'case.waiting', 'cnv_x', {});
    requests.length = 0;
    for (status of [500, 302, 404, 500, 500, 500, 500, 500, 500]) {
      expect(await deliver()).toBe(0);
      pass(70_000);
    }
    expect((await rows())[0]).toMatchObject({ state: 'failed', attempts: 9, lastError: 'status 500' });
    expect(requests).toHaveLength(9);
    status = 200;
    expect(await deliver()).toBe(0);
    const { id } = (await rows())[0]!;
    await replayOutbox({ ctx: supervisor, input: { id } });
    expect(await deliver()).toBe(1);
    expect(new Set(requests.map(({ headers }) => headers['x-yaowen-id'])).size).toBe(1);
  });

  it('are taken by one of two programs that work at once', async () => {
    const { context, supervisor, carriers, url } = house();
    await addWebhook({ ctx: supervisor, input: { url, events: [] } });
    for (let n = 0; n < 6; n++) await emitEvent(context, 'case.waiting', `cnv_${n}`, {});
    requests.length = 0;
    await Promise.all([deliverOutbox({ ctx: context, carriers }), deliverOutbox({ ctx: context, carriers })]);
    expect(new Set(requests.map(({ headers }) => headers['x-yaowen-id'])).size).toBe(6);
    expect(requests).toHaveLength(6);
  });

  it.each([
    'http://127.0.0.1:9/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.1.1/',
    'https://[fd00::1]/',
    'https://2130706433/',
    'ftp://agency.example/',
  ])('do not reach %s', async (url) => {
    const sender = createWebhookSender({ allowedHosts: [] });
    await expect(sender.post({ url, headers: {}, body: '{}' })).rejects.toThrow(/private|https/);
  });

  it('know inside from outside', () => {
    expect(['8.8.8.8', '2606:4700::1111', '203.0.113.9'].map(isInsideAddress)).toEqual([false, false, false]);
    expect(['100.64.0.1', '0.0.0.0', 'not an address', '::'].map(isInsideAddress)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});
