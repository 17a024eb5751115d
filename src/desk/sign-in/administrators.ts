import { and, eq } from 'drizzle-orm';
import type { Database, RecordsContext } from '../../records/context.ts';
import { lockByName } from '../../records/lock.ts';
import { staff, staffRoles } from '../../records/schema/index.ts';

/** Whether somebody active may administer staff. */
export async function hasAdministrator({
  db,
  agency,
}: Pick<RecordsContext, 'db' | 'agency'>): Promise<boolean> {
  const rows = await db
    .select({ id: staff.id })
    .from(staffRoles)
    .innerJoin(staff, eq(staff.id, staffRoles.staffId))
    .where(and(eq(staff.agency, agency), eq(staff.active, true), eq(staffRoles.role, 'administrator')))
    .limit(1);
  return rows.length > 0;
}

/** Held by whatever may make the first administrator or take away the last. */
export const lockStaff = (tx: Database, agency: string): Promise<void> => lockByName(tx, `staff/${agency}`);
