/** What differs between two releases, document by document and article by article. Pure. */
import { type ArticleChange, diffProvisions } from './diff-editions.ts';
import type { ReleaseContent, ReleaseDocument } from './release.ts';
import type { Edition } from './types.ts';

export interface FactChange {
  fact: (typeof comparedFacts)[number];
  before: unknown;
  after: unknown;
}

export interface EditionChange {
  document: string;
  /** Date of the edition. */
  edition: string;
  /** `ended`: it was repealed or superseded between the two. `facts`: only its dates or other facts differ. */
  kind: 'added' | 'removed' | 'changed' | 'ended' | 'facts';
  /** The edition whose text it is compared with: of an added one the newest earlier edition; else its own. */
  comparedWith: string | null;
  facts: FactChange[];
  articles: ArticleChange[];
}

export interface ReleaseDiff {
  from: string;
  to: string;
  editions: EditionChange[];
  /** Keys of notes. */
  notes: { added: string[]; removed: string[]; changed: string[] };
  counts: Record<ArticleChange['kind'], number> & { editions: number };
}

const comparedFacts = [
  'number',
  'authority',
  'level',
  'jurisdiction',
  'promulgatedOn',
  'effectiveFrom',
  'effectiveTo',
  'endedBy',
  'endedByDocument',
  'amendments',
  'confirmedOn',
  'url',
] as const satisfies (keyof Edition)[];

/** What `after` says otherwise than `before`. */
export function diffReleases(before: ReleaseContent, after: ReleaseContent): ReleaseDiff {
  const oldTexts = byName(before.documents, ({ edition }) => edition);
  const newTexts = byName(after.documents, ({ edition }) => edition);
  const oldFacts = byName(before.editions, (edition) => edition);
  const newFacts = byName(after.editions, (edition) => edition);
  const editions: EditionChange[] = [];
  for (const [name, edition] of newFacts) {
    const text = newTexts.get(name) ?? null;
    const formerText = oldTexts.get(name) ?? null;
    const former = oldFacts.get(name) ?? null;
    const change =
      text && !formerText
        ? addedEdition(text, before.documents, former)
        : changedEdition(edition, former, text, formerText);
    if (change) editions.push(change);
  }
  for (const [name, { edition, provisions }] of oldTexts)
    if (!newTexts.has(name))
      editions.push({
        document: edition.document,
        edition: edition.editionDate,
        kind: 'removed',
        comparedWith: edition.editionDate,
        facts: [],
        articles: diffProvisions(provisions, []),
      });
  const notes = diffNotes(before, after);
  const counts = { added: 0, removed: 0, changed: 0, moved: 0, editions: editions.length };
  for (const { articles } of editions) for (const { kind } of articles) counts[kind] += 1;
  return { from: before.id, to: after.id, editions, notes, counts };
}

/** Two editions, of one release or of two, of one document or of two. */
export function diffEditions(before: ReleaseDocument, after: ReleaseDocument): EditionChange {
  return {
    document: after.edition.document,
    edition: after.edition.editionDate,
    kind: 'changed',
    comparedWith: before.edition.editionDate,
    facts: diffFacts(before.edition, after.edition),
    articles: diffProvisions(before.provisions, after.provisions),
  };
}

function addedEdition(
  text: ReleaseDocument,
  olds: readonly ReleaseDocument[],
  facts: Edition | null,
): EditionChange {
  const { edition } = text;
  const former = olds
    .filter((old) => old.edition.document === edition.document)
    .filter((old) => old.edition.editionDate < edition.editionDate)
    .sort((a, b) => (a.edition.editionDate < b.edition.editionDate ? 1 : -1))[0];
  return {
    document: edition.document,
    edition: edition.editionDate,
    kind: 'added',
    comparedWith: former?.edition.editionDate ?? null,
    facts: facts ? diffFacts(facts, edition) : [],
    articles: diffProvisions(former?.provisions ?? [], text.provisions),
  };
}

function changedEdition(
  edition: Edition,
  former: Edition | null,
  text: ReleaseDocument | null,
  formerText: ReleaseDocument | null,
): EditionChange | null {
  const facts = former ? diffFacts(former, edition) : [];
  const articles = text && formerText ? diffProvisions(formerText.provisions, text.provisions) : [];
  if (former && facts.length === 0 && articles.length === 0) return null;
  // An edition of which only facts are held, and new ones: no text to compare.
  if (!former && !text)
    return { ...base(edition), kind: 'facts', facts: [], articles: [], comparedWith: null };
  const ended = facts.some(({ fact, after }) => (fact === 'effectiveTo' || fact === 'endedBy') && after);
  const kind = articles.length > 0 ? 'changed' : ended ? 'ended' : 'facts';
  return { ...base(edition), kind, comparedWith: edition.editionDate, facts, articles };
}

const base = ({ document, editionDate }: Edition) => ({ document, edition: editionDate });

function diffFacts(before: Edition, after: Edition): FactChange[] {
  return comparedFacts.flatMap((fact) =>
    JSON.stringify(before[fact] ?? null) === JSON.stringify(after[fact] ?? null)
      ? []
      : [{ fact, before: before[fact] ?? null, after: after[fact] ?? null }],
  );
}

function diffNotes(before: ReleaseContent, after: ReleaseContent): ReleaseDiff['notes'] {
  const name = ({ key, editionDate }: ReleaseContent['notes'][number]) => `${key}@${editionDate}`;
  const old = new Map(before.notes.map((note) => [name(note), JSON.stringify(sorted(note))]));
  const now = new Map(after.notes.map((note) => [name(note), JSON.stringify(sorted(note))]));
  return {
    added: [...now.keys()].filter((key) => !old.has(key)),
    removed: [...old.keys()].filter((key) => !now.has(key)),
    changed: [...now].flatMap(([key, text]) => (old.has(key) && old.get(key) !== text ? [key] : [])),
  };
}

/** A database forgets the order of keys. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => [key, sorted(held)]),
  );
}

function byName<Item>(items: readonly Item[], edition: (item: Item) => Edition): Map<string, Item> {
  return new Map(
    items.map((item) => {
      const { document, editionDate } = edition(item);
      return [`${document}@${editionDate}`, item];
    }),
  );
}
