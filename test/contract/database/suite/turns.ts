import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { decideHandoff } from '../../../../src/answer/decide-handoff.ts';
import type { AnswerEvent, AnswerOutcome, Question } from '../../../../src/answer/types.ts';
import { YaowenError } from '../../../../src/errors.ts';
import type { RecordsContext } from '../../../../src/records/context.ts';
import { appendMessage } from '../../../../src/records/queries/append-message.ts';
import { deleteConversation } from '../../../../src/records/queries/delete-conversation.ts';
import { readOpenHandoff } from '../../../../src/records/queries/open-handoff.ts';
import { readConversation, readMessages } from '../../../../src/records/queries/read-messages.ts';
import { verifyAudit } from '../../../../src/records/queries/verify-audit.ts';
import { citations, messages, turnTraces } from '../../../../src/records/schema/index.ts';
import { requestHandoff, runTurn, settleTurns, type TurnDeps, type TurnEvent } from '../../../../src/turn.ts';
import { atDesk } from '../../../support/desk.ts';
import { answerOf, evidenceOf, freshConversation, outcomeOf } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

/** A promise to be kept by the test. */
function gate<T = void>() {
  let open!: (value: T) => void;
  const passed = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

const inputOf = (conversationId: string, clientId = 'c1', text = '怎么备案？') => ({
  conversationId,
  clientId,
  text,
  asOf: '2026-01-05',
});

function depsOf(context: RecordsContext, answer: TurnDeps['answer'] = () => outcomeOf()): TurnDeps {
  return { ...context, answer };
}

export function describeTurns(subject: SubjectOf) {
  describe('a turn', () => {
    const everyMessage = (id: string) =>
      subject().db.select().from(messages).where(eq(messages.conversationId, id)).orderBy(messages.seq);

    it('records question, answer, citations, trace and audit', async () => {
      const { context, id } = await freshConversation(subject().db);
      const result = await runTurn(depsOf(context), inputOf(id));
      expect(result).toMatchObject({
        status: 'answered',
        asked: { seq: 1 },
        reply: { seq: 2 },
        repeated: false,
        answer: { outcome: 'answered' },
      });
      expect(await readMessages(context, { conversationId: id })).toMatchObject([
        { seq: 1, authorKind: 'asker', text: '怎么备案？', clientId: 'c1', epoch: 1 },
        { seq: 2, authorKind: 'bot', replyToSeq: 1, text: answerOf().text, answer: answerOf() },
      ]);
      const [cited] = await context.db.select().from(citations).where(eq(citations.conversationId, id));
      expect(cited).toMatchObject({ ...(await evidenceOf()), seq: 2, agency: context.agency });
      const [trace] = await context.db.select().from(turnTraces).where(eq(turnTraces.conversationId, id));
      expect(trace).toMatchObject({ seq: 2, askerSeq: 1, outcome: 'answered', trace: { passages: [] } });
      expect(trace!.finishedAt > trace!.startedAt).toBe(true);
      expect((await verifyAudit(context)).faults.filter((fault) => fault.objectId === id)).toEqual([]);
    });

    it('is on record before its result is given', async () => {
      const { context, id } = await freshConversation(subject().db);
      const told: string[] = [];
      const deps = depsOf(context, async (_question, emit) => {
        // The question is on record before the answering begins.
        told.push(`asked ${(await everyMessage(id)).length}`);
        emit({ type: 'stage', stage: 'guard' });
        return outcomeOf();
      });
      await runTurn(deps, inputOf(id), (event) => told.push(event.type));
      told.push(`done ${(await everyMessage(id)).length}`);
      expect(told).toEqual(['accepted', 'asked 1', 'stage', 'done 2']);
    });

    it('answers once for one client id sent 20 times at once, and tells everybody everything', async () => {
      const { context, id } = await freshConversation(subject().db);
      let answered = 0;
      const deps = depsOf(context, async (_question, emit) => {
        answered++;
        emit({ type: 'stage', stage: 'guard' });
        await new Promise((resolve) => setTimeout(resolve, 20));
        emit({ type: 'claim', claim: { text: '一', citations: [1] }, citations: [] });
        return outcomeOf();
      });
      const heard: TurnEvent[][] = [];
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => {
          heard[i] = [];
          return runTurn(deps, inputOf(id), (event) => heard[i]!.push(event));
        }),
      );
      expect(answered).toBe(1);
      expect(new Set(results.map(({ reply }) => reply!.id)).size).toBe(1);
      expect(await everyMessage(id)).toHaveLength(2);
      for (const events of heard)
        expect(events.map(({ type }) => type)).toEqual(['accepted', 'stage', 'claim']);
    });

    it('answers once for one client id sent to two programs at once', async () => {
      const { context, id } = await freshConversation(subject().db);
      const announced = new Set<string>();
      const programs = [subject().db, subject().other].map((db) => depsOf({ ...context, db }));
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          runTurn(programs[i % 2]!, inputOf(id), (event) => {
            if (event.type === 'accepted') announced.add(event.replyId);
          }),
        ),
      );
      expect(new Set(results.map(({ reply }) => reply!.id)).size).toBe(1);
      expect([...announced]).toEqual([results[0]!.reply!.id]);
      expect(await everyMessage(id)).toHaveLength(2);
      expect(await context.db.select().from(citations).where(eq(citations.conversationId, id))).toHaveLength(
        1,
      );
    });

    it('gives the stored answer later, whatever the retry says', async () => {
      const { context, id } = await freshConversation(subject().db);
      const first = await runTurn(depsOf(context), inputOf(id));
      const never: TurnDeps['answer'] = () => Promise.reject(new Error('asked again'));
      const again = await runTurn(depsOf(context, never), inputOf(id, 'c1', '别的问题'));
      expect(again).toEqual({ ...first, repeated: true });
      expect(await everyMessage(id)).toHaveLength(2);
    });

    it('is answered after a crash, once, in the words of the first try', async () => {
      const { context, id } = await freshConversation(subject().db);
      // What a program leaves behind that died while answering.
      await appendMessage(context, {
        conversationId: id,
        clientId: 'c1',
        authorKind: 'asker',
        visibility: 'public',
        text: '第一次的话',
        actor: 'asker',
      });
      const asked: Question[] = [];
      const deps = depsOf(context, async (question) => {
        asked.push(question);
        return outcomeOf();
      });
      await runTurn(deps, inputOf(id, 'c1', '第二次的话'));
      await runTurn(deps, inputOf(id, 'c1', '第三次的话'));
      expect(asked.map(({ text }) => text)).toEqual(['第一次的话']);
      expect((await everyMessage(id)).map(({ authorKind }) => authorKind)).toEqual(['asker', 'bot']);
    });

    it('keeps an answer for staff only when the floor moved while it was made', async () => {
      const { context, id } = await freshConversation(subject().db);
      const started = gate();
      const go = gate();
      const deps = depsOf(context, async () => {
        started.open();
        await go.passed;
        return outcomeOf({ text: '太晚的回答' });
      });
      const running = runTurn(deps, inputOf(id));
      await started.passed;
      await requestHandoff({ ...context, db: subject().other }, { conversationId: id });
      go.open();
      const result = await running;
      expect(result).toMatchObject({
        status: 'withheld',
        reply: null,
        answer: { outcome: 'handoff', handoff: { state: 'open', reason: 'wants_person' } },
      });
      expect(result.answer.text).not.toContain('太晚的回答');
      const said = await readMessages(context, { conversationId: id });
      expect(said.map(({ authorKind }) => authorKind)).toEqual(['asker', 'system']);
      expect((await everyMessage(id)).at(-1)).toMatchObject({ visibility: 'draft', text: '太晚的回答' });
      // The draft keeps its evidence: staff may still use it.
      expect(await context.db.select().from(citations).where(eq(citations.conversationId, id))).toHaveLength(
        1,
      );
      const again = await runTurn(depsOf(context), inputOf(id));
      expect(again).toMatchObject({ status: 'withheld', reply: null });
      expect(await everyMessage(id)).toHaveLength(3);
    });

    it('tells no claim ahead once staff were called', async () => {
      const { context, id } = await freshConversation(subject().db);
      const told: string[] = [];
      const claim = (text: string): AnswerEvent => ({
        type: 'claim',
        claim: { text, citations: [] },
        citations: [],
      });
      const deps = depsOf(context, async (_question, emit) => {
        emit(claim('before'));
        // A program that streams gives others their turn between two claims.
        while (!told.includes('before')) await new Promise((resolve) => setTimeout(resolve, 1));
        await requestHandoff({ ...context, db: subject().other }, { conversationId: id });
        emit(claim('after'));
        return outcomeOf();
      });
      const result = await runTurn(deps, inputOf(id), (event) => {
        if (event.type === 'claim') told.push(event.claim.text);
      });
      expect(told).toEqual(['before']);
      expect(result.status).toBe('withheld');
    });

    it('never shows an old answer publicly, whichever of handoff and answer comes first', async () => {
      for (let round = 0; round < 15; round++) {
        const { context, id } = await freshConversation(subject().db);
        await Promise.all([
          runTurn(depsOf(context), inputOf(id)),
          requestHandoff({ ...context, db: subject().other }, { conversationId: id }),
        ]);
        const said = await everyMessage(id);
        const notice = said.find(({ authorKind }) => authorKind === 'system')!;
        for (const message of said)
          if (message.authorKind === 'bot' && message.visibility === 'public')
            expect(message.seq).toBeLessThan(notice.seq);
        expect(said.map(({ seq }) => seq)).toEqual(said.map((_, i) => i + 1));
      }
    });

    it('leaves the message for staff when the floor is not the bot\u2019s', async () => {
      const { context, id } = await freshConversation(subject().db);
      await requestHandoff(context, { conversationId: id });
      let asked = 0;
      const deps = depsOf(context, () => {
        asked++;
        return outcomeOf();
      });
      const result = await runTurn(deps, inputOf(id, 'c1', 'still there?'));
      expect(asked).toBe(0);
      expect(result).toMatchObject({ status: 'waiting', reply: null, answer: { lang: 'en', mode: 'card' } });
      const said = await readMessages(context, { conversationId: id });
      expect(said.map(({ authorKind }) => authorKind)).toEqual(['system', 'asker']);
    });

    it('opens a handoff for an explicit wish, in the transaction of the reply', async () => {
      const { context, id } = await freshConversation(subject().db);
      await atDesk(context);
      const wish = () =>
        outcomeOf({
          outcome: 'handoff',
          reason: 'wants_person',
          handoff: { reason: 'wants_person', state: 'open', case: null },
        });
      await runTurn(depsOf(context), inputOf(id));
      const result = await runTurn(depsOf(context, wish), inputOf(id, 'c2', '转人工'));
      expect(result).toMatchObject({ status: 'answered', answer: { handoff: { state: 'open' } } });
      expect(await readConversation(context, { conversationId: id })).toMatchObject({
        floor: 'none',
        state: 'queued',
        epoch: 2,
      });
      const handoff = await readOpenHandoff(context, { conversationId: id });
      expect(handoff).toMatchObject({ trigger: 'answer', reason: 'wants_person', state: 'queued' });
      expect(handoff!.evidence).toMatchObject({
        asked: [{ seq: 1 }, { seq: 3, text: '转人工' }],
        answers: [{ seq: 2, outcome: 'answered' }],
      });
      // Sent again, it neither opens a second one nor loses the reply.
      expect(await runTurn(depsOf(context, wish), inputOf(id, 'c2', '转人工'))).toMatchObject({
        status: 'answered',
        repeated: true,
      });
    });

    it.each(['complaint', 'own_case', 'anger', 'nothing_found', 'internal_fault'] as const)(
      'only offers a person for %s, whatever the answer proposes',
      async (reason) => {
        const { context, id } = await freshConversation(subject().db);
        const pushy = () =>
          outcomeOf({ outcome: 'handoff', reason, handoff: { reason, state: 'open', case: null } });
        const result = await runTurn(depsOf(context, pushy), inputOf(id));
        expect(result.answer.handoff).toEqual({ reason, state: 'offered', case: null });
        expect(await readOpenHandoff(context, { conversationId: id })).toBeNull();
        expect((await readConversation(context, { conversationId: id })).floor).toBe('bot');
        // Accepting the offer is an explicit wish; staff learn the reason of the offer.
        expect((await requestHandoff(context, { conversationId: id, reason })).handoff.reason).toBe(reason);
      },
    );

    it.each([
      ['an unknown fault', new Error('secret detail'), 'internal_fault'],
      ['a model that is down', new YaowenError('unavailable:model', { zh: '甲', en: 'a' }), 'model_fault'],
      ['an index that is down', new YaowenError('unavailable:index', { zh: '甲', en: 'a' }), 'search_fault'],
      ['a time limit', new YaowenError('time_limit:model', { zh: '甲', en: 'a' }), 'time_limit'],
    ])('ends %s as an error that is recorded', async (_name, fault, reason) => {
      const { context, id } = await freshConversation(subject().db);
      const faults: unknown[] = [];
      const deps = {
        ...depsOf(context, () => Promise.reject(fault)),
        onFault: (e: unknown) => faults.push(e),
      };
      const result = await runTurn(deps, inputOf(id));
      expect(result.answer).toMatchObject({ outcome: 'error', reason, handoff: { state: 'offered' } });
      expect(result.answer.text).not.toContain('secret detail');
      expect(faults).toEqual([fault]);
      expect((await everyMessage(id)).at(-1)!.answer).toMatchObject({ outcome: 'error', reason });
      const [trace] = await context.db.select().from(turnTraces).where(eq(turnTraces.conversationId, id));
      expect(trace).toMatchObject({ outcome: 'error', reason });
    });

    it('ends a question that cannot be taken with what to do about it', async () => {
      const { context, id } = await freshConversation(subject().db);
      const refusal = new YaowenError('bad_input:question', { zh: '没有配置模型。', en: 'No model.' });
      const result = await runTurn(
        depsOf(context, () => Promise.reject(refusal)),
        inputOf(id),
      );
      expect(result.answer).toMatchObject({ outcome: 'error', text: '没有配置模型。' });
    });

    it('ends one that takes too long, and ignores what comes later', async () => {
      const { context, id } = await freshConversation(subject().db);
      const late = gate<AnswerOutcome>();
      let emitLate!: (event: AnswerEvent) => void;
      const told: string[] = [];
      const deps = {
        ...depsOf(context, (_question, emit) => {
          emitLate = emit;
          return late.passed;
        }),
        timeLimitMs: 30,
      };
      const result = await runTurn(deps, inputOf(id), (event) => told.push(event.type));
      expect(result.answer).toMatchObject({ outcome: 'error', reason: 'time_limit' });
      emitLate({ type: 'stage', stage: 'prove' });
      late.open(await outcomeOf());
      expect(told).toEqual(['accepted']);
      expect(await everyMessage(id)).toHaveLength(2);
    });

    it('goes on when the client has left', async () => {
      const { context, id } = await freshConversation(subject().db);
      const deps = depsOf(context, async (_question, emit) => {
        emit({ type: 'stage', stage: 'guard' });
        return outcomeOf();
      });
      void runTurn(deps, inputOf(id), () => {
        throw new Error('the stream is closed');
      });
      await settleTurns(context.db);
      expect(await everyMessage(id)).toHaveLength(2);
    });

    it('takes its history from the records: public messages, oldest first, without notices', async () => {
      const { context, id } = await freshConversation(subject().db);
      let seen: Question | undefined;
      const deps = depsOf(context, (question) => {
        seen = question;
        return outcomeOf({ text: `答${question.text}` });
      });
      await runTurn(deps, inputOf(id, 'c1', '一'));
      const aside = { conversationId: id, clientId: null } as const;
      await appendMessage(context, {
        ...aside,
        authorKind: 'staff',
        visibility: 'private',
        text: '内部',
        actor: 'staff:one',
      });
      await appendMessage(context, {
        ...aside,
        authorKind: 'system',
        visibility: 'public',
        text: '通知',
        actor: 'system',
      });
      await runTurn(deps, inputOf(id, 'c2', '二'));
      expect(seen).toMatchObject({
        text: '二',
        asOf: '2026-01-05',
        history: [
          { role: 'asker', text: '一' },
          { role: 'bot', text: '答一' },
        ],
      });
    });

    it('answers two questions sent one after the other without waiting, each under its own', async () => {
      const { context, id } = await freshConversation(subject().db);
      const deps = depsOf(context, (question) => outcomeOf({ text: `答${question.text}` }));
      await Promise.all([runTurn(deps, inputOf(id, 'c1', '一')), runTurn(deps, inputOf(id, 'c2', '二'))]);
      const said = await everyMessage(id);
      expect(said.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      for (const reply of said.filter(({ authorKind }) => authorKind === 'bot'))
        expect(reply.text).toBe(`答${said.find(({ seq }) => seq === reply.replyToSeq)!.text}`);
    });

    it('fails when its conversation is deleted meanwhile, and leaves nothing of it', async () => {
      const { context, id } = await freshConversation(subject().db);
      const deps = depsOf(context, async () => {
        await deleteConversation(context, { conversationId: id });
        return outcomeOf();
      });
      await expect(runTurn(deps, inputOf(id))).rejects.toMatchObject({ code: 'not_found:conversation' });
      expect(await everyMessage(id)).toEqual([]);
    });

    it('stores all or nothing of the reply', async () => {
      const { context, id } = await freshConversation(subject().db);
      const twice = async () => ({
        ...(await outcomeOf()),
        evidence: [await evidenceOf(), await evidenceOf()],
      });
      await expect(runTurn(depsOf(context, twice), inputOf(id))).rejects.toThrow();
      expect(await everyMessage(id)).toHaveLength(1);
      expect((await verifyAudit(context)).faults.filter((fault) => fault.objectId === id)).toEqual([]);
      expect((await runTurn(depsOf(context), inputOf(id))).reply).toMatchObject({ seq: 2 });
    });

    it.each([
      ['an empty message', { text: ' \n' }, 'bad_input:message'],
      ['a message that is too long', { text: '药'.repeat(5_000) }, 'too_large:message'],
      ['no client id', { clientId: '' }, 'bad_input:message'],
      ['a client id that is too long', { clientId: 'x'.repeat(201) }, 'bad_input:message'],
      ['an unknown conversation', { conversationId: 'cnv_none' }, 'not_found:conversation'],
    ])('refuses %s and writes nothing', async (_name, wrong, code) => {
      const { context, id } = await freshConversation(subject().db);
      await expect(runTurn(depsOf(context), { ...inputOf(id), ...wrong })).rejects.toMatchObject({ code });
      expect(await everyMessage(id)).toEqual([]);
    });

    it('writes at most one public answer to a message, by a wall in the database', async () => {
      const { context, id } = await freshConversation(subject().db);
      await runTurn(depsOf(context), inputOf(id));
      const [reply] = await context.db
        .select()
        .from(messages)
        .where(and(eq(messages.conversationId, id), eq(messages.authorKind, 'bot')));
      await expect(
        context.db.insert(messages).values({ ...reply!, seq: 3, id: `${reply!.id}x` }),
      ).rejects.toThrow();
    });
  });

  it('decides on a handoff by the asker\u2019s wish alone', () => {
    expect(decideHandoff(null)).toBeNull();
    expect(decideHandoff({ reason: 'anger', explicitWish: false })!.state).toBe('offered');
    expect(decideHandoff({ reason: 'anger', explicitWish: true })!.state).toBe('open');
  });
}
