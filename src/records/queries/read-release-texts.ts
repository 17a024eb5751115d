import { and, asc, eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import type { Edition, ParsedDocument } from '../../knowledge/types.ts';
import type { RecordsContext } from '../context.ts';
import { editions, releaseEditions } from '../schema/index.ts';
import { loadHeldTexts, loadTexts, readRelease } from './load-release.ts';

type Reader = Pick<RecordsContext, 'db' | 'agency'>;

export interface ReleaseEdition {
  facts: Edition;
  /** SHA-256 of its text; null where only the facts are known. */
  digest: string | null;
  /** What the parser was unsure of. */
  doubts: number;
}

/**
 * The editions of a release with their facts, those without a text included.
 * @throws `not_found:release`
 */
export async function listReleaseEditions(reader: Reader, input: { id: string }): Promise<ReleaseEdition[]> {
  await readRelease(reader, input);
  const rows = await reader.db
    .select({ facts: releaseEditions.facts, digest: editions.digest, parsed: editions.parsed })
    .from(releaseEditions)
    .leftJoin(editions, eq(editions.id, releaseEditions.editionId))
    .where(and(eq(releaseEditions.releaseId, input.id), eq(releaseEditions.agency, reader.agency)))
    .orderBy(asc(releaseEditions.position));
  return rows.map(({ facts, digest, parsed }) => ({ facts, digest, doubts: parsed?.doubts.length ?? 0 }));
}

/**
 * One text of a release, whole, with what parsing found.
 * @param input.edition `<document>@<edition date>`
 * @throws `not_found:release`, `not_found:document`
 */
export async function readReleaseText(
  reader: Reader,
  input: { id: string; edition: string },
): Promise<{ facts: Edition; digest: string; parsed: ParsedDocument }> {
  const [{ facts } = { facts: null }] = (await listReleaseEditions(reader, input)).filter(
    ({ facts, digest }) => digest !== null && `${facts.document}@${facts.editionDate}` === input.edition,
  );
  const held = (await loadHeldTexts(reader, input)).find(
    ({ document, editionDate }) => `${document}@${editionDate}` === input.edition,
  );
  if (!facts || !held)
    throw new YaowenError('not_found:document', {
      zh: '这个发布中没有这个文本。',
      en: 'This release holds no such text.',
    });
  const { editionId, digest } = held.stored;
  const words = await loadTexts(reader, { editionIds: [editionId] });
  return { facts, digest, parsed: { ...held.parsed, ...words.get(editionId)! } };
}
