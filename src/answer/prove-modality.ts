/**
 * Proof of modality: what a claim says must, may, must not or need not be done is what the source says of the
 * same act. Acts are laid side by side by their words, not counted as a bag: a text with both 应当提交 and
 * 可以不提交 proves neither for the other's case.
 */
import {
  bigramsOf,
  clausesOf,
  type Features,
  featuresOf,
  isChinese,
  overlap,
  type Stretch,
  sentencesOf,
  withoutFigures,
} from './prove-text.ts';

/**
 * `plain` says it is so; `denied` that it is not (不予, 不适用); `lacking` is a negated condition (未经…的);
 * `punished` stands in the condition of a punishment.
 */
type Stance =
  | 'must'
  | 'may'
  | 'must_not'
  | 'need_not'
  | 'only_if'
  | 'plain'
  | 'denied'
  | 'lacking'
  | 'punished';

interface Act {
  stance: Stance;
  /** What is done: the words after the marker. */
  act: Features;
  /** Who and when: the clause and the one before it, act included. */
  around: Features;
  text: string;
}

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

/** A clause whose acts are the condition of a punishment. */
const punishment =
  /责令|罚款|没收|吊销|警告|处分|追究|撤销|处以?\d|处[一二三四五六七八九十]|fined?\b|confiscat|revok|penal/i;

/** Longest stretch after a marker that names its act; what follows is detail that other acts share. */
const longestAct = 60;
/** Markers read in one clause; no sentence of law has as many. */
const mostMarkers = 40;

function actsOf(text: string): Act[] {
  const acts: Act[] = [];
  for (const sentence of sentencesOf(text)) {
    const clauses = clausesOf(sentence);
    const found = clauses.map(markersOf);
    const punishedUpTo = clauses.findLastIndex((clause) => punishment.test(clause.text));
    clauses.forEach((clause, i) => {
      const before = i > 0 ? clauses[i - 1]!.text : '';
      const punished = i < punishedUpTo || (i === punishedUpTo && /的 ?[，,]?$/.test(clause.text.slice(-4)));
      // What is ordered goes on over clauses without a marker of their own: 应当按照规定，向…报告.
      let after = '';
      for (let j = i + 1; j < clauses.length && found[j]!.length === 0 && after.length < longestAct; j += 1) {
        after += clauses[j]!.text;
      }
      acts.push(...actsOfClause(clause, found[i]!, before, after, punished));
    });
  }
  return acts;
}

interface Marker {
  stance: Stance;
  start: number;
  end: number;
}

function markersOf(clause: Stretch): Marker[] {
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

function actsOfClause(
  clause: Stretch,
  found: Marker[],
  before: string,
  after: string,
  punished: boolean,
): Act[] {
  let around = before;
  let last = 0;
  for (const marker of found) {
    around += `${clause.text.slice(last, marker.start)} `;
    last = marker.end;
  }
  const surroundings = featuresOf(around + clause.text.slice(last));
  if (found.length === 0) {
    const whole = clause.text.replace(/[，,：:；;。.\s]+$/, '');
    return [
      { stance: punished ? 'punished' : 'plain', act: actFeatures(whole), around: surroundings, text: whole },
    ];
  }
  const longest = isChinese(clause.text) ? longestAct : longestAct * 4;
  const inCondition = punished || /的 ?[，,]?$/.test(clause.text.slice(-4));
  return found.map((marker, i) => {
    // 应当允许…: of two markers that touch, both have what follows the second.
    let touching = i;
    while (found[touching + 1] && found[touching + 1]!.start - found[touching]!.end < 2) touching += 1;
    const next = found[touching + 1]?.start;
    const from = found[touching]!.end;
    const words = (
      next === undefined ? clause.text.slice(from) + after : clause.text.slice(from, next)
    ).slice(0, longest);
    const stance = marker.stance === 'denied' && inCondition ? 'lacking' : marker.stance;
    return {
      stance,
      act: actFeatures(words),
      around: surroundings,
      text: clause.text.slice(marker.start, marker.end) + words,
    };
  });
}

/** Figures have a proof of their own; here they would only make unlike acts alike. */
function actFeatures(text: string): Features {
  return { bigrams: bigramsOf(text), ...withoutFigures(text) };
}

/** What is said without the same mark bears a marked claim out, but yields to an act that is marked otherwise. */
const indirect: Partial<Record<Stance, Stance[]>> = {
  must: ['plain', 'lacking', 'only_if'],
  may: ['plain', 'need_not'],
  must_not: ['denied', 'lacking', 'punished'],
  only_if: ['may', 'must'],
};
const indirectWeight = 0.5;

/** Which stances of a source bear out a stance of a claim. */
const bornOutBy: Record<Stance, Stance[]> = {
  must: ['must', 'plain', 'only_if', 'lacking'],
  may: ['may', 'plain', 'only_if', 'need_not'],
  must_not: ['must_not', 'denied', 'lacking', 'punished'],
  need_not: ['need_not', 'denied'],
  only_if: ['only_if', 'must', 'must_not', 'may', 'lacking'],
  plain: ['must', 'may', 'plain', 'only_if', 'punished', 'lacking'],
  denied: ['denied', 'must_not', 'need_not', 'lacking'],
  lacking: ['lacking', 'denied', 'must_not', 'must', 'only_if', 'punished'],
  punished: ['punished', 'must_not', 'plain', 'lacking', 'denied', 'must', 'may'],
};

/**
 * An act of the source may be the claim's act from this likeness on. Low, because plain words share little: an
 * act is judged by the likest of the source's, and one that is hardly like seldom is the likest.
 */
const sameAct = 0.3;
/** An act that only a strong likeness may hold against a claim that marks nothing. */
const sameActUnmarked = 0.75;
/** How far the surroundings weigh beside the act: enough to tell 第一类 from 第二类 when both name the act. */
const surroundingsWeight = 0.6;
/** The best contradicting act must fit better than the best supporting one by this much. */
const actMargin = 0.12;

/**
 * A claim that marks nothing is one long act: then the source's act must lie within it. Else the claim's act
 * must lie within the source's, and a source that says much more is the lesser likeness.
 */
function likeness(claim: Act, source: Act, unmarked: boolean): { act: number; total: number } {
  const back = overlap(source.act, claim.act);
  const act = unmarked ? back : 0.8 * overlap(claim.act, source.act) + 0.2 * back;
  return { act, total: act + surroundingsWeight * overlap(claim.around, source.around) };
}

/** One or two pairs of characters (进口, 发布) lie within anything; they contradict nothing unmarked. */
const shortestUnmarked = 3;

const sizeOf = (features: Features) =>
  Math.max(features.bigrams.size, features.concepts.size + features.words.size);

/** Null when no act of the claim is said otherwise by the sources, else which. */
export function findFlippedModality(claim: string, sources: readonly string[]): string | null {
  const held = sources.flatMap(actsOf);
  if (held.length === 0) return null;
  const chinese = isChinese(claim);
  for (const act of actsOf(claim)) {
    // English denies in many words (without, fails to): it is judged by its modal verbs.
    if (!chinese && (act.stance === 'denied' || act.stance === 'lacking')) continue;
    const unmarked = act.stance === 'plain' || act.stance === 'punished';
    const threshold = unmarked ? sameActUnmarked : sameAct;
    let supporting = 0;
    let contradicting = 0;
    let against = '';
    let anySupport = false;
    for (const other of held) {
      const fits = bornOutBy[act.stance].includes(other.stance);
      anySupport ||= fits;
      const like = likeness(act, other, unmarked);
      if (fits) {
        const weight = indirect[act.stance]?.includes(other.stance) ? indirectWeight : 1;
        supporting = Math.max(supporting, like.total * weight);
      }
      if (fits) continue;
      // Unless it is all that the claim says: «检验不合格的，进口» for 不得进口.
      const whole = overlap(act.act, other.act) === 1;
      if (unmarked && !whole && sizeOf(other.act) < shortestUnmarked) continue;
      if (like.act >= threshold && like.total > contradicting) {
        contradicting = like.total;
        against = other.text;
      }
    }
    if (contradicting > 0 && contradicting > supporting + actMargin) {
      return `«${act.text.trim()}» (${act.stance}) against «${against.trim()}»`;
    }
    if (!anySupport && !unmarked) return `«${act.text.trim()}» (${act.stance}): nothing cited says so`;
  }
  return null;
}
