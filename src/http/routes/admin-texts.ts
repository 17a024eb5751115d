/** Official texts, for editors: bring them in, read what was made of them, see what each edition lacks. */
import { createRoute, z } from '@hono/zod-openapi';
import { YaowenError } from '../../errors.ts';
import { proposeAll } from '../../knowledge/proposals.ts';
import { statusOn } from '../../knowledge/release.ts';
import type { Edition } from '../../knowledge/types.ts';
import { listReleaseEditions, readReleaseText } from '../../records/queries/read-release-texts.ts';
import { textDigestOf } from '../../records/queries/text-confirmations.ts';
import type { App } from '../app-env.ts';
import { readBytes } from '../middleware/read-body.ts';
import { actorOf, requireRole, staffOnly } from '../middleware/staff-session.ts';
import type { IngestFile } from '../services.ts';
import { day, errors, json, orToday, status } from '../shapes.ts';

const read = requireRole('editor', 'supervisor', 'auditor', 'administrator');
/** Many files of a whole subject in one go; each has its own limit besides. */
export const uploadLimitBytes = 256 * 1024 * 1024;
const filesMax = 1000;

const releaseId = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'rel_…' }),
});

const factsShape = z
  .looseObject({
    document: z.string(),
    editionDate: z.string(),
    number: z.string().nullable(),
    authority: z.string().nullable(),
    level: z.string(),
    jurisdiction: z.string(),
    promulgatedOn: z.string().nullable(),
    effectiveFrom: z.string().nullable(),
    effectiveTo: z.string().nullable(),
    endedBy: z.enum(['superseded', 'repealed']).nullable(),
    endedByDocument: z.string().nullable(),
    url: z.string().nullable(),
    confirmedOn: z.string().nullable(),
    confirmedBy: z.string().nullish(),
    origin: z.string().nullish(),
    /** How each fact is known: text, catalogue, editor. */
    known: z.record(z.string(), z.string()).optional(),
    /** What stands between it and askers. */
    lacks: z.array(z.string()).optional(),
  })
  .openapi('EditionFacts');

const list = createRoute({
  method: 'get',
  path: '/api/admin/releases/{id}/editions',
  summary: 'The editions of a release with their facts',
  middleware: read,
  security: staffOnly,
  request: { params: releaseId, query: z.object({ asOf: day.optional() }) },
  responses: {
    200: json(
      z.object({
        asOf: z.string(),
        editions: z.array(
          z.object({
            id: z.string(),
            facts: factsShape,
            status,
            /** Null: only the facts are known. */
            digest: z.string().nullable(),
            doubts: z.number().int(),
          }),
        ),
      }),
      'Those with a text first',
    ),
    ...errors(401, 403, 404, 422),
  },
});

const show = createRoute({
  method: 'get',
  path: '/api/admin/releases/{id}/text',
  summary: 'One text of a release, with the doubts of its reading',
  middleware: read,
  security: staffOnly,
  request: { params: releaseId, query: z.object({ edition: z.string().max(400) }) },
  responses: {
    200: json(
      z.object({
        id: z.string(),
        facts: factsShape,
        status,
        digest: z.string(),
        /** Of its words alone: what a confirmation is for. */
        textDigest: z.string(),
        header: z.array(z.looseObject({ act: z.string(), date: z.string().nullable(), text: z.string() })),
        doubts: z.array(z.object({ code: z.string(), line: z.number().int(), text: z.string() })),
        provisions: z.array(
          z.object({
            id: z.string(),
            article: z.string(),
            kind: z.string(),
            text: z.string(),
            line: z.number().int(),
          }),
        ),
        /** What the text says about the dates of this and other texts. */
        proposals: z.array(
          z.looseObject({
            key: z.string(),
            kind: z.enum(['repeal', 'partial_repeal', 'effective']),
            document: z.string(),
            articles: z.array(z.string()),
            from: z.string().nullable(),
            byArticle: z.string(),
            sentence: z.string(),
            doubts: z.array(z.string()),
          }),
        ),
      }),
      'The text in reading order',
    ),
    ...errors(401, 403, 404, 422),
  },
});

const upload = createRoute({
  method: 'post',
  path: '/api/admin/texts',
  summary: 'Bring official texts into a draft release',
  description:
    'Multipart, one part `file` a text (.md .html .docx .pdf .xlsx .txt). A file that cannot be used is reported and loses no other. Nothing answers from the draft before it is published.',
  middleware: requireRole('editor'),
  security: staffOnly,
  responses: {
    200: json(
      z.looseObject({ release: z.string().nullable(), files: z.array(z.looseObject({})) }),
      'The report',
    ),
    ...errors(401, 403, 413, 422, 503),
  },
});

export function addAdminTextRoutes(app: App): void {
  app.openapi(list, async (c) => {
    const { records } = c.get('services');
    const asOf = orToday(c.req.valid('query').asOf, records.clock.now());
    const rows = await listReleaseEditions(records, c.req.valid('param'));
    return c.json(
      {
        asOf,
        editions: rows.map(({ facts, digest, doubts }) => ({
          id: nameOf(facts),
          facts: { ...facts },
          status: statusOn(facts, '', asOf),
          digest,
          doubts,
        })),
      },
      200,
    );
  });

  app.openapi(show, async (c) => {
    const { records } = c.get('services');
    const { id } = c.req.valid('param');
    const { facts, digest, parsed } = await readReleaseText(records, { id, ...c.req.valid('query') });
    const known = (await listReleaseEditions(records, { id })).map((row) => row.facts);
    return c.json(
      {
        id: nameOf(facts),
        facts: { ...facts },
        status: statusOn(facts, '', orToday(null, records.clock.now())),
        digest,
        textDigest: await textDigestOf(parsed),
        header: parsed.header.map((line) => ({ ...line })),
        doubts: parsed.doubts,
        provisions: parsed.provisions.map(({ id, article, kind, text, line }) => ({
          id,
          article,
          kind,
          text,
          line,
        })),
        proposals: proposeAll(parsed, facts, known).map((proposal) => ({ ...proposal })),
      },
      200,
    );
  });

  app.openapi(upload, async (c) => {
    const { ingest } = c.get('services');
    if (!ingest)
      throw new YaowenError('unavailable:ingest', {
        zh: '此运行环境不能读入文件，请用 Node 上的服务。',
        en: 'This runtime cannot read files in. Use the service on Node.',
      });
    const files = await readFiles(c.req.raw);
    const report = await ingest(files, { publish: false, lang: c.get('lang'), actor: actorOf(c) });
    return c.json(report as { release: string | null; files: Record<string, unknown>[] }, 200);
  });
}

const nameOf = ({ document, editionDate }: Edition): string => `${document}@${editionDate}`;

async function readFiles(request: Request): Promise<IngestFile[]> {
  const bytes = await readBytes(request, uploadLimitBytes);
  const type = request.headers.get('content-type') ?? '';
  let form: FormData;
  try {
    form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch {
    throw noFile();
  }
  const files: IngestFile[] = [];
  for (const file of form.getAll('file'))
    if (file instanceof File)
      files.push({ path: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  if (files.length === 0) throw noFile();
  if (files.length > filesMax)
    throw new YaowenError('too_large:ingest', {
      zh: `一次最多 ${filesMax} 个文件，请分批上传。`,
      en: `${filesMax} files at most in one go. Send them in parts.`,
    });
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const noFile = (): YaowenError =>
  new YaowenError(
    'bad_input:ingest',
    {
      zh: '没有收到文件。请以 multipart/form-data 发送，每个文件一个名为 file 的部分。',
      en: 'No file arrived. Send multipart/form-data with one part named file for each.',
    },
    { fields: { file: 'missing' } },
  );
