import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/knowledge/library.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { buildRelease, statusOn } from '../../src/knowledge/release.ts';
import {
  inventedCatalogue,
  inventedNotes,
  inventedRelease,
  kiteRules,
  oldKiteRules,
} from '../support/invented-law.ts';
import { inventedEdition } from '../support/invented-provision.ts';

describe('status on a date', () => {
  const edition = inventedEdition({
    effectiveFrom: '2020-05-01',
    effectiveTo: '2025-01-01',
    endedBy: 'superseded',
    amendments: [{ articles: ['第三条'], by: '修改决定', number: null, from: '2023-01-01' }],
  });

  it.each([
    ['第一条', '2020-04-30', 'not_yet'],
    ['第一条', '2020-05-01', 'in_force'],
    ['第三条', '2022-12-31', 'in_force'],
    ['第三条', '2023-01-01', 'amended'],
    ['第一条', '2024-12-31', 'in_force'],
    ['第一条', '2025-01-01', 'superseded'],
    ['第三条', '2025-01-01', 'superseded'],
  ])('%s on %s is %s', (article, day, status) => {
    expect(statusOn(edition, article, day)).toBe(status);
  });

  it('is unknown where the entry into force is unknown', () => {
    expect(statusOn(inventedEdition({ effectiveFrom: null }), '第一条', '2026-01-01')).toBe('unknown');
  });
});

describe('a release', () => {
  it('applies clear repeal clauses at once', () => {
    const old = inventedRelease().documents.find((d) => d.edition.document === '风筝暂行规定')!.edition;
    expect(old).toMatchObject({
      effectiveTo: '2020-05-01',
      endedBy: 'repealed',
      endedByDocument: '风筝器械管理办法',
    });
  });

  it('ends an edition when the next one of the same document takes effect', () => {
    const later = kiteRules
      .replace('2020年3月1日', '2024年3月1日')
      .replace('2020年5月1日 施行', '2024年5月1日 施行')
      .replace('本办法自2020年5月1日起', '本办法自2024年5月1日起');
    const { content } = buildRelease({
      id: 'r',
      parsed: [
        parseDocument({ fileName: 'a(2024-03-01).md', text: later }),
        parseDocument({ fileName: 'a(2020-03-01).md', text: kiteRules }),
      ],
      catalogue: inventedCatalogue(),
      notes: [],
    });
    const [newer, older] = content.documents.map((d) => d.edition);
    expect(older).toMatchObject({
      editionDate: '2020-03-01',
      effectiveTo: '2024-05-01',
      endedBy: 'superseded',
    });
    expect(newer).toMatchObject({ editionDate: '2024-03-01', effectiveTo: null });
  });

  it('takes the same document and date as one edition, and says how files differ', () => {
    const other = parseDocument({
      fileName: 'b(2020-03-01).md',
      text: kiteRules.replace('有效期为三年', '有效期为四年'),
    });
    const { content, doubts } = buildRelease({
      id: 'r',
      parsed: [parseDocument({ fileName: 'a(2020-03-01).md', text: kiteRules }), other],
      catalogue: inventedCatalogue(),
      notes: [],
    });
    expect(content.documents).toHaveLength(1);
    expect(doubts.get(other)).toEqual([
      expect.objectContaining({ code: 'edition-repeat', text: expect.stringContaining('第六条') }),
    ]);
  });

  it('tells where text and catalogue differ', () => {
    const parsed = parseDocument({
      fileName: 'a(2020-03-01).md',
      text: kiteRules.replaceAll('2020年5月1日', '2020年6月1日'),
    });
    const { doubts } = buildRelease({ id: 'r', parsed: [parsed], catalogue: inventedCatalogue(), notes: [] });
    expect(doubts.get(parsed)).toEqual([expect.objectContaining({ code: 'catalogue-differs' })]);
  });
});

describe('the library', () => {
  const library = createLibrary(inventedRelease());

  it('finds an article by title, alias and with 中华人民共和国 left out', async () => {
    for (const name of [
      '风筝器械管理办法',
      '风筝办法',
      '《风筝器械管理办法》',
      '中华人民共和国风筝器械管理办法',
    ])
      expect(
        (await library.find(name, '第六条')).map((p) => p.id),
        name,
      ).toEqual(['风筝器械管理办法@2020-03-01/第六条']);
    expect(await library.find('风筝办法', '第九十九条')).toEqual([]);
  });

  it('finds a document by its number', async () => {
    expect((await library.findByNumber('国家风筝局令第12号')).map((e) => e.document)).toEqual([
      '风筝器械管理办法',
    ]);
    expect(await library.findByNumber('令第2号')).toEqual([]);
  });

  it('lays a note over its provision, and lets it stand alone where no text is held', async () => {
    const [official] = await library.find('风筝办法', '第六条');
    expect(official).toMatchObject({ source: 'official', note: { key: '风筝器械管理办法/第六条' } });
    const notesOnly = createLibrary(inventedRelease({ texts: false }));
    const [note] = await notesOnly.find('风筝办法', '第六条');
    expect(note).toMatchObject({
      id: official!.id,
      source: 'note',
      text: inventedNotes()[0]!.zh,
      edition: { number: '国家风筝局令第12号' },
    });
  });

  it('gives headings no entry in the index', () => {
    expect(library.entries().every((e) => /条$/.test(e.article))).toBe(true);
  });

  it('names documents that it knows of and does not hold', () => {
    expect(library.titles()).toContainEqual({ name: '风筝竞赛规则', document: '风筝竞赛规则', held: false });
  });
});

it('the invented law reads without a doubt', () => {
  for (const text of [kiteRules, oldKiteRules])
    expect(parseDocument({ fileName: 'x.md', text }).doubts).toEqual([]);
});

it('two editions without a date, told apart by the label in their title, are both kept', () => {
  const rules = (label: string, day: string) =>
    parseDocument({
      fileName: 'x.md',
      text: `# 风筝质量规范（${label}）\n\n第一条 为了保证风筝质量，制定本规范。\n\n第二条 本规范自${day}起施行。\n`,
    });
  const parsed = [rules('2014年版', '2015年3月1日'), rules('2025年版', '2026年11月1日')];
  const { content } = buildRelease({ id: 'r', parsed, catalogue: inventedCatalogue(), notes: [] });
  expect(content.documents.map((d) => d.provisions.find((p) => p.kind === 'article')!.id)).toEqual([
    '风筝质量规范@2014年版/第一条',
    '风筝质量规范@2025年版/第一条',
  ]);
  expect(content.documents[0]!.edition).toMatchObject({ effectiveTo: '2026-11-01', endedBy: 'superseded' });
});

it('a text without a date does not end itself by the clause that ends its predecessor', () => {
  const parsed = parseDocument({
    fileName: 'x.md',
    text: '# 风筝质量规范\n\n第一条 为了保证风筝质量，制定本规范。\n\n第二条 本规范自2026年11月1日起施行。2014年12月29日公布的《风筝质量规范》同时废止。\n',
  });
  const { content } = buildRelease({ id: 'r', parsed: [parsed], catalogue: inventedCatalogue(), notes: [] });
  const { edition } = content.documents[0]!;
  expect(edition).toMatchObject({ effectiveFrom: '2026-11-01', effectiveTo: null, endedBy: null });
  expect(statusOn(edition, '第一条', '2026-11-01')).toBe('in_force');
});

it('an undated copy of the same text does not supersede the dated edition', () => {
  const undated = kiteRules.replace('2020年3月1日 国家风筝局令第12号公布\n\n2020年5月1日 施行\n', '');
  const parsed = [
    parseDocument({ fileName: '风筝器械管理办法(2020-03-01).md', text: kiteRules }),
    parseDocument({ fileName: 'x.md', text: undated }),
  ];
  const { content } = buildRelease({ id: 'r', parsed, catalogue: inventedCatalogue(), notes: [] });
  const dated = content.documents.find((d) => d.edition.editionDate === '2020-03-01')!.edition;
  expect(statusOn(dated, '第六条', '2026-01-01')).toBe('in_force');
});
