import { and, eq, inArray } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import type { ReleaseContent, ReleaseDocument } from '../../knowledge/release.ts';
import type { ParsedDocument } from '../../knowledge/types.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { Database, RecordsContext } from '../context.ts';
import { canonicalJson, sha256Hex } from '../digest.ts';
import { randomId } from '../ids.ts';
import {
  documents,
  editions,
  notes,
  type ParsedFacts,
  provisions,
  references,
  releaseEditions,
  releases,
} from '../schema/index.ts';
import { storableJson, storableText } from '../storable.ts';

export interface DraftRelease {
  /** Texts with the facts of their editions; `parsed` where the text was parsed just now. */
  documents: (ReleaseDocument & { parsed?: ParsedDocument })[];
  /** Every edition known; those that stand under `documents` too are taken from there. */
  editions: ReleaseContent['editions'];
  notes: ReleaseContent['notes'];
  /** For people, e.g. `starter pack`. */
  label: string | null;
  actor: Actor;
}

/** Rows of one insert: few enough for the 65,535 parameters that one statement may have. */
const rowsPerInsert = 1000;

/**
 * Saves a set of texts, facts and notes as a new release that serves nobody yet. An edition whose text is stored
 * already is not stored again. One transaction: all or nothing.
 * @returns its id and digest; equal content gives an equal digest
 * @throws `bad_input:ingest` when two provisions of one edition have the same id
 */
export async function saveDraftRelease(
  context: RecordsContext,
  input: DraftRelease,
): Promise<{ id: string; digest: string; editionsStored: number; provisionsStored: number }> {
  const newId = context.newId ?? randomId;
  const texts = await Promise.all(input.documents.map(prepareText));
  const held = new Set(input.documents.map(({ edition }) => nameOf(edition)));
  const factsOnly = input.editions.filter((edition) => !held.has(nameOf(edition))).map(storableJson);
  const storedNotes = input.notes.map(storableJson);
  const digest = await sha256Hex(
    canonicalJson([
      texts.map(({ facts, digest: text }) => [facts, text]).sort(byJson),
      factsOnly.toSorted(byJson),
      storedNotes.toSorted(byJson),
    ]),
  );
  const id = newId('rel');

  return context.db.transaction(async (tx) => {
    const now = context.clock.now();
    const { agency } = context;
    const documentIds = await storeTitles(
      { ...context, db: tx },
      texts.map(({ title }) => title),
    );
    const stored: PreparedText[] = [];
    const editionIds: string[] = [];
    for (const text of texts) {
      const [created] = await tx
        .insert(editions)
        .values({
          id: newId('edn'),
          agency,
          documentId: documentIds.get(text.title)!,
          editionDate: text.facts.editionDate,
          digest: text.digest,
          provisionCount: text.provisions.length,
          parsed: text.parsed,
          createdAt: now,
        })
        .onConflictDoNothing()
        .returning({ id: editions.id });
      const editionId = created?.id ?? (await findText(tx, documentIds.get(text.title)!, text));
      editionIds.push(editionId);
      if (created) stored.push({ ...text, editionId });
    }
    const provisionRows = stored.flatMap((text) =>
      text.provisions.map((provision, position) => ({
        ...provision,
        editionId: text.editionId!,
        position,
        agency,
      })),
    );
    await insertAll(provisionRows, (rows) => tx.insert(provisions).values(rows));
    const referenceRows = stored.flatMap((text) =>
      text.references.map((reference, position) => ({
        ...reference,
        editionId: text.editionId!,
        position,
        agency,
      })),
    );
    await insertAll(referenceRows, (rows) => tx.insert(references).values(rows));

    await tx
      .insert(releases)
      .values({ id, agency, state: 'draft', digest, label: input.label, createdAt: now });
    const releaseRows = [
      ...texts.map(({ facts }, index) => ({ facts, editionId: editionIds[index]! as string | null })),
      ...factsOnly.map((facts) => ({ facts, editionId: null })),
    ].map((row, position) => ({ ...row, releaseId: id, position, agency }));
    await insertAll(releaseRows, (rows) => tx.insert(releaseEditions).values(rows));
    const noteRows = storedNotes.map((note, position) => ({
      releaseId: id,
      position,
      agency,
      key: note.key,
      note,
    }));
    await insertAll(noteRows, (rows) => tx.insert(notes).values(rows));
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'release',
        objectId: id,
        actor: input.actor,
        action: 'release.save',
        detail: {
          digest,
          documents: texts.length,
          editions: releaseRows.length,
          notes: noteRows.length,
          provisionsStored: provisionRows.length,
        },
      },
    );
    return { id, digest, editionsStored: stored.length, provisionsStored: provisionRows.length };
  });
}

interface PreparedText {
  title: string;
  facts: ReleaseDocument['edition'];
  parsed: ParsedFacts | null;
  digest: string;
  provisions: (Omit<ReleaseDocument['provisions'][number], 'order'> & { textDigest: string })[];
  references: ReleaseDocument['references'];
  editionId?: string;
}

async function prepareText(document: DraftRelease['documents'][number]): Promise<PreparedText> {
  const facts = storableJson(document.edition);
  const seen = new Set<string>();
  const prepared = await Promise.all(
    document.provisions.map(async ({ order: _, ...provision }) => {
      if (seen.has(provision.id)) throw repeatedProvision(provision.id);
      seen.add(provision.id);
      const text = storableText(provision.text);
      return {
        ...provision,
        id: storableText(provision.id),
        key: storableText(provision.key),
        article: storableText(provision.article),
        headings: storableJson(provision.headings),
        text,
        textDigest: await sha256Hex(text),
      };
    }),
  );
  const storedReferences = storableJson(document.references);
  const parsed = document.parsed ? storableJson(factsOf(document.parsed)) : null;
  return {
    title: facts.document,
    facts,
    parsed,
    digest: await sha256Hex(canonicalJson([prepared, storedReferences, parsed])),
    provisions: prepared,
    references: storedReferences,
  };
}

function factsOf({ provisions: _, references: __, ...facts }: ParsedDocument): ParsedFacts {
  return facts;
}

async function storeTitles(context: RecordsContext, titles: string[]): Promise<Map<string, string>> {
  const { db, agency, clock } = context;
  // Sorted, so that two saves at once take the rows in the same order.
  const wanted = [...new Set(titles)].sort();
  const rows = wanted.map((title) => ({
    id: (context.newId ?? randomId)('doc'),
    agency,
    title,
    createdAt: clock.now(),
  }));
  const ids = new Map<string, string>();
  await insertAll(rows, async (some) => {
    await db.insert(documents).values(some).onConflictDoNothing();
    const found = await db
      .select({ id: documents.id, title: documents.title })
      .from(documents)
      .where(
        and(
          eq(documents.agency, agency),
          inArray(
            documents.title,
            some.map(({ title }) => title),
          ),
        ),
      );
    for (const { id, title } of found) ids.set(title, id);
  });
  return ids;
}

async function findText(db: Database, documentId: string, text: PreparedText): Promise<string> {
  const [row] = await db
    .select({ id: editions.id })
    .from(editions)
    .where(
      and(
        eq(editions.documentId, documentId),
        eq(editions.editionDate, text.facts.editionDate),
        eq(editions.digest, text.digest),
      ),
    );
  return row!.id;
}

async function insertAll<Row>(rows: Row[], insert: (some: Row[]) => PromiseLike<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerInsert)
    await insert(rows.slice(start, start + rowsPerInsert));
}

const nameOf = (edition: { document: string; editionDate: string }): string =>
  `${edition.document}@${edition.editionDate}`;

function byJson(a: unknown, b: unknown): number {
  const left = canonicalJson(a);
  const right = canonicalJson(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function repeatedProvision(id: string): YaowenError {
  return new YaowenError('bad_input:ingest', {
    zh: `文本中有两个条款的编号都是“${id}”。请检查该文件是否重复或混入了另一版本。`,
    en: `Two provisions of this text have the id "${id}". Check whether the file repeats a part or mixes two editions.`,
  });
}
