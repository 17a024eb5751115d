import { describe, expect, it } from 'vitest';
import { createBridge } from '../../src/retrieval/bridge.ts';
import { createGlossary } from '../../src/retrieval/glossary.ts';
import { plainPlan, planQuery } from '../../src/retrieval/query-plan.ts';
import { readQueryPlanner } from '../../src/runtime/read-knowledge.ts';
import { seededRandom } from '../support/seeded-random.ts';

const bridge = createBridge([
  { from: ['鹞子'], to: ['风筝'], weight: 1 },
  { from: ['放'], to: ['升空'], weight: 0.3 },
]);
const glossary = createGlossary([{ from: ['kite'], to: ['风筝'], weight: 1 }]);
const plan = (text: string, lang: 'zh' | 'en' = 'zh') => planQuery(text, lang, bridge, glossary);
const real = await readQueryPlanner();
const meant = (text: string, lang: 'zh' | 'en') =>
  real(text, lang)
    .slice(1)
    .flatMap(({ text: lines }) => lines.split('\n'));

describe('the plan', () => {
  it('has the question first with weight 1, then what is meant, sure before unsure', () => {
    const texts = plan('放鹞子要登记吗');
    expect(texts[0]).toEqual({ text: '放鹞子要登记吗', weight: 1 });
    expect(texts.slice(1).map(({ text }) => text)).toEqual(['风筝', '升空']);
    const weights = texts.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(weights.every((weight) => weight > 0 && weight <= 1)).toBe(true);
  });

  it('is the question alone where nothing else is meant', () => {
    expect(plan('登记证几年')).toEqual([{ text: '登记证几年', weight: 1 }]);
    expect(plainPlan('放鹞子', 'zh')).toEqual([{ text: '放鹞子', weight: 1 }]);
  });

  it('hears no Chinese short form in an English sentence', () => {
    const short = createBridge([{ from: ['BE'], to: ['生物等效性试验'], weight: 1 }]);
    expect(planQuery('Must it be filed?', 'en', short, glossary)).toHaveLength(1);
    expect(planQuery('做BE要备案吗', 'zh', short, glossary)).toHaveLength(2);
  });

  it('drops greetings and thanks, unless there is nothing else', () => {
    expect(plan('您好，请问鹞子证丢了怎么补？谢谢！')[0]!.text).not.toMatch(/您好|请问|谢谢/);
    expect(plan('Hello, could you please tell me how to renew it? Thanks', 'en')[0]!.text).toMatch(
      /how to renew it/,
    );
    expect(plan('Hello, how to renew it? Thanks', 'en')[0]!.text).not.toMatch(/hello|thanks/i);
    expect(plan('谢谢')[0]!.text).toBe('谢谢');
    expect(plan('请问领导换了要变更吗')[0]!.text).toContain('领导换了');
  });

  it('lets what a story tells count less than what it asks', () => {
    const told = '我爷爷以前在村口摆了一个小摊，天气好的时候就带着我们去河边玩，一玩就是一个下午。'.repeat(4);
    const texts = plan(`${told}现在我想做鹞子卖，要去哪里登记？`);
    expect(texts[0]).toEqual({ text: '现在我想做鹞子卖，要去哪里登记？', weight: 1 });
    const story = texts.find(({ text }) => text.includes('爷爷'))!;
    expect(story.weight).toBeLessThan(1);
    expect(texts.some(({ text }) => text.includes('风筝'))).toBe(true);
  });

  it('takes a story without a question whole', () => {
    const told = '昨天在集市上买的鹞子飞到一半线断了。'.repeat(10);
    expect(plan(told)[0]).toEqual({ text: told, weight: 1 });
  });

  it('is at most four texts: every text costs a remote index a search', () => {
    const long = '我是卖药的老板，被举报了。MAH、GSP、UDI、二类械都要查。怎么办？'.repeat(20);
    expect(real(long, 'zh').length).toBeLessThanOrEqual(4);
  });
});

describe('with the lists of the project', () => {
  it.each([
    ['厂子换了老板，二类械的证要改吗', ['生产企业', '法定代表人', '第二类医疗器械', '变更']],
    ['黑作坊卖冒牌药，去哪告', ['未取得生产许可证', '假药', '举报']],
    ['MAH能不能找CDMO', ['药品上市许可持有人', '委托生产']],
    ['飞检的时候不让查会咋样', ['飞行检查', '拒绝']],
    ['美容院自己调面霜', ['美容美发机构', '自行配制', '化妆品']],
    ['献浆多久能献一回', ['供血浆者']],
  ])('%s', (question, terms) => {
    expect(meant(question, 'zh')).toEqual(expect.arrayContaining(terms));
  });

  it.each([
    ['Must an online pharmacy employ a licensed pharmacist?', ['药品网络销售', '执业药师']],
    ['What is the fine for making class III devices without a licence?', ['第三类医疗器械', '罚款']],
    ['How long are vaccination records kept?', ['接种记录', '保存']],
    ['May a hair salon mix its own cosmetics?', ['美容美发机构', '化妆品']],
    ['Does a plasma donor need a health check?', ['供血浆者', '健康检查']],
    ['Can I withdraw consent to the use of my personal information?', ['个人信息']],
    ['Is authorisation needed to import narcotic drugs?', ['许可', '进口', '麻醉药品']],
    ['Is authorization needed to import narcotic drugs?', ['许可', '进口', '麻醉药品']],
  ])('%s', (question, terms) => {
    expect(meant(question, 'en')).toEqual(expect.arrayContaining(terms));
  });

  it('gives the same plan each time', () => {
    const question = 'Which authority renews the drug business licence of a pharmacy?';
    expect(real(question, 'en')).toEqual(real(question, 'en'));
  });

  it.each([
    '药'.repeat(4000),
    'class '.repeat(700),
    '，'.repeat(4000),
    '请问'.repeat(2000),
    'a'.repeat(4000),
  ])('comes to an end on %.12s…', (text) => {
    expect(real(text, 'zh').length).toBeLessThanOrEqual(4);
    expect(real(text, 'en').length).toBeLessThanOrEqual(4);
  });

  it('takes any string', () => {
    const seed = 20261123;
    const random = seededRandom(seed);
    const pieces = [
      '药',
      '证',
      'MAH',
      ' the ',
      'device ',
      '。',
      '？',
      '\ud800',
      'Ⅱ类',
      '请问',
      '告',
      'of ',
      '\n',
      '9',
    ];
    for (let round = 0; round < 50; round += 1) {
      const text = Array.from({ length: 200 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
      for (const lang of ['zh', 'en'] as const) {
        const texts = real(text, lang);
        expect(texts[0]!.weight, `seed ${seed}, round ${round}`).toBe(1);
        expect(texts.every(({ weight }) => weight > 0 && weight <= 1)).toBe(true);
      }
    }
  });
});
