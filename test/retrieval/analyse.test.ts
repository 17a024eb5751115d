import { describe, expect, it } from 'vitest';
import { analyse, visitTerms } from '../../src/retrieval/analyse.ts';

const shared = (a: string, b: string) => {
  const terms = new Set(analyse(b));
  return [...new Set(analyse(a))].filter((term) => terms.has(term));
};

describe('numbers and periods', () => {
  it.each([
    ['三十日', '30日'],
    ['三十日', '30天'],
    ['十五倍', '15倍'],
    ['百分之五', '5%'],
    ['百分之五', '5％'],
    ['千分之三', '3‰'],
    ['二万元', '2万元'],
    ['二万元', '20000元'],
    ['2万元', '20,000元'],
    ['一百五十万元', '1500000元'],
    ['2.5万元', '25000元'],
    ['二十个工作日', '20个工作日'],
    ['二十个工作日', '20工作日'],
    ['两年', '2年'],
    ['三个月', '3个月'],
    ['二〇二一年', '2021年'],
    ['一九九三年', '1993年'],
    ['壹拾万元', '10万元'],
    ['第Ⅱ类', '第二类'],
    ['１５倍', '15倍'],
  ])('%s is %s', (written, other) => {
    const common = shared(written, other);
    const strong = analyse(written).filter((term) => /\d/.test(term) && (term[0] === 'w' || term[0] === 'b'));
    expect(common.filter((term) => /\d/.test(term)).length).toBeGreaterThan(0);
    if (strong.some((term) => term[0] === 'w')) expect(common.some((term) => term[0] === 'w')).toBe(true);
  });

  it.each([
    ['30日', '30个工作日'],
    ['三十日', '八十日'],
    ['3个月', '3年'],
    ['15倍', '十倍'],
    ['2万元', '2000元'],
  ])('%s is not %s', (written, other) => {
    const common = shared(written, other);
    expect(common.filter((term) => term[0] === 'w' && /\d/.test(term))).toEqual([]);
  });

  it('leaves alone what is no number', () => {
    expect(analyse('万一')).toContain('b万一');
    expect(analyse('三五')).toContain('b三五');
  });
});

describe('identifiers are whole terms', () => {
  it.each([
    ['第七十九条', 'c第79条'],
    ['第79条', 'c第79条'],
    ['第 79 条', 'c第79条'],
    ['第十条之一', 'c第10条之1'],
    ['第一千二百六十条', 'c第1260条'],
    ['国家市场监督管理总局令第47号', 'c令第47号'],
    ['国家市场监督管理总局令第四十七号', 'c令第47号'],
    ['2021年第121号', 'c2021年第121号'],
    ['国药监械注〔2020〕12号', 'c〔2020〕12号'],
    ['国药监械注[2020]12号', 'c〔2020〕12号'],
    ['国药监械注（2020）12号', 'c〔2020〕12号'],
    ['我的国械注准20203170001', 'c国械注准20203170001'],
    ['国药准字H20203001', 'c国药准字h20203001'],
    ['苏苏械备20150001号', 'c苏苏械备20150001'],
    ['国妆特字G20110001', 'c国妆特字g20110001'],
  ])('%s holds %s', (text, term) => {
    expect(analyse(`问${text}的事`)).toContain(term);
  });
});

describe('words', () => {
  it('reads traditional and simplified, wide and hidden characters as one', () => {
    const plain = analyse('医疗器械注册证延续');
    expect(analyse('醫療器械註冊證延續')).toEqual(plain);
    expect(analyse('医疗\u200b器\u00ad械\ufeff注册证\u2060延续')).toEqual(plain);
    expect(analyse('ＵＤＩ')).toEqual(analyse('udi'));
    expect(analyse('⻚⺠')).toEqual(analyse('页民'));
  });

  it('knows the words of the field and the words inside them', () => {
    const terms = analyse('申请第二类医疗器械注册证编号');
    expect(terms).toContain('w注册证编号');
    expect(terms).toContain('w注册证');
    expect(terms).toContain('b器械');
    expect(terms).toContain('c械');
  });

  it('drops what a question is wrapped in', () => {
    expect(analyse('请问我的口罩怎么备案呢？')).toEqual(analyse('口罩 备案'));
  });

  it('stems English and drops its stop words', () => {
    expect(analyse('The manufacturers were registering')).toEqual([
      'emanufactur',
      'eregist',
      'fmanufactur regist',
    ]);
    expect(shared("a holder's registration", 'registrations of holders').sort()).toEqual([
      'eholder',
      'eregistr',
    ]);
  });

  it('takes a mixed text for both its languages', () => {
    const terms = analyse('UDI 编码 for a device');
    expect(terms).toEqual(expect.arrayContaining(['eudi', 'b编码', 'edevic']));
  });

  it('does not join across punctuation and lines', () => {
    expect(analyse('注册。备案')).not.toContain('b册备');
    expect(analyse('注册\n备案')).not.toContain('b册备');
  });
});

describe('hostile text', () => {
  it('takes lone surrogates, controls, marks and emoji', () => {
    for (const text of [
      '\ud800',
      '\udc00药\ud83d',
      '\0\u0001',
      'a\u0301'.repeat(99),
      '👨‍👩‍👧',
      '𠀀𠀁',
      '〇',
      '',
    ]) {
      expect(() => analyse(text)).not.toThrow();
    }
    expect(analyse('药\ud800品')).toEqual(['c药', 'c品']);
    expect(analyse('𠀀𠀁')).toContain('b𠀀𠀁');
  });

  // A scan that were quadratic anywhere would not end within the test's time limit.
  it.each([
    ['numerals', '一二三四五六七八九十百千万亿', 1],
    ['digits', '1,234.5', 1],
    ['ordinals', '第一', 1],
    ['brackets', '〔2020', 1],
    ['approvals', '国药监国苏苏械', 1],
    ['letters', 'abcdefgh', 1],
    ['marks', 'a\u0301', 1],
    ['law', '第七十九条 处货值金额15倍以上三十倍以下罚款。', 10],
  ])('is cut in linear time: %s', (_, piece, megabytes) => {
    const text = piece.repeat(Math.ceil((megabytes * 1_000_000) / piece.length));
    let terms = 0;
    const length = visitTerms(text, () => {
      terms += 1;
    });
    expect(length).toBeLessThanOrEqual(text.length);
    expect(terms).toBeLessThan(8 * text.length);
  });
});

describe('English words as written', () => {
  const all = (text: string) => {
    const terms: string[] = [];
    visitTerms(text, (term) => terms.push(term));
    return terms;
  };

  it('keeps words and pairs as written beside stems, stop words in the pairs', () => {
    expect(all('Approved by the Regulator')).toEqual(
      expect.arrayContaining(['eapprov', 'xapproved', 'papproved by', 'pby the', 'pthe regulator']),
    );
    expect(all('within 30 days')).toEqual(expect.arrayContaining(['pwithin 30', 'xdays']));
  });

  it('makes no pair across Chinese or of two numbers', () => {
    expect(all('kite 风筝 fee 20 30').filter((term) => term[0] === 'p')).toEqual(['pfee 20']);
  });

  it('leaves them out where texts are compared', () => {
    expect(analyse('Approved by the Regulator').filter((term) => /^[xp]/.test(term))).toEqual([]);
  });
});
