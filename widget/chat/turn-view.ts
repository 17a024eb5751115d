/** One question and its reply, drawn from a `Turn`. Claims are appended as they come, so nothing already read moves. */
import { build, type Child, fill, icon } from '../shared/build-element.ts';
import { formatPlace } from '../shared/format-place.ts';
import { tagOfText } from '../shared/language.ts';
import type { ClaimPart } from '../shared/read-answer-parts.ts';
import type { Strings } from '../shared/strings.ts';
import type { Answer, Citation, Claim, Found, Lang, Stage } from '../shared/wire-types.ts';
import { FeedbackView } from './feedback-view.ts';
import { guideLinks } from './guide-links.ts';
import { markBanner } from './mark-banner.ts';
import { remarksAfter, remarksBefore } from './remarks-view.ts';

/** `sent`: said while staff had the floor, or not answered yet; no reply is drawn. */
export type TurnState =
  | 'sent'
  | 'offline'
  | 'waiting'
  | 'streaming'
  | 'reconnecting'
  | 'done'
  | 'stopped'
  | 'failed';

export interface Turn {
  clientId: string;
  question: string;
  state: TurnState;
  stage: Stage | null;
  /** Claims shown so far; the answer's own once it is there. */
  claims: Claim[];
  citations: Map<number, Citation>;
  answer: Answer | null;
  /** What failed, in the reader's words; set in state `failed`. */
  failure: string | null;
  /** Server's id of the reply; feedback needs it. */
  messageId: string | null;
  rating: 'up' | 'down' | null;
}

/** What a reply lets the reader do. */
export interface TurnActions {
  openCitation(citation: Citation, answer: Answer | null, opener: HTMLElement): void;
  openFound(found: Found, answer: Answer, opener: HTMLElement): void;
  /** Address of the page of a service guide. */
  guideUrl(path: string): string;
  retry(turn: Turn): void;
  /** Puts a text into the question box, to be changed and sent. */
  rephrase(text: string): void;
  askForHelp(opener: HTMLElement, reason: string): void;
  /** Rejects when the rating did not arrive. */
  rate(turn: Turn, rating: 'up' | 'down', comment: string | null): Promise<void>;
  /** Null where the browser cannot copy. */
  copy: ((turn: Turn) => Promise<void>) | null;
}

export function createTurn(question: string, clientId: string): Turn {
  return {
    clientId,
    question,
    state: 'waiting',
    stage: null,
    claims: [],
    citations: new Map(),
    answer: null,
    failure: null,
    messageId: null,
    rating: null,
  };
}

export class TurnView {
  readonly turn: Turn;
  readonly element = build('li', { class: 'turn' });
  readonly #actions: TurnActions;
  #strings: Strings;
  #lang: Lang;
  #claims = build('div', { class: 'claims' });
  #stage = build('p', { class: 'stage' });
  #drawnClaims: Claim[] = [];
  #drawnParts: Answer['parts'];
  #anew = false;

  constructor(turn: Turn, actions: TurnActions, strings: Strings, lang: Lang) {
    this.turn = turn;
    this.#actions = actions;
    this.#strings = strings;
    this.#lang = lang;
    this.draw();
  }

  setLanguage(strings: Strings, lang: Lang): void {
    this.#strings = strings;
    this.#lang = lang;
    this.#drawnClaims = [];
    this.#drawnParts = undefined;
    fill(this.#claims);
    this.draw();
  }

  setStage(stage: Stage): void {
    this.turn.stage = stage;
    this.#drawStage();
  }

  /** The answer is told from its beginning again; what is shown stays until the first claim comes. */
  expectClaimsAnew(): void {
    this.#anew = true;
  }

  /** Takes a claim and the citations first used in it. */
  addClaim({ claim, citations }: ClaimPart): void {
    if (this.#anew) this.turn.claims = [];
    this.#anew = false;
    for (const citation of citations) this.turn.citations.set(citation.n, citation);
    this.turn.claims.push(claim);
    this.#drawClaims();
  }

  /** The answer as a whole is what counts; claims that came before stay in place when they agree with it. */
  finish(answer: Answer): void {
    this.turn.answer = answer;
    this.turn.claims = answer.claims;
    this.turn.citations = new Map(answer.citations.map((citation) => [citation.n, citation]));
    this.turn.state = 'done';
    this.draw();
  }

  /** Draws everything anew from the turn, keeping claims that are drawn already. */
  draw(): void {
    const { turn } = this;
    const focused = this.#focusedMark();
    this.#drawClaims();
    this.#drawStage();
    const answer = turn.answer;
    const kind = answer?.outcome ?? (turn.state === 'failed' ? 'error' : 'running');
    this.element.setAttribute('data-state', turn.state);
    const reply = build(
      'article',
      {
        class: 'reply',
        'data-outcome': kind,
        'data-aigc': 'true',
        'aria-busy': String(turn.state === 'waiting' || turn.state === 'streaming'),
        'aria-label': `${this.#strings.machine} · ${this.#strings.aiLabel}`,
      },
      this.#head(),
      this.#banner(),
      answer && remarksBefore(answer, this.#actions.rephrase, this.#strings),
      this.#claims,
      answer && answer.claims.length === 0 && !answer.parts && this.#plainText(answer),
      answer && remarksAfter(answer, this.#strings),
      this.#stage,
      this.#ending(),
      answer && this.#sources(answer),
      answer && guideLinks(answer, this.#actions.guideUrl, this.#strings, this.#lang),
      answer && this.#found(answer),
      answer && this.#help(answer),
      answer && this.#foot(answer),
    );
    fill(this.element, turn.question !== '' && this.#question(), turn.state !== 'sent' && reply);
    focused?.focus({ preventScroll: true });
  }

  /** The mark the reader stands on; moving it in the tree would drop the focus. */
  #focusedMark(): HTMLElement | null {
    const root = this.element.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    return active instanceof HTMLElement && this.#claims.contains(active) ? active : null;
  }

  #question(): Child {
    return build(
      'div',
      { class: 'question' },
      build('span', { class: 'visually-hidden' }, `${this.#strings.you}: `),
      build('p', { lang: tagOfText(this.turn.question) }, this.turn.question),
    );
  }

  #head(): Child {
    const answer = this.turn.answer;
    return build(
      'div',
      { class: 'reply-head' },
      build('span', { class: 'who' }, this.#strings.machine),
      build('span', { class: 'ai-label' }, this.#strings.aiLabel),
      answer && build('span', { class: 'mode' }, this.#strings.modes[modeOf(answer)]),
    );
  }

  /** How the answer is to be taken, in words and with a sign; a plain answer needs none. */
  #banner(): Child {
    const { answer } = this.turn;
    const strings = this.#strings;
    if (!answer) return null;
    const mark = markBanner(answer, strings);
    const lines: Child[] = mark ? [mark] : [];
    if (answer.outcome !== 'answered' && answer.outcome !== 'smalltalk') {
      const title = strings.outcomes[answer.outcome] ?? strings.outcomeUnknown;
      const why = answer.reason ? strings.reasons[answer.reason] : null;
      lines.push(
        build(
          'div',
          { class: 'banner', 'data-kind': bannerKind(answer.outcome) },
          icon(bannerIcon(answer.outcome)),
          build('div', {}, build('strong', {}, title), why ? build('p', {}, why) : null),
        ),
      );
    }
    for (const words of degradedWords(answer, strings)) {
      lines.push(
        build('div', { class: 'banner', 'data-kind': 'degraded' }, icon('warning'), build('p', {}, words)),
      );
    }
    return lines.length > 0 && build('div', { class: 'banners' }, ...lines);
  }

  #drawClaims(): void {
    const parts = this.turn.answer?.parts;
    if (parts) {
      this.#drawParts(parts);
      return;
    }
    const wanted = this.turn.claims;
    const agree = this.#drawnClaims.every((claim, index) => sameClaim(claim, wanted[index]));
    if (!agree) {
      fill(this.#claims);
      this.#drawnClaims = [];
    }
    for (const claim of wanted.slice(this.#drawnClaims.length)) {
      this.#claims.append(this.#claim(claim));
      this.#drawnClaims.push(claim);
    }
  }

  /** Several questions: the claims of each under its own words. */
  #drawParts(parts: NonNullable<Answer['parts']>): void {
    if (this.#drawnParts === parts) return;
    this.#drawnParts = parts;
    const { claims } = this.turn;
    fill(
      this.#claims,
      ...parts.flatMap(({ question, claims: [from, to], text }, i) => [
        build('h3', { class: 'part', lang: tagOfText(question) }, `${i + 1}. ${question}`),
        ...claims.slice(from, to).map((claim) => this.#claim(claim)),
        text && build('p', { class: 'remark', lang: tagOfText(text) }, text),
      ]),
    );
    this.#drawnClaims = [];
  }

  #claim(claim: Claim): HTMLElement {
    const marks = claim.citations
      .filter((n) => this.turn.citations.has(n))
      .map((n) => {
        const citation = this.turn.citations.get(n)!;
        const place = formatPlace(citation, this.#lang);
        return build(
          'button',
          {
            type: 'button',
            class: 'mark',
            part: 'mark',
            'data-source': citation.source,
            lang: this.#strings.tag,
            'aria-label': this.#strings.sourceMark(
              n,
              documentName(citation, this.#lang),
              place,
              citation.source === 'note',
            ),
            onclick: (event: Event) => this.#openCitation(n, event.currentTarget as HTMLElement),
          },
          `[${n}]`,
        );
      });
    return build('p', { class: 'claim', lang: tagOfText(claim.text) }, claim.text, ' ', ...marks);
  }

  #openCitation(n: number, opener: HTMLElement): void {
    const citation = this.turn.citations.get(n);
    if (citation) this.#actions.openCitation(citation, this.turn.answer, opener);
  }

  #plainText(answer: Answer): Child {
    if (!answer.text) return null;
    const lines = answer.text.split('\n').filter((line) => line.trim() !== '');
    return build(
      'div',
      { class: 'plain', lang: tagOfText(answer.text) },
      ...lines.map((line) => build('p', {}, line)),
    );
  }

  #drawStage(): void {
    const { state, stage } = this.turn;
    const strings = this.#strings;
    const running = state === 'waiting' || state === 'streaming' || state === 'reconnecting';
    const words =
      state === 'offline'
        ? strings.waitingForNetwork
        : state === 'reconnecting'
          ? strings.reconnecting
          : stage
            ? strings.stages[stage]
            : strings.waiting;
    this.#stage.hidden = !running && state !== 'offline';
    fill(this.#stage, running && build('span', { class: 'spinner', 'aria-hidden': 'true' }), words);
  }

  /** What a stopped or failed turn says, and the way to try again. */
  #ending(): Child {
    const { state, failure, claims } = this.turn;
    const strings = this.#strings;
    if (state !== 'stopped' && state !== 'failed') return null;
    const words = state === 'stopped' ? strings.stopped : failure;
    return build(
      'div',
      { class: 'banner', 'data-kind': state === 'failed' ? 'error' : 'quiet' },
      icon(state === 'failed' ? 'warning' : 'info'),
      build(
        'div',
        {},
        build('p', {}, words),
        claims.length > 0 && build('p', {}, strings.incomplete),
        build(
          'button',
          { type: 'button', class: 'button small', onclick: () => this.#actions.retry(this.turn) },
          icon('retry'),
          strings.retry,
        ),
      ),
    );
  }

  #sources(answer: Answer): Child {
    if (answer.citations.length === 0) return null;
    const rows = answer.citations.map((citation) =>
      build(
        'li',
        {},
        build(
          'button',
          {
            type: 'button',
            class: 'source',
            onclick: (event: Event) => this.#openCitation(citation.n, event.currentTarget as HTMLElement),
          },
          build('span', { class: 'source-n' }, `[${citation.n}]`),
          build(
            'span',
            { class: 'source-name' },
            build(
              'span',
              { lang: tagOfText(documentName(citation, this.#lang)) },
              documentName(citation, this.#lang),
            ),
            this.#lang === 'en' ? ', ' : ' ',
            build('span', { class: 'place' }, formatPlace(citation, this.#lang)),
          ),
          build(
            'span',
            { class: 'source-facts' },
            build(
              'span',
              { class: 'status', 'data-status': citation.status },
              this.#strings.statuses[citation.status],
            ),
            build(
              'span',
              { class: 'origin', 'data-source': citation.source },
              citation.source === 'note' ? this.#strings.ourNote : this.#strings.official,
            ),
          ),
        ),
      ),
    );
    return build(
      'section',
      { class: 'sources' },
      build('h3', {}, this.#strings.sources),
      build('ol', {}, ...rows),
    );
  }

  #found(answer: Answer): Child {
    if (answer.found.length === 0) return null;
    const rows = answer.found.map((found) =>
      build(
        'li',
        {},
        build(
          'button',
          {
            type: 'button',
            class: 'source',
            onclick: (event: Event) =>
              this.#actions.openFound(found, answer, event.currentTarget as HTMLElement),
          },
          build(
            'span',
            { class: 'source-name' },
            build('span', { lang: 'zh-CN' }, found.document),
            this.#lang === 'en' ? ', ' : ' ',
            build('span', { class: 'place' }, formatPlace(found, this.#lang)),
          ),
          build(
            'span',
            { class: 'source-facts' },
            build(
              'span',
              { class: 'origin', 'data-source': found.source },
              found.source === 'note' ? this.#strings.ourNote : this.#strings.official,
            ),
          ),
          found.text && build('span', { class: 'excerpt', lang: tagOfText(found.text) }, shorten(found.text)),
        ),
      ),
    );
    return build(
      'section',
      { class: 'sources found' },
      build('h3', {}, this.#strings.foundTitle),
      build('p', {}, this.#strings.foundNote),
      build('ul', {}, ...rows),
    );
  }

  #help(answer: Answer): Child {
    if (answer.handoff?.state !== 'offered') return null;
    const { reason } = answer.handoff;
    return build(
      'div',
      { class: 'offer' },
      build('p', {}, this.#strings.helpOffered),
      build(
        'button',
        {
          type: 'button',
          class: 'button',
          onclick: (event: Event) => this.#actions.askForHelp(event.currentTarget as HTMLElement, reason),
        },
        icon('person'),
        this.#strings.helpConfirm,
      ),
    );
  }

  #foot(answer: Answer): Child {
    const cited = answer.claims.length > 0;
    return build(
      'div',
      { class: 'foot' },
      cited && answer.asOf !== '' && build('p', { class: 'as-of' }, this.#strings.asOf(answer.asOf)),
      new FeedbackView(this.turn, this.#actions, this.#strings).element,
    );
  }
}

function documentName(citation: Citation, lang: Lang): string {
  return lang === 'en' ? (citation.documentEn ?? citation.document) : citation.document;
}

function modeOf({ mode, citations }: Answer): Answer['mode'] | 'noteOnly' | 'noteToo' {
  if (mode !== 'quote' || !citations.some(({ source }) => source === 'note')) return mode;
  return citations.every(({ source }) => source === 'note') ? 'noteOnly' : 'noteToo';
}

function sameClaim(left: Claim, right: Claim | undefined): boolean {
  return right !== undefined && left.text === right.text && left.citations.join() === right.citations.join();
}

function bannerKind(outcome: Answer['outcome']): string {
  if (outcome === 'error' || outcome === 'emergency') return outcome;
  if (outcome === 'partial' || outcome === 'handoff') return outcome;
  return outcome === 'clarification' ? 'question' : 'quiet';
}

function bannerIcon(outcome: Answer['outcome']): 'warning' | 'question' | 'person' | 'info' {
  if (outcome === 'clarification') return 'question';
  if (outcome === 'handoff') return 'person';
  return outcome === 'unanswerable' || outcome === 'refused' ? 'info' : 'warning';
}

/** One sentence for each known degradation, one for all unknown ones. */
function degradedWords(answer: Answer, strings: Strings): string[] {
  return [...new Set(answer.degraded.map((code) => strings.degraded[code] ?? strings.degradedOther))];
}

const excerptCharsMax = 90;

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > excerptCharsMax ? `${line.slice(0, excerptCharsMax)}…` : line;
}
