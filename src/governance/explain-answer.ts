/** One answer on one page, for an auditor: what was asked, searched, found and checked, and the versions of everything. */
import type { Check, FrozenEvidence } from '../answer/types.ts';
import type { Library } from '../ports.ts';
import { type Actor, appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { readMarks } from '../records/queries/message-marks.ts';
import { type RecordedTrace, type Replay, readRecordedAnswer, replayAnswer } from './replay-answer.ts';

export interface ExplainedAnswer {
  message: string;
  conversation: string;
  seq: number;
  at: string;
  /** Personal data was masked before it was stored. */
  asked: { seq: number; text: string } | null;
  understood: { standalone: string | null; texts: unknown; identifiers: unknown; masked: unknown };
  /** Passages in the order in which they were found. */
  searched: { provision: string; score: number; why: string[]; ranks: Record<string, number> }[];
  outcome: string;
  reason: string | null;
  mode: string;
  text: string;
  confidence: number | null;
  degraded: string[];
  /** Switches that were on. */
  switches: unknown;
  claims: { text: string; citations: number[]; checks: Check[] }[];
  /** Composed and not proven; never shown to anyone. */
  rejected: { text: string; checks: Check[] }[];
  evidence: FrozenEvidence[];
  versions: {
    release: string;
    asOf: string;
    composer: string;
    model: string | null;
    promptDigest: string | null;
    index: string | null;
    embedding: string | null;
    rerank: string | null;
  };
  timingsMs: { retrieve: number; total: number };
  startedAt: string | null;
  finishedAt: string | null;
  /** Recalled or corrected since. */
  marks: unknown;
  replay: Replay;
}

/**
 * Reads what somebody asked: the read is audited, with its reason.
 * @throws `not_found:message`
 */
export async function explainAnswer(
  records: RecordsContext,
  input: { id: string; reason: string; actor: Actor; serving?: Library },
): Promise<ExplainedAnswer> {
  const recorded = await readRecordedAnswer(records, input.id);
  const { message, answer, asked, evidence, trace } = recorded;
  await records.db.transaction((tx) =>
    appendAudit(
      { ...records, db: tx },
      {
        objectType: 'conversation',
        objectId: message.conversationId,
        actor: input.actor,
        action: 'answer.read',
        detail: { seq: message.seq, reason: input.reason },
      },
    ),
  );
  const steps = (trace?.trace ?? {}) as RecordedTrace & {
    passages?: { provision: string; score: number; why?: string[]; ranks?: Record<string, number> }[];
    rejected?: { text: string; checks: Check[] }[];
  };
  const first = evidence[0];
  return {
    message: message.id,
    conversation: message.conversationId,
    seq: message.seq,
    at: message.createdAt.toISOString(),
    asked: asked && { seq: asked.seq, text: asked.text },
    understood: {
      standalone: (steps.standalone as string | undefined) ?? null,
      texts: steps.texts ?? null,
      identifiers: steps.identifiers ?? null,
      masked: steps.masked ?? null,
    },
    searched: (steps.passages ?? []).map(({ provision, score, why, ranks }) => ({
      provision,
      score,
      why: why ?? [],
      ranks: ranks ?? {},
    })),
    outcome: answer.outcome,
    reason: answer.reason,
    mode: answer.mode,
    text: answer.text,
    confidence: answer.confidence ?? null,
    degraded: answer.degraded,
    switches: steps.switches ?? null,
    claims: answer.claims.map(({ text, citations }, index) => ({
      text,
      citations,
      checks: steps.claims?.[index]?.checks ?? [],
    })),
    rejected: steps.rejected ?? [],
    evidence: evidence.map(
      ({ n, provision, source, document, article, edition, release, textDigest, ...rest }) => ({
        n,
        provision,
        source,
        document,
        article,
        edition,
        release,
        textDigest,
        start: rest.start,
        end: rest.end,
        quote: rest.quote,
        paragraph: rest.paragraph,
        item: rest.item,
        checks: rest.checks,
        composer: rest.composer,
        model: rest.model,
        promptDigest: rest.promptDigest,
        retrieval: rest.retrieval ?? null,
      }),
    ),
    versions: {
      release: answer.release,
      asOf: answer.asOf,
      composer: first?.composer ?? answer.mode,
      model: first?.model ?? null,
      promptDigest: first?.promptDigest ?? null,
      index: first?.retrieval?.index ?? null,
      embedding: first?.retrieval?.embedding ?? null,
      rerank: first?.retrieval?.rerank ?? null,
    },
    timingsMs: answer.timingsMs,
    startedAt: trace?.startedAt.toISOString() ?? null,
    finishedAt: trace?.finishedAt.toISOString() ?? null,
    marks: await readMarks(records, message),
    replay: await replayAnswer(records, input),
  };
}
