/** Public pages without scripts: how it works, what is kept of people, and what changed in the knowledge. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Lang } from '../../answer/types.ts';
import { listPublished, readTransparency, type TransparencyRecord } from '../../governance/transparency.ts';
import type { ReleaseDiff } from '../../knowledge/diff-releases.ts';
import type { App, AppContext } from '../app-env.ts';
import { handleNotFound } from '../errors.ts';
import { escapeHtml } from '../escape-html.ts';
import { drawPage } from '../plain-page.ts';
import { privacyWords } from '../privacy-words.ts';
import { errors, json } from '../shapes.ts';

const both = z.object({ zh: z.string(), en: z.string() });
const record = z
  .object({
    name: both,
    description: both,
    mode: z.enum(['production', 'laptop']),
    owner: z.string().nullable(),
    supplier: z.string().nullable(),
    phase: z.enum(['production', 'trial']),
    filing: z.object({ number: z.string(), url: z.string().nullable() }).nullable(),
    models: z.array(
      z.object({
        role: both,
        name: z.string(),
        state: z.enum(['approved', 'not_approved', 'off']),
        filingNumber: z.string().nullable(),
        supplier: z.string().nullable(),
      }),
    ),
    release: z
      .object({ id: z.string(), label: z.string().nullable(), publishedAt: z.string().nullable() })
      .nullable(),
    quality: z
      .object({
        questions: z.number().int(),
        at: z.string(),
        figures: z.array(z.object({ figure: z.string(), share: z.number().nullable() })),
      })
      .nullable(),
    dataUsed: both,
    humanOversight: both,
    limits: both,
    risks: both,
    complaints: both,
    switchedOff: z.array(z.object({ kind: z.string(), target: z.string() })),
  })
  .openapi('TransparencyRecord');

const show = createRoute({
  method: 'get',
  path: '/api/transparency',
  summary: 'The algorithmic transparency record of this service',
  responses: { 200: json(record, 'The record'), ...errors(503) },
});

export function addTransparencyRoutes(app: App): void {
  app.openapi(show, async (c) => c.json(await read(c), 200));
  app.get('/about', async (c) => {
    const lang = c.get('lang');
    return c.html(
      drawPage({ lang, title: w[lang].about, at: '/about', body: drawAbout(await read(c), lang) }),
    );
  });
  app.get('/privacy', (c) => {
    const lang = c.get('lang');
    const body = privacyWords[lang]
      .map(
        ({ title, text }) =>
          `<h2>${escapeHtml(title)}</h2>${text.map((one) => `<p>${escapeHtml(one)}</p>`).join('')}`,
      )
      .join('');
    return c.html(drawPage({ lang, title: w[lang].privacy, at: '/privacy', body }));
  });
  app.get('/changes', async (c) => {
    const lang = c.get('lang');
    const list = await listPublished(c.get('services').records);
    const items = list
      .map(({ id, label, publishedAt, live, replaced }) => {
        const name = `${publishedAt.slice(0, 10)} ${escapeHtml(label ?? id)}${live ? ` (${w[lang].live})` : ''}`;
        return `<li>${replaced ? `<a href="/changes/${encodeURIComponent(id)}?lang=${lang}">${name}</a>` : `${name} · ${w[lang].first}`}</li>`;
      })
      .join('');
    const body = `<p>${w[lang].changesAbout}</p><ol reversed>${items}</ol>`;
    return c.html(drawPage({ lang, title: w[lang].changes, at: '/changes', body }));
  });
  app.get('/changes/:id', async (c) => {
    const lang = c.get('lang');
    const id = c.req.param('id');
    const published = (await listPublished(c.get('services').records)).find((one) => one.id === id);
    if (!published?.replaced) return handleNotFound(c);
    const diff = await readDiff(c, published.replaced, id);
    const title = `${w[lang].changes} ${published.publishedAt.slice(0, 10)}`;
    return c.html(
      drawPage({ lang, title, at: `/changes/${encodeURIComponent(id)}`, body: drawDiff(diff, lang) }),
    );
  });
}

const read = (c: AppContext): Promise<TransparencyRecord> => {
  const { records, mode, model, switches } = c.get('services');
  return readTransparency(records, { mode, model, switches });
};

/** Releases never change: what two of them differ in is worked out once. */
const diffs = new WeakMap<object, Map<string, Promise<ReleaseDiff>>>();
const keptDiffs = 50;

function readDiff(c: AppContext, from: string, to: string): Promise<ReleaseDiff> {
  const { records, releases } = c.get('services');
  let known = diffs.get(records.db);
  if (!known) {
    known = new Map();
    diffs.set(records.db, known);
  }
  const key = `${from} ${to}`;
  let diff = known.get(key);
  if (!diff) {
    if (known.size >= keptDiffs) known.clear();
    diff = releases().diff({ from, to }) as Promise<ReleaseDiff>;
    diff.catch(() => known.delete(key));
    known.set(key, diff);
  }
  return diff;
}

const w = {
  zh: {
    about: '关于本服务',
    privacy: '隐私说明',
    changes: '法规库变更记录',
    changesAbout: '本服务所依据的法规库每次更新都列在这里，可以查看哪些条文有变化。',
    live: '现行',
    first: '首次发布',
    laptop: '这是试用环境：未经批准程序，不得作为对外服务的依据。',
    how: '怎样工作',
    data: '用了哪些数据',
    oversight: '人工监督',
    limits: '不能做什么',
    risks: '已知风险',
    complaints: '异议与投诉',
    versions: '版本',
    owner: '责任单位',
    supplier: '提供方',
    filing: '算法备案',
    none: '未登记',
    model: '语言模型',
    noModel: '未使用语言模型，只引用原文和说明',
    states: { approved: '已批准', not_approved: '未经登记批准', off: '已停用' },
    release: '法规库版本',
    quality: '质量指标',
    noQuality: '本版本没有随附评测报告。',
    measured: (n: number, day: string) => `以${n}道题评测，${day}`,
    label:
      '人工智能生成的内容都带有“内容由人工智能生成”标识，复制和导出时一并保留；工作人员的回复和法规原文不带此标识。',
    labels: '标识',
    off: '目前停用',
    added: '新增条文',
    removed: '删去条文',
    changed: '修改条文',
    moved: '条文移动',
    edition: '版',
    nothing: '条文没有变化。',
    kinds: {
      added: '新收录',
      removed: '不再收录',
      changed: '条文有修改',
      ended: '已失效',
      facts: '日期等信息有更正',
    },
  },
  en: {
    about: 'About this service',
    privacy: 'Privacy',
    changes: 'Changes of the collection',
    changesAbout: 'Each update of the texts that answers rest on, with the articles that changed.',
    live: 'serving now',
    first: 'first release',
    laptop: 'This is a trial installation: nothing here went through approval, and nobody should rely on it.',
    how: 'How it works',
    data: 'Data used',
    oversight: 'Human oversight',
    limits: 'What it cannot do',
    risks: 'Known risks',
    complaints: 'Objections and complaints',
    versions: 'Versions',
    owner: 'Responsible body',
    supplier: 'Supplier',
    filing: 'Filing of the algorithm',
    none: 'not registered',
    model: 'Language model',
    noModel: 'None: texts and notes are quoted only',
    states: { approved: 'approved', not_approved: 'not approved in the register', off: 'switched off' },
    release: 'Release of the collection',
    quality: 'Quality',
    noQuality: 'No evaluation report came with this release.',
    measured: (n: number, day: string) => `measured on ${n} questions, ${day}`,
    label:
      'What a machine wrote carries the label “AI-generated”, also when copied or exported; replies of staff and texts of the law do not.',
    labels: 'Labels',
    off: 'Switched off at present',
    added: 'Articles added',
    removed: 'Articles removed',
    changed: 'Articles changed',
    moved: 'Articles moved',
    edition: 'edition',
    nothing: 'No article changed.',
    kinds: {
      added: 'added',
      removed: 'removed',
      changed: 'articles changed',
      ended: 'no longer in force',
      facts: 'dates or other facts put right',
    },
  },
};

function drawAbout(given: TransparencyRecord, lang: Lang): string {
  const t = w[lang];
  const part = (title: string, text: string) => `<h2>${title}</h2><p>${escapeHtml(text)}</p>`;
  const pair = (name: string, value: string) => `<dt>${name}</dt><dd>${value}</dd>`;
  const { filing, release, quality } = given;
  const models =
    given.models
      .map(
        ({ name, state, filingNumber }) =>
          `${escapeHtml(name)} (${t.states[state]}${filingNumber ? `, ${escapeHtml(filingNumber)}` : ''})`,
      )
      .join('; ') || t.noModel;
  const figures = quality?.figures
    .map(({ figure, share }) =>
      pair(escapeHtml(figure), share === null ? '–' : `${(share * 100).toFixed(1)}%`),
    )
    .join('');
  return [
    given.mode === 'laptop' ? `<p role="note"><strong>${t.laptop}</strong></p>` : '',
    part(t.how, given.description[lang]),
    ...given.models.slice(0, 1).map(({ role }) => `<p>${escapeHtml(role[lang])}</p>`),
    part(t.limits, given.limits[lang]),
    part(t.data, given.dataUsed[lang]),
    part(t.oversight, given.humanOversight[lang]),
    part(t.risks, given.risks[lang]),
    part(t.labels, t.label),
    part(t.complaints, given.complaints[lang]),
    `<h2>${t.versions}</h2><dl>`,
    pair(t.owner, escapeHtml(given.owner ?? t.none)),
    pair(t.supplier, escapeHtml(given.supplier ?? t.none)),
    pair(t.filing, filing ? drawFiling(filing) : t.none),
    pair(t.model, models),
    pair(
      t.release,
      release ? `${escapeHtml(release.label ?? release.id)} ${release.publishedAt?.slice(0, 10) ?? ''}` : '–',
    ),
    given.switchedOff.length > 0
      ? pair(t.off, given.switchedOff.map(({ kind, target }) => escapeHtml(`${kind} ${target}`)).join('; '))
      : '',
    '</dl>',
    `<h2>${t.quality}</h2>`,
    quality
      ? `<p>${t.measured(quality.questions, quality.at.slice(0, 10))}</p><dl>${figures}</dl>`
      : `<p>${t.noQuality}</p>`,
    `<p><a href="/api/transparency">JSON</a></p>`,
  ].join('\n');
}

function drawFiling({ number, url }: { number: string; url: string | null }): string {
  const text = escapeHtml(number);
  return url && /^https?:\/\//.test(url) ? `<a href="${escapeHtml(url)}">${text}</a>` : text;
}

function drawDiff({ editions, counts }: ReleaseDiff, lang: Lang): string {
  const t = w[lang];
  if (editions.length === 0) return `<p>${t.nothing}</p>`;
  const sum = `<p>${t.added} ${counts.added}, ${t.removed} ${counts.removed}, ${t.changed} ${counts.changed}</p>`;
  return `${sum}${editions
    .map(({ document, edition, kind, articles }) => {
      const list = articles
        .slice(0, 300)
        .map(
          ({ kind, before, after, spans }) =>
            `<li>${escapeHtml(after ?? before ?? '')} · ${t[kind]}${kind === 'moved' ? '' : `<p lang="zh-CN">${spans.map(drawSpan).join('')}</p>`}</li>`,
        )
        .join('');
      return `<h2>《${escapeHtml(document)}》 ${escapeHtml(edition)} ${t.edition}</h2><p>${t.kinds[kind]}</p>${list && `<ul>${list}</ul>`}`;
    })
    .join('')}`;
}

const drawSpan = ({
  op,
  text,
}: ReleaseDiff['editions'][number]['articles'][number]['spans'][number]): string => {
  const words = escapeHtml(text);
  return op === 'same' ? words : op === 'added' ? `<ins>${words}</ins>` : `<del>${words}</del>`;
};
