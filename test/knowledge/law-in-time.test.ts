import { describe, expect, it } from 'vitest';
import { isCitable, lacksForCiting } from '../../src/knowledge/citing.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { isClear, proposeAll } from '../../src/knowledge/proposals.ts';
import { buildRelease, editionOf, type ReleasePolicy, statusOn } from '../../src/knowledge/release.ts';
import { isSameEdition } from '../../src/knowledge/same-edition.ts';
import type { ParsedDocument } from '../../src/knowledge/types.ts';
import { inventedCatalogue, kiteRules, oldKiteRules } from '../support/invented-law.ts';
import { inventedEdition } from '../support/invented-provision.ts';
import { readSharedTexts, sharedTexts, whySkipped } from './shared-texts.ts';

const catalogue = inventedCatalogue();
const parse = (fileName: string, text: string) => parseDocument({ fileName, text });
const kites = () => parse('风筝器械管理办法(2020-03-01).md', kiteRules);
const decision = (words: string) =>
  parse(
    '风筝决定(2024-01-01).md',
    `# 关于清理风筝规定的决定\n\n2024年1月1日 国家风筝局令第20号公布\n\n<!-- INFO END -->\n\n第一条 为了清理规定，作出本决定。\n\n第二条 本决定自2024年2月1日起施行。${words}\n`,
  );
const release = (parsed: ParsedDocument[], policy?: ReleasePolicy) =>
  buildRelease({ id: 'r', parsed, catalogue, notes: [], policy }).content;

describe('partial repeal', () => {
  const content = release([kites(), decision('《风筝器械管理办法》第五条至第六条、第九条同时废止。')]);
  const edition = content.documents[0]!.edition;

  it('ends the articles named from the day on, and no other', () => {
    const on = (article: string, day: string) => statusOn(edition, article, day);
    expect(on('第五条', '2024-01-31')).toBe('in_force');
    for (const article of ['第五条', '第六条', '第九条']) expect(on(article, '2024-02-01')).toBe('repealed');
    expect(on('第七条', '2024-02-01')).toBe('in_force');
    expect(edition).toMatchObject({ effectiveTo: null, amendments: [{ byArticle: '第二条' }] });
  });

  it('of a paragraph leaves the rest of its article in force', () => {
    const amended = inventedEdition({
      amendments: [{ articles: ['第十九条第二款'], by: '决定', number: null, from: '2025-01-20' }],
    });
    const on = (paragraph: number | null) => statusOn(amended, '第十九条', '2025-01-20', paragraph);
    expect([on(1), on(2), on(null)]).toEqual(['in_force', 'amended', 'amended']);
    expect(statusOn(amended, '第十九条之一', '2025-01-20')).toBe('in_force');
  });

  it('is left to people where it may mean either of two documents', () => {
    const { repeals } = decision('《风筝器械管理办法》和《风筝暂行规定》第五条同时废止。');
    expect(repeals).toEqual([]);
  });
});

describe('proposals', () => {
  const old = () => parse('风筝暂行规定(2010-05-01).md', oldKiteRules);
  const proposals = (parsed: ParsedDocument) => {
    const own = editionOf(parsed, catalogue).edition;
    return proposeAll(parsed, own, [own, editionOf(old(), catalogue).edition]);
  };

  it('show the sentence, its place and the day', () => {
    const [repeal] = proposals(kites());
    expect(repeal).toMatchObject({
      kind: 'repeal',
      document: '风筝暂行规定',
      from: '2020-05-01',
      by: '风筝器械管理办法',
      byArticle: '第十条',
      sentence: '2010年5月1日公布的《风筝暂行规定》同时废止。',
      doubts: [],
    });
    expect(isClear(repeal!)).toBe(true);
  });

  it('ask for the entry into force that only the text knows', () => {
    expect(proposals(decision('')).map((p) => [p.kind, p.from, p.byArticle])).toEqual([
      ['effective', '2024-02-01', '第二条'],
    ]);
  });

  it('tell a repeal of what nobody knows from the others', () => {
    const [, repeal] = proposals(decision('《纸鸢细则》同时废止。'));
    expect(repeal).toMatchObject({ document: '纸鸢细则', doubts: ['unknown_document'] });
  });

  it('end nothing in a release for askers until a person accepts, and then from the day the person says', () => {
    const policy = (decide: ReleasePolicy['decide']): ReleasePolicy => ({
      decide,
      confirmationOf: () => undefined,
      originOf: () => 'x.md',
      twoEditors: false,
    });
    const ends = (decide: ReleasePolicy['decide']) =>
      release([kites(), old()], policy(decide)).documents[1]!.edition.effectiveTo;
    expect(ends(() => null)).toBeNull();
    expect(ends((p) => ({ ...p, from: '2020-07-01' }))).toBe('2020-07-01');
    const stated = release(
      [decision('')],
      policy((p) => ({ ...p, from: '2024-03-01' })),
    ).documents[0]!;
    expect(stated.edition).toMatchObject({ effectiveFrom: '2024-03-01', known: { effectiveFrom: 'editor' } });
  });
});

describe('one edition in two files', () => {
  const undated = kiteRules.replace('2020年3月1日 国家风筝局令第12号公布\n\n2020年5月1日 施行\n', '');
  const copy = (text: string) => parse('copy.md', text);

  it('is one document, and the dated text is kept whichever comes first', () => {
    for (const parsed of [
      [kites(), copy(undated)],
      [copy(undated), kites()],
    ])
      expect(release(parsed).documents.map((d) => d.edition.editionDate)).toEqual(['2020-03-01']);
  });

  it('forgives what converters change, and no figure', () => {
    const spaced = undated.replaceAll('，', ', ').replace('第六条 风筝', '第六条  风筝');
    expect(isSameEdition(kites(), copy(spaced))).toBe(true);
    const changed = undated.replace('三年', '四年').replace('二十日', '三十日');
    expect(isSameEdition(kites(), copy(changed))).toBe(false);
  });

  it('two dated texts are two editions, whatever they share', () => {
    expect(
      isSameEdition(kites(), parse('b(2021-03-01).md', kiteRules.replace('2020年3月1日', '2021年3月1日'))),
    ).toBe(false);
  });
});

describe('what may be cited', () => {
  const whole = inventedEdition({ origin: 'a.md', confirmedBy: 'staff:a', confirmedOn: '2026-01-01' });

  it('needs an authority, a source and a person', () => {
    const lacks = (over: Parameters<typeof inventedEdition>[0]) =>
      lacksForCiting({ ...whole, ...over }, { twoEditors: false });
    expect(lacks({})).toEqual([]);
    expect(lacks({ authority: null })).toEqual(['authority']);
    expect(lacks({ origin: null })).toEqual(['source']);
    expect(lacks({ confirmedBy: null })).toEqual(['confirmation']);
    expect(lacks({ number: null })).toEqual([]);
  });

  it('needs a second editor at the national level, where the agency asks for one', () => {
    const lacks = (over: Parameters<typeof inventedEdition>[0]) =>
      lacksForCiting({ ...whole, ...over }, { twoEditors: true });
    expect(lacks({})).toEqual(['second_confirmation']);
    expect(lacks({ secondConfirmedBy: 'staff:b' })).toEqual([]);
    expect(lacks({ level: 'local_regulation', jurisdiction: 'CN-SH' })).toEqual([]);
  });

  it('is everything in a throw-away release, and nothing unconfirmed in another', () => {
    expect(isCitable(release([kites()]).documents[0]!.edition)).toBe(true);
    const policy = {
      decide: () => null,
      confirmationOf: () => undefined,
      originOf: () => 'x.md',
      twoEditors: false,
    };
    const { edition } = release([kites()], policy).documents[0]!;
    expect(edition).toMatchObject({ lacks: ['confirmation'], confirmedOn: null });
  });
});

it('how each fact is known is told', () => {
  expect(editionOf(kites(), catalogue).edition.known).toMatchObject({
    number: 'catalogue',
    effectiveFrom: 'catalogue',
  });
  expect(editionOf(decision(''), catalogue).edition.known).toMatchObject({
    number: 'text',
    effectiveFrom: 'text',
  });
});

it('transitional articles are found', () => {
  const text = kiteRules.replace(
    '第九条 有下列',
    '第九条 本办法施行前已取得的登记证在有效期内继续有效。有下列',
  );
  expect(editionOf(parse('a(2020-03-01).md', text), catalogue).edition.transitional).toEqual(['第九条']);
});

describe.skipIf(!sharedTexts)(`official texts${sharedTexts ? '' : ` (${whySkipped})`}`, () => {
  it('the production measures from two sources are one document', () => {
    const parsed = readSharedTexts()
      .filter(({ fileName }) => /^(?:samr-order-53|医疗器械生产监督管理办法)/.test(fileName))
      .map(parseDocument);
    expect(parsed).toHaveLength(2);
    const { documents } = release(parsed);
    expect(documents.map((d) => d.edition.editionDate)).toEqual(['2022-03-10']);
  });
});
