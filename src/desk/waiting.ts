/** How long it will be: place in the queue, and an honest range from recent waits. */
import { and, count, desc, eq, gt, inArray, isNotNull, isNull, lt, or } from 'drizzle-orm';
import type { RecordsContext } from '../records/context.ts';
import { conversations, handoffs } from '../records/schema/index.ts';

export interface Waiting {
  /** 1 for the next. */
  position: number;
  /** Minutes from now; null while too few waits are known to say. */
  minutes: { from: number; to: number } | null;
}

/** Fewer recent waits than this say nothing. */
const fewest = 5;
const mostSamples = 40;
const recentMs = 14 * 86_400_000;

/** For a conversation that waits in the queue; null for any other. */
export async function readWaiting(
  ctx: Pick<RecordsContext, 'db' | 'agency' | 'clock'>,
  conversation: { id: string; state: string; waitingSince: Date | null },
): Promise<Waiting | null> {
  const { db, agency } = ctx;
  const { id, state, waitingSince } = conversation;
  if ((state !== 'queued' && state !== 'offered') || !waitingSince) return null;
  const [row] = await db
    .select({ n: count() })
    .from(conversations)
    .where(
      and(
        eq(conversations.agency, agency),
        inArray(conversations.state, ['queued', 'offered']),
        or(
          lt(conversations.waitingSince, waitingSince),
          and(eq(conversations.waitingSince, waitingSince), lt(conversations.id, id)),
        ),
      ),
    );
  const position = (row?.n ?? 0) + 1;
  return { position, minutes: await estimate(ctx, position) };
}

/**
 * Recent waits per place in the queue, the middle of them (lower quartile to 85 in 100) times the place. Waits are of
 * handoffs that a person took; each is divided by the place it began at.
 */
async function estimate(
  { db, agency, clock }: Pick<RecordsContext, 'db' | 'agency' | 'clock'>,
  position: number,
): Promise<{ from: number; to: number } | null> {
  const rows = await db
    .select({
      openedAt: handoffs.openedAt,
      firstOwnedAt: handoffs.firstOwnedAt,
      aheadAtOpen: handoffs.aheadAtOpen,
    })
    .from(handoffs)
    .where(
      and(
        eq(handoffs.agency, agency),
        isNotNull(handoffs.firstOwnedAt),
        gt(handoffs.openedAt, new Date(clock.now().getTime() - recentMs)),
        // What became a case waited for the office, not for staff.
        isNull(handoffs.caseNumber),
      ),
    )
    .orderBy(desc(handoffs.firstOwnedAt))
    .limit(mostSamples);
  return waitRange(
    rows.map(
      (row) => (row.firstOwnedAt!.getTime() - row.openedAt.getTime()) / 60_000 / (row.aheadAtOpen + 1),
    ),
    position,
  );
}

/** @param minutesPerPlace of recent waits, in any order */
export function waitRange(minutesPerPlace: number[], position: number): { from: number; to: number } | null {
  if (minutesPerPlace.length < fewest) return null;
  const sorted = [...minutesPerPlace].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!;
  const from = Math.max(1, Math.floor(at(0.25) * position));
  return { from, to: Math.max(from + 1, Math.ceil(at(0.85) * position)) };
}
