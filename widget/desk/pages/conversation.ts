/** One conversation: all that was said and found, the reply, and what ends or moves it. */
import type { Board } from '../../../src/desk/read-board.ts';
import { drawActions, type Verb } from '../conversation/actions.ts';
import { Compose } from '../conversation/compose.ts';
import { drawPacket } from '../conversation/packet.ts';
import { drawMessage } from '../conversation/thread.ts';
import type {
  AskerStanding,
  DeskMember,
  Draft,
  StaffMessage,
  StaffSignal,
  StaffView,
  Standing,
} from '../conversation/wire.ts';
import { followEvents } from '../follow-events.ts';
import type { DeskPage, Frame } from '../page.ts';
import { build, button, confirmDialog, fill, link, notice, working } from '../parts.ts';
import { addShortcuts } from '../shortcuts.ts';

const texts = {
  zh: {
    back: '回到队列',
    messages: '对话',
    claim: '接手',
    resume: '继续接待',
    note: '内部备注',
    noteLabel: '备注（只有工作人员看得到）',
    noteSave: '记下备注',
    lost: '与服务的连接断开，正在重新连接。',
    gone: '这个会话已被删除。',
    typing: '咨询人正在输入…',
    looking: (names: string) => `${names} 也在看`,
    writing: (names: string) => `${names} 正在写`,
    notMine: '这个会话由其他人负责。',
    cameIn: (who: string) => `新消息：${who}`,
    who: { asker: '咨询人', bot: '机器', staff: '工作人员', system: '系统' },
    done: {
      transfer: '已转交',
      hold: '已搁置',
      resume: '已继续',
      return: '已交还机器',
      refer: '已转交其他机关',
      resolve: '已办结',
    } satisfies Record<Verb, string>,
    second: '等您复核的答复',
    approve: '通过',
    reject: '退回',
    rejectSure: '退回这份答复？',
    reason: '理由',
    handedOver: '会话已不由您负责',
    readonly: '会话不在您手里，不能答复。',
  },
  en: {
    back: 'Back to the queue',
    messages: 'Conversation',
    claim: 'Take',
    resume: 'Take up again',
    note: 'Private note',
    noteLabel: 'Note (seen by staff only)',
    noteSave: 'Keep the note',
    lost: 'The connection is lost and being restored.',
    gone: 'This conversation was deleted.',
    typing: 'The asker is typing…',
    looking: (names: string) => `Also looking: ${names}`,
    writing: (names: string) => `Writing: ${names}`,
    notMine: 'Somebody else has this conversation.',
    cameIn: (who: string) => `New message: ${who}`,
    who: { asker: 'asker', bot: 'machine', staff: 'staff', system: 'notice' },
    done: {
      transfer: 'Passed on',
      hold: 'On hold',
      resume: 'Taken up again',
      return: 'Given back to the machine',
      refer: 'Referred',
      resolve: 'Resolved',
    } satisfies Record<Verb, string>,
    second: 'A reply that waits for your approval',
    approve: 'Approve',
    reject: 'Send back',
    rejectSure: 'Send this reply back?',
    reason: 'Reason',
    handedOver: 'You no longer have this conversation',
    readonly: 'You do not have this conversation and cannot reply in it.',
  },
};

const viewingEveryMs = 25_000;

export const conversationPage: DeskPage = {
  path: '/desk/conversations/:id',
  title: { zh: '会话', en: 'Conversation' },
  roles: ['agent', 'supervisor', 'auditor'],
  group: null,
  async open(frame) {
    const { body, lang, api, me, parameters, announce } = frame;
    const words = texts[lang];
    const id = parameters.id!;
    const isAgent = me.roles.includes('agent');
    const writes = isAgent || me.roles.includes('supervisor');
    const path = `/api/desk/conversations/${encodeURIComponent(id)}`;
    const leaving = new AbortController();
    const readAs = (reason: string) => api.get<StaffView>(`${path}?reason=${encodeURIComponent(reason)}`);

    let [view, board, { teams }] = await Promise.all([
      readAs(parameters.reason ?? 'queue'),
      api.get<Board>('/api/desk/board'),
      api.get<{ teams: { id: string; name: { zh: string; en: string }; active: boolean }[] }>(
        '/api/desk/teams',
      ),
    ]);
    const mine = () => view.conversation.owner === me.id;
    const nameOf = (staffId: string) =>
      board.members.find((one: DeskMember) => one.staffId === staffId)?.alias ?? staffId;
    const shown = new Set<number>();
    const line = build('div', {});
    const place = build('div', {});
    const packet = build('div', {});
    const thread = build('ol', { class: 'thread' });
    const scroller = build(
      'section',
      { class: 'card thread-box', 'aria-label': words.messages, tabindex: '0' },
      thread,
    );
    const signals = build('p', { class: 'hint signals', role: 'status' });
    const acts = build('div', {});
    const writing = build('div', {});
    const seconds = build('div', {});
    let compose: Compose | null = null;
    let actions: ReturnType<typeof drawActions> | null = null;

    const put = (message: StaffMessage): boolean => {
      if (shown.has(message.seq)) return false;
      shown.add(message.seq);
      const item = drawMessage(message, { lang, nameOf });
      const after = [...thread.children].find((one) => Number(one.id.slice('message-'.length)) > message.seq);
      thread.insertBefore(item, after ?? null);
      view.conversation.lastSeq = Math.max(view.conversation.lastSeq, message.seq);
      return true;
    };
    const toEnd = () => {
      scroller.scrollTop = scroller.scrollHeight;
    };
    const take = (message: StaffMessage) => {
      const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
      if (!put(message)) return;
      if (message.role === 'asker') compose?.came(message.seq);
      if (message.role === 'asker') announce(`${words.cameIn(words.who[message.role])} ${message.text}`);
      if (atEnd) toEnd();
    };

    const own = (): Draft | null =>
      view.drafts.find(
        (draft) => draft.author === me.id && draft.state !== 'sent' && draft.state !== 'dropped',
      ) ?? null;

    const drawState = () => {
      const { state, owner } = view.conversation;
      fill(packet, drawPacket(view, lang, nameOf));
      actions = null;
      const claimable = isAgent && owner === null && ['queued', 'offered', 'case_open'].includes(state);
      const claim: HTMLButtonElement = button(
        words.claim,
        () =>
          void working(claim, place, lang, async () => {
            changed(await api.post<Standing>(`${path}/claim`));
            compose?.focus();
          }),
        'primary',
      );
      const resume: HTMLButtonElement = button(
        words.resume,
        () =>
          void working(resume, place, lang, async () =>
            changed(await api.post<Standing>(`${path}/resume`), 'resume'),
          ),
        'primary',
      );
      const supervises = me.roles.includes('supervisor') && owner !== null;
      if (mine() || supervises)
        actions = drawActions({
          lang,
          api,
          conversationId: id,
          staffId: owner ?? me.id,
          members: () => board.members,
          teams,
          done: (standing, verb) => changed(standing, verb),
        });
      fill(
        acts,
        claimable ? build('div', { class: 'row' }, claim) : null,
        mine() && state === 'on_hold' ? build('div', { class: 'row' }, resume) : null,
        owner !== null && !mine() ? notice('info', `${words.notMine} ${nameOf(owner)}`) : null,
        actions?.element,
      );
      if (mine() && isAgent) {
        if (!compose) {
          compose = new Compose(
            {
              lang,
              api,
              staffId: me.id,
              conversationId: id,
              askerLang: view.conversation.lang,
              lastSeq: () => view.conversation.lastSeq,
              epoch: () => view.conversation.epoch,
              announce,
              sent: (message) => {
                put(message);
                toEnd();
              },
              reread: () => void reread().catch(() => undefined),
              showSeq: (seq) => thread.querySelector(`#message-${seq}`)?.scrollIntoView({ block: 'center' }),
            },
            own(),
          );
          fill(writing, compose.element);
        } else compose.setDraft(own());
      } else {
        compose?.leave();
        compose = null;
        fill(writing);
      }
      drawSeconds();
    };

    const drawSeconds = () => {
      fill(
        seconds,
        ...view.drafts
          .filter((draft) => draft.state === 'submitted' && draft.author !== me.id && writes)
          .map((draft) => drawSecond(frame, draft, nameOf(draft.author), path, place, () => void reread())),
      );
    };

    /** What oneself did. @param verb left out: taken */
    const changed = (standing: Standing, verb?: Verb) => {
      const { state, epoch, lastSeq, owner } = standing;
      Object.assign(view.conversation, {
        state,
        epoch,
        lastSeq: Math.max(lastSeq, view.conversation.lastSeq),
        owner,
      });
      drawState();
      if (verb) {
        announce(words.done[verb]);
        fill(place, notice('good', words.done[verb]));
      }
    };

    const reread = async () => {
      const had = mine();
      [view, board] = await Promise.all([
        readAs(mine() ? 'assigned' : (parameters.reason ?? 'queue')),
        api.get<Board>('/api/desk/board'),
      ]);
      for (const message of view.messages) take(message);
      drawState();
      if (had && !mine()) fill(place, notice('warn', words.handedOver));
    };

    const drawSignals = (now: StaffSignal[]) => {
      const others = now.filter((one) => one.who === 'staff' && one.staffId !== me.id);
      const names = (kind: StaffSignal['kind']) =>
        others.flatMap((one) => (one.kind === kind ? [one.alias ?? one.staffId ?? ''] : []));
      const typing = names('typing');
      const looking = names('viewing').filter((name) => !typing.includes(name));
      signals.textContent = [
        now.some(({ who, kind }) => who === 'asker' && kind === 'typing') ? words.typing : '',
        typing.length > 0 ? words.writing(typing.join('、')) : '',
        looking.length > 0 ? words.looking(looking.join('、')) : '',
      ]
        .filter(Boolean)
        .join(' · ');
    };

    const noteBox = build('textarea', { id: 'note', rows: '2', maxlength: '8000' });
    const noteSave: HTMLButtonElement = button(
      words.noteSave,
      () =>
        void working(noteSave, place, lang, async () => {
          const text = noteBox.value.trim();
          if (text === '') return noteBox.focus();
          const { message } = await api.post<{ message: StaffMessage }>(`${path}/notes`, {
            clientId: `note_${crypto.getRandomValues(new Uint32Array(3)).join('')}`,
            text,
          });
          noteBox.value = '';
          put(message);
          toEnd();
        }),
    );
    const notes = writes
      ? build(
          'details',
          { class: 'card note-box' },
          build('summary', {}, words.note),
          build('div', { class: 'field' }, build('label', { for: 'note' }, words.noteLabel), noteBox),
          noteSave,
        )
      : null;

    const shortcuts = addShortcuts(
      lang,
      [
        {
          key: 'Ctrl+Enter',
          alsoInFields: true,
          words: { zh: '发送答复', en: 'Send the reply' },
          act: () => void compose?.send(),
        },
        { key: 'r', words: { zh: '写答复', en: 'Write the reply' }, act: () => compose?.focus() },
        { key: 'i', words: { zh: '插入条文', en: 'Insert an article' }, act: () => compose?.insertArticle() },
        {
          key: 'n',
          words: { zh: '写内部备注', en: 'Write a private note' },
          act: () => {
            if (notes) notes.open = true;
            noteBox.focus();
          },
        },
        { key: 't', words: { zh: '转交', en: 'Pass on' }, act: () => actions?.open('transfer') },
        { key: 'h', words: { zh: '搁置', en: 'Hold' }, act: () => actions?.open('hold') },
        {
          key: 'b',
          words: { zh: '交还机器', en: 'Give back to the machine' },
          act: () => actions?.open('return'),
        },
        { key: 'e', words: { zh: '办结', en: 'Resolve' }, act: () => actions?.open('resolve') },
        { key: 'q', words: { zh: '回到队列', en: 'Back to the queue' }, act: () => frame.go('/desk/queue') },
      ],
      leaving.signal,
    );

    for (const message of view.messages) put(message);
    fill(
      body,
      build('div', { class: 'row spread' }, link(frame, '/desk/queue', words.back), shortcuts),
      line,
      build(
        'div',
        { class: 'desk-columns' },
        build('div', { class: 'desk-main' }, scroller, signals, place, acts, seconds, writing, notes),
        packet,
      ),
    );
    drawState();
    drawSignals(view.signals);
    toEnd();

    const look = () => {
      if (writes && !document.hidden)
        void api.post(`${path}/signal`, { kind: 'viewing' }).catch(() => undefined);
    };
    look();
    const timer = setInterval(look, viewingEveryMs);
    let rereading = false;
    void followEvents({
      path: () => `${path}/events?after=${Math.max(0, ...shown)}`,
      signal: leaving.signal,
      connected: (yes) => fill(line, yes ? null : notice('warn', words.lost)),
      event(name, data) {
        if (name === 'message') take(data as StaffMessage);
        else if (name === 'signals') drawSignals((data as { signals: StaffSignal[] }).signals);
        else if (name === 'gone') fill(line, notice('bad', words.gone));
        else if (name === 'state') {
          const standing = data as AskerStanding;
          // Somebody else moved it. Each reading is audited, so it is read only then.
          if (standing.epoch <= view.conversation.epoch && standing.state === view.conversation.state) return;
          if (standing.epoch < view.conversation.epoch || rereading) return;
          rereading = true;
          void reread()
            .catch(() => undefined)
            .finally(() => {
              rereading = false;
            });
        }
      },
    });
    return () => {
      compose?.leave();
      clearInterval(timer);
      leaving.abort();
    };
  },
};

function drawSecond(
  { lang, api }: Frame,
  draft: Draft,
  author: string,
  path: string,
  place: HTMLElement,
  done: () => void,
): HTMLElement {
  const words = texts[lang];
  const approve: HTMLButtonElement = button(
    words.approve,
    () =>
      void working(approve, place, lang, async () => {
        await api.post(`${path}/drafts/${draft.id}/approve`, { version: draft.version });
        done();
      }),
    'primary',
  );
  const reject: HTMLButtonElement = button(
    words.reject,
    () =>
      void working(reject, place, lang, async () => {
        const given = await confirmDialog(lang, {
          title: words.rejectSure,
          body: draft.body,
          confirm: words.reject,
          reason: words.reason,
        });
        if (!given) return;
        await api.post(`${path}/drafts/${draft.id}/reject`, { version: draft.version, reason: given.reason });
        done();
      }),
  );
  return build(
    'section',
    { class: 'card', 'aria-label': words.second },
    build('h2', {}, `${words.second} · ${author}`),
    build('blockquote', {}, draft.body),
    build(
      'ol',
      { class: 'citations' },
      ...draft.citations.map((one) =>
        build(
          'li',
          { value: String(one.n) },
          one.provision,
          one.quote ? build('blockquote', {}, one.quote) : null,
        ),
      ),
    ),
    build('div', { class: 'row' }, approve, reject),
  );
}
