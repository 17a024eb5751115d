/** What stands on the desk: everything that waits, is being worked on, or is a case. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Reason } from '../answer/types.ts';
import type { RecordsContext } from '../records/context.ts';
import {
  assignments,
  type ClockMetric,
  type ConversationState,
  clocks,
  conversations,
  deskStaff,
  handoffs,
} from '../records/schema/index.ts';
import { readDeskSettings } from './settings.ts';

export interface BoardItem {
  id: string;
  state: ConversationState;
  epoch: number;
  lastSeq: number;
  lang: 'zh' | 'en';
  topic: string | null;
  team: string | null;
  reason: Reason | null;
  /** The matter is delicate: a complaint, an adverse event, a leak. */
  sensitive: boolean;
  /** A second person must approve what is sent. */
  fourEyes: boolean;
  waitingSince: string | null;
  owner: { staffId: string; alias: string } | null;
  offeredTo: string | null;
  offerEndsAt: string | null;
  holdUntil: string | null;
  case: string | null;
  clocks: { metric: ClockMetric; warnAt: string; dueAt: string; breached: boolean; paused: boolean }[];
  updatedAt: string;
}

export interface DeskMember {
  staffId: string;
  alias: string;
  status: 'available' | 'away';
  present: boolean;
  onLeave: boolean;
  liveCount: number;
  maxLive: number;
  skills: string[];
  languages: string[];
  teams: string[];
}

export interface Board {
  items: BoardItem[];
  members: DeskMember[];
}

const onBoard: ConversationState[] = ['queued', 'offered', 'staff_active', 'on_hold', 'case_open'];
const sensitiveReasons: ReadonlySet<Reason> = new Set([
  'complaint',
  'adverse_event',
  'others_data',
  'leak',
  'bribery',
  'forgery',
  'acute_danger',
  'self_harm',
]);
const mostItems = 500;

/** The longest waiting first; at most 500. */
export async function readBoard(ctx: RecordsContext): Promise<Board> {
  const { db, agency, clock } = ctx;
  const settings = await readDeskSettings(ctx);
  const rows = await db
    .select()
    .from(conversations)
    .where(and(eq(conversations.agency, agency), inArray(conversations.state, onBoard)))
    .orderBy(asc(conversations.waitingSince), asc(conversations.id))
    .limit(mostItems);
  const ids = rows.map(({ id }) => id);
  const none = ids.length === 0;
  const open = none
    ? []
    : await db
        .select()
        .from(handoffs)
        .where(and(inArray(handoffs.conversationId, ids), isNull(handoffs.closedAt)));
  const running = none
    ? []
    : await db
        .select()
        .from(clocks)
        .where(and(inArray(clocks.conversationId, ids), isNull(clocks.metAt), isNull(clocks.stoppedAt)));
  const offers = none
    ? []
    : await db
        .select()
        .from(assignments)
        .where(
          and(
            inArray(assignments.conversationId, ids),
            isNull(assignments.releasedAt),
            eq(assignments.kind, 'offer'),
          ),
        );
  const staff = await db.select().from(deskStaff).where(eq(deskStaff.agency, agency));
  const now = clock.now();
  const items = rows.map((row): BoardItem => {
    const handoff = open.find(({ conversationId }) => conversationId === row.id);
    const owner = staff.find(({ staffId }) => staffId === row.ownerId);
    const offer = offers.find(({ conversationId }) => conversationId === row.id);
    return {
      id: row.id,
      state: row.state,
      epoch: row.epoch,
      lastSeq: row.lastSeq,
      lang: row.lang,
      topic: row.topic,
      team: row.teamId,
      reason: handoff?.reason ?? null,
      sensitive: handoff !== undefined && sensitiveReasons.has(handoff.reason),
      fourEyes: needsFourEyes(settings.fourEyes, row.topic, handoff?.reason ?? null),
      waitingSince: row.waitingSince?.toISOString() ?? null,
      owner: row.ownerId === null ? null : { staffId: row.ownerId, alias: owner?.alias ?? '' },
      offeredTo: row.offeredTo,
      offerEndsAt: offer
        ? new Date(offer.offeredAt.getTime() + settings.offerSeconds * 1000).toISOString()
        : null,
      holdUntil: row.holdUntil?.toISOString() ?? null,
      case: handoff?.caseNumber ?? null,
      clocks: running
        .filter(({ conversationId }) => conversationId === row.id)
        .map((one) => ({
          metric: one.metric,
          warnAt: one.warnAt.toISOString(),
          dueAt: one.dueAt.toISOString(),
          breached: one.breachedAt !== null,
          paused: one.pausedAt !== null,
        })),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
  const members = staff.map(
    (one): DeskMember => ({
      staffId: one.staffId,
      alias: one.alias,
      status: one.status,
      present: one.leaseUntil !== null && one.leaseUntil > now,
      onLeave: one.onLeave,
      liveCount: one.liveCount,
      maxLive: one.maxLive,
      skills: one.skills,
      languages: one.languages,
      teams: one.teams,
    }),
  );
  return { items, members };
}

export function needsFourEyes(
  rule: { topics: string[]; reasons: Reason[] },
  topic: string | null,
  reason: Reason | null,
): boolean {
  return (
    (topic !== null && rule.topics.includes(topic)) || (reason !== null && rule.reasons.includes(reason))
  );
}
