/** A release's content: the editions that serve answers, with the catalogue's facts laid over the texts. Pure. */
import type { Catalogue } from './catalogue.ts';
import type { Doubt, Edition, Note, ParsedDocument, Provision, Reference, Status } from './types.ts';

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
    amendments: entry?.amendments ?? [],
    url: entry?.url ?? null,
    confirmedOn: entry?.confirmedOn ?? null,
  };
  return { edition, doubts };
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

/**
 * Builds the content of a release from parsed texts. Texts count as confirmed and clear repeal clauses apply at
 * once, as in a throw-away release; later editions end earlier ones of the same document.
 */
export function buildRelease(input: {
  id: string;
  parsed: ParsedDocument[];
  catalogue: Catalogue;
  notes: Note[];
}): { content: ReleaseContent; doubts: Map<ParsedDocument, Doubt[]> } {
  const doubts = new Map<ParsedDocument, Doubt[]>();
  const documents: ReleaseDocument[] = [];
  const byIdentity = new Map<string, ParsedDocument>();
  for (const parsed of input.parsed) {
    const { edition, doubts: found } = editionOf(parsed, input.catalogue);
    doubts.set(parsed, found);
    const identity = `${edition.document}@${edition.editionDate}`;
    const twin = byIdentity.get(identity);
    if (twin) {
      found.push({ code: 'edition-repeat', line: 1, text: describeDifference(twin, parsed) });
      continue;
    }
    byIdentity.set(identity, parsed);
    documents.push({ edition, provisions: parsed.provisions, references: parsed.references });
  }
  endByRepealClauses(input.parsed, documents);
  endBySuccession(documents);
  const held = new Set(documents.map((d) => `${d.edition.document}@${d.edition.editionDate}`));
  const editions = documents.map((d) => d.edition);
  for (const known of input.catalogue.values())
    for (const edition of known.editions)
      if (!held.has(`${edition.document}@${edition.editionDate}`)) editions.push(edition);
  return { content: { id: input.id, documents, editions, notes: input.notes }, doubts };
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

function endByRepealClauses(parsed: ParsedDocument[], documents: ReleaseDocument[]): void {
  for (const source of parsed) {
    const own = documents.find((d) => d.provisions === source.provisions)?.edition;
    const from = own?.effectiveFrom ?? source.effectiveFrom;
    for (const repeal of source.repeals) {
      for (const { edition } of documents) {
        if (!sameTitle(edition.document, repeal.document) || edition.effectiveTo) continue;
        if (source.editionDate && edition.editionDate >= source.editionDate) continue;
        // No clause ends an edition that takes effect with it or later: an undated text would end itself.
        const ends = repeal.from ?? from;
        if (edition === own) continue;
        if (ends && edition.effectiveFrom && edition.effectiveFrom >= ends) continue;
        edition.effectiveTo = ends;
        edition.endedBy = sameTitle(edition.document, source.title) ? 'superseded' : 'repealed';
        edition.endedByDocument = source.title;
      }
    }
  }
}

function endBySuccession(documents: ReleaseDocument[]): void {
  for (const { edition } of documents) {
    const next = documents
      .map((d) => d.edition)
      .filter(
        (e) =>
          e.document === edition.document &&
          e.editionDate > edition.editionDate &&
          e.effectiveFrom &&
          (!edition.effectiveFrom || e.effectiveFrom > edition.effectiveFrom),
      )
      .sort((a, b) => (a.editionDate < b.editionDate ? -1 : 1))[0];
    if (!next || (edition.effectiveTo && edition.effectiveTo <= next.effectiveFrom!)) continue;
    edition.effectiveTo = next.effectiveFrom;
    edition.endedBy = 'superseded';
    edition.endedByDocument = next.document;
  }
}

export const bareTitle = (title: string): string =>
  title.replace(/[《》\s]/g, '').replace(/^中华人民共和国/, '');

export const sameTitle = (a: string, b: string): boolean => bareTitle(a) === bareTitle(b);

/** Status of an article of an edition on a day (`YYYY-MM-DD`); computed, never stored. */
export function statusOn(edition: Edition, article: string, asOf: string): Status {
  if (edition.effectiveFrom && asOf < edition.effectiveFrom) return 'not_yet';
  if (edition.effectiveTo && asOf >= edition.effectiveTo) return edition.endedBy ?? 'superseded';
  if (edition.endedBy && !edition.effectiveTo) return edition.endedBy;
  if (edition.amendments.some((a) => a.from <= asOf && a.articles.includes(article))) return 'amended';
  return edition.effectiveFrom ? 'in_force' : 'unknown';
}
