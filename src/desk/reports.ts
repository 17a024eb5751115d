/** What supervisors and rule-makers look at: figures of a time, where answers are missing, and a search over cases. */
import { and, count, desc, eq, gte, ilike, inArray, lt, or, sql } from 'drizzle-orm';
import { maskPersonalData } from '../answer/personal-data.ts';
import type { Outcome, Reason } from '../answer/types.ts';
import { appendAudit } from '../records/audit.ts';
import {
  cases,
  clocks,
  conversations,
  handoffs,
  messages,
  satisfaction,
  turnTraces,
} from '../records/schema/index.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';

export interface Period {
  from: Date;
  to: Date;
}

export interface HandoffLine {
  handoff: string;
  conversation: string;
  case: string | null;
  reason: Reason;
  topic: string | null;
  openedAt: string;
  firstOwnedAt: string | null;
  closedAt: string | null;
  closeReason: string | null;
  waitMinutes: number | null;
  breaches: number;
  machineRating: number | null;
  staffRating: number | null;
  outcomeRating: number | null;
}

/** One line a handoff of the time, oldest first; no words of anybody. */
export async function listHandoffs(ctx: DeskContext, { from, to }: Period): Promise<HandoffLine[]> {
  requireRole(ctx, 'supervisor', 'auditor');
  const rows = await ctx.db
    .select({ handoff: handoffs, topic: conversations.topic, rating: satisfaction })
    .from(handoffs)
    .innerJoin(conversations, eq(conversations.id, handoffs.conversationId))
    .leftJoin(satisfaction, eq(satisfaction.conversationId, handoffs.conversationId))
    .where(and(eq(handoffs.agency, ctx.agency), gte(handoffs.openedAt, from), lt(handoffs.openedAt, to)))
    .orderBy(handoffs.openedAt, handoffs.id)
    .limit(20_000);
  const breached = await ctx.db
    .select({ handoffId: clocks.handoffId, n: count() })
    .from(clocks)
    .where(and(eq(clocks.agency, ctx.agency), gte(clocks.breachedAt, from)))
    .groupBy(clocks.handoffId);
  const breachesOf = new Map(breached.map(({ handoffId, n }) => [handoffId, n]));
  return rows.map(({ handoff, topic, rating }) => ({
    handoff: handoff.id,
    conversation: handoff.conversationId,
    case: handoff.caseNumber,
    reason: handoff.reason,
    topic,
    openedAt: handoff.openedAt.toISOString(),
    firstOwnedAt: handoff.firstOwnedAt?.toISOString() ?? null,
    closedAt: handoff.closedAt?.toISOString() ?? null,
    closeReason: handoff.closeReason,
    waitMinutes: handoff.firstOwnedAt
      ? Math.round((handoff.firstOwnedAt.getTime() - handoff.openedAt.getTime()) / 6_000) / 10
      : null,
    breaches: breachesOf.get(handoff.id) ?? 0,
    machineRating: rating?.machine ?? null,
    staffRating: rating?.staff ?? null,
    outcomeRating: rating?.outcome ?? null,
  }));
}

/** Lines as CSV with a byte order mark; a cell that a spreadsheet would run as a formula is made text. */
export function toCsv(lines: object[]): string {
  const names = Object.keys(lines[0] ?? {});
  const cell = (value: unknown) => {
    const text = value === null || value === undefined ? '' : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = lines.map((line) =>
    names.map((name) => cell((line as Record<string, unknown>)[name])).join(','),
  );
  return `\uFEFF${[names.join(','), ...rows].join('\r\n')}\r\n`;
}

export interface Gap {
  outcome: Outcome;
  reason: Reason | null;
  topic: string | null;
  count: number;
  /** Some of the questions, personal data masked, cut short. */
  examples: string[];
}

const gapOutcomes: Outcome[] = ['unanswerable', 'partial', 'handoff', 'clarification', 'error'];
const examplesShown = 5;

/** Where answers were missing in the time: by outcome, reason and topic, the most frequent first. */
export async function readGaps(ctx: DeskContext, { from, to }: Period): Promise<Gap[]> {
  requireRole(ctx, 'supervisor', 'editor', 'auditor');
  const rows = await ctx.db
    .select({
      outcome: turnTraces.outcome,
      reason: turnTraces.reason,
      topic: conversations.topic,
      text: messages.text,
    })
    .from(turnTraces)
    .innerJoin(conversations, eq(conversations.id, turnTraces.conversationId))
    .innerJoin(
      messages,
      and(eq(messages.conversationId, turnTraces.conversationId), eq(messages.seq, turnTraces.askerSeq)),
    )
    .where(
      and(
        eq(turnTraces.agency, ctx.agency),
        inArray(turnTraces.outcome, gapOutcomes),
        gte(turnTraces.finishedAt, from),
        lt(turnTraces.finishedAt, to),
      ),
    )
    .orderBy(desc(turnTraces.finishedAt))
    .limit(20_000);
  const gaps = new Map<string, Gap>();
  for (const { outcome, reason, topic, text } of rows) {
    const key = `${outcome} ${reason} ${topic}`;
    const gap = gaps.get(key) ?? { outcome, reason, topic, count: 0, examples: [] };
    gaps.set(key, gap);
    gap.count++;
    if (gap.examples.length < examplesShown)
      gap.examples.push(maskPersonalData(text).text.replace(/\s+/g, ' ').slice(0, 120));
  }
  return [...gaps.values()].sort((a, b) => b.count - a.count);
}

export interface FoundConversation {
  conversation: string;
  state: string;
  case: string | null;
  topic: string | null;
  updatedAt: string;
}

/**
 * Conversations by case number, id, or words that were said in them, newest first; at most 50. That it was searched,
 * and how much was found, is audited.
 */
export async function searchConversations(ctx: DeskContext, query: string): Promise<FoundConversation[]> {
  requireRole(ctx, 'agent', 'supervisor', 'auditor');
  const words = query.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const said = ctx.db
    .select({ id: messages.conversationId })
    .from(messages)
    .where(and(eq(messages.agency, ctx.agency), ilike(messages.text, `%${words}%`)))
    .limit(500);
  const numbered = ctx.db
    .select({ id: cases.conversationId })
    .from(cases)
    .where(and(eq(cases.agency, ctx.agency), ilike(cases.number, `${words}%`)));
  const rows = await ctx.db
    .select({
      conversation: conversations.id,
      state: conversations.state,
      topic: conversations.topic,
      updatedAt: conversations.updatedAt,
      case: sql<
        string | null
      >`(select max(${cases.number}) from ${cases} where ${cases.conversationId} = ${conversations.id})`,
    })
    .from(conversations)
    .where(
      and(
        eq(conversations.agency, ctx.agency),
        or(
          eq(conversations.id, query.trim()),
          inArray(conversations.id, numbered),
          inArray(conversations.id, said),
        ),
      ),
    )
    .orderBy(desc(conversations.updatedAt))
    .limit(50);
  await ctx.db.transaction((tx) =>
    appendAudit(
      { ...ctx, db: tx },
      {
        objectType: 'staff',
        objectId: ctx.actor.staffId,
        actor: auditActor(ctx.actor),
        action: 'conversation.search',
        detail: { found: rows.length },
      },
    ),
  );
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }));
}
