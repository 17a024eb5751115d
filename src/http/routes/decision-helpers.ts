/** Decision helpers: one question at a time, over the API and as pages without scripts. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Lang } from '../../answer/types.ts';
import { YaowenError } from '../../errors.ts';
import { stepOf } from '../../knowledge/decision-helpers.ts';
import { carryStatement } from '../../knowledge/guide-on-day.ts';
import type { GuideStatement } from '../../knowledge/guides.ts';
import type { App, AppContext } from '../app-env.ts';
import { escapeHtml } from '../escape-html.ts';
import { createGuideCitations } from '../guide-citations.ts';
import { drawBasis } from '../guide-page.ts';
import { citationShape, statementShape, words } from '../guide-shapes.ts';
import { drawPage } from '../plain-page.ts';
import { day, errors, json, orToday } from '../shapes.ts';

const link = z.object({ id: z.string(), title: words });

const stepShape = z
  .object({
    id: z.string(),
    title: words,
    /** Name of this step; give it back as `at`. */
    at: z.string(),
    /** Null at the end. */
    question: words
      .extend({ why: statementShape.nullable(), options: z.array(words.extend({ to: z.string() })) })
      .nullable(),
    /** Null before the end, and where an article it rests on is not held or not in force on the day. */
    end: statementShape.nullable(),
    guides: z.array(link),
    citations: z.array(citationShape),
    asOf: z.string(),
    release: z.string(),
  })
  .openapi('DecisionStep');

const list = createRoute({
  method: 'get',
  path: '/api/decision-helpers',
  summary: 'Decision helpers',
  responses: { 200: json(z.object({ helpers: z.array(link) }), 'All of them'), ...errors(503) },
});

const step = createRoute({
  method: 'get',
  path: '/api/decision-helpers/{id}',
  summary: 'One question of a decision helper, or its end',
  request: {
    params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }),
    query: z.object({ at: z.string().max(100).optional(), asOf: day.optional() }),
  },
  responses: { 200: json(stepShape, 'Begins without `at`'), ...errors(404, 422, 503) },
});

type ShownStep = z.infer<typeof stepShape>;

export function addDecisionHelperRoutes(app: App): void {
  app.openapi(list, (c) =>
    c.json(
      {
        helpers: c
          .get('services')
          .desk()
          .helpers.map(({ id, title }) => ({ id, title })),
      },
      200,
    ),
  );
  app.openapi(step, async (c) => {
    const { at, asOf } = c.req.valid('query');
    return c.json(await describe(c, c.req.valid('param').id, at ?? null, asOf), 200);
  });
  app.get('/decision-helpers/:id', async (c) => {
    const id = c.req.param('id');
    const at = c.req.query('at') ?? null;
    const shown = await describe(c, id, at, undefined);
    const lang = c.get('lang');
    const here = `/decision-helpers/${shown.id}${at === null ? '' : `?at=${encodeURIComponent(at)}`}`;
    return c.html(drawPage({ lang, title: shown.title[lang], at: here, body: drawStep(shown, lang) }));
  });
}

async function describe(
  c: AppContext,
  id: string,
  at: string | null,
  asOf: string | undefined,
): Promise<ShownStep> {
  const { records, desk } = c.get('services');
  const { helpers, guides, library } = desk();
  const helper = helpers.find((one) => one.id === id);
  const current = helper && stepOf(helper, at);
  if (!helper || !current)
    throw new YaowenError('not_found:guide', {
      zh: '没有这个选择助手，或者没有这一步。GET /api/decision-helpers 列出全部。',
      en: 'There is no such decision helper or step. GET /api/decision-helpers lists them all.',
    });
  const onDay = orToday(asOf, records.clock.now());
  const citations = createGuideCitations();
  const carry = async (statement: GuideStatement) => {
    const carried = await carryStatement(statement, library, onDay);
    return carried && citations.cite(carried);
  };
  const question = current.kind === 'question' ? current.question : null;
  const named = current.kind === 'end' ? current.end.guides : [];
  return {
    id: helper.id,
    title: helper.title,
    at: current.name,
    question: question && {
      zh: question.zh,
      en: question.en,
      why: question.why ? await carry(question.why) : null,
      options: question.options,
    },
    end: current.kind === 'end' ? await carry(current.end) : null,
    guides: guides.filter((g) => named.includes(g.id)).map(({ id, title }) => ({ id, title })),
    citations: citations.all,
    asOf: onDay,
    release: library.release,
  };
}

const strings = {
  zh: {
    again: '从头再选',
    basis: '依据',
    guides: '接下来看办事指南',
    ours: '以上是我们的说明，不是法规原文，也不代替部门的决定。',
    gone: '这一步所依据的条文未收录或者已不适用，暂时不能给出结论。',
  },
  en: {
    again: 'Start again',
    basis: 'Basis',
    guides: 'Next: the service guide',
    ours: 'This is our explanation, not the law, and no decision of the authority.',
    gone: 'An article this step rests on is not held or no longer applies, so nothing can be said here for now.',
  },
};

function drawStep(shown: ShownStep, lang: Lang): string {
  const t = strings[lang];
  const body = shown.question ? drawQuestion(shown, shown.question, lang) : drawEnd(shown, lang);
  const basis = shown.citations.map((citation) => drawBasis(citation, lang)).join('');
  return `${body}${basis && `<h2>${t.basis}</h2><ol>${basis}</ol>`}
<p><a href="/decision-helpers/${shown.id}?lang=${lang}">${t.again}</a></p>`;
}

function drawQuestion(shown: ShownStep, question: NonNullable<ShownStep['question']>, lang: Lang): string {
  const why = question.why ? `<p><small>${escapeHtml(question.why[lang])}</small></p>` : '';
  const options = question.options
    .map(
      (option) =>
        `<li><a href="/decision-helpers/${shown.id}?lang=${lang}&amp;at=${option.to}">${escapeHtml(option[lang])}</a></li>`,
    )
    .join('');
  return `<h2>${escapeHtml(question[lang])}</h2>${why}<ul class="options">${options}</ul>`;
}

function drawEnd(shown: ShownStep, lang: Lang): string {
  const t = strings[lang];
  if (!shown.end) return `<p role="note">${t.gone}</p>`;
  const marks = shown.end.citations.map((n) => `<a href="#s${n}">[${n}]</a>`).join('');
  const guides = shown.guides
    .map(
      (guide) => `<li><a href="/guides/${guide.id}?lang=${lang}">${escapeHtml(guide.title[lang])}</a></li>`,
    )
    .join('');
  return `<p role="status"><strong>${escapeHtml(shown.end[lang])}</strong> ${marks}</p><p><small>${t.ours}</small></p>
${guides && `<h2>${t.guides}</h2><ul>${guides}</ul>`}`;
}
