/** What supervisors keep in order: settings, members, teams, calendars, prepared texts, webhooks. */
import { createRoute, z } from '@hono/zod-openapi';
import { listCannedTexts, saveCannedText } from '../../desk/canned-texts.ts';
import { replayOutbox } from '../../desk/deliver-outbox.ts';
import { deskEvents } from '../../desk/events.ts';
import { setDeskMember } from '../../desk/keep-presence.ts';
import { readOfficeCalendar } from '../../desk/office.ts';
import { changeDeskSettings, deskSettingsSchema, readDeskSettings } from '../../desk/settings.ts';
import { type CalendarRow, listCalendars, listTeams, saveCalendar, saveTeam } from '../../desk/teams.ts';
import { addWebhook, listOutbox, listWebhooks, removeWebhook } from '../../desk/webhooks.ts';
import type { App } from '../app-env.ts';
import { deskContext } from '../desk-context.ts';
import { cannedShape, memberShape, toCanned } from '../desk-shapes.ts';
import { requireRole, staffOnly } from '../middleware/staff-session.ts';
import { day, errors, json, jsonBody } from '../shapes.ts';

const supervisors = { security: staffOnly, middleware: requireRole('supervisor') };
const overseers = { security: staffOnly, middleware: requireRole('supervisor', 'auditor') };
const everybody = {
  security: staffOnly,
  middleware: requireRole('agent', 'supervisor', 'auditor', 'editor'),
};
const byId = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });
const words = z.array(z.string().min(1).max(40)).max(40);

const settingsShape = deskSettingsSchema.openapi('DeskSettings');
const showSettings = createRoute({
  ...overseers,
  method: 'get',
  path: '/api/desk/settings',
  summary: 'Limits, targets and rules of the desk',
  responses: { 200: json(settingsShape, 'In force'), ...errors(401, 403) },
});
const setSettings = createRoute({
  ...supervisors,
  method: 'post',
  path: '/api/desk/settings',
  summary: 'Change what is given; the rest stays',
  request: jsonBody(deskSettingsSchema.partial()),
  responses: { 200: json(settingsShape, 'In force'), ...errors(401, 403, 422) },
});

const setMember = createRoute({
  ...supervisors,
  method: 'post',
  path: '/api/desk/members/{id}',
  summary: 'Name for askers, limit, skills, languages, teams and leave of a member',
  request: {
    params: byId,
    ...jsonBody(
      z.looseObject({
        alias: z.string().min(1).max(40).optional(),
        maxLive: z.number().int().min(0).max(100).optional(),
        skills: words.optional(),
        languages: words.optional(),
        teams: words.optional(),
        onLeave: z.boolean().optional(),
      }),
    ),
  },
  responses: { 200: json(memberShape, 'As they are now'), ...errors(401, 403, 404, 422) },
});

const teamShape = z
  .object({
    id: z.string(),
    name: z.object({ zh: z.string(), en: z.string() }),
    region: z.string().nullable(),
    topics: z.array(z.string()),
    active: z.boolean(),
  })
  .openapi('DeskTeam');
const teams = createRoute({
  ...everybody,
  method: 'get',
  path: '/api/desk/teams',
  summary: 'Teams',
  responses: { 200: json(z.object({ teams: z.array(teamShape) }), 'All of them'), ...errors(401, 403) },
});
const setTeam = createRoute({
  ...supervisors,
  method: 'post',
  path: '/api/desk/teams',
  summary: 'Add a team, or change one',
  request: jsonBody(
    z.looseObject({
      id: z.string().nullish(),
      name: z.object({ zh: z.string().min(1).max(80), en: z.string().min(1).max(80) }),
      region: z.string().max(40).nullish(),
      topics: words.default([]),
      active: z.boolean().default(true),
    }),
  ),
  responses: { 200: json(teamShape, 'As it is now'), ...errors(401, 403, 404, 422) },
});

const span = z.object({ from: z.string(), to: z.string() });
const spans = z.array(span).max(8);
const hoursShape = z.object({
  weekly: z.object({ 1: spans, 2: spans, 3: spans, 4: spans, 5: spans, 6: spans, 7: spans }),
  nationalHolidays: z.boolean(),
  makeUp: spans,
  exceptions: z.array(z.object({ day, spans, why: z.string().max(200).nullable() })).max(400),
});
const calendarShape = z
  .object({
    region: z.string(),
    version: z.number().int(),
    validFrom: z.string(),
    hours: hoursShape,
    createdAt: z.string(),
  })
  .openapi('OfficeCalendar');
const toCalendar = (row: CalendarRow): z.infer<typeof calendarShape> => ({
  region: row.region,
  version: row.version,
  validFrom: row.validFrom,
  hours: row.hours,
  createdAt: row.createdAt.toISOString(),
});
const calendars = createRoute({
  ...everybody,
  method: 'get',
  path: '/api/desk/calendars',
  summary: 'Office calendars with their versions, and the one that counts today',
  responses: {
    200: json(
      z.object({
        calendars: z.array(calendarShape),
        today: z.object({ id: z.string(), region: z.string(), hours: hoursShape }),
      }),
      'The agency’s own has the region CN',
    ),
    ...errors(401, 403),
  },
});
const setCalendar = createRoute({
  ...supervisors,
  method: 'post',
  path: '/api/desk/calendars',
  summary: 'Add a version of a region’s calendar',
  request: jsonBody(
    z.looseObject({
      region: z.string().min(1).max(40).default('CN'),
      validFrom: day.nullish(),
      hours: hoursShape,
    }),
  ),
  responses: { 200: json(calendarShape, 'Added'), ...errors(401, 403, 422) },
});

const canned = createRoute({
  ...everybody,
  method: 'get',
  path: '/api/desk/canned-texts',
  summary: 'Prepared texts; those with `broken` cannot be used until they are written anew',
  responses: { 200: json(z.object({ texts: z.array(cannedShape) }), 'By title'), ...errors(401, 403) },
});
const setCanned = createRoute({
  security: staffOnly,
  middleware: requireRole('supervisor', 'editor'),
  method: 'post',
  path: '/api/desk/canned-texts',
  summary: 'Write a prepared text, tied to the provisions it rests on',
  request: jsonBody(
    z.looseObject({
      id: z.string().nullish(),
      title: z.string().min(1).max(120),
      zh: z.string().min(1).max(8000),
      en: z.string().max(8000).nullish(),
      provisions: z.array(z.string().max(500)).max(40).default([]),
      active: z.boolean().default(true),
    }),
  ),
  responses: { 200: json(cannedShape, 'As it is now'), ...errors(401, 403, 404, 422) },
});

const webhookShape = z
  .object({ id: z.string(), url: z.string(), events: z.array(z.string()), createdAt: z.string() })
  .openapi('Webhook');
const hooks = createRoute({
  ...overseers,
  method: 'get',
  path: '/api/desk/webhooks',
  summary: 'Webhooks',
  responses: { 200: json(z.object({ webhooks: z.array(webhookShape) }), 'Active ones'), ...errors(401, 403) },
});
const addHook = createRoute({
  ...supervisors,
  method: 'post',
  path: '/api/desk/webhooks',
  summary: 'Add a webhook; its secret is told this once',
  request: jsonBody(
    z.looseObject({
      url: z.url({ protocol: /^https?$/ }).max(500),
      events: z.array(z.enum(deskEvents)).default([]),
    }),
  ),
  responses: {
    200: json(webhookShape.extend({ secret: z.string() }), 'Added'),
    ...errors(401, 403, 422),
  },
});
const removeHook = createRoute({
  ...supervisors,
  method: 'delete',
  path: '/api/desk/webhooks/{id}',
  summary: 'Remove a webhook',
  request: { params: byId },
  responses: { 204: { description: 'Removed' }, ...errors(401, 403, 404) },
});

const outboxShape = z
  .object({
    id: z.string(),
    channel: z.enum(['mail', 'webhook']),
    event: z.string(),
    state: z.enum(['pending', 'sent', 'failed']),
    attempts: z.number().int(),
    conversation: z.string().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.string(),
    nextAt: z.string(),
    sentAt: z.string().nullable(),
  })
  .openapi('OutboxRow');
const outgoing = createRoute({
  ...overseers,
  method: 'get',
  path: '/api/desk/outbox',
  summary: 'What leaves the house, newest first; addresses and words are not shown',
  request: { query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }) },
  responses: { 200: json(z.object({ outbox: z.array(outboxShape) }), 'Rows'), ...errors(401, 403, 422) },
});
const replay = createRoute({
  ...supervisors,
  method: 'post',
  path: '/api/desk/outbox/{id}/replay',
  summary: 'Send again',
  request: { params: byId },
  responses: { 204: { description: 'It goes out again' }, ...errors(401, 403, 404) },
});

export function addDeskSupervisorRoutes(app: App): void {
  app.openapi(showSettings, async (c) => c.json(await readDeskSettings(deskContext(c)), 200));
  app.openapi(setSettings, async (c) => {
    // Only what was sent: a default must not overwrite what was set before.
    const sent = new Set(Object.keys((await c.req.json()) as object));
    const input = Object.fromEntries(Object.entries(c.req.valid('json')).filter(([key]) => sent.has(key)));
    return c.json(await changeDeskSettings({ ctx: deskContext(c), input }), 200);
  });

  app.openapi(setMember, async (c) => {
    const { alias, maxLive, skills, languages, teams: inTeams, onLeave } = c.req.valid('json');
    const row = await setDeskMember({
      ctx: deskContext(c),
      input: {
        staffId: c.req.valid('param').id,
        ...(alias === undefined ? {} : { alias }),
        ...(maxLive === undefined ? {} : { maxLive }),
        ...(skills === undefined ? {} : { skills }),
        ...(languages === undefined ? {} : { languages }),
        ...(inTeams === undefined ? {} : { teams: inTeams }),
        ...(onLeave === undefined ? {} : { onLeave }),
      },
    });
    const present = row.leaseUntil !== null && row.leaseUntil > c.get('services').records.clock.now();
    const { staffId, status, liveCount } = row;
    return c.json(
      {
        staffId,
        alias: row.alias,
        status,
        present,
        onLeave: row.onLeave,
        liveCount,
        maxLive: row.maxLive,
        skills: row.skills,
        languages: row.languages,
        teams: row.teams,
      },
      200,
    );
  });

  app.openapi(teams, async (c) => c.json({ teams: await listTeams(deskContext(c)) }, 200));
  app.openapi(setTeam, async (c) => {
    const { id, name, region, topics, active } = c.req.valid('json');
    const row = await saveTeam({
      ctx: deskContext(c),
      input: { id: id ?? null, name, region: region ?? null, topics, active },
    });
    return c.json(row, 200);
  });

  app.openapi(calendars, async (c) => {
    const ctx = deskContext(c);
    return c.json(
      { calendars: (await listCalendars(ctx)).map(toCalendar), today: await readOfficeCalendar(ctx) },
      200,
    );
  });
  app.openapi(setCalendar, async (c) => {
    const { region, validFrom, hours } = c.req.valid('json');
    const row = await saveCalendar({
      ctx: deskContext(c),
      input: { region, validFrom: validFrom ?? null, hours },
    });
    return c.json(toCalendar(row), 200);
  });

  app.openapi(canned, async (c) => {
    const { library } = c.get('services').desk();
    return c.json({ texts: (await listCannedTexts(deskContext(c), library)).map(toCanned) }, 200);
  });
  app.openapi(setCanned, async (c) => {
    const { id, title, zh, en, provisions, active } = c.req.valid('json');
    const row = await saveCannedText({
      ctx: deskContext(c),
      input: { id: id ?? null, title, zh, en: en ?? null, provisions, active },
      library: c.get('services').desk().library,
    });
    return c.json(toCanned(row), 200);
  });

  app.openapi(hooks, async (c) => {
    const rows = await listWebhooks(deskContext(c));
    return c.json({ webhooks: rows.map(toWebhook) }, 200);
  });
  app.openapi(addHook, async (c) => {
    const { url, events } = c.req.valid('json');
    const row = await addWebhook({ ctx: deskContext(c), input: { url, events } });
    return c.json({ ...toWebhook(row), secret: row.secret }, 200);
  });
  app.openapi(removeHook, async (c) => {
    await removeWebhook({ ctx: deskContext(c), input: { id: c.req.valid('param').id } });
    return c.body(null, 204);
  });

  app.openapi(outgoing, async (c) => {
    const rows = await listOutbox(deskContext(c), c.req.valid('query').limit);
    return c.json(
      {
        outbox: rows.map((row) => ({
          id: row.id,
          channel: row.channel,
          event: row.event,
          state: row.state,
          attempts: row.attempts,
          conversation: row.conversationId,
          lastError: row.lastError,
          createdAt: row.createdAt.toISOString(),
          nextAt: row.nextAt.toISOString(),
          sentAt: row.sentAt?.toISOString() ?? null,
        })),
      },
      200,
    );
  });
  app.openapi(replay, async (c) => {
    await replayOutbox({ ctx: deskContext(c), input: { id: c.req.valid('param').id } });
    return c.body(null, 204);
  });
}

const toWebhook = (row: {
  id: string;
  url: string;
  events: string[];
  createdAt: Date;
}): z.infer<typeof webhookShape> => ({
  id: row.id,
  url: row.url,
  events: row.events,
  createdAt: row.createdAt.toISOString(),
});
