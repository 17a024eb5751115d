/** The documents of the live release, and the provisions of one of them. */
import { createRoute, z } from '@hono/zod-openapi';
import { YaowenError } from '../../errors.ts';
import { bareTitle, statusOn } from '../../knowledge/release.ts';
import type { Edition } from '../../knowledge/types.ts';
import type { App } from '../app-env.ts';
import { readingOrder } from '../reading-order.ts';
import type { Desk } from '../services.ts';
import { day, errors, json, orToday, source, status } from '../shapes.ts';

const editionShape = z
  .object({
    /** `<document>@<edition date>` */
    id: z.string(),
    editionDate: z.string(),
    number: z.string().nullable(),
    authority: z.string().nullable(),
    promulgatedOn: z.string().nullable(),
    effectiveFrom: z.string().nullable(),
    effectiveTo: z.string().nullable(),
    endedByDocument: z.string().nullable(),
    status,
    confirmedOn: z.string().nullable(),
    url: z.string().nullable(),
    /** Provisions held of it, as text or note; 0: known, but not held. */
    provisions: z.number().int(),
  })
  .openapi('Edition');

const documentShape = z
  .object({
    /** The official title. */
    id: z.string(),
    document: z.string(),
    documentEn: z.string().nullable(),
    aliases: z.array(z.string()),
    level: z.string(),
    jurisdiction: z.string(),
    editions: z.array(editionShape),
  })
  .openapi('Document');

const query = z.object({ asOf: day.optional() });

const list = createRoute({
  method: 'get',
  path: '/api/documents',
  summary: 'Documents of the live release',
  request: { query },
  responses: {
    200: json(
      z.object({ release: z.string(), asOf: z.string(), documents: z.array(documentShape) }),
      'Every document known, those not held included',
    ),
    ...errors(422, 503),
  },
});

const show = createRoute({
  method: 'get',
  path: '/api/documents/{id}',
  summary: 'One document with its provisions',
  description: 'The id is the title (or an alias), URL-encoded; `title@edition date` gives one edition only.',
  request: {
    params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }),
    query,
  },
  responses: {
    200: json(
      documentShape.extend({
        release: z.string(),
        asOf: z.string(),
        provisions: z.array(
          z.object({
            id: z.string(),
            article: z.string(),
            headings: z.array(z.string()),
            kind: z.string(),
            source,
          }),
        ),
      }),
      'In reading order; texts are at /api/provisions',
    ),
    ...errors(404, 422, 503),
  },
});

export function addDocumentRoutes(app: App): void {
  app.openapi(list, async (c) => {
    const { records, desk } = c.get('services');
    const now = desk();
    const asOf = orToday(c.req.valid('query').asOf, records.clock.now());
    const documents = Map.groupBy(await now.library.editions(), (edition) => edition.document);
    return c.json(
      {
        release: now.library.release,
        asOf,
        documents: [...documents.values()].map((editions) => describe(now, editions, asOf)),
      },
      200,
    );
  });

  app.openapi(show, async (c) => {
    const { records, desk } = c.get('services');
    const now = desk();
    const asOf = orToday(c.req.valid('query').asOf, records.clock.now());
    const { id } = c.req.valid('param');
    const [, title = id, date = null] = /^(.+)@([^@/]+)$/.exec(id) ?? [];
    const editions = (await now.library.editions()).filter(
      (edition) => isNamed(edition, title) && (date === null || edition.editionDate === date),
    );
    if (editions.length === 0)
      throw new YaowenError('not_found:document', {
        zh: '当前发布中没有这个文件。GET /api/documents 列出全部文件。',
        en: 'The live release has no such document. GET /api/documents lists them all.',
      });
    const ids = editions.flatMap((edition) => readingOrder(now.library).editions.get(nameOf(edition)) ?? []);
    const provisions = await now.library.provisions(ids);
    return c.json(
      {
        ...describe(now, editions, asOf),
        release: now.library.release,
        asOf,
        provisions: provisions.map(({ id, article, headings, kind, source }) => ({
          id,
          article,
          headings,
          kind,
          source,
        })),
      },
      200,
    );
  });
}

const nameOf = (edition: Edition): string => `${edition.document}@${edition.editionDate}`;

const isNamed = (edition: Edition, title: string): boolean =>
  bareTitle(edition.document) === bareTitle(title) || edition.aliases.includes(title);

function describe({ library }: Desk, editions: Edition[], asOf: string): z.infer<typeof documentShape> {
  const { document, documentEn, aliases, level, jurisdiction } = editions[0]!;
  return {
    id: document,
    document,
    documentEn,
    aliases,
    level,
    jurisdiction,
    editions: editions.map((edition) => ({
      id: nameOf(edition),
      editionDate: edition.editionDate,
      number: edition.number,
      authority: edition.authority,
      promulgatedOn: edition.promulgatedOn,
      effectiveFrom: edition.effectiveFrom,
      effectiveTo: edition.effectiveTo,
      endedByDocument: edition.endedByDocument,
      status: statusOn(edition, '', asOf),
      confirmedOn: edition.confirmedOn,
      url: edition.url,
      provisions: readingOrder(library).editions.get(nameOf(edition))?.length ?? 0,
    })),
  };
}
