/** Steps 4 and 5. Composes claims, proves each on its own, tells those that hold; one retry, then what there is. */
import { YaowenError } from '../errors.ts';
import { changeOn } from '../knowledge/status.ts';
import type { Composer, Library } from '../ports.ts';
import { conflictSentence, findConflicts } from './conflict.ts';
import { alreadyThenSentence, amendedSentence, formerRuleSentence } from './edition-words.ts';
import { prove } from './proof/prove.ts';
import type {
  AnswerEvent,
  Check,
  Citation,
  Claim,
  Conflict,
  DraftClaim,
  Evidence,
  EvidenceSpan,
} from './types.ts';

/** Citations an answer may carry; more do not help a reader. */
export const maxCitations = 5;

/** A claim that proved, with the spans of its citations. */
export interface ProvenClaim {
  claim: Claim;
  checks: Check[];
}

export interface Proven {
  mode: 'quote' | 'model';
  claims: ProvenClaim[];
  citations: { citation: Citation; span: EvidenceSpan }[];
  /** Claims that did not prove; never shown. */
  rejected: { text: string; checks: Check[] }[];
  /** The fault that cut composing short, if one did. */
  fault: YaowenError | null;
  degraded: string[];
  /** Claims of the opening: they stand whatever the composer does. */
  opened: number;
  /** Something cited is no longer the current wording, which is not held. */
  outdated: boolean;
  conflicts: Conflict[];
}

export interface ProvingContext {
  library: Library;
  asOf: string;
  signal: AbortSignal;
  emit: (event: AnswerEvent) => void;
}

/**
 * A claim is shown only when every check holds. When nothing held on the first try, the composer tries once more
 * and is told what failed.
 */
export async function proveClaims(
  evidence: Evidence,
  composer: Composer,
  context: ProvingContext,
): Promise<Proven> {
  const proven: Proven = {
    mode: composer.mode,
    claims: [],
    citations: [],
    rejected: [],
    fault: null,
    degraded: [],
    opened: 0,
    outdated: false,
    conflicts: [],
  };
  context.emit({ type: 'stage', stage: 'compose' });
  const told = new Set<string>();
  for (const draft of evidence.opening ?? []) proveDraft(draft, evidence, context, proven, told);
  proven.opened = proven.claims.length;
  if (evidence.settled) return proven;
  await proveOnce(evidence, composer, context, proven, told);
  if (
    proven.claims.length === proven.opened &&
    proven.rejected.length > 0 &&
    !proven.fault &&
    composer.mode === 'model'
  )
    await proveOnce(evidence, composer, context, proven, told);
  tellConflicts(evidence, context, proven, told);
  return proven;
}

async function proveOnce(
  evidence: Evidence,
  composer: Composer,
  context: ProvingContext,
  proven: Proven,
  told: Set<string>,
): Promise<void> {
  const failed = proven.rejected.map((r) => r.text);
  let proving = false;
  try {
    for await (const draft of composer.compose(evidence, { signal: context.signal, failed })) {
      if (!proving) context.emit({ type: 'stage', stage: 'prove' });
      proving = true;
      proveDraft(draft, evidence, context, proven, told);
    }
  } catch (error) {
    if (!(error instanceof YaowenError)) throw error;
    proven.fault = error;
    if (proven.claims.length > proven.opened) proven.degraded.push('model_cut_short');
  }
}

function proveDraft(
  draft: DraftClaim,
  evidence: Evidence,
  context: ProvingContext,
  proven: Proven,
  told: Set<string>,
): void {
  if (proven.claims.some((p) => p.claim.text === draft.text)) return;
  const verdict = draft.fact
    ? factVerdict(draft)
    : prove(draft, {
        asOf: context.asOf,
        statusOn: (provision, asOf) => context.library.statusOn(provision, asOf),
        lang: evidence.question.lang,
      });
  const added = draft.spans.filter((span) => !proven.citations.some((c) => sameSpan(c.span, span)));
  if (!verdict.ok) {
    proven.rejected.push({ text: draft.text, checks: verdict.checks });
    return;
  }
  if (proven.citations.length + added.length > maxCitations) return;
  const before = draft.fact ? [] : timeFacts(draft, evidence, context, proven, told);
  let citations = added.map((span) => {
    const citation = cite(span, proven.citations.length + 1, context);
    proven.citations.push({ citation, span });
    return citation;
  });
  const numbersOf = (spans: readonly EvidenceSpan[]) =>
    [...new Set(spans.map((span) => proven.citations.find((c) => sameSpan(c.span, span))!.citation.n))].sort(
      (a, b) => a - b,
    );
  const tell = (text: string, spans: readonly EvidenceSpan[], checks: Check[]) => {
    const claim: Claim = { text, citations: numbersOf(spans) };
    proven.claims.push({ claim, checks });
    context.emit({ type: 'claim', claim, citations });
    citations = [];
  };
  for (const text of before) tell(text, draft.spans, factVerdict(draft).checks);
  tell(draft.text, draft.spans, verdict.checks);
}

/** A rule that disagrees with one cited is quoted beside it, with which of the two prevails. */
function tellConflicts(evidence: Evidence, context: ProvingContext, proven: Proven, told: Set<string>): void {
  const { lang, standalone } = evidence.question;
  const cited = proven.citations.map(({ span }) => span);
  for (const conflict of findConflicts(cited, evidence.passages, standalone).slice(0, 1)) {
    const sentence = conflictSentence(conflict);
    const { provision } = conflict.cited.passage;
    const against = conflict.other.passage.provision;
    const spanOf = (wanted: typeof provision) =>
      proven.citations.find(({ span }) => span.passage.provision === wanted)?.span;
    // Both are quoted before it is said how they stand to one another; an English reader opens them.
    if (lang === 'zh' && !spanOf(against)) {
      const { start, end } = conflict.other;
      const text = against.text.slice(start, end).trim();
      proveDraft({ text, spans: [conflict.other], unknownMarks: [] }, evidence, context, proven, told);
    }
    const before = proven.claims.length;
    const spans = [spanOf(provision)!, spanOf(against) ?? conflict.other];
    proveDraft(
      { text: sentence[lang], spans, unknownMarks: [], fact: true },
      evidence,
      context,
      proven,
      told,
    );
    if (proven.claims.length === before) continue;
    const { prevails, rule } = conflict;
    const ids: [string, string] =
      prevails === 'other' ? [against.id, provision.id] : [provision.id, against.id];
    proven.conflicts.push({ provisions: ids, prevails: prevails && ids[0], rule, why: sentence[lang] });
  }
}

/** A sentence that our code made of the facts of the editions cited stands on those facts. */
function factVerdict(draft: DraftClaim): { ok: boolean; checks: Check[] } {
  const cited = draft.spans.length > 0;
  return {
    ok: cited,
    checks: [
      { name: 'cited', ok: cited, detail: cited ? null : 'no source is cited' },
      { name: 'support', ok: true, detail: 'made of the dates and names of the edition cited' },
    ],
  };
}

/**
 * What must be said before words that are not the law of the day: that the edition ended, or that this article was
 * changed. Each is said once in an answer.
 */
function timeFacts(
  { spans }: DraftClaim,
  evidence: Evidence,
  { library, asOf }: ProvingContext,
  proven: Proven,
  told: Set<string>,
): string[] {
  const { lang } = evidence.question;
  const sentences: string[] = [];
  const say = (key: string, text: string) => {
    if (!told.has(key)) sentences.push(text);
    told.add(key);
  };
  for (const { passage, paragraph } of spans) {
    const { provision, history } = passage;
    const { edition, article, note } = provision;
    const name = `${edition.document}@${edition.editionDate}`;
    if (history) {
      if (!history.currentHeld) proven.outdated = true;
      say(name, formerRuleSentence(edition, history, lang));
      continue;
    }
    if (library.statusOn(provision, asOf, paragraph) === 'amended') {
      const change = changeOn(edition, article, asOf, paragraph);
      proven.outdated = true;
      if (change)
        say(
          `${name}/${article}`,
          amendedSentence(edition, { article, paragraph }, change, note?.amended?.[lang] ?? null, lang),
        );
    }
    if (evidence.lawDay) say(name, alreadyThenSentence(edition, evidence.lawDay, lang));
  }
  return sentences;
}

const sameSpan = (a: EvidenceSpan, b: EvidenceSpan): boolean =>
  a.passage.provision.id === b.passage.provision.id && a.start === b.start && a.end === b.end;

function cite(span: EvidenceSpan, n: number, context: ProvingContext): Citation {
  const { provision } = span.passage;
  const { edition } = provision;
  return {
    n,
    provision: provision.id,
    source: provision.source,
    document: provision.document,
    documentEn: edition.documentEn,
    number: edition.number,
    article: provision.article,
    paragraph: span.paragraph,
    item: span.item,
    quote: provision.text.slice(span.start, span.end),
    edition: edition.editionDate,
    status: context.library.statusOn(provision, context.asOf, span.paragraph),
    effectiveFrom: edition.effectiveFrom,
    effectiveTo: edition.effectiveTo,
    confirmedOn: edition.confirmedOn,
    url: edition.url,
  };
}
