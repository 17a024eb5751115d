/** One release: what it holds, how it measured, and its way to serving. */
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, button, confirmDialog, facts, fill, link, table, working } from '../parts.ts';
import { moment } from '../words.ts';
import {
  diffPath,
  type EditionRow,
  knowledgeRoles,
  lackWords,
  type ReleaseView,
  stateBadge,
  statusWords,
  textPath,
} from './release-words.ts';

const texts = {
  zh: {
    all: '全部发布',
    state: '状态',
    id: '编号',
    made: '建立',
    approved: '批准',
    override: '越过评测的理由',
    published: '启用',
    stale: '不是在现行发布之上建立的，启用前请先移到现行发布之上',
    act: '下一步',
    diff: '与现行发布比较',
    evaluate: '评测',
    evaluating: '正在评测，可能要一两分钟…',
    approve: '批准',
    publish: '启用',
    rebase: '移到现行发布之上',
    retire: '作废草稿',
    retireBody: '草稿保留在记录里，但不能再启用。',
    publishSure: '启用这个发布？',
    publishBody: '从现在起由它回答。可以一步退回。',
    overrideTitle: '未通过评测，仍要批准？',
    overrideBody: '这个发布没有评测过，或低于现行发布。理由会随发布保存并记入审计。',
    reason: '理由',
    figures: '评测结果',
    figure: '指标',
    here: '本发布',
    live: '现行发布',
    fell: '下降过多',
    measured: (count: number, margin: number) => `${count} 个问题，允许下降 ${margin} 个百分点`,
    texts: '文本',
    document: '文件',
    edition: '版本',
    status: '今日状态',
    doubts: '疑点',
    lacks: '还缺',
    confirmed: '确认',
    never: '未确认',
    none: '没有文本',
    noText: '只有事实，没有文本',
    done: '已完成',
    onlyFacts: (count: number) => `另有 ${count} 个版本只知其事实，没有收录文本。`,
  },
  en: {
    all: 'All releases',
    state: 'State',
    id: 'Id',
    made: 'Made',
    approved: 'Approved',
    override: 'Why it passed over the evaluation',
    published: 'Published',
    stale: 'Not built on the live release: bring it there before publishing',
    act: 'Next',
    diff: 'Compare with the live release',
    evaluate: 'Evaluate',
    evaluating: 'Evaluating; this may take a minute or two…',
    approve: 'Approve',
    publish: 'Publish',
    rebase: 'Bring onto the live release',
    retire: 'Give up the draft',
    retireBody: 'The draft stays on record but cannot be published any more.',
    publishSure: 'Publish this release?',
    publishBody: 'Answers come from it from now on. One step brings the former one back.',
    overrideTitle: 'Approve without a passed evaluation?',
    overrideBody:
      'This release was not evaluated, or falls short of the live one. The reason is kept with it and audited.',
    reason: 'Reason',
    figures: 'Evaluation',
    figure: 'Figure',
    here: 'This release',
    live: 'Live release',
    fell: 'fell too far',
    measured: (count: number, margin: number) => `${count} questions; ${margin} points may be lost`,
    texts: 'Texts',
    document: 'Document',
    edition: 'Edition',
    status: 'Status today',
    doubts: 'Doubts',
    lacks: 'Lacks',
    confirmed: 'Confirmed',
    never: 'not yet',
    none: 'No text',
    noText: 'facts only, no text',
    done: 'Done',
    onlyFacts: (count: number) => `Of ${count} more editions only the facts are known; no text is held.`,
  },
};

export const releasePage: DeskPage = {
  path: '/desk/releases/:id',
  title: { zh: '发布', en: 'Release' },
  roles: [...knowledgeRoles],
  group: null,
  async open(frame) {
    const { body, lang, api, parameters } = frame;
    const words = texts[lang];
    const id = encodeURIComponent(parameters.id!);
    const [release, { editions }] = await Promise.all([
      api.get<ReleaseView>(`/api/admin/releases/${id}`),
      api.get<{ editions: EditionRow[] }>(`/api/admin/releases/${id}/editions`),
    ]);
    const held = editions.filter(({ digest }) => digest !== null);
    fill(
      body,
      build('p', {}, link(frame, '/desk/releases', words.all)),
      build('h2', {}, release.label ?? release.id),
      facts(
        [words.state, stateBadge(release.state, lang)],
        [words.id, release.id],
        [words.made, moment(release.createdAt, lang)],
        release.approvedAt
          ? [words.approved, `${moment(release.approvedAt, lang)} · ${release.approvedBy}`]
          : null,
        release.overrideReason ? [words.override, release.overrideReason] : null,
        release.publishedAt ? [words.published, moment(release.publishedAt, lang)] : null,
      ),
      release.stale ? build('p', { class: 'notice warn' }, words.stale) : null,
      drawActions(frame, release),
      drawFigures(frame, release),
      build('h2', {}, words.texts),
      table(
        words.texts,
        [words.document, words.edition, words.status, words.doubts, words.lacks, words.confirmed],
        held.map(({ id: edition, facts: known, status, doubts }) => [
          link(frame, textPath(release.id, edition), build('span', { lang: 'zh-CN' }, known.document)),
          known.editionDate,
          statusWords[status][lang],
          doubts > 0 ? badge(String(doubts), 'warn') : '0',
          build(
            'span',
            {},
            ...(known.lacks ?? []).map((lack) => badge(lackWords[lack]?.[lang] ?? lack, 'warn')),
          ),
          known.confirmedOn ?? words.never,
        ]),
        words.none,
      ),
      editions.length > held.length
        ? build('p', { class: 'hint' }, words.onlyFacts(editions.length - held.length))
        : null,
    );
    return undefined;
  },
};

function drawActions(frame: Frame, release: ReleaseView): HTMLElement | null {
  const { lang, api, me } = frame;
  const words = texts[lang];
  const open = ['draft', 'evaluated', 'approved'].includes(release.state);
  if (!open) return null;
  const edits = me.roles.some(
    (role) => role === 'editor' || role === 'supervisor' || role === 'administrator',
  );
  const decides = me.roles.some((role) => role === 'supervisor' || role === 'administrator');
  const place = build('div', {});
  const base = `/api/admin/releases/${encodeURIComponent(release.id)}`;
  const passed = release.evaluation?.passed === true;
  const act = (
    name: string,
    work: () => Promise<boolean>,
    kind: 'primary' | 'plain' | 'danger' = 'plain',
  ) => {
    const one: HTMLButtonElement = button(
      name,
      () =>
        void working(one, place, lang, async () => {
          if (!(await work())) return;
          frame.announce(words.done);
          frame.redraw();
        }),
      kind,
    );
    return one;
  };
  const evaluate = act(
    words.evaluate,
    async () => {
      fill(place, build('p', { role: 'status' }, words.evaluating));
      await api.post(`${base}/evaluate`);
      return true;
    },
    passed || release.stale ? 'plain' : 'primary',
  );
  const rebase = act(
    words.rebase,
    async () => {
      const next = await api.post<ReleaseView>(`${base}/rebase`, { only: false, take: null });
      frame.go(`/desk/releases/${next.id}`);
      return false;
    },
    'primary',
  );
  const approve = act(
    words.approve,
    async () => {
      let override: string | null = null;
      if (!passed) {
        const answer = await confirmDialog(lang, {
          title: words.overrideTitle,
          body: words.overrideBody,
          confirm: words.approve,
          reason: words.reason,
          danger: true,
        });
        if (!answer) return false;
        override = answer.reason;
      }
      await api.post(`${base}/approve`, { override });
      return true;
    },
    passed ? 'primary' : 'plain',
  );
  const publish = act(
    words.publish,
    async () => {
      const sure = await confirmDialog(lang, {
        title: words.publishSure,
        body: words.publishBody,
        confirm: words.publish,
      });
      if (!sure) return false;
      await api.post(`${base}/publish`, { override: null });
      return true;
    },
    'primary',
  );
  const retire = act(
    words.retire,
    async () => {
      const sure = await confirmDialog(lang, {
        title: `${words.retire}?`,
        body: words.retireBody,
        confirm: words.retire,
        danger: true,
      });
      if (!sure) return false;
      await api.post(`${base}/retire`);
      return true;
    },
    'danger',
  );
  return build(
    'section',
    { 'aria-label': words.act },
    build('h2', {}, words.act),
    place,
    build(
      'div',
      { class: 'row' },
      build('span', {}, link(frame, diffPath('live', release.id), words.diff)),
      edits && release.stale ? rebase : null,
      edits ? evaluate : null,
      decides && release.state !== 'approved' ? approve : null,
      decides && release.state === 'approved' && !release.stale ? publish : null,
      edits ? retire : null,
    ),
  );
}

function drawFigures({ lang }: Frame, { evaluation }: ReleaseView): HTMLElement | null {
  if (!evaluation) return null;
  const words = texts[lang];
  const share = (value: number | null) => (value === null ? '–' : `${(value * 100).toFixed(1)}%`);
  return build(
    'section',
    { 'aria-label': words.figures },
    build('h2', {}, words.figures),
    build(
      'p',
      { class: 'hint' },
      words.measured(evaluation.questions.count, evaluation.marginPoints),
      ' · ',
      moment(evaluation.at, lang),
    ),
    table(
      words.figures,
      [words.figure, words.here, words.live, ''],
      evaluation.figures.map(({ group, figure, here, live, fell }) => [
        `${group} ${figure}`,
        share(here),
        share(live),
        fell ? badge(words.fell, 'bad') : null,
      ]),
      words.none,
    ),
  );
}
