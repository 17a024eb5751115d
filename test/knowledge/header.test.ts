import { expect, test } from 'vitest';
import { doubtCodes, parseFixture, parseText } from './fixtures.ts';

const lamps = parseFixture('灯具管理条例.md');
const body = '\n\n<!-- INFO END -->\n\n第一条 灯。\n\n第二条 ';

test('each header line gives its act, date, order and authority', () => {
  expect(lamps.header.map(({ act, date, number }) => [act, date, number])).toEqual([
    ['promulgated', '1998-03-01', '虚构市人民政府令第12号'],
    ['revised', '2003-05-06', null],
    ['revised', '2019-12-30', '虚构市人民政府令第88号'],
    ['effective', '2020-02-01', null],
  ]);
});

test('edition, number and dates are those of the last revision', () => {
  expect(lamps).toMatchObject({
    title: '灯具管理条例',
    editionDate: '2019-12-30',
    number: '虚构市人民政府令第88号',
    authority: '虚构市人民政府',
    promulgatedOn: '2019-12-30',
    effectiveFrom: '2020-02-01',
  });
});

test('an order of the first edition is not the number of a later one', () => {
  const document = parseText(
    `# 甲条例\n\n2000年1月4日 虚构省令第276号公布\n\n2020年12月21日 虚构省第9次会议修订通过${body}本条例自2021年6月1日起施行。`,
    '甲条例(2021-02-09).md',
  );
  expect(document).toMatchObject({ editionDate: '2021-02-09', number: null, effectiveFrom: '2021-06-01' });
  expect(doubtCodes(document)).toEqual(['edition-date-differs', 'number-of-earlier-edition']);
});

test('an empty header: the date stands only in the file name', () => {
  const document = parseText(`# 甲条例${body}本条例自2021年1月1日起施行。`, '甲条例(2020-06-16).md');
  expect(document).toMatchObject({
    editionDate: '2020-06-16',
    number: null,
    promulgatedOn: null,
    effectiveFrom: '2021-01-01',
  });
  expect(doubtCodes(document)).toEqual(['empty-header', 'edition-date-in-file-name']);
  expect(document.provisions[0]!.id).toBe('甲条例@2020-06-16/第一条');
});

test('an entry into force older than the edition is not its own', () => {
  const document = parseText(
    `# 甲条例\n\n1992年10月14日 虚构省令第6号发布${body}本条例自一九九三年一月一日起施行。`,
    '甲条例(2018-09-18).md',
  );
  expect(document.effectiveFrom).toBeNull();
  expect(doubtCodes(document)).toContain('effective-before-edition');
});

test('the ways of writing an entry into force', () => {
  const from = (clause: string) =>
    parseText(`# 甲办法\n\n1991年5月1日 虚构局令第2号发布${body}${clause}`).effectiveFrom;
  expect(from('本办法自一九九三年一月一日起施行。')).toBe('1993-01-01');
  expect(from('本办法自２０００年１月１日起实施。')).toBe('2000-01-01');
  expect(from('本办法自公布之日起施行。')).toBe('1991-05-01');
  expect(from('本办法自发布之日起执行。')).toBe('1991-05-01');
  expect(from('灯具标准自2005年1月1日起实施。')).toBeNull();
});

test('repeals: clear ones with their numbers, conditional ones not', () => {
  expect(lamps.repeals).toMatchObject([
    { document: '油灯暂行办法', number: '虚构市人民政府令第3号', from: '2020-02-01' },
    { document: '纸灯办法', number: '虚构市灯火局令第4号', from: '2020-02-01' },
  ]);
  for (const { article, sentence } of lamps.repeals) {
    expect(lamps.provisions.find((p) => p.article === article)!.text).toContain(sentence);
    expect(sentence).toContain('废止');
  }
  const conditional = parseText('# 甲办法\n\n第一条 《乙办法》与本办法不一致的，不一致的部分废止。');
  expect(conditional.repeals).toEqual([]);
  const note = parseText('# 甲办法\n\n本办法于2024年7月1日废止，新的《乙规范》同时生效\n\n第一条 灯。');
  expect(note.repeals).toEqual([]);
  expect(doubtCodes(note)).toContain('says-repealed');
});

test('front matter is compared and never believed', () => {
  const kites = parseFixture('风筝公告.md');
  expect(kites).toMatchObject({
    title: '关于放风筝有关事项的公告',
    number: '2021年第7号',
    editionDate: '2021-03-02',
    effectiveFrom: '2021-04-01',
  });
  expect(doubtCodes(kites).filter((c) => c === 'front-matter-differs')).toHaveLength(2);
  const silent = parseText("---\ntitle: 甲公告\neffective_date: '2020-01-01'\n---\n\n# 甲公告\n\n一、灯。");
  expect(silent.effectiveFrom).toBeNull();
  expect(doubtCodes(silent)).toContain('front-matter-only');
});

test('a title from outside the text is told', () => {
  expect(doubtCodes(parseText('---\ntitle: 甲公告\n---\n\n一、灯。'))).toContain('title-from-front-matter');
  const bare = parseText('一、灯。', 'folder/乙公告.zh.md');
  expect(bare.title).toBe('乙公告');
  expect(doubtCodes(bare)).toContain('title-from-file-name');
});
