/**
 * What is searched for: the question, then what its words mean in the law. The index takes the union of all terms,
 * each with the highest weight among its texts.
 */
import type { QueryText } from '../ports.ts';
import type { Bridge } from './bridge.ts';
import { type Glossary, joinTerms, type MeantTerm } from './glossary.ts';

/** Turns a question into the texts to search for. Same question, same plan. */
export type QueryPlanner = (text: string, lang: 'zh' | 'en') => QueryText[];

/**
 * How much a meant term counts beside a word of the question; an English word finds nothing in a Chinese text, so
 * there the terms count more. Tuned on the development questions and on our notes' own questions (DECISIONS.md).
 */
const meantWeight = { zh: 0.4, en: 0.6 };
/** Terms that are less sure than this count half. Two levels, so that there are few texts. */
const sureWeight = 0.6;
/** A longer term has more pairs of characters to match with; from this length on it is held back. */
const longTerm = 6;
/** From this length on a question is a story: what it asks counts whole, what it tells counts less. */
const storyCharacters = { zh: 120, en: 400 };
const toldWeight = 0.5;

const politeness = {
  zh: /你好|您好|早上好|上午好|下午好|晚上好|请问一下|请问|麻烦(?:您|你)?|打扰了?|劳驾|谢谢(?:您|你|啦|了)?|多谢|感谢|辛苦了|(?:想|我想)?(?:咨询|请教|了解|打听|问)(?:一下|下)|帮(?:我|忙)(?:看看|查查|看一下|查一下)|各位(?:老师|领导)?(?:好|你好)?|(?:老师|领导)好/g,
  en: /\b(?:hello|hi|hey|dear sirs?|dear madam|good (?:morning|afternoon|evening)|please|kindly|thank you(?: (?:very|so) much)?|thanks(?: in advance)?|(?:could|can|would) you (?:please )?(?:tell|help|let|explain to) (?:me|us)(?: know)?|i (?:would|'d) like to (?:know|ask)|i want to (?:know|ask)|i was wondering|i wonder)\b/gi,
};
const sentence = /[^。！？!?；;\n]+[。！？!?；;\n]*/g;
const asking =
  /[?？]|吗|呢|怎么|怎样|如何|什么|多少|多久|几天|是否|能不能|能否|可不可以|要不要|是不是|哪|谁|\b(?:what|which|who|how|when|where|why|can|must|may|should|do|does|is|are)\b/i;

export function createQueryPlanner(bridge: Bridge, glossary: Glossary): QueryPlanner {
  return (text, lang) => planQuery(text, lang, bridge, glossary);
}

/** The question alone, for where no word lists are at hand. */
export const plainPlan: QueryPlanner = (text) => [{ text, weight: 1 }];

/**
 * @returns the question with weight 1; then, by falling weight, what a story tells and the legal terms meant.
 *   Linear time; takes any string
 */
export function planQuery(text: string, lang: 'zh' | 'en', bridge: Bridge, glossary: Glossary): QueryText[] {
  const bare = withoutPoliteness(text, lang);
  const { asked, told } = bare.length > storyCharacters[lang] ? splitStory(bare) : { asked: bare, told: '' };
  // The bridge's short forms are words in English: BE is a trial, "be" is not.
  const lay = lang === 'zh' ? bridge.termsIn(bare) : [];
  const others = textsOf(joinTerms([...lay, ...glossary.termsIn(bare)]), meantWeight[lang]);
  if (told !== '') others.push({ text: told, weight: toldWeight });
  return [{ text: asked, weight: 1 }, ...others.sort((a, b) => b.weight - a.weight)];
}

/** Greetings and thanks dropped; a text of nothing else stays as it is. */
function withoutPoliteness(text: string, lang: 'zh' | 'en'): string {
  const bare = text.replace(politeness[lang], ' ').trim();
  return /[\p{L}\p{N}]/u.test(bare) ? bare : text;
}

/** The sentences that ask, and the others; a story without a question is one. */
function splitStory(text: string): { asked: string; told: string } {
  const sentences = text.match(sentence) ?? [text];
  const asked = sentences.filter((s) => asking.test(s));
  if (asked.length === 0) return { asked: text, told: '' };
  return { asked: asked.join(''), told: sentences.filter((s) => !asking.test(s)).join('') };
}

/** Sure terms, then less sure ones, a line each: neighbours must not form a pair that nobody meant. */
function textsOf(terms: readonly MeantTerm[], weight: number): QueryText[] {
  const isSure = ({ term, weight: given }: MeantTerm) =>
    given * Math.min(1, Math.sqrt(longTerm / term.length)) >= sureWeight;
  const lines = (some: readonly MeantTerm[]) => some.map(({ term }) => term).join('\n');
  return [
    { text: lines(terms.filter(isSure)), weight },
    { text: lines(terms.filter((term) => !isSure(term))), weight: weight / 2 },
  ].filter(({ text }) => text !== '');
}
