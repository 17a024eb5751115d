/**
 * Step 2. What is asked: the standalone question, identifiers in it, the products it is about; or a stop when a
 * fact is missing without which no rule can be found.
 */
import { findIdentifiers } from '../retrieval/identifiers.ts';
import { plainPlan, type QueryPlanner } from '../retrieval/query-plan.ts';
import { cleanText, languageOf } from './guard.ts';
import { productsIn } from './products.ts';
import type { GuardedQuestion, Stop, UnderstoodQuestion } from './types.ts';

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
  const lastAsked = question.history.filter((m) => m.role === 'asker').at(-1);
  const bare = identifiers.length === 0 && isBare(question.text, question.lang);
  if (bare && !lastAsked) return { stop: 'clarification', reason: 'missing_fact' };
  // A short follow-up takes its subject from what the same person asked just before.
  const leans = lastAsked !== undefined && identifiers.length === 0 && (bare || leansOnBefore(question));
  const standalone = leans ? `${question.text}\n${lastAsked.text}` : question.text;
  return {
    ...question,
    standalone,
    texts: leans ? withBefore(question, lastAsked.text, plan) : plan(question.text, question.lang),
    identifiers,
    products: productsIn(standalone),
  };
}

/** Words that point back, and lengths up to which a follow-up is taken to leave its subject out. */
const pointsBack = {
  zh: /^(那|它|这|该|如果|要是|还有|另外|上面|刚才)/,
  // A pronoun late in a sentence mostly refers to the sentence itself.
  en: /^(and|but|so|then|what about|how about)\b|^(\S+\s+){0,6}(it|its|they|them|their|that|those|these|this|one|ones|any of|the (same|other|second|first|latter|former|original))\b/i,
};
const shortFollowUp = { zh: 40, en: 45 };
const longestFollowUp = { zh: 80, en: 160 };

function leansOnBefore({ text, lang }: GuardedQuestion): boolean {
  return (
    text.length < shortFollowUp[lang] || (text.length < longestFollowUp[lang] && pointsBack[lang].test(text))
  );
}

/** What was asked before counts less than the follow-up itself. */
const beforeWeight = 0.6;

function withBefore(
  question: GuardedQuestion,
  before: string,
  plan: QueryPlanner,
): UnderstoodQuestion['texts'] {
  const earlier = plan(before, question.lang).map(({ text, weight }) => ({
    text,
    weight: weight * beforeWeight,
  }));
  return [...plan(question.text, question.lang), ...earlier];
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
