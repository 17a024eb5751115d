/**
 * `<yaowen-chat>`: ask, read the answer with its proof, call a person. See widget/README.md for attributes,
 * events and parts. The class has no side effects; `define.ts` registers it.
 */
import { build, type Child, fill, icon } from '../shared/build-element.ts';
import { copyText } from '../shared/copy-text.ts';
import { formatPlace } from '../shared/format-place.ts';
import { langOfTag, tagOfText } from '../shared/language.ts';
import { readAnswer, readClaimPart, textOrNull } from '../shared/read-answer-parts.ts';
import type { Standing } from '../shared/read-standing.ts';
import type { UiChunk } from '../shared/read-ui-stream.ts';
import { SourcePanel } from '../shared/source-panel.ts';
import { type Strings, stringsFor } from '../shared/strings.ts';
import type { Answer, Citation, Lang, Stage, StoredMessage } from '../shared/wire-types.ts';
import { AskBox } from './ask-box.ts';
import { ConversationClient, RequestFailure } from './conversation-client.ts';
import { createYaowenEvent, type YaowenEventMap } from './events.ts';
import { followConversation } from './follow-conversation.ts';
import { HelpDialog } from './help-dialog.ts';
import { markBanner } from './mark-banner.ts';
import { standingStrings } from './standing-strings.ts';
import { StandingView } from './standing-view.ts';
import styles from './styles.css?inline';
import { createTurn, type Turn, TurnView } from './turn-view.ts';
import { createVisitStore } from './visit-store.ts';

/** From this width of the element on, the source panel stands beside the chat. */
const besideWidthPx = 900;
/** A stream that broke is fetched once more by itself after this time; the same id gives the same answer. */
const reconnectDelayMs = 800;

export class YaowenChatElement extends HTMLElement {
  static readonly observedAttributes = ['lang', 'server', 'as-of'];
  /** Service address used when the attribute `server` is absent. */
  static defaultServer: string | null = null;

  /** Registers the element once; a second call, or a second script on the page, does nothing. */
  static define(tag = 'yaowen-chat', registry = customElements): void {
    if (!registry.get(tag)) registry.define(tag, YaowenChatElement);
  }

  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #log = build('ol', { class: 'log-list' });
  readonly #status = build('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  readonly #offline = build('p', { class: 'offline', role: 'status', hidden: true });
  readonly #welcome = build('div', { class: 'welcome' });
  readonly #barTitle = build('div', { class: 'bar-title' });
  readonly #languageButton = build('button', {
    type: 'button',
    class: 'button language',
    onclick: () => this.#switchLanguage(),
  });
  readonly #helpButton = build('button', {
    type: 'button',
    class: 'button help-button',
    part: 'help-button',
    'aria-haspopup': 'dialog',
    onclick: () => this.#help.open(this.#helpButton),
  });
  readonly #notice = build('p', { class: 'notice', part: 'notice' });
  readonly #scroller = build('div', { class: 'log', part: 'log', tabindex: '0' }, this.#welcome, this.#log);
  readonly #askBox: AskBox;
  readonly #panel: SourcePanel;
  readonly #help: HelpDialog;
  readonly #standingView: StandingView;
  readonly #turnViews: TurnView[] = [];
  readonly #peopleMessages: { element: HTMLElement; message: StoredMessage }[] = [];
  readonly #shownIds = new Set<string>();
  #chat: HTMLElement | null = null;
  #client: ConversationClient | null = null;
  #running: { turn: Turn; abort: AbortController } | null = null;
  #connection: AbortController | null = null;
  #following: AbortController | null = null;
  #standing: Standing | null = null;

  constructor() {
    super();
    const strings = this.#strings;
    this.#askBox = new AskBox({ send: (text) => this.ask(text), stop: () => this.#stop() }, strings);
    this.#panel = new SourcePanel(
      {
        load: ({ provision, asOf }, signal) =>
          this.#clientNow().provision(provision, { lang: this.#lang, asOf: asOf ?? this.#asOf, signal }),
        explain: (error) => this.#explain(error),
        focusFallback: () => this.#askBox.focus(),
      },
      strings,
      this.#lang,
    );
    this.#help = new HelpDialog(
      { request: (reason) => this.#requestHelp(reason), explain: (error) => this.#explain(error) },
      strings,
    );
    this.#standingView = new StandingView(
      {
        cancel: () => this.#clientNow().cancelHandoff(this.#lang),
        reopen: () => this.#clientNow().reopen(this.#lang),
        takeCase: (contact) => this.#clientNow().takeCase(this.#lang, contact),
        rate: (rating) => this.#clientNow().rate(this.#lang, rating),
        explain: (error) => this.#explain(error),
        copy: navigator.clipboard ? (text) => navigator.clipboard.writeText(text) : null,
      },
      this.#lang,
    );
  }

  connectedCallback(): void {
    if (!this.#chat) this.#drawFrame();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    window.addEventListener('online', () => this.#networkChanged(), { signal });
    window.addEventListener('offline', () => this.#networkChanged(), { signal });
    const observer = new ResizeObserver(([entry]) => this.#resized(entry!.contentRect.width));
    observer.observe(this);
    signal.addEventListener('abort', () => observer.disconnect());
    this.#drawWords();
    this.#networkChanged();
    void this.#restore(signal);
  }

  disconnectedCallback(): void {
    this.#connection?.abort();
    this.#running?.abort.abort();
    this.#following = null;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'server') this.#client = null;
    if (name === 'lang' && this.#chat) this.#drawWords();
  }

  /** Asks as if the visitor had typed it. Does nothing while another question is being answered. */
  ask(text: string): void {
    const question = text.trim();
    if (question === '' || this.#running) return;
    const view = this.#addTurn(createTurn(question, newId('msg')));
    this.#begun();
    this.#bringToTop(view);
    void this.#run(view);
  }

  // --- language and words ---

  get #lang(): Lang {
    const nearest = this.closest('[lang]') ?? document.documentElement;
    return langOfTag(nearest.getAttribute('lang') || navigator.language);
  }

  get #strings(): Strings {
    return stringsFor(this.#lang);
  }

  get #asOf(): string | null {
    return this.getAttribute('as-of');
  }

  #drawFrame(): void {
    adoptStyles(this.#root, styles);
    this.#chat = build(
      'section',
      { class: 'chat', part: 'chat' },
      build('header', { class: 'bar', part: 'bar' }, this.#barTitle, this.#languageButton, this.#helpButton),
      this.#offline,
      this.#scroller,
      this.#standingView.element,
      this.#askBox.element,
      this.#notice,
      this.#status,
    );
    this.#root.append(build('div', { class: 'frame' }, this.#chat, this.#panel.element), this.#help.element);
  }

  #drawWords(): void {
    const strings = this.#strings;
    const lang = this.#lang;
    this.#chat?.parentElement?.setAttribute('lang', strings.tag);
    this.#help.element.setAttribute('lang', strings.tag);
    this.#chat?.setAttribute('aria-label', strings.title);
    this.#scroller.setAttribute('role', 'region');
    this.#scroller.setAttribute('aria-label', `${strings.title}: ${strings.subtitle}`);
    this.#drawBar(strings);
    this.#drawWelcome(strings);
    this.#notice.textContent = strings.notice;
    this.#offline.textContent = strings.offline;
    this.#askBox.setLanguage(strings);
    this.#panel.setLanguage(strings, lang);
    this.#help.setLanguage(strings);
    this.#standingView.setLanguage(lang);
    for (const view of this.#turnViews) view.setLanguage(strings, lang);
    for (const { element, message } of this.#peopleMessages) fill(element, this.#fromPeople(message));
  }

  /** The buttons stay the same elements, so that the focus on them survives. */
  #drawBar(strings: Strings): void {
    const helpOpen = this.#client?.visit.handoff === 'open';
    fill(this.#barTitle, build('h2', {}, strings.title), build('p', {}, strings.subtitle));
    this.#languageButton.lang = strings.otherLanguageTag;
    this.#languageButton.textContent = strings.otherLanguage;
    this.#helpButton.classList.toggle('open', helpOpen);
    fill(this.#helpButton, icon('person'), helpOpen ? strings.helpOpen : strings.help);
  }

  #drawWelcome(strings: Strings): void {
    const examples = strings.examples.map((example) =>
      build(
        'li',
        {},
        build('button', { type: 'button', class: 'example', onclick: () => this.ask(example) }, example),
      ),
    );
    fill(
      this.#welcome,
      build('p', { class: 'welcome-title' }, strings.welcome),
      build('p', {}, strings.welcomeHow),
      build('p', { class: 'examples-title' }, strings.examplesTitle),
      build('ul', { class: 'examples' }, ...examples),
    );
  }

  #switchLanguage(): void {
    const lang: Lang = this.#lang === 'zh' ? 'en' : 'zh';
    this.setAttribute('lang', stringsFor(lang).tag);
    this.#fire('yaowen-language', { lang });
  }

  // --- asking ---

  async #run(view: TurnView): Promise<void> {
    const { turn } = view;
    if (!navigator.onLine) {
      turn.state = 'offline';
      view.draw();
      this.#say(this.#strings.waitingForNetwork);
      return;
    }
    const toStaff = this.#standing !== null && this.#standing.floor !== 'bot';
    const abort = new AbortController();
    this.#running = { turn, abort };
    this.#askBox.setBusy(true);
    turn.state = 'waiting';
    turn.failure = null;
    view.draw();
    this.#say(this.#strings.waiting);
    try {
      await this.#readAnswerTwice(view, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) turn.state = 'stopped';
      else {
        turn.state = 'failed';
        turn.failure = this.#explain(error);
      }
      view.draw();
      this.#say(turn.failure ?? this.#strings.stopped);
    } finally {
      this.#running = null;
      this.#askBox.setBusy(false);
    }
    if (turn.answer && toStaff && turn.answer.handoff?.state === 'open') this.#delivered(view);
    else if (turn.answer) this.#answered(turn, turn.answer);
  }

  /** A broken stream is asked for once more: the server answers one client id once. */
  async #readAnswerTwice(view: TurnView, signal: AbortSignal): Promise<void> {
    try {
      await this.#readAnswer(view, signal);
    } catch (error) {
      if (!(error instanceof RequestFailure) || error.kind !== 'cut' || signal.aborted) throw error;
      view.turn.state = 'reconnecting';
      view.draw();
      this.#say(this.#strings.reconnecting);
      await delay(reconnectDelayMs, signal);
      await this.#readAnswer(view, signal);
    }
  }

  async #readAnswer(view: TurnView, signal: AbortSignal): Promise<void> {
    const { turn } = view;
    const chunks = this.#clientNow().ask({
      text: turn.question,
      clientId: turn.clientId,
      lang: this.#lang,
      asOf: this.#asOf,
      signal,
    });
    view.expectClaimsAnew();
    for await (const chunk of chunks) {
      if (turn.state === 'waiting' || turn.state === 'reconnecting') {
        turn.state = 'streaming';
        view.draw();
      }
      this.#takeChunk(view, chunk);
    }
    signal.throwIfAborted();
    if (!turn.answer) throw new RequestFailure('cut');
  }

  #takeChunk(view: TurnView, chunk: UiChunk): void {
    const { turn } = view;
    if (chunk.type === 'start') {
      turn.messageId = textOrNull(chunk.messageId);
    } else if (chunk.type === 'data-stage') {
      const stage = stageOf(chunk.data);
      if (stage) view.setStage(stage);
    } else if (chunk.type === 'data-claim') {
      const part = readClaimPart(chunk.data);
      if (part) view.addClaim(part);
    } else if (chunk.type === 'data-answer') {
      const answer = readAnswer(chunk.data);
      if (answer) view.finish(answer);
    } else if (chunk.type === 'error' && !turn.answer) {
      throw new RequestFailure('server', 0, sentenceOf(chunk.errorText));
    }
  }

  /** Staff have the floor: what was said went to them, and the machine says nothing to it. */
  #delivered(view: TurnView): void {
    view.turn.state = 'sent';
    view.turn.answer = null;
    view.element.style.minHeight = '';
    view.draw();
    this.#say(standingStrings[this.#lang].delivered);
  }

  #answered(turn: Turn, answer: Answer): void {
    if (turn.messageId) this.#shownIds.add(turn.messageId);
    const strings = this.#strings;
    const outcome = answer.outcome === 'answered' ? '' : (strings.outcomes[answer.outcome] ?? '');
    const text = answer.claims.length > 0 ? answer.claims.map((claim) => claim.text).join(' ') : answer.text;
    this.#say([strings.aiLabel, outcome, text].filter(Boolean).join(': '));
    if (answer.handoff?.state === 'open') this.#helpOpened(answer.handoff.case);
    this.#fire('yaowen-answer', { messageId: turn.messageId, answer });
  }

  #begun(): void {
    this.#welcome.hidden = true;
    this.#chat?.classList.add('begun');
  }

  #stop(): void {
    this.#running?.abort.abort();
    this.#askBox.focus();
  }

  #retry(turn: Turn): void {
    const view = this.#turnViews.find((candidate) => candidate.turn === turn);
    if (!view || this.#running) return;
    turn.stage = null;
    this.#askBox.focus();
    void this.#run(view);
  }

  #networkChanged(): void {
    const online = navigator.onLine;
    if (!this.#offline.hidden && online) this.#say(this.#strings.backOnline);
    this.#offline.hidden = online;
    const waiting = this.#turnViews.find((view) => view.turn.state === 'offline');
    if (online && waiting && !this.#running) void this.#run(waiting);
  }

  // --- people ---

  async #requestHelp(reason: string | null): Promise<string | null> {
    const { caseNumber } = await this.#clientNow().openHandoff(this.#lang, reason);
    this.#helpOpened(caseNumber);
    return caseNumber;
  }

  #helpOpened(caseNumber: string | null): void {
    const client = this.#clientNow();
    client.markHandoff(caseNumber);
    this.#help.setDone(client.visit.caseNumber);
    this.#drawBar(this.#strings);
    this.#follow();
    this.#fire('yaowen-handoff', { caseNumber: client.visit.caseNumber });
  }

  #follow(): void {
    const connection = this.#connection?.signal;
    if (this.#following || !connection) return;
    const following = new AbortController();
    this.#following = following;
    connection.addEventListener('abort', () => following.abort());
    const { signal } = following;
    void followConversation({
      client: this.#clientNow(),
      signal,
      wait: (delayMs) => delay(delayMs, signal).catch(() => undefined),
      show: (message) => this.#showFromPeople(message, true),
      listener: {
        standing: (standing) => this.#stands(standing),
        typing: (names) => this.#standingView.setTyping(names),
      },
    });
  }

  #stands(standing: Standing): void {
    this.#standing = standing;
    const changed = this.#standingView.set(standing);
    if (changed !== '') this.#say(changed);
    const client = this.#clientNow();
    if (standing.floor === 'bot' || standing.state === 'closed') {
      client.clearHandoff();
      this.#help.reset();
      this.#following?.abort();
      this.#following = null;
    } else {
      client.markHandoff(standing.handoff?.case ?? null);
      this.#help.setDone(client.visit.caseNumber);
    }
    this.#drawBar(this.#strings);
  }

  /** What staff wrote, or the desk said; the visitor's own words and the machine's are shown by their turn. */
  #showFromPeople(message: StoredMessage, bringIntoView = false): void {
    const { id, role, text } = message;
    if ((role !== 'staff' && role !== 'system') || this.#shownIds.has(id)) return;
    this.#shownIds.add(id);
    const element = build('li', { class: 'turn' }, this.#fromPeople(message));
    this.#peopleMessages.push({ element, message });
    this.#log.append(element);
    this.#begun();
    if (role === 'staff') this.#say(`${this.#strings.staff}: ${text}`);
    if (!bringIntoView) return;
    const last = this.#turnViews.at(-1);
    if (last) last.element.style.minHeight = '';
    this.#scroller.scrollTop = element.offsetTop - 8;
  }

  #fromPeople(message: StoredMessage): Child {
    const { role, text } = message;
    return role === 'staff'
      ? this.#staffReply(message)
      : build('p', { class: 'system', lang: tagOfText(text) }, text);
  }

  #staffReply(message: StoredMessage): Child {
    const strings = this.#strings;
    return build(
      'article',
      { class: 'reply staff', 'aria-label': `${strings.staff} · ${strings.staffLabel}` },
      build(
        'div',
        { class: 'reply-head' },
        build('span', { class: 'who' }, strings.staff),
        build('span', { class: 'staff-label' }, strings.staffLabel),
      ),
      markBanner(message, strings),
      build('p', { class: 'plain', lang: tagOfText(message.text) }, message.text),
      this.#staffSources(message),
    );
  }

  /** The articles on which the words of staff rest; each opens like those of an answer. */
  #staffSources({ cited }: StoredMessage): Child {
    if (!cited || cited.citations.length === 0) return null;
    const lang = this.#lang;
    return build(
      'section',
      { class: 'sources' },
      build('h3', {}, this.#strings.sources),
      build(
        'ol',
        {},
        ...cited.citations.map((citation) =>
          build(
            'li',
            {},
            build(
              'button',
              {
                type: 'button',
                class: 'source',
                onclick: (event: Event) =>
                  this.#openCitation(citation, null, event.currentTarget as HTMLElement),
              },
              build('span', { class: 'source-n' }, `[${citation.n}]`),
              build(
                'span',
                { class: 'source-name' },
                (lang === 'en' && citation.documentEn) || citation.document,
                ' ',
                build('span', { class: 'place' }, formatPlace(citation, lang)),
              ),
              build(
                'span',
                { class: 'source-facts' },
                build(
                  'span',
                  { class: 'origin', 'data-source': citation.source },
                  citation.source === 'note' ? this.#strings.ourNote : this.#strings.official,
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }

  /** After a reload in the same tab, shows what was said. A conversation that is gone leaves a fresh start. */
  async #restore(signal: AbortSignal): Promise<void> {
    const client = this.#clientNow();
    if (this.#turnViews.length > 0 || !client.visit.secret) return;
    let messages: StoredMessage[];
    try {
      messages = await client.messages(0, signal);
    } catch {
      return;
    }
    if (signal.aborted || this.#turnViews.length > 0) return;
    for (const message of messages) this.#restoreMessage(message);
    if (messages.length > 0) this.#begun();
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    if (client.visit.handoff === 'open') {
      this.#help.setDone(client.visit.caseNumber);
      this.#drawBar(this.#strings);
      this.#follow();
      return;
    }
    // The page was left while an answer was on its way: the same id brings it.
    const last = this.#turnViews.at(-1);
    if (last?.turn.state === 'sent' && !this.#running && messages.at(-1)?.role === 'asker')
      void this.#run(last);
  }

  #restoreMessage(message: StoredMessage): void {
    const { id, role, text, answer, clientId } = message;
    if (role === 'asker') {
      const turn = createTurn(text, clientId ?? id);
      turn.state = 'sent';
      this.#addTurn(turn);
    } else if (role === 'bot' && answer) {
      const last = this.#turnViews.at(-1);
      const view = last?.turn.state === 'sent' ? last : this.#addTurn(createTurn('', id));
      view.turn.messageId = id;
      this.#shownIds.add(id);
      view.finish(answer);
    } else this.#showFromPeople(message);
  }

  // --- reading ---

  #addTurn(turn: Turn): TurnView {
    const view = new TurnView(
      turn,
      {
        openCitation: (citation, answer, opener) => this.#openCitation(citation, answer, opener),
        openFound: (found, answer, opener) =>
          void this.#panel.open(
            { provision: found.provision, citation: null, asOf: answer.asOf || null },
            opener,
          ),
        guideUrl: (path) => this.#clientNow().guideUrl(path, this.#lang),
        retry: (failed) => this.#retry(failed),
        rephrase: (text) => this.#askBox.suggest(text),
        askForHelp: (opener, reason) => this.#help.open(opener, reason),
        rate: async ({ messageId }, rating, comment) => {
          if (messageId) await this.#clientNow().sendFeedback(messageId, rating, comment);
        },
        copy: navigator.clipboard ? (copied) => this.#copy(copied) : null,
      },
      this.#strings,
      this.#lang,
    );
    this.#turnViews.push(view);
    this.#log.append(view.element);
    return view;
  }

  #openCitation(citation: Citation, answer: Answer | null, opener: HTMLElement): void {
    void this.#panel.open({ provision: citation.provision, citation, asOf: answer?.asOf || null }, opener);
  }

  async #copy({ question, answer }: Turn): Promise<void> {
    if (answer) await navigator.clipboard.writeText(copyText(question, answer, this.#strings, this.#lang));
  }

  /** Puts the new question at the top of the log and keeps room below, so the answer grows without jumping. */
  #bringToTop(view: TurnView): void {
    for (const other of this.#turnViews) other.element.style.minHeight = '';
    view.element.style.minHeight = `${Math.max(0, this.#scroller.clientHeight - 32)}px`;
    this.#scroller.scrollTop = view.element.offsetTop - 8;
  }

  #resized(widthPx: number): void {
    const beside = widthPx >= besideWidthPx;
    this.#chat?.parentElement?.classList.toggle('wide', beside);
    this.#chat?.parentElement?.classList.toggle('narrow', widthPx < 480);
    this.#panel.setBeside(beside);
  }

  #explain(error: unknown): string {
    const { failures } = this.#strings;
    if (!(error instanceof RequestFailure)) return failures.unreadable;
    return error.said ?? failures[error.kind];
  }

  #say(words: string): void {
    this.#status.textContent = words;
  }

  #fire<K extends keyof YaowenEventMap>(name: K, detail: YaowenEventMap[K]['detail']): void {
    this.dispatchEvent(createYaowenEvent(name, detail));
  }

  #clientNow(): ConversationClient {
    if (this.#client) return this.#client;
    const server = new URL(
      this.getAttribute('server') || YaowenChatElement.defaultServer || '/',
      document.baseURI,
    );
    if (!server.pathname.endsWith('/')) server.pathname += '/';
    this.#client = new ConversationClient({
      server: server.href,
      // Two elements on one page share a conversation unless their ids tell them apart.
      store: createVisitStore(`yaowen-chat ${server.href} ${this.id}`, () => sessionStorage),
      fetch: (input, init) => fetch(input, init),
      newId: () => newId('chat'),
    });
    return this.#client;
  }
}

const stages: readonly Stage[] = ['guard', 'understand', 'retrieve', 'compose', 'prove'];

function stageOf(data: unknown): Stage | null {
  const name = typeof data === 'object' && data !== null ? (data as { stage?: unknown }).stage : null;
  return stages.find((stage) => stage === name) ?? null;
}

/** The server's error text: a plain sentence, or the JSON error body of the contract. */
function sentenceOf(errorText: unknown): string | null {
  const text = textOrNull(errorText);
  if (!text?.startsWith('{')) return text;
  try {
    return textOrNull((JSON.parse(text) as { error?: { message?: unknown } }).error?.message);
  } catch {
    return null;
  }
}

function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `${prefix}_${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Resolves after the time; rejects with the signal's reason when it aborts first. */
function delay(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** A constructed sheet needs no `style-src` permission; the style element serves browsers without it. */
function adoptStyles(root: ShadowRoot, css: string): void {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } else {
    root.append(build('style', {}, css));
  }
}
