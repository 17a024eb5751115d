import { describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { buildRelease } from '../../src/knowledge/release.ts';
import { createAnswering, serveRelease } from '../../src/wire.ts';

const rules = `# 风车器械管理办法

2020年3月1日 国家风车局令第12号公布

2020年5月1日 施行

<!-- INFO END -->

第一条 为了加强风车器械管理，制定本办法。

第二条 第一类风车器械实行产品备案管理，第二类、第三类风车器械实行产品注册管理。

第三条 从事第三类风车器械经营活动的，应当办理经营许可，实行许可管理；经营第二类风车器械实行备案管理。

第四条 风车器械备案应当提交备案资料，备案资料应当真实。
`;

const answering = (async () => {
  const { content } = buildRelease({
    id: 'rel_mills',
    parsed: [parseDocument({ fileName: '风车器械管理办法(2020-03-01).md', text: rules })],
    catalogue: new Map(),
    notes: [],
  });
  const release = await serveRelease(content, async (entries) => createEmbeddedIndex(entries));
  return createAnswering(release, { model: null, timeLimitMs: 5000 });
})();
const ask = async (text: string) =>
  (await (await answering).ask({ text, history: [], asOf: '2026-01-01' })).answer;

describe('a wrong premise', () => {
  it.each<[string, string, string, string]>([
    ['三类风车器械只要备案就行吧', 'filing', 'registration', '第二条'],
    ['一类风车器械也得注册对吧', 'registration', 'filing', '第二条'],
    ['经营二类风车器械要办许可是吧', 'licence', 'filing', '第三条'],
  ])('%s: is corrected first, with the article', async (text, stated, ruled, article) => {
    const reply = await ask(text);
    expect(reply.premise).toMatchObject({ stated, ruled });
    const first = reply.citations.find((c) => c.n === reply.claims[0]!.citations[0])!;
    expect(first.article).toBe(article);
    expect(reply.claims[0]!.text).toBe(first.quote);
  });

  it.each([
    '一类风车器械备案就行吧',
    '三类风车器械要注册吗',
    '风车器械备案要交什么',
    '二类风车器械注册和备案有什么区别，是不是都要',
  ])('is not seen in %s', async (text) => {
    expect((await ask(text)).premise).toBeUndefined();
  });
});
