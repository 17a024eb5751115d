/** Answers whose basis has changed since they were given, and what is done about each. */
import type { RecallItem } from '../../../src/governance/list-recalls.ts';
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, button, fill, notice, working } from '../parts.ts';
import { moment } from '../words.ts';
import { statusWords } from './release-words.ts';

type Reason = RecallItem['reasons'][number];
type MarkState = NonNullable<RecallItem['mark']>['state'];

const texts = {
  zh: {
    about: '这些回答所依据的规定后来变了。更正会出现在这条回答再次显示的每一处。',
    empty: '没有需要处理的回答。',
    all: '也显示已处理的',
    open: '会话仍在进行',
    closed: '会话已结束',
    roles: { bot: '机器回答', staff: '工作人员回复' },
    codes: {
      removed: '条款已不在库中',
      changed: '条文已修改',
      ended: '文件已失效',
      amended: '条文被修正',
      note_changed: '释义已改写',
    },
    was: (was: string, now: string) => `当时${was}，现在${now}`,
    by: (document: string) => `被《${document}》终止`,
    correction: '更正内容（给咨询人看）',
    notify: '在会话中通知咨询人',
    acts: { recalled: '收回', corrected: '更正', dismissed: '仍然成立' } satisfies Record<MarkState, string>,
    marked: (words: string, by: string) => `${words} · ${by}`,
    needsWords: '更正要写明内容',
    done: '已处理',
  },
  en: {
    about:
      'What these answers rest on has changed since. A correction appears wherever the answer is shown again.',
    empty: 'No answer waits for a decision.',
    all: 'Also those dealt with',
    open: 'conversation still open',
    closed: 'conversation over',
    roles: { bot: 'answer of the machine', staff: 'reply of staff' },
    codes: {
      removed: 'the provision is gone',
      changed: 'the text changed',
      ended: 'the document ended',
      amended: 'the article was amended',
      note_changed: 'our note was rewritten',
    },
    was: (was: string, now: string) => `was ${was}, is ${now}`,
    by: (document: string) => `ended by ${document}`,
    correction: 'Correction (shown to the asker)',
    notify: 'Tell the asker in the conversation',
    acts: { recalled: 'Recall', corrected: 'Correct', dismissed: 'Let it stand' } satisfies Record<
      MarkState,
      string
    >,
    marked: (words: string, by: string) => `${words} · ${by}`,
    needsWords: 'A correction needs words',
    done: 'Done',
  },
};

export const recallsPage: DeskPage = {
  path: '/desk/recalls',
  title: { zh: '待更正的回答', en: 'Answers to correct' },
  roles: ['agent', 'editor', 'supervisor', 'auditor', 'administrator'],
  group: { zh: '知识', en: 'Knowledge' },
  async open(frame) {
    const { body, lang, api } = frame;
    const words = texts[lang];
    const list = build('div', {});
    const all = build('input', {
      type: 'checkbox',
      id: 'all',
      onchange: () => void draw().catch(() => frame.redraw()),
    });
    const draw = async () => {
      const { recalls } = await api.get<{ recalls: RecallItem[] }>(
        `/api/admin/recalls?all=${all.checked}&limit=200`,
      );
      fill(
        list,
        ...(recalls.length === 0
          ? [build('p', { class: 'empty' }, words.empty)]
          : recalls.map((item, index) => drawItem(frame, item, index))),
      );
    };
    fill(
      body,
      build('p', {}, words.about),
      build('div', { class: 'choice' }, all, build('label', { for: 'all' }, words.all)),
      list,
    );
    await draw();
    return undefined;
  },
};

function drawItem(frame: Frame, item: RecallItem, index: number): HTMLElement {
  const { lang, api, me } = frame;
  const words = texts[lang];
  const place = build('div', {});
  const correction = build('textarea', { id: `correction-${index}`, rows: '3', maxlength: '4000' });
  const notify = build('input', { type: 'checkbox', id: `notify-${index}`, checked: true });
  const decide = (state: MarkState, kind: 'primary' | 'plain' | 'danger') => {
    const one: HTMLButtonElement = button(
      words.acts[state],
      () =>
        void working(one, place, lang, async () => {
          const text = correction.value.trim();
          if (state === 'corrected' && text === '') {
            fill(place, notice('warn', words.needsWords));
            correction.focus();
            return;
          }
          await api.post('/api/admin/recalls', {
            conversation: item.conversation,
            seq: item.seq,
            state,
            correction: text || null,
            notify: notify.checked,
          });
          frame.announce(words.done);
          frame.redraw();
        }),
      kind,
    );
    return one;
  };
  const mayDecide = me.roles.some((role) => role !== 'auditor');
  return build(
    'article',
    { class: 'card' },
    build(
      'h2',
      {},
      `${words.roles[item.role]} · ${moment(item.at, lang)} `,
      item.open ? badge(words.open, 'warn') : badge(words.closed),
    ),
    build('blockquote', { lang: item.lang === 'zh' ? 'zh-CN' : 'en' }, item.text),
    build('ul', {}, ...item.reasons.map((reason) => build('li', {}, drawReason(reason, lang)))),
    item.mark
      ? notice(
          'info',
          build('p', {}, words.marked(words.acts[item.mark.state], item.mark.by)),
          item.mark.correction ? build('p', {}, item.mark.correction) : null,
        )
      : null,
    ...(mayDecide
      ? [
          build(
            'div',
            { class: 'field' },
            build('label', { for: correction.id }, words.correction),
            correction,
          ),
          build('div', { class: 'choice' }, notify, build('label', { for: notify.id }, words.notify)),
          place,
          build('div', { class: 'row' }, ...markActs.map(([state, kind]) => decide(state, kind))),
        ]
      : []),
  );
}

const markActs: [MarkState, 'primary' | 'plain' | 'danger'][] = [
  ['corrected', 'primary'],
  ['recalled', 'danger'],
  ['dismissed', 'plain'],
];

function drawReason(reason: Reason, lang: Frame['lang']): string {
  const words = texts[lang];
  const status =
    reason.was && reason.now ? words.was(statusWords[reason.was][lang], statusWords[reason.now][lang]) : '';
  return [
    `${reason.document} ${reason.article}`,
    words.codes[reason.code],
    status,
    reason.endedByDocument ? words.by(reason.endedByDocument) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
