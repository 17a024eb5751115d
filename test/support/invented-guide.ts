/** A service guide and a decision helper under the invented law. */
import { type DecisionHelper, parseDecisionHelpers } from '../../src/knowledge/decision-helpers.ts';
import { type Guide, parseGuides } from '../../src/knowledge/guides.ts';

const text = `
id: kite-registration
title: { zh: 第二类风筝器械登记, en: Registering a Class II kite }
product: procedure
summary:
  zh: 第二类风筝器械向省级部门申请登记。
  en: A Class II kite is registered with the provincial authority.
  basis: [风筝器械管理办法/第三条, 风筝器械管理办法/第四条]
asks:
  zh: [风筝登记怎么办, 二类风筝办证要什么材料, 风筝登记证怎么申请, 风筝登记找谁]
  en: [How do I register a kite, What papers does a kite registration need]
materials:
  - id: form
    item: { zh: 申请表, en: Application form }
    zh: 填好的申请表。
    en: The form, filled in.
    basis: [风筝器械管理办法/第四条]
  - id: drawing
    item: { zh: 设计图纸, en: Drawing }
    zh: 设计图纸一份。
    en: One drawing.
    basis: [风筝器械管理办法/第四条]
  - id: wind-report
    item: { zh: 抗风试验报告, en: Wind test report }
    zh: 抗风试验的报告。
    en: The report of the wind test.
    when: { zh: 首次登记, en: First registration }
    basis: [风筝器械管理办法/第四条, 风筝器械管理办法/第七条]
timeLimits:
  - zh: 受理后20日内作出决定。
    en: A decision is made within 20 days of acceptance.
    basis: [风筝器械管理办法/第五条]
fee:
  - zh: 放飞要交100元。
    en: Flying costs CNY 100.
    basis: [风筝暂行规定/第二条]
open:
  - { zh: 没有写明收不收登记费。, en: Whether registration costs a fee is not said. }
notHeld: [风筝竞赛规则]
checkedOn: 2026-11-23
`;

export const inventedGuide: Guide = parseGuides([{ name: 'kite-registration.yaml', text }])[0]!;

/** Which way a kite goes. */
export const inventedHelper: DecisionHelper = parseDecisionHelpers(
  [
    {
      name: 'kite-path.yaml',
      text: `
id: kite-path
title: { zh: 我的风筝要备案还是登记, en: Filing or registration of my kite }
asks: { zh: [风筝备案还是登记, 风筝走什么程序], en: [Does my kite need registration] }
start: class
questions:
  class:
    zh: 第几类？
    en: Which class?
    why: { zh: 类别不同手续不同。, en: The procedure depends on the class., basis: [风筝器械管理办法/第三条] }
    options:
      - { zh: 第一类, en: Class I, to: filing }
      - { zh: 第二类, en: Class II, to: registration }
      - { zh: 老规矩, en: The old way, to: old }
ends:
  filing: { zh: 备案。, en: File it., basis: [风筝器械管理办法/第三条] }
  registration:
    zh: 登记。
    en: Register it.
    basis: [风筝器械管理办法/第四条]
    guides: [kite-registration]
  old: { zh: 交费。, en: Pay., basis: [风筝暂行规定/第二条] }
checkedOn: 2026-11-23
`,
    },
  ],
  new Set(['kite-registration']),
)[0]!;
