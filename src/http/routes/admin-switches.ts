/** What people have switched off; the same over /api/local for commands beside a running server. */
import { createRoute, z } from '@hono/zod-openapi';
import type { App, AppContext } from '../app-env.ts';
import { actorOf, requireRole, staffOnly } from '../middleware/staff-session.ts';
import { errors, json, jsonBody } from '../shapes.ts';
import { switchInputs, switchShape } from '../switch-shapes.ts';
import { checkLocal, readInput } from './local.ts';

const listShape = z.object({ switches: z.array(switchShape) });

const list = createRoute({
  method: 'get',
  path: '/api/admin/switches',
  summary: 'What is switched off',
  middleware: requireRole('supervisor', 'administrator', 'auditor'),
  security: staffOnly,
  responses: { 200: json(listShape, 'Switches in force'), ...errors(401, 403, 503) },
});

const set = createRoute({
  method: 'post',
  path: '/api/admin/switches',
  summary: 'Switch something off, or on again',
  description:
    'Effective on every instance within seconds. `action` `set` switches off until `expiresAt`, or until it is cleared.',
  middleware: requireRole('supervisor', 'administrator'),
  security: staffOnly,
  request: jsonBody(
    z.discriminatedUnion('action', [
      switchInputs.set.extend({ action: z.literal('set') }),
      switchInputs.clear.extend({ action: z.literal('clear') }),
    ]),
  ),
  responses: { 200: json(listShape, 'Switches in force'), ...errors(401, 403, 404, 413, 422, 503) },
});

/** @param isLocal whether a request comes from this machine, and through no proxy */
export function addAdminSwitchRoutes(app: App, isLocal: (c: AppContext) => boolean): void {
  const board = (c: AppContext) => c.get('services').switches;
  app.openapi(list, async (c) => c.json({ switches: await board(c).list() }, 200));
  app.openapi(set, async (c) => {
    const input = c.req.valid('json');
    const actor = actorOf(c);
    if (input.action === 'clear') await board(c).clear({ ...input, actor });
    else await board(c).set({ ...input, expiresAt: toDate(input.expiresAt), actor });
    return c.json({ switches: await board(c).list() }, 200);
  });

  const actor = 'operator';
  app.post('/api/local/switches/list', async (c) => {
    await checkLocal(c, isLocal);
    return c.json(await board(c).list());
  });
  app.post('/api/local/switches/set', async (c) => {
    await checkLocal(c, isLocal);
    const input = await readInput(c, switchInputs.set);
    if (input instanceof Response) return input;
    return c.json(await board(c).set({ ...input, expiresAt: toDate(input.expiresAt), actor }));
  });
  app.post('/api/local/switches/clear', async (c) => {
    await checkLocal(c, isLocal);
    const input = await readInput(c, switchInputs.clear);
    if (input instanceof Response) return input;
    await board(c).clear({ ...input, actor });
    return c.json({});
  });
}

const toDate = (time: string | null): Date | null => (time === null ? null : new Date(time));
