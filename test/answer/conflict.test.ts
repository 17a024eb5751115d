import { describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import { findConflicts, whichPrevails } from '../../src/answer/conflict.ts';
import type { Answer, Passage } from '../../src/answer/types.ts';
import { parseCatalogue } from '../../src/knowledge/catalogue.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { buildRelease } from '../../src/knowledge/release.ts';
import { createAnswering, serveRelease } from '../../src/wire.ts';
import { inventedEdition, inventedProvision, spanOf } from '../support/invented-provision.ts';

const rule = (title: string, day: string, articles: string[]) => ({
  fileName: `${title}(${day}).md`,
  text: `# ${title}\n\n${day.replace(/-0?/, '年').replace(/-0?/, '月')}日 国家风筝局令第1号公布\n\n<!-- INFO END -->\n\n${articles.join('\n\n')}\n`,
});
const catalogue = parseCatalogue([
  {
    name: 'kites.yaml',
    text: `
- document: 风筝管理条例
  level: administrative_regulation
  authority: 国务院
  editions: [{ date: 2018-01-01, effectiveFrom: 2018-02-01, checked: { on: 2026-11-23, how: text } }]
- document: 风筝登记办法
  level: rule
  authority: 国家风筝局
  editions: [{ date: 2021-01-01, effectiveFrom: 2021-02-01, checked: { on: 2026-11-23, how: text } }]
- document: 上海市风筝条例
  level: local_regulation
  jurisdiction: CN-SH
  authority: 上海市人民代表大会常务委员会
  editions: [{ date: 2022-01-01, effectiveFrom: 2022-02-01, checked: { on: 2026-11-23, how: text } }]
`,
  },
]);

async function ask(texts: { fileName: string; text: string }[], question: string): Promise<Answer> {
  const { content } = buildRelease({ id: 'r', parsed: texts.map(parseDocument), catalogue, notes: [] });
  const release = await serveRelease(content, async (entries) => createEmbeddedIndex(entries));
  const answering = createAnswering(release, { model: null, timeLimitMs: 10_000 });
  return (await answering.ask({ text: question, history: [], asOf: '2026-01-01' })).answer;
}

const general = rule('风筝管理条例', '2018-01-01', [
  '第一条 为了管理风筝，制定本条例。',
  '第二条 风筝登记证的有效期为五年，自签发之日起计算。',
  '第三条 放飞大型风筝应当有三名成年人在场。',
]);
const special = rule('风筝登记办法', '2021-01-01', [
  '第一条 为了办理风筝登记，制定本办法。',
  '第二条 风筝登记证的有效期为三年，自签发之日起计算。',
  '第三条 申请风筝登记应当提交照片。',
]);

describe('two rules in force with different figures', () => {
  it('are both quoted, with the higher one said to prevail', async () => {
    const reply = await ask([general, special], '风筝登记证有效期是几年');
    expect(reply.citations.map((c) => `${c.document}${c.article}`).sort()).toEqual([
      '风筝登记办法第二条',
      '风筝管理条例第二条',
    ]);
    expect(reply.text).toContain('五年');
    expect(reply.text).toContain('三年');
    expect(reply.conflicts).toMatchObject([{ prevails: '风筝管理条例@2018-01-01/第二条', rule: 'level' }]);
    const claim = reply.claims.find((c) => c.text === reply.conflicts![0]!.why)!;
    expect(claim.text).toContain('以《风筝管理条例》第二条为准');
    expect(claim.citations).toHaveLength(2);
  });

  it.each([
    ['the same figure', '第二条 风筝登记证的有效期为五年，自签发之日起计算。'],
    ['the same period in other units', '第二条 风筝登记证的有效期为六十个月，自签发之日起计算。'],
    ['another step', '第二条 风筝延续登记证的有效期为三年，自签发之日起计算。'],
    ['another matter', '第二条 风筝维修店应当把维修记录保存三年，供风筝管理部门查看。'],
    [
      'a list',
      '第二条 有下列情形之一的，风筝登记证的有效期为三年，自签发之日起计算：\n（一）儿童风筝；\n（二）纸风筝。',
    ],
  ])('are no conflict when the other states %s', async (_, article) => {
    const other = rule('风筝登记办法', '2021-01-01', ['第一条 为了办理风筝登记，制定本办法。', article]);
    expect((await ask([general, other], '风筝登记证有效期是几年')).conflicts).toBeUndefined();
  });

  it('an English reader is told so in English', async () => {
    const passage = (
      document: string,
      text: string,
      over: Parameters<typeof inventedEdition>[0],
    ): Passage => ({
      provision: inventedProvision(text, {
        id: `${document}@2020/第二条`,
        document,
        article: '第二条',
        edition: inventedEdition({ document, ...over }),
      }),
      score: 1,
      why: [],
    });
    const a = passage('风筝管理条例', '风筝登记证的有效期为五年，自签发之日起计算。', {
      level: 'administrative_regulation',
    });
    const b = passage('风筝登记办法', '风筝登记证的有效期为三年，自签发之日起计算。', { level: 'rule' });
    const [found] = findConflicts([spanOf(a)], [a, b], '');
    expect(found).toMatchObject({ prevails: 'cited', rule: 'level' });
    expect(findConflicts([spanOf(a)], [a], '')).toEqual([]);
  });
});

describe('which prevails', () => {
  const national = inventedEdition({ level: 'rule' });
  const shanghai = inventedEdition({ level: 'local_regulation', jurisdiction: 'CN-SH' });
  it.each([
    [
      'law over regulation',
      { level: 'law' as const },
      { level: 'administrative_regulation' as const },
      'cited',
      'level',
    ],
    [
      'special over general',
      { document: '药品登记办法' },
      { document: '登记办法', effectiveFrom: '2019-01-01' },
      'cited',
      'special',
    ],
    ['newer over older', { effectiveFrom: '2019-01-01' }, { effectiveFrom: '2021-01-01' }, 'other', 'newer'],
    [
      'an older special against a newer general',
      { document: '药品登记办法', effectiveFrom: '2015-01-01' },
      { document: '登记办法' },
      null,
      'undecided',
    ],
    [
      'two authorities of one level',
      { authority: '甲局' },
      { authority: '乙局', effectiveFrom: '2021-01-01' },
      null,
      'undecided',
    ],
  ])('%s', (_, a, b, prevails, rule) => {
    expect(whichPrevails(inventedEdition(a), inventedEdition(b), '')).toEqual({ prevails, rule });
  });

  it('a local regulation gives way to national law, and stands beside a rule only where the place is named', () => {
    expect(whichPrevails(inventedEdition({ level: 'law' }), shanghai, '在上海')).toEqual({
      prevails: 'cited',
      rule: 'national',
    });
    expect(whichPrevails(national, shanghai, '在上海怎么办')).toEqual({ prevails: 'other', rule: 'place' });
    expect(whichPrevails(national, shanghai, '怎么办')).toEqual({ prevails: null, rule: 'undecided' });
  });
});
