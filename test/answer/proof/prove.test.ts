import { describe, expect, test } from 'vitest';
import { prove } from '../../../src/answer/proof/prove.ts';
import type { DraftClaim } from '../../../src/answer/types.ts';
import type { Status } from '../../../src/knowledge/types.ts';
import { claimOn, inventedPassage, spanOf } from '../../support/invented-provision.ts';

function judge(claim: DraftClaim, status: Status = 'in_force') {
  return prove(claim, { asOf: '2026-01-01', statusOn: () => status, lang: 'zh' });
}

function failures(claim: DraftClaim): string[] {
  return judge(claim)
    .checks.filter((check) => !check.ok)
    .map((check) => check.name);
}

type Case = [claim: string, source: string];

function holds(name: string, cases: Case[]) {
  test.each(cases)(`${name}: %s`, (claim, source) => {
    expect(judge(claimOn(claim, source)).checks.filter((check) => !check.ok)).toEqual([]);
  });
}

function fails(check: string, name: string, cases: Case[]) {
  test.each(cases)(`${name}: %s`, (claim, source) => {
    expect(failures(claimOn(claim, source))).toContain(check);
  });
}

const yearly =
  '第九条 甲类样品的保管人应当在每年结束后三十日内向所在地设区的市级样品管理部门报送保管情况报告。';
const fine =
  '违反规定转让样品的，责令改正，处5万元以上10万元以下罚款；情节严重的，处货值金额十五倍以上三十倍以下罚款。';
const branch =
  '样品货值金额不足1万元的，并处5万元以上15万元以下罚款；货值金额1万元以上的，并处货值金额15倍以上30倍以下罚款。';
const deadline = '收到申报后，样品中心应当自受理之日起20个工作日内作出决定；需要补正的，10日内一次告知。';
const regions = '本地样品自收到之日起30日内核验，外地样品自收到之日起60日内核验。';
const waiver = '第二类样品的申报人应当提交比对资料。第一类样品的申报人可以不提交比对资料。';
const ban = '未取得样品凭证的单位不得转让样品。保管人可以委托具备条件的单位运输样品。';
const levels =
  '申报第二类样品登记的，向所在地省、自治区、直辖市样品药品监督管理部门提交登记资料。申报第三类样品登记的，向国务院药品监督管理部门提交登记资料。';

describe('numbers', () => {
  holds('Chinese numerals and digits are one', [
    ['保管人应当在每年结束后30日内报送保管情况报告', yearly],
    ['情节严重的，处货值15倍以上30倍以下的罚款', fine],
    ['转让样品的，罚款50000元以上100,000元以下', fine],
    ['转让样品要罚五万元到十万元', fine],
    ['中心应当在受理后二十个工作日内作出决定', deadline],
    [
      '样品凭证有效期5年，到期前6个月申请延续',
      '样品凭证有效期为五年。有效期届满需要延续的，应当在届满六个月前申请延续。',
    ],
    ['样品合格率不得低于百分之九十五', '样品合格率不得低于95%。'],
    ['须经半数以上的评审人同意', '须经评审人二分之一以上同意。'],
    ['第二、三类样品的登记凭证有效期为5年', '第二类、第三类样品的登记凭证有效期为5年。'],
    ['依照《测试器械管理办法》第九条，保管人应当在三十日内报送保管情况报告', yearly],
  ]);
  fails('numbers', 'another figure', [
    ['保管人应当在每年结束后八十日内报送保管情况报告', yearly],
    ['保管人应当在每年结束后30个工作日内报送保管情况报告', yearly],
    ['中心应当在受理后20日内作出决定', deadline],
    ['转让样品的，处10万元以上5万元以下罚款', fine],
    ['转让样品的，处5万元罚款', fine],
    ['情节严重的，处货值五倍以上三十倍以下罚款', fine],
    ['转让样品的，处5元以上10元以下罚款', fine],
    ['第三类样品的申报人应当提交比对资料', waiver],
    ['依照第十九条，保管人应当在三十日内报送保管情况报告', yearly],
    ['样品凭证有效期3年', '样品凭证有效期为五年。'],
    ['保管人应当在每年结束超过30日后报送保管情况报告', yearly],
  ]);
  holds('a figure said in another unit or as a count', [
    ['样品凭证有效期12个月', '样品凭证有效期为一年。'],
    [
      '有两种情形应当停止转让：受潮、脱落',
      '有下列情形的，应当停止转让样品：（一）样品受潮的；（二）标识脱落的。',
    ],
    [
      '依照国食药监办[2012]212号，保管人应当在30日内报告',
      '依照国食药监办[2012]212号登记的，保管人应当在三十日内报告。',
    ],
    ['罚款货值不足1万元的5万元至15万元，1万元以上的货值15倍至30倍', branch],
  ]);
  fails('numbers', 'a document number or a range that is not there', [
    [
      '依照国食药监办[2021]212号，保管人应当在30日内报告',
      '依照国食药监办[2012]212号登记的，保管人应当在三十日内报告。',
    ],
    ['货值金额不足1万元的，处5万元以上30万元以下罚款', `${branch}情节严重的，处10万元以上30万元以下罚款。`],
    ['保存期限不得少于3年', '保存期限不得超过3年。'],
  ]);
  fails('numbers', 'the right figure for the wrong case', [
    ['外地样品自收到之日起30日内核验', regions],
    ['本地样品自收到之日起60日内核验，外地样品30日内核验', regions],
    ['货值金额不足1万元的，并处货值金额15倍以上30倍以下罚款', branch],
    ['货值金额1万元以上的，并处5万元以上15万元以下罚款', branch],
  ]);
});

describe('modality', () => {
  holds('the same act in other words', [
    ['第一类样品可以不提交比对资料', waiver],
    ['第一类样品的申报人无需提交比对资料', waiver],
    ['第二类样品必须提交比对资料', waiver],
    ['没有样品凭证的单位不能转让样品', ban],
    ['未取得样品凭证，禁止转让样品', ban],
    ['可以委托符合条件的单位运输样品', ban],
    ['取得样品凭证后方可转让样品', ban],
    ['资料不全的，中心不予受理', '申报资料不全的，样品中心不予受理。'],
  ]);
  fails('modality', 'a flip', [
    ['第一类样品的申报人应当提交比对资料', waiver],
    ['第一类样品的申报人提交比对资料', waiver],
    ['第二类样品的申报人可以不提交比对资料', waiver],
    ['第二类样品的申报人可以提交比对资料', waiver],
    ['第二类样品的申报人无需提交比对资料', waiver],
    ['未取得样品凭证的单位可以转让样品', ban],
    ['未取得样品凭证的单位无需转让样品', ban],
    ['保管人不得委托具备条件的单位运输样品', ban],
    ['保管人应当委托具备条件的单位运输样品', ban],
    ['申报资料不全的，样品中心应当受理', '申报资料不全的，样品中心不予受理。'],
    ['保管人可以在每年结束后三十日内报送保管情况报告', yearly],
    ['已取得样品凭证的单位不得转让样品', ban],
    ['经检验不合格的样品，转让', '经检验不合格的样品，不得转让。'],
    ['审核不合格的，准许转让', '审核不合格的，不得转让。'],
    ['定期清理变质或者不超过使用期限的样品', '应当定期清理变质或者超过使用期限的样品。'],
  ]);
});

describe('authority', () => {
  holds('the office named', [
    ['第三类样品登记向国家药监局提交资料', levels],
    ['第二类样品登记向省级药品监督管理部门提交资料', levels],
    ['报告交给所在地市级样品管理部门', yearly],
  ]);
  fails('authority', 'another office', [
    ['第二类样品登记向国家药监局提交资料', levels],
    ['第三类样品登记向省级药品监督管理部门提交资料', levels],
    ['保管人应当在三十日内向国家药监局报送保管情况报告', yearly],
    ['保管人应当在三十日内向县级样品管理部门报送保管情况报告', yearly],
  ]);
});

describe('support and sources', () => {
  fails('support', 'not in the text', [
    ['境外企业需要指定中国代理人并建立追溯系统', yearly],
    ['保管人应当报送保管情况报告，同时缴纳风险准备资金', yearly],
    ['保管人应当在30日内报送保管情况报告，缴纳费用', yearly],
    ['保管人应当在30日内报送保管情况报告，网址 www.evil.example', yearly],
    ['保管人应当在30日内报送保管情况报告<b>', yearly],
  ]);

  test('a claim that leans on its neighbour’s mark fails', () => {
    const a = spanOf(inventedPassage(yearly));
    const b = spanOf(inventedPassage(deadline, { article: '第十条' }));
    expect(judge({ text: '中心应当在20个工作日内作出决定', spans: [b], unknownMarks: [] }).ok).toBe(true);
    expect(judge({ text: '中心应当在20个工作日内作出决定', spans: [a], unknownMarks: [] }).ok).toBe(false);
  });

  test('only the cited span counts, not the rest of its provision', () => {
    const passage = inventedPassage(waiver);
    const span = spanOf(passage, '第一类样品的申报人可以不提交比对资料。');
    expect(judge({ text: '第二类样品的申报人必须提交比对资料', spans: [span], unknownMarks: [] }).ok).toBe(
      false,
    );
  });

  test('no source, or a mark never issued', () => {
    expect(failures({ text: '应当报送报告', spans: [], unknownMarks: [] })).toEqual(['cited']);
    const claim = claimOn('保管人应当在30日内报送保管情况报告', yearly);
    expect(failures({ ...claim, unknownMarks: ['⟦77⟧'] })).toEqual(['issued']);
  });

  test.each<[Status, boolean]>([
    ['in_force', true],
    ['amended', true],
    ['unknown', true],
    ['repealed', false],
    ['superseded', false],
    ['not_yet', false],
  ])('an edition that is %s', (status, ok) => {
    expect(judge(claimOn(yearly.slice(4), yearly), status).ok).toBe(ok);
  });
});

describe('the source’s own words', () => {
  test('pass as they are, also across lines and without their full stop', () => {
    const text = '有下列情形之一的，应当停止转让样品：\n（一）样品受潮的；\n（二）标识脱落的。';
    expect(judge(claimOn('有下列情形之一的，应当停止转让样品：（一）样品受潮的；', text)).ok).toBe(true);
    expect(judge(claimOn('应当停止转让样品', text)).ok).toBe(true);
  });

  fails('modality', 'cut so that the meaning turns', [
    ['提交比对资料', waiver],
    ['转让样品', '任何单位不得转让样品。'],
    ['保管人应当每月核对样品', '保管人应当每月核对样品，但样品已经封存的除外。'],
    ['保管人应当每月核对样品。', '保管人应当每月核对样品。但是，样品已经封存的，可以每半年核对。'],
    ['转让样品应当登记', '转让样品应当登记，法律、行政法规另有规定的除外。'],
    ['未取得凭证转让样品', '未取得凭证转让样品的，责令改正。'],
  ]);

  fails('modality', 'in other words, but without its exception', [
    ['保管人必须每月核对样品', '保管人应当每月核对样品，但样品已经封存的除外。'],
    ['样品的保管人应当每月核对样品', '保管人应当每月核对样品。但是，样品已经封存的，可以每半年核对。'],
  ]);
  holds('in other words, with its exception', [
    ['保管人必须每月核对样品，已经封存的样品除外', '保管人应当每月核对样品，但样品已经封存的除外。'],
  ]);

  test('a list’s lead-in with an item of another list is no quote', () => {
    const text =
      '有下列情形之一的，不得转让样品：\n（一）样品受潮的。\n有下列情形之一的，可以转让样品：\n（一）样品封存完好的。';
    const second = text.indexOf('有下列', 5);
    const paragraphs = [
      { n: 1, start: 0, end: second, items: [] },
      { n: 2, start: second, end: text.length, items: [] },
    ];
    const span = spanOf(inventedPassage(text, { paragraphs }));
    const joined = (lead: string, item: string) => ({
      text: `${lead}\n${item}`,
      spans: [span],
      unknownMarks: [],
    });
    expect(judge(joined('有下列情形之一的，不得转让样品：', '（一）样品受潮的。')).ok).toBe(true);
    expect(judge(joined('有下列情形之一的，可以转让样品：', '（一）样品封存完好的。')).ok).toBe(true);
    expect(judge(joined('有下列情形之一的，可以转让样品：', '（一）样品受潮的。')).ok).toBe(false);
  });

  test('our note counts word for word on its own provision, and nowhere else', () => {
    const en = 'The keeper of class A samples reports within 30 days of each year-end.';
    const noted = spanOf(inventedPassage(yearly, { noteEn: en }));
    const other = spanOf(inventedPassage(deadline, { article: '第十条' }));
    expect(judge({ text: en, spans: [noted], unknownMarks: [] }).ok).toBe(true);
    expect(judge({ text: en.replace('30', '80'), spans: [noted], unknownMarks: [] }).ok).toBe(false);
    expect(judge({ text: en, spans: [other], unknownMarks: [] }).ok).toBe(false);
  });

  test('an exception that comes along is no fault', () => {
    const text = '保管人应当每月核对样品，但样品已经封存的除外。';
    expect(judge(claimOn('保管人应当每月核对样品，但样品已经封存的除外。', text)).ok).toBe(true);
  });
});

describe('English claims over Chinese law', () => {
  holds('figures, classes and duties carry over', [
    [
      'The holder must submit a report within 30 days after the end of each year.',
      '保管人应当在每年结束后三十日内提交报告。',
    ],
    [
      'Class III devices must be registered with the NMPA.',
      '第三类医疗器械应当向国务院药品监督管理部门申请注册。',
    ],
    ['The registration certificate is valid for five years.', '医疗器械注册证有效期为5年。'],
    ['A decision is made within 20 working days of acceptance.', '受理之日起20个工作日内作出决定。'],
    ['The fine is between RMB 20,000 and RMB 50,000.', '处2万元以上5万元以下罚款。'],
    ['Class I devices do not need clinical trials.', '第一类医疗器械不需要进行临床试验。'],
    ['Unregistered devices must not be sold.', '不得销售未经注册的医疗器械。'],
  ]);
  fails('numbers', 'other figures', [
    [
      'The holder must submit a report within 80 days after the end of each year.',
      '保管人应当在每年结束后三十日内提交报告。',
    ],
    ['A decision is made within 20 days of acceptance.', '受理之日起20个工作日内作出决定。'],
    [
      'Class II devices must be registered with the NMPA.',
      '第三类医疗器械应当向国务院药品监督管理部门申请注册。',
    ],
    ['The fine is between RMB 2,000 and RMB 5,000.', '处2万元以上5万元以下罚款。'],
  ]);
  fails('modality', 'flips', [
    ['Class I devices must undergo clinical trials.', '第一类医疗器械不需要进行临床试验。'],
    ['Unregistered devices may be sold.', '不得销售未经注册的医疗器械。'],
    ['The holder need not submit a report.', '保管人应当在每年结束后三十日内提交报告。'],
    [
      'The holder may submit a report within 30 days after the end of each year.',
      '保管人应当在每年结束后三十日内提交报告。',
    ],
  ]);
  fails('authority', 'another level', [
    [
      'Class III devices must be registered with the provincial drug regulator.',
      '第三类医疗器械应当向国务院药品监督管理部门申请注册。',
    ],
  ]);
});

describe('hostile input', { timeout: 60_000 }, () => {
  test.each([
    ['digits', '1'.repeat(100_000)],
    ['numerals', '一万'.repeat(50_000)],
    ['commas', '，'.repeat(100_000)],
    ['brackets', '（'.repeat(100_000)],
    ['markers', '不得'.repeat(50_000)],
    ['list', '1、'.repeat(50_000)],
    ['dates', '2020年'.repeat(25_000)],
    ['spaces', ' '.repeat(100_000)],
    ['words', 'one hundred and '.repeat(6_000)],
    ['percent', '百分之'.repeat(30_000)],
  ])('%s as claim and as source ends with a verdict', (_name, text) => {
    expect(judge(claimOn(text, yearly)).ok).toBe(false);
    expect(judge(claimOn('保管人可以在30日内报送', text)).ok).toBe(false);
  });
});
