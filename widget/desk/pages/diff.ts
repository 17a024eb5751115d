/** What differs between two releases, article by article, with the changed characters marked. */
import type { ArticleChange } from '../../../src/knowledge/diff-editions.ts';
import type { EditionChange, ReleaseDiff } from '../../../src/knowledge/diff-releases.ts';
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, facts, fill, link, notice } from '../parts.ts';
import { knowledgeRoles } from './release-words.ts';

const texts = {
  zh: {
    between: '从',
    to: '到',
    none: '两个发布没有差别。',
    counts: (c: ReleaseDiff['counts']) =>
      `${c.editions} 个版本有变化：新增 ${c.added} 条，修改 ${c.changed} 条，移动 ${c.moved} 条，删除 ${c.removed} 条`,
    notes: (n: ReleaseDiff['notes']) =>
      `释义：新增 ${n.added.length}，修改 ${n.changed.length}，删除 ${n.removed.length}`,
    kinds: {
      added: '新增',
      removed: '删除',
      changed: '修改',
      moved: '移动',
      ended: '失效',
      facts: '事实变化',
    },
    compared: (date: string) => `与 ${date} 版比较`,
    was: '原为',
    is: '现为',
    empty: '（空）',
    gone: '删去',
    new: '新增',
    more: (n: number) => `还有 ${n} 条`,
  },
  en: {
    between: 'From',
    to: 'To',
    none: 'The two releases do not differ.',
    counts: (c: ReleaseDiff['counts']) =>
      `${c.editions} editions differ: ${c.added} articles added, ${c.changed} changed, ${c.moved} moved, ${c.removed} removed`,
    notes: (n: ReleaseDiff['notes']) =>
      `Notes: ${n.added.length} added, ${n.changed.length} changed, ${n.removed.length} removed`,
    kinds: {
      added: 'added',
      removed: 'removed',
      changed: 'changed',
      moved: 'moved',
      ended: 'ended',
      facts: 'facts changed',
    },
    compared: (date: string) => `compared with the edition of ${date}`,
    was: 'was',
    is: 'is',
    empty: '(empty)',
    gone: 'removed',
    new: 'added',
    more: (n: number) => `${n} more`,
  },
};

/** A whole new law is opened by those who want to read it. */
const openArticlesMax = 30;
const kindOf = {
  added: 'good',
  removed: 'bad',
  changed: 'warn',
  moved: '',
  ended: 'bad',
  facts: '',
} as const;

export const diffPage: DeskPage = {
  path: '/desk/diff',
  title: { zh: '比较发布', en: 'Compare releases' },
  roles: [...knowledgeRoles],
  group: null,
  async open(frame) {
    const { body, lang, api, parameters } = frame;
    const words = texts[lang];
    const { from = 'live', to = 'newest' } = parameters;
    const query = new URLSearchParams({ from, to });
    const diff = await api.get<ReleaseDiff>(`/api/admin/releases/diff?${query}`);
    fill(
      body,
      facts(
        [words.between, link(frame, `/desk/releases/${diff.from}`, diff.from)],
        [words.to, link(frame, `/desk/releases/${diff.to}`, diff.to)],
      ),
      diff.editions.length === 0
        ? notice('info', words.none)
        : notice('info', build('p', {}, words.counts(diff.counts)), build('p', {}, words.notes(diff.notes))),
      ...diff.editions.map((change) => drawEdition(frame, change)),
    );
    return undefined;
  },
};

function drawEdition(frame: Frame, change: EditionChange): HTMLElement {
  const words = texts[frame.lang];
  const shown = (value: unknown) =>
    value === null || value === undefined
      ? words.empty
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  return build(
    'section',
    { class: 'card' },
    build(
      'h2',
      {},
      build('span', { lang: 'zh-CN' }, change.document),
      ` ${change.edition} `,
      badge(words.kinds[change.kind], kindOf[change.kind]),
    ),
    change.comparedWith && change.comparedWith !== change.edition
      ? build('p', { class: 'hint' }, words.compared(change.comparedWith))
      : null,
    change.facts.length > 0
      ? facts(
          ...change.facts.map(
            ({ fact, before, after }) =>
              [fact, `${words.was} ${shown(before)} → ${words.is} ${shown(after)}`] as [string, string],
          ),
        )
      : null,
    ...change.articles.slice(0, openArticlesMax).map((article) => drawArticle(frame, article)),
    change.articles.length > openArticlesMax
      ? build(
          'details',
          {},
          build('summary', {}, words.more(change.articles.length - openArticlesMax)),
          ...change.articles.slice(openArticlesMax).map((article) => drawArticle(frame, article)),
        )
      : null,
  );
}

/** Added and removed words carry their name for those who do not see colours. */
function drawArticle({ lang }: Frame, { kind, before, after, spans }: ArticleChange): HTMLElement {
  const words = texts[lang];
  return build(
    'div',
    { class: 'change' },
    build(
      'h3',
      { lang: 'zh-CN' },
      before !== null && after !== null && before !== after ? `${before} → ${after} ` : `${after ?? before} `,
      badge(words.kinds[kind], kindOf[kind]),
    ),
    build(
      'p',
      { class: 'diff', lang: 'zh-CN' },
      ...spans.map(({ op, text }) =>
        op === 'same' ? text : op === 'added' ? build('ins', {}, text) : build('del', {}, text),
      ),
    ),
  );
}
