import { and, desc, eq, isNull } from 'drizzle-orm';
import type { RecordsContext } from '../context.ts';
import { randomId } from '../ids.ts';
import { textOrigins } from '../schema/index.ts';
import { storableText } from '../storable.ts';

export interface TextOrigin {
  document: string;
  editionDate: string | null;
  path: string;
  format: string;
  /** SHA-256 of the file, lower-case hex. */
  digest: string;
  url: string | null;
  fetchedAt: Date | null;
}

/** Notes where texts came from. The same file loaded again only moves its `loadedAt` and `fetchedAt`. */
export async function saveTextOrigins(
  context: RecordsContext,
  input: { releaseId: string; origins: TextOrigin[] },
): Promise<void> {
  const { db, agency, clock } = context;
  const now = clock.now();
  await db.transaction(async (tx) => {
    for (const origin of input.origins) {
      const row = { ...origin, document: storableText(origin.document), path: storableText(origin.path) };
      const [known] = await tx
        .update(textOrigins)
        .set({ loadedAt: now, ...(row.fetchedAt ? { fetchedAt: row.fetchedAt } : {}) })
        .where(
          and(
            eq(textOrigins.agency, agency),
            eq(textOrigins.document, row.document),
            row.editionDate === null
              ? isNull(textOrigins.editionDate)
              : eq(textOrigins.editionDate, row.editionDate),
            eq(textOrigins.digest, row.digest),
            row.url === null ? isNull(textOrigins.url) : eq(textOrigins.url, row.url),
          ),
        )
        .returning({ id: textOrigins.id });
      if (known) continue;
      await tx
        .insert(textOrigins)
        .values({
          ...row,
          id: (context.newId ?? randomId)('org'),
          agency,
          releaseId: input.releaseId,
          createdAt: now,
          loadedAt: now,
        })
        .onConflictDoNothing();
    }
  });
}

/** Files that the texts of a document came from, the one loaded last first. */
export async function listTextOrigins(
  { db, agency }: RecordsContext,
  input: { document: string },
): Promise<(TextOrigin & { id: string; releaseId: string; createdAt: Date; loadedAt: Date })[]> {
  const rows = await db
    .select()
    .from(textOrigins)
    .where(and(eq(textOrigins.agency, agency), eq(textOrigins.document, input.document)))
    .orderBy(desc(textOrigins.loadedAt), textOrigins.id);
  return rows.map(({ agency: _, ...row }) => row);
}
