import { and, eq, inArray, lte } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import type { ReleaseContent, ReleaseDocument } from '../../knowledge/release.ts';
import type { ParsedDocument } from '../../knowledge/types.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { Database, RecordsContext } from '../context.ts';
import { canonicalJson, sha256Hex } from '../digest.ts';
import { randomId } from '../ids.ts';
import { insertRows } from '../insert-rows.ts';
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
  /**
   * Texts with the facts of their editions; `parsed` where the text was parsed just now. `stored` names a text that is
   * in the database already: its provisions need not be given.
   */
  documents: (ReleaseDocument & { parsed?: ParsedDocument; stored?: StoredText | null })[];
  /** Every edition known; those that stand under `documents` too are taken from there. */
  editions: ReleaseContent['editions'];
  notes: ReleaseContent['notes'];
  /** For people, e.g. `starter pack`. */
  label: string | null;
  actor: Actor;
  /** The release it is built on. */
  base?: string | null;
}

/** A text as `editions` holds it. */
export interface StoredText {
  editionId: string;
  digest: string;
}

export interface SavedRelease {
  /** Of the draft made now, or of the release that holds the same already. */
  id: string;
  digest: string;
  created: boolean;
  editionsStored: number;
  provisionsStored: number;
}

export interface SaveOptions {
  /** Asked with the digest before anything is written: a release that holds the same already, and stands for it. */
  same?: (digest: string) => Promise<string | null>;
  /** Runs in the transaction in which the draft becomes one; what it throws leaves no draft. */
  beforeSeal?: (tx: Database, digest: string) => Promise<void>;
}

/** One transaction stores about so many rows: others who wait for the embedded database wait for no more. */
const rowsPerTransaction = 500;

/**
 * Saves a set of texts, facts and notes as a new release that serves nobody yet. A text that is stored already is not
 * stored again. Written in small transactions; until the last one nobody sees the release, and one that was
 * interrupted is removed by `removeUnfinishedReleases`.
 * @returns its id and digest; equal content gives an equal digest
 * @throws `bad_input:ingest` when two provisions of one edition have the same id
 */
export async function saveDraftRelease(
  context: RecordsContext,
  input: DraftRelease,
  options: SaveOptions = {},
): Promise<SavedRelease> {
  const newId = context.newId ?? randomId;
  const texts: PreparedText[] = [];
  for (const document of input.documents) {
    texts.push(document.stored ? preparedBefore(document, document.stored) : await prepareText(document));
    if (!document.stored) await breathe();
  }
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
  const same = await options.same?.(digest);
  if (same) return { id: same, digest, created: false, editionsStored: 0, provisionsStored: 0 };

  const { agency, db } = context;
  const stored = await storeTexts(context, texts);
  const id = newId('rel');
  const releaseRows = [
    ...texts.map(({ facts, editionId }) => ({ facts, editionId: editionId! as string | null })),
    ...factsOnly.map((facts) => ({ facts, editionId: null })),
  ].map((row, position) => ({ ...row, releaseId: id, position, agency }));
  const noteRows = storedNotes.map((note, position) => ({
    releaseId: id,
    position,
    agency,
    key: note.key,
    note,
  }));
  await db.insert(releases).values({
    id,
    agency,
    state: 'building',
    digest,
    label: input.label,
    baseId: input.base ?? null,
    createdAt: context.clock.now(),
  });
  try {
    await inTransactions(db, releaseRows, (tx, rows) => insertRows(tx, releaseEditions, rows));
    await inTransactions(db, noteRows, (tx, rows) => insertRows(tx, notes, rows));
    await db.transaction(async (tx) => {
      await options.beforeSeal?.(tx, digest);
      await tx
        .update(releases)
        .set({ state: 'draft' })
        .where(and(eq(releases.id, id), eq(releases.state, 'building')));
      await appendAudit(
        { ...context, db: tx },
        {
          objectType: 'release',
          objectId: id,
          actor: input.actor,
          action: 'release.save',
          detail: {
            digest,
            base: input.base ?? null,
            documents: texts.length,
            editions: releaseRows.length,
            notes: noteRows.length,
            provisionsStored: stored.provisions,
          },
        },
      );
    });
  } catch (error) {
    await db
      .delete(releases)
      .where(and(eq(releases.id, id), eq(releases.state, 'building')))
      .catch(() => {});
    throw error;
  }
  return {
    id,
    digest,
    created: true,
    editionsStored: stored.editions,
    provisionsStored: stored.provisions,
  };
}

/**
 * Removes what a save that never ended left behind.
 * @param input.olderThanMs 0 where no other process can be saving
 */
export async function removeUnfinishedReleases(
  { db, agency, clock }: RecordsContext,
  input: { olderThanMs: number },
): Promise<number> {
  const before = new Date(clock.now().getTime() - input.olderThanMs);
  const removed = await db
    .delete(releases)
    .where(and(eq(releases.agency, agency), eq(releases.state, 'building'), lte(releases.createdAt, before)))
    .returning({ id: releases.id });
  return removed.length;
}

/** Gives each text its `editionId`; each edition is stored whole, with all its provisions, or not at all. */
async function storeTexts(
  context: RecordsContext,
  texts: PreparedText[],
): Promise<{ editions: number; provisions: number }> {
  const stored = { editions: 0, provisions: 0 };
  // Sorted, so that two saves at once take the rows in the same order.
  const missing = texts
    .filter(({ editionId }) => editionId === undefined)
    .sort((a, b) => (nameOf(a.facts) < nameOf(b.facts) ? -1 : 1));
  const batches: PreparedText[][] = [];
  let rows = rowsPerTransaction;
  for (const text of missing) {
    if (rows >= rowsPerTransaction) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)!.push(text);
    rows += text.provisions.length + text.references.length + 1;
  }
  for (const batch of batches) {
    await context.db.transaction(async (tx) => {
      const created = await storeBatch({ ...context, db: tx }, batch);
      stored.editions += created.length;
      for (const text of created) stored.provisions += text.provisions.length;
    });
    await breathe();
  }
  return stored;
}

/** @returns the texts that were not there before */
async function storeBatch(context: RecordsContext, batch: PreparedText[]): Promise<PreparedText[]> {
  const { db, agency } = context;
  const documentIds = await storeTitles(
    context,
    batch.map(({ title }) => title),
  );
  const created: PreparedText[] = [];
  for (const text of batch) {
    const documentId = documentIds.get(text.title)!;
    const [row] = await db
      .insert(editions)
      .values({
        id: (context.newId ?? randomId)('edn'),
        agency,
        documentId,
        editionDate: text.facts.editionDate,
        digest: text.digest,
        provisionCount: text.provisions.length,
        parsed: text.parsed,
        createdAt: context.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: editions.id });
    if (row) created.push(text);
    text.editionId = row?.id ?? (await findText(db, documentId, text));
  }
  const at = (text: PreparedText, position: number) => ({ editionId: text.editionId!, position, agency });
  await insertRows(
    db,
    provisions,
    created.flatMap((text) => text.provisions.map((row, i) => ({ ...row, ...at(text, i) }))),
  );
  await insertRows(
    db,
    references,
    created.flatMap((text) => text.references.map((row, i) => ({ ...row, ...at(text, i) }))),
  );
  return created;
}

async function inTransactions<Row>(
  db: Database,
  rows: Row[],
  insert: (tx: Database, some: Row[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerTransaction) {
    await db.transaction((tx) => insert(tx, rows.slice(start, start + rowsPerTransaction)));
    await breathe();
  }
}

/** Lets what waits in this process have its turn. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

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

/** A text that need not be stored: nothing of it is read but its facts. */
function preparedBefore(document: ReleaseDocument, stored: StoredText): PreparedText {
  const facts = storableJson(document.edition);
  return { title: facts.document, facts, parsed: null, provisions: [], references: [], ...stored };
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
  await db.insert(documents).values(rows).onConflictDoNothing();
  const found = await db
    .select({ id: documents.id, title: documents.title })
    .from(documents)
    .where(and(eq(documents.agency, agency), inArray(documents.title, wanted)));
  for (const { id, title } of found) ids.set(title, id);
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
