/** Asks once before the conversation is passed to staff, then says how it stands. */
import { build, type Child, fill, icon } from '../shared/build-element.ts';
import type { Strings } from '../shared/strings.ts';

export interface HelpDialogOptions {
  /** Passes the conversation on; resolves with the case number, if there is one. `reason` is that of an offer. */
  request(reason: string | null): Promise<string | null>;
  explain(error: unknown): string;
}

type State =
  | { name: 'ask' }
  | { name: 'sending' }
  | { name: 'done'; caseNumber: string | null }
  | { name: 'failed'; words: string };

export class HelpDialog {
  readonly element: HTMLDialogElement;
  readonly #options: HelpDialogOptions;
  readonly #body = build('div', { class: 'help-body' });
  #strings: Strings;
  #state: State = { name: 'ask' };
  #opener: HTMLElement | null = null;
  #reason: string | null = null;

  constructor(options: HelpDialogOptions, strings: Strings) {
    this.#options = options;
    this.#strings = strings;
    this.element = build(
      'dialog',
      { class: 'help', 'aria-labelledby': 'help-title', onclose: () => this.#opener?.focus() },
      this.#body,
    );
    this.#draw();
  }

  setLanguage(strings: Strings): void {
    this.#strings = strings;
    this.#draw();
  }

  /** Staff were called already, by the button or by an answer. */
  setDone(caseNumber: string | null): void {
    this.#set({ name: 'done', caseNumber });
  }

  /** The machine has the floor again: a person can be called anew. */
  reset(): void {
    if (this.#state.name === 'done') this.#set({ name: 'ask' });
  }

  /** @param reason of the offer that is accepted, if there was one */
  open(opener: HTMLElement, reason: string | null = null): void {
    this.#opener = opener;
    this.#reason = reason;
    if (this.#state.name === 'failed') this.#set({ name: 'ask' });
    if (!this.element.open) this.element.showModal();
  }

  #set(state: State): void {
    this.#state = state;
    this.#draw();
  }

  async #confirm(): Promise<void> {
    if (this.#state.name === 'sending') return;
    this.#set({ name: 'sending' });
    try {
      this.#set({ name: 'done', caseNumber: await this.#options.request(this.#reason) });
    } catch (error) {
      this.#set({ name: 'failed', words: this.#options.explain(error) });
    }
    // The button that had the focus is gone; the next one takes it.
    this.#body.querySelector('button')?.focus();
  }

  #draw(): void {
    const strings = this.#strings;
    const state = this.#state;
    const close = (words: string) =>
      build('button', { type: 'button', class: 'button', onclick: () => this.element.close() }, words);
    const confirm = build(
      'button',
      {
        type: 'button',
        class: 'button primary',
        'aria-disabled': state.name === 'sending' && 'true',
        onclick: () => void this.#confirm(),
      },
      icon('person'),
      state.name === 'sending'
        ? strings.helpSending
        : state.name === 'failed'
          ? strings.retry
          : strings.helpConfirm,
    );
    const parts: Child[] =
      state.name === 'done'
        ? [
            build('p', { role: 'status' }, strings.helpDone),
            state.caseNumber !== null && build('p', { class: 'case' }, strings.helpCase(state.caseNumber)),
            build('div', { class: 'dialog-row' }, close(strings.helpClose)),
          ]
        : [
            build('p', {}, strings.helpBody),
            state.name === 'failed' && build('p', { class: 'fault', role: 'alert' }, state.words),
            build('div', { class: 'dialog-row' }, confirm, close(strings.helpCancel)),
          ];
    fill(
      this.#body,
      build('h2', { id: 'help-title' }, state.name === 'done' ? strings.helpOpen : strings.helpTitle),
      ...parts,
    );
  }
}
