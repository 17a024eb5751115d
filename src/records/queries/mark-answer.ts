import { and, eq } from 'drizzle-orm';
import { type Bilingual, YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { sha256Hex } from '../digest.ts';
import { type AnswerMarkState, answerMarks, messages } from '../schema/index.ts';
import { storableJson, storableText } from '../storable.ts';
import { appendToLocked } from './append-message.ts';
import { lockConversation } from './lock-conversation.ts';

const maxChars = 4_000;

/**
 * Recalls or corrects what the bot or staff said, or lets it stand. The message stays as it was said; the mark goes
 * wherever it is shown again. With `notify` the asker is told in the conversation, unless that is closed.
 * @param input.reasons why it was listed, and `basis`, their digest: other reasons list it again
 * @returns `seq` of the notice; null where nobody was told
 * @throws `not_found:message`; `bad_input:message` for a correction without words
 */
export function markAnswer(
  context: RecordsContext,
  input: {
    conversationId: string;
    seq: number;
    state: AnswerMarkState;
    correction: string | null;
    reasons: unknown[];
    basis: string;
    notify: boolean;
    actor: Actor;
  },
): Promise<{ noticeSeq: number | null }> {
  const correction = input.correction?.trim() ? storableText(input.correction.trim()) : null;
  checkCorrection(input.state, correction);
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const conversation = await lockConversation(inTransaction, input.conversationId);
    const [message] = await tx
      .select()
      .from(messages)
      .where(and(eq(messages.conversationId, conversation.id), eq(messages.seq, input.seq)));
    const isTold = message?.visibility === 'public' && ['bot', 'staff'].includes(message.authorKind);
    if (!message || !isTold) throw noAnswer(input.seq);

    const [earlier] = await tx
      .select()
      .from(answerMarks)
      .where(and(eq(answerMarks.conversationId, conversation.id), eq(answerMarks.seq, input.seq)));
    let noticeSeq = earlier?.noticeSeq ?? null;
    const isNews = earlier?.state !== input.state || earlier.correction !== correction;
    const isClosed = conversation.state === 'closed';
    if (input.notify && input.state !== 'dismissed' && isNews && !isClosed) {
      const { message: notice } = await appendToLocked(inTransaction, conversation, {
        clientId: null,
        authorKind: 'system',
        visibility: 'public',
        text: noticeText(correction)[conversation.lang],
        replyToSeq: input.seq,
        actor: input.actor,
      });
      noticeSeq = notice.seq;
    }
    const row = {
      agency: context.agency,
      state: input.state,
      correction: input.state === 'corrected' ? correction : null,
      basis: input.basis,
      reasons: storableJson(input.reasons),
      noticeSeq,
      markedBy: input.actor,
      markedAt: context.clock.now(),
    };
    await tx
      .insert(answerMarks)
      .values({ ...row, conversationId: conversation.id, seq: input.seq })
      .onConflictDoUpdate({ target: [answerMarks.conversationId, answerMarks.seq], set: row });
    await appendAudit(inTransaction, {
      objectType: 'conversation',
      objectId: conversation.id,
      actor: input.actor,
      action: actions[input.state],
      detail: {
        seq: input.seq,
        basis: input.basis,
        correction: row.correction === null ? null : await sha256Hex(`${message.id}\n${row.correction}`),
        noticeSeq,
      },
    });
    return { noticeSeq };
  });
}

const actions = {
  recalled: 'answer.recall',
  corrected: 'answer.correct',
  dismissed: 'answer.dismiss',
} as const;

/** What the asker is told. */
function noticeText(correction: string | null): Bilingual {
  if (correction === null)
    return {
      zh: '前面的一条回答所依据的规定已有变化，该回答已撤回，请不要再据此办理。需要时可请工作人员说明。',
      en: 'The rules that an earlier answer rests on have changed. That answer is withdrawn; please do not act on it. Staff can explain if you wish.',
    };
  return {
    zh: `前面的一条回答有更正：${correction}`,
    en: `An earlier answer has been corrected: ${correction}`,
  };
}

function checkCorrection(state: AnswerMarkState, correction: string | null): void {
  if (state === 'corrected' && correction === null)
    throw new YaowenError(
      'bad_input:message',
      { zh: '更正要写明正确的内容。', en: 'A correction needs the right words.' },
      { fields: { correction: 'empty' } },
    );
  if (correction !== null && correction.length > maxChars)
    throw new YaowenError(
      'too_large:message',
      {
        zh: `更正最多 ${maxChars} 字。`,
        en: `A correction has at most ${maxChars} characters.`,
      },
      { fields: { correction: 'length' } },
    );
}

const noAnswer = (seq: number): YaowenError =>
  new YaowenError('not_found:message', {
    zh: `该会话中没有第 ${seq} 条答复。`,
    en: `There is no answer numbered ${seq} in this conversation.`,
  });
