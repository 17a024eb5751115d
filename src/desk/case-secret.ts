/** The case page: a number, and a secret of its own, so that it can be looked up without the chat. */
import { and, eq } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import { appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import type { MessageRow } from '../records/queries/append-message.ts';
import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { readMessages } from '../records/queries/read-messages.ts';
import { caseContacts, cases, clocks, conversations } from '../records/schema/index.ts';
import { hashSecret, newSecret, secretMatches } from '../records/secret.ts';
import { releaseAssignment } from './assign.ts';
import { readCaseNumber } from './case-number.ts';
import { notInState } from './faults.ts';
import { turnIntoCase } from './open-handoff.ts';
import { readDeskSettings } from './settings.ts';
import { onConversation } from './transact.ts';

export type CaseRow = typeof cases.$inferSelect;

/**
 * Gives the asker the key of their case; a new one ends the former. One who waits in the queue can so leave it and
 * have the answer later. Contact is optional, and kept only with consent, apart from what was said.
 * @returns the secret, told this once: `<number>.<key>`
 * @throws `conflict:conversation` when no person is waited for
 */
export async function issueCaseSecret({
  ctx,
  input,
}: {
  ctx: RecordsContext;
  input: {
    conversationId: string;
    contact: { email: string | null; phone: string | null; consent: boolean } | null;
  };
}): Promise<{ number: string; secret: string }> {
  const { contact } = input;
  const wanted = contact !== null && (contact.email !== null || contact.phone !== null);
  if (wanted && !contact.consent)
    throw new YaowenError(
      'bad_input:case',
      {
        zh: '留下联系方式需要您的同意；不留也可以，凭编号和口令查询。',
        en: 'Contact details are kept with your consent only. You may leave none and look the case up by its number.',
      },
      { fields: { consent: 'required' } },
    );
  const settings = await readDeskSettings(ctx);
  const key = newSecret();
  const secretHash = await hashSecret(key);
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    let handoff = await readOpenHandoff(inTransaction, { conversationId: conversation.id });
    if (!handoff) throw notInState(conversation.state);
    if (handoff.caseNumber === null) {
      if (conversation.state !== 'queued' && conversation.state !== 'offered')
        throw notInState(conversation.state);
      await releaseAssignment(inTransaction, conversation, 'asker_left_queue');
      await turnIntoCase(inTransaction, conversation, {
        actor: 'asker',
        action: 'conversation.leave-queue',
        settings,
      });
      handoff = (await readOpenHandoff(inTransaction, { conversationId: conversation.id }))!;
    }
    const number = handoff.caseNumber!;
    await inTransaction.db.update(cases).set({ secretHash }).where(eq(cases.number, number));
    if (wanted) {
      const set = {
        email: contact.email,
        phone: contact.phone,
        consentAt: ctx.clock.now(),
      };
      await inTransaction.db
        .insert(caseContacts)
        .values({ caseNumber: number, agency: conversation.agency, ...set })
        .onConflictDoUpdate({ target: caseContacts.caseNumber, set });
    }
    await appendAudit(inTransaction, {
      objectType: 'conversation',
      objectId: conversation.id,
      actor: 'asker',
      action: 'case.issue-secret',
      detail: { case: number, contact: wanted, consent: wanted },
    });
    return { number, secret: `${number}.${key}` };
  });
}

export interface CaseView {
  number: string;
  state: CaseRow['state'];
  openedAt: string;
  answeredAt: string | null;
  closedAt: string | null;
  /** When the resolution is due; null where it has ended. */
  dueAt: string | null;
  conversation: { id: string; state: string };
  messages: MessageRow[];
}

/**
 * A case for one who holds its secret: how it stands, and what was said from its opening on.
 * @throws `not_found:case` for an unknown number and a wrong secret alike
 */
export async function readCase({
  ctx,
  input,
}: {
  ctx: RecordsContext;
  input: { number: string; secret: string | null };
}): Promise<CaseView> {
  const number = readCaseNumber(input.number);
  const [row] =
    number === null
      ? []
      : await ctx.db
          .select()
          .from(cases)
          .where(and(eq(cases.number, number), eq(cases.agency, ctx.agency)));
  const [named, key] = splitSecret(input.secret);
  // Compare also where there is no row, so that both cases take the same time.
  const matches = await secretMatches(key, row?.secretHash ?? '0'.repeat(64));
  if (!row?.secretHash || !matches || (named !== null && named !== number)) throw caseNotFound();
  const [conversation] = await ctx.db
    .select()
    .from(conversations)
    .where(eq(conversations.id, row.conversationId));
  const running = await ctx.db
    .select()
    .from(clocks)
    .where(and(eq(clocks.handoffId, row.handoffId), eq(clocks.metric, 'resolution')));
  const clock = running.find((one) => one.metAt === null && one.stoppedAt === null);
  return {
    number: row.number,
    state: row.state,
    openedAt: row.openedAt.toISOString(),
    answeredAt: row.answeredAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    dueAt: clock?.dueAt.toISOString() ?? null,
    conversation: { id: row.conversationId, state: conversation!.state },
    messages: await readMessages(ctx, { conversationId: row.conversationId, after: 0, limit: 500 }),
  };
}

function splitSecret(secret: string | null): [string | null, string] {
  const dot = secret?.indexOf('.') ?? -1;
  return secret === null || dot < 0
    ? [null, secret ?? '']
    : [readCaseNumber(secret.slice(0, dot)), secret.slice(dot + 1)];
}

export const caseNotFound = (): YaowenError =>
  new YaowenError('not_found:case', {
    zh: '没有找到这个办件，或口令不对。',
    en: 'There is no such case, or its secret is wrong.',
  });
