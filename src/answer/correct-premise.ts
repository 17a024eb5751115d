/**
 * A question that takes a wrong regime for granted (三类械只要备案就行吧) is first told the rule: the sentence that
 * puts this class under registration, filing or a licence, quoted before anything else. What is said of a class is read
 * from the provisions found; nothing is known here by heart.
 */
import { quotableUnits } from './quotable-units.ts';
import { slotsIn } from './slots.ts';
import type { DraftClaim, Evidence, Lang, Passage } from './types.ts';

type Regime = 'filing' | 'registration' | 'licence';
type Field = 'product' | 'making' | 'selling';

const regimes: { regime: Regime; zh: RegExp; en: RegExp }[] = [
  { regime: 'filing', zh: /备案(?!人|凭证|编号|号|资料)/, en: /\b(fil(e|ed|ing)|notif(y|ied|ication))\b/i },
  { regime: 'registration', zh: /注册(?!人|证|资料|地址|备案)/, en: /\b(regist(er|ered|ration))\b/i },
  { regime: 'licence', zh: /许可/, en: /\b(licen[cs]ed?|permit)\b/i },
];
const names: Record<Regime, { zh: string; en: string }> = {
  filing: { zh: '备案', en: 'filing' },
  registration: { zh: '注册', en: 'registration' },
  licence: { zh: '许可', en: 'a licence' },
};

/** Takes something for granted and wants it confirmed. */
const granted = {
  zh: /吧|对吗|对吧|是吧|对不对|是不是|没错|就(行|可以|能|够|好|成|完事)|只(要|需|用)|不(用|需要|必)|无需|得.{0,8}(吧|嘛)|都(要|得|说)/,
  en: /\b(right|correct|just|only|isn'?t it|don'?t i|simply|enough|no need|do not need|don'?t need)\b/i,
};
const classWords: Record<string, RegExp> = {
  '1': /第一类/,
  '2': /第二类/,
  '3': /第三类/,
  special: /特殊化妆品/,
  ordinary: /普通化妆品/,
};

export interface Correction {
  stated: Regime;
  ruled: Regime;
  /** One sentence for the asker, before the quote. */
  text: string;
}

/** @returns the evidence with the ruling sentence said first, and the correction; as it was where nothing is wrong */
export function correctPremise(evidence: Evidence): { evidence: Evidence; correction: Correction | null } {
  const same = { evidence, correction: null };
  const { text, lang } = evidence.question;
  if (evidence.named || evidence.settled || !granted[lang].test(text)) return same;
  const value = slotsIn(text).find((slot) => slot.name === 'class')?.value;
  const words = value === undefined ? undefined : classWords[value];
  const stated = regimes.filter((one) => one[lang].test(text)).map((one) => one.regime);
  if (!words || stated.length !== 1) return same;
  const field = fieldOf(text);
  for (const passage of evidence.passages) {
    for (const unit of quotableUnits(passage.provision)) {
      const sentence = passage.provision.text.slice(unit.start, unit.end);
      const ruled = ruledIn(sentence, words, field);
      if (ruled === null) continue;
      if (ruled === stated[0]) return same;
      const correction = { stated: stated[0]!, ruled, text: correctionText(stated[0]!, ruled, lang) };
      return { evidence: sayFirst(evidence, passage, unit), correction };
    }
  }
  return same;
}

function fieldOf(text: string): Field {
  if (/经营|销售|批发|零售|卖|开店|sell|distribut|trade/i.test(text)) return 'selling';
  return /生产|制造|办厂|工厂|manufactur|produc(e|tion)|factory/i.test(text) ? 'making' : 'product';
}

/** The one regime a sentence puts the class under, in this field; null where it says none or several. */
function ruledIn(sentence: string, words: RegExp, field: Field): Regime | null {
  const found = new Set<Regime>();
  for (const clause of sentence.split(/[，；。;]/)) {
    if (!words.test(clause) || !/实行|方可|不需要|应当.{0,30}(办理|进行|取得)/.test(clause)) continue;
    const own: Field = /经营/.test(clause)
      ? 'selling'
      : /从事.{0,16}生产|生产活动/.test(clause)
        ? 'making'
        : 'product';
    if (own !== field) continue;
    for (const { regime, zh } of regimes) if (zh.test(clause)) found.add(regime);
  }
  return found.size === 1 ? [...found][0]! : null;
}

function correctionText(stated: Regime, ruled: Regime, lang: Lang): string {
  return lang === 'zh'
    ? `您说的是${names[stated].zh}，按规定是${names[ruled].zh}，依据见下面第一条。`
    : `You speak of ${names[stated].en}; the rule is ${names[ruled].en}, as the first provision below says.`;
}

function sayFirst(
  evidence: Evidence,
  passage: Passage,
  unit: { start: number; end: number; paragraph: number | null; item: number | null },
): Evidence {
  const top = Math.max(...evidence.passages.map((p) => p.score));
  const first = { ...passage, score: top };
  const passages = [first, ...evidence.passages.filter((p) => p !== passage)];
  const { start, end, paragraph, item } = unit;
  const claim: DraftClaim = {
    text: passage.provision.text.slice(start, end),
    spans: [{ passage: first, start, end, paragraph, item }],
    unknownMarks: [],
  };
  // In English the reviewed note says it; a Chinese sentence would not be the asker's language.
  const opening = evidence.question.lang === 'zh' ? [claim, ...(evidence.opening ?? [])] : evidence.opening;
  return { ...evidence, passages, ...(opening ? { opening } : {}) };
}
