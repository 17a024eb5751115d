/** A release's content: the editions that serve answers, with the catalogue's facts laid over the texts. Pure. */
import type { Catalogue } from './catalogue.ts';
import { type Confirmation, lacksForCiting, withConfirmation } from './citing.ts';
import { endByRepealClauses, endBySuccession } from './endings.ts';
import { isClear, type Proposal, proposeEffective } from './proposals.ts';
import { isSameEdition } from './same-edition.ts';
import { bareTitle } from './same-title.ts';
import { findTransitional } from './transitional.ts';
import type { Doubt, Edition, Note, ParsedDocument, Provision, Reference } from './types.ts';

export { bareTitle, sameTitle } from './same-title.ts';
export { statusOn } from './status.ts';

export interface ReleaseDocument {
  edition: Edition;
  provisions: Provision[];
  references: Reference[];
}

/** What a release holds, as loaded from the database or built for one command. */
export interface ReleaseContent {
  id: string;
  documents: ReleaseDocument[];
  /** Every edition known, those without a text included. */
  editions: Edition[];
  notes: Note[];
}

/** The edition's date; of a text without one the label in its title (`2025年版`), else `undated`. */
export const editionName = (parsed: Pick<ParsedDocument, 'editionDate' | 'editionLabel'>): string =>
  parsed.editionDate ?? parsed.editionLabel ?? 'undated';

/** Facts of a parsed text and of the catalogue as one edition. */
export function editionOf(
  parsed: ParsedDocument,
  catalogue: Catalogue,
): { edition: Edition; doubts: Doubt[] } {
  const known = catalogue.get(parsed.title);
  const editionDate = editionName(parsed);
  // A text without a date finds its facts by its entry into force.
  const entry = known?.editions.find((e) =>
    parsed.editionDate
      ? e.editionDate === editionDate
      : e.effectiveFrom && e.effectiveFrom === parsed.effectiveFrom,
  );
  const doubts: Doubt[] = [];
  const differ = (what: string, text: string | null, listed: string | null | undefined) => {
    if (text && listed && text !== listed)
      doubts.push({ code: 'catalogue-differs', line: 1, text: `${what}: text ${text}, catalogue ${listed}` });
  };
  differ('effectiveFrom', parsed.effectiveFrom, entry?.effectiveFrom);
  differ('promulgatedOn', parsed.promulgatedOn, entry?.promulgatedOn);
  const edition: Edition = {
    document: parsed.title,
    documentEn: known?.documentEn ?? null,
    aliases: known?.aliases ?? [],
    editionDate,
    number: entry?.number ?? parsed.number,
    authority: known?.authority ?? parsed.authority,
    level: known?.level ?? levelByTitle(parsed),
    jurisdiction: known?.jurisdiction ?? 'CN',
    promulgatedOn: entry?.promulgatedOn ?? parsed.promulgatedOn,
    effectiveFrom: entry?.effectiveFrom ?? parsed.effectiveFrom,
    effectiveTo: entry?.effectiveTo ?? null,
    endedBy: entry?.endedBy ?? null,
    endedByDocument: entry?.endedByDocument ?? null,
    amendments: (entry?.amendments ?? []).map((amendment) => ({ ...amendment })),
    url: entry?.url ?? null,
    confirmedOn: entry?.confirmedOn ?? null,
    confirmedBy: entry?.confirmedBy ?? null,
    transitional: findTransitional(parsed.provisions),
  };
  edition.known = howKnown(edition, entry ?? null, known?.authority ?? null);
  return { edition, doubts };
}

/** Where each fact of an edition comes from. */
function howKnown(edition: Edition, entry: Edition | null, listedAuthority: string | null): Edition['known'] {
  const known: NonNullable<Edition['known']> = {};
  for (const fact of ['number', 'promulgatedOn', 'effectiveFrom', 'effectiveTo'] as const)
    if (edition[fact]) known[fact] = entry?.[fact] ? 'catalogue' : 'text';
  if (edition.authority) known.authority = listedAuthority ? 'catalogue' : 'text';
  return known;
}

/** Level as the title tells it, for a document the catalogue does not know. 法 < 条例 < 办法/规定 by 立法法. */
function levelByTitle(parsed: ParsedDocument): Edition['level'] {
  const { title, number } = parsed;
  if (/(?:[^办方]法|法典)$/.test(title)) return 'law';
  if (/条例(（试行）)?$/.test(title))
    return /^.{2,6}(省|市|自治区)/.test(title) ? 'local_regulation' : 'administrative_regulation';
  if (number && /令/.test(number)) return 'rule';
  if (/(公告|通告|通知|意见|规定|办法|规范|细则)(（试行）)?$/.test(title)) return 'notice';
  if (/(指导原则|指南|目录|要点|技术审查)/.test(title)) return 'guidance';
  return 'other';
}

/** How a release for askers is made, beside what a throw-away release does. */
export interface ReleasePolicy {
  /** A repeal clause as a person accepted it; null where none has. */
  decide(proposal: Proposal): Proposal | null;
  /** A person's word for this very text. */
  confirmationOf(parsed: ParsedDocument, edition: Edition): Confirmation | undefined;
  /** Where a text came from, for people. */
  originOf(parsed: ParsedDocument): string | null;
  twoEditors: boolean;
}

/**
 * Builds the content of a release from parsed texts. Without a policy texts count as confirmed and clear repeal clauses
 * apply at once, as in a throw-away release; later editions end earlier ones of the same document. Of two texts of one
 * edition the first is kept; of a dated one and the same without a date, the dated one.
 */
export function buildRelease(input: {
  id: string;
  parsed: ParsedDocument[];
  catalogue: Catalogue;
  notes: Note[];
  policy?: ReleasePolicy;
}): { content: ReleaseContent; doubts: Map<ParsedDocument, Doubt[]> } {
  const { catalogue, notes, policy } = input;
  const doubts = new Map<ParsedDocument, Doubt[]>();
  const kept: { parsed: ParsedDocument; edition: Edition }[] = [];
  const byIdentity = new Map<string, ParsedDocument>();
  const byTitle = new Map<string, ParsedDocument[]>();
  // A dated text comes before undated ones, so that it is the one that is kept; the order is otherwise as given.
  for (const parsed of input.parsed.toSorted((a, b) => Number(!a.editionDate) - Number(!b.editionDate))) {
    const { edition, doubts: found } = editionOf(parsed, catalogue);
    doubts.set(parsed, found);
    const identity = `${edition.document}@${edition.editionDate}`;
    const namesakes = byTitle.get(bareTitle(parsed.title)) ?? [];
    const twin = byIdentity.get(identity) ?? namesakes.find((other) => isSameEdition(other, parsed));
    if (twin) {
      found.push({ code: 'edition-repeat', line: 1, text: describeDifference(twin, parsed) });
      continue;
    }
    byIdentity.set(identity, parsed);
    byTitle.set(bareTitle(parsed.title), [...namesakes, parsed]);
    kept.push({ parsed, edition });
  }
  const order = new Map(input.parsed.map((parsed, at) => [parsed, at]));
  kept.sort((a, b) => order.get(a.parsed)! - order.get(b.parsed)!);
  if (policy)
    for (const text of kept) {
      const confirmation = policy.confirmationOf(text.parsed, text.edition);
      // The catalogue vouches for facts; only a person who saw the text vouches for its words.
      const facts = {
        ...text.edition,
        origin: policy.originOf(text.parsed),
        confirmedBy: null,
        confirmedOn: null,
      };
      text.edition = withConfirmation(facts, confirmation);
      takeStatedDay(text.edition, text.parsed, policy);
      text.edition.lacks = lacksForCiting(text.edition, { twoEditors: policy.twoEditors });
    }
  const documents = kept.map(({ parsed, edition }) => ({
    edition,
    provisions: parsed.provisions,
    references: parsed.references,
  }));
  const held = new Set(documents.map((d) => `${d.edition.document}@${d.edition.editionDate}`));
  const known = [...catalogue.values()]
    .flatMap(({ editions }) => editions)
    .filter((edition) => !held.has(`${edition.document}@${edition.editionDate}`))
    .map((edition) => ({ ...edition, amendments: edition.amendments.map((a) => ({ ...a })) }));
  endByRepealClauses(kept, known, policy ? policy.decide : (p) => (isClear(p) ? p : null));
  endBySuccession(documents);
  const editions = [...documents.map((d) => d.edition), ...known];
  return { content: { id: input.id, documents, editions, notes }, doubts };
}

/** The day of force as a person accepted it, where that is another one than was read. */
function takeStatedDay(edition: Edition, parsed: ParsedDocument, policy: ReleasePolicy): void {
  const proposal = proposeEffective(parsed, edition);
  const from = proposal && policy.decide(proposal)?.from;
  if (!from || from === edition.effectiveFrom) return;
  edition.effectiveFrom = from;
  edition.known = { ...edition.known, effectiveFrom: 'editor' };
}

function describeDifference(first: ParsedDocument, second: ParsedDocument): string {
  const texts = new Map(first.provisions.map((p) => [p.article, p.text.replace(/\s+/g, '')]));
  const differing = second.provisions.filter((p) => texts.get(p.article) !== p.text.replace(/\s+/g, ''));
  return differing.length === 0
    ? `the same text as another file of this edition`
    : `another file of this edition differs in ${differing
        .slice(0, 10)
        .map((p) => p.article)
        .join('、')}`;
}
