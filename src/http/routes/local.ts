/**
 * For commands run by the owner of the data folder while a server holds it: the same machine, and the token that
 * stands in the lock file. Not part of the public API.
 */
import { z } from '@hono/zod-openapi';
import { operatorLink } from '../../desk/sign-in/operator-link.ts';
import { setUpUrl } from '../../desk/sign-in/set-up-url.ts';
import { toErrorBody, YaowenError } from '../../errors.ts';
import { sha256Hex } from '../../records/digest.ts';
import { roles } from '../../records/schema/staff.ts';
import { secretMatches } from '../../records/secret.ts';
import type { App, AppContext } from '../app-env.ts';
import { handleInvalid } from '../errors.ts';
import type { IngestFile, LocalAccess } from '../services.ts';
import { day } from '../shapes.ts';
import { publicOrigin } from '../staff-cookie.ts';

const question = z.object({ text: z.string(), asOf: day, mode: z.enum(['quote', 'model']).optional() });
const staffLink = z.object({
  roles: z.array(z.enum(roles)),
  email: z.string().max(254).nullable(),
  name: z.string().max(80).nullable(),
  newPassword: z.boolean(),
});
/** What is known of files beside their bytes. */
const watchRequest = z.object({
  verb: z.enum(['list', 'add', 'check', 'seen', 'remove']),
  subject: z.string().max(2_000).nullable(),
});
const fileFacts = z.array(
  z.object({
    path: z.string(),
    fetched: z.object({ url: z.url(), at: z.iso.datetime() }).optional(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
);
const query = z.object({ query: z.string(), k: z.number().int().min(1).max(100), asOf: day });

/** @param isLocal whether a request comes from this machine, and through no proxy */
export function addLocalRoutes(app: App, isLocal: (c: AppContext) => boolean): void {
  app.post('/api/local/ask', async (c) => {
    await checkLocal(c, isLocal);
    const input = await readInput(c, question);
    if (input instanceof Response) return input;
    const { answer } = await c
      .get('services')
      .desk()
      .ask({ ...input, history: [] }, () => {});
    return c.json(answer);
  });

  app.post('/api/local/search', async (c) => {
    await checkLocal(c, isLocal);
    const input = await readInput(c, query);
    return input instanceof Response ? input : c.json(await c.get('services').desk().search(input));
  });

  app.get('/api/local/release', async (c) => c.json(await (await checkLocal(c, isLocal)).content()));

  app.post('/api/local/ingest', async (c) => {
    const local = await checkLocal(c, isLocal);
    const form = await c.req.raw.formData();
    const files: IngestFile[] = [];
    for (const file of form.getAll('file'))
      if (file instanceof File)
        files.push({ path: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    for (const path of form.getAll('unreadable')) files.push({ path: String(path), bytes: null });
    const facts = fileFacts.safeParse(JSON.parse(String(form.get('facts') ?? '[]')));
    for (const { path, ...known } of facts.data ?? [])
      Object.assign(files.find((file) => file.path === path) ?? {}, known);
    files.sort((a, b) => (a.path < b.path ? -1 : 1));
    const options = { publish: form.get('publish') === 'true', lang: c.get('lang') };
    if (!c.req.header('accept')?.includes('application/x-ndjson'))
      return c.json(await local.ingest(files, options));
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    // The ingest goes on where its watcher has left.
    const write = (line: object) =>
      void writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`)).catch(() => {});
    local
      .ingest(files, { ...options, onProgress: (progress) => write({ progress }) })
      .then((report) => write({ report }))
      .catch((error) => {
        if (!(error instanceof YaowenError)) c.get('services').log.error({ err: error }, 'ingest failed');
        write(toErrorBody(error, options.lang));
      })
      .finally(() => void writer.close().catch(() => {}));
    return c.body(readable, 200, { 'content-type': 'application/x-ndjson' });
  });

  app.post('/api/local/watch', async (c) => {
    const { watch } = await checkLocal(c, isLocal);
    const input = await readInput(c, watchRequest);
    if (input instanceof Response) return input;
    return c.json((await watch?.(input)) ?? []);
  });

  app.post('/api/local/staff-links', async (c) => {
    await checkLocal(c, isLocal);
    const input = await readInput(c, staffLink);
    if (input instanceof Response) return input;
    const link = await operatorLink(c.get('services').records, input);
    return c.json({
      url: setUpUrl(publicOrigin(c), link.token),
      roles: link.roles,
      expiresAt: link.expiresAt,
    });
  });
}

/** @throws `not_found:request` for whoever is not the owner of the data folder */
export async function checkLocal(c: AppContext, isLocal: (c: AppContext) => boolean): Promise<LocalAccess> {
  const { local } = c.get('services');
  const token = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  if (!local || !isLocal(c) || !(await secretMatches(token, await sha256Hex(local.token))))
    throw new YaowenError('not_found:request', {
      zh: '没有这个地址。',
      en: 'There is nothing at this address.',
    });
  return local;
}

export async function readInput<Schema extends z.ZodType>(
  c: AppContext,
  schema: Schema,
): Promise<z.infer<Schema> | Response> {
  const parsed = schema.safeParse(await c.req.json());
  return parsed.success ? parsed.data : handleInvalid({ ...parsed, target: 'json' }, c)!;
}
