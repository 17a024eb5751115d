/** What an asker takes along: everything kept of a conversation but what staff wrote among themselves. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import { appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { readConversation } from '../records/queries/read-messages.ts';
import { caseContacts, cases, citations, feedback, messages } from '../records/schema/index.ts';

/**
 * The caller has checked the secret. Texts of a machine carry their mark, as wherever they go.
 * @throws `not_found:conversation`
 */
export async function exportConversation(
  records: RecordsContext,
  { conversationId }: { conversationId: string },
): Promise<unknown> {
  const { db } = records;
  const { id, createdAt, lang, state } = await readConversation(records, { conversationId });
  const said = await db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), eq(messages.visibility, 'public')))
    .orderBy(asc(messages.seq));
  const cited = await db.select().from(citations).where(eq(citations.conversationId, conversationId));
  const ids = said.map((row) => row.id);
  const rated =
    ids.length === 0 ? [] : await db.select().from(feedback).where(inArray(feedback.messageId, ids));
  const opened = await db
    .select()
    .from(cases)
    .leftJoin(caseContacts, eq(caseContacts.caseNumber, cases.number))
    .where(eq(cases.conversationId, conversationId));
  await db.transaction((tx) =>
    appendAudit(
      { ...records, db: tx },
      {
        objectType: 'conversation',
        objectId: conversationId,
        actor: 'asker',
        action: 'conversation.export',
        detail: { messages: said.length },
      },
    ),
  );
  return {
    conversation: { id, createdAt, lang, state },
    messages: said.map(({ seq, authorKind, text, answer, cited: checked, createdAt }) => ({
      seq,
      author: authorKind,
      text,
      ...(authorKind === 'bot' ? { aigc: { label: true } } : {}),
      answer,
      cited: checked,
      evidence: cited
        .filter((one) => one.seq === seq)
        .map(({ n, provision, quote, textDigest, release }) => ({
          n,
          provision,
          quote,
          textDigest,
          release,
        })),
      createdAt,
    })),
    feedback: rated.map(({ agency: _, ...row }) => row),
    cases: opened.map(({ cases: { number, state, openedAt }, case_contacts: contact }) => ({
      number,
      state,
      openedAt,
      contact: contact && { email: contact.email, phone: contact.phone },
    })),
  };
}
