/** One provision: its text, what is known of its edition, its neighbours. */
import { createRoute, z } from '@hono/zod-openapi';
import { YaowenError } from '../../errors.ts';
import type { App } from '../app-env.ts';
import { readingOrder } from '../reading-order.ts';
import { day, errors, json, orToday, source, status } from '../shapes.ts';

const route = createRoute({
  method: 'get',
  path: '/api/provisions/{id}',
  summary: 'One provision',
  description: 'The id is URL-encoded. Where only our note is held, `source` is `note` and `text` the note.',
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '某某办法@2021-01-01/第一条' }),
    }),
    query: z.object({ asOf: day.optional() }),
  },
  responses: {
    200: json(
      z
        .object({
          id: z.string(),
          key: z.string(),
          document: z.string(),
          documentEn: z.string().nullable(),
          number: z.string().nullable(),
          authority: z.string().nullable(),
          article: z.string(),
          headings: z.array(z.string()),
          text: z.string(),
          source,
          status,
          editionDate: z.string(),
          effectiveFrom: z.string().nullable(),
          effectiveTo: z.string().nullable(),
          confirmedOn: z.string().nullable(),
          url: z.string().nullable(),
          note: z.object({ zh: z.string(), en: z.string() }).nullable(),
          previous: z.string().nullable(),
          next: z.string().nullable(),
          release: z.string(),
        })
        .openapi('Provision'),
      'The provision as it stands in the live release; `status` on the day asked for',
    ),
    ...errors(404, 422, 503),
  },
});

export function addProvisionRoutes(app: App): void {
  app.openapi(route, async (c) => {
    const { records, desk } = c.get('services');
    const { library } = desk();
    const asOf = orToday(c.req.valid('query').asOf, records.clock.now());
    const [provision] = await library.provisions([c.req.valid('param').id]);
    if (!provision)
      throw new YaowenError('not_found:provision', {
        zh: '当前发布中没有这一条。条文编号形如：文件名@版本日期/第X条。',
        en: 'The live release has no such provision. Ids look like: document@edition date/article.',
      });
    const { id, key, document, article, headings, text, edition, note } = provision;
    return c.json(
      {
        id,
        key,
        document,
        documentEn: edition.documentEn,
        number: edition.number,
        authority: edition.authority,
        article,
        headings,
        text,
        source: provision.source,
        status: library.statusOn(provision, asOf),
        editionDate: edition.editionDate,
        effectiveFrom: edition.effectiveFrom,
        effectiveTo: edition.effectiveTo,
        confirmedOn: edition.confirmedOn,
        url: edition.url,
        note: note && { zh: note.zh, en: note.en },
        ...readingOrder(library).neighbours(id),
        release: library.release,
      },
      200,
    );
  });
}
