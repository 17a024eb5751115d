import { and, asc, eq, inArray } from 'drizzle-orm';
import type { ReleaseContent, ReleaseDocument } from '../../knowledge/release.ts';
import type { ParsedDocument } from '../../knowledge/types.ts';
import type { RecordsContext } from '../context.ts';
import {
  editions,
  notes,
  provisions,
  type ReleaseState,
  references,
  releaseEditions,
  releases,
} from '../schema/index.ts';

type Reader = Pick<RecordsContext, 'db' | 'agency'>;

export interface ReleaseSummary {
  id: string;
  state: ReleaseState;
  digest: string;
  label: string | null;
  createdAt: Date;
  publishedAt: Date | null;
  retiredAt: Date | null;
}

/** All releases of the agency, newest first. */
export async function listReleases({ db, agency }: Reader): Promise<ReleaseSummary[]> {
  const rows = await db.select().from(releases).where(eq(releases.agency, agency));
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

/** Everything a release holds; the live one where no id is given. Null where there is none. */
export async function loadRelease(
  reader: Reader,
  input: { id?: string } = {},
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
    ...parsed,
    provisions: held,
    references: found,
  }));
}

type LoadedDocument = ReleaseDocument & { parsed: (typeof editions.$inferSelect)['parsed'] };

async function loadWithParsed(
  { db, agency }: Reader,
  input: { id?: string },
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
  const byEdition = new Map<string, LoadedDocument>();
  for (const { facts, editionId, parsed } of held)
    if (editionId !== null)
      byEdition.set(editionId, { edition: facts, provisions: [], references: [], parsed });

  // A few editions at a time: a large release need not lie in memory twice.
  const editionIds = [...byEdition.keys()];
  for (let start = 0; start < editionIds.length; start += editionsPerQuery) {
    const some = editionIds.slice(start, start + editionsPerQuery);
    const provisionRows = await db
      .select()
      .from(provisions)
      .where(inArray(provisions.editionId, some))
      .orderBy(asc(provisions.editionId), asc(provisions.position));
    for (const { editionId, position, agency: _, textDigest: __, ...provision } of provisionRows)
      byEdition.get(editionId)!.provisions.push({ ...provision, order: position });
    const referenceRows = await db
      .select()
      .from(references)
      .where(inArray(references.editionId, some))
      .orderBy(asc(references.editionId), asc(references.position));
    for (const { editionId, position: _, agency: __, ...reference } of referenceRows)
      byEdition.get(editionId)!.references.push(reference);
  }

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
