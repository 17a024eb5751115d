/** Cases: handoffs that outlive the chat, those that wait first. */
import type { BoardItem } from '../../../src/desk/read-board.ts';
import {
  careBadges,
  clockBadge,
  conversationPath,
  deskGroup,
  reasonWord,
  stateWords,
  topicWord,
} from '../desk-words.ts';
import { followBoard } from '../live-board.ts';
import type { DeskPage } from '../page.ts';
import { build, fill, link, notice, table } from '../parts.ts';
import { moment } from '../words.ts';
import { keepFocus } from './queue.ts';

const texts = {
  zh: {
    about: '没有人接待时登记的问题。打开后接手并答复，咨询人在会话和查询页都能看到。',
    caption: '办件',
    number: '编号',
    matter: '事项',
    topic: '主题',
    since: '登记以来',
    clock: '计时',
    state: '状态',
    empty: '没有未办结的办件。',
    lost: '与服务的连接断开，正在重新连接。下面的内容可能已过时。',
  },
  en: {
    about:
      'Questions registered when nobody was there. Open one, take it and reply; the asker sees it in the chat and on the case page.',
    caption: 'Cases',
    number: 'Number',
    matter: 'Matter',
    topic: 'Topic',
    since: 'Since',
    clock: 'Clock',
    state: 'State',
    empty: 'No case is open.',
    lost: 'The connection is lost and being restored. What is below may be out of date.',
  },
};

export const casesPage: DeskPage = {
  path: '/desk/cases',
  title: { zh: '办件', en: 'Cases' },
  roles: ['agent', 'supervisor', 'auditor'],
  group: deskGroup,
  open(frame) {
    const { body, lang, me } = frame;
    const words = texts[lang];
    const leaving = new AbortController();
    const line = build('div', {});
    const list = build('div', {});
    fill(body, build('p', {}, words.about), line, list);
    const draw = (items: BoardItem[]) => {
      const kept = keepFocus(list);
      fill(
        list,
        table(
          words.caption,
          [words.number, words.matter, words.topic, words.since, words.clock, words.state],
          items.map((item) => {
            const name = link(
              frame,
              conversationPath(item.id, item.owner?.staffId === me.id ? 'assigned' : 'queue'),
              item.case ?? item.id,
            );
            name.setAttribute('data-focus', `open ${item.id}`);
            return [
              name,
              build('span', {}, `${reasonWord(item.reason, lang)} `, careBadges(item, lang)),
              topicWord(item.topic, lang),
              moment(item.waitingSince, lang),
              clockBadge(item.clocks, lang),
              `${stateWords[item.state][lang]}${item.owner ? ` · ${item.owner.alias}` : ''}`,
            ];
          }),
          words.empty,
        ),
      );
      kept();
    };
    followBoard(
      leaving.signal,
      ({ items }) => draw(items.filter((item) => item.case !== null)),
      (yes) => fill(line, yes ? null : notice('warn', words.lost)),
    );
    return () => leaving.abort();
  },
};
