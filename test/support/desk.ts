/** People at the desk, for tests: fresh members, and contexts in which they act. */
import type { StaffActor } from '../../src/desk/context.ts';
import type { RecordsContext } from '../../src/records/context.ts';
import { deskStaff } from '../../src/records/schema/index.ts';

let members = 0;

/** A member of staff who is there for an hour of the clock. */
export async function atDesk(
  context: RecordsContext,
  given: Partial<typeof deskStaff.$inferInsert> & { roles?: StaffActor['roles'] } = {},
) {
  const { roles = ['agent'], ...fields } = given;
  const staffId = fields.staffId ?? `stf_${process.pid}_${++members}`;
  const now = context.clock.now();
  await context.db.insert(deskStaff).values({
    staffId,
    agency: context.agency,
    alias: `甲${members}`,
    maxLive: 5,
    status: 'available',
    leaseUntil: new Date(now.getTime() + 3_600_000),
    skills: [],
    languages: [],
    teams: [],
    updatedAt: now,
    ...fields,
  });
  return actingAs(context, staffId, roles);
}

export const actingAs = (
  context: RecordsContext,
  staffId: string,
  roles: StaffActor['roles'] = ['agent'],
) => ({
  ...context,
  actor: { staffId, roles, agency: context.agency } satisfies StaffActor,
});
