/**
 * The provision a claim rests on: document, number, dates, in force or not, the text in full with the quote
 * marked, the way to the official text. Beside the chat where there is room, over it where there is not.
 */
import { build, type Child, fill, icon } from './build-element.ts';
import { formatPlace } from './format-place.ts';
import { highlightQuote, type Segment, splitSegmentsByLine } from './highlight-quote.ts';
import { tagOfText } from './language.ts';
import { safeLink } from './read-answer-parts.ts';
import type { Strings } from './strings.ts';
import type { Citation, Lang, ProvisionView, Source, Status } from './wire-types.ts';

/** What is asked to be shown. Without a citation (a near miss, a neighbour) nothing is marked. */
export interface SourceRequest {
  provision: string;
  citation: Citation | null;
  /** Day for which the status is asked; null for today. */
  asOf: string | null;
}

export interface SourcePanelOptions {
  load(request: SourceRequest, signal: AbortSignal): Promise<ProvisionView>;
  /** Turns a failure into words. */
  explain(error: unknown): string;
  /** Where focus goes when the opener is gone. */
  focusFallback(): void;
}

export class SourcePanel {
  readonly element: HTMLDialogElement;
  readonly #options: SourcePanelOptions;
  readonly #body = build('div', { class: 'panel-body' });
  readonly #title = build('h2', { id: 'panel-title', tabindex: '-1' });
  readonly #closeButton: HTMLButtonElement;
  #strings: Strings;
  #lang: Lang;
  #beside = false;
  #opener: HTMLElement | null = null;
  #loading: AbortController | null = null;
  #request: SourceRequest | null = null;

  constructor(options: SourcePanelOptions, strings: Strings, lang: Lang) {
    this.#options = options;
    this.#strings = strings;
    this.#lang = lang;
    this.#closeButton = build('button', {
      type: 'button',
      class: 'icon-button',
      onclick: () => this.element.close(),
    });
    this.element = build(
      'dialog',
      {
        class: 'panel',
        part: 'source-panel',
        'aria-labelledby': 'panel-title',
        onclose: () => this.#closed(),
        onkeydown: (event: KeyboardEvent) => {
          // A dialog beside the chat is not modal, so the browser does not close it by itself.
          if (event.key === 'Escape' && !event.defaultPrevented) this.element.close();
        },
      },
      build('div', { class: 'panel-head' }, this.#title, this.#closeButton),
      this.#body,
    );
    this.setLanguage(strings, lang);
  }

  get isOpen(): boolean {
    return this.element.open;
  }

  setLanguage(strings: Strings, lang: Lang): void {
    this.#strings = strings;
    this.#lang = lang;
    this.#title.textContent = strings.panelTitle;
    fill(this.#closeButton, icon('close'), build('span', { class: 'visually-hidden' }, strings.panelClose));
    if (this.isOpen && this.#request) void this.#load(this.#request);
  }

  /** `beside` true: room beside the chat. An open panel moves at once. */
  setBeside(beside: boolean): void {
    if (this.#beside === beside) return;
    this.#beside = beside;
    if (!this.isOpen) return;
    this.element.close();
    this.#show();
  }

  /** Opens and loads; resolves when the text, or why there is none, is shown. */
  async open(request: SourceRequest, opener: HTMLElement | null): Promise<void> {
    if (opener) this.#opener = opener;
    if (!this.isOpen) this.#show();
    this.#title.focus();
    await this.#load(request);
  }

  #show(): void {
    if (this.#beside) this.element.show();
    else this.element.showModal();
  }

  #closed(): void {
    // The event comes late; a panel that only moved is open again by then.
    if (this.isOpen) return;
    this.#loading?.abort();
    this.#request = null;
    const opener = this.#opener;
    this.#opener = null;
    if (opener?.isConnected) opener.focus();
    else this.#options.focusFallback();
  }

  async #load(request: SourceRequest): Promise<void> {
    this.#request = request;
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    fill(this.#body, build('p', { class: 'stage', role: 'status' }, this.#strings.panelLoading));
    try {
      const provision = await this.#options.load(request, loading.signal);
      if (!loading.signal.aborted) this.#draw(request, provision);
    } catch (error) {
      if (!loading.signal.aborted) this.#drawFailure(request, error);
    }
  }

  #draw({ citation, asOf }: SourceRequest, provision: ProvisionView): void {
    const strings = this.#strings;
    const source = citation?.source ?? provision.source;
    const { content, found } = this.#text(provision, source, citation?.quote ?? '');
    fill(
      this.#body,
      this.#heading({ ...provision, status: citation?.status ?? provision.status }, citation),
      source === 'note' && this.#noteWarning(),
      this.#facts({
        number: citation?.number ?? provision.number,
        from: citation?.effectiveFrom ?? provision.effectiveFrom,
        to: citation?.effectiveTo ?? provision.effectiveTo,
        confirmed: citation?.confirmedOn ?? null,
      }),
      this.#link(citation?.url ?? provision.url),
      provision.headings.length > 0 &&
        build('p', { class: 'headings', lang: 'zh-CN' }, provision.headings.join(' › ')),
      citation && found === 0 && this.#missingQuote(citation),
      content,
      found > 0 && build('p', { class: 'hint' }, strings.panelQuoteMarked),
      source === 'official' && provision.source === 'official' && this.#ownNote(provision),
      this.#neighbours(provision, asOf),
    );
    this.#body.scrollTop = 0;
    const mark = this.#body.querySelector('mark');
    if (mark) {
      // Only the panel scrolls: scrollIntoView would drag the portal's page along. It scrolls only where the
      // quote begins out of sight, so that document, state and the word on notes stay in view otherwise.
      const below = mark.getBoundingClientRect().top - this.#body.getBoundingClientRect().top;
      if (below > this.#body.clientHeight * 0.8) this.#body.scrollTop = below - this.#body.clientHeight / 3;
    }
  }

  /** A failed load still shows what the citation itself carries: quote, number and dates. */
  #drawFailure(request: SourceRequest, error: unknown): void {
    const { citation } = request;
    fill(
      this.#body,
      build(
        'div',
        { class: 'banner', 'data-kind': 'error', role: 'alert' },
        icon('warning'),
        build(
          'div',
          {},
          build('p', {}, this.#options.explain(error)),
          build(
            'button',
            { type: 'button', class: 'button small', onclick: () => void this.#load(request) },
            icon('retry'),
            this.#strings.retry,
          ),
        ),
      ),
      citation && this.#heading(citation, citation),
      citation?.source === 'note' && this.#noteWarning(),
      citation &&
        this.#facts({
          number: citation.number,
          from: citation.effectiveFrom,
          to: citation.effectiveTo,
          confirmed: citation.confirmedOn,
        }),
      citation && this.#link(citation.url),
      citation &&
        build(
          'div',
          { class: 'article', 'data-source': citation.source },
          build('h4', {}, this.#strings.panelQuote),
          build('p', { lang: tagOfText(citation.quote) }, citation.quote),
        ),
    );
  }

  #heading(
    facts: { document: string; documentEn: string | null; article: string; status: Status },
    citation: Citation | null,
  ): Child {
    const strings = this.#strings;
    return build(
      'div',
      { class: 'panel-heading' },
      build('h3', { lang: 'zh-CN' }, facts.document),
      this.#lang === 'en' &&
        facts.documentEn &&
        build(
          'p',
          { class: 'translation' },
          facts.documentEn,
          ' ',
          build('small', {}, `(${strings.unofficialTitle})`),
        ),
      build(
        'p',
        { class: 'panel-place' },
        build('strong', {}, formatPlace({ ...citation, article: facts.article }, this.#lang)),
        ' ',
        build('span', { class: 'status', 'data-status': facts.status }, strings.statuses[facts.status]),
      ),
    );
  }

  #noteWarning(): Child {
    return build(
      'div',
      { class: 'banner', 'data-kind': 'note' },
      icon('info'),
      build('div', {}, build('strong', {}, this.#strings.ourNote), build('p', {}, this.#strings.ourNoteWhy)),
    );
  }

  #facts(facts: {
    number: string | null;
    from: string | null;
    to: string | null;
    confirmed: string | null;
  }): Child {
    const strings = this.#strings;
    const row = (name: string, value: string | null, always: boolean): Child[] =>
      value || always
        ? [
            build('dt', {}, name),
            build('dd', { class: value ? '' : 'unknown' }, value ?? strings.factUnknown),
          ]
        : [];
    return build(
      'dl',
      { class: 'facts' },
      ...row(strings.factNumber, facts.number, true),
      ...row(strings.factFrom, facts.from, true),
      ...row(strings.factTo, facts.to, false),
      ...row(strings.factConfirmed, facts.confirmed, false),
    );
  }

  #link(url: string | null): Child {
    const href = safeLink(url);
    if (!href) return build('p', { class: 'no-link' }, this.#strings.panelNoLink);
    return build(
      'a',
      { class: 'official-link', href, target: '_blank', rel: 'noopener noreferrer' },
      this.#strings.panelOfficialLink,
      icon('out'),
      build('span', { class: 'visually-hidden' }, this.#strings.newWindow),
    );
  }

  /** A note is shown in whichever of its languages holds the quote. */
  #text(provision: ProvisionView, source: Source, quote: string): { content: Child; found: number } {
    const texts = source === 'note' ? noteTexts(provision, this.#lang) : [provision.text];
    const text = texts.find((candidate) => quote !== '' && candidate.includes(quote)) ?? texts[0] ?? '';
    const { segments, found } = highlightQuote(text, quote);
    const content = build(
      'div',
      { class: 'article', 'data-source': source },
      build('h4', {}, source === 'note' ? this.#strings.panelArticleNote : this.#strings.official),
      build('div', { lang: tagOfText(text) }, ...splitSegmentsByLine(segments).map(drawLine)),
      source === 'note' && this.#noteInEnglish(provision, text),
    );
    return { content, found };
  }

  /** The stored note is Chinese; an English reader gets it in English beside the marked one. */
  #noteInEnglish(provision: ProvisionView, shown: string): Child {
    const english = provision.note?.en;
    if (this.#lang !== 'en' || !english || english === shown) return null;
    return build(
      'div',
      { class: 'other-language' },
      build('h4', {}, this.#strings.panelOtherLanguage),
      build('p', { lang: 'en' }, english),
    );
  }

  #missingQuote(citation: Citation): Child {
    return build(
      'div',
      { class: 'banner', 'data-kind': 'partial' },
      icon('warning'),
      build(
        'div',
        {},
        build('p', {}, this.#strings.panelQuoteMissing),
        build('blockquote', { lang: tagOfText(citation.quote) }, citation.quote),
      ),
    );
  }

  #ownNote(provision: ProvisionView): Child {
    const text = provision.note && (this.#lang === 'en' ? provision.note.en : provision.note.zh);
    if (!text) return null;
    return build(
      'div',
      { class: 'article', 'data-source': 'note' },
      build('h4', {}, this.#strings.ourNoteOnThis),
      build('p', { lang: tagOfText(text) }, text),
    );
  }

  #neighbours(provision: ProvisionView, asOf: string | null): Child {
    const strings = this.#strings;
    const button = (id: string | null, words: string): Child =>
      id &&
      build(
        'button',
        {
          type: 'button',
          class: 'button small',
          onclick: () => void this.open({ provision: id, citation: null, asOf }, null),
        },
        words,
      );
    if (!provision.previous && !provision.next) return null;
    return build(
      'div',
      { class: 'neighbours' },
      button(provision.previous, strings.panelPrevious),
      button(provision.next, strings.panelNext),
    );
  }
}

function noteTexts(provision: ProvisionView, lang: Lang): string[] {
  const { note } = provision;
  if (!note) return [provision.text];
  return (lang === 'en' ? [note.en, note.zh, provision.text] : [note.zh, note.en, provision.text]).filter(
    Boolean,
  );
}

function drawLine(line: Segment[]): HTMLElement {
  return build('p', {}, ...line.map(({ text, marked }) => (marked ? build('mark', {}, text) : text)));
}
