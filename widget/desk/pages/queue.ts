/** What waits, what is offered to one, what one has. Everything on it comes by itself. */
import type { BoardItem } from '../../../src/desk/read-board.ts';
import {
  careBadges,
  clockBadge,
  conversationPath,
  deskGroup,
  duration,
  langWord,
  reasonWord,
  stateWords,
  topicWord,
} from '../desk-words.ts';
import { type Duty, readDuty, setDuty } from '../duty.ts';
import type { Office } from '../live-board.ts';
import { followBoard, type LiveBoard } from '../live-board.ts';
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, button, fill, link, notice, table, working } from '../parts.ts';
import { addShortcuts } from '../shortcuts.ts';
import { moment } from '../words.ts';

const texts = {
  zh: {
    duty: '接待状态',
    duties: { available: '接待中', away: '暂离', off: '未上岗' } satisfies Record<Duty, string>,
    begin: '开始接待',
    away: '暂离',
    leave: '下班',
    officeOpen: (until: string) => `办公时间，至 ${until}`,
    officeClosed: (from: string) => `非办公时间，${from} 开始`,
    provisional: '当年节假日安排尚未公布',
    lost: '与服务的连接断开，正在重新连接。下面的内容可能已过时。',
    offer: '有会话派给您',
    seconds: (n: number) => `还有 ${n} 秒`,
    accept: '接手',
    decline: '不接',
    mine: '我的会话',
    mineEmpty: '您现在没有会话。',
    waiting: '等待接手',
    waitingEmpty: '没有人在等待。',
    others: '其他人的会话',
    matter: '事项',
    wait: '已等',
    clock: '计时',
    language: '语言',
    topic: '主题',
    state: '状态',
    act: '操作',
    claim: '接手',
    arrived: (n: number) => `有新的等待者，共 ${n} 人在等`,
    offered: '有一个会话派给您，请接手或拒绝',
    next: '下一个',
    previous: '上一个',
    open: '打开',
    firstClaim: '接手所选，未选则接手等得最久的',
    held: (until: string) => `至 ${until}`,
  },
  en: {
    duty: 'At the desk',
    duties: { available: 'available', away: 'away', off: 'not at the desk' } satisfies Record<Duty, string>,
    begin: 'Start',
    away: 'Away',
    leave: 'Leave',
    officeOpen: (until: string) => `Office open until ${until}`,
    officeClosed: (from: string) => `Office closed, opens ${from}`,
    provisional: 'the holidays of this year are not published yet',
    lost: 'The connection is lost and being restored. What is below may be out of date.',
    offer: 'Offered to you',
    seconds: (n: number) => `${n} seconds left`,
    accept: 'Accept',
    decline: 'Decline',
    mine: 'My conversations',
    mineEmpty: 'You have no conversation now.',
    waiting: 'Waiting',
    waitingEmpty: 'Nobody waits.',
    others: 'Conversations of others',
    matter: 'Matter',
    wait: 'Waiting',
    clock: 'Clock',
    language: 'Language',
    topic: 'Topic',
    state: 'State',
    act: 'Act',
    claim: 'Take',
    arrived: (n: number) => `Somebody new waits, ${n} in all`,
    offered: 'A conversation is offered to you: accept or decline',
    next: 'Next',
    previous: 'Previous',
    open: 'Open',
    firstClaim: 'Take the chosen one, else the one that waits longest',
    held: (until: string) => `until ${until}`,
  },
};

export const queuePage: DeskPage = {
  path: '/desk/queue',
  title: { zh: '接待队列', en: 'Queue' },
  roles: ['agent', 'supervisor', 'auditor'],
  group: deskGroup,
  async open(frame) {
    const { body, lang, api, me, announce } = frame;
    const words = texts[lang];
    const isAgent = me.roles.includes('agent');
    const leaving = new AbortController();
    const place = build('div', {});
    const line = build('div', {});
    const offers = build('div', {});
    const lists = build('div', {});
    const dutyRow = build('div', { class: 'row' });
    let board: LiveBoard | null = null;
    let knownWaiting: Set<string> | null = null;

    const { office } = await api.get<{ office: Office }>('/api/desk/board');

    const take = (id: string, trigger: HTMLButtonElement | null) =>
      working(trigger, place, lang, async () => {
        await api.post(`/api/desk/conversations/${id}/claim`);
        frame.go(conversationPath(id, 'assigned'));
      });
    const decline = (id: string, trigger: HTMLButtonElement | null) =>
      working(trigger, place, lang, async () => {
        await api.post(`/api/desk/conversations/${id}/decline`);
      });

    const drawDuty = () => {
      const duty = readDuty();
      const change = (words: string, to: Duty, kind: 'primary' | 'plain' = 'plain') => {
        const one: HTMLButtonElement = button(
          words,
          () =>
            void working(one, place, lang, async () => {
              await setDuty(api, to);
              drawDuty();
              dutyRow.querySelector('button')?.focus();
            }),
          kind,
        );
        return one;
      };
      fill(
        dutyRow,
        build(
          'span',
          {},
          `${words.duty}: `,
          badge(words.duties[duty], duty === 'available' ? 'good' : duty === 'away' ? 'warn' : ''),
        ),
        duty === 'available' ? change(words.away, 'away') : change(words.begin, 'available', 'primary'),
        duty === 'off' ? null : change(words.leave, 'off'),
      );
    };

    const draw = (now: LiveBoard) => {
      board = now;
      const mine = now.items.filter(({ owner }) => owner?.staffId === me.id);
      const offered = now.items.filter(({ offeredTo }) => offeredTo === me.id);
      const waiting = now.items.filter(isWaiting);
      const others = now.items.filter(({ owner }) => owner !== null && owner.staffId !== me.id);
      const fresh = waiting.filter(({ id }) => knownWaiting && !knownWaiting.has(id));
      if (offered.some(({ id }) => !offers.querySelector(`[data-conversation="${id}"]`)))
        announce(words.offered);
      else if (fresh.length > 0) announce(words.arrived(waiting.length));
      knownWaiting = new Set(waiting.map(({ id }) => id));
      const kept = keepFocus(body);
      fill(offers, ...offered.map((item) => drawOffer(frame, item, take, decline)));
      fill(
        lists,
        build('h2', {}, `${words.mine} (${mine.length})`),
        drawList(frame, words.mine, mine, words.mineEmpty, null),
        build('h2', {}, `${words.waiting} (${waiting.length})`),
        drawList(frame, words.waiting, waiting, words.waitingEmpty, isAgent ? take : null),
        others.length > 0 ? build('h2', {}, `${words.others} (${others.length})`) : null,
        others.length > 0 ? drawList(frame, words.others, others, '', null) : null,
      );
      kept();
    };

    const choose = (step: 1 | -1) => {
      const rows = [...lists.querySelectorAll<HTMLElement>('tbody th a')];
      const at = rows.indexOf(document.activeElement as HTMLElement);
      rows[(at + step + rows.length) % rows.length]?.focus();
    };
    const shortcuts = addShortcuts(
      lang,
      [
        { key: 'j', words: { zh: '下一个', en: 'Next' }, act: () => choose(1) },
        { key: 'k', words: { zh: '上一个', en: 'Previous' }, act: () => choose(-1) },
        {
          key: 'c',
          words: { zh: texts.zh.firstClaim, en: texts.en.firstClaim },
          act: () => {
            const chosen = (document.activeElement?.closest('[data-conversation]') as HTMLElement | null)
              ?.dataset.conversation;
            const id = chosen ?? board?.items.find(isWaiting)?.id;
            if (id && isAgent) void take(id, null);
          },
        },
        {
          key: 'a',
          words: { zh: '接手派给我的', en: 'Accept what is offered' },
          act: () => offers.querySelector<HTMLButtonElement>('button')?.click(),
        },
        {
          key: 'd',
          words: { zh: '不接派给我的', en: 'Decline what is offered' },
          act: () => offers.querySelectorAll<HTMLButtonElement>('button')[1]?.click(),
        },
      ],
      leaving.signal,
    );

    if (isAgent) drawDuty();
    fill(
      body,
      build(
        'div',
        { class: 'row spread' },
        isAgent ? dutyRow : null,
        build('span', { class: 'hint' }, officeLine(office, lang)),
        shortcuts,
      ),
      line,
      place,
      offers,
      lists,
    );
    followBoard(leaving.signal, draw, (yes) => fill(line, yes ? null : notice('warn', words.lost)));
    // Times grow without any event.
    const timer = setInterval(() => board && draw(board), 15_000);
    const countdown = setInterval(() => tick(offers, lang), 1_000);
    return () => {
      clearInterval(timer);
      clearInterval(countdown);
      leaving.abort();
    };
  },
};

const isWaiting = (item: BoardItem): boolean =>
  item.owner === null && (item.state === 'queued' || item.state === 'offered' || item.state === 'case_open');

export function officeLine(office: Office, lang: Frame['lang']): string {
  const words = texts[lang];
  const main = office.open
    ? words.officeOpen(moment(office.closesAt, lang))
    : words.officeClosed(moment(office.opensAt, lang));
  return office.provisional ? `${main} (${words.provisional})` : main;
}

type Take = (id: string, trigger: HTMLButtonElement | null) => Promise<void>;

function drawOffer(frame: Frame, item: BoardItem, take: Take, decline: Take): HTMLElement {
  const { lang } = frame;
  const words = texts[lang];
  const accept: HTMLButtonElement = button(words.accept, () => void take(item.id, accept), 'primary');
  const refuse: HTMLButtonElement = button(words.decline, () => void decline(item.id, refuse));
  const offer = build(
    'section',
    { class: 'card offer', 'data-conversation': item.id, 'aria-label': words.offer },
    build('h2', {}, words.offer),
    build(
      'p',
      {},
      `${reasonWord(item.reason, lang)} · ${topicWord(item.topic, lang)} · ${langWord(item.lang, lang)} `,
      careBadges(item, lang),
    ),
    build('p', { class: 'countdown', 'data-until': item.offerEndsAt ?? '' }),
    build('div', { class: 'row' }, accept, refuse),
  );
  tick(offer, lang);
  return offer;
}

function tick(place: Element, lang: Frame['lang']): void {
  for (const element of place.querySelectorAll<HTMLElement>('.countdown')) {
    const leftMs = Date.parse(element.dataset.until ?? '') - Date.now();
    element.textContent = Number.isFinite(leftMs)
      ? texts[lang].seconds(Math.max(0, Math.ceil(leftMs / 1000)))
      : '';
  }
}

function drawList(
  frame: Frame,
  caption: string,
  items: BoardItem[],
  empty: string,
  take: Take | null,
): HTMLElement {
  const { lang, me } = frame;
  const words = texts[lang];
  const element = table(
    caption,
    [
      words.matter,
      words.wait,
      words.clock,
      words.language,
      words.topic,
      words.state,
      ...(take ? [words.act] : []),
    ],
    items.map((item) => {
      const reason = item.owner?.staffId === me.id ? 'assigned' : 'queue';
      const claim: HTMLButtonElement | null = take
        ? button(words.claim, () => void take(item.id, claim), 'primary')
        : null;
      claim?.setAttribute('data-focus', `claim ${item.id}`);
      const name = link(frame, conversationPath(item.id, reason), reasonWord(item.reason, lang));
      name.setAttribute('data-focus', `open ${item.id}`);
      name.setAttribute('data-conversation', item.id);
      return [
        build(
          'span',
          {},
          name,
          ' ',
          careBadges(item, lang),
          item.case ? build('span', { class: 'hint' }, ` ${item.case}`) : null,
        ),
        item.waitingSince ? duration(Date.now() - Date.parse(item.waitingSince), lang) : '–',
        clockBadge(item.clocks, lang),
        langWord(item.lang, lang),
        topicWord(item.topic, lang),
        build(
          'span',
          {},
          stateWords[item.state][lang],
          item.owner && item.owner.staffId !== me.id ? ` · ${item.owner.alias}` : null,
          item.holdUntil
            ? build('span', { class: 'hint' }, ` ${words.held(moment(item.holdUntil, lang))}`)
            : null,
        ),
        ...(claim ? [claim] : []),
      ];
    }),
    empty,
  );
  for (const [index, row] of [...element.querySelectorAll('tbody tr')].entries())
    row.setAttribute('data-conversation', items[index]!.id);
  return element;
}

/** A list drawn anew must not take the focus away. @returns what puts it back */
export function keepFocus(place: Element): () => void {
  const name = (document.activeElement as HTMLElement | null)?.dataset?.focus;
  return () => {
    if (name) place.querySelector<HTMLElement>(`[data-focus="${name}"]`)?.focus({ preventScroll: true });
  };
}
