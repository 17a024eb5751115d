import { eq } from 'drizzle-orm';
import type { Reason } from '../answer/types.ts';
import { officeState } from '../calendar/office-hours.ts';
import type { RecordsContext } from '../records/context.ts';
import type { Conversation } from '../records/queries/authorize-conversation.ts';
import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { deskStaff } from '../records/schema/index.ts';
import { readOfficeCalendar } from './office.ts';
import { readWaiting, type Waiting } from './waiting.ts';

/** How a conversation stands, as its asker may know it. */
export interface AskerStanding {
  state: Conversation['state'];
  floor: Conversation['floor'];
  epoch: number;
  segment: number;
  /** The name under which the member of staff goes; null while none has it. */
  staff: string | null;
  queue: Waiting | null;
  handoff: { id: string; reason: Reason; case: string | null; openedAt: string } | null;
  reopenUntil: string | null;
  holdUntil: string | null;
}

export async function readAskerStanding(
  ctx: RecordsContext,
  conversation: Conversation,
): Promise<AskerStanding> {
  const waits = conversation.floor === 'none';
  const handoff =
    conversation.floor === 'bot' ? null : await readOpenHandoff(ctx, { conversationId: conversation.id });
  const [owner] =
    conversation.ownerId === null
      ? []
      : await ctx.db
          .select({ alias: deskStaff.alias })
          .from(deskStaff)
          .where(eq(deskStaff.staffId, conversation.ownerId));
  return {
    state: conversation.state,
    floor: conversation.floor,
    epoch: conversation.epoch,
    segment: conversation.segment,
    staff: owner?.alias ?? null,
    queue: waits ? await readWaiting(ctx, conversation) : null,
    handoff: handoff && {
      id: handoff.id,
      reason: handoff.reason,
      case: handoff.caseNumber,
      openedAt: handoff.openedAt.toISOString(),
    },
    reopenUntil: conversation.reopenUntil?.toISOString() ?? null,
    holdUntil: conversation.holdUntil?.toISOString() ?? null,
  };
}

/** Whether the office is open, for the machine, the desk and the widget alike. */
export async function readOfficeNow(
  ctx: Pick<RecordsContext, 'db' | 'agency' | 'clock'>,
  input: { region?: string | null } = {},
) {
  const calendar = await readOfficeCalendar(ctx, input);
  const { open, closesAt, opensAt, provisional } = officeState(calendar, ctx.clock.now());
  return {
    calendar: calendar.id,
    region: calendar.region,
    open,
    closesAt: closesAt?.toISOString() ?? null,
    opensAt: opensAt?.toISOString() ?? null,
    provisional,
  };
}
