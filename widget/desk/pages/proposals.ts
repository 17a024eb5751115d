/** What texts say of force and repeal, waiting for an editor's word. */
import type { Proposal } from '../../../src/knowledge/proposals.ts';
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, button, field, fill, notice, working } from '../parts.ts';
import { knowledgeGroup, knowledgeRoles } from './release-words.ts';

interface Row {
  key: string;
  proposal: Proposal;
  state: 'open' | 'accepted' | 'rejected';
  decidedBy: string | null;
}

const texts = {
  zh: {
    about: '新文本中关于施行、废止的语句。采纳后在下一个发布中生效；决定可以更改。',
    empty: '没有待决定的语句。',
    all: '也显示已决定的',
    kinds: { repeal: '废止', partial_repeal: '部分废止', effective: '施行' },
    states: { open: '待定', accepted: '已采纳', rejected: '不采纳' },
    doubts: { no_date: '没有日期', differs: '与已知日期不同', unknown_document: '库中没有这个文件' },
    where: (by: string, article: string) => `见《${by}》${article}`,
    from: '自何日起',
    accept: '采纳',
    reject: '不采纳',
    apply: '建立带有决定的草稿',
    done: '已记下',
  },
  en: {
    about:
      'Sentences of new texts on force and repeal. What is accepted takes effect with the next release; a decision may be changed.',
    empty: 'No sentence waits for a decision.',
    all: 'Also those decided',
    kinds: { repeal: 'repeals', partial_repeal: 'repeals in part', effective: 'takes effect' },
    states: { open: 'open', accepted: 'accepted', rejected: 'rejected' },
    doubts: {
      no_date: 'no date',
      differs: 'differs from the known day',
      unknown_document: 'no such document is held',
    },
    where: (by: string, article: string) => `in ${by} ${article}`,
    from: 'From which day',
    accept: 'Accept',
    reject: 'Reject',
    apply: 'Make a draft with what was decided',
    done: 'Noted',
  },
};

export const proposalsPage: DeskPage = {
  path: '/desk/proposals',
  title: { zh: '施行与废止', en: 'Force and repeal' },
  roles: [...knowledgeRoles],
  group: knowledgeGroup,
  async open(frame) {
    const { body, lang, api, me } = frame;
    const words = texts[lang];
    const list = build('div', {});
    const place = build('div', {});
    const all = build('input', {
      type: 'checkbox',
      id: 'all',
      onchange: () => void draw().catch(() => frame.redraw()),
    });
    const draw = async () => {
      const { proposals } = await api.get<{ proposals: Row[] }>(
        `/api/admin/date-proposals${all.checked ? '' : '?state=open'}`,
      );
      fill(
        list,
        ...(proposals.length === 0
          ? [build('p', { class: 'empty' }, words.empty)]
          : proposals.map((row) => drawRow(frame, row, draw))),
      );
    };
    const apply = button(
      words.apply,
      () =>
        void working(apply, place, lang, async () => {
          const draft = await api.post<{ id: string }>('/api/admin/releases/refresh');
          frame.go(`/desk/releases/${draft.id}`);
        }),
    );
    fill(
      body,
      build('p', {}, words.about),
      build('div', { class: 'choice' }, all, build('label', { for: 'all' }, words.all)),
      place,
      list,
      me.roles.includes('editor') ? build('div', { class: 'row' }, apply) : null,
    );
    await draw();
    return undefined;
  },
};

function drawRow(frame: Frame, row: Row, again: () => Promise<void>): HTMLElement {
  const { lang, api, me } = frame;
  const words = texts[lang];
  const { key, proposal, state, decidedBy } = row;
  const place = build('div', {});
  const from = field(words.from, { name: 'from', type: 'date', value: proposal.from ?? '' });
  const decide = (name: string, accept: boolean, kind: 'primary' | 'plain') => {
    const one: HTMLButtonElement = button(
      name,
      () =>
        void working(one, place, lang, async () => {
          await api.post('/api/admin/date-proposals', { key, accept, from: from.input.value || null });
          frame.announce(words.done);
          await again();
        }),
      kind,
    );
    return one;
  };
  const title = `${words.kinds[proposal.kind]} · ${proposal.document} ${proposal.articles.join('、')}`;
  return build(
    'article',
    { class: 'card' },
    build(
      'h2',
      {},
      title,
      ' ',
      badge(words.states[state], state === 'open' ? 'warn' : state === 'accepted' ? 'good' : ''),
    ),
    build(
      'p',
      { class: 'hint' },
      words.where(proposal.by, proposal.byArticle),
      decidedBy ? ` · ${decidedBy}` : '',
    ),
    build('blockquote', { lang: 'zh-CN' }, proposal.sentence),
    proposal.doubts.length > 0
      ? notice('warn', proposal.doubts.map((doubt) => words.doubts[doubt]).join(' · '))
      : null,
    ...(me.roles.includes('editor')
      ? [
          from.element,
          place,
          build(
            'div',
            { class: 'row' },
            decide(words.accept, true, 'primary'),
            decide(words.reject, false, 'plain'),
          ),
        ]
      : []),
  );
}
