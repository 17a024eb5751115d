import { eq } from 'drizzle-orm';
import type { AnswerOutcome, FrozenEvidence } from '../../answer/types.ts';
import type { RecordsContext } from '../context.ts';
import { canonicalJson, sha256Hex } from '../digest.ts';
import { citations, conversations, turnTraces } from '../schema/index.ts';
import { storableJson } from '../storable.ts';
import { appendToLocked, type MessageRow } from './append-message.ts';
import { readReply } from './begin-turn.ts';
import { type ConversationRow, lockConversation } from './lock-conversation.ts';

export interface FinishedTurn {
  /** The bot's message: visibility `draft` when the floor had moved. */
  reply: MessageRow;
  /** False where another run of the same turn had already written the reply. */
  created: boolean;
}

/**
 * Writes everything a turn leaves behind, or nothing: the bot's message, its citations with frozen evidence, the
 * trace, the handoff and the audit rows. Fenced by `epoch`: when it moved, or the floor is no longer the bot's,
 * the text is kept as a draft for staff and is not public.
 * @throws `not_found:conversation` when it was deleted meanwhile
 */
export function finishTurn(
  context: RecordsContext,
  input: {
    asked: MessageRow;
    /** Id for the bot's message, as it was announced. */
    replyId?: string;
    /** Epoch under which the turn began. */
    epoch: number;
    outcome: AnswerOutcome;
    /** Set when the asker's explicit wish opens a handoff with this answer: decided before it is written, then opened. */
    handoff:
      | ((
          context: RecordsContext,
          conversation: ConversationRow,
        ) => Promise<{ caseNumber: string | null; open(): Promise<void> }>)
      | null;
    startedAt: Date;
  },
): Promise<FinishedTurn> {
  const { asked, outcome } = input;
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const conversation = await lockConversation(inTransaction, asked.conversationId);
    const earlier = await readReply(inTransaction, asked);
    if (earlier) return { reply: earlier, created: false };

    const maySpeak = conversation.floor === 'bot' && conversation.epoch === input.epoch;
    const cited = outcome.evidence.map(storableJson);
    const opening = maySpeak && input.handoff ? await input.handoff(inTransaction, conversation) : null;
    if (opening && outcome.answer.handoff) outcome.answer.handoff.case = opening.caseNumber;
    const { message: reply } = await appendToLocked(inTransaction, conversation, {
      id: input.replyId,
      clientId: null,
      authorKind: 'bot',
      visibility: maySpeak ? 'public' : 'draft',
      text: outcome.answer.text,
      answer: outcome.answer,
      replyToSeq: asked.seq,
      actor: 'bot',
      detail: {
        outcome: outcome.answer.outcome,
        reason: outcome.answer.reason,
        mode: outcome.answer.mode,
        release: outcome.answer.release,
        asOf: outcome.answer.asOf,
        citations: cited.length,
        evidence: await evidenceDigest(cited),
        epochAsked: input.epoch,
      },
    });
    if (cited.length > 0)
      await tx.insert(citations).values(
        cited.map((evidence) => ({
          ...evidence,
          conversationId: conversation.id,
          seq: reply.seq,
          agency: conversation.agency,
        })),
      );
    await tx.insert(turnTraces).values({
      conversationId: conversation.id,
      seq: reply.seq,
      agency: conversation.agency,
      askerSeq: asked.seq,
      epoch: input.epoch,
      outcome: outcome.answer.outcome,
      reason: outcome.answer.reason,
      release: outcome.answer.release,
      trace: storableJson(outcome.trace),
      startedAt: input.startedAt,
      finishedAt: context.clock.now(),
    });
    if (maySpeak) {
      await tx
        .update(conversations)
        .set({ lang: outcome.answer.lang })
        .where(eq(conversations.id, conversation.id));
      await opening?.open();
    }
    return { reply, created: true };
  });
}

/** Seals the frozen evidence of a message into the audit chain, in the order of its numbers. */
export function evidenceDigest(evidence: FrozenEvidence[]): Promise<string> {
  const rows = evidence
    .toSorted((a, b) => a.n - b.n)
    .map((row) => [
      row.n,
      row.provision,
      row.source,
      row.document,
      row.article,
      row.edition,
      row.release,
      row.textDigest,
      row.start,
      row.end,
      row.quote,
      row.paragraph,
      row.item,
      row.checks,
      row.composer,
      row.model,
      row.promptDigest,
      // Rows of before this was kept have the digest they had.
      ...(row.retrieval ? [row.retrieval] : []),
    ]);
  return sha256Hex(canonicalJson(rows));
}
