/** Who vouches for the texts: an operator by bringing them, an editor by looking at them. */
import { and, eq } from 'drizzle-orm';
import { chinaDay } from '../../calendar/day.ts';
import { YaowenError } from '../../errors.ts';
import type { Confirmation, ConfirmedFacts } from '../../knowledge/citing.ts';
import type { ParsedDocument } from '../../knowledge/types.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { canonicalJson, sha256Hex } from '../digest.ts';
import { textConfirmations } from '../schema/index.ts';
import { storableJson, storableText } from '../storable.ts';

/** A text by its very words. */
export interface TextName {
  document: string;
  editionDate: string;
  /** SHA-256, lower-case hex. */
  textDigest: string;
}

export type TextRow = typeof textConfirmations.$inferSelect;

/** SHA-256 over the words of a text. */
export const textDigestOf = (parsed: Pick<ParsedDocument, 'provisions'>): Promise<string> =>
  sha256Hex(parsed.provisions.map(({ article, text }) => storableText(`${article}\n${text}`)).join('\n'));

export const textKey = ({ document, editionDate, textDigest }: TextName): string =>
  `${document}@${editionDate}#${textDigest}`;

const rowsPerInsert = 500;

/**
 * Notes texts as brought, each once; one that is known already stays as it is. Where the operator brings them, that
 * counts as the operator's word for them.
 */
export async function recordTexts(
  context: RecordsContext,
  input: { texts: (TextName & { origin: string | null })[]; actor: Actor },
): Promise<void> {
  const { db, clock, agency } = context;
  if (input.texts.length === 0) return;
  const now = clock.now();
  const isOperator = input.actor === 'operator';
  await db.transaction(async (tx) => {
    const fresh: string[] = [];
    for (let start = 0; start < input.texts.length; start += rowsPerInsert) {
      const rows = input.texts.slice(start, start + rowsPerInsert).map((text) => ({
        agency,
        document: storableText(text.document),
        editionDate: text.editionDate,
        textDigest: text.textDigest,
        origin: text.origin === null ? null : storableText(text.origin).slice(0, 500),
        broughtBy: input.actor,
        confirmedBy: isOperator ? input.actor : null,
        confirmedOn: isOperator ? chinaDay(now) : null,
        facts: {},
        createdAt: now,
        updatedAt: now,
      }));
      const stored = await tx
        .insert(textConfirmations)
        .values(rows)
        .onConflictDoNothing()
        .returning({ textDigest: textConfirmations.textDigest });
      fresh.push(...stored.map(({ textDigest }) => textDigest));
    }
    if (fresh.length === 0) return;
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'text',
        objectId: `${agency}/brought`,
        actor: input.actor,
        action: isOperator ? 'text.confirm' : 'text.bring',
        detail: { texts: fresh.length, digest: await sha256Hex(canonicalJson(fresh.sort())) },
      },
    );
  });
}

/** All texts ever brought, with what is known of each. */
export function listTexts({ db, agency }: Pick<RecordsContext, 'db' | 'agency'>): Promise<TextRow[]> {
  return db.select().from(textConfirmations).where(eq(textConfirmations.agency, agency));
}

/** A row as a release is built from it; undefined where nobody has vouched for the text. */
export function confirmationIn(row: TextRow | undefined): Confirmation | undefined {
  if (!row?.confirmedBy || !row.confirmedOn) return undefined;
  const { document, editionDate, confirmedBy, confirmedOn, secondConfirmedBy, facts } = row;
  return { document, editionDate, by: confirmedBy, on: confirmedOn, secondBy: secondConfirmedBy, facts };
}

/**
 * An editor's word for a text, with the facts put right. A second person's word is kept beside the first; the first
 * person's again renews the day. Takes effect with the next release that is built.
 * @throws `not_found:document` for a text that was never brought
 */
export function confirmText(
  context: RecordsContext,
  input: TextName & { facts: ConfirmedFacts; actor: Actor },
): Promise<TextRow> {
  const { clock, agency } = context;
  return context.db.transaction(async (tx) => {
    const name = and(
      eq(textConfirmations.agency, agency),
      eq(textConfirmations.document, input.document),
      eq(textConfirmations.editionDate, input.editionDate),
      eq(textConfirmations.textDigest, input.textDigest),
    );
    const [row] = await tx.select().from(textConfirmations).where(name).for('update');
    if (!row)
      throw new YaowenError('not_found:document', {
        zh: `没有收到过《${input.document}》（${input.editionDate}）的这份文本。请刷新后再确认。`,
        en: `This text of 《${input.document}》 (${input.editionDate}) was never brought. Reload and confirm again.`,
      });
    const now = clock.now();
    const facts = storableJson({ ...row.facts, ...input.facts });
    // A fact put right is another statement: the second person has to see it too.
    const changed = canonicalJson(facts) !== canonicalJson(row.facts);
    const isSecond = row.confirmedBy !== null && row.confirmedBy !== input.actor && !changed;
    const day = { confirmedOn: chinaDay(now), updatedAt: now, facts };
    const [stored] = await tx
      .update(textConfirmations)
      .set(
        isSecond
          ? { ...day, secondConfirmedBy: input.actor }
          : { ...day, confirmedBy: input.actor, ...(changed ? { secondConfirmedBy: null } : {}) },
      )
      .where(name)
      .returning();
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'text',
        objectId: `${agency}/${input.document}@${input.editionDate}`,
        actor: input.actor,
        action: 'text.confirm',
        detail: {
          textDigest: input.textDigest,
          second: isSecond,
          facts: await sha256Hex(canonicalJson(facts)),
        },
      },
    );
    return stored!;
  });
}
