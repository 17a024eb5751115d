/** One answer of the answers to several questions: claims in order under a heading each, citations numbered through. */
import { cleanText, languageOf } from './guard.ts';
import { maskNotice, maskPersonalData } from './personal-data.ts';
import type {
  Answer,
  AnswerOutcome,
  AnswerPart,
  Citation,
  FrozenEvidence,
  Lang,
  Outcome,
  Question,
  Reason,
} from './types.ts';

interface AnsweredQuestion {
  question: string;
  outcome: AnswerOutcome;
}

const answering: readonly Outcome[] = ['answered', 'partial'];
/** Where nothing was answered, the outcome that asks most of the reader stands for all. */
const strongest: readonly Outcome[] = ['handoff', 'error', 'clarification', 'unanswerable', 'smalltalk'];
const mostFound = 5;
const mostGuides = 3;
const longestHeading = 60;

export const sameCitation = (a: Citation, b: Citation): boolean =>
  a.provision === b.provision && a.source === b.source && a.quote === b.quote;

/**
 * @param left questions that were not taken
 * @param startedMs when the turn began (`performance.now`)
 */
export function joinParts(
  question: Question,
  answered: AnsweredQuestion[],
  left: readonly string[],
  startedMs: number,
): AnswerOutcome {
  const first = answered[0]!.outcome.answer;
  const lang = languageOf(question.text);
  const all = answered.map(({ outcome }) => outcome.answer);
  const { outcome, reason } = wholeOutcome(all, left);
  const { masked } = maskPersonalData(cleanText(question.text));
  const joined: Answer = {
    ...first,
    outcome,
    reason,
    lang,
    mode: (['model', 'quote', 'card'] as const).find((mode) => all.some((one) => one.mode === mode))!,
    claims: [],
    citations: [],
    found: unique(
      all.flatMap((one) => one.found),
      (one) => one.provision,
    ).slice(0, mostFound),
    handoff: all.find((one) => one.handoff)?.handoff ?? null,
    degraded: unique(
      all.flatMap((one) => one.degraded),
      String,
    ),
    timingsMs: {
      retrieve: round(all.reduce((sum, one) => sum + one.timingsMs.retrieve, 0)),
      total: round(performance.now() - startedMs),
    },
    parts: [],
    ...(masked.length > 0 ? { masked, maskedText: maskNotice(masked, lang) } : {}),
  };
  for (const key of perQuestion) delete joined[key];
  joinLists(joined, all);
  const evidence: FrozenEvidence[] = [];
  for (const [i, one] of answered.entries()) joinPart(joined, one, i, evidence);
  const headings = joined.parts!.map((part) => part.question);
  joined.text = joined.parts!.map((part, i) => partText(joined, part, i)).join('\n');
  joined.understood = { question: numberedList(headings, lang), facts: factsOf(all) };
  const missing = missingOf(joined.parts!, all, left, lang);
  if (missing) joined.missing = missing;
  return { answer: joined, evidence, trace: { parts: answered.map((one) => one.outcome.trace) } };
}

/** Fields that speak of one question and are joined, or left out, one by one. */
const perQuestion = [
  'guides',
  'confidence',
  'premise',
  'understood',
  'missing',
  'notHeld',
  'lawDay',
  'notices',
  'conflicts',
  'deadline',
  'contacts',
] as const;

function joinLists(joined: Answer, all: readonly Answer[]): void {
  const guides = unique(
    all.flatMap((one) => one.guides ?? []),
    (one) => one.id,
  ).slice(0, mostGuides);
  if (guides.length > 0) joined.guides = guides;
  const notHeld = unique(
    all.flatMap((one) => one.notHeld ?? []),
    (one) => one.document,
  );
  if (notHeld.length > 0) joined.notHeld = notHeld;
  const notices = unique(
    all.flatMap((one) => one.notices ?? []),
    (one) => one.text,
  );
  if (notices.length > 0) joined.notices = notices;
  const conflicts = unique(
    all.flatMap((one) => one.conflicts ?? []),
    (one) => one.why,
  );
  if (conflicts.length > 0) joined.conflicts = conflicts;
  const contacts = unique(
    all.flatMap((one) => one.contacts ?? []),
    (one) => one.id,
  );
  if (contacts.length > 0) joined.contacts = contacts;
  const sure = all.flatMap((one) => one.confidence ?? []);
  if (sure.length > 0) joined.confidence = Math.min(...sure);
  const premise = all.find((one) => one.premise)?.premise;
  if (premise) joined.premise = premise;
}

function joinPart(
  joined: Answer,
  { question, outcome: { answer, evidence } }: AnsweredQuestion,
  index: number,
  frozen: FrozenEvidence[],
): void {
  const numbers = new Map<number, number>();
  for (const citation of answer.citations) {
    const same = joined.citations.find((one) => sameCitation(one, citation));
    numbers.set(citation.n, same?.n ?? joined.citations.length + 1);
    if (!same) joined.citations.push({ ...citation, n: joined.citations.length + 1 });
  }
  for (const one of evidence) {
    const n = numbers.get(one.n) ?? one.n;
    const same = frozen.find((other) => other.n === n);
    if (same) same.checks = [...same.checks, ...one.checks];
    else frozen.push({ ...one, n });
  }
  const from = joined.claims.length;
  for (const claim of answer.claims)
    joined.claims.push({ ...claim, citations: claim.citations.map((n) => numbers.get(n) ?? n) });
  const { outcome, reason } = answer;
  const part: AnswerPart = {
    question: headingOf(question) || String(index + 1),
    outcome,
    reason,
    claims: [from, joined.claims.length],
  };
  if (answer.claims.length === 0) part.text = answer.text;
  if (answer.deadline && !joined.deadline) {
    const n = numbers.get(answer.deadline.citation)!;
    const text = answer.deadline.text.replace(`[${answer.deadline.citation}]`, `[${n}]`);
    joined.deadline = { ...answer.deadline, citation: n, text };
  }
  joined.parts!.push(part);
}

/** The question as a heading: shortened, and without anything that could be read as markup or a link. */
export function headingOf(question: string): string {
  const plain = question
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+|\bwww\.\S+/gi, '')
    .replace(/[[\]()<>*_#`|~\\{}!]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[?？。.，,；;\s]+$/, '')
    .trim();
  const characters = [...plain];
  return characters.length > longestHeading ? `${characters.slice(0, longestHeading).join('')}…` : plain;
}

function partText({ claims, lang }: Answer, part: AnswerPart, index: number): string {
  const heading = lang === 'zh' ? `${index + 1}．${part.question}` : `${index + 1}. ${part.question}`;
  const said = claims.slice(...part.claims).map((claim) => claim.text);
  return [heading, ...said, ...(part.text ? [part.text] : [])].join('\n');
}

function wholeOutcome(
  all: readonly Answer[],
  left: readonly string[],
): { outcome: Outcome; reason: Reason | null } {
  const short = all.find((one) => one.outcome !== 'answered');
  if (!short) return left.length > 0 ? { outcome: 'partial', reason: 'too_many_questions' } : done;
  if (all.some((one) => answering.includes(one.outcome))) return { outcome: 'partial', reason: short.reason };
  const outcome = strongest.find((one) => all.some((answer) => answer.outcome === one)) ?? short.outcome;
  return { outcome, reason: all.find((one) => one.outcome === outcome)?.reason ?? short.reason };
}

const done = { outcome: 'answered', reason: null } as const;

function missingOf(
  parts: readonly AnswerPart[],
  all: readonly Answer[],
  left: readonly string[],
  lang: Lang,
): string {
  const open = parts.filter((part) => !answering.includes(part.outcome)).map((part) => part.question);
  const rest = left.map(headingOf);
  const zh = lang === 'zh';
  const list = (items: readonly string[]) =>
    items.map((one) => (zh ? `“${one}”` : `“${one}”`)).join(zh ? '、' : ', ');
  return [
    open.length > 0
      ? zh
        ? `这几个问题里没有答上来的：${list(open)}。`
        : `Not answered: ${list(open)}. `
      : '',
    rest.length > 0
      ? zh
        ? `一次最多回答${parts.length}个问题，${list(rest)}请另外再问。`
        : `At most ${parts.length} questions are answered at a time; please ask again: ${list(rest)}. `
      : '',
    ...unique(
      all.flatMap((one) => one.missing ?? []),
      String,
    ).map((text) => (zh ? text : `${text} `)),
  ]
    .join('')
    .trim();
}

const numberedList = (items: readonly string[], lang: Lang): string =>
  items
    .map((one, i) => (lang === 'zh' ? `${i + 1}．${one}` : `${i + 1}. ${one}`))
    .join(lang === 'zh' ? '；' : '; ');

const factsOf = (all: readonly Answer[]) =>
  unique(
    all.toReversed().flatMap((one) => one.understood?.facts ?? []),
    (fact) => fact.name,
  );

function unique<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
