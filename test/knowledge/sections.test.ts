import { describe, expect, test } from 'vitest';
import { doubtCodes, parseFixture, parseText, provisionOf } from './fixtures.ts';

const kites = parseFixture('风筝公告.md');

describe('a notice without articles', () => {
  test('numbered sections are provisions by their numbering path', () => {
    expect(kites.provisions.map((p) => `${p.kind} ${p.article}`)).toEqual([
      'preamble 引言',
      'section 一、',
      'section 一、（一）',
      'section 一、（一）1.',
      'section 一、（一）2.',
      'section 一、（一）2.（1）',
      'section 一、（一）2.（2）',
      'section 一、（二）',
      'heading 二、',
      'section 二、（三）',
      'section 三、',
      'section 文末',
      'heading 附件1',
      'heading 附件1 表2',
      'row 附件1 表2 行1',
      'row 附件1 表2 行2',
      'heading 附件2',
      'heading 附件2 表1',
      'row 附件2 表1 行1',
      'row 附件2 表1 行2',
      'row 附件2 表1 行3',
      'section 附件2（续）',
    ]);
  });

  test('a section knows the titles and lead-ins above it', () => {
    expect(provisionOf(kites, '一、（一）2.（2）').headings).toEqual([
      '一、放飞场地',
      '（一）草地　草地应当平整，包括：',
      '2.无大树，其中：',
    ]);
  });

  test('a quantity at the start of a line is no number', () => {
    expect(provisionOf(kites, '三、').text).toBe('三、 其他\n1.5米以下的风筝不受限制。');
  });

  test('（三） after （二） of another section counts on through the notice: no gap', () => {
    expect(doubtCodes(kites)).not.toContain('section-gap');
  });

  test('what closes the notice belongs to no section', () => {
    expect(provisionOf(kites, '文末').text).toBe(
      '本公告自2021年4月1日起实施。\n特此公告。\n虚构风筝局\n2021年3月2日',
    );
  });
});

describe('tables', () => {
  test('one provision a row, under its printed number, with the caption and columns above it', () => {
    const row = provisionOf(kites, '附件1 表2 行1');
    expect(row.text).toBe('1\t木轴\t*特别结实，见|注');
    expect(row.headings).toEqual(['附件1 线轴分类表', '表2 线轴', '序号 | 名称 | 用途']);
  });

  test('broken over lines: spanned cells are named above the row, a line without a bar continues it', () => {
    expect(provisionOf(kites, '附件2 表1 行2').text).toBe('南侧\t有坡');
    expect(provisionOf(kites, '附件2 表1 行2').headings).toContain('01');
    expect(provisionOf(kites, '附件2 表1 行3').text).toBe('02\t西沙滩\t风大，\n不宜初学者');
    expect(kites.doubts.filter((d) => d.code === 'broken-table')).toHaveLength(1);
  });

  test('a second header row in bold, and cells that reach down over several rows', () => {
    const document = parseText(
      '# 灯具目录\n\n**类**| **灯**| **评价**\n---|---|---\n**同品种**| **试验**\n01 纸灯| 圆灯| 免\n方灯| 免\n长灯| 做\n02 油灯| 铜灯| 做\n',
    );
    const row = provisionOf(document, '表1 行3');
    expect(row.text).toBe('长灯\t做');
    expect(row.headings).toEqual(['类 | 灯 | 评价', '同品种 | 试验', '01 纸灯']);
  });

  test('parts of a catalogue and of a leaflet are headings in the path', () => {
    const catalogue = parseText(
      '# 灯具目录\n\n01 纸灯\n\n1.说明一。\n\n| 序 | 灯 |\n|--|--|\n| 1 | 圆灯 |\n\n02 油灯\n\n| 序 | 灯 |\n|--|--|\n| 1 | 铜灯 |\n',
    );
    expect(catalogue.provisions.filter((p) => p.kind === 'row').map((p) => p.article)).toEqual([
      '01 纸灯 表1 行1',
      '02 油灯 表1 行1',
    ]);
    const leaflet = parseText(
      '# 说明书指南\n\n一、内容\n\n【注意事项】\n\n1.防火。\n\n【用法】\n\n1.点燃。\n',
    );
    expect(leaflet.provisions.filter((p) => p.kind === 'section').map((p) => p.article)).toEqual([
      '一、【注意事项】1.',
      '一、【用法】1.',
    ]);
  });

  test('a rare row cut in two is one row again', () => {
    const rows = Array.from({ length: 12 }, (_, i) => `A${i}| 灯| 亮`).join('\n');
    const document = parseText(
      `# 灯具目录\n\n编码| 名称| 说明\n---|---|---\n${rows}\nB1| 罩| 透光，\n分两种：\n甲种，乙种\nB2| 座\n稳| 平\n`,
    );
    expect(provisionOf(document, '表1 行13').text).toBe('B1\t罩\t透光，\n分两种：\n甲种，乙种');
    expect(provisionOf(document, '表1 行14').text).toBe('B2\t座\n稳\t平');
  });

  test('rows without a header are told', () => {
    const document = parseText('# 灯具目录\n\n| 纸灯 | 一类 |\n| 油灯 | 二类 |\n');
    expect(document.provisions.map((p) => p.article)).toEqual(['表1 行1', '表1 行2']);
    expect(doubtCodes(document)).toContain('broken-table');
  });

  test('a table inside an article stays in the article', () => {
    const document = parseText(
      '# 灯具办法\n\n第一条 灯分两类：\n\n| 类 | 灯 |\n|---|---|\n| 一 | 纸灯 |\n\n第二条 完。',
    );
    expect(provisionOf(document, '第一条').text).toBe('第一条 灯分两类：\n类\t灯\n一\t纸灯');
  });
});

describe('guidance', () => {
  const pots = parseFixture('陶罐指南.md');

  test('decimal numbers replace their beginnings in the path; lists below them nest', () => {
    expect(pots.provisions.map((p) => `${p.kind} ${p.article}`)).toEqual([
      'preamble 引言',
      'section 一、',
      'heading 二、',
      'heading 二、2.1',
      'section 二、2.1.1',
      'section 二、2.1.2',
      'section 二、2.1.2 1.',
      'section 二、2.1.2 2.',
      'section 二、2.2',
      'section 说明',
      'section 附录A',
    ]);
  });

  test('the text names itself: another title and number above it are doubts', () => {
    expect(pots.title).toBe('陶罐摆放指导原则');
    expect(pots.editionLabel).toBe('2024年修订版');
    expect(pots.number).toBeNull();
    expect(pots.authority).toBeNull();
    expect(doubtCodes(pots)).toEqual(expect.arrayContaining(['title-differs', 'number-of-other-text']));
  });
});

test('words without any numbers are one section that can be searched', () => {
  const document = parseText('# 灯具问答\n\n纸灯不用登记。\n\n油灯要登记。');
  expect(document.provisions.map((p) => [p.kind, p.article])).toEqual([['section', '正文']]);
});

test('a path that stands again is told apart by its id, not by its article', () => {
  const document = parseText('# 灯具问答\n\n## 一、纸灯\n\n1.亮。\n\n2.轻。\n\n1.便宜。\n');
  expect(document.provisions.map((p) => p.article)).toEqual(['一、', '一、1.', '一、2.', '一、1.']);
  expect(document.provisions.at(-1)!.id).toBe('灯具问答@undated/一、1.#2');
  expect(doubtCodes(document)).toContain('path-repeat');
});
