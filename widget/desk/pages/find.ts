/** Finds conversations and cases by number, id or words. What is opened from here is audited as a search. */
import { conversationPath, deskGroup, type State, stateWords, topicWord } from '../desk-words.ts';
import type { DeskPage } from '../page.ts';
import { build, field, fill, link, table, working } from '../parts.ts';
import { moment } from '../words.ts';

const texts = {
  zh: {
    label: '办件编号、会话编号或说过的话',
    find: '查找',
    caption: '查到的会话',
    conversation: '会话',
    case: '办件编号',
    topic: '主题',
    state: '状态',
    updated: '最近变动',
    empty: '没有查到。',
    short: '至少写两个字',
  },
  en: {
    label: 'Case number, id of a conversation, or words that were said',
    find: 'Find',
    caption: 'Conversations found',
    conversation: 'Conversation',
    case: 'Case number',
    topic: 'Topic',
    state: 'State',
    updated: 'Last change',
    empty: 'Nothing was found.',
    short: 'At least two characters',
  },
};

interface Line {
  conversation: string;
  state: State;
  case: string | null;
  topic: string | null;
  updatedAt: string;
}

export const findPage: DeskPage = {
  path: '/desk/find',
  title: { zh: '查找会话', en: 'Find conversations' },
  roles: ['agent', 'supervisor', 'auditor'],
  group: deskGroup,
  open(frame) {
    const { body, lang, api, parameters } = frame;
    const words = texts[lang];
    const results = build('div', { role: 'status' });
    const query = field(words.label, { name: 'q', autocomplete: 'off', maxlength: '200', type: 'search' });
    const submit = build('button', { type: 'submit', class: 'button primary' }, words.find);
    const find = () =>
      working(submit, results, lang, async () => {
        const q = query.input.value.trim();
        query.setFault(q.length < 2 ? words.short : null);
        if (q.length < 2) return query.input.focus();
        history.replaceState(null, '', `/desk/find?q=${encodeURIComponent(q)}`);
        const { conversations } = await api.get<{ conversations: Line[] }>(
          `/api/desk/search?q=${encodeURIComponent(q)}`,
        );
        fill(
          results,
          table(
            words.caption,
            [words.conversation, words.case, words.topic, words.state, words.updated],
            conversations.map((one) => [
              link(frame, conversationPath(one.conversation, 'search'), one.conversation),
              one.case ?? '–',
              topicWord(one.topic, lang),
              stateWords[one.state]?.[lang] ?? one.state,
              moment(one.updatedAt, lang),
            ]),
            words.empty,
          ),
        );
      });
    fill(
      body,
      build(
        'form',
        {
          class: 'card',
          role: 'search',
          novalidate: true,
          onsubmit: (event: Event) => {
            event.preventDefault();
            void find();
          },
        },
        query.element,
        build('div', { class: 'row' }, submit),
      ),
      results,
    );
    if (parameters.q) {
      query.input.value = parameters.q;
      void find();
    } else query.input.focus();
    return undefined;
  },
};
