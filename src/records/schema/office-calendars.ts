import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { OfficeHours } from '../../calendar/office-hours.ts';
import { agencyColumn, instant } from './columns.ts';

/** Office hours of a region, by version; the one that counts on a day is the last that is valid from then. */
export const officeCalendars = pgTable(
  'office_calendars',
  {
    agency: agencyColumn(),
    /** `CN`, or a province; the agency's own is `CN`. */
    region: text().notNull(),
    version: integer().notNull(),
    /** `YYYY-MM-DD` */
    validFrom: text().notNull(),
    hours: jsonb().$type<OfficeHours>().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.agency, t.region, t.version] })],
);
