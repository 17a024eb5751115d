/** How a turn ends: the answer object, its outcome and reason, its frozen evidence and trace. */
import { chinaDay } from '../calendar/day.ts';
import { YaowenError } from '../errors.ts';
import type { Clock, Library } from '../ports.ts';
import { cards } from './cards.ts';
import { decideHandoff } from './decide-handoff.ts';
import { cleanText, languageOf } from './guard.ts';
import type { GuideShelf } from './guide-shelf.ts';
import { noticesFor } from './notices.ts';
import { maskNotice, maskPersonalData } from './personal-data.ts';
import type { Proven } from './prove-claims.ts';
import { frozenRetrieval } from './ranks.ts';
import type { EvidenceStop } from './retrieve.ts';
import type {
  Answer,
  AnswerOutcome,
  Evidence,
  Found,
  FrozenEvidence,
  FrozenRetrieval,
  Handoff,
  Outcome,
  Passage,
  Question,
  Reason,
  Stop,
} from './types.ts';
import { missingText } from './weigh-not-held.ts';

export interface Conclusion {
  question: Question;
  release: string;
  startedMs: number;
  /** Model and prompt that may have written the answer. */
  deps: {
    modelVersion: { model: string; promptDigest: string } | null;
    guides: GuideShelf;
    library?: Library;
    /** Left out: the day asked for counts as today. */
    clock?: Clock;
    /** Days after which a text counts as long unconfirmed. */
    confirmWithinDays?: number;
    /** What searches and judges. */
    retrieval?: Omit<FrozenRetrieval, 'ranks'>;
  };
}

/** Near misses shown under «found». */
const maxFound = 5;

/** Reasons for which a person is offered; an explicit wish opens the handoff at once. */
const offers: Partial<Record<Outcome, boolean>> = {
  handoff: true,
  unanswerable: true,
  error: true,
  partial: true,
};
/** Half a year: revisions of rules are announced less often. */
const usualConfirmDays = 180;
const noOffer: Reason[] = ['out_of_scope', 'medical_advice', 'other_authority'];

function handoffFor(outcome: Outcome, reason: Reason | null): Handoff | null {
  if (reason === null || !offers[outcome] || noOffer.includes(reason)) return null;
  return decideHandoff({ reason, explicitWish: reason === 'wants_person' });
}

function baseAnswer(conclusion: Conclusion, outcome: Outcome, reason: Reason | null): Answer {
  const lang = languageOf(conclusion.question.text);
  const { masked } = maskPersonalData(cleanText(conclusion.question.text));
  return {
    outcome,
    reason,
    lang,
    mode: 'card',
    text: '',
    claims: [],
    citations: [],
    found: [],
    handoff: handoffFor(outcome, reason),
    asOf: conclusion.question.asOf,
    release: conclusion.release,
    aigc: { label: true },
    timingsMs: { retrieve: 0, total: round(performance.now() - conclusion.startedMs) },
    degraded: [],
    ...(masked.length > 0 ? { masked, maskedText: maskNotice(masked, lang) } : {}),
  };
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

/** Ends a turn on a stop with the fixed reply for its reason. */
export function concludeStop(conclusion: Conclusion, stop: Stop | EvidenceStop): AnswerOutcome {
  const answer = baseAnswer(conclusion, stop.stop, stop.reason);
  answer.text = cards[stop.reason][answer.lang];
  if ('passages' in stop) {
    answer.found = stop.passages.slice(0, maxFound).map((p) => toFound(p, conclusion));
    if (stop.say) answer.text = `${stop.say}${answer.lang === 'zh' ? '' : ' '}${answer.text}`;
    if (stop.documents.length > 0)
      answer.text =
        answer.lang === 'zh'
          ? `您问到的${stop.documents.map((d) => `《${d}》`).join('、')}本服务尚未收录。${answer.text}`
          : `${stop.documents.map((d) => `《${d}》`).join(', ')} is not held here. ${answer.text}`;
    if (stop.notHeld) {
      answer.notHeld = stop.notHeld;
      answer.missing = missingText(stop.notHeld, answer.lang);
      answer.text = `${answer.missing}${answer.lang === 'zh' ? '' : ' '}${answer.text}`;
    }
  }
  const passages = 'passages' in stop ? { passages: stop.passages.map(traced) } : {};
  return { answer, evidence: [], trace: { stop: stop.stop, reason: stop.reason, ...passages } };
}

/** Ends a turn on a fault. What failed is said in general words; the fault itself goes to the log. */
export function concludeFault(conclusion: Conclusion, error: unknown): AnswerOutcome {
  // A question that cannot be taken at all is the caller's error, not an outcome.
  if (error instanceof YaowenError && ['bad_input', 'too_large'].includes(error.type)) throw error;
  const reason = faultReason(error);
  const answer = baseAnswer(conclusion, 'error', reason);
  answer.text = cards[reason][answer.lang];
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { answer, evidence: [], trace: { stop: 'error', reason, fault: message } };
}

/** Which of the reasons told to people a fault has. */
export function faultReason(error: unknown): Reason {
  if (!(error instanceof YaowenError)) return 'internal_fault';
  if (error.type === 'time_limit') return 'time_limit';
  if (error.code === 'unavailable:model') return 'model_fault';
  if (error.code === 'unavailable:index') return 'search_fault';
  return 'internal_fault';
}

/** Ends a turn with what was proven. */
export async function concludeAnswer(
  conclusion: Conclusion,
  evidence: Evidence,
  proven: Proven,
): Promise<AnswerOutcome> {
  if (proven.fault && proven.claims.length === 0) return concludeFault(conclusion, proven.fault);
  if (proven.claims.length === 0)
    return concludeStop(conclusion, {
      stop: 'unanswerable',
      reason: 'unproven',
      passages: evidence.passages,
      documents: [],
    });
  const reason = shortfall(evidence, proven);
  const outcome = reason === null ? 'answered' : 'partial';
  const answer = baseAnswer(conclusion, outcome, reason);
  answer.lang = evidence.question.lang;
  answer.mode = proven.mode;
  answer.claims = proven.claims.map((p) => p.claim);
  answer.citations = proven.citations.map((c) => c.citation);
  answer.text = answer.claims.map((c) => c.text).join('\n');
  answer.degraded = proven.degraded;
  const cited = new Set(answer.citations.map((c) => c.provision));
  const citedKeys = proven.citations.map(({ span }) => span.passage.provision.key);
  const guides = conclusion.deps.guides.related(evidence.question.texts, citedKeys);
  if (guides.length > 0) answer.guides = guides;
  if (typeof evidence.confidence === 'number')
    answer.confidence = Math.round(evidence.confidence * 1e3) / 1e3;
  if (evidence.notHeld) {
    answer.notHeld = evidence.notHeld;
    answer.missing = missingText(evidence.notHeld, answer.lang);
  }
  if (outcome === 'partial')
    answer.found = [...evidence.passages, ...(evidence.beside ?? [])]
      .filter((p) => !cited.has(p.provision.id))
      .slice(0, maxFound)
      .map((p) => toFound(p, conclusion));
  if (proven.conflicts.length > 0) answer.conflicts = proven.conflicts;
  if (evidence.lawDay) answer.lawDay = evidence.lawDay;
  if (conclusion.deps.library) {
    const { library, clock, confirmWithinDays = usualConfirmDays } = conclusion.deps;
    const today = clock ? chinaDay(clock.now()) : conclusion.question.asOf;
    const notices = await noticesFor(evidence, proven, { library, today, confirmWithinDays });
    if (notices.length > 0) answer.notices = notices;
  }
  answer.timingsMs = {
    retrieve: round(evidence.retrieveMs),
    total: round(performance.now() - conclusion.startedMs),
  };
  return {
    answer,
    evidence: await freeze(conclusion, proven),
    trace: {
      standalone: evidence.question.standalone,
      texts: evidence.question.texts,
      masked: evidence.question.masked,
      identifiers: evidence.question.identifiers,
      passages: evidence.passages.map(traced),
      claims: proven.claims,
      rejected: proven.rejected,
      fault: proven.fault?.code ?? null,
    },
  };
}

/** A passage as an auditor sees it: which ingredient put it where. */
const traced = ({ provision, score, why, ranks }: Passage) => ({
  provision: provision.id,
  score,
  why,
  ...(ranks && { ranks }),
});

/** Why an answer is not the whole answer; null when it is. */
function shortfall(evidence: Evidence, proven: Proven): Reason | null {
  if (proven.fault) return 'model_fault';
  if (proven.rejected.length > 0) return 'unproven';
  if (proven.outdated) return 'text_not_held';
  return evidence.doubt;
}

function toFound(passage: Passage, { deps, question }: Conclusion): Found {
  const { provision, score } = passage;
  const { id, source, document, article, text, edition } = provision;
  const { effectiveFrom, effectiveTo } = edition;
  const status = deps.library?.statusOn(provision, question.asOf);
  const dates = status ? { status, effectiveFrom, effectiveTo } : {};
  return { provision: id, source, document, article, score, text: text.slice(0, 200), ...dates };
}

async function freeze(conclusion: Conclusion, proven: Proven): Promise<FrozenEvidence[]> {
  const version = proven.mode === 'model' ? conclusion.deps.modelVersion : null;
  return Promise.all(
    proven.citations.map(async ({ citation, span }) => ({
      n: citation.n,
      provision: citation.provision,
      source: citation.source,
      document: citation.document,
      article: citation.article,
      edition: span.passage.provision.edition.editionDate,
      release: conclusion.release,
      textDigest: await sha256(span.passage.provision.text),
      start: span.start,
      end: span.end,
      quote: citation.quote,
      paragraph: citation.paragraph,
      item: citation.item,
      checks: proven.claims.filter((p) => p.claim.citations.includes(citation.n)).flatMap((p) => p.checks),
      composer: proven.mode,
      model: version?.model ?? null,
      promptDigest: version?.promptDigest ?? null,
      retrieval: frozenRetrieval(span.passage, conclusion.deps.retrieval),
    })),
  );
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
