/**
 * Step 1. Cleans the question, masks personal data and stops what is not a question to the law.
 * Works by rules alone: no model has a say here.
 */
import { findEmergency } from './emergencies.ts';
import { languageOf } from './language-of.ts';
import { maskPersonalData, type PersonalKind, withoutMaskLabels } from './personal-data.ts';
import { readMessage } from './reading.ts';
import { findRefusal } from './refusals.ts';
import { predicts, routes } from './routes.ts';
import type { GuardedQuestion, Question, Stop } from './types.ts';

/** Longest question, in characters. Longer text is a document, not a question. */
export const maxQuestionChars = 4000;

// Zero-width, bidi and tag characters hide words from the reader; control characters have no meaning in a question.
const hidden =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|[\uFE00-\uFE0F]|[\u{E0000}-\u{E007F}]/gu;

/** Removes hidden characters and lone surrogates; folds runs of white space. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(hidden, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export { languageOf } from './language-of.ts';

function hidePersonalData(text: string): { text: string; masked: PersonalKind[] } {
  const hidden = maskPersonalData(cleanText(text));
  return { text: withoutMaskLabels(hidden.text), masked: hidden.masked };
}

/** @returns the question, clean and masked, or a stop with the outcome that ends the turn */
export function guard(question: Question): GuardedQuestion | Stop {
  const { text, masked } = hidePersonalData(question.text);
  const lang = languageOf(text);
  const stop = matchRoute(text, question.text);
  if (stop) return stop;
  const history = question.history.map((m) => ({ ...m, text: hidePersonalData(m.text).text }));
  return { text, lang, asOf: question.asOf, history, masked };
}

function matchRoute(message: string, typed: string): Stop | null {
  const reading = readMessage(message, typed);
  const { text, asksRule } = reading;
  const danger = findEmergency(reading) ?? findRefusal(reading);
  if (danger) return danger;
  for (const route of routes) {
    if (asksRule && !route.always) continue;
    // 「能批下来吗」 asks for a prediction, not for the state of a case.
    if (route.reason === 'own_case' && predicts(text)) continue;
    if (route.maxChars && text.length > route.maxChars) continue;
    if (route.not?.test(text)) continue;
    if (route.zh?.test(text) || route.en?.test(text)) return { stop: route.outcome, reason: route.reason };
  }
  return null;
}
