/** A handoff is opened: into the queue while the office is open and somebody is there, else as a case. */
import { and, count, eq, inArray } from 'drizzle-orm';
import { productsIn } from '../answer/products.ts';
import type { Reason } from '../answer/types.ts';
import { chinaDay } from '../calendar/day.ts';
import { type OfficeCalendar, officeState } from '../calendar/office-hours.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { randomId } from '../records/ids.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { type HandoffRow, readOpenHandoff } from '../records/queries/open-handoff.ts';
import { cases, conversations, deskTeams, type HandoffTrigger, handoffs } from '../records/schema/index.ts';
import { storableJson } from '../records/storable.ts';
import { newCaseNumber, secureRandom } from './case-number.ts';
import { retargetClock, startClock } from './clock-keeping.ts';
import { emitEvent } from './events.ts';
import { notInState } from './faults.ts';
import { moveConversation } from './move.ts';
import { notices } from './notices.ts';
import { readOfficeCalendar } from './office.ts';
import { isAnybodyThere } from './presence.ts';
import { sayInPublic } from './say.ts';
import { type DeskSettings, readDeskSettings } from './settings.ts';
import { onConversation } from './transact.ts';

export interface NewHandoff {
  reason: Reason;
  trigger: HandoffTrigger;
  actor: Actor;
  /** For staff: the question, what was searched and found, why the bot stopped (JSON). */
  evidence: unknown;
  /** What the asker said, to tell the topic by. */
  said: string;
}

/** A handoff that is decided and not written yet: the answer that opens it can name its case. */
export interface PreparedHandoff {
  handoff: HandoffRow;
  /** False where one was open already. */
  created: boolean;
  /** Writes it. @param announced the answer itself tells the asker; a case is told of all the same */
  open(announced: boolean): Promise<void>;
}

/** The asker calls for a person; a second call gives the handoff that is open. */
export function openHandoff({
  ctx,
  input,
}: {
  ctx: RecordsContext;
  input: NewHandoff & { conversationId: string };
}): Promise<{ handoff: HandoffRow; created: boolean }> {
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    const prepared = await prepareHandoff(inTransaction, conversation, input);
    if (prepared.created) await prepared.open(false);
    return { handoff: prepared.handoff, created: prepared.created };
  });
}

/** The same for a conversation that the transaction holds. */
export async function prepareHandoff(
  ctx: RecordsContext,
  conversation: ConversationRow,
  input: NewHandoff,
): Promise<PreparedHandoff> {
  const earlier = await readOpenHandoff(ctx, { conversationId: conversation.id });
  if (earlier) return { handoff: earlier, created: false, open: async () => {} };
  if (conversation.state !== 'bot_active' && conversation.state !== 'resolved')
    throw notInState(conversation.state);

  const settings = await readDeskSettings(ctx);
  const topic = conversation.topic ?? productsIn(input.said)[0] ?? null;
  const teamId = conversation.teamId ?? (await teamOfTopic(ctx, topic));
  const calendar = await readOfficeCalendar(ctx, { teamId });
  const now = ctx.clock.now();
  const office = officeState(calendar, now);
  const waits = office.open && (await isAnybodyThere(ctx, teamId));
  const handoff: HandoffRow = {
    id: (ctx.newId ?? randomId)('hnd'),
    agency: conversation.agency,
    conversationId: conversation.id,
    reason: input.reason,
    trigger: input.trigger,
    evidence: storableJson(input.evidence ?? null) ?? {},
    state: waits ? 'queued' : 'case_open',
    caseNumber: waits ? null : await freeCaseNumber(ctx),
    aheadAtOpen: waits ? await countWaiting(ctx) : 0,
    openedAt: now,
    firstOwnedAt: null,
    closeReason: null,
    closedBy: null,
    closedAt: null,
  };
  const open = async (announced: boolean) => {
    await ctx.db.insert(handoffs).values(handoff);
    await moveConversation(ctx, conversation, {
      state: waits ? 'queued' : 'case_open',
      topic,
      teamId,
      waitingSince: now,
      endsAt: waits ? endOfPatience(settings, office.closesAt, now) : caseReminderAt(now),
      actor: input.actor,
      action: 'conversation.handoff',
      detail: {
        handoff: handoff.id,
        reason: handoff.reason,
        trigger: handoff.trigger,
        case: handoff.caseNumber,
      },
    });
    await startHandoffClocks(ctx, conversation, handoff, { settings, calendar });
    if (handoff.caseNumber) await writeCase(ctx, conversation, handoff, office.open);
    else if (!announced) await sayInPublic(ctx, conversation, notices.queued());
    await emitEvent(ctx, 'handoff.opened', conversation.id, {
      handoff: handoff.id,
      reason: handoff.reason,
      state: handoff.state,
      case: handoff.caseNumber,
    });
  };
  return { handoff, created: true, open };
}

/** A waiting conversation becomes a case: nobody came, or the office closed. */
export async function turnIntoCase(
  ctx: RecordsContext,
  conversation: ConversationRow,
  given: { actor: Actor; action: `conversation.${string}`; settings: DeskSettings },
): Promise<void> {
  const { settings } = given;
  const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
  if (!handoff) throw notInState(conversation.state);
  const now = ctx.clock.now();
  const calendar = await readOfficeCalendar(ctx, { teamId: conversation.teamId });
  const isNew = handoff.caseNumber === null;
  if (isNew) {
    handoff.caseNumber = await freeCaseNumber(ctx);
    await ctx.db.update(handoffs).set({ caseNumber: handoff.caseNumber }).where(eq(handoffs.id, handoff.id));
  }
  await moveConversation(ctx, conversation, {
    state: 'case_open',
    endsAt: caseReminderAt(now),
    actor: given.actor,
    action: given.action,
    detail: { handoff: handoff.id, case: handoff.caseNumber },
  });
  await retargetClock(ctx, conversation, {
    metric: 'first_response',
    target: settings.caseFirstResponseMinutes,
    calendar,
    warnAtShare: settings.warnAtShare,
  });
  if (isNew) await writeCase(ctx, conversation, handoff, officeState(calendar, now).open);
}

async function writeCase(
  ctx: RecordsContext,
  conversation: ConversationRow,
  handoff: HandoffRow,
  officeOpen: boolean,
): Promise<void> {
  const notice = await sayInPublic(ctx, conversation, notices.caseOpened(handoff.caseNumber!, officeOpen));
  await ctx.db.insert(cases).values({
    number: handoff.caseNumber!,
    agency: conversation.agency,
    conversationId: conversation.id,
    handoffId: handoff.id,
    secretHash: null,
    state: 'received',
    fromSeq: notice.seq,
    openedAt: ctx.clock.now(),
  });
  await emitEvent(ctx, 'case.opened', conversation.id, { case: handoff.caseNumber, handoff: handoff.id });
}

async function startHandoffClocks(
  ctx: RecordsContext,
  conversation: ConversationRow,
  handoff: HandoffRow,
  given: { settings: DeskSettings; calendar: OfficeCalendar },
): Promise<void> {
  const { settings, calendar } = given;
  const common = { handoffId: handoff.id, calendar, warnAtShare: settings.warnAtShare };
  const first = handoff.caseNumber ? settings.caseFirstResponseMinutes : settings.firstResponseMinutes;
  await startClock(ctx, conversation, { ...common, metric: 'first_response', target: first });
  await startClock(ctx, conversation, {
    ...common,
    metric: 'resolution',
    target: settings.resolutionMinutes,
  });
  const days = settings.statutoryWorkingDays[handoff.reason];
  if (days) await startClock(ctx, conversation, { ...common, metric: 'statutory', target: days });
}

/** The queue's timer: the asker's patience, or the end of office hours, whichever comes first. */
export function endOfPatience(settings: DeskSettings, closesAt: Date | null, now: Date): Date {
  const patience = now.getTime() + settings.patienceSeconds * 1000;
  return new Date(closesAt ? Math.min(patience, closesAt.getTime()) : patience);
}

/** A case waits in rounds of a day: at the end of each it is told of again. */
export const caseReminderAt = (now: Date): Date => new Date(now.getTime() + 24 * 3_600_000);

export async function countWaiting({ db, agency }: RecordsContext): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(conversations)
    .where(and(eq(conversations.agency, agency), inArray(conversations.state, ['queued', 'offered'])));
  return row?.n ?? 0;
}

async function freeCaseNumber(ctx: RecordsContext): Promise<string> {
  const year = Number(chinaDay(ctx.clock.now()).slice(0, 4));
  for (;;) {
    const number = newCaseNumber(year, secureRandom);
    const [taken] = await ctx.db.select({ number: cases.number }).from(cases).where(eq(cases.number, number));
    if (!taken) return number;
  }
}

async function teamOfTopic(ctx: RecordsContext, topic: string | null): Promise<string | null> {
  if (topic === null) return null;
  const teams = await ctx.db
    .select({ id: deskTeams.id, topics: deskTeams.topics })
    .from(deskTeams)
    .where(and(eq(deskTeams.agency, ctx.agency), eq(deskTeams.active, true)))
    .orderBy(deskTeams.id);
  return teams.find(({ topics }) => topics.includes(topic))?.id ?? null;
}
