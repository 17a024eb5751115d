/** Words that say what must, may, must not or need not be done, in both languages. */
import type { Stretch } from './text.ts';

/**
 * `plain` says it is so; `denied` that it is not (不予, 不适用); `lacking` is a negated condition (未经…的);
 * `punished` stands in the condition of a punishment.
 */
export type Stance =
  | 'must'
  | 'may'
  | 'must_not'
  | 'need_not'
  | 'only_if'
  | 'plain'
  | 'denied'
  | 'lacking'
  | 'punished';

/** Longest first within a stance; the first row that matches at a place wins. */
const markers: [Stance, string][] = [
  [
    'need_not',
    '(?:可以?|有权)(?:选择)?(?:不(?!得|能)|免|暂不|无需|无须)|无需|无须|毋需|毋须|不需要?|不必|不用(?!于)|免于|免予|豁免|免(?=除|交|收|征|提|做)|不要求|没有必要|不强制',
  ],
  ['only_if', '方可|方能|方准|方得|才可以?|才能够?|才准|才得'],
  [
    'lacking',
    '不能(?=达到|满足|证明|提供|确定|保证|说明|够)|无法|拒不|拒绝|逾期[不未没]|未(?!来|成年)|没有?(?=按|依|经|取|拿|办|报|建|做|履|进|提|完|备案|注册|配|交|达)',
  ],
  [
    'must_not',
    '不应当?|不得(?!不|少于|低于|超过|高于|多于|短于|晚于|迟于)|禁止|严禁|不可以?(?!抗力|避免|逆|预|分割|或缺|见)|不能|不准(?!确)|不许|不允许|无权|切勿|请勿|不要(?!求)|不让',
  ],
  [
    'must',
    '不得不|应当|必须|务必|须|需要?(?![求的])|应(?!用|急|答|对|诉|聘|收|届|战|力|激|症)|有义务|要(?=先|在|向|把|将|及时|按|经|提|办|报|申|取|有|做)|得(?=先|去|向|在|把|重新)',
  ],
  [
    'may',
    '可以|可(?=向|在|按|由|直接|根据|申|以|依|选|同时|凭|要求|不经|予)|有权|享有|允许|准许|能(?=申|在|向|直接|用|卖|买|办)',
  ],
  [
    'denied',
    '不予|不再|不适用|不属于|不包括|不受理|不作为|不(?=承担|影响|收|受|纳|视|进|办|发|给|提|申|需|承|接|采|认|计|实|退|批|许|签|使用|销售)',
  ],
];
const englishMarkers: [Stance, string][] = [
  [
    'need_not',
    "need not|needn't|(?:do|does|is|are|did) ?n(?:o|')t (?:need|have|required|obliged)(?: to)?|(?:is|are|be) not (?:required|obliged|necessary)(?: to)?|no need(?: to)?|not be required(?: to)?|(?:is|are|be|may be) exempt(?:ed)?(?: from)?|without having to|may choose not to|no (?:\\w+ ){0,3}(?:is|are) (?:required|needed)",
  ],
  [
    'only_if',
    '(?:may|can|shall|must)(?: be)? only|only (?:after|if|when|once|with)|not (?:\\w+ ){0,6}(?:until|unless|before)',
  ],
  [
    'must_not',
    "must ?n(?:o|')t|shall not|may not|cannot|can ?n(?:o|')t|should not|(?:is|are|be) (?:prohibited|forbidden|banned|barred)(?: from)?|(?:is|are|be) not (?:allowed|permitted)(?: to)?|not be (?:allowed|permitted)|prohibit(?:s|ed|ing)?|forbid(?:s|den)?|no (?:one|person|company|enterprise|unit|entity|individual|institution)s? (?:may|shall|can)|never",
  ],
  [
    'must',
    'must|shall|(?:is|are|be) (?:required|obliged|obligated)(?: to)?|(?:has|have|had) to|needs? to|should|(?:is|are) to',
  ],
  ['may', 'may|can|(?:is|are|be) (?:allowed|permitted|entitled)(?: to)?|(?:has|have) the right to'],
  ['denied', "(?:do|does|did|will|is|are|was|were) not|(?:do|does|did|wo|is|are|was|were)n't|not|without"],
];

function compile(rows: [Stance, string][], boundary: string): RegExp {
  return new RegExp(rows.map(([, pattern]) => `(${boundary}(?:${pattern})${boundary})`).join('|'), 'gi');
}
const chineseMarker = compile(markers, '');
const englishMarker = compile(englishMarkers, '\\b');

/** Words with a marker's characters that mark nothing. */
const noMarkers =
  /(.)不\1|不良|不同|不断|不动产|不可抗力|不仅|不但|不论|不管|不少于|不低于|不超过|不多于|不短于|不高于|不足|不满|不符合?|不合格|必须品|应急|相应|反应|供应|响应|适应|对应|对应当|需求|所需|急需|必需|许可|认可|可靠|可能|可行|可见|可追溯|可及|可以说|需要(?=[^，。；]{0,30}的(?:情形|[，,]|$))|需要的|(?:临床|实际|工作|管理|处置|处理|应急)需要/g;

/** Markers read in one clause; no sentence of law has as many. */
const mostMarkers = 40;

/** A marker at its place in a clause. */
export interface Marker {
  stance: Stance;
  start: number;
  end: number;
}

/** Markers of a clause, in order of place within each language. */
export function markersOf(clause: Stretch): Marker[] {
  // Blanked with a character no marker has, so that offsets stay.
  const text = clause.text.replace(noMarkers, (word) => '＿'.repeat(word.length));
  const found: Marker[] = [];
  for (const [pattern, rows] of [
    [chineseMarker, markers],
    [englishMarker, englishMarkers],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      const stance = rows[match.slice(1).findIndex((group) => group !== undefined)]![0];
      found.push({ stance, start: match.index, end: match.index + match[0].length });
      if (found.length >= mostMarkers) break;
    }
  }
  return found;
}
