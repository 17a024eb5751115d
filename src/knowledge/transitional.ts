/** Articles that say what goes for matters begun before the text took effect. */
import type { Provision } from './types.ts';

const before =
  /本(?:法|条例|办法|规定|规范|规则|公告|通告|通知)(?:施行|实施|生效|发布|公布)(?:之日)?(?:以)?前(?:已|经|依法|取得|有关|受理|申请|批准|注册|备案|生产|发生|销售|设立)/;
const period = /(?:设置|给予|设定).{0,12}过渡期|过渡期(?:内|满|自|为)/;

/** Labels of such articles, in their order. */
export function findTransitional(provisions: readonly Provision[]): string[] {
  return provisions
    .filter(
      ({ kind, text }) =>
        (kind === 'article' || kind === 'section') && (before.test(text) || period.test(text)),
    )
    .map(({ article }) => article);
}
