/** Makes the release that follows the live one: its texts and perhaps new ones, under the facts and notes of now. */
import type { Catalogue } from '../knowledge/catalogue.ts';
import { buildRelease, editionName } from '../knowledge/release.ts';
import type { Doubt, Note, ParsedDocument } from '../knowledge/types.ts';
import type { RecordsContext } from '../records/context.ts';
import { lockByName } from '../records/lock.ts';
import { loadParsedDocuments } from '../records/queries/load-release.ts';
import { publishRelease } from '../records/queries/publish-release.ts';
import { saveDraftRelease } from '../records/queries/save-draft-release.ts';

export interface NextRelease {
  id: string;
  /** Doubts of each new text against the catalogue, the other texts, and the text it replaces. */
  doubts: Map<ParsedDocument, Doubt[]>;
}

/**
 * Saves it, and publishes it where asked. One at a time: of two that build at once the second builds on the first.
 * A new text of an edition that is held already takes the place of the old one.
 */
export function buildNextRelease(
  records: RecordsContext,
  input: {
    added: ParsedDocument[];
    catalogue: Catalogue;
    notes: Note[];
    label: string;
    publish: boolean;
    actor: 'system' | 'operator';
  },
): Promise<NextRelease> {
  return records.db.transaction(async (tx) => {
    const inTransaction = { ...records, db: tx };
    await lockByName(tx, `build-release/${records.agency}`);
    return buildOnLocked(inTransaction, input);
  });
}

/** The same for a transaction that holds the lock. */
export async function buildOnLocked(
  records: RecordsContext,
  input: Parameters<typeof buildNextRelease>[1],
): Promise<NextRelease> {
  const held = await loadParsedDocuments(records);
  const parsed = [...input.added, ...held];
  // The first of two texts of one edition is the one that is kept.
  const { content, doubts } = buildRelease({
    id: '',
    parsed,
    catalogue: input.catalogue,
    notes: input.notes,
  });
  const byProvisions = new Map(parsed.map((document) => [document.provisions, document]));
  const { id } = await saveDraftRelease(records, {
    documents: content.documents.map((document) => ({
      ...document,
      parsed: byProvisions.get(document.provisions),
    })),
    editions: content.editions,
    notes: content.notes,
    label: input.label,
    actor: input.actor,
  });
  if (input.publish) await publishRelease(records, { id, actor: input.actor });
  return { id, doubts: new Map(input.added.map((text) => [text, doubtsOf(text, held, doubts)])) };
}

/** A held text that gives way reports how it differs; the report is about the new one. */
function doubtsOf(
  text: ParsedDocument,
  held: ParsedDocument[],
  doubts: Map<ParsedDocument, Doubt[]>,
): Doubt[] {
  const replaced = held.find(
    (former) => former.title === text.title && editionName(former) === editionName(text),
  );
  const differences = (replaced ? (doubts.get(replaced) ?? []) : []).filter(
    ({ code, text: words }) => code === 'edition-repeat' && words.includes('differs'),
  );
  return [
    ...(doubts.get(text) ?? []),
    ...differences.map((doubt) => ({
      ...doubt,
      code: 'edition-replaced',
      text: `the text held until now: ${doubt.text}`,
    })),
  ];
}
