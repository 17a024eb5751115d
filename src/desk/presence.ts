/** Who is there. Presence is a lease: it ends by itself, and nothing is believed of a browser that went away. */
import { and, eq, gt } from 'drizzle-orm';
import type { RecordsContext } from '../records/context.ts';
import { deskStaff } from '../records/schema/index.ts';

/** Whether somebody at the desk takes conversations now, whatever they have already. */
export async function isAnybodyThere(
  { db, agency, clock }: RecordsContext,
  teamId: string | null,
): Promise<boolean> {
  const rows = await db
    .select({ teams: deskStaff.teams })
    .from(deskStaff)
    .where(
      and(
        eq(deskStaff.agency, agency),
        eq(deskStaff.status, 'available'),
        eq(deskStaff.onLeave, false),
        gt(deskStaff.leaseUntil, clock.now()),
      ),
    );
  return rows.some(({ teams }) => teamId === null || teams.length === 0 || teams.includes(teamId));
}
