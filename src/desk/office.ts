/** Which office calendar counts: one function for machine, desk and widget. */
import { and, desc, eq, inArray, lte } from 'drizzle-orm';
import { chinaDay } from '../calendar/day.ts';
import { type OfficeCalendar, usualOfficeHours } from '../calendar/office-hours.ts';
import type { RecordsContext } from '../records/context.ts';
import { deskTeams, officeCalendars } from '../records/schema/index.ts';

/** Region of the agency's own calendar. */
export const ownRegion = 'CN';

/**
 * The calendar of a team's region on a day; where that has none the agency's own, else the usual hours.
 * @param day `YYYY-MM-DD`; today where none is given
 */
export async function readOfficeCalendar(
  ctx: Pick<RecordsContext, 'db' | 'agency' | 'clock'>,
  input: { teamId?: string | null; region?: string | null; day?: string } = {},
): Promise<OfficeCalendar> {
  const region = input.region ?? (await regionOfTeam(ctx, input.teamId ?? null)) ?? ownRegion;
  const day = input.day ?? chinaDay(ctx.clock.now());
  const rows = await ctx.db
    .select()
    .from(officeCalendars)
    .where(
      and(
        eq(officeCalendars.agency, ctx.agency),
        inArray(officeCalendars.region, [region, ownRegion]),
        lte(officeCalendars.validFrom, day),
      ),
    )
    .orderBy(desc(officeCalendars.validFrom), desc(officeCalendars.version));
  const row = rows.find((one) => one.region === region) ?? rows[0];
  return row
    ? { id: `${row.region}#${row.version}`, region: row.region, hours: row.hours }
    : { id: 'usual', region: ownRegion, hours: usualOfficeHours };
}

async function regionOfTeam(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  teamId: string | null,
): Promise<string | null> {
  if (teamId === null) return null;
  const [team] = await db
    .select({ region: deskTeams.region })
    .from(deskTeams)
    .where(and(eq(deskTeams.id, teamId), eq(deskTeams.agency, agency)));
  return team?.region ?? null;
}
