import { describe, expect, it } from 'vitest';
import { diffCharacters } from '../../src/knowledge/diff-characters.ts';
import { diffProvisions } from '../../src/knowledge/diff-editions.ts';
import { diffEditions, diffReleases } from '../../src/knowledge/diff-releases.ts';
import { mergeTexts } from '../../src/knowledge/merge-texts.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { buildRelease, type ReleaseContent } from '../../src/knowledge/release.ts';
import { kiteRules, oldKiteRules } from '../support/invented-law.ts';
import { seededRandom } from '../support/seeded-random.ts';

const shown = (before: string, after: string) =>
  diffCharacters(before, after)
    .map(({ op, text }) => (op === 'same' ? text : op === 'removed' ? `[-${text}-]` : `{+${text}+}`))
    .join('');

describe('characters', () => {
  it.each([
    ['有效期为三年。', '有效期为五年。', '有效期为[-三-]{+五+}年。'],
    ['应当备案。', '应当备案。', '应当备案。'],
    ['', '新', '{+新+}'],
    ['旧', '', '[-旧-]'],
    [
      '处一万元以上五万元以下罚款',
      '处五万元以上二十万元以下罚款',
      '处[-一-]{+五+}万元以上[-五-]{+二十+}万元以下罚款',
    ],
    ['申请人应当在三十日内办理', '登记人可以自变更之日起六十日内办理', null],
    ['a𠮷b', 'a𠮸b', 'a[-𠮷-]{+𠮸+}b'],
  ])('%s → %s', (before, after, marked) => {
    if (marked !== null) expect(shown(before, after)).toBe(marked);
    const spans = diffCharacters(before, after);
    expect(
      spans
        .filter(({ op }) => op !== 'added')
        .map(({ text }) => text)
        .join(''),
    ).toBe(before);
    expect(
      spans
        .filter(({ op }) => op !== 'removed')
        .map(({ text }) => text)
        .join(''),
    ).toBe(after);
  });

  it('give back both texts, whatever was changed, and take no more than was changed', () => {
    const seed = Number(process.env.SEED ?? 20261123);
    const random = seededRandom(seed);
    const pick = (text: string) => text[Math.floor(random() * text.length)]!;
    for (let round = 0; round < 400; round += 1) {
      const before = Array.from({ length: Math.floor(random() * 60) }, () => pick('甲乙丙丁，𠮷')).join('');
      let after = before;
      for (let edits = Math.floor(random() * 6); edits > 0; edits -= 1) {
        const at = Math.floor(random() * (after.length + 1));
        after =
          after.slice(0, at) +
          (random() < 0.5 ? pick('甲戊己') : '') +
          after.slice(at + Math.floor(random() * 3));
      }
      const spans = diffCharacters(before.toWellFormed(), after.toWellFormed());
      const join = (without: string) =>
        spans
          .filter(({ op }) => op !== without)
          .map(({ text }) => text)
          .join('');
      expect(join('added'), `seed ${seed} round ${round}`).toBe(before.toWellFormed());
      expect(join('removed'), `seed ${seed} round ${round}`).toBe(after.toWellFormed());
    }
  });

  it('of a text rewritten from end to end end in time', () => {
    const long = (word: string) => Array.from({ length: 4000 }, (_, i) => word[i % word.length]).join('');
    const spans = diffCharacters(long('一二三四五六七'), long('甲乙丙丁'));
    expect(spans.map(({ op }) => op)).toEqual(['removed', 'added']);
  });
});

const kite = (text: string) =>
  parseDocument({
    fileName: text.includes('暂行规定\n') ? '风筝暂行规定(2010-05-01).md' : '风筝器械管理办法(2020-03-01).md',
    text,
  });
const release = (id: string, ...texts: string[]): ReleaseContent =>
  buildRelease({ id, parsed: texts.map(kite), catalogue: new Map(), notes: [] }).content;

describe('articles', () => {
  const before = kite(kiteRules).provisions;
  const changes = (text: string) => diffProvisions(before, kite(text).provisions);
  const brief = (text: string) => changes(text).map(({ kind, before: a, after: b }) => [kind, a, b]);

  it('of the same text do not differ', () => {
    expect(changes(kiteRules)).toEqual([]);
    expect(changes(kiteRules.replaceAll('\n（', '\n\n（'))).toEqual([]);
  });

  it('that were changed show the characters', () => {
    const [change, ...others] = changes(kiteRules.replace('有效期为三年', '有效期为四年'));
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      kind: 'changed',
      before: '第六条',
      after: '第六条',
      headings: ['第二章 登记'],
    });
    expect(change!.spans).toContainEqual({ op: 'removed', text: '三' });
    expect(change!.spans).toContainEqual({ op: 'added', text: '四' });
  });

  it('that were put in, and those pushed down by them', () => {
    let text = kiteRules;
    for (const [from, to] of [
      ['第十条', '第十一条'],
      ['第九条', '第十条'],
      ['第八条', '第九条'],
    ])
      text = text.replace(`\n${from} `, `\n${to} `);
    text = text.replace('## 第三章', '第八条 登记人应当每年提交飞行记录。\n\n## 第三章');
    expect(brief(text)).toEqual([
      ['added', null, '第八条'],
      ['moved', '第八条', '第九条'],
      ['moved', '第九条', '第十条'],
      ['moved', '第十条', '第十一条'],
    ]);
  });

  it('that were taken out stand where they stood', () => {
    const without = kiteRules.replace(/第三条 [^\n]+\n\n/, '');
    expect(brief(without)).toEqual([['removed', '第三条', null]]);
  });

  it('that are another rule under the same label are one gone and one new', () => {
    const other = kiteRules.replace(/第三条 [^\n]+/, '第三条 本市设立放飞场所，由区政府管理，免费开放。');
    expect(brief(other)).toEqual([
      ['removed', '第三条', null],
      ['added', null, '第三条'],
    ]);
  });
});

describe('releases', () => {
  it('name added and removed editions, and the end that one text puts to another', () => {
    const old = release('rel_a', oldKiteRules);
    const both = release('rel_b', oldKiteRules, kiteRules);
    const diff = diffReleases(old, both);
    expect(diff.editions.map(({ document, kind }) => [document, kind])).toEqual(
      expect.arrayContaining([
        ['风筝器械管理办法', 'added'],
        ['风筝暂行规定', 'ended'],
      ]),
    );
    const ended = diff.editions.find(({ kind }) => kind === 'ended')!;
    expect(ended.facts).toContainEqual({ fact: 'effectiveTo', before: null, after: '2020-05-01' });
    expect(diff.counts.added).toBe(10);
    const back = diffReleases(both, old);
    expect(back.editions.find(({ document }) => document === '风筝器械管理办法')).toMatchObject({
      kind: 'removed',
    });
    expect(diffReleases(both, both)).toMatchObject({ editions: [], counts: { editions: 0 } });
  });

  it('compare an added edition with the one before it', () => {
    const next = kiteRules.replaceAll('2020年', '2025年').replace('有效期为三年', '有效期为五年');
    const later = parseDocument({ fileName: '风筝器械管理办法(2025-03-01).md', text: next });
    const content = buildRelease({
      id: 'rel_c',
      parsed: [kite(kiteRules), later],
      catalogue: new Map(),
      notes: [],
    }).content;
    const added = diffReleases(release('rel_a', kiteRules), content).editions.find(
      ({ kind }) => kind === 'added',
    )!;
    expect(added).toMatchObject({ edition: '2025-03-01', comparedWith: '2020-03-01' });
    expect(added.articles.map(({ after }) => after)).toContain('第六条');
    const [first, second] = content.documents;
    expect(diffEditions(first!, second!).articles).toEqual(added.articles);
  });
});

describe('a merge of texts', () => {
  const text = (document: string, digest: string) => ({
    document,
    editionDate: '2020-01-01',
    stored: { digest },
  });
  const names = (texts: { document: string; stored: { digest: string } }[]) =>
    texts.map(({ document, stored }) => `${document}${stored.digest}`).sort();
  const fork = [text('甲', '1'), text('乙', '1'), text('丙', '1')];

  it('brings what the draft added, changed and removed, and keeps what the other side did', () => {
    const draft = [text('甲', '2'), text('乙', '1'), text('丁', '1')];
    const live = [text('甲', '1'), text('乙', '2'), text('丙', '1'), text('戊', '1')];
    const { texts, conflicts } = mergeTexts(fork, draft, live);
    expect(conflicts).toEqual([]);
    expect(names(texts)).toEqual(['丁1', '乙2', '戊1', '甲2']);
  });

  it('names what both changed, each in its own way; the same change is none', () => {
    const draft = [text('甲', '2'), text('乙', '3'), text('丙', '1')];
    const live = [text('甲', '2'), text('乙', '4')];
    expect(mergeTexts(fork, draft, live).conflicts).toEqual(['乙@2020-01-01']);
    expect(names(mergeTexts(fork, draft, live, 'draft').texts)).toEqual(['乙3', '甲2']);
    expect(names(mergeTexts(fork, draft, live, 'live').texts)).toEqual(['乙4', '甲2']);
    const gone = mergeTexts(
      fork,
      [text('甲', '1'), text('乙', '1')],
      [text('甲', '1'), text('乙', '1'), text('丙', '9')],
    );
    expect(gone.conflicts).toEqual(['丙@2020-01-01']);
  });
});
