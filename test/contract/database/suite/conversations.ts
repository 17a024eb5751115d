import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { claimConversation } from '../../../../src/desk/claim-conversation.ts';
import { notices } from '../../../../src/desk/notices.ts';
import { openHandoff } from '../../../../src/desk/open-handoff.ts';
import { appendMessage } from '../../../../src/records/queries/append-message.ts';
import { authorizeConversation } from '../../../../src/records/queries/authorize-conversation.ts';
import { deleteConversation } from '../../../../src/records/queries/delete-conversation.ts';
import { readOpenHandoff } from '../../../../src/records/queries/open-handoff.ts';
import { readConversation, readMessages } from '../../../../src/records/queries/read-messages.ts';
import {
  findConversationOfMessage,
  recordFeedback,
} from '../../../../src/records/queries/record-feedback.ts';
import { verifyAudit } from '../../../../src/records/queries/verify-audit.ts';
import {
  audit,
  conversations,
  deskStaff,
  feedback,
  handoffs,
  messages,
} from '../../../../src/records/schema/index.ts';
import { atDesk } from '../../../support/desk.ts';
import { answerOf, databaseError, freshContext, freshConversation } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

const asked = (conversationId: string, clientId: string | null, text = '怎么备案？') =>
  ({ conversationId, clientId, authorKind: 'asker', visibility: 'public', text, actor: 'asker' }) as const;

const wish = (conversationId: string) =>
  ({
    conversationId,
    reason: 'wants_person',
    trigger: 'button',
    actor: 'asker',
    evidence: { asked: [] },
    said: '',
  }) as const;

export function describeConversations(subject: SubjectOf) {
  describe('a conversation', () => {
    it('opens for its secret, and says the same to a wrong secret as to an unknown id', async () => {
      const { context, id, secret } = await freshConversation(subject().db);
      const conversation = await authorizeConversation(context, { id, secret });
      expect(conversation).toMatchObject({ id, floor: 'bot', epoch: 1, lastSeq: 0, state: 'bot_active' });
      expect(conversation).not.toHaveProperty('secretHash');
      const wrong = authorizeConversation(context, { id, secret: `${secret}x` });
      const unknown = authorizeConversation(context, { id: 'cnv_none', secret });
      const [first, second] = await Promise.all([wrong.catch((e) => e), unknown.catch((e) => e)]);
      expect(first.code).toBe('not_found:conversation');
      expect(second.messages).toEqual(first.messages);
    });

    it('is not found by another agency', async () => {
      const { id, secret } = await freshConversation(subject().db);
      const other = freshContext(subject().db);
      await expect(authorizeConversation(other, { id, secret })).rejects.toMatchObject({
        code: 'not_found:conversation',
      });
      await expect(appendMessage(other, asked(id, 'c'))).rejects.toMatchObject({
        code: 'not_found:conversation',
      });
    });

    it('never stores the secret', async () => {
      const { id, secret } = await freshConversation(subject().db);
      const [row] = await subject().db.select().from(conversations).where(eq(conversations.id, id));
      expect(JSON.stringify(row)).not.toContain(secret);
      expect(row!.secretHash).toMatch(/^[0-9a-f]{64}$/);
    });

    it('numbers 20 messages that arrive at once from two programs without a gap', async () => {
      const { context, id } = await freshConversation(subject().db);
      const sent = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          appendMessage({ ...context, db: i % 2 ? subject().db : subject().other }, asked(id, `c${i}`)),
        ),
      );
      const seqs = sent.map(({ message }) => message.seq).sort((a, b) => a - b);
      expect(seqs).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      expect((await readMessages(context, { conversationId: id })).map(({ seq }) => seq)).toEqual(seqs);
      expect((await readConversation(context, { conversationId: id })).lastSeq).toBe(20);
      expect((await verifyAudit(context)).faults.filter((fault) => fault.objectId === id)).toEqual([]);
    });

    it('writes one row for one client id sent 20 times at once', async () => {
      const { context, id } = await freshConversation(subject().db);
      const sent = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          appendMessage({ ...context, db: i % 2 ? subject().db : subject().other }, asked(id, 'same')),
        ),
      );
      expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
      expect(sent.filter(({ created }) => created)).toHaveLength(1);
      expect(await readMessages(context, { conversationId: id })).toHaveLength(1);
    });

    it('takes the same client id from another kind of author, and none at all', async () => {
      const { context, id } = await freshConversation(subject().db);
      await appendMessage(context, asked(id, 'same'));
      const staff = { ...asked(id, 'same'), authorKind: 'staff', actor: 'staff:one' } as const;
      expect((await appendMessage(context, staff)).created).toBe(true);
      expect((await appendMessage(context, asked(id, null))).message.seq).toBe(3);
      expect((await appendMessage(context, asked(id, null))).message.seq).toBe(4);
    });

    it('has a wall in the database itself against a second row for one client id', async () => {
      const { context, id } = await freshConversation(subject().db);
      const { message } = await appendMessage(context, asked(id, 'same'));
      const error = await databaseError(
        context.db.insert(messages).values({ ...message, seq: 2, id: 'msg_second' }),
      );
      expect(error.code).toBe('23505');
    });

    it('shows public messages after a number, and hides private ones', async () => {
      const { context, id } = await freshConversation(subject().db);
      await appendMessage(context, asked(id, 'c1', '第一'));
      await appendMessage(context, { ...asked(id, 'c2', '内部'), visibility: 'private' });
      await appendMessage(context, asked(id, 'c3', '第三'));
      const read = async (after?: number, limit?: number) =>
        (await readMessages(context, { conversationId: id, after, limit })).map(({ text }) => text);
      expect(await read()).toEqual(['第一', '第三']);
      expect(await read(1)).toEqual(['第三']);
      expect(await read(3)).toEqual([]);
      expect(await read(0, 1)).toEqual(['第一']);
    });

    it.each([
      ['a NUL', 'a\u0000b', 'a\uFFFDb'],
      ['lone surrogates', '\uD83Ax\uDC00', '\uFFFDx\uFFFD'],
      ['whole surrogate pairs', '𠮷😀', '𠮷😀'],
      ['white space and controls', ' \r\n\t\u0001\u2028 ', ' \r\n\t\u0001\u2028 '],
      ['a backslash and quotes', `\\u0000 ' " $1 :x`, `\\u0000 ' " $1 :x`],
    ])('keeps %s', async (_name, text, stored) => {
      const { context, id } = await freshConversation(subject().db);
      const answer = answerOf({ text, degraded: [text] });
      await appendMessage(context, { ...asked(id, text, text), answer });
      const again = await appendMessage(context, asked(id, text, text));
      const [read] = await readMessages(context, { conversationId: id });
      expect(again.created).toBe(false);
      expect(read!.text).toBe(stored);
      expect(read!.answer).toMatchObject({ text: stored, degraded: [stored] });
      expect((await verifyAudit(context)).faults.filter((fault) => fault.objectId === id)).toEqual([]);
    });

    it('keeps a message of a megabyte', async () => {
      const { context, id } = await freshConversation(subject().db);
      const text = '药'.repeat(350_000);
      await appendMessage(context, asked(id, 'big', text));
      const [read] = await readMessages(context, { conversationId: id });
      expect(read!.text === text).toBe(true);
    });

    it('goes with all its words when it is deleted, and its audit chain stays', async () => {
      const { context, id, secret } = await freshConversation(subject().db);
      const { message } = await appendMessage(context, asked(id, 'c', '我的身份证号是 123'));
      const mine = await atDesk(context);
      await openHandoff({ ctx: context, input: { ...wish(id), evidence: { asked: message.text } } });
      await claimConversation({ ctx: mine, input: { conversationId: id } });
      await deleteConversation(context, { conversationId: id });
      await expect(authorizeConversation(context, { id, secret })).rejects.toThrow();
      expect(await readMessages(context, { conversationId: id })).toEqual([]);
      expect(await context.db.select().from(handoffs).where(eq(handoffs.conversationId, id))).toEqual([]);
      // The place of the one who had it is free again.
      const [member] = await context.db
        .select()
        .from(deskStaff)
        .where(eq(deskStaff.staffId, mine.actor.staffId));
      expect(member!.liveCount).toBe(0);
      const chain = await context.db.select().from(audit).where(eq(audit.objectId, id)).orderBy(audit.n);
      expect(chain.map(({ action }) => action).at(-1)).toBe('conversation.delete');
      expect(JSON.stringify(chain)).not.toMatch(/身份证|msg_/);
      expect((await verifyAudit(context)).faults.filter((fault) => fault.objectId === id)).toEqual([]);
      await expect(deleteConversation(context, { conversationId: id })).rejects.toMatchObject({
        code: 'not_found:conversation',
      });
    });

    it('writes nothing when its audit row cannot be written', async () => {
      const { context, id } = await freshConversation(subject().db);
      const detail = { digest: 1n } as never;
      await expect(appendMessage(context, { ...asked(id, 'c'), detail })).rejects.toThrow();
      expect(await readMessages(context, { conversationId: id })).toEqual([]);
      expect((await readConversation(context, { conversationId: id })).lastSeq).toBe(0);
    });
  });

  describe('a handoff', () => {
    it('takes the floor from the bot, raises the epoch and tells the asker, at once', async () => {
      const { context, id } = await freshConversation(subject().db);
      await atDesk(context);
      const { handoff, created } = await openHandoff({ ctx: context, input: wish(id) });
      expect(created).toBe(true);
      expect(handoff).toMatchObject({ state: 'queued', reason: 'wants_person', caseNumber: null });
      expect(await readConversation(context, { conversationId: id })).toMatchObject({
        floor: 'none',
        epoch: 2,
        state: 'queued',
        lastSeq: 1,
      });
      expect(await readMessages(context, { conversationId: id })).toMatchObject([
        { authorKind: 'system', text: notices.queued().zh },
      ]);
    });

    it('is opened once, with one notice, by ten wishes at once', async () => {
      const { context, id } = await freshConversation(subject().db);
      const opened = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          openHandoff({
            ctx: { ...context, db: i % 2 ? subject().db : subject().other },
            input: wish(id),
          }),
        ),
      );
      expect(opened.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(opened.map(({ handoff }) => handoff.id)).size).toBe(1);
      expect(await readMessages(context, { conversationId: id })).toHaveLength(1);
      expect((await readConversation(context, { conversationId: id })).epoch).toBe(2);
    });

    it('has a wall in the database against a second open one', async () => {
      const { context, id } = await freshConversation(subject().db);
      const { handoff } = await openHandoff({ ctx: context, input: wish(id) });
      const error = await databaseError(context.db.insert(handoffs).values({ ...handoff, id: 'hnd_second' }));
      expect(error.code).toBe('23505');
      await context.db
        .update(handoffs)
        .set({ closedAt: new Date(), state: 'closed' })
        .where(eq(handoffs.id, handoff.id));
      expect(await readOpenHandoff(context, { conversationId: id })).toBeNull();
    });
  });

  describe('feedback', () => {
    it('is kept on a public answer, the last one counts, and other messages take none', async () => {
      const { context, id } = await freshConversation(subject().db);
      const { message: question } = await appendMessage(context, asked(id, 'c'));
      const { message: answer } = await appendMessage(context, {
        ...asked(id, null, '答'),
        authorKind: 'bot',
        actor: 'bot',
      });
      const rate = (messageId: string, rating: 'up' | 'down', comment: string | null) =>
        recordFeedback(context, { conversationId: id, messageId, rating, comment });
      await rate(answer.id, 'up', null);
      await rate(answer.id, 'down', '没说清\u0000');
      const rows = await context.db.select().from(feedback).where(eq(feedback.messageId, answer.id));
      expect(rows).toMatchObject([{ rating: 'down', comment: '没说清\uFFFD' }]);
      await expect(rate(question.id, 'up', null)).rejects.toMatchObject({ code: 'not_found:message' });
      await expect(rate('msg_none', 'up', null)).rejects.toMatchObject({ code: 'not_found:message' });
      expect(await findConversationOfMessage(context, { messageId: answer.id })).toBe(id);
      expect(await findConversationOfMessage(freshContext(context.db), { messageId: answer.id })).toBeNull();
    });
  });

  it('keeps JSON as JSON, not as text in JSON', async () => {
    const { context, id } = await freshConversation(subject().db);
    await appendMessage(context, { ...asked(id, 'c'), answer: answerOf() });
    const [row] = await context.db
      .select({
        kind: sql<string>`jsonb_typeof(${messages.answer})`,
        outcome: sql`${messages.answer}->>'outcome'`,
      })
      .from(messages)
      .where(eq(messages.conversationId, id));
    expect(row).toEqual({ kind: 'object', outcome: 'answered' });
  });
}
