/** The state machine's one step. Nothing else writes state, floor, owner or epoch of a conversation. */
import { and, eq, isNull } from 'drizzle-orm';
import { announceChange } from '../records/announce-change.ts';
import { type Actor, appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { randomId } from '../records/ids.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import {
  type ConversationState,
  conversations,
  type Floor,
  type HandoffState,
  handoffs,
  timers,
} from '../records/schema/index.ts';

export interface Move {
  state: ConversationState;
  ownerId?: string | null;
  offeredTo?: string | null;
  teamId?: string | null;
  preferredStaff?: string | null;
  topic?: string | null;
  waitingSince?: Date | null;
  holdUntil?: Date | null;
  reopenUntil?: Date | null;
  segment?: number;
  /** When the new state ends by itself; null for one that waits for nobody. */
  endsAt: Date | null;
  actor: Actor;
  action: `conversation.${string}`;
  detail?: Record<string, unknown>;
}

const floorOf: Record<ConversationState, Floor> = {
  bot_active: 'bot',
  capturing: 'none',
  queued: 'none',
  offered: 'none',
  case_open: 'none',
  staff_active: 'staff',
  on_hold: 'staff',
  resolved: 'none',
  closed: 'none',
};

const handoffStateOf: Partial<Record<ConversationState, HandoffState>> = {
  queued: 'queued',
  offered: 'offered',
  case_open: 'case_open',
  staff_active: 'active',
  on_hold: 'active',
};

/**
 * Brings a locked conversation into another state: row, handoff, timer of the state, audit and wake-up. The epoch rises
 * when the floor, the owner or the segment changes, or it is offered to somebody; `conversation` is changed in place.
 */
export async function moveConversation(
  ctx: RecordsContext,
  conversation: ConversationRow,
  move: Move,
): Promise<void> {
  const { db } = ctx;
  const now = ctx.clock.now();
  const before = { ...conversation };
  const { state, endsAt, actor, action, detail, ...fields } = move;
  const floor = floorOf[state];
  const set = {
    ...fields,
    state,
    floor,
    ownerId: floor === 'staff' ? (fields.ownerId ?? conversation.ownerId) : null,
    offeredTo: state === 'offered' ? (fields.offeredTo ?? null) : null,
    holdUntil: state === 'on_hold' ? (fields.holdUntil ?? null) : null,
    reopenUntil: state === 'resolved' ? (fields.reopenUntil ?? null) : null,
    updatedAt: now,
  };
  Object.assign(conversation, set);
  const moved =
    before.floor !== conversation.floor ||
    before.ownerId !== conversation.ownerId ||
    before.offeredTo !== conversation.offeredTo ||
    before.segment !== conversation.segment ||
    before.state === 'resolved' ||
    state === 'closed';
  if (moved) conversation.epoch += 1;
  await db
    .update(conversations)
    .set({ ...set, epoch: conversation.epoch })
    .where(eq(conversations.id, conversation.id));

  const handoffState = handoffStateOf[state];
  if (handoffState && handoffState !== handoffStateOf[before.state])
    await db
      .update(handoffs)
      .set({ state: handoffState })
      .where(and(eq(handoffs.conversationId, conversation.id), isNull(handoffs.closedAt)));

  await setStateTimer(ctx, conversation, endsAt);
  await appendAudit(ctx, {
    objectType: 'conversation',
    objectId: conversation.id,
    actor,
    action,
    detail: { from: before.state, to: state, epoch: conversation.epoch, ...detail },
  });
  await announceChange(ctx, conversation.id);
}

/** Puts the timer of the present state anew: the old one is done, whenever it was due. */
export async function setStateTimer(
  ctx: RecordsContext,
  conversation: ConversationRow,
  endsAt: Date | null,
): Promise<void> {
  await ctx.db
    .update(timers)
    .set({ doneAt: ctx.clock.now() })
    .where(and(eq(timers.conversationId, conversation.id), eq(timers.kind, 'state'), isNull(timers.doneAt)));
  if (endsAt === null) return;
  await ctx.db.insert(timers).values({
    id: (ctx.newId ?? randomId)('tmr'),
    agency: conversation.agency,
    conversationId: conversation.id,
    kind: 'state',
    dueAt: endsAt,
    epoch: conversation.epoch,
  });
}
