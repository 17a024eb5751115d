/** The provisions of one release in memory, as the core reads them (port `Library`). */
import type { IndexEntry, Library, LibraryProvision } from '../ports.ts';
import { provisionId } from './provision-id.ts';
import { bareTitle, type ReleaseContent, sameTitle, statusOn } from './release.ts';
import { findRepeals } from './repeals.ts';
import { answeringStatuses } from './status.ts';
import type { Edition, Note, Reference } from './types.ts';

/** A library plus what an index is built from. */
export interface ReleaseLibrary extends Library {
  entries(): IndexEntry[];
  /** Titles and aliases by which documents of this release, held or known, are named. */
  titles(): { name: string; document: string; held: boolean }[];
  provisionCount: number;
}

/**
 * Lays the notes over the texts. Where no text of a provision is held, the note itself stands in, as source `note`.
 */
export function createLibrary(content: ReleaseContent): ReleaseLibrary {
  const byId = new Map<string, LibraryProvision>();
  const byArticle = new Map<string, LibraryProvision[]>();
  const referencesById = new Map<string, Reference[]>();
  const notes = new Map(content.notes.map((note) => [note.key, note]));
  const noted = new Set<string>();
  const add = (provision: LibraryProvision) => {
    byId.set(provision.id, provision);
    const key = articleKey(provision.document, provision.article);
    byArticle.set(key, [...(byArticle.get(key) ?? []), provision]);
  };

  for (const document of content.documents) {
    for (const provision of document.provisions) {
      const note = notes.get(provision.key) ?? null;
      if (note) noted.add(note.key);
      add({
        ...provision,
        document: document.edition.document,
        source: 'official',
        edition: document.edition,
        note,
      });
    }
    for (const reference of document.references)
      referencesById.set(reference.from, [...(referencesById.get(reference.from) ?? []), reference]);
  }
  for (const note of content.notes) {
    if (noted.has(note.key)) continue;
    const provision = noteAsProvision(note, content.editions);
    if (provision) add(provision);
  }

  const find = async (document: string, article: string | null): Promise<LibraryProvision[]> => {
    const title = resolveTitle(content.editions, document) ?? document;
    if (article !== null) return byArticle.get(articleKey(title, article)) ?? [];
    return [...byId.values()]
      .filter((p) => sameTitle(p.document, title) && (p.kind === 'article' || p.kind === 'section'))
      .slice(0, 5);
  };

  const heldByTitle = new Map<string, Set<Edition>>();
  for (const { edition, kind } of byId.values())
    if (kind !== 'heading' && kind !== 'preamble') {
      const title = bareTitle(edition.document);
      heldByTitle.set(title, (heldByTitle.get(title) ?? new Set()).add(edition));
    }
  const repealing = repealsByTitle([...byId.values()]);
  const notStanding = new Map<string, string[]>();

  return {
    release: content.id,
    provisionCount: byId.size,
    heldEditions: async (document) => {
      const title = bareTitle(resolveTitle(content.editions, document) ?? document);
      return [...(heldByTitle.get(title) ?? [])].sort((a, b) => (a.editionDate < b.editionDate ? -1 : 1));
    },
    notStandingOn: async (asOf) => {
      const known = notStanding.get(asOf);
      if (known) return known;
      const titles = [...heldByTitle.values()].flatMap((editions) =>
        [...editions]
          .filter((e) => !answeringStatuses.includes(statusOn(e, '', asOf)))
          .map((e) => e.document),
      );
      if (notStanding.size > 50) notStanding.clear();
      notStanding.set(asOf, [...new Set(titles)]);
      return [...new Set(titles)];
    },
    closing: async (edition) => {
      const own = [...byId.values()].filter(
        (p) => p.edition === edition && (p.kind === 'article' || p.kind === 'section'),
      );
      return (
        own.findLast(({ text }) => /起(?:正式)?(?:施行|实施|执行|生效)/.test(text)) ?? own.at(-1) ?? null
      );
    },
    repealsOf: async (document) => {
      const title = resolveTitle(content.editions, document) ?? document;
      return repealing.get(bareTitle(title)) ?? [];
    },
    provisions: async (ids) => ids.map((id) => byId.get(id)).filter((p) => p !== undefined),
    find,
    findByNumber: async (number) => {
      const wanted = number.replace(/\s+/g, '');
      return content.editions.filter((e) => e.number?.replace(/\s+/g, '').endsWith(wanted));
    },
    referencesFrom: async (id) => {
      const origin = byId.get(id);
      if (!origin) return [];
      const found: LibraryProvision[] = [];
      for (const reference of referencesById.get(id) ?? [])
        for (const article of reference.articles)
          for (const provision of await find(reference.document ?? origin.document, article))
            if (reference.document !== null || provision.edition === origin.edition) found.push(provision);
      return [...new Map(found.map((p) => [p.id, p])).values()];
    },
    editions: async () => content.editions,
    statusOn: (provision, asOf, paragraph = null) =>
      statusOn(provision.edition, provision.article, asOf, paragraph),
    entries: () => [...byId.values()].flatMap(toIndexEntry),
    titles: () => {
      const held = new Set([...byId.values()].map((p) => p.document));
      return content.editions.flatMap((e) =>
        [e.document, bareTitle(e.document), ...e.aliases].map((name) => ({
          name,
          document: e.document,
          held: held.has(e.document),
        })),
      );
    },
  };
}

/** Provisions by the title of what they repeal. */
function repealsByTitle(provisions: readonly LibraryProvision[]): Map<string, LibraryProvision[]> {
  const found = new Map<string, LibraryProvision[]>();
  for (const provision of provisions) {
    if (provision.source !== 'official' || !provision.text.includes('废止')) continue;
    for (const { document, articles } of findRepeals([provision], null)) {
      const title = bareTitle(document);
      if (!articles && !found.get(title)?.includes(provision))
        found.set(title, [...(found.get(title) ?? []), provision]);
    }
  }
  return found;
}

const articleKey = (document: string, article: string): string => `${bareTitle(document)}/${article}`;

function resolveTitle(editions: Edition[], name: string): string | null {
  const bare = bareTitle(name);
  const match = editions.find((e) => bareTitle(e.document) === bare || e.aliases.includes(bare));
  return match?.document ?? null;
}

function noteAsProvision(note: Note, editions: Edition[]): LibraryProvision | null {
  const document = note.key.slice(0, note.key.lastIndexOf('/'));
  const article = note.key.slice(document.length + 1);
  const edition = editions.find((e) => e.document === document && e.editionDate === note.editionDate);
  if (!edition) return null;
  return {
    id: provisionId(document, note.editionDate, article),
    key: note.key,
    document,
    article,
    kind: 'article',
    headings: [note.chapter],
    text: note.zh,
    paragraphs: [{ n: 1, start: 0, end: note.zh.length, items: [] }],
    source: 'note',
    edition,
    note,
  };
}

/** Headings and preambles carry no rule and are not searched. */
function toIndexEntry(provision: LibraryProvision): IndexEntry[] {
  if (provision.kind === 'heading' || provision.kind === 'preamble') return [];
  const { edition, note } = provision;
  return [
    {
      id: provision.id,
      key: provision.key,
      document: provision.document,
      level: edition.level,
      jurisdiction: edition.jurisdiction,
      effectiveFrom: edition.effectiveFrom,
      effectiveTo: edition.effectiveTo,
      title: provision.document,
      headings: provision.headings,
      article: provision.article,
      text: provision.source === 'official' ? provision.text : '',
      noteZh: note ? [note.zh, ...note.asks.zh, ...note.facts].join('\n') : '',
      noteEn: note ? [note.en, ...note.asks.en].join('\n') : '',
    },
  ];
}
