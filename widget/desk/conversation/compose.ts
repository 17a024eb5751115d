/**
 * Where the reply is written: the machine's draft, articles by search, prepared texts; each sentence with a mark held to
 * its source while one writes. What is not sent stays here and in one's own draft, over a reload.
 */
import type { CannedText } from '../../../src/desk/canned-texts.ts';
import type { Lang } from '../../shared/wire-types.ts';
import { ApiError, type DeskApi } from '../api.ts';
import { badge, build, button, explain, fill, notice, working } from '../parts.ts';
import { openInsertArticle } from './insert-article.ts';
import { type KeptText, keepText, readKept } from './kept-text.ts';
import { type CitedDraft, markOf, mergeDrafts, numberFor, usedCitations } from './merge-citations.ts';
import { drawCitation } from './thread.ts';
import type { Draft, StaffMessage, TextReport } from './wire.ts';

const texts = {
  zh: {
    title: '答复',
    label: '给咨询人的答复',
    hint: '句末的 ⟦1⟧ 是引用标记，发出前逐句核对；没有标记的句子是您自己的话。',
    propose: '机器起草',
    insert: '插入条文',
    canned: '常用语',
    send: '发送',
    discard: '丢弃',
    submit: '送复核',
    new: (n: number) => `您开始写以后又来了 ${n} 条新消息`,
    show: '看新消息',
    checked: '逐句核对',
    holds: '有依据',
    fails: '不符',
    own: '无引用',
    saved: '草稿已保存',
    local: '草稿只存在这个浏览器里',
    elsewhere: '草稿在别处改过。这里的文字没有丢，发送时以这里为准。',
    sent: '已发送',
    proposed: '机器草稿已放入，请核对后发送',
    proposal: '机器的草稿',
    submitted: '已送复核。同事通过这一版之后才能发送。',
    approved: '这一版已通过复核，可以发送。',
    rejected: (why: string) => `复核退回：${why}`,
    refresh: '看复核结果',
    broken: '所依据的条文已变，不能使用',
    cannedNone: '没有常用语。',
    close: '关闭',
    checks: {
      cited: '引用',
      issued: '标记',
      in_force: '效力',
      numbers: '数字与期限',
      authority: '机关',
      modality: '可以/应当/不得',
      support: '依据',
    },
  },
  en: {
    title: 'Reply',
    label: 'Reply to the asker',
    hint: 'A mark such as ⟦1⟧ ends a sentence that cites; each is checked before it goes out. A sentence without a mark is your own word.',
    propose: 'Draft by the machine',
    insert: 'Insert an article',
    canned: 'Prepared texts',
    send: 'Send',
    discard: 'Throw away',
    submit: 'Ask for approval',
    new: (n: number) => `${n} new message${n === 1 ? '' : 's'} since you began`,
    show: 'Show',
    checked: 'Sentence by sentence',
    holds: 'holds',
    fails: 'does not hold',
    own: 'no citation',
    saved: 'Draft kept',
    local: 'The draft is kept in this browser only',
    elsewhere:
      'The draft was changed elsewhere. Nothing here is lost; what stands here is what will be sent.',
    sent: 'Sent',
    proposed: 'The draft of the machine is in; check it before you send',
    proposal: 'Draft by the machine',
    submitted: 'Waits for approval. It can be sent once a colleague has approved this version.',
    approved: 'This version is approved and can be sent.',
    rejected: (why: string) => `Sent back: ${why}`,
    refresh: 'See whether it is approved',
    broken: 'what it rests on changed; it cannot be used',
    cannedNone: 'There are no prepared texts.',
    close: 'Close',
    checks: {
      cited: 'citation',
      issued: 'mark',
      in_force: 'in force',
      numbers: 'numbers and periods',
      authority: 'authority',
      modality: 'may, must, must not',
      support: 'support',
    },
  },
};

const saveAfterMs = 1_500;
const checkAfterMs = 700;
const typingEveryMs = 4_000;

export interface ComposeInput {
  lang: Lang;
  api: DeskApi;
  staffId: string;
  conversationId: string;
  /** Language of the asker, in which the sentences are checked. */
  askerLang: Lang;
  lastSeq(): number;
  epoch(): number;
  announce(words: string): void;
  sent(message: StaffMessage): void;
  /** The drafts anew; for the result of an approval. */
  reread(): void;
  showSeq(seq: number): void;
}

export class Compose {
  readonly element: HTMLElement;
  readonly #input: ComposeInput;
  readonly #box: HTMLTextAreaElement;
  readonly #fresh = build('div', { role: 'status' });
  readonly #place = build('div', {});
  readonly #status = build('p', { class: 'hint', role: 'status' });
  readonly #report = build('div', { class: 'report' });
  readonly #approval = build('div', {});
  #citations: KeptText['citations'] = [];
  #draft: KeptText['draft'] = null;
  #draftState: Draft['state'] = 'open';
  #baseSeq: number;
  #newMessages: number[] = [];
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #savedText: string | null = null;
  #checkRound = 0;
  #typedAtMs = 0;
  /** One id a text: a second press, or a retry after a lost reply, gives the first message. */
  #clientId = newId();

  constructor(input: ComposeInput, own: Draft | null) {
    this.#input = input;
    const { lang } = input;
    const words = texts[lang];
    this.#baseSeq = input.lastSeq();
    this.#box = build('textarea', {
      id: 'reply',
      rows: '5',
      maxlength: '8000',
      'aria-describedby': 'reply-hint',
      oninput: () => this.#changed(),
    });
    const propose: HTMLButtonElement = button(words.propose, () => void this.#propose(propose));
    const send: HTMLButtonElement = button(words.send, () => void this.send(), 'primary');
    const canned: HTMLButtonElement = button(words.canned, () => void this.#openCanned(canned));
    const submit: HTMLButtonElement = button(words.submit, () => void this.#submit(submit));
    this.element = build(
      'section',
      { class: 'card compose', 'aria-labelledby': 'compose-title' },
      build('h2', { id: 'compose-title' }, words.title),
      this.#fresh,
      this.#approval,
      build(
        'div',
        { class: 'row' },
        propose,
        button(words.insert, () => this.insertArticle()),
        canned,
      ),
      build(
        'div',
        { class: 'field' },
        build('label', { for: 'reply' }, words.label),
        this.#box,
        build('p', { class: 'hint', id: 'reply-hint' }, words.hint),
      ),
      this.#report,
      this.#place,
      build(
        'div',
        { class: 'row' },
        send,
        submit,
        button(words.discard, () => void this.#discard()),
        this.#status,
      ),
    );
    this.#restore(own);
  }

  focus(): void {
    this.#box.focus();
  }

  /** A message of the asker came: they are counted while one writes. */
  came(seq: number): void {
    if (this.#box.value.trim() === '') {
      this.#baseSeq = seq;
      return;
    }
    if (seq <= this.#baseSeq || this.#newMessages.includes(seq)) return;
    this.#newMessages.push(seq);
    this.#drawNew();
  }

  /** What became of one's draft on the service. */
  setDraft(own: Draft | null): void {
    if (!own || own.id !== this.#draft?.id || own.version !== this.#draft.version) return;
    this.#drawApproval(own);
  }

  insertArticle(): void {
    const { lang, api } = this.#input;
    const query = this.#box.value.slice(this.#box.selectionStart, this.#box.selectionEnd).trim();
    openInsertArticle({ lang, api, query }, (words, citation) => {
      const { n, citations } = numberFor(this.#citations, citation);
      this.#citations = citations;
      // The mark stands before the full stop's end, so that it belongs to this sentence.
      this.#insert(`${words}${markOf(n)}`);
    });
  }

  async send(): Promise<void> {
    const { api, lang, conversationId } = this.#input;
    const trigger = this.element.querySelector<HTMLButtonElement>('.button.primary');
    const text = this.#box.value.trim();
    if (text === '') return this.focus();
    await working(trigger, this.#place, lang, async () => {
      await this.#saveNow();
      const citations = usedCitations({ text, citations: this.#citations });
      const { message } = await api.post<{ message: StaffMessage }>(
        `/api/desk/conversations/${conversationId}/messages`,
        {
          clientId: this.#clientId,
          epoch: this.#input.epoch(),
          text,
          citations,
          draft: this.#draft,
        },
      );
      this.#clear();
      this.#input.sent(message);
      this.#input.announce(texts[lang].sent);
      this.focus();
    });
  }

  /** Stops the timers; what is unsent is saved. */
  leave(): void {
    clearTimeout(this.#checkTimer);
    if (this.#saveTimer !== undefined) void this.#saveNow().catch(() => undefined);
  }

  #restore(own: Draft | null): void {
    const { staffId, conversationId } = this.#input;
    const kept = readKept(staffId, conversationId);
    // What this browser holds is newer, unless the draft moved on elsewhere and nothing is unsent here.
    const from: KeptText | null =
      kept && (!own || kept.draft === null || kept.draft.id !== own.id || kept.draft.version >= own.version)
        ? {
            ...kept,
            draft: kept.draft?.id === own?.id ? kept.draft : own && { id: own.id, version: own.version },
          }
        : own && {
            text: own.body,
            citations: own.citations,
            draft: { id: own.id, version: own.version },
            baseSeq: own.baseSeq,
          };
    if (!from || from.text === '') return;
    this.#box.value = from.text;
    this.#citations = from.citations;
    this.#draft = from.draft;
    this.#baseSeq = from.baseSeq;
    if (own && own.body === from.text) {
      this.#savedText = own.body;
      this.#drawApproval(own);
    }
    this.#check();
  }

  #changed(): void {
    const { staffId, conversationId, lastSeq, api, lang } = this.#input;
    if (this.#newMessages.length === 0 && this.#savedText === null && !readKept(staffId, conversationId))
      this.#baseSeq = lastSeq();
    this.#clientId = newId();
    this.#keep();
    fill(this.#approval);
    this.#status.textContent = '';
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => {
      void this.#saveNow().catch((error) => {
        if (!(error instanceof ApiError)) throw error;
        this.#status.textContent = error.code === 'network' ? texts[lang].local : error.message;
      });
    }, saveAfterMs);
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => this.#check(), checkAfterMs);
    if (Date.now() - this.#typedAtMs > typingEveryMs) {
      this.#typedAtMs = Date.now();
      void api
        .post(`/api/desk/conversations/${conversationId}/signal`, { kind: 'typing' })
        .catch(() => undefined);
    }
  }

  #keep(): void {
    const { staffId, conversationId } = this.#input;
    const text = this.#box.value;
    keepText(
      staffId,
      conversationId,
      text === '' ? null : { text, citations: this.#citations, draft: this.#draft, baseSeq: this.#baseSeq },
    );
  }

  /** One save after the other; the service gets the last text. */
  #saveNow(): Promise<void> {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    const { api, conversationId, lang } = this.#input;
    const body = this.#box.value.trim();
    if (body === '' || body === this.#savedText) return;
    const save = (draft: KeptText['draft']) =>
      api.post<Draft>(`/api/desk/conversations/${conversationId}/drafts`, {
        ...(draft ?? {}),
        body,
        citations: usedCitations({ text: body, citations: this.#citations }),
        baseSeq: this.#baseSeq,
      });
    let saved: Draft;
    try {
      saved = await save(this.#draft);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'conflict:draft') throw error;
      // It went on elsewhere, or was sent there: this text becomes a draft of its own, and nothing is overwritten.
      saved = await save(null);
      fill(this.#place, notice('warn', texts[lang].elsewhere));
    }
    this.#draft = { id: saved.id, version: saved.version };
    this.#draftState = saved.state;
    this.#savedText = body;
    this.#keep();
    this.#status.textContent = texts[lang].saved;
  }

  #check(): void {
    const { api, askerLang } = this.#input;
    const text = this.#box.value.trim();
    const citations = usedCitations({ text, citations: this.#citations });
    const round = ++this.#checkRound;
    if (text === '') {
      fill(this.#report);
      return;
    }
    void api
      .post<TextReport>('/api/desk/check-text', { text, citations, lang: askerLang })
      .then((report) => {
        if (round === this.#checkRound) this.#drawReport(report);
      })
      .catch(() => undefined);
  }

  #drawReport(report: TextReport): void {
    const { lang } = this.#input;
    const words = texts[lang];
    fill(
      this.#report,
      build('h3', {}, words.checked),
      build(
        'ul',
        { class: 'checked' },
        ...report.claims.map((claim) =>
          build(
            'li',
            { 'data-ok': String(claim.ok) },
            badge(claim.ok ? words.holds : words.fails, claim.ok ? 'good' : 'bad'),
            ` ${claim.text} `,
            build('span', { class: 'marks' }, claim.citations.map((n) => `[${n}]`).join(' ')),
            claim.ok
              ? null
              : build(
                  'p',
                  { class: 'fault' },
                  claim.checks
                    .filter(({ ok }) => !ok)
                    .map(({ name, detail }) => `${words.checks[name] ?? name}: ${detail ?? words.fails}`)
                    .join('; '),
                ),
          ),
        ),
        ...report.uncited.map((text) => build('li', {}, badge(words.own), ` ${text}`)),
      ),
      report.citations.length > 0
        ? build('ol', { class: 'citations' }, ...report.citations.map((one) => drawCitation(one, lang)))
        : null,
    );
  }

  async #propose(trigger: HTMLButtonElement): Promise<void> {
    const { api, lang, conversationId, announce } = this.#input;
    await working(trigger, this.#place, lang, async () => {
      const draft = await api.post<Draft>(`/api/desk/conversations/${conversationId}/drafts/propose`);
      const proposed: CitedDraft = { text: draft.body, citations: draft.citations };
      if (this.#box.value.trim() === '') {
        this.#draft = { id: draft.id, version: draft.version };
        this.#savedText = draft.body;
        this.#baseSeq = draft.baseSeq;
        this.#take(proposed);
      } else this.#take(mergeDrafts({ text: this.#box.value, citations: this.#citations }, proposed));
      announce(texts[lang].proposed);
      fill(this.#place, notice('info', build('p', {}, texts[lang].proposed)));
    });
  }

  #take({ text, citations }: CitedDraft): void {
    this.#box.value = text;
    this.#citations = citations;
    this.#clientId = newId();
    this.#keep();
    this.#check();
    this.focus();
  }

  #insert(words: string): void {
    const { selectionStart, selectionEnd } = this.#box;
    this.#box.setRangeText(words, selectionStart, selectionEnd, 'end');
    this.#changed();
    this.focus();
  }

  async #openCanned(trigger: HTMLButtonElement): Promise<void> {
    const { api, lang, askerLang } = this.#input;
    const words = texts[lang];
    await working(trigger, this.#place, lang, async () => {
      const { texts: all } = await api.get<{
        texts: Pick<CannedText, 'id' | 'title' | 'zh' | 'en' | 'broken' | 'active'>[];
      }>('/api/desk/canned-texts');
      const usable = all.filter(({ active }) => active);
      fill(
        this.#place,
        build(
          'div',
          { class: 'notice info' },
          usable.length === 0 ? build('p', {}, words.cannedNone) : null,
          ...usable.map((one) =>
            one.broken.length > 0
              ? build('p', {}, `${one.title} `, badge(words.broken, 'bad'))
              : button(one.title, () => {
                  fill(this.#place);
                  this.#insert((askerLang === 'en' ? one.en : null) ?? one.zh);
                }),
          ),
          button(words.close, () => {
            fill(this.#place);
            this.focus();
          }),
        ),
      );
      this.#place.querySelector('button')?.focus();
    });
  }

  async #submit(trigger: HTMLButtonElement): Promise<void> {
    const { api, lang, conversationId } = this.#input;
    if (this.#box.value.trim() === '') return this.focus();
    await working(trigger, this.#place, lang, async () => {
      await this.#saveNow();
      const { id, version } = this.#draft!;
      const draft = await api.post<Draft>(`/api/desk/conversations/${conversationId}/drafts/${id}/submit`, {
        version,
      });
      this.#drawApproval(draft);
    });
  }

  #drawApproval(draft: Draft): void {
    const { lang, reread } = this.#input;
    const words = texts[lang];
    this.#draftState = draft.state;
    const state = this.#draftState;
    fill(
      this.#approval,
      state === 'submitted'
        ? notice('info', build('p', {}, words.submitted), button(words.refresh, reread))
        : state === 'approved'
          ? notice('good', words.approved)
          : state === 'rejected'
            ? notice('warn', words.rejected(draft.rejectedReason ?? ''))
            : null,
    );
  }

  async #discard(): Promise<void> {
    const { api, lang, conversationId } = this.#input;
    const draft = this.#draft;
    this.#clear();
    this.focus();
    if (!draft) return;
    try {
      await api.post(`/api/desk/conversations/${conversationId}/drafts/${draft.id}/drop`, {
        version: draft.version,
      });
    } catch (error) {
      this.#status.textContent = explain(error, lang);
    }
  }

  #clear(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    clearTimeout(this.#checkTimer);
    this.#checkRound++;
    this.#box.value = '';
    this.#citations = [];
    this.#draft = null;
    this.#savedText = null;
    this.#newMessages = [];
    this.#baseSeq = this.#input.lastSeq();
    this.#clientId = newId();
    keepText(this.#input.staffId, this.#input.conversationId, null);
    fill(this.#fresh);
    fill(this.#report);
    fill(this.#approval);
    this.#status.textContent = '';
  }

  #drawNew(): void {
    const words = texts[this.#input.lang];
    const [first] = this.#newMessages;
    fill(
      this.#fresh,
      notice(
        'warn',
        words.new(this.#newMessages.length),
        ' ',
        button(words.show, () => {
          this.#input.showSeq(first!);
          this.#baseSeq = this.#input.lastSeq();
          this.#newMessages = [];
          fill(this.#fresh);
        }),
      ),
    );
  }
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `msg_${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
