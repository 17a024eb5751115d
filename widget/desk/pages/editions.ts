/** What the live release knows of each edition, and which ones nobody has looked at for long. */
import type { DeskPage } from '../page.ts';
import { badge, build, field, fill, link, table } from '../parts.ts';
import {
  type EditionRow,
  knowledgeGroup,
  knowledgeRoles,
  lackWords,
  type ReleaseView,
  statusWords,
  textPath,
} from './release-words.ts';

const usualDays = 180;

const texts = {
  zh: {
    about: '现行发布中的版本。很久没有确认的排在最前。',
    days: '超过多少天没有确认算陈旧',
    only: '只看陈旧或有欠缺的',
    caption: '版本',
    document: '文件',
    edition: '版本',
    status: '今日状态',
    from: '施行',
    to: '失效',
    confirmed: '最近确认',
    never: '从未',
    lacks: '还缺',
    stale: '陈旧',
    noText: '未收录文本',
    empty: '没有符合的版本',
    count: (shown: number, all: number) => `${shown} / ${all} 个版本`,
    noLive: '还没有现行发布。',
  },
  en: {
    about: 'Editions of the live release; those not confirmed for long come first.',
    days: 'Days after which an edition counts as stale',
    only: 'Only stale ones and those that lack something',
    caption: 'Editions',
    document: 'Document',
    edition: 'Edition',
    status: 'Status today',
    from: 'From',
    to: 'Until',
    confirmed: 'Last confirmed',
    never: 'never',
    lacks: 'Lacks',
    stale: 'stale',
    noText: 'no text held',
    empty: 'No edition fits',
    count: (shown: number, all: number) => `${shown} of ${all} editions`,
    noLive: 'No release is live yet.',
  },
};

export const editionsPage: DeskPage = {
  path: '/desk/editions',
  title: { zh: '文件与版本', en: 'Documents and editions' },
  roles: [...knowledgeRoles],
  group: knowledgeGroup,
  async open(frame) {
    const { body, lang, api } = frame;
    const words = texts[lang];
    const { releases } = await api.get<{ releases: ReleaseView[] }>('/api/admin/releases');
    const live = releases.find(({ state }) => state === 'live');
    if (!live) {
      fill(body, build('p', {}, words.noLive));
      return undefined;
    }
    const { asOf, editions } = await api.get<{ asOf: string; editions: EditionRow[] }>(
      `/api/admin/releases/${live.id}/editions`,
    );
    const days = field(words.days, { name: 'days', type: 'number', min: '1', value: String(usualDays) });
    const only = build('input', { type: 'checkbox', id: 'only', onchange: () => draw() });
    const list = build('div', {});
    const count = build('p', { class: 'hint', role: 'status' });
    days.input.addEventListener('input', () => draw());
    const ageDays = ({ facts }: EditionRow) =>
      facts.confirmedOn
        ? (Date.parse(asOf) - Date.parse(facts.confirmedOn)) / 86_400_000
        : Number.POSITIVE_INFINITY;
    const draw = () => {
      const limit = Number(days.input.value) || usualDays;
      // Only what may answer today can grow stale.
      const answers = ({ status }: EditionRow) => ['in_force', 'amended', 'unknown'].includes(status);
      const isStale = (row: EditionRow) => answers(row) && ageDays(row) > limit;
      const rows = editions
        .filter((row) => !only.checked || isStale(row) || (row.facts.lacks ?? []).length > 0)
        .sort((a, b) => Number(answers(b)) - Number(answers(a)) || ageDays(b) - ageDays(a));
      count.textContent = words.count(rows.length, editions.length);
      fill(
        list,
        table(
          words.caption,
          [words.document, words.edition, words.status, words.from, words.to, words.confirmed, words.lacks],
          rows.map((row) => [
            row.digest
              ? link(frame, textPath(live.id, row.id), build('span', { lang: 'zh-CN' }, row.facts.document))
              : build(
                  'span',
                  {},
                  build('span', { lang: 'zh-CN' }, row.facts.document),
                  ' ',
                  badge(words.noText),
                ),
            row.facts.editionDate,
            statusWords[row.status][lang],
            row.facts.effectiveFrom ?? '–',
            row.facts.effectiveTo ?? '–',
            build(
              'span',
              {},
              row.facts.confirmedOn ?? words.never,
              ' ',
              isStale(row) ? badge(words.stale, 'warn') : null,
            ),
            build(
              'span',
              {},
              ...(row.facts.lacks ?? []).map((lack) => badge(lackWords[lack]?.[lang] ?? lack, 'warn')),
            ),
          ]),
          words.empty,
        ),
      );
    };
    fill(
      body,
      build('p', {}, words.about),
      build(
        'form',
        { class: 'card', onsubmit: (event: Event) => event.preventDefault() },
        days.element,
        build('div', { class: 'choice' }, only, build('label', { for: 'only' }, words.only)),
      ),
      count,
      list,
    );
    draw();
    return undefined;
  },
};
