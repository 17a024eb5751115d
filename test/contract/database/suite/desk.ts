import { and, eq, isNull } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { HistoryMessage } from '../../../../src/answer/types.ts';
import { claimConversation, declineOffer } from '../../../../src/desk/claim-conversation.ts';
import { holdConversation, resumeConversation } from '../../../../src/desk/hold-conversation.ts';
import { keepPresence, leaveDesk } from '../../../../src/desk/keep-presence.ts';
import { offerWaiting } from '../../../../src/desk/offer-waiting.ts';
import { openHandoff } from '../../../../src/desk/open-handoff.ts';
import { reopenConversation } from '../../../../src/desk/reopen-conversation.ts';
import { resolveConversation } from '../../../../src/desk/resolve-conversation.ts';
import { cancelHandoff, returnToBot } from '../../../../src/desk/return-to-bot.ts';
import { sendMessage } from '../../../../src/desk/send-message.ts';
import { transferConversation } from '../../../../src/desk/transfer-conversation.ts';
import { workTimers } from '../../../../src/desk/work-timers.ts';
import { writeNote } from '../../../../src/desk/write-note.ts';
import type { RecordsContext } from '../../../../src/records/context.ts';
import { createConversation } from '../../../../src/records/queries/create-conversation.ts';
import { readOpenHandoff } from '../../../../src/records/queries/open-handoff.ts';
import { readConversation, readMessages } from '../../../../src/records/queries/read-messages.ts';
import { verifyAudit } from '../../../../src/records/queries/verify-audit.ts';
import {
  assignments,
  cases,
  clocks,
  deskStaff,
  handoffs,
  messages,
  timers,
} from '../../../../src/records/schema/index.ts';
import { requestHandoff, runTurn } from '../../../../src/turn.ts';
import { actingAs, atDesk } from '../../../support/desk.ts';
import { freshContext, outcomeOf } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

/** A context whose clock stands until it is moved; it begins on a Monday at ten in China. */
function deskContext(db: RecordsContext['db']) {
  let nowMs = Date.parse('2026-01-05T10:00:00+08:00');
  const context = { ...freshContext(db), clock: { now: () => new Date(nowMs) } };
  return { context, pass: (seconds: number) => (nowMs += seconds * 1000) };
}

const plain = (text: string) => ({ text, cited: null, evidence: [] });

export function describeDesk(subject: SubjectOf) {
  describe('the desk', () => {
    const waiting = async (context: RecordsContext, said = '备案要什么资料？') => {
      const { id } = await createConversation(context, { lang: 'zh' });
      await openHandoff({
        ctx: context,
        input: {
          conversationId: id,
          reason: 'wants_person',
          trigger: 'button',
          actor: 'asker',
          evidence: {},
          said,
        },
      });
      return id;
    };
    const stateOf = async (context: RecordsContext, id: string) =>
      readConversation(context, { conversationId: id });
    const liveCount = async (context: RecordsContext, staffId: string) => {
      const [row] = await context.db.select().from(deskStaff).where(eq(deskStaff.staffId, staffId));
      return row!.liveCount;
    };
    const send = (
      ctx: ReturnType<typeof actingAs>,
      conversationId: string,
      epoch: number,
      clientId = 'one',
    ) => sendMessage({ ctx, input: { conversationId, clientId, epoch, checked: plain('请提交申请表。') } });
    const ask = (context: RecordsContext, conversationId: string, clientId: string, text = '还有呢？') =>
      runTurn(
        { ...context, answer: async () => outcomeOf() },
        { conversationId, clientId, text, asOf: '2026-01-05' },
      );

    it('gives a conversation to one of many who claim it at once, and counts one place', async () => {
      const { context } = deskContext(subject().db);
      const staff = await Promise.all(Array.from({ length: 6 }, () => atDesk(context)));
      for (let round = 0; round < 4; round++) {
        const id = await waiting(context);
        const claims = await Promise.allSettled(
          staff.map((ctx, i) =>
            claimConversation({
              ctx: { ...ctx, db: i % 2 ? subject().other : ctx.db },
              input: { conversationId: id },
            }),
          ),
        );
        const won = claims.filter(({ status }) => status === 'fulfilled');
        expect(won).toHaveLength(1);
        for (const claim of claims)
          if (claim.status === 'rejected') expect(claim.reason.code).toBe('conflict:conversation');
        const { ownerId, floor, epoch } = await stateOf(context, id);
        expect([floor, epoch]).toEqual(['staff', 3]);
        const open = await context.db
          .select()
          .from(assignments)
          .where(and(eq(assignments.conversationId, id), isNull(assignments.releasedAt)));
        expect(open.map((one) => one.staffId)).toEqual([ownerId]);
      }
      const counts = await Promise.all(staff.map(({ actor }) => liveCount(context, actor.staffId)));
      expect(counts.reduce((sum, n) => sum + n, 0)).toBe(4);
    });

    it('never gives more than the limit, by hand or by offer', async () => {
      const { context } = deskContext(subject().db);
      const one = await atDesk(context, { maxLive: 2 });
      const ids = await Promise.all(Array.from({ length: 6 }, () => waiting(context)));
      const claims = await Promise.allSettled([
        ...ids.slice(0, 4).map((id) => claimConversation({ ctx: one, input: { conversationId: id } })),
        offerWaiting({ ctx: context }),
        offerWaiting({ ctx: { ...context, db: subject().other } }),
      ]);
      expect(await liveCount(context, one.actor.staffId)).toBe(2);
      const refused = claims.flatMap((claim) => (claim.status === 'rejected' ? [claim.reason.code] : []));
      expect(new Set(refused).size).toBeLessThanOrEqual(2);
      for (const code of refused) expect(code).toMatch(/^conflict:(staff|conversation)$/);
    });

    it('is a case, with a number, when the office is closed or nobody is there', async () => {
      const { context, pass } = deskContext(subject().db);
      const alone = await waiting(context);
      const handoff = (await readOpenHandoff(context, { conversationId: alone }))!;
      expect(handoff).toMatchObject({
        state: 'case_open',
        caseNumber: expect.stringMatching(/^2026-\d{8}-\d$/),
      });
      const [notice] = await readMessages(context, { conversationId: alone });
      expect(notice!.text).toContain(handoff.caseNumber);
      expect(notice!.text).toContain('没有空闲的工作人员');

      await atDesk(context);
      pass(8 * 3600);
      await keepPresence({ ctx: await atDesk(context), input: {} });
      const late = await waiting(context);
      expect(await stateOf(context, late)).toMatchObject({ state: 'case_open', floor: 'none' });
      const [closed] = await readMessages(context, { conversationId: late });
      expect(closed!.text).toContain('不在办公时间');
    });

    it('tells the answer which case it opened', async () => {
      const { context } = deskContext(subject().db);
      const { id } = await createConversation(context, { lang: 'zh' });
      const wish = await outcomeOf({
        outcome: 'handoff',
        reason: 'wants_person',
        handoff: { reason: 'wants_person', state: 'open', case: null },
      });
      const turn = await runTurn(
        { ...context, answer: async () => wish },
        { conversationId: id, clientId: 'c', text: '转人工', asOf: '2026-01-05' },
      );
      const { caseNumber } = (await readOpenHandoff(context, { conversationId: id }))!;
      expect(turn.answer.handoff).toEqual({ reason: 'wants_person', state: 'open', case: caseNumber });
      const [, reply] = await readMessages(context, { conversationId: id });
      expect(reply!.answer!.handoff!.case).toBe(caseNumber);
    });

    it('offers to who has least to do, not back to who declined, and by hand it can still be taken', async () => {
      const { context } = deskContext(subject().db);
      const busy = await atDesk(context);
      const free = await atDesk(context);
      const first = await waiting(context);
      await claimConversation({ ctx: busy, input: { conversationId: first } });
      const second = await waiting(context);
      expect(await offerWaiting({ ctx: context })).toBe(1);
      expect(await stateOf(context, second)).toMatchObject({
        state: 'offered',
        offeredTo: free.actor.staffId,
      });
      expect(await liveCount(context, free.actor.staffId)).toBe(1);
      await expect(claimConversation({ ctx: busy, input: { conversationId: second } })).rejects.toMatchObject(
        {
          code: 'conflict:conversation',
        },
      );
      await declineOffer({ ctx: free, input: { conversationId: second } });
      expect(await liveCount(context, free.actor.staffId)).toBe(0);
      await offerWaiting({ ctx: context });
      expect(await stateOf(context, second)).toMatchObject({ offeredTo: busy.actor.staffId });
      await declineOffer({ ctx: busy, input: { conversationId: second } });
      expect(await offerWaiting({ ctx: context })).toBe(0);
      await claimConversation({ ctx: free, input: { conversationId: second } });
      expect(await stateOf(context, second)).toMatchObject({ ownerId: free.actor.staffId });
    });

    it('asks first who knows the language and the topic', async () => {
      const { context } = deskContext(subject().db);
      await atDesk(context, { languages: ['en'] });
      await atDesk(context, { languages: ['zh'], skills: ['drug'] });
      const right = await atDesk(context, {
        languages: ['zh', 'en'],
        skills: ['device'],
        lastTakenAt: new Date(),
      });
      const id = await waiting(context, '第二类医疗器械怎么注册？');
      await offerWaiting({ ctx: context });
      expect(await stateOf(context, id)).toMatchObject({ offeredTo: right.actor.staffId, topic: 'device' });
    });

    it('lets an offer lapse, and makes a case of it when nobody comes', async () => {
      const { context, pass } = deskContext(subject().db);
      const one = await atDesk(context);
      const id = await waiting(context);
      const since = (await stateOf(context, id)).waitingSince;
      await offerWaiting({ ctx: context });
      pass(46);
      await workTimers({ ctx: context });
      expect(await stateOf(context, id)).toMatchObject({ state: 'queued', waitingSince: since });
      expect(await liveCount(context, one.actor.staffId)).toBe(0);
      pass(601);
      await workTimers({ ctx: context });
      expect(await stateOf(context, id)).toMatchObject({ state: 'case_open', waitingSince: since });
      expect(await context.db.select().from(cases).where(eq(cases.conversationId, id))).toHaveLength(1);
    });

    it('takes a conversation back from who is gone, first for them, with the time it waited', async () => {
      const { context, pass } = deskContext(subject().db);
      const gone = await atDesk(context);
      const there = await atDesk(context);
      const id = await waiting(context);
      const since = (await stateOf(context, id)).waitingSince;
      await claimConversation({ ctx: gone, input: { conversationId: id } });
      for (let minute = 0; minute < 62; minute++) {
        pass(60);
        await keepPresence({ ctx: there, input: {} });
        await workTimers({ ctx: context });
      }
      expect(await stateOf(context, id)).toMatchObject({
        state: 'queued',
        floor: 'none',
        waitingSince: since,
        preferredStaff: gone.actor.staffId,
      });
      expect(await liveCount(context, gone.actor.staffId)).toBe(0);
      await keepPresence({ ctx: gone, input: {} });
      await offerWaiting({ ctx: context });
      expect(await stateOf(context, id)).toMatchObject({ offeredTo: gone.actor.staffId });
    });

    it('goes back into the queue at once when its owner leaves the desk', async () => {
      const { context } = deskContext(subject().db);
      const one = await atDesk(context);
      await atDesk(context);
      const id = await waiting(context);
      await claimConversation({ ctx: one, input: { conversationId: id } });
      await leaveDesk({ ctx: one });
      await workTimers({ ctx: context });
      expect(await stateOf(context, id)).toMatchObject({ state: 'queued' });
    });

    it('sends once for one client id, and not for an epoch that has passed', async () => {
      const { context } = deskContext(subject().db);
      const one = await atDesk(context);
      const two = await atDesk(context, { roles: ['agent', 'supervisor'] });
      const id = await waiting(context);
      const { epoch } = await claimConversation({ ctx: one, input: { conversationId: id } });
      const sent = await Promise.all(
        Array.from({ length: 5 }, (_, i) =>
          send({ ...one, db: i % 2 ? subject().other : one.db }, id, epoch),
        ),
      );
      expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
      expect(sent.filter(({ created }) => created)).toHaveLength(1);
      // The same client id of another member is another message; and who does not have it may not speak.
      await expect(send(two, id, epoch)).rejects.toMatchObject({ code: 'conflict:conversation' });
      await transferConversation({
        ctx: one,
        input: { conversationId: id, to: { staffId: two.actor.staffId }, note: '请看前面' },
      });
      await expect(send(one, id, epoch, 'two')).rejects.toMatchObject({ code: 'conflict:conversation' });
      await expect(send(two, id, epoch, 'two')).rejects.toMatchObject({ code: 'conflict:conversation' });
      // A retry of what was sent is still answered with it.
      expect((await send(one, id, epoch)).created).toBe(false);
      const now = await stateOf(context, id);
      await send(two, id, now.epoch);
      const said = await readMessages(context, { conversationId: id });
      expect(said.filter(({ authorKind }) => authorKind === 'staff').map((m) => m.authorId)).toEqual([
        one.actor.staffId,
        two.actor.staffId,
      ]);
      expect(JSON.stringify(said)).not.toContain('请看前面');
    });

    it('keeps private notes from the asker', async () => {
      const { context } = deskContext(subject().db);
      const one = await atDesk(context);
      const other = await atDesk(context);
      const id = await waiting(context);
      const note = { conversationId: id, clientId: 'n', text: '像是老案子', mentions: [one.actor.staffId] };
      await writeNote({ ctx: other, input: note });
      expect((await writeNote({ ctx: other, input: note })).created).toBe(false);
      expect(JSON.stringify(await readMessages(context, { conversationId: id }))).not.toContain('老案子');
    });

    it('ends a crossed transfer with one owner and right counters', async () => {
      const { context } = deskContext(subject().db);
      const a = await atDesk(context);
      const b = await atDesk(context);
      const pass = (ctx: typeof a, id: string, to: typeof a) =>
        transferConversation({
          ctx,
          input: { conversationId: id, to: { staffId: to.actor.staffId }, note: null },
        });
      for (let round = 0; round < 5; round++) {
        const [x, y] = [await waiting(context), await waiting(context)];
        await claimConversation({ ctx: a, input: { conversationId: x } });
        await claimConversation({ ctx: b, input: { conversationId: y } });
        await Promise.all([pass(a, x, b), pass({ ...b, db: subject().other }, y, a)]);
        expect([(await stateOf(context, x)).ownerId, (await stateOf(context, y)).ownerId]).toEqual([
          b.actor.staffId,
          a.actor.staffId,
        ]);
        for (const [ctx, id] of [
          [b, x],
          [a, y],
        ] as const)
          await resolveConversation({ ctx, input: { conversationId: id, reason: 'answered' } });
      }
      expect([await liveCount(context, a.actor.staffId), await liveCount(context, b.actor.staffId)]).toEqual([
        0, 0,
      ]);
    });

    it('lays aside until a time, until the asker speaks, or until staff write', async () => {
      const { context, pass } = deskContext(subject().db);
      const one = await atDesk(context);
      const id = await waiting(context);
      const { epoch } = await claimConversation({ ctx: one, input: { conversationId: id } });
      const hold = () =>
        holdConversation({
          ctx: one,
          input: { conversationId: id, until: new Date(context.clock.now().getTime() + 1_800_000) },
        });
      // Neither floor nor owner changed: what is being written can still be sent.
      expect((await hold()).epoch).toBe(epoch);
      await ask(context, id, 'q1');
      expect(await stateOf(context, id)).toMatchObject({ state: 'staff_active', epoch });
      await hold();
      await send(one, id, epoch);
      expect(await stateOf(context, id)).toMatchObject({ state: 'staff_active' });
      await hold();
      await resumeConversation({ ctx: one, input: { conversationId: id } });
      await hold();
      pass(1801);
      await keepPresence({ ctx: one, input: {} });
      await workTimers({ ctx: context });
      expect(await stateOf(context, id)).toMatchObject({ state: 'staff_active' });
      await expect(
        holdConversation({ ctx: one, input: { conversationId: id, until: new Date(0) } }),
      ).rejects.toMatchObject({ code: 'bad_input:conversation' });
    });

    it('gives the machine back a floor without old transfers in its history', async () => {
      const { context } = deskContext(subject().db);
      const one = await atDesk(context);
      const { id } = await createConversation(context, { lang: 'zh' });
      const wish = await outcomeOf({
        outcome: 'handoff',
        text: '已为您转人工。',
        handoff: { reason: 'wants_person', state: 'open', case: null },
      });
      await runTurn(
        { ...context, answer: async () => wish },
        { conversationId: id, clientId: 'c0', text: '我要找人工', asOf: '2026-01-05' },
      );
      const { epoch } = await claimConversation({ ctx: one, input: { conversationId: id } });
      await send(one, id, epoch);
      await returnToBot({ ctx: one, input: { conversationId: id } });
      expect(await stateOf(context, id)).toMatchObject({ state: 'bot_active', floor: 'bot', segment: 2 });
      expect(await readOpenHandoff(context, { conversationId: id })).toBeNull();
      let history: HistoryMessage[] = [];
      const turn = await runTurn(
        {
          ...context,
          answer: async (question) => {
            history = question.history;
            return outcomeOf();
          },
        },
        { conversationId: id, clientId: 'c1', text: '那延续呢？', asOf: '2026-01-05' },
      );
      expect(turn.status).toBe('answered');
      expect(history).toEqual([{ role: 'staff', text: '请提交申请表。' }]);
      expect(await liveCount(context, one.actor.staffId)).toBe(0);
    });

    it('is cancelled by the asker at any time, also twice', async () => {
      const { context } = deskContext(subject().db);
      const one = await atDesk(context);
      for (const claimed of [false, true]) {
        const id = await waiting(context);
        if (claimed) await claimConversation({ ctx: one, input: { conversationId: id } });
        await cancelHandoff({ ctx: context, input: { conversationId: id } });
        await cancelHandoff({ ctx: context, input: { conversationId: id } });
        expect(await stateOf(context, id)).toMatchObject({ state: 'bot_active', floor: 'bot' });
      }
      expect(await liveCount(context, one.actor.staffId)).toBe(0);
    });

    it('is resolved, opened again inside the window, and closed for good after it', async () => {
      const { context, pass } = deskContext(subject().db);
      const one = await atDesk(context);
      const id = await waiting(context);
      await claimConversation({ ctx: one, input: { conversationId: id } });
      const resolve = () =>
        resolveConversation({ ctx: one, input: { conversationId: id, reason: 'answered' } });
      await resolve();
      expect(await stateOf(context, id)).toMatchObject({ state: 'resolved', floor: 'none' });
      const again = await reopenConversation({ ctx: context, input: { conversationId: id } });
      expect(again).toMatchObject({ state: 'queued', reason: 'wants_person' });
      await claimConversation({ ctx: one, input: { conversationId: id } });
      await resolve();
      // Thanks are for the machine to answer.
      expect(await ask(context, id, 'thanks', '谢谢')).toMatchObject({ status: 'answered' });
      expect(await stateOf(context, id)).toMatchObject({ state: 'bot_active' });
      await requestHandoff(context, { conversationId: id });
      await claimConversation({ ctx: one, input: { conversationId: id } });
      await resolve();
      pass(259_201);
      await workTimers({ ctx: context });
      expect(await stateOf(context, id)).toMatchObject({ state: 'closed' });
      await expect(ask(context, id, 'late')).rejects.toMatchObject({ code: 'conflict:conversation' });
      await expect(reopenConversation({ ctx: context, input: { conversationId: id } })).rejects.toMatchObject(
        { code: 'conflict:conversation' },
      );
      // A retry of what was said before is still answered.
      expect(await ask(context, id, 'thanks', '谢谢')).toMatchObject({ repeated: true });
      const all = await context.db.select().from(handoffs).where(eq(handoffs.conversationId, id));
      expect(all.map((handoff) => handoff.closeReason)).toEqual(['answered', 'answered', 'answered']);
    });

    it('runs its clocks on office time, meets them, and tells of a breach up the ladder', async () => {
      const { context, pass } = deskContext(subject().db);
      const one = await atDesk(context);
      const id = await waiting(context);
      const read = () => context.db.select().from(clocks).where(eq(clocks.conversationId, id));
      expect((await read()).map(({ metric }) => metric).sort()).toEqual(['first_response', 'resolution']);
      const first = async () => (await read()).find(({ metric }) => metric === 'first_response')!;
      expect((await first()).dueAt).toEqual(new Date('2026-01-05T10:05:00+08:00'));
      const { epoch } = await claimConversation({ ctx: one, input: { conversationId: id } });
      pass(230);
      await workTimers({ ctx: context });
      expect((await first()).warnedAt).not.toBeNull();
      pass(80);
      await workTimers({ ctx: context });
      expect(await first()).toMatchObject({ rung: 1, metAt: null });
      expect((await first()).breachedAt).not.toBeNull();
      pass(3700);
      await keepPresence({ ctx: one, input: {} });
      await workTimers({ ctx: context });
      expect(await first()).toMatchObject({ rung: 2 });
      await send(one, id, epoch);
      expect((await first()).metAt).not.toBeNull();
      pass(8000);
      await keepPresence({ ctx: one, input: {} });
      await workTimers({ ctx: context });
      expect(await first()).toMatchObject({ rung: 2 });
      // The asker's next word starts the next clock, once.
      await ask(context, id, 'n1');
      await ask(context, id, 'n2');
      const next = (await read()).filter(({ metric }) => metric === 'next_response');
      expect(next).toHaveLength(1);
      await send(one, id, epoch, 'reply');
      expect((await read()).filter((clock) => clock.metAt === null).map(({ metric }) => metric)).toEqual([
        'resolution',
      ]);
    });

    it('stands the resolution clock while on hold, and goes on with the office time left', async () => {
      const { context, pass } = deskContext(subject().db);
      const one = await atDesk(context);
      const id = await waiting(context);
      await claimConversation({ ctx: one, input: { conversationId: id } });
      const due = async () =>
        (await context.db.select().from(clocks).where(eq(clocks.conversationId, id))).find(
          ({ metric }) => metric === 'resolution',
        )!;
      const before = (await due()).dueAt;
      await holdConversation({
        ctx: one,
        input: { conversationId: id, until: new Date(context.clock.now().getTime() + 7_200_000) },
      });
      pass(3600);
      await resumeConversation({ ctx: one, input: { conversationId: id } });
      const after = await due();
      expect(after.pausedAt).toBeNull();
      expect(after.dueAt.getTime() - before.getTime()).toBe(3_600_000);
    });

    it('leaves an answer that comes too late to staff, whoever was faster', async () => {
      const { context } = deskContext(subject().db);
      const one = await atDesk(context);
      for (let round = 0; round < 10; round++) {
        const id = await waiting(context);
        await cancelHandoff({ ctx: context, input: { conversationId: id } });
        const before = await stateOf(context, id);
        await Promise.all([
          ask({ ...context, db: subject().other }, id, 'q'),
          (async () => {
            await requestHandoff(context, { conversationId: id });
            await claimConversation({ ctx: one, input: { conversationId: id } });
          })(),
        ]);
        const rows = await context.db
          .select()
          .from(messages)
          .where(and(eq(messages.conversationId, id), eq(messages.authorKind, 'bot')));
        for (const row of rows) if (row.visibility === 'public') expect(row.epoch).toBe(before.epoch);
        await resolveConversation({ ctx: one, input: { conversationId: id, reason: 'answered' } });
      }
    });

    it('lets nothing wait without a live timer, and every chain of the audit is whole', async () => {
      const { context } = deskContext(subject().db);
      const one = await atDesk(context);
      const queued = await waiting(context);
      const offered = await waiting(context);
      const owned = await waiting(context);
      await claimConversation({ ctx: one, input: { conversationId: owned } });
      await offerWaiting({ ctx: context, input: { atMost: 1 } });
      for (const id of [queued, offered, owned]) {
        const live = await context.db
          .select()
          .from(timers)
          .where(and(eq(timers.conversationId, id), eq(timers.kind, 'state'), isNull(timers.doneAt)));
        expect(live.map(({ epoch }) => epoch)).toEqual([(await stateOf(context, id)).epoch]);
      }
      const faults = (await verifyAudit(context)).faults;
      expect(faults.filter(({ objectId }) => [queued, offered, owned].includes(objectId))).toEqual([]);
    });

    it('is not for those without the role', async () => {
      const { context } = deskContext(subject().db);
      await atDesk(context);
      const id = await waiting(context);
      const editor = actingAs(context, 'stf_editor', ['editor']);
      const foreign = actingAs(context, 'stf_foreign');
      foreign.actor.agency = 'another';
      for (const ctx of [editor, foreign])
        await expect(
          (async () => claimConversation({ ctx, input: { conversationId: id } }))(),
        ).rejects.toMatchObject({ code: 'forbidden:staff' });
    });
  });
}
