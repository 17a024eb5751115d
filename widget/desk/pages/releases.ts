/** All releases: what answers now, what waits. */
import type { DeskPage } from '../page.ts';
import { build, button, confirmDialog, fill, link, table, working } from '../parts.ts';
import { moment } from '../words.ts';
import { diffPath, knowledgeGroup, knowledgeRoles, type ReleaseView, stateBadge } from './release-words.ts';

const texts = {
  zh: {
    about: '发布是一组不可更改的文本与事实。只有现行发布用来回答。',
    caption: '发布',
    release: '发布',
    state: '状态',
    made: '建立',
    published: '启用',
    figures: '评测',
    act: '比较',
    diff: '与现行比较',
    stale: '不是在现行发布之上建立的',
    passed: '通过',
    fell: '未通过',
    not: '未评测',
    empty: '还没有发布',
    back: '退回上一个发布',
    sure: '退回上一个发布？',
    sureBody: '回答会立即改用上一个现行发布，与当时完全一样。此操作记入审计。',
    done: '已退回',
  },
  en: {
    about: 'A release is a set of texts and facts that never changes. Only the live one answers.',
    caption: 'Releases',
    release: 'Release',
    state: 'State',
    made: 'Made',
    published: 'Published',
    figures: 'Evaluation',
    act: 'Compare',
    diff: 'With the live one',
    stale: 'not built on the live release',
    passed: 'passed',
    fell: 'fell short',
    not: 'not yet',
    empty: 'No release yet',
    back: 'Go back to the one before',
    sure: 'Go back to the release before?',
    sureBody:
      'Answers come from the release that was live before at once, exactly as it was. This is audited.',
    done: 'Gone back',
  },
};

export const releasesPage: DeskPage = {
  path: '/desk/releases',
  title: { zh: '发布', en: 'Releases' },
  roles: [...knowledgeRoles],
  group: knowledgeGroup,
  async open(frame) {
    const { body, lang, api, me } = frame;
    const words = texts[lang];
    const { releases } = await api.get<{ releases: ReleaseView[] }>('/api/admin/releases');
    const live = releases.find(({ state }) => state === 'live');
    const place = build('div', {});
    const decides = me.roles.includes('supervisor') || me.roles.includes('administrator');
    const back = button(
      words.back,
      () =>
        void working(back, place, lang, async () => {
          const sure = await confirmDialog(lang, {
            title: words.sure,
            body: words.sureBody,
            confirm: words.back,
            danger: true,
          });
          if (!sure) return;
          await api.post('/api/admin/releases/roll-back', { to: null });
          frame.announce(words.done);
          frame.redraw();
        }),
      'danger',
    );
    fill(
      body,
      build('p', {}, words.about),
      place,
      table(
        words.caption,
        [words.release, words.state, words.figures, words.made, words.published, words.act],
        releases.map((release) => [
          link(frame, `/desk/releases/${release.id}`, release.label ?? release.id),
          build(
            'span',
            {},
            stateBadge(release.state, lang),
            release.stale ? build('span', { class: 'hint' }, ` ${words.stale}`) : null,
          ),
          release.evaluation === null ? words.not : release.evaluation.passed ? words.passed : words.fell,
          moment(release.createdAt, lang),
          release.publishedAt ? moment(release.publishedAt, lang) : '–',
          live && live !== release ? link(frame, diffPath(live.id, release.id), words.diff) : null,
        ]),
        words.empty,
      ),
      decides && live?.replacedId ? build('div', { class: 'row' }, back) : null,
    );
    return undefined;
  },
};
