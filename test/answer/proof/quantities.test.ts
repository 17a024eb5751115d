import { describe, expect, test } from 'vitest';
import { extractQuantities } from '../../../src/answer/proof/quantities.ts';

/** Quantities as `value unit bound`, bounds as + (up) and - (down). */
function read(text: string): string[] {
  return extractQuantities(text).map(({ value, unit, bound }) => {
    const sign = bound === 'up' ? '+' : bound === 'down' ? '-' : '';
    return `${value}${unit === '' ? '' : ` ${unit}`}${sign}`;
  });
}

describe('one form for what is one figure', () => {
  test.each<[string, string[]]>([
    ['三十日', ['30 day']],
    ['30 天', ['30 day']],
    ['３０日内', ['30 day-']],
    ['thirty days', ['30 day']],
    ['within 30 calendar days', ['30 day-']],
    ['二十个工作日', ['20 working-day']],
    ['20 business days', ['20 working-day']],
    ['届满六个月前', ['6 month']],
    ['半年', ['6 month']],
    ['五年', ['5 year']],
    ['a five-year term', ['5 year']],
    ['年满十八周岁', ['18 age+']],
    ['18 years of age', ['18 age']],
    ['十五倍以上三十倍以下', ['15 倍+', '30 倍-']],
    ['15 to 30 times', ['15 times+', '30 times-']],
    ['15倍至30倍', ['15 倍+', '30 倍-']],
    ['2万元', ['20000 yuan']],
    ['二万元', ['20000 yuan']],
    ['人民币20,000元', ['20000 yuan']],
    ['RMB 20,000', ['20000 yuan']],
    ['CNY 0.02 million', ['20000 yuan']],
    ['5-10万元', ['50000 yuan+', '100000 yuan-']],
    ['between RMB 50,000 and RMB 100,000', ['50000 yuan+', '100000 yuan-']],
    ['一亿二千万元', ['120000000 yuan']],
    ['百分之五', ['0.05 ratio']],
    ['5 %', ['0.05 ratio']],
    ['five percent', ['0.05 ratio']],
    ['千分之三', ['0.003 ratio']],
    ['二分之一以上', ['0.5 ratio+']],
    ['半数', ['0.5 ratio']],
    ['第二、三类', ['2 类', '3 类']],
    ['Class II or III', ['2 类', '3 类']],
    ['Ⅲ类', ['3 类']],
    ['第十五条第二款第（三）项', ['15 条', '2 款', '3 项']],
    ['Articles 15 and 16', ['15 条', '16 条']],
    ['2021年6月1日', ['2021-06-01 date']],
    ['二〇二一年六月一日', ['2021-06-01 date']],
    ['1 June 2021', ['2021-06-01 date']],
    ['June 1, 2021', ['2021-06-01 date']],
    ['每年3月31日前', ['-03-31 date']],
    ['不得少于医疗用品规定期限终止后5年', ['5 year+']],
    ['不足1万元', ['10000 yuan-']],
    ['不超过三次', ['3 次-']],
    ['no less than 3 years', ['3 year+']],
    ['试药监〔2020〕12号', ['2020', '12 号']],
  ])('%s', (text, quantities) => {
    expect(read(text)).toEqual(quantities);
  });

  test('what is no single number stands as it is written', () => {
    expect(read('三五日内申报，十五六家')).toEqual(['三五', '十五六']);
    expect(read('一一对应')).toEqual([]);
  });

  test.each(['一般由其统一管理', '一次性使用', '进一步做到一致', '万一', '同一批准的唯一标识', '第二天起'])(
    'no figure in %s',
    (text) => {
      expect(read(text)).toEqual([]);
    },
  );

  test('offsets are those of the text as it stands', () => {
    const text = '保管人应在２０个工作日内，或者RMB 5,000 以下';
    expect(extractQuantities(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '２０个工作日',
      '5,000',
    ]);
  });
});
