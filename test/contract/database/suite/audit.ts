import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { appendAudit } from '../../../../src/records/audit.ts';
import type { RecordsContext } from '../../../../src/records/context.ts';
import { appendMessage } from '../../../../src/records/queries/append-message.ts';
import { readSetting, writeSetting } from '../../../../src/records/queries/settings.ts';
import { verifyAudit } from '../../../../src/records/queries/verify-audit.ts';
import { audit, citations, messages } from '../../../../src/records/schema/index.ts';
import { runTurn } from '../../../../src/turn.ts';
import { databaseError, freshContext, freshConversation, outcomeOf } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

/** A conversation of four audit rows: created, and three messages. */
async function chainOfFour(context: RecordsContext, id: string) {
  for (let i = 0; i < 3; i++)
    await appendMessage(context, {
      conversationId: id,
      clientId: `c${i}`,
      authorKind: 'asker',
      visibility: 'public',
      text: `第${i}句`,
      actor: 'asker',
    });
}

export function describeAudit(subject: SubjectOf) {
  describe('the audit chain', () => {
    const faultsOf = async (id: string) =>
      (await verifyAudit({ db: subject().db })).faults.filter((fault) => fault.objectId === id);

    /** Somebody who may do anything with the database. */
    const tamper = (work: ReturnType<typeof sql>) =>
      subject().db.transaction(async (tx) => {
        await tx.execute(sql`alter table audit disable trigger audit_append_only`);
        await tx.execute(work);
        await tx.execute(sql`alter table audit enable trigger audit_append_only`);
      });

    it('is whole after ordinary work', async () => {
      const { context, id } = await freshConversation(subject().db);
      await chainOfFour(context, id);
      const rows = await context.db.select().from(audit).where(eq(audit.objectId, id));
      expect(rows.map(({ n }) => n).sort()).toEqual([1, 2, 3, 4]);
      expect(await faultsOf(id)).toEqual([]);
    });

    it('refuses update, delete and truncate', async () => {
      const { context, id } = await freshConversation(subject().db);
      const ofThis = eq(audit.objectId, id);
      for (const work of [
        context.db.update(audit).set({ actor: 'nobody' }).where(ofThis),
        context.db.delete(audit).where(ofThis),
        context.db.execute(sql`truncate audit`),
      ])
        expect((await databaseError(work)).message).toContain('append-only');
      expect(await faultsOf(id)).toEqual([]);
    });

    it.each([
      [
        'an altered actor',
        2,
        'altered',
        (id: string) => sql`update audit set actor = 'x' where object_id = ${id} and n = 2`,
      ],
      [
        'an altered time',
        3,
        'altered',
        (id: string) => sql`update audit set at = at + interval '1 second' where object_id = ${id} and n = 3`,
      ],
      [
        'an altered detail',
        4,
        'altered',
        (id: string) =>
          sql`update audit set detail = detail || '{"seq": 9}' where object_id = ${id} and n = 4`,
      ],
      [
        'an altered agency',
        1,
        'altered',
        (id: string) => sql`update audit set agency = 'x' where object_id = ${id} and n = 1`,
      ],
      [
        'a deleted row',
        2,
        'missing',
        (id: string) => sql`delete from audit where object_id = ${id} and n = 2`,
      ],
      [
        'a deleted first row',
        1,
        'missing',
        (id: string) => sql`delete from audit where object_id = ${id} and n = 1`,
      ],
      [
        'a deleted last row',
        4,
        'missing',
        (id: string) => sql`delete from audit where object_id = ${id} and n = 4`,
      ],
      ['a chain deleted whole', 1, 'missing', (id: string) => sql`delete from audit where object_id = ${id}`],
    ] as const)('names %s', async (_name, n, fault, change) => {
      const { context, id } = await freshConversation(subject().db);
      await chainOfFour(context, id);
      await tamper(change(id));
      expect(await faultsOf(id)).toEqual([{ objectType: 'conversation', objectId: id, n, fault }]);
    });

    it('names the first of several faults', async () => {
      const { context, id } = await freshConversation(subject().db);
      await chainOfFour(context, id);
      await tamper(sql`update audit set actor = 'x' where object_id = ${id} and n > 1`);
      expect(await faultsOf(id)).toMatchObject([{ n: 2, fault: 'altered' }]);
    });

    it('names a row put in with a hash of its own', async () => {
      const { context, id } = await freshConversation(subject().db);
      await chainOfFour(context, id);
      const [last] = await context.db
        .select()
        .from(audit)
        .where(and(eq(audit.objectId, id), eq(audit.n, 4)));
      await context.db.insert(audit).values({ ...last!, n: 5, action: 'message.forge' });
      expect(await faultsOf(id)).toMatchObject([{ n: 5, fault: 'altered' }]);
    });

    it('names the row whose message says something else now, or is gone', async () => {
      const { context, id } = await freshConversation(subject().db);
      await chainOfFour(context, id);
      const ofMessage = (seq: number) => and(eq(messages.conversationId, id), eq(messages.seq, seq));
      await context.db.update(messages).set({ text: '改过' }).where(ofMessage(2));
      expect(await faultsOf(id)).toMatchObject([{ n: 3, fault: 'message' }]);
      await context.db.delete(messages).where(ofMessage(1));
      expect(await faultsOf(id)).toMatchObject([{ n: 2, fault: 'message' }]);
    });

    it('names a message that no row seals, and evidence that is another now', async () => {
      const { context, id } = await freshConversation(subject().db);
      const deps = { ...context, answer: () => outcomeOf() };
      const asked = { conversationId: id, clientId: 'c1', text: '怎么备案？', asOf: '2026-01-05' };
      await runTurn(deps, asked);
      expect(await faultsOf(id)).toEqual([]);
      const [bot] = await context.db
        .select()
        .from(messages)
        .where(and(eq(messages.conversationId, id), eq(messages.seq, 2)));
      await context.db.insert(messages).values({ ...bot!, seq: 3, id: `${bot!.id}3`, replyToSeq: null });
      expect(await faultsOf(id)).toMatchObject([{ n: 4, fault: 'missing' }]);
      await context.db.update(citations).set({ quote: '别的' }).where(eq(citations.conversationId, id));
      expect(await faultsOf(id)).toMatchObject([{ n: 3, fault: 'evidence' }]);
    });

    it('stays one chain when 20 rows are appended at once from two programs', async () => {
      const context = freshContext(subject().db);
      const key = 'kill-switch';
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          writeSetting(
            { ...context, db: i % 2 ? subject().db : subject().other },
            { key, value: { i }, actor: 'operator' },
          ),
        ),
      );
      const id = `${context.agency}/${key}`;
      const rows = await context.db.select().from(audit).where(eq(audit.objectId, id));
      expect(rows.map(({ n }) => n).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
      expect(await faultsOf(id)).toEqual([]);
      expect(await readSetting(context, { key })).toHaveProperty('i');
      expect(await readSetting(context, { key: 'never' })).toBeNull();
    });

    it('holds for details of every kind of JSON', async () => {
      const context = freshContext(subject().db);
      const objectId = `${context.agency}/json`;
      const detail = {
        z: 1,
        a: { y: [1, -0, 1e21, 0.1, null, true, '\u0000', '药'], b: undefined },
        '\u0000k': new Date(0),
        10: 'number as key',
      };
      await context.db.transaction((tx) =>
        appendAudit(
          { ...context, db: tx },
          { objectType: 'setting', objectId, actor: 'operator', action: 'setting.write', detail },
        ),
      );
      expect(await faultsOf(objectId)).toEqual([]);
    });

    it('takes the row back when the change is rolled back', async () => {
      const { context, id } = await freshConversation(subject().db);
      const work = context.db.transaction(async (tx) => {
        await chainOfFour({ ...context, db: tx }, id);
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await context.db.select().from(audit).where(eq(audit.objectId, id))).toHaveLength(1);
      expect(await faultsOf(id)).toEqual([]);
    });
  });
}
