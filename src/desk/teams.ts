/** Teams and office calendars: what supervisors keep in order. */
import { and, asc, desc, eq, max } from 'drizzle-orm';
import { chinaDay } from '../calendar/day.ts';
import { type OfficeHours, officeHoursFaults } from '../calendar/office-hours.ts';
import { YaowenError } from '../errors.ts';
import { appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { canonicalJson, sha256Hex } from '../records/digest.ts';
import { randomId } from '../records/ids.ts';
import { lockByName } from '../records/lock.ts';
import { deskTeams, officeCalendars } from '../records/schema/index.ts';
import { storableJson } from '../records/storable.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { unknownTeam } from './faults.ts';
import { transact } from './transact.ts';

export type TeamRow = typeof deskTeams.$inferSelect;
export type CalendarRow = typeof officeCalendars.$inferSelect;

export const listTeams = ({ db, agency }: RecordsContext): Promise<TeamRow[]> =>
  db.select().from(deskTeams).where(eq(deskTeams.agency, agency)).orderBy(asc(deskTeams.id));

export async function saveTeam({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: {
    id: string | null;
    name: { zh: string; en: string };
    region: string | null;
    topics: string[];
    active: boolean;
  };
}): Promise<TeamRow> {
  requireRole(ctx, 'supervisor');
  const id = input.id ?? (ctx.newId ?? randomId)('tem');
  return transact(ctx, async (inTransaction) => {
    const value = {
      ...storableJson({ ...input, id }),
      agency: ctx.agency,
      updatedAt: ctx.clock.now(),
    };
    const [row] =
      input.id === null
        ? await inTransaction.db.insert(deskTeams).values(value).returning()
        : await inTransaction.db
            .update(deskTeams)
            .set(value)
            .where(and(eq(deskTeams.id, id), eq(deskTeams.agency, ctx.agency)))
            .returning();
    if (!row) throw unknownTeam();
    await appendAudit(inTransaction, {
      objectType: 'desk_team',
      objectId: id,
      actor: auditActor(ctx.actor),
      action: input.id === null ? 'desk_team.add' : 'desk_team.change',
      detail: { region: row.region, topics: row.topics, active: row.active },
    });
    return row;
  });
}

export const listCalendars = ({ db, agency }: RecordsContext): Promise<CalendarRow[]> =>
  db
    .select()
    .from(officeCalendars)
    .where(eq(officeCalendars.agency, agency))
    .orderBy(asc(officeCalendars.region), desc(officeCalendars.version));

/**
 * Adds a version of a region's calendar; former ones stay, and count for days before.
 * @throws `bad_input:calendar` that names the spans which are wrong
 */
export async function saveCalendar({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { region: string; validFrom: string | null; hours: OfficeHours };
}): Promise<CalendarRow> {
  requireRole(ctx, 'supervisor');
  const fields = officeHoursFaults(input.hours);
  if (Object.keys(fields).length > 0)
    throw new YaowenError(
      'bad_input:calendar',
      {
        zh: '有的时段写得不对：要写成 HH:MM，先后有序，互不重叠。',
        en: 'Some spans are not right: write HH:MM, in order, without overlap.',
      },
      { fields },
    );
  return transact(ctx, async (inTransaction) => {
    await lockByName(inTransaction.db, `calendar:${ctx.agency}:${input.region}`);
    const [last] = await inTransaction.db
      .select({ version: max(officeCalendars.version) })
      .from(officeCalendars)
      .where(and(eq(officeCalendars.agency, ctx.agency), eq(officeCalendars.region, input.region)));
    const now = ctx.clock.now();
    const hours = storableJson(input.hours);
    const row = {
      agency: ctx.agency,
      region: input.region,
      version: (last?.version ?? 0) + 1,
      validFrom: input.validFrom ?? chinaDay(now),
      hours,
      createdBy: ctx.actor.staffId,
      createdAt: now,
    };
    await inTransaction.db.insert(officeCalendars).values(row);
    await appendAudit(inTransaction, {
      objectType: 'office_calendar',
      objectId: `${ctx.agency}/${input.region}`,
      actor: auditActor(ctx.actor),
      action: 'office_calendar.add',
      detail: {
        version: row.version,
        validFrom: row.validFrom,
        digest: await sha256Hex(canonicalJson(hours)),
      },
    });
    return row;
  });
}
