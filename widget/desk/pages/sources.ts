/** Addresses of official texts that are looked at, and what the last look found. */
import type { DeskPage } from '../page.ts';
import { badge, build, button, field, fill, table, working } from '../parts.ts';
import { moment } from '../words.ts';
import { knowledgeGroup, knowledgeRoles } from './release-words.ts';

interface Source {
  id: string;
  url: string;
  document: string | null;
  state: string;
  fault: { message: string } | null;
  checkedAt: string | null;
  changedAt: string | null;
}

const texts = {
  zh: {
    about: '发布官方文本的网址。只能关注设置中列出的网站；不少官方网站不允许程序读取，那时请下载后上传。',
    caption: '关注的来源',
    source: '来源',
    state: '最近所见',
    checked: '查看于',
    changed: '变更于',
    act: '操作',
    check: '现在查看',
    seen: '已看过变更',
    remove: '不再关注',
    add: '关注网址',
    url: '网址',
    empty: '还没有关注任何网址',
    done: '已完成',
    states: {
      new: '尚未查看',
      unchanged: '没有变化',
      changed: '有变化',
      gone: '已不存在',
      refused: '不允许程序读取',
      failed: '没有读到',
    } as Record<string, string>,
  },
  en: {
    about:
      'Addresses that publish official texts. Only listed sites can be watched; many official sites refuse programs, and then a download is uploaded.',
    caption: 'Watched sources',
    source: 'Source',
    state: 'Last look',
    checked: 'Looked at',
    changed: 'Changed',
    act: 'Actions',
    check: 'Look now',
    seen: 'Change seen',
    remove: 'Watch no longer',
    add: 'Watch an address',
    url: 'Address',
    empty: 'No address is watched yet',
    done: 'Done',
    states: {
      new: 'not looked at yet',
      unchanged: 'unchanged',
      changed: 'changed',
      gone: 'gone',
      refused: 'refuses programs',
      failed: 'could not be read',
    } as Record<string, string>,
  },
};

export const sourcesPage: DeskPage = {
  path: '/desk/sources',
  title: { zh: '关注的来源', en: 'Watched sources' },
  roles: [...knowledgeRoles],
  group: knowledgeGroup,
  async open(frame) {
    const { body, lang, api, me } = frame;
    const words = texts[lang];
    const { sources } = await api.get<{ sources: Source[] }>('/api/admin/watched-sources');
    const edits = me.roles.includes('editor');
    const place = build('div', {});
    const act = (name: string, work: () => Promise<unknown>) => {
      const one: HTMLButtonElement = button(
        name,
        () =>
          void working(one, place, lang, async () => {
            await work();
            frame.announce(words.done);
            frame.redraw();
          }),
      );
      return one;
    };
    const url = field(words.url, { name: 'url', type: 'url', autocomplete: 'off' });
    const submit = build('button', { type: 'submit', class: 'button primary' }, words.add);
    fill(
      body,
      build('p', {}, words.about),
      place,
      table(
        words.caption,
        [words.source, words.state, words.checked, words.changed, words.act],
        sources.map((source) => {
          const path = `/api/admin/watched-sources/${encodeURIComponent(source.id)}`;
          return [
            build(
              'span',
              {},
              source.document ?? source.url,
              source.document ? build('span', { class: 'hint' }, ` ${source.url}`) : null,
            ),
            build(
              'span',
              {},
              badge(
                words.states[source.state] ?? source.state,
                source.state === 'unchanged' ? 'good' : 'warn',
              ),
              source.fault ? ` ${source.fault.message}` : null,
            ),
            moment(source.checkedAt, lang),
            source.changedAt ? moment(source.changedAt, lang) : '–',
            edits
              ? build(
                  'div',
                  { class: 'row' },
                  act(words.check, () => api.post(`${path}/check`)),
                  source.state === 'changed' ? act(words.seen, () => api.post(`${path}/seen`)) : null,
                  act(words.remove, () => api.delete(path)),
                )
              : null,
          ];
        }),
        words.empty,
      ),
      edits
        ? build(
            'form',
            {
              class: 'card',
              novalidate: true,
              onsubmit: (event: Event) => {
                event.preventDefault();
                void working(submit, place, lang, async () => {
                  await api.post('/api/admin/watched-sources', { url: url.input.value.trim() });
                  frame.redraw();
                });
              },
            },
            url.element,
            build('div', { class: 'row' }, submit),
          )
        : null,
    );
    return undefined;
  },
};
