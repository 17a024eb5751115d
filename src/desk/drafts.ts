/** Texts that are not sent yet: the machine's proposals, staff's own, and the second pair of eyes. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { formatMark } from '../answer/marks.ts';
import type { AnswerOutcome, HistoryMessage, Question } from '../answer/types.ts';
import { chinaDay } from '../calendar/day.ts';
import { YaowenError } from '../errors.ts';
import { announceChange } from '../records/announce-change.ts';
import { appendAudit } from '../records/audit.ts';
import { randomId } from '../records/ids.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { readHistory } from '../records/queries/read-messages.ts';
import { type DraftCitation, drafts, messages } from '../records/schema/index.ts';
import { storableJson, storableText } from '../records/storable.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { notYours } from './faults.ts';
import { needsFourEyes } from './read-board.ts';
import { readDeskSettings } from './settings.ts';
import { textDifference } from './text-difference.ts';
import { onConversation } from './transact.ts';

export type DraftRow = typeof drafts.$inferSelect;

const historyMessages = 20;

/**
 * The machine proposes a reply to the asker's last words, by the same way as its answers. A withheld answer that lies
 * ready for these words is taken instead of answering again.
 */
export async function proposeDraft({
  ctx,
  input,
  ask,
}: {
  ctx: DeskContext;
  input: { conversationId: string; question?: string };
  ask: (question: Question) => Promise<Pick<AnswerOutcome, 'answer'>>;
}): Promise<DraftRow> {
  requireRole(ctx, 'agent');
  const { conversationId } = input;
  const [last] = await ctx.db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), eq(messages.authorKind, 'asker')))
    .orderBy(desc(messages.seq))
    .limit(1);
  const text = input.question?.trim() || last?.text;
  if (!text)
    throw new YaowenError('conflict:draft', {
      zh: '提问者还没有说话，没有可以起草的内容。请先写明问题。',
      en: 'The asker has said nothing yet. State a question to draft a reply to.',
    });
  const [withheld] =
    last && !input.question?.trim()
      ? await ctx.db
          .select()
          .from(messages)
          .where(
            and(
              eq(messages.conversationId, conversationId),
              eq(messages.replyToSeq, last.seq),
              eq(messages.visibility, 'draft'),
            ),
          )
      : [];
  const history = await readHistory(ctx, {
    conversationId,
    before: last?.seq ?? 1,
    limit: historyMessages,
  });
  const { answer } = withheld?.answer
    ? { answer: withheld.answer }
    : await ask({
        text,
        history: history.flatMap((row): HistoryMessage[] =>
          row.authorKind === 'system' ? [] : [{ role: row.authorKind, text: row.text }],
        ),
        asOf: chinaDay(ctx.clock.now()),
      });
  const body =
    answer.claims.length > 0
      ? answer.claims.map((claim) => `${claim.text}${claim.citations.map(formatMark).join('')}`).join('\n')
      : answer.text;
  const citations = answer.citations.map(({ n, provision, quote }) => ({ n, provision, quote }));
  return saveDraft({
    ctx,
    input: { conversationId, draftId: null, version: 0, body, citations, baseSeq: null, proposed: body },
  });
}

/**
 * Keeps what is being written; each save raises the version, and what was approved before is no longer.
 * @param input.draftId null begins one
 * @throws `conflict:draft` when it was changed elsewhere: nothing is overwritten
 */
export function saveDraft({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: {
    conversationId: string;
    draftId: string | null;
    version: number;
    body: string;
    citations: DraftCitation[];
    /** Last message the writer has seen; null for the last there is. */
    baseSeq: number | null;
    proposed?: string | null;
  };
}): Promise<DraftRow> {
  requireRole(ctx, 'agent');
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    const { db } = inTransaction;
    const now = ctx.clock.now();
    const content = {
      body: storableText(input.body),
      citations: storableJson(input.citations),
      updatedAt: now,
    };
    if (input.draftId === null) {
      const [made] = await db
        .insert(drafts)
        .values({
          ...content,
          id: (ctx.newId ?? randomId)('drf'),
          agency: conversation.agency,
          conversationId: conversation.id,
          staffId: ctx.actor.staffId,
          version: 1,
          state: 'open',
          proposed: input.proposed ?? null,
          baseSeq: input.baseSeq ?? conversation.lastSeq,
          createdAt: now,
        })
        .returning();
      return made!;
    }
    const [saved] = await db
      .update(drafts)
      .set({
        ...content,
        state: 'open',
        approvedBy: null,
        approvedVersion: null,
        version: sql`${drafts.version} + 1`,
        ...(input.baseSeq === null ? {} : { baseSeq: input.baseSeq }),
      })
      .where(
        and(
          eq(drafts.id, input.draftId),
          eq(drafts.conversationId, conversation.id),
          eq(drafts.staffId, ctx.actor.staffId),
          eq(drafts.version, input.version),
          sql`${drafts.state} not in ('sent', 'dropped')`,
        ),
      )
      .returning();
    if (!saved) throw draftChanged();
    return saved;
  });
}

/** Asks for a second pair of eyes, on exactly this version. */
export const submitDraft = ({ ctx, input }: DraftVerb): Promise<DraftRow> =>
  changeDraft(ctx, input, 'submitted', {
    who: (draft) => draft.staffId === ctx.actor.staffId,
    from: ['open', 'rejected'],
    action: 'draft.submit',
  });

/** The second person lets it through; never the one who wrote it. */
export const approveDraft = ({ ctx, input }: DraftVerb): Promise<DraftRow> =>
  changeDraft(ctx, input, 'approved', {
    who: (draft) => draft.staffId !== ctx.actor.staffId,
    from: ['submitted'],
    action: 'draft.approve',
    set: { approvedBy: ctx.actor.staffId, approvedVersion: input.version, rejectedReason: null },
  });

export const rejectDraft = ({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: DraftVerb['input'] & { reason: string };
}): Promise<DraftRow> =>
  changeDraft(ctx, input, 'rejected', {
    who: (draft) => draft.staffId !== ctx.actor.staffId,
    from: ['submitted', 'approved'],
    action: 'draft.reject',
    set: { rejectedReason: storableText(input.reason), approvedBy: null, approvedVersion: null },
  });

export const dropDraft = ({ ctx, input }: DraftVerb): Promise<DraftRow> =>
  changeDraft(ctx, input, 'dropped', {
    who: (draft) => draft.staffId === ctx.actor.staffId,
    from: ['open', 'submitted', 'approved', 'rejected'],
    action: 'draft.drop',
  });

interface DraftVerb {
  ctx: DeskContext;
  input: { conversationId: string; draftId: string; version: number };
}

function changeDraft(
  ctx: DeskContext,
  input: DraftVerb['input'],
  state: DraftRow['state'],
  rule: {
    who: (draft: DraftRow) => boolean;
    from: DraftRow['state'][];
    action: `draft.${string}`;
    set?: Partial<DraftRow>;
  },
): Promise<DraftRow> {
  requireRole(ctx, 'agent', 'supervisor');
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    const draft = await lockDraft(inTransaction, conversation.id, input.draftId);
    if (!rule.who(draft)) throw notForYou();
    if (draft.version !== input.version || !rule.from.includes(draft.state)) throw draftChanged();
    const [changed] = await inTransaction.db
      .update(drafts)
      .set({ ...rule.set, state, updatedAt: ctx.clock.now() })
      .where(eq(drafts.id, draft.id))
      .returning();
    await appendAudit(inTransaction, {
      objectType: 'conversation',
      objectId: conversation.id,
      actor: auditActor(ctx.actor),
      action: rule.action,
      detail: { draft: draft.id, version: draft.version, author: draft.staffId },
    });
    await announceChange(inTransaction, conversation.id);
    return changed!;
  });
}

/**
 * What must hold before a text goes out, and what becomes of its draft; for `sendMessage`.
 * @param sending the text with its marks, as it is to be sent
 */
export function draftGate(sending: {
  text: string;
  citations: DraftCitation[];
  draftId: string | null;
  version: number | null;
}) {
  let held: DraftRow | null = null;
  return {
    async check(ctx: DeskContext, conversation: ConversationRow): Promise<void> {
      const { fourEyes } = await readDeskSettings(ctx);
      const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
      const second = needsFourEyes(fourEyes, conversation.topic, handoff?.reason ?? null);
      if (sending.draftId === null) {
        if (second) throw needsApproval();
        return;
      }
      held = await lockDraft(ctx, conversation.id, sending.draftId);
      if (held.staffId !== ctx.actor.staffId) throw notYours();
      if (held.state === 'sent' || held.state === 'dropped' || held.version !== sending.version)
        throw draftChanged();
      if (!second) return;
      const same =
        held.body === storableText(sending.text) &&
        JSON.stringify(held.citations) === JSON.stringify(sending.citations);
      if (held.state !== 'approved' || held.approvedVersion !== held.version || !same) throw needsApproval();
    },
    async sent(ctx: DeskContext, message: { seq: number }): Promise<void> {
      if (!held) return;
      await ctx.db
        .update(drafts)
        .set({
          state: 'sent',
          sentSeq: message.seq,
          difference:
            held.proposed === null
              ? null
              : storableJson(textDifference(held.proposed, storableText(sending.text))),
          updatedAt: ctx.clock.now(),
        })
        .where(eq(drafts.id, held.id));
    },
  };
}

async function lockDraft(ctx: DeskContext, conversationId: string, id: string): Promise<DraftRow> {
  const [draft] = await ctx.db
    .select()
    .from(drafts)
    .where(and(eq(drafts.id, id), eq(drafts.conversationId, conversationId)))
    .for('update');
  if (!draft)
    throw new YaowenError('not_found:draft', { zh: '没有这份草稿。', en: 'There is no such draft.' });
  return draft;
}

const draftChanged = (): YaowenError =>
  new YaowenError('conflict:draft', {
    zh: '草稿在别处改过，或者已经发出。请打开最新的一版；您的文字没有被覆盖。',
    en: 'The draft was changed elsewhere or sent already. Open its latest version; your text was not overwritten.',
  });

const needsApproval = (): YaowenError =>
  new YaowenError('conflict:draft', {
    zh: '这类问题的答复要由另一位工作人员审核后才能发出。请提交草稿，审核通过的那一版才可以发。',
    en: 'Replies on this matter need a second person. Submit the draft; exactly the version that was approved can be sent.',
  });

const notForYou = (): YaowenError =>
  new YaowenError('forbidden:draft', {
    zh: '审核须由起草人以外的人进行；修改和提交须由起草人进行。',
    en: 'Approval is for somebody other than the writer; changing and submitting is for the writer.',
  });
