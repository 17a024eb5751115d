/** The evidence packet: what is known before a word is written. */
import type { Lang } from '../../shared/wire-types.ts';
import { clockBadge, duration, langWord, reasonWord, stateWords, topicWord } from '../desk-words.ts';
import { badge, build, facts } from '../parts.ts';
import { moment } from '../words.ts';
import type { StaffView } from './wire.ts';

const texts = {
  zh: {
    title: '情况',
    state: '状态',
    reason: '转人工原因',
    topic: '主题',
    language: '语言',
    wait: '等待',
    clock: '计时',
    case: '办件编号',
    hold: '搁置至',
    owner: '负责人',
    nobody: '无人',
    asked: '问过什么',
    machine: '机器答过什么',
    cited: '引用',
    found: '找到过的条文',
    none: '没有',
    earlier: '以前转过人工',
    rating: '评价',
    rated: (machine: string, staff: string, outcome: string) =>
      `机器 ${machine} · 人工 ${staff} · 结果 ${outcome}`,
  },
  en: {
    title: 'What is known',
    state: 'State',
    reason: 'Why a person',
    topic: 'Topic',
    language: 'Language',
    wait: 'Waiting',
    clock: 'Clock',
    case: 'Case number',
    hold: 'On hold until',
    owner: 'With',
    nobody: 'nobody',
    asked: 'What was asked',
    machine: 'What the machine said',
    cited: 'cited',
    found: 'Provisions found',
    none: 'none',
    earlier: 'Earlier handoffs',
    rating: 'Rating',
    rated: (machine: string, staff: string, outcome: string) =>
      `machine ${machine} · staff ${staff} · outcome ${outcome}`,
  },
};

export function drawPacket(view: StaffView, lang: Lang, nameOf: (staffId: string) => string): HTMLElement {
  const words = texts[lang];
  const { conversation } = view;
  const handoff = view.handoffs.find(({ closedAt }) => closedAt === null) ?? view.handoffs[0];
  const running = view.clocks
    .filter(({ metAt, stoppedAt }) => metAt === null && stoppedAt === null)
    .map(({ metric, warnAt, dueAt, breachedAt, pausedAt }) => ({
      metric,
      warnAt,
      dueAt,
      breached: breachedAt !== null,
      paused: pausedAt !== null,
    }));
  const evidence = handoff?.evidence ?? {};
  const score = (value: number | null) => (value === null ? '–' : String(value));
  return build(
    'section',
    { class: 'card packet', 'aria-labelledby': 'packet-title' },
    build('h2', { id: 'packet-title' }, words.title),
    facts(
      [words.state, badge(stateWords[conversation.state][lang])],
      [words.owner, conversation.owner ? nameOf(conversation.owner) : words.nobody],
      handoff ? [words.reason, reasonWord(handoff.reason, lang)] : null,
      [words.topic, topicWord(conversation.topic, lang)],
      [words.language, langWord(conversation.lang, lang)],
      conversation.waitingSince
        ? [words.wait, duration(Date.now() - Date.parse(conversation.waitingSince), lang)]
        : null,
      running.length > 0 ? [words.clock, clockBadge(running, lang)] : null,
      view.case ? [words.case, build('code', {}, view.case.number)] : null,
      conversation.holdUntil ? [words.hold, moment(conversation.holdUntil, lang)] : null,
      view.rating
        ? [
            words.rating,
            build(
              'span',
              {},
              words.rated(score(view.rating.machine), score(view.rating.staff), score(view.rating.outcome)),
              view.rating.comment ? build('span', { class: 'hint' }, ` ${view.rating.comment}`) : null,
            ),
          ]
        : null,
    ),
    build('h3', {}, words.asked),
    list(
      (evidence.asked ?? []).map(({ text }) => text),
      words.none,
    ),
    build('h3', {}, words.machine),
    list(
      (evidence.answers ?? []).map(
        (one) =>
          `${one.outcome}${one.reason ? ` · ${reasonWord(one.reason, lang)}` : ''} · ${one.asOf}${
            one.cited.length > 0 ? ` · ${words.cited}: ${one.cited.join('; ')}` : ''
          }`,
      ),
      words.none,
    ),
    build('h3', {}, words.found),
    list([...new Set((evidence.answers ?? []).flatMap(({ found }) => found))], words.none),
    view.handoffs.length > 1
      ? build(
          'p',
          { class: 'hint' },
          `${words.earlier}: ${view.handoffs
            .slice(1)
            .map((one) => `${moment(one.openedAt, lang)} ${reasonWord(one.reason, lang)}`)
            .join('; ')}`,
        )
      : null,
  );
}

const list = (items: string[], none: string): HTMLElement =>
  items.length === 0
    ? build('p', { class: 'empty' }, none)
    : build('ul', {}, ...items.map((item) => build('li', {}, item)));
