/** Service guides: what to do to get one service, each statement with its articles; and the check of one's papers. */
import { createRoute, z } from '@hono/zod-openapi';
import { YaowenError } from '../../errors.ts';
import { type GuideOnDay, guideOnDay, preCheck } from '../../knowledge/guide-on-day.ts';
import type { Guide } from '../../knowledge/guides.ts';
import type { App, AppContext } from '../app-env.ts';
import { createGuideCitations } from '../guide-citations.ts';
import { drawGuide, drawGuideList } from '../guide-page.ts';
import {
  citationShape,
  completenessOnly,
  guideShape,
  product,
  type ShownGuide,
  statementShape,
  words,
} from '../guide-shapes.ts';
import { readBytes } from '../middleware/read-body.ts';
import { day, errors, json, jsonBody, orToday } from '../shapes.ts';

const id = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });
const query = z.object({ asOf: day.optional() });

const list = createRoute({
  method: 'get',
  path: '/api/guides',
  summary: 'Service guides',
  request: { query: z.object({ product: product.optional() }) },
  responses: {
    200: json(
      z.object({ guides: z.array(z.object({ id: z.string(), title: words, product, summary: words })) }),
      'All of them, by field',
    ),
    ...errors(422, 503),
  },
});

const show = createRoute({
  method: 'get',
  path: '/api/guides/{id}',
  summary: 'One guide as it stands on a day',
  description:
    'Statements whose articles are not held or not in force on the day are left out and named in `leftOut`.',
  request: { params: id, query },
  responses: { 200: json(guideShape, 'Statements with their citations'), ...errors(404, 422, 503) },
});

const check = createRoute({
  method: 'post',
  path: '/api/guides/{id}/pre-check',
  summary: 'Which documents are still missing',
  description: 'Completeness only: it says nothing on whether an application will be accepted or approved.',
  request: {
    params: id,
    ...jsonBody(z.looseObject({ have: z.array(z.string().max(100)).max(200), asOf: day.nullish() })),
  },
  responses: {
    200: json(
      z.object({
        guide: z.string(),
        missing: z.array(statementShape),
        perhapsMissing: z.array(statementShape),
        have: z.array(statementShape),
        citations: z.array(citationShape),
        note: words,
        asOf: z.string(),
        release: z.string(),
      }),
      'What is missing, each with its articles',
    ),
    ...errors(404, 413, 422, 503),
  },
});

export function addGuideRoutes(app: App): void {
  app.openapi(list, (c) => {
    const { product } = c.req.valid('query');
    const guides = c
      .get('services')
      .desk()
      .guides.filter((g) => product === undefined || g.product === product);
    return c.json(
      {
        guides: guides.map(({ id, title, product, summary: { zh, en } }) => ({
          id,
          title,
          product,
          summary: { zh, en },
        })),
      },
      200,
    );
  });

  app.openapi(show, async (c) => {
    const onDay = await readGuide(c, c.req.valid('param').id, c.req.valid('query').asOf);
    return c.json(describe(c, onDay), 200);
  });

  app.openapi(check, async (c) => {
    const { have, asOf } = c.req.valid('json');
    const onDay = await readGuide(c, c.req.valid('param').id, asOf);
    const checked = preCheck(onDay, have);
    if (checked.unknown.length > 0)
      throw new YaowenError(
        'bad_input:guide',
        {
          zh: `指南里没有这些材料：${checked.unknown.join('、')}。`,
          en: `The guide has no such documents: ${checked.unknown.join(', ')}.`,
        },
        { fields: { have: checked.unknown.join(', ') } },
      );
    const citations = createGuideCitations();
    return c.json(
      {
        guide: onDay.guide.id,
        missing: checked.missing.map(citations.cite),
        perhapsMissing: checked.perhapsMissing.map(citations.cite),
        have: checked.have.map(citations.cite),
        citations: citations.all,
        note: completenessOnly,
        asOf: onDay.asOf,
        release: c.get('services').desk().library.release,
      },
      200,
    );
  });

  app.get('/guides', (c) => c.html(drawGuideList(c.get('services').desk(), c.get('lang'))));
  app.get('/guides/:id', async (c) => {
    const onDay = await readGuide(c, c.req.param('id'), readDay(c));
    return c.html(drawGuide(describe(c, onDay), c.get('lang'), null));
  });
  app.post('/guides/:id', async (c) => {
    const onDay = await readGuide(c, c.req.param('id'), readDay(c));
    const form = new URLSearchParams(new TextDecoder().decode(await readBytes(c.req.raw, 64 * 1024)));
    return c.html(drawGuide(describe(c, onDay), c.get('lang'), new Set(form.getAll('have'))));
  });
}

function readDay(c: AppContext): string | undefined {
  const given = day.safeParse(c.req.query('asOf'));
  return given.success ? given.data : undefined;
}

async function readGuide(c: AppContext, id: string, asOf: string | null | undefined): Promise<GuideOnDay> {
  const { records, desk } = c.get('services');
  const { guides, library } = desk();
  const guide = guides.find((one) => one.id === id);
  if (!guide)
    throw new YaowenError('not_found:guide', {
      zh: '没有这份办事指南。GET /api/guides 列出全部指南。',
      en: 'There is no such guide. GET /api/guides lists them all.',
    });
  return guideOnDay(guide, library, orToday(asOf, records.clock.now()));
}

function describe(c: AppContext, onDay: GuideOnDay): ShownGuide {
  const { guide } = onDay;
  const { guides, library } = c.get('services').desk();
  const citations = createGuideCitations();
  return {
    id: guide.id,
    title: guide.title,
    product: guide.product,
    summary: onDay.summary && citations.cite(onDay.summary),
    sections: onDay.sections.map(({ section, statements }) => ({
      section,
      statements: statements.map(citations.cite),
    })),
    open: guide.open,
    notHeld: guide.notHeld,
    seeAlso: guide.seeAlso.map((other) => titleOf(guides, other)),
    citations: citations.all,
    leftOut: onDay.leftOut,
    checkedOn: guide.checkedOn,
    asOf: onDay.asOf,
    release: library.release,
  };
}

const titleOf = (guides: readonly Guide[], id: string) => ({
  id,
  title: guides.find((guide) => guide.id === id)!.title,
});
