import { describe, expect, it } from 'vitest';
import { quotableUnits } from '../../src/answer/quotable-units.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { inventedProvision } from '../support/invented-provision.ts';

/** Units of an invented article as texts, the lead-in before its item. */
function unitsOf(article: string): string[] {
  const parsed = parseDocument({ fileName: 'x(2020-01-01).md', text: `# 测试办法\n\n第一条 ${article}\n` });
  const { text, paragraphs } = parsed.provisions.find((p) => p.kind === 'article')!;
  const provision = inventedProvision(text, { paragraphs });
  return quotableUnits(provision).map(({ start, end, lead }) =>
    lead ? `${text.slice(lead.start, lead.end)}…${text.slice(start, end)}` : text.slice(start, end),
  );
}

describe('quotable units', () => {
  it('are whole sentences, without the label', () => {
    expect(unitsOf('登记应当公开。收费应当公示。')).toEqual(['登记应当公开。', '收费应当公示。']);
  });

  it.each([
    '登记人应当每年报告。但是，停业的除外。',
    '应当在十日内办理。逾期不办理的，处一千元罚款；情节严重的，吊销登记证。',
    '登记由市级部门办理。有特殊情况的，由省级部门办理。',
  ])('keep what leans on the sentence before: %s', (text) => {
    expect(unitsOf(text)).toEqual([text]);
  });

  it('keep a short list whole', () => {
    const list = '应当提交下列资料：\n（一）申请表；\n（二）图纸。';
    expect(unitsOf(list)).toEqual([list]);
  });

  it('give a long list item by item, each with its lead-in', () => {
    const item = `未按照规定保存${'登记'.repeat(130)}资料的`;
    const units = unitsOf(`有下列情形之一的，处一千元罚款：\n（一）${item}；\n（二）拒绝检查的。`);
    expect(units).toEqual([
      `有下列情形之一的，处一千元罚款：…（一）${item}；`,
      '有下列情形之一的，处一千元罚款：…（二）拒绝检查的。',
    ]);
  });

  it('join what a colon announces, to the full stop', () => {
    const text = '编号的编排方式为：\n甲代表部门：\n进口的为“国”字；\n境内的为省的简称。';
    expect(unitsOf(`${text}\n编号应当公布。`)).toEqual([text, '编号应当公布。']);
  });

  it('do not cut inside quotation marks and brackets that follow a full stop', () => {
    expect(unitsOf('标签应当写明“本品为样品。”字样。不得涂改。')).toEqual([
      '标签应当写明“本品为样品。”字样。',
      '不得涂改。',
    ]);
  });

  it('take any length in linear time', () => {
    const units = unitsOf('登记应当公开。'.repeat(5000));
    expect(units).toHaveLength(5000);
  });
});
