/** What persons decided, as a release for askers is built from it: whose word stands for which text, which clauses apply. */

import type { Catalogue } from '../knowledge/catalogue.ts';
import { proposeAll } from '../knowledge/proposals.ts';
import { editionName, editionOf, type ReleasePolicy } from '../knowledge/release.ts';
import type { Edition, ParsedDocument } from '../knowledge/types.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { listProposals, saveProposals } from '../records/queries/date-proposals.ts';
import { readSetting } from '../records/queries/settings.ts';
import {
  confirmationIn,
  listTexts,
  recordTexts,
  type TextName,
  textDigestOf,
  textKey,
} from '../records/queries/text-confirmations.ts';

/** Setting by which an agency asks for two editors on national texts. */
export const twoEditorsSetting = 'two_editors_for_national_texts';

/**
 * Notes the texts that are brought, and what they say of dates, and reads what was decided on all of them.
 * @param input.origins where each text brought came from, for people
 */
export async function readReleasePolicy(
  records: RecordsContext,
  input: {
    added: readonly ParsedDocument[];
    held: readonly ParsedDocument[];
    origins: ReadonlyMap<ParsedDocument, string>;
    catalogue: Catalogue;
    actor: Actor;
  },
): Promise<ReleasePolicy> {
  const keys = new Map<ParsedDocument, string>();
  const brought: (TextName & { origin: string | null })[] = [];
  for (const parsed of [...input.added, ...input.held]) {
    const name: TextName = {
      document: parsed.title,
      editionDate: editionName(parsed),
      textDigest: await textDigestOf(parsed),
    };
    keys.set(parsed, textKey(name));
    if (input.added.includes(parsed)) brought.push({ ...name, origin: input.origins.get(parsed) ?? null });
  }
  await recordTexts(records, { texts: brought, actor: input.actor });
  await saveProposals(records, { proposals: proposalsOf(input), actor: input.actor });
  const rows = new Map((await listTexts(records)).map((row) => [textKey(row), row]));
  const accepted = new Map(
    (await listProposals(records, { state: 'accepted' })).map(({ key, proposal }) => [key, proposal]),
  );
  const rowOf = (parsed: ParsedDocument) => rows.get(keys.get(parsed) ?? '');
  return {
    decide: ({ key }) => accepted.get(key) ?? null,
    confirmationOf: (parsed) => confirmationIn(rowOf(parsed)),
    originOf: (parsed) => rowOf(parsed)?.origin ?? null,
    twoEditors: (await readSetting(records, { key: twoEditorsSetting })) === true,
  };
}

function proposalsOf({ added, held, catalogue }: Parameters<typeof readReleasePolicy>[1]) {
  const editions = new Map<ParsedDocument, Edition>();
  for (const parsed of [...added, ...held]) editions.set(parsed, editionOf(parsed, catalogue).edition);
  const known = [...editions.values(), ...[...catalogue.values()].flatMap((document) => document.editions)];
  return added.flatMap((parsed) => proposeAll(parsed, editions.get(parsed)!, known));
}
