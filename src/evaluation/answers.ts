/** Measures answers against articles known to govern each question (`eval answers`, `dialogues`, `behaviour`, `abstention`). */
import { z } from 'zod';
import type { Answer, HistoryMessage, Outcome, Question, SearchResult } from '../answer/types.ts';
import { articleKey, statesFact } from './facts.ts';

/** What is measured: a desk that answers and searches over one release. */
export interface Subject {
  ask(question: Pick<Question, 'text' | 'history'>): Promise<Answer>;
  search(text: string, k: number): Promise<SearchResult[]>;
  /** The same desk with these documents and their notes removed. */
  without(documents: string[]): Promise<Subject>;
}

/** The answer with its case id and the first 20 retrieved: one line of `--out`. */
export type CaseAnswer = Answer & { id: string; retrieved: SearchResult[] };

const gold = z.array(z.object({ doc: z.string(), article: z.string() }));
const lang = z.enum(['zh', 'en']);

export const questionCase = z.object({
  id: z.string(),
  lang,
  question: z.string(),
  gold,
  alt: gold.optional(),
  must_include: z.array(z.string()),
  must_include_en: z.array(z.string()).optional(),
});
export type QuestionCase = z.infer<typeof questionCase>;

export const dialogueCase = z.object({
  id: z.string(),
  lang,
  turns: z
    .array(
      z.object({
        user: z.string(),
        gold: gold.optional(),
        alt: gold.optional(),
        must_include: z.array(z.string()).optional(),
      }),
    )
    .min(1),
});
export type DialogueCase = z.infer<typeof dialogueCase>;

const expectations: Record<string, Outcome[]> = {
  answer: ['answered', 'partial'],
  abstain: ['unanswerable'],
  escalate: ['handoff'],
  refuse: ['refused'],
  clarify: ['clarification'],
  emergency: ['emergency'],
  smalltalk: ['smalltalk'],
};

export const behaviourCase = z.object({
  id: z.string(),
  lang,
  text: z.string(),
  expect: z.enum(['answer', 'abstain', 'escalate', 'refuse', 'clarify', 'emergency', 'smalltalk']),
  cat: z.string().optional(),
  gold: gold.optional(),
  alt: gold.optional(),
});
export type BehaviourCase = z.infer<typeof behaviourCase>;

const retrievedDepth = 20;

async function askCase(
  subject: Subject,
  id: string,
  text: string,
  history: HistoryMessage[],
): Promise<CaseAnswer> {
  const answer = await subject.ask({ text, history });
  return { ...answer, id, retrieved: await subject.search(text, retrievedDepth) };
}

/** Answers each question alone. */
export async function runQuestions(
  subject: Subject,
  cases: QuestionCase[],
  onCase?: (n: number) => void,
): Promise<CaseAnswer[]> {
  const answers: CaseAnswer[] = [];
  for (const row of cases) {
    answers.push(await askCase(subject, row.id, row.question, []));
    onCase?.(answers.length);
  }
  return answers;
}

/** Holds each dialogue; keeps the answer to its last turn with gold. */
export async function runDialogues(subject: Subject, cases: DialogueCase[]): Promise<CaseAnswer[]> {
  const answers: CaseAnswer[] = [];
  for (const { id, turns } of cases) {
    const scored = turns.findLastIndex((turn) => turn.gold);
    const history: HistoryMessage[] = [];
    for (const [index, turn] of turns.entries()) {
      const answer = await askCase(subject, id, turn.user, [...history]);
      history.push({ role: 'asker', text: turn.user }, { role: 'bot', text: answer.text });
      if (index === (scored < 0 ? turns.length - 1 : scored)) answers.push(answer);
    }
  }
  return answers;
}

export async function runBehaviour(subject: Subject, cases: BehaviourCase[]): Promise<CaseAnswer[]> {
  const answers: CaseAnswer[] = [];
  for (const row of cases) answers.push(await askCase(subject, row.id, row.text, []));
  return answers;
}

/** Answers each question again with the documents that would answer it removed. */
export async function runAbstention(subject: Subject, cases: QuestionCase[]): Promise<CaseAnswer[]> {
  const narrowed = new Map<string, Promise<Subject>>();
  const answers: CaseAnswer[] = [];
  for (const row of cases) {
    const documents = [...new Set([...row.gold, ...(row.alt ?? [])].map((g) => g.doc))].sort();
    const key = documents.join('|');
    if (!narrowed.has(key)) narrowed.set(key, subject.without(documents));
    answers.push(await askCase(await narrowed.get(key)!, row.id, row.question, []));
  }
  return answers;
}

interface Scored {
  lang: 'zh' | 'en';
  gold: { doc: string; article: string }[];
  alt?: { doc: string; article: string }[] | undefined;
  must_include?: string[] | undefined;
  must_include_en?: string[] | undefined;
}

export interface AnswerReport {
  questions: number;
  answered: number;
  citedAny: number;
  citedAll: number;
  precision: number | null;
  citations: number;
  facts: number | null;
  medianChars: number | null;
  hitAt5: number;
  hitAt10: number;
  outcomes: Record<string, number>;
  latencyMs: { p50: number; p95: number; p99: number };
}

/** Figures for all cases and for each language. Only answered and partial outcomes count as answers. */
export function reportAnswers(rows: Scored[], answers: CaseAnswer[]): Record<string, AnswerReport> {
  const reports: Record<string, AnswerReport> = {};
  for (const group of ['all', 'zh', 'en']) {
    const picked = rows.flatMap((row, i) =>
      group === 'all' || row.lang === group ? [[row, answers[i]!] as const] : [],
    );
    if (picked.length > 0) reports[group] = reportGroup(picked);
  }
  return reports;
}

function reportGroup(picked: (readonly [Scored, CaseAnswer])[]): AnswerReport {
  const rows = picked.map(([row, answer]) => scoreCase(row, answer));
  const withFacts = rows.filter((r) => r.facts !== null);
  const cited = rows.filter((r) => r.articles > 0);
  const lengths = rows.filter((r) => r.answered).map((r) => r.chars);
  const outcomes: Record<string, number> = {};
  for (const [, answer] of picked) outcomes[answer.outcome] = (outcomes[answer.outcome] ?? 0) + 1;
  return {
    questions: rows.length,
    answered: share(rows, (r) => r.answered),
    citedAny: share(rows, (r) => r.any),
    citedAll: share(rows, (r) => r.all),
    precision: cited.length > 0 ? mean(cited.map((r) => r.right / r.articles)) : null,
    citations: mean(rows.map((r) => r.articles)),
    facts: withFacts.length > 0 ? share(withFacts, (r) => r.facts === true) : null,
    medianChars: lengths.length > 0 ? percentile(lengths, 0.5) : null,
    hitAt5: share(rows, (r) => r.hit5),
    hitAt10: share(rows, (r) => r.hit10),
    outcomes,
    latencyMs: latency(picked.map(([, answer]) => answer.timingsMs.total)),
  };
}

function scoreCase(row: Scored, answer: CaseAnswer) {
  const keys = (list: { doc: string; article: string }[] | undefined) =>
    (list ?? []).map((g) => articleKey(g.doc, g.article));
  const wanted = new Set(keys(row.gold));
  const right = new Set([...wanted, ...keys(row.alt)]);
  const answered = answer.outcome === 'answered' || answer.outcome === 'partial';
  const cited = new Set(answered ? answer.citations.map((c) => articleKey(c.document, c.article)) : []);
  const hits = [...cited].filter((key) => right.has(key)).length;
  const shown = answered ? answer.text + answer.citations.map((c) => c.quote).join('') : '';
  const found = (facts: string[] | undefined) => facts?.every((fact) => statesFact(shown, fact)) ?? false;
  const retrieved = (k: number) =>
    answer.retrieved.slice(0, k).some((r) => right.has(articleKey(r.document, r.article)));
  return {
    answered,
    any: hits > 0,
    all: [...wanted].every((key) => cited.has(key)) || (wanted.size === 1 && hits > 0),
    right: hits,
    articles: cited.size,
    facts: row.must_include ? found(row.must_include) || found(row.must_include_en) : null,
    chars: [...answer.text].length,
    hit5: retrieved(5),
    hit10: retrieved(10),
  };
}

export interface BehaviourReport {
  cases: number;
  asExpected: number;
  byExpectation: Record<string, { cases: number; asExpected: number }>;
  confusion: Record<string, number>;
}

export function reportBehaviour(cases: BehaviourCase[], answers: CaseAnswer[]): BehaviourReport {
  const report: BehaviourReport = { cases: cases.length, asExpected: 0, byExpectation: {}, confusion: {} };
  let right = 0;
  for (const [i, row] of cases.entries()) {
    const outcome = answers[i]!.outcome;
    const ok = expectations[row.expect]!.includes(outcome);
    if (ok) right += 1;
    report.byExpectation[row.expect] ??= { cases: 0, asExpected: 0 };
    const group = report.byExpectation[row.expect]!;
    group.cases += 1;
    if (ok) group.asExpected += 1;
    const confusion = `${row.expect}→${outcome}`;
    report.confusion[confusion] = (report.confusion[confusion] ?? 0) + 1;
  }
  report.asExpected = round(right / cases.length);
  return report;
}

export interface AbstentionReport {
  questions: number;
  /** Share that did not answer: the right thing when the governing documents are gone. */
  abstained: number;
  /** Share that ended unanswerable, in a clarification or handoff, or partial with the name of what is not held. */
  ended: number;
  outcomes: Record<string, number>;
  /** The same questions with the documents present. */
  present: { answered: number; outcomes: Record<string, number> };
  /**
   * Risk and coverage over all questions asked both ways, surest answers first: of the share `coverage` that is
   * answered, the share `risk` cites no governing article.
   */
  curve: { coverage: number; risk: number; confidence: number }[];
}

export function reportAbstention(
  cases: QuestionCase[],
  answers: CaseAnswer[],
  present: CaseAnswer[],
): AbstentionReport {
  const isAnswer = ({ outcome }: CaseAnswer) => outcome === 'answered' || outcome === 'partial';
  const misleads = (a: CaseAnswer) =>
    a.outcome === 'answered' || (a.outcome === 'partial' && !a.notHeld && a.reason !== 'text_not_held');
  const pairs = cases.flatMap((row, i) => {
    const right = scoreCase(row, present[i]!).any;
    return [
      { answer: present[i]!, right },
      { answer: answers[i]!, right: false },
    ];
  });
  return {
    questions: answers.length,
    abstained: share(answers, (a) => !isAnswer(a)),
    ended: share(answers, (a) => a.outcome !== 'error' && !misleads(a)),
    outcomes: countOutcomes(answers),
    present: { answered: share(present, isAnswer), outcomes: countOutcomes(present) },
    curve: riskCurve(
      pairs.filter(({ answer }) => isAnswer(answer)),
      pairs.length,
    ),
  };
}

function countOutcomes(answers: CaseAnswer[]): Record<string, number> {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of answers) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return outcomes;
}

function riskCurve(
  answered: { answer: CaseAnswer; right: boolean }[],
  asked: number,
): AbstentionReport['curve'] {
  const sorted = answered.toSorted((a, b) => (b.answer.confidence ?? 0) - (a.answer.confidence ?? 0));
  const curve: AbstentionReport['curve'] = [];
  for (let tenth = 1; tenth <= 10; tenth++) {
    const taken = sorted.slice(0, Math.round((sorted.length * tenth) / 10));
    if (taken.length === 0) continue;
    curve.push({
      coverage: round(taken.length / asked),
      risk: share(taken, ({ right }) => !right),
      confidence: round(taken.at(-1)!.answer.confidence ?? 0),
    });
  }
  return curve;
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
const mean = (values: number[]): number => round(values.reduce((a, b) => a + b, 0) / values.length);
const share = <T>(rows: T[], holds: (row: T) => boolean): number =>
  round(rows.filter(holds).length / rows.length);

function percentile(values: number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))]!;
}

function latency(values: number[]): { p50: number; p95: number; p99: number } {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), p99: percentile(values, 0.99) };
}
