import { beforeAll, describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import { questionTime } from '../../src/answer/question-time.ts';
import type { Answer } from '../../src/answer/types.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { buildRelease } from '../../src/knowledge/release.ts';
import { findIdentifiers } from '../../src/retrieval/identifiers.ts';
import { readCatalogue } from '../../src/runtime/read-knowledge.ts';
import { type Answering, createAnswering, serveRelease } from '../../src/wire.ts';
import { readSharedTexts, sharedTexts, whySkipped } from '../knowledge/shared-texts.ts';
import { inventedAnswering, inventedCatalogue, kiteRules, oldKiteRules } from '../support/invented-law.ts';

const clock = { now: () => new Date('2026-11-23T04:00:00Z') };
const asked = async (answering: Answering, text: string, asOf = '2026-11-23'): Promise<Answer> =>
  (await answering.ask({ text, history: [], asOf })).answer;
const serve = async (texts: Record<string, string>, options: { confirmWithinDays?: number } = {}) => {
  const parsed = Object.entries(texts).map(([fileName, text]) => parseDocument({ fileName, text }));
  const { content } = buildRelease({ id: 'r', parsed, catalogue: inventedCatalogue(), notes: [] });
  const release = await serveRelease(content, async (entries) => createEmbeddedIndex(entries));
  return createAnswering(release, { model: null, timeLimitMs: 10_000, clock, ...options });
};

describe('the time a question speaks of', () => {
  const titles = ['风筝暂行规定', '风筝器械管理办法'];
  const time = (text: string) => {
    const lang = /[\u4e00-\u9fff]{4}/.test(text) && !/^[A-Z]/.test(text) ? 'zh' : 'en';
    const { about, day } = questionTime({ text, lang, identifiers: findIdentifiers(text, titles) });
    return [about, day];
  };

  it.each([
    ['2019年的时候放飞风筝要交费吗', 'past', '2019-07-01'],
    ['2019年3月的规定里放飞费是多少', 'past', '2019-03-01'],
    ['2019年之前放飞风筝怎么罚', 'past', '2018-12-31'],
    ['2018年放飞风筝是怎么规定的', 'past', '2018-07-01'],
    ['风筝的旧规定里登记证几年有效', 'past', null],
    ['风筝办法修订前登记证管几年', 'past', null],
    ['老规矩放飞要交多少，现在呢', 'both', null],
    ['风筝暂行规定还有效吗', 'change', null],
    ['《风筝暂行规定》被什么取代了', 'change', null],
    ['风筝器械管理办法什么时候开始施行', 'change', null],
    ['In 2019, what was the fine for flying a kite', 'past', '2019-07-01'],
    ['What did the rules require before 2015', 'past', '2014-12-31'],
    ['Under the old kite rules, how long was a certificate valid', 'past', null],
    ['Is 《风筝暂行规定》 still in force?', 'change', null],
  ])('%s', (text, about, day) => {
    expect(time(text)).toEqual([about, day]);
  });

  it.each([
    '我2019年拿的登记证，现在要延续吗',
    '我们公司2021年登记的风筝过期了怎么办',
    '登记证有效期届满六个月以前要做什么',
    '向原登记部门申请延续要什么材料',
    '我的登记证还有效吗',
    '风筝登记证什么时候失效',
    'I got my certificate in 2019. When do I have to renew it?',
    'How long is a kite certificate valid',
    '旧风筝能不能卖',
  ])('%s is about the law of today', (text) => {
    expect(time(text)).toEqual(['present', null]);
  });
});

describe('a rule that ended', () => {
  let answering: Answering;
  beforeAll(async () => {
    answering = await inventedAnswering({ notes: false });
  });

  it.each([
    ['风筝暂行规定还有效吗', /自2020年5月1日起已废止/],
    [
      'Could you tell me whether 《风筝暂行规定》 is still in force today?',
      /has not been in force since 2020-05-01/,
    ],
  ])('is told by the clause that ended it: %s', async (text, told) => {
    const reply = await asked(answering, text);
    expect(reply.outcome).toBe('answered');
    expect(reply.text).toMatch(told);
    expect(reply.citations).toMatchObject([
      { document: '风筝器械管理办法', article: '第十条', status: 'in_force', edition: '2020-03-01' },
    ]);
    expect(reply.citations[0]!.quote).toContain('《风筝暂行规定》同时废止');
  });

  it.each(['风筝的旧规定里登记证有效期几年', '2015年的时候风筝登记证有效期几年'])(
    'answers what asks for the past, and is marked: %s',
    async (text) => {
      const reply = await asked(answering, text);
      expect(reply.citations).toMatchObject([
        { document: '风筝暂行规定', article: '第一条', status: 'repealed', effectiveTo: '2020-05-01' },
      ]);
      expect(reply.claims[0]!.text).toMatch(/《风筝暂行规定》.*不再施行.*不能作为现行依据/);
      expect(reply.claims[0]!.citations).toEqual([1]);
      expect(reply.text).toContain('有效期为一年');
      expect(reply.text).toBe(reply.claims.map((c) => c.text).join('\n'));
    },
  );

  it('names the day of the past whose law answers', async () => {
    const reply = await asked(answering, '2015年的时候风筝登记证有效期几年');
    expect(reply).toMatchObject({ lawDay: '2015-07-01', asOf: '2026-11-23' });
    expect(reply.text).toContain('2015年7月1日施行的是这一版');
  });

  it('stands beside the present rule where both are asked for', async () => {
    const reply = await asked(answering, '风筝登记证有效期老规定是几年，现在是几年');
    expect(reply.citations.map((c) => [c.document, c.status])).toEqual(
      expect.arrayContaining([
        ['风筝器械管理办法', 'in_force'],
        ['风筝暂行规定', 'repealed'],
      ]),
    );
  });

  it('is left alone by a question about today', async () => {
    const reply = await asked(answering, '风筝登记证有效期几年');
    expect(reply.citations.map((c) => c.document)).toEqual(['风筝器械管理办法']);
  });
});

describe('a rule whose current text is not held', () => {
  const old = oldKiteRules.replace(
    '放飞风筝应当缴纳放飞费一百元。',
    '放飞风筝应当缴纳放飞费一百元，由登记机关收取。',
  );
  const repealing =
    '# 气球管理办法\n\n2020年3月1日 国家气球局令第1号公布\n\n<!-- INFO END -->\n\n第一条 气球应当系牢。\n\n第二条 本办法自2020年5月1日起施行。\n';
  const serveOrphan = async () => {
    const parsed = [
      parseDocument({ fileName: '风筝暂行规定(2010-05-01).md', text: old }),
      parseDocument({ fileName: '气球管理办法(2020-03-01).md', text: repealing }),
    ];
    const { content } = buildRelease({ id: 'r', parsed, catalogue: new Map(), notes: [] });
    const { edition } = content.documents[0]!;
    Object.assign(edition, {
      effectiveTo: '2026-05-15',
      endedBy: 'superseded',
      endedByDocument: '风筝暂行规定',
    });
    const release = await serveRelease(content, async (entries) => createEmbeddedIndex(entries));
    return createAnswering(release, { model: null, timeLimitMs: 10_000, clock });
  };

  it.each(['风筝暂行规定对放飞费怎么规定', '放飞风筝要缴纳放飞费多少元', '风筝暂行规定第二条'])(
    'is shown as history with that reason: %s',
    async (text) => {
      const answering = await serveOrphan();
      const today = await asked(answering, text);
      expect(today).toMatchObject({ outcome: 'partial', reason: 'text_not_held' });
      expect(today.claims[0]!.text).toContain('现行文本未收录');
      expect(today.citations.every((c) => c.status === 'superseded')).toBe(true);
      const before = await asked(answering, text, '2020-01-01');
      expect(before.outcome).toBe('answered');
      expect(before.text).not.toContain('未收录');
      expect(before.citations.every((c) => c.status === 'in_force')).toBe(true);
      expect(before.notices).toMatchObject([{ code: 'ends' }, ...(before.notices ?? []).slice(1)]);
    },
  );

  it('says of a day before the first text held that it is not held', async () => {
    const reply = await asked(await serveOrphan(), '风筝暂行规定第二条', '2009-01-01');
    expect(reply).toMatchObject({ outcome: 'unanswerable', reason: 'not_in_force' });
    expect(reply.text).toContain('2009年1月1日施行的文本未收录');
  });
});

it('a text to come is announced and does not answer', async () => {
  const later = kiteRules
    .replace('2020年3月1日', '2026年10月1日')
    .replace('2020年5月1日 施行', '2027年1月1日 施行')
    .replace('本办法自2020年5月1日起', '本办法自2027年1月1日起')
    .replace('有效期为三年', '有效期为四年');
  const answering = await serve({
    '风筝器械管理办法(2020-03-01).md': kiteRules,
    '风筝器械管理办法(2026-10-01).md': later,
  });
  const reply = await asked(answering, '风筝器械登记证有效期几年');
  expect(reply.text).toContain('三年');
  expect(reply.citations.every((c) => c.edition === '2020-03-01' && c.status === 'in_force')).toBe(true);
  expect(reply.notices).toContainEqual({
    code: 'future',
    document: '风筝器械管理办法',
    text: '《风筝器械管理办法》（2026年10月1日版）自2027年1月1日起施行，在此之前不作为依据。',
  });
  const then = await asked(answering, '风筝器械登记证有效期几年', '2027-01-01');
  expect(then.text).toContain('四年');
});

it('a text that nobody has confirmed for long is told to be', async () => {
  const texts = { '风筝器械管理办法(2020-03-01).md': kiteRules };
  const notices = async (confirmWithinDays: number, now: string) => {
    const parsed = [parseDocument({ fileName: Object.keys(texts)[0]!, text: kiteRules })];
    const { content } = buildRelease({ id: 'r', parsed, catalogue: inventedCatalogue(), notes: [] });
    const release = await serveRelease(content, async (entries) => createEmbeddedIndex(entries));
    const answering = createAnswering(release, {
      model: null,
      timeLimitMs: 10_000,
      clock: { now: () => new Date(now) },
      confirmWithinDays,
    });
    const reply = await asked(answering, '风筝器械登记证有效期几年');
    expect(reply.citations[0]!.confirmedOn).toBe('2026-11-23');
    return reply.notices ?? [];
  };
  expect(await notices(180, '2026-12-01T00:00:00Z')).toEqual([]);
  expect(await notices(180, '2027-08-01T00:00:00Z')).toMatchObject([{ code: 'unconfirmed' }]);
  expect(await notices(365, '2027-08-01T00:00:00Z')).toEqual([]);
});

describe.skipIf(!sharedTexts)(`official texts${sharedTexts ? '' : ` (${whySkipped})`}`, () => {
  let answering: Answering;
  beforeAll(async () => {
    const parsed = readSharedTexts()
      .filter((t) => t.folder === 'regulations')
      .map(parseDocument);
    const { content } = buildRelease({ id: 'r', parsed, catalogue: await readCatalogue(), notes: [] });
    const release = await serveRelease(content, async (entries) => createEmbeddedIndex(entries));
    answering = createAnswering(release, { model: null, timeLimitMs: 10_000, clock });
  });

  it('the implementing regulation of 2019 answers in 2020 and is history today', async () => {
    const question = '药品管理法实施条例对新药监测期怎么规定';
    const then = await asked(answering, question, '2020-01-01');
    expect(then).toMatchObject({ outcome: 'answered', asOf: '2020-01-01' });
    expect(then.citations.every((c) => c.status === 'in_force')).toBe(true);
    const today = await asked(answering, question);
    expect(today).toMatchObject({ outcome: 'partial', reason: 'text_not_held' });
    expect(today.claims[0]!.text).toMatch(/自2026年5月15日起.*不再施行.*现行文本未收录/);
    expect(today.citations.every((c) => c.status === 'superseded')).toBe(true);
  });

  it.each([
    '化妆品卫生监督条例还有效吗',
    '化妆品卫生监督条例第二十四条怎么说',
    '化妆品生产许可证有效期几年',
    '没有化妆品生产许可证就生产怎么罚',
    '化妆品卫生监督条例规定特殊用途化妆品要批准吗',
    '化妆品旧条例罚款几倍',
  ])('the former cosmetics regulation never appears as current: %s', async (question) => {
    const reply = await asked(answering, question);
    for (const c of reply.citations.filter(({ document }) => document === '化妆品卫生监督条例')) {
      expect(c.status).toBe('repealed');
      expect(reply.text).toContain('不再施行');
    }
    for (const f of reply.found.filter(({ document }) => document === '化妆品卫生监督条例'))
      expect(f.status).toBe('repealed');
  });

  it('a paragraph amended by an order that is not held is shown as history, its neighbour is not', async () => {
    const reply = await asked(answering, '医疗器械监督管理条例第十九条怎么规定');
    expect(reply).toMatchObject({ outcome: 'partial', reason: 'text_not_held' });
    expect(reply.citations.map((c) => [c.paragraph, c.status])).toEqual([
      [1, 'in_force'],
      [2, 'amended'],
    ]);
    expect(reply.text).toContain('第十九条第二款自2025年1月20日起已由');
    expect((await asked(answering, '医疗器械监督管理条例第十九条怎么规定', '2024-12-31')).outcome).toBe(
      'answered',
    );
  });

  it('the complaint rule replaced in April 2026 is shown as history', async () => {
    const reply = await asked(answering, '市场监督管理投诉举报处理暂行办法第十四条');
    expect(reply).toMatchObject({ outcome: 'partial', reason: 'text_not_held' });
    expect(reply.text).toContain('国家市场监督管理总局令第121号');
  });
});
