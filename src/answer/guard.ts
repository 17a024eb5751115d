/**
 * Step 1. Cleans the question, masks personal data and stops what is not a question to the law.
 * Works by rules alone: no model has a say here.
 */
import { asksForRule, predicts, routes } from './routes.ts';
import type { GuardedQuestion, Lang, Question, Stop } from './types.ts';

/** Longest question, in characters. Longer text is a document, not a question. */
export const maxQuestionChars = 4000;

// Zero-width, bidi and tag characters hide words from the reader; control characters have no meaning in a question.
const hidden =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|[\uFE00-\uFE0F]|[\u{E0000}-\u{E007F}]/gu;

/** Personal data that a question never needs: masked before anything else sees it. */
const personalData: { name: string; pattern: RegExp }[] = [
  {
    name: 'identity_card',
    pattern:
      /(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])/g,
  },
  { name: 'mobile', pattern: /(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])/g },
  { name: 'email', pattern: /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g },
  { name: 'bank_card', pattern: /(?<![0-9A-Za-z])62\d{14,17}(?![0-9A-Za-z])/g },
];

/** Removes hidden characters and lone surrogates; folds runs of white space. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(hidden, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Language of a text by its script: Chinese when Han characters outweigh Latin words. */
export function languageOf(text: string): Lang {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  return han > 0 && han >= words ? 'zh' : 'en';
}

/** @returns the question, clean and masked, or a stop with the outcome that ends the turn */
export function guard(question: Question): GuardedQuestion | Stop {
  let text = cleanText(question.text);
  const masked: string[] = [];
  for (const { name, pattern } of personalData) {
    text = text.replace(pattern, () => {
      masked.push(name);
      return '〔***〕';
    });
  }
  const lang = languageOf(text);
  const stop = matchRoute(text);
  if (stop) return stop;
  return { text, lang, asOf: question.asOf, history: question.history, masked };
}

function matchRoute(text: string): Stop | null {
  // Full-width letters and digits must not slip past the patterns.
  const plain = text.normalize('NFKC');
  const asks = asksForRule.zh.test(plain) || asksForRule.en.test(plain);
  for (const route of routes) {
    if (asks && !route.always) continue;
    // 「能批下来吗」 asks for a prediction, not for the state of a case.
    if (route.reason === 'own_case' && predicts(plain)) continue;
    if (route.maxChars && plain.length > route.maxChars) continue;
    if (route.zh?.test(plain) || route.en?.test(plain)) return { stop: route.outcome, reason: route.reason };
  }
  return null;
}
