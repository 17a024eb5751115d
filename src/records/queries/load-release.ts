import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import type { ReleaseContent, ReleaseDocument } from '../../knowledge/release.ts';
import type { Edition, ParsedDocument } from '../../knowledge/types.ts';
import type { RecordsContext } from '../context.ts';
import { editions, notes, provisions, references, releaseEditions, releases } from '../schema/index.ts';
import type { StoredText } from './save-draft-release.ts';

type Reader = Pick<RecordsContext, 'db' | 'agency'>;

export type ReleaseSummary = Omit<typeof releases.$inferSelect, 'agency'>;

/** All releases of the agency that are whole, newest first. */
export async function listReleases({ db, agency }: Reader): Promise<ReleaseSummary[]> {
  const rows = await db
    .select()
    .from(releases)
    .where(and(eq(releases.agency, agency), ne(releases.state, 'building')));
  return rows
    .map(({ agency: _, ...row }) => row)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
}

/** The release that serves answers now; null before the first is published. Cheap: no texts are read. */
export async function findLiveRelease({ db, agency }: Reader): Promise<ReleaseSummary | null> {
  const [row] = await db
    .select()
    .from(releases)
    .where(and(eq(releases.agency, agency), eq(releases.state, 'live')));
  if (!row) return null;
  const { agency: _, ...summary } = row;
  return summary;
}

/**
 * A release by its id, in any state but `building`.
 * @throws `not_found:release`
 */
export async function readRelease({ db, agency }: Reader, input: { id: string }): Promise<ReleaseSummary> {
  const [row] = await db
    .select()
    .from(releases)
    .where(and(eq(releases.id, input.id), eq(releases.agency, agency), ne(releases.state, 'building')));
  if (!row)
    throw new YaowenError('not_found:release', {
      zh: `没有编号为“${input.id}”的发布。用 release list 查看全部。`,
      en: `There is no release "${input.id}". See all with release list.`,
    });
  const { agency: _, ...summary } = row;
  return summary;
}

/** A text of a release: where it is stored, and what parsing found beside its provisions. */
export interface HeldText {
  stored: StoredText;
  document: string;
  editionDate: string;
  /** Without provisions and references. */
  parsed: ParsedDocument;
}

/** The texts of a release without their words; none where `id` is null. Cheap: one query of a row a text. */
export async function loadHeldTexts({ db }: Reader, input: { id: string | null }): Promise<HeldText[]> {
  if (input.id === null) return [];
  const rows = await db
    .select({
      facts: releaseEditions.facts,
      editionId: editions.id,
      digest: editions.digest,
      parsed: editions.parsed,
    })
    .from(releaseEditions)
    .innerJoin(editions, eq(editions.id, releaseEditions.editionId))
    .where(eq(releaseEditions.releaseId, input.id))
    .orderBy(asc(releaseEditions.position));
  return rows.map(({ facts, editionId, digest, parsed }) => ({
    stored: { editionId, digest },
    document: facts.document,
    editionDate: facts.editionDate,
    parsed: { ...parsedOf(facts), ...parsed, provisions: [], references: [] },
  }));
}

/** Provisions and references of stored texts, by edition id. */
export async function loadTexts(
  { db }: Pick<RecordsContext, 'db'>,
  input: { editionIds: string[] },
): Promise<Map<string, TextOf>> {
  const texts = new Map<string, TextOf>(
    input.editionIds.map((id) => [id, { provisions: [], references: [] }]),
  );
  // A few editions at a time: a large release need not lie in memory twice.
  for (let start = 0; start < input.editionIds.length; start += editionsPerQuery) {
    const some = input.editionIds.slice(start, start + editionsPerQuery);
    const provisionRows = await db
      .select()
      .from(provisions)
      .where(inArray(provisions.editionId, some))
      .orderBy(asc(provisions.editionId), asc(provisions.position));
    for (const { editionId, position, agency: _, textDigest: __, ...provision } of provisionRows)
      texts.get(editionId)!.provisions.push({ ...provision, order: position });
    const referenceRows = await db
      .select()
      .from(references)
      .where(inArray(references.editionId, some))
      .orderBy(asc(references.editionId), asc(references.position));
    for (const { editionId, position: _, agency: __, ...reference } of referenceRows)
      texts.get(editionId)!.references.push(reference);
  }
  return texts;
}

export type TextOf = Pick<ReleaseDocument, 'provisions' | 'references'>;

/**
 * Everything a release holds; the live one where no id is given. Null where there is none.
 * @param input.known texts by edition id that need not be read again; what is read is added
 */
export async function loadRelease(
  reader: Reader,
  input: { id?: string; known?: Map<string, TextOf> } = {},
): Promise<ReleaseContent | null> {
  const loaded = await loadWithParsed(reader, input);
  return loaded && { ...loaded, documents: loaded.documents.map(({ parsed: _, ...document }) => document) };
}

/** The texts of a release as they were parsed, to build the next release on them. */
export async function loadParsedDocuments(
  reader: Reader,
  input: { id?: string } = {},
): Promise<ParsedDocument[]> {
  const loaded = await loadWithParsed(reader, input);
  return (loaded?.documents ?? []).map(({ edition, provisions: held, references: found, parsed }) => ({
    ...parsedOf(edition),
    ...parsed,
    provisions: held,
    references: found,
  }));
}

/** The facts of a text that was not parsed here. */
const parsedOf = (edition: Edition): Omit<ParsedDocument, 'provisions' | 'references'> => ({
  title: edition.document,
  editionLabel: null,
  editionDate: edition.editionDate,
  number: edition.number,
  authority: edition.authority,
  promulgatedOn: edition.promulgatedOn,
  effectiveFrom: edition.effectiveFrom,
  header: [],
  repeals: [],
  doubts: [],
});

type LoadedDocument = ReleaseDocument & { parsed: (typeof editions.$inferSelect)['parsed'] };

async function loadWithParsed(
  { db, agency }: Reader,
  input: { id?: string; known?: Map<string, TextOf> },
): Promise<(Omit<ReleaseContent, 'documents'> & { documents: LoadedDocument[] }) | null> {
  const wanted = input.id === undefined ? eq(releases.state, 'live') : eq(releases.id, input.id);
  const [release] = await db
    .select({ id: releases.id })
    .from(releases)
    .where(and(eq(releases.agency, agency), wanted));
  if (!release) return null;

  const held = await db
    .select({ facts: releaseEditions.facts, editionId: releaseEditions.editionId, parsed: editions.parsed })
    .from(releaseEditions)
    .leftJoin(editions, eq(editions.id, releaseEditions.editionId))
    .where(eq(releaseEditions.releaseId, release.id))
    .orderBy(asc(releaseEditions.position));
  const known = input.known ?? new Map<string, TextOf>();
  const editionIds = held.flatMap(({ editionId }) => (editionId === null ? [] : [editionId]));
  const read = await loadTexts({ db }, { editionIds: editionIds.filter((id) => !known.has(id)) });
  for (const [editionId, text] of read) known.set(editionId, text);
  const byEdition = new Map<string, LoadedDocument>();
  for (const { facts, editionId, parsed } of held)
    if (editionId !== null) byEdition.set(editionId, { edition: facts, ...known.get(editionId)!, parsed });

  const noteRows = await db
    .select({ note: notes.note })
    .from(notes)
    .where(eq(notes.releaseId, release.id))
    .orderBy(asc(notes.position));
  return {
    id: release.id,
    documents: [...byEdition.values()],
    editions: held.map(({ facts }) => facts),
    notes: noteRows.map(({ note }) => note),
  };
}

const editionsPerQuery = 50;
