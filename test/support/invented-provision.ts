/** Provisions invented for tests: no sentence of them stands in any law. */
import type { DraftClaim, EvidenceSpan, Passage } from '../../src/answer/types.ts';
import type { Edition, Note } from '../../src/knowledge/types.ts';
import type { LibraryProvision } from '../../src/ports.ts';

export function inventedEdition(over: Partial<Edition> = {}): Edition {
  return {
    document: '测试器械管理办法',
    documentEn: 'Measures for Test Devices',
    aliases: [],
    editionDate: '2020-03-01',
    number: '试药监令第12号',
    authority: '试验局',
    level: 'rule',
    jurisdiction: 'CN',
    promulgatedOn: '2020-03-01',
    effectiveFrom: '2020-05-01',
    effectiveTo: null,
    endedBy: null,
    endedByDocument: null,
    amendments: [],
    url: null,
    confirmedOn: null,
    ...over,
  };
}

export function inventedProvision(
  text: string,
  over: Partial<LibraryProvision> & { noteEn?: string } = {},
): LibraryProvision {
  const { noteEn, ...rest } = over;
  const article = rest.article ?? '第九条';
  const key = `测试器械管理办法/${article}`;
  const note: Note | null =
    noteEn === undefined
      ? null
      : {
          key,
          editionDate: '2020-03-01',
          zh: '',
          en: noteEn,
          asks: { zh: [], en: [] },
          facts: [],
          topic: '',
          who: [],
          chapter: '',
          amended: null,
        };
  return {
    id: `测试器械管理办法@2020-03-01/${article}`,
    key,
    document: '测试器械管理办法',
    article,
    kind: 'article',
    headings: [],
    text,
    paragraphs: [{ n: 1, start: 0, end: text.length, items: [] }],
    source: 'official',
    edition: inventedEdition(),
    note,
    ...rest,
  };
}

export function inventedPassage(text: string, over: Parameters<typeof inventedProvision>[1] = {}): Passage {
  return { provision: inventedProvision(text, over), score: 1, why: [] };
}

/** A span over the whole text, or over `part` of it. */
export function spanOf(passage: Passage, part?: string): EvidenceSpan {
  const { text } = passage.provision;
  const start = part === undefined ? 0 : text.indexOf(part);
  if (start < 0) throw new Error(`not in the provision: ${part}`);
  return { passage, start, end: start + (part ?? text).length, paragraph: null, item: null };
}

export function claimOn(text: string, ...sources: (string | EvidenceSpan)[]): DraftClaim {
  const spans = sources.map((source) =>
    typeof source === 'string' ? spanOf(inventedPassage(source)) : source,
  );
  return { text, spans, unknownMarks: [] };
}
