import { and, eq, isNull } from 'drizzle-orm';
import type { FrozenEvidence } from '../answer/types.ts';
import { YaowenError } from '../errors.ts';
import type { RecordsContext } from '../records/context.ts';
import { appendToLocked, type MessageRow } from '../records/queries/append-message.ts';
import { evidenceDigest } from '../records/queries/finish-turn.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { type CitedText, caseContacts, cases, citations, messages } from '../records/schema/index.ts';
import { storableJson } from '../records/storable.ts';
import { endClocks } from './clock-keeping.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { emitEvent, queueMail } from './events.ts';
import { movedOn, notYours } from './faults.ts';
import { resumeWork } from './hold-conversation.ts';
import { onConversation } from './transact.ts';

/** A text for the asker whose citations are checked. */
export interface CheckedText {
  text: string;
  cited: CitedText | null;
  evidence: FrozenEvidence[];
}

const maxChars = 8_000;

/**
 * Sends a text to the asker. Fenced: it was written for `epoch`, and the insert fails when that moved. The same client
 * id again gives the first message.
 * @param input.check runs inside the transaction before anything is written: four eyes, drafts
 * @throws `conflict:conversation` when one does not have the conversation, or it moved on
 */
export async function sendMessage({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: {
    conversationId: string;
    clientId: string;
    epoch: number;
    checked: CheckedText;
    check?: (ctx: DeskContext, conversation: ConversationRow) => Promise<void>;
    sent?: (ctx: DeskContext, message: MessageRow) => Promise<void>;
  };
}): Promise<{ message: MessageRow; created: boolean }> {
  requireRole(ctx, 'agent');
  const { checked } = input;
  checkText(checked.text);
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    const { staffId } = ctx.actor;
    // Two members may use the same client ids.
    const clientId = `${staffId}:${input.clientId}`;
    const earlier = await findSent(inTransaction, conversation.id, clientId);
    if (earlier) return { message: earlier, created: false };
    if (conversation.ownerId !== staffId) throw notYours();
    if (conversation.epoch !== input.epoch) throw movedOn();
    await input.check?.(inTransaction, conversation);

    if (conversation.state === 'on_hold')
      await resumeWork(inTransaction, conversation, {
        actor: auditActor(ctx.actor),
        action: 'conversation.resume',
      });
    const { message } = await appendToLocked(inTransaction, conversation, {
      clientId,
      authorKind: 'staff',
      visibility: 'public',
      text: checked.text,
      authorId: staffId,
      cited: checked.cited,
      actor: auditActor(ctx.actor),
      detail: { citations: checked.evidence.length, evidence: await evidenceDigest(checked.evidence) },
    });
    if (checked.evidence.length > 0)
      await inTransaction.db.insert(citations).values(
        checked.evidence.map((evidence) => ({
          ...storableJson(evidence),
          conversationId: conversation.id,
          seq: message.seq,
          agency: conversation.agency,
        })),
      );
    await endClocks(inTransaction, conversation.id, ['first_response', 'next_response'], 'met');
    await tellOfCase(inTransaction, conversation);
    await input.sent?.(inTransaction, message);
    return { message, created: true };
  });
}

/** Whoever asked by a case is told that the answer lies ready; the answer itself does not go by mail. */
async function tellOfCase(ctx: RecordsContext, conversation: ConversationRow): Promise<void> {
  const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
  if (!handoff?.caseNumber) return;
  const answeredAt = ctx.clock.now();
  const [first] = await ctx.db
    .update(cases)
    .set({ state: 'answered', answeredAt })
    .where(and(eq(cases.number, handoff.caseNumber), isNull(cases.answeredAt)))
    .returning();
  if (!first) return;
  await emitEvent(ctx, 'case.answered', conversation.id, { case: handoff.caseNumber });
  const [contact] = await ctx.db
    .select()
    .from(caseContacts)
    .where(eq(caseContacts.caseNumber, handoff.caseNumber));
  if (!contact?.email) return;
  const zh = conversation.lang === 'zh';
  await queueMail(ctx, {
    to: contact.email,
    subject: zh ? `办件 ${handoff.caseNumber} 已答复` : `Case ${handoff.caseNumber} has been answered`,
    text: zh
      ? `您的办件 ${handoff.caseNumber} 已有工作人员答复。请用登记时给您的查询链接或口令查看。为保护您的信息，本邮件不含答复内容。`
      : `A member of staff has answered your case ${handoff.caseNumber}. Open it with the link or secret you were given. To protect you, this mail does not hold the answer.`,
    event: 'case.answered',
    conversationId: conversation.id,
  });
}

async function findSent(
  ctx: RecordsContext,
  conversationId: string,
  clientId: string,
): Promise<MessageRow | null> {
  const [row] = await ctx.db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, conversationId),
        eq(messages.authorKind, 'staff'),
        eq(messages.clientId, clientId),
      ),
    );
  return row ?? null;
}

function checkText(text: string): void {
  if (text.trim() === '')
    throw new YaowenError(
      'bad_input:message',
      { zh: '消息是空的。', en: 'The message is empty.' },
      { fields: { text: 'empty' } },
    );
  if (text.length > maxChars)
    throw new YaowenError(
      'too_large:message',
      {
        zh: `消息太长（${text.length}字），请缩短到${maxChars}字以内。`,
        en: `The message is too long (${text.length} characters). Shorten it to ${maxChars}.`,
      },
      { fields: { text: 'too long' } },
    );
}
