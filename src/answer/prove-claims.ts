/** Steps 4 and 5. Composes claims, proves each on its own, tells those that hold; one retry, then what there is. */
import { YaowenError } from '../errors.ts';
import type { Composer, Library } from '../ports.ts';
import { prove } from './proof/prove.ts';
import type { AnswerEvent, Check, Citation, Claim, DraftClaim, Evidence, EvidenceSpan } from './types.ts';

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
  };
  context.emit({ type: 'stage', stage: 'compose' });
  await proveOnce(evidence, composer, context, proven);
  if (proven.claims.length === 0 && proven.rejected.length > 0 && !proven.fault && composer.mode === 'model')
    await proveOnce(evidence, composer, context, proven);
  return proven;
}

async function proveOnce(
  evidence: Evidence,
  composer: Composer,
  context: ProvingContext,
  proven: Proven,
): Promise<void> {
  const failed = proven.rejected.map((r) => r.text);
  let proving = false;
  try {
    for await (const draft of composer.compose(evidence, { signal: context.signal, failed })) {
      if (!proving) context.emit({ type: 'stage', stage: 'prove' });
      proving = true;
      proveDraft(draft, evidence, context, proven);
    }
  } catch (error) {
    if (!(error instanceof YaowenError)) throw error;
    proven.fault = error;
    if (proven.claims.length > 0) proven.degraded.push('model_cut_short');
  }
}

function proveDraft(draft: DraftClaim, evidence: Evidence, context: ProvingContext, proven: Proven): void {
  if (proven.claims.some((p) => p.claim.text === draft.text)) return;
  const verdict = prove(draft, {
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
  const citations = added.map((span) => {
    const citation = cite(span, proven.citations.length + 1, context);
    proven.citations.push({ citation, span });
    return citation;
  });
  const numbers = draft.spans.map((span) => proven.citations.find((c) => sameSpan(c.span, span))!.citation.n);
  const claim: Claim = { text: draft.text, citations: [...new Set(numbers)].sort((a, b) => a - b) };
  proven.claims.push({ claim, checks: verdict.checks });
  context.emit({ type: 'claim', claim, citations });
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
    status: context.library.statusOn(provision, context.asOf),
    effectiveFrom: edition.effectiveFrom,
    effectiveTo: edition.effectiveTo,
    confirmedOn: edition.confirmedOn,
    url: edition.url,
  };
}
