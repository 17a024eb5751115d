/** The live board of the supervisor: what waits, who is there, what is late; limits and leave of each member. */
import type { DeskMember } from '../../../src/desk/read-board.ts';
import {
  careBadges,
  clockBadge,
  conversationPath,
  reasonWord,
  stateWords,
  superviseGroup,
} from '../desk-words.ts';
import { followBoard, type LiveBoard } from '../live-board.ts';
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, button, field, fill, link, notice, table, working } from '../parts.ts';
import { keepFocus } from './queue.ts';

const texts = {
  zh: {
    waiting: '等待',
    active: '接待中',
    cases: '办件',
    breached: '超时',
    there: '在岗',
    late: '超时的会话',
    lateEmpty: '没有超时。',
    matter: '事项',
    state: '状态',
    clock: '计时',
    owner: '负责人',
    nobody: '无人',
    members: '坐席',
    membersEmpty: '还没有人上过岗。',
    name: '对外名称',
    presence: '在岗',
    load: '在办/上限',
    change: '修改',
    yes: '在岗',
    away: '暂离',
    no: '不在岗',
    leave: '休假',
    max: '同时办理上限',
    skills: '专长（用逗号分开，如 drug,device）',
    languages: '语言（zh,en）',
    save: '保存',
    close: '取消',
    lost: '与服务的连接断开，正在重新连接。下面的内容可能已过时。',
    saved: '已保存',
    reassign: '改派：打开会话后用“转交”。',
  },
  en: {
    waiting: 'Waiting',
    active: 'In progress',
    cases: 'Cases',
    breached: 'Overdue',
    there: 'At the desk',
    late: 'Overdue conversations',
    lateEmpty: 'Nothing is overdue.',
    matter: 'Matter',
    state: 'State',
    clock: 'Clock',
    owner: 'With',
    nobody: 'nobody',
    members: 'Members of the desk',
    membersEmpty: 'Nobody has been at the desk yet.',
    name: 'Name for askers',
    presence: 'There',
    load: 'Has / limit',
    change: 'Change',
    yes: 'there',
    away: 'away',
    no: 'not there',
    leave: 'on leave',
    max: 'Limit at a time',
    skills: 'Skills (comma between them, such as drug,device)',
    languages: 'Languages (zh,en)',
    save: 'Save',
    close: 'Cancel',
    lost: 'The connection is lost and being restored. What is below may be out of date.',
    saved: 'Saved',
    reassign: 'To reassign, open the conversation and pass it on.',
  },
};

export const boardPage: DeskPage = {
  path: '/desk/board',
  title: { zh: '实时看板', en: 'Live board' },
  roles: ['supervisor', 'auditor'],
  group: superviseGroup,
  open(frame) {
    const { body, lang } = frame;
    const words = texts[lang];
    const leaving = new AbortController();
    const line = build('div', {});
    const live = build('div', {});
    fill(body, line, live);
    const draw = (board: LiveBoard) => {
      const kept = keepFocus(live);
      fill(live, ...drawBoard(frame, board));
      kept();
    };
    followBoard(leaving.signal, draw, (yes) => fill(line, yes ? null : notice('warn', words.lost)));
    return () => leaving.abort();
  },
};

function drawBoard(frame: Frame, { items, members }: LiveBoard): HTMLElement[] {
  const { lang, me } = frame;
  const words = texts[lang];
  const count = (...states: string[]) => items.filter(({ state }) => states.includes(state)).length;
  const late = items.filter(({ clocks }) => clocks.some(({ breached }) => breached));
  const figures: [string, number][] = [
    [words.waiting, count('queued', 'offered')],
    [words.active, count('staff_active', 'on_hold')],
    [words.cases, items.filter((item) => item.case !== null).length],
    [words.breached, late.length],
    [words.there, members.filter(({ present, status }) => present && status === 'available').length],
  ];
  const decides = me.roles.includes('supervisor');
  return [
    build(
      'dl',
      { class: 'figures' },
      ...figures.map(([name, value]) =>
        build('div', {}, build('dt', {}, name), build('dd', {}, String(value))),
      ),
    ),
    build('h2', {}, words.late),
    build('p', { class: 'hint' }, words.reassign),
    table(
      words.late,
      [words.matter, words.state, words.clock, words.owner],
      late.map((item) => {
        const name = link(frame, conversationPath(item.id, 'quality'), reasonWord(item.reason, lang));
        name.setAttribute('data-focus', `open ${item.id}`);
        return [
          build('span', {}, name, ' ', careBadges(item, lang)),
          stateWords[item.state][lang],
          clockBadge(item.clocks, lang),
          item.owner?.alias ?? words.nobody,
        ];
      }),
      words.lateEmpty,
    ),
    build('h2', {}, words.members),
    table(
      words.members,
      [words.name, words.presence, words.load, ...(decides ? [words.change] : [])],
      members.map((member) => {
        const change = button(words.change, () => openMember(frame, member));
        change.setAttribute('data-focus', `member ${member.staffId}`);
        return [
          member.alias,
          member.onLeave
            ? badge(words.leave, 'warn')
            : member.present
              ? badge(
                  member.status === 'away' ? words.away : words.yes,
                  member.status === 'away' ? 'warn' : 'good',
                )
              : badge(words.no),
          `${member.liveCount}/${member.maxLive}`,
          ...(decides ? [change] : []),
        ];
      }),
      words.membersEmpty,
    ),
  ];
}

function openMember({ lang, api, announce }: Frame, member: DeskMember): void {
  const words = texts[lang];
  const place = build('div', {});
  const alias = field(words.name, { name: 'alias', maxlength: '40' });
  const max = field(words.max, { name: 'max', type: 'number', min: '0', max: '100' });
  const skills = field(words.skills, { name: 'skills' });
  const languages = field(words.languages, { name: 'languages' });
  alias.input.value = member.alias;
  max.input.value = String(member.maxLive);
  skills.input.value = member.skills.join(',');
  languages.input.value = member.languages.join(',');
  const leave = build('input', {
    type: 'checkbox',
    id: 'member-leave',
    ...(member.onLeave ? { checked: true } : {}),
  });
  const list = (text: string) =>
    text
      .split(/[,，、\s]+/)
      .map((one) => one.trim())
      .filter(Boolean);
  const submit = build('button', { type: 'submit', class: 'button primary' }, words.save);
  const dialog = build(
    'dialog',
    { 'aria-labelledby': 'member-title', onclose: () => dialog.remove() },
    build('h2', { id: 'member-title' }, member.alias),
    build(
      'form',
      {
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          void working(submit, place, lang, async () => {
            await api.post(`/api/desk/members/${member.staffId}`, {
              alias: alias.input.value.trim(),
              maxLive: Number(max.input.value),
              skills: list(skills.input.value),
              languages: list(languages.input.value),
              onLeave: leave.checked,
            });
            dialog.close();
            announce(words.saved);
          });
        },
      },
      alias.element,
      max.element,
      skills.element,
      languages.element,
      build('div', { class: 'choice' }, leave, build('label', { for: 'member-leave' }, words.leave)),
      place,
      build(
        'div',
        { class: 'row' },
        submit,
        button(words.close, () => dialog.close()),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
