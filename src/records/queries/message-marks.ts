/** The marks of recalled and corrected messages, laid over what readers are given. */
import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Correction, Recall } from '../../answer/types.ts';
import type { RecordsContext } from '../context.ts';
import { answerMarks } from '../schema/index.ts';
import type { MessageRow } from './append-message.ts';

export interface Marks {
  recalled: Recall | null;
  correction: Correction | null;
}

/** A message with what was decided about it since; the answer inside it carries the same. */
export type ReadMessage = MessageRow & Partial<Marks>;

/**
 * Whoever shows messages again reads them through this, so that a recall or correction goes wherever they go. Rows may
 * be of several conversations.
 */
export async function withMarks<Row extends MessageRow>(
  { db }: Pick<RecordsContext, 'db'>,
  rows: Row[],
): Promise<(Row & Partial<Marks>)[]> {
  const told = rows.filter(({ authorKind }) => authorKind === 'bot' || authorKind === 'staff');
  if (told.length === 0) return rows;
  const found = await db
    .select()
    .from(answerMarks)
    .where(
      and(
        inArray(answerMarks.conversationId, [...new Set(told.map(({ conversationId }) => conversationId))]),
        inArray(answerMarks.seq, [...new Set(told.map(({ seq }) => seq))]),
        ne(answerMarks.state, 'dismissed'),
      ),
    );
  if (found.length === 0) return rows;
  const marks = new Map(found.map((row) => [`${row.conversationId}/${row.seq}`, marksOf(row)]));
  return rows.map((row) => {
    const mark = marks.get(`${row.conversationId}/${row.seq}`);
    if (!mark) return row;
    return { ...row, ...mark, answer: row.answer && { ...row.answer, ...mark } };
  });
}

/** What was decided about one message; null where nothing was, or where it was found to stand. */
export async function readMarks(
  { db }: Pick<RecordsContext, 'db'>,
  message: Pick<MessageRow, 'conversationId' | 'seq'>,
): Promise<Marks | null> {
  const [row] = await db
    .select()
    .from(answerMarks)
    .where(and(eq(answerMarks.conversationId, message.conversationId), eq(answerMarks.seq, message.seq)));
  return row && row.state !== 'dismissed' ? marksOf(row) : null;
}

function marksOf({ state, correction, reasons, markedAt }: typeof answerMarks.$inferSelect): Marks {
  const at = markedAt.toISOString();
  const codes = (reasons as { code?: unknown }[]).flatMap(({ code }) =>
    typeof code === 'string' ? [code] : [],
  );
  return {
    recalled: { at, reasons: [...new Set(codes)] },
    correction: state === 'corrected' && correction !== null ? { text: correction, at } : null,
  };
}
