/**
 * Step 2. What is asked: the standalone question, identifiers in it, the products it is about; or a stop when a
 * fact is missing without which no rule can be found.
 */
import { findIdentifiers } from '../retrieval/identifiers.ts';
import { plainPlan, type QueryPlanner } from '../retrieval/query-plan.ts';
import { cards } from './cards.ts';
import { cleanText, languageOf } from './guard.ts';
import { productsIn } from './products.ts';
import { type Slot, slotsIn, slotsOf, slotText } from './slots.ts';
import type { GuardedQuestion, HistoryMessage, Stop, Understood, UnderstoodQuestion } from './types.ts';

/** Words that carry no subject matter: what is left when they are gone says what the question is about. */
const empty = {
  zh: /(请问|你好|您好|我们|我想|想问|问一下|一下|这个|那个|它|他们|什么|怎么|怎样|如何|哪里|哪儿|哪个|多少|多久|几天|几年|最低|最高|最多|最少|至少|起步|一般|通常|大概|到底|具体|需要|应该|必须|可以|能不能|能否|是不是|有没有|要不要|行不行|会不会|可不可以|要|能|会|罚款?|处罚|办理?|申请|提交|备案|注册|审批|材料|资料|手续|流程|费用|时间|起|吗|呢|啊|吧|的|了|是|在|去|到|给|我|你|有|和|或|就|都|还|又|再|钱|谁|交)/g,
  en: /\b(where|what|when|who|how|why|which|do|does|did|is|are|was|be|can|could|should|would|will|shall|may|must|need|have|has|i|we|you|it|this|that|they|my|our|your|the|an?|to|for|of|in|on|at|by|with|and|or|if|so|get|go|much|many|long|file|filing|register|registration|apply|application|submit|licen[cs]e|approval|documents?|fine|penalty|cost|time|takes?|please|about|there|from|me|us|any|some|minimum|maximum|required?)\b/gi,
};

function isBare(text: string, lang: 'zh' | 'en'): boolean {
  return text.replace(empty[lang], '').replace(/[\s\p{P}\p{S}]+/gu, '').length === 0;
}

/**
 * @param titles names by which documents of the release are known
 * @param plan turns the question into the texts to search for
 * @returns the understood question, or a stop (`clarification`) when its subject is missing
 */
export function understand(
  question: GuardedQuestion,
  titles: string[],
  plan: QueryPlanner = plainPlan,
): UnderstoodQuestion | Stop {
  const identifiers = findIdentifiers(question.text, titles);
  const bare = identifiers.length === 0 && isBare(question.text, question.lang);
  const before = identifiers.length === 0 ? leansOn(question, bare) : [];
  // Asked back twice already: a third time helps nobody, so what can be found is looked for.
  if (bare && before.length === 0 && !askedBackTwice(question.history))
    return { stop: 'clarification', reason: 'missing_fact' };
  const standalone = [question.text, ...before.slice(0, 1)].join('\n');
  const slots = slotsOf(before.length > 0 ? question.history : [], question.text);
  const told = slotsIn(question.text).map((slot) => slot.name);
  const kept = slots.filter((slot) => !told.includes(slot.name));
  return {
    ...question,
    standalone,
    texts: [
      ...plan(question.text, question.lang),
      ...before.flatMap((text, i) => earlier(text, plan, beforeWeight ** (i + 1))),
      ...keptTexts(kept),
    ],
    identifiers,
    products: productsIn(standalone),
    understood: understoodAs(question, before, slots, kept, plan),
  };
}

/** Shown only where it differs from what was typed or keeps facts to be corrected. */
function understoodAs(
  { text, lang }: GuardedQuestion,
  before: string[],
  slots: Slot[],
  kept: Slot[],
  plan: QueryPlanner,
): Understood | null {
  const asked = plan(text, lang)[0]!.text.trim();
  if (before.length === 0 && slots.length === 0 && asked === text) return null;
  const facts = slots.map((slot) => ({ ...slot, text: slotText(slot, lang) }));
  const keptWords = kept.map((slot) => slotText(slot, lang));
  const last = before[0];
  const question =
    last === undefined
      ? asked
      : lang === 'zh'
        ? `${asked}（接着问：${last}${keptWords.length > 0 ? `；已知：${keptWords.join('、')}` : ''}）`
        : `${asked} (following: ${last}${keptWords.length > 0 ? `; known: ${keptWords.join(', ')}` : ''})`;
  return { question, facts };
}

/** Facts of the product kept from before; what was done with it changes from question to question. */
function keptTexts(kept: Slot[]): UnderstoodQuestion['texts'] {
  const words = kept
    .filter(({ name }) => name === 'class' || name === 'origin')
    .map((s) => slotText(s, 'zh'));
  return words.length > 0 ? [{ text: words.join('\n'), weight: keptWeight }] : [];
}

function askedBackTwice(history: readonly HistoryMessage[]): boolean {
  const said = history.filter((m) => m.role === 'bot').slice(-2);
  return said.length === 2 && said.every((m) => Object.values(cards.missing_fact).includes(m.text));
}

/** Words that point back, and lengths up to which a follow-up is taken to leave its subject out. */
const pointsBack = {
  zh: /^(那|它|这|该|如果|要是|还有|另外|上面|刚才)/,
  // A pronoun late in a sentence mostly refers to the sentence itself.
  en: /^(and|but|so|then|what about|how about)\b|^(\S+\s+){0,6}(it|its|they|them|their|that|those|these|this|one|ones|any of|the (same|other|second|first|latter|former|original))\b/i,
};
const shortFollowUp = { zh: 40, en: 45 };
const longestFollowUp = { zh: 80, en: 160 };

function leansOnBefore({ text, lang }: Pick<GuardedQuestion, 'text' | 'lang'>): boolean {
  return (
    text.length < shortFollowUp[lang] || (text.length < longestFollowUp[lang] && pointsBack[lang].test(text))
  );
}

/** Earlier questions whose subject this one leaves out, newest first, back to the one that names it. */
function leansOn(question: GuardedQuestion, bare: boolean): string[] {
  const asked = question.history.filter((m) => m.role === 'asker').map((m) => m.text);
  const found: string[] = [];
  let current = question.text;
  for (const text of asked.toReversed().slice(0, mostBefore)) {
    const leans = (found.length === 0 && bare) || leansOnBefore({ text: current, lang: languageOf(current) });
    if (!leans || shiftsTopic(current, text)) break;
    found.push(text);
    if (found.length > 1 || !isBare(text, languageOf(text))) {
      // One question back is enough where that one stands on its own.
      if (!pointsBack[languageOf(text)].test(text)) break;
    }
    current = text;
  }
  return found;
}

/** Another field of product than the one spoken of before is a new matter. */
function shiftsTopic(text: string, before: string): boolean {
  const [now, then] = [productsIn(text), productsIn(before)];
  return now.length > 0 && then.length > 0 && !now.some((product) => then.includes(product));
}

/** What was asked before counts less than the follow-up itself. */
const beforeWeight = 0.6;
/** Questions looked back at. */
const mostBefore = 3;
const keptWeight = 0.3;

/** In its own language: people switch between two questions. */
function earlier(text: string, plan: QueryPlanner, weight: number): UnderstoodQuestion['texts'] {
  return plan(text, languageOf(text)).map((one) => ({ text: one.text, weight: one.weight * weight }));
}

/** A search text as a question, without any stop: a search is always carried out. */
export function understandForSearch(
  text: string,
  asOf: string,
  titles: string[],
  plan: QueryPlanner = plainPlan,
): UnderstoodQuestion {
  const clean = cleanText(text);
  const lang = languageOf(clean);
  return {
    text: clean,
    lang,
    asOf,
    history: [],
    masked: [],
    standalone: clean,
    texts: plan(clean, lang),
    identifiers: findIdentifiers(clean, titles),
    products: productsIn(clean),
  };
}
