/** A small body of law invented for tests, read by the real parser and served by the real index. */
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import { type Catalogue, parseCatalogue } from '../../src/knowledge/catalogue.ts';
import { parseNotes } from '../../src/knowledge/notes.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { buildRelease, type ReleaseContent } from '../../src/knowledge/release.ts';
import type { Note } from '../../src/knowledge/types.ts';
import { type Answering, createAnswering, type ModelWiring, serveRelease } from '../../src/wire.ts';

export const kiteRules = `# 风筝器械管理办法

2020年3月1日 国家风筝局令第12号公布

2020年5月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 为了加强风筝器械管理，制定本办法。

第二条 本办法所称风筝器械，是指以绳索牵引、借助风力升空的器具。玩具飞机不属于风筝器械。

## 第二章 登记

第三条 第一类风筝器械实行备案管理，第二类风筝器械实行登记管理。

第四条 申请第二类风筝器械登记的，应当向所在地省级风筝管理部门提交下列资料：
（一）申请表；
（二）设计图纸；
（三）抗风试验报告。

第五条 省级风筝管理部门应当自受理登记申请之日起二十日内作出决定；需要现场核查的，可以延长十日。但是，参加国际比赛的风筝器械，应当在五日内作出决定。

第六条 风筝器械登记证有效期为三年。有效期届满需要延续的，应当在届满六个月前提出申请。

第七条 登记事项发生变化的，登记人应当自变化之日起三十日内办理变更。变更地址的，无需重新提交抗风试验报告。

## 第三章 法律责任

第八条 未经登记放飞第二类风筝器械的，由省级风筝管理部门责令改正，没收违法所得，并处一万元以上五万元以下罚款；情节严重的，吊销登记证，五年内不得申请登记。

第九条 有下列情形之一的，由省级风筝管理部门给予警告，并处二千元以下罚款：
（一）未按照规定办理变更的；
（二）在机场净空区放飞的。

第十条 本办法自2020年5月1日起施行。2010年5月1日公布的《风筝暂行规定》同时废止。
`;

export const oldKiteRules = `# 风筝暂行规定

2010年5月1日 国家风筝局公布

2010年6月1日 施行

<!-- INFO END -->

第一条 风筝器械登记证有效期为一年。

第二条 放飞风筝器械应当缴纳放飞费一百元。
`;

const catalogueText = `
- document: 风筝器械管理办法
  en: Measures for Kite Devices
  aliases: [风筝办法]
  level: rule
  authority: 国家风筝局
  editions:
    - { date: 2020-03-01, number: 国家风筝局令第12号, promulgatedOn: 2020-03-01, effectiveFrom: 2020-05-01, checked: { on: 2026-11-23, how: text } }
- document: 风筝竞赛规则
  en: Kite Contest Rules
  level: notice
  held: false
  editions:
    - { date: 2022-01-01, checked: { on: 2026-11-23, how: record } }
`;

const noteText = `
document: 风筝器械管理办法
edition: "2020-03-01"
number: 国家风筝局令第12号
chapter: 第二章 登记
notes:
  - article: 第六条
    zh: 登记证管3年。想接着用，到期前6个月就要去申请。
    en: The certificate is valid for 3 years. Apply for renewal no later than 6 months before it expires.
    asks:
      zh: [我的证快到期了咋办, 证能用几年, 续证要提前多久]
      en: [How long is my kite certificate valid, When do I have to renew]
    facts: [3年, 6个月前]
    topic: registration
    who: [registrant]
`;

export function inventedCatalogue(): Catalogue {
  return parseCatalogue([{ name: 'kites.yaml', text: catalogueText }]);
}

export function inventedNotes(): Note[] {
  return parseNotes([{ name: 'kites/02.yaml', text: noteText }]);
}

/** The invented law as a release; `texts: false` leaves the notes alone to answer. */
export function inventedRelease(options: { texts?: boolean; notes?: boolean } = {}): ReleaseContent {
  const parsed =
    options.texts === false
      ? []
      : [
          parseDocument({ fileName: '风筝器械管理办法(2020-03-01).md', text: kiteRules }),
          parseDocument({ fileName: '风筝暂行规定(2010-05-01).md', text: oldKiteRules }),
        ];
  const notes = options.notes === false ? [] : inventedNotes();
  return buildRelease({ id: 'rel_invented', parsed, catalogue: inventedCatalogue(), notes }).content;
}

export async function inventedAnswering(
  options: {
    texts?: boolean;
    notes?: boolean;
    model?: ModelWiring;
    timeLimitMs?: number;
    switches?: Parameters<typeof createAnswering>[1]['switches'];
  } = {},
): Promise<Answering> {
  const release = await serveRelease(inventedRelease(options), async (entries) =>
    createEmbeddedIndex(entries),
  );
  return createAnswering(release, {
    model: options.model ?? null,
    timeLimitMs: options.timeLimitMs ?? 10_000,
    ...(options.switches && { switches: options.switches }),
  });
}
