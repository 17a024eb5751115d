import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '../../src/knowledge/catalogue.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { editionOf, statusOn } from '../../src/knowledge/release.ts';
import { readCatalogue } from '../../src/runtime/read-knowledge.ts';
import { readSharedTexts, sharedTexts, whySkipped } from './shared-texts.ts';

describe('the catalogue of the project', async () => {
  const catalogue = await readCatalogue();
  const editions = [...catalogue.values()].flatMap((d) => d.editions);

  it('reads, and names no document twice', () => {
    expect(catalogue.size).toBeGreaterThan(30);
  });

  it('knows what the starter texts need', () => {
    expect(
      catalogue.get('医疗器械监督管理条例')!.editions.find((e) => e.editionDate === '2021-02-09'),
    ).toMatchObject({
      number: '国务院令第739号',
      effectiveFrom: '2021-06-01',
      amendments: [{ articles: ['第十九条第二款', '第一百零三条'], from: '2025-01-20' }],
    });
    expect(catalogue.get('中华人民共和国药品管理法实施条例')!.editions[0]).toMatchObject({
      effectiveTo: '2026-05-15',
      endedBy: 'superseded',
    });
    expect(catalogue.get('化妆品卫生监督条例')!.editions[0]).toMatchObject({
      effectiveTo: '2021-01-01',
      endedBy: 'repealed',
    });
    expect(catalogue.get('药品注册管理办法')!.held).toBe(false);
  });

  it('has its dates in order', () => {
    for (const edition of editions) {
      const { editionDate, effectiveFrom, effectiveTo } = edition;
      if (effectiveFrom)
        expect([editionDate, effectiveFrom], edition.document).toEqual([editionDate, effectiveFrom].sort());
      if (effectiveFrom && effectiveTo) expect(effectiveFrom < effectiveTo, edition.document).toBe(true);
      if (effectiveTo) expect(edition.endedBy, edition.document).not.toBeNull();
    }
  });

  it('gives no name to two documents', () => {
    const owners = new Map<string, string>();
    for (const document of catalogue.values())
      for (const name of [document.document, ...document.aliases]) {
        expect(owners.get(name) ?? document.document, name).toBe(document.document);
        owners.set(name, document.document);
      }
  });
});

describe.skipIf(!sharedTexts)(
  `the manufacturing practice texts${sharedTexts ? '' : ` (${whySkipped})`}`,
  () => {
    it.each([
      ['nmpa-2014-64.zh.md', '2014年第64号', 'in_force', 'superseded'],
      ['gmp-2025.zh.md', '2025年第107号', 'not_yet', 'in_force'],
    ])('%s finds the facts of its own edition', async (fileName, number, dayBefore, firstDay) => {
      const { text } = readSharedTexts().find((file) => file.fileName === fileName)!;
      const { edition, doubts } = editionOf(parseDocument({ fileName, text }), await readCatalogue());
      expect(doubts).toEqual([]);
      expect(edition.number).toBe(number);
      expect(statusOn(edition, '第一条', '2026-10-31')).toBe(dayBefore);
      expect(statusOn(edition, '第一条', '2026-11-01')).toBe(firstDay);
    });
  },
);

describe('a catalogue file with faults', () => {
  const read = (text: string) => () => parseCatalogue([{ name: 'x.yaml', text }]);

  it.each([
    ['no YAML', ': : :'],
    [
      'a date that is none',
      '- {document: 甲, level: law, editions: [{date: 2020, checked: {on: 2026-01-01, how: text}}]}',
    ],
    [
      'a level that is none',
      '- {document: 甲, level: decree, editions: [{date: 2020-01-01, checked: {on: 2026-01-01, how: text}}]}',
    ],
    [
      'a key that is none',
      '- {document: 甲, level: law, colour: red, editions: [{date: 2020-01-01, checked: {on: 2026-01-01, how: text}}]}',
    ],
  ])('is refused and named: %s', (_, text) => {
    expect(read(text)).toThrow(expect.objectContaining({ code: 'bad_input:document' }));
    expect(read(text)).toThrow(/x\.yaml/);
  });

  it('is refused when a document stands twice', () => {
    const entry =
      '- {document: 甲, level: law, editions: [{date: 2020-01-01, checked: {on: 2026-01-01, how: text}}]}\n';
    expect(read(entry + entry)).toThrow(/甲/);
  });
});
