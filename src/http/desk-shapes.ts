/** Shapes of the desk's routes. */
import { z } from '@hono/zod-openapi';
import { reasons } from '../answer/types.ts';
import type { CannedText } from '../desk/canned-texts.ts';
import type { TextReport } from '../desk/check-text.ts';
import type { DraftRow } from '../desk/drafts.ts';
import type { Board } from '../desk/read-board.ts';
import type { StaffView } from '../desk/read-conversation.ts';
import type { Standing } from '../desk/standing.ts';
import type { MessageRow } from '../records/queries/append-message.ts';
import { conversationStates, floors } from '../records/schema/conversations.ts';
import { draftStates } from '../records/schema/drafts.ts';
import { closeReasons } from '../records/schema/handoffs.ts';
import { messageShape, toMessage } from './shapes.ts';

export const lang = z.enum(['zh', 'en']);
const metric = z.enum(['first_response', 'next_response', 'resolution', 'statutory']);

export const standingShape = z
  .object({
    conversation: z.string(),
    state: z.enum(conversationStates),
    floor: z.enum(floors),
    epoch: z.number().int(),
    lastSeq: z.number().int(),
    owner: z.string().nullable(),
  })
  .openapi('Standing') satisfies z.ZodType<Standing>;

export const memberShape = z
  .object({
    staffId: z.string(),
    alias: z.string(),
    status: z.enum(['available', 'away']),
    present: z.boolean(),
    onLeave: z.boolean(),
    liveCount: z.number().int(),
    maxLive: z.number().int(),
    skills: z.array(z.string()),
    languages: z.array(z.string()),
    teams: z.array(z.string()),
  })
  .openapi('DeskMember');

export const boardItemShape = z
  .object({
    id: z.string(),
    state: z.enum(conversationStates),
    epoch: z.number().int(),
    lastSeq: z.number().int(),
    lang,
    topic: z.string().nullable(),
    team: z.string().nullable(),
    reason: z.enum(reasons).nullable(),
    sensitive: z.boolean(),
    fourEyes: z.boolean(),
    waitingSince: z.string().nullable(),
    owner: z.object({ staffId: z.string(), alias: z.string() }).nullable(),
    offeredTo: z.string().nullable(),
    offerEndsAt: z.string().nullable(),
    holdUntil: z.string().nullable(),
    case: z.string().nullable(),
    clocks: z.array(
      z.object({
        metric,
        warnAt: z.string(),
        dueAt: z.string(),
        breached: z.boolean(),
        paused: z.boolean(),
      }),
    ),
    updatedAt: z.string(),
  })
  .openapi('BoardItem');

export const boardShape = z
  .object({ items: z.array(boardItemShape), members: z.array(memberShape) })
  .openapi('Board') satisfies z.ZodType<Board>;

export const draftCitation = z
  .object({
    n: z.number().int().min(1).max(999),
    provision: z.string().min(1).max(500),
    quote: z.string().min(1).max(8000).nullable(),
  })
  .openapi('DraftCitation');

/** A message as staff see it: private ones too, and who wrote it. */
export const staffMessageShape = messageShape
  .extend({
    visibility: z.enum(['public', 'private', 'draft']),
    author: z.string().nullable(),
    epoch: z.number().int(),
  })
  .openapi('StaffMessage');

export const toStaffMessage = (row: MessageRow): z.infer<typeof staffMessageShape> => ({
  ...toMessage(row),
  visibility: row.visibility,
  author: row.authorId,
  epoch: row.epoch,
});

export const draftShape = z
  .object({
    id: z.string(),
    author: z.string(),
    version: z.number().int(),
    state: z.enum(draftStates),
    body: z.string(),
    citations: z.array(draftCitation),
    proposed: z.string().nullable(),
    baseSeq: z.number().int(),
    approvedBy: z.string().nullable(),
    rejectedReason: z.string().nullable(),
    updatedAt: z.string(),
  })
  .openapi('Draft');

export const toDraft = (row: DraftRow): z.infer<typeof draftShape> => ({
  id: row.id,
  author: row.staffId,
  version: row.version,
  state: row.state,
  body: row.body,
  citations: row.citations,
  proposed: row.proposed,
  baseSeq: row.baseSeq,
  approvedBy: row.approvedBy,
  rejectedReason: row.rejectedReason,
  updatedAt: row.updatedAt.toISOString(),
});

const checkShape = z.object({ name: z.string(), ok: z.boolean(), detail: z.string().nullable() });

export const reportShape = z
  .object({
    ok: z.boolean(),
    text: z.string(),
    claims: z.array(
      z.object({
        text: z.string(),
        citations: z.array(z.number().int()),
        ok: z.boolean(),
        checks: z.array(checkShape),
      }),
    ),
    uncited: z.array(z.string()),
    citations: messageShape.shape.cited.unwrap().shape.citations,
  })
  .openapi('TextReport');

export const toReport = ({ evidence: _, ...report }: TextReport): z.infer<typeof reportShape> => report;

export const staffViewShape = z
  .object({
    conversation: z.object({
      id: z.string(),
      state: z.enum(conversationStates),
      floor: z.enum(floors),
      epoch: z.number().int(),
      lastSeq: z.number().int(),
      lang,
      owner: z.string().nullable(),
      offeredTo: z.string().nullable(),
      team: z.string().nullable(),
      topic: z.string().nullable(),
      segment: z.number().int(),
      waitingSince: z.string().nullable(),
      holdUntil: z.string().nullable(),
      reopenUntil: z.string().nullable(),
      previous: z.string().nullable(),
      createdAt: z.string(),
    }),
    messages: z.array(staffMessageShape),
    handoffs: z.array(
      z.object({
        id: z.string(),
        reason: z.enum(reasons),
        trigger: z.string(),
        state: z.string(),
        case: z.string().nullable(),
        /** The packet: what was asked, how the machine ended, what it cited and found. */
        evidence: z.unknown(),
        openedAt: z.string(),
        firstOwnedAt: z.string().nullable(),
        closeReason: z.enum(closeReasons).nullable(),
        closedAt: z.string().nullable(),
      }),
    ),
    clocks: z.array(
      z.object({
        id: z.string(),
        metric,
        startedAt: z.string(),
        warnAt: z.string(),
        dueAt: z.string(),
        breachedAt: z.string().nullable(),
        pausedAt: z.string().nullable(),
        metAt: z.string().nullable(),
        stoppedAt: z.string().nullable(),
      }),
    ),
    case: z
      .object({
        number: z.string(),
        state: z.string(),
        openedAt: z.string(),
        answeredAt: z.string().nullable(),
      })
      .nullable(),
    drafts: z.array(draftShape),
    rating: z
      .object({
        machine: z.number().nullable(),
        staff: z.number().nullable(),
        outcome: z.number().nullable(),
        comment: z.string().nullable(),
      })
      .nullable(),
    /** Who else is looking or writing. */
    signals: z.array(
      z.object({
        who: z.enum(['asker', 'staff']),
        staffId: z.string().nullable(),
        alias: z.string().nullable(),
        kind: z.enum(['typing', 'viewing']),
      }),
    ),
  })
  .openapi('StaffConversation');

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function toStaffView(
  view: StaffView,
  signals: z.infer<typeof staffViewShape>['signals'],
): z.infer<typeof staffViewShape> {
  const { conversation: row } = view;
  return {
    conversation: {
      id: row.id,
      state: row.state,
      floor: row.floor,
      epoch: row.epoch,
      lastSeq: row.lastSeq,
      lang: row.lang,
      owner: row.ownerId,
      offeredTo: row.offeredTo,
      team: row.teamId,
      topic: row.topic,
      segment: row.segment,
      waitingSince: iso(row.waitingSince),
      holdUntil: iso(row.holdUntil),
      reopenUntil: iso(row.reopenUntil),
      previous: row.previousId,
      createdAt: row.createdAt.toISOString(),
    },
    messages: view.messages.map(toStaffMessage),
    handoffs: view.handoffs.map((handoff) => ({
      id: handoff.id,
      reason: handoff.reason,
      trigger: handoff.trigger,
      state: handoff.state,
      case: handoff.caseNumber,
      evidence: handoff.evidence,
      openedAt: handoff.openedAt.toISOString(),
      firstOwnedAt: iso(handoff.firstOwnedAt),
      closeReason: handoff.closeReason,
      closedAt: iso(handoff.closedAt),
    })),
    clocks: view.clocks.map((clock) => ({
      id: clock.id,
      metric: clock.metric,
      startedAt: clock.startedAt.toISOString(),
      warnAt: clock.warnAt.toISOString(),
      dueAt: clock.dueAt.toISOString(),
      breachedAt: iso(clock.breachedAt),
      pausedAt: iso(clock.pausedAt),
      metAt: iso(clock.metAt),
      stoppedAt: iso(clock.stoppedAt),
    })),
    case: view.case && {
      number: view.case.number,
      state: view.case.state,
      openedAt: view.case.openedAt.toISOString(),
      answeredAt: iso(view.case.answeredAt),
    },
    drafts: view.drafts.map(toDraft),
    rating: view.rating && {
      machine: view.rating.machine,
      staff: view.rating.staff,
      outcome: view.rating.outcome,
      comment: view.rating.comment,
    },
    signals,
  };
}

export const cannedShape = z
  .object({
    id: z.string(),
    title: z.string(),
    zh: z.string(),
    en: z.string().nullable(),
    provisions: z.array(z.string()),
    /** Provisions that changed since; not empty: it cannot be used. */
    broken: z.array(z.string()),
    version: z.number().int(),
    active: z.boolean(),
    updatedAt: z.string(),
  })
  .openapi('CannedText');

export const toCanned = (row: CannedText): z.infer<typeof cannedShape> => ({
  id: row.id,
  title: row.title,
  zh: row.zh,
  en: row.en,
  provisions: row.basis.map(({ key }) => key),
  broken: row.broken,
  version: row.version,
  active: row.active,
  updatedAt: row.updatedAt.toISOString(),
});
