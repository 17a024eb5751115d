/** The form at the foot: a labelled box, Enter sends, Shift+Enter breaks the line; while busy it offers Stop. */
import { build, fill, icon } from '../shared/build-element.ts';
import type { Strings } from '../shared/strings.ts';

/** Longer questions are cut by the browser while typing; the server has the last word. */
export const questionCharsMax = 2000;

export interface AskBoxOptions {
  send(text: string): void;
  stop(): void;
}

export class AskBox {
  readonly element: HTMLFormElement;
  readonly #options: AskBoxOptions;
  readonly #label = build('label', { for: 'question' });
  readonly #box = build('textarea', {
    id: 'question',
    rows: '1',
    maxlength: String(questionCharsMax),
    enterkeyhint: 'send',
    'aria-describedby': 'question-hint question-fault',
  });
  readonly #hint = build('p', { id: 'question-hint', class: 'hint' });
  readonly #fault = build('p', { id: 'question-fault', class: 'fault', role: 'alert' });
  readonly #button = build('button', { type: 'submit', class: 'button primary send' });
  #strings: Strings;
  #busy = false;

  constructor(options: AskBoxOptions, strings: Strings) {
    this.#options = options;
    this.#strings = strings;
    this.element = build(
      'form',
      { class: 'ask', part: 'ask', novalidate: true, onsubmit: (event: Event) => this.#submit(event) },
      this.#label,
      build('div', { class: 'ask-row' }, this.#box, this.#button),
      this.#fault,
      this.#hint,
    );
    this.#box.addEventListener('keydown', (event) => this.#keydown(event));
    this.#box.addEventListener('input', () => {
      this.#fault.textContent = '';
      this.#fit();
    });
    this.setLanguage(strings);
  }

  setLanguage(strings: Strings): void {
    this.#strings = strings;
    this.#label.textContent = strings.askLabel;
    this.#box.placeholder = strings.askPlaceholder;
    this.#hint.textContent = strings.askHint;
    this.#fault.textContent = '';
    this.#drawButton();
  }

  setBusy(busy: boolean): void {
    this.#busy = busy;
    this.#fault.textContent = '';
    this.#drawButton();
  }

  focus(): void {
    this.#box.focus();
  }

  /** Puts a text in the box, selected, unless the reader has begun to write there. */
  suggest(text: string): void {
    if (this.#box.value.trim() === '') {
      this.#box.value = text.slice(0, questionCharsMax);
      this.#fit();
      this.#box.select();
    }
    this.#box.focus();
  }

  #drawButton(): void {
    if (this.#busy) fill(this.#button, icon('stop'), this.#strings.stop);
    else fill(this.#button, this.#strings.send);
    this.#button.classList.toggle('stopping', this.#busy);
  }

  #keydown(event: KeyboardEvent): void {
    // While an input method composes, Enter picks a character; 229 is what older browsers report then.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (this.#busy) this.#fault.textContent = this.#strings.askBusy;
    else this.#send();
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (this.#busy) this.#options.stop();
    else this.#send();
  }

  #send(): void {
    const text = this.#box.value.trim();
    if (text === '') {
      this.#fault.textContent = this.#strings.askEmpty;
      this.#box.focus();
      return;
    }
    this.#box.value = '';
    this.#fit();
    this.#options.send(text);
  }

  /** Grows with the text up to the height the style sheet allows. */
  #fit(): void {
    this.#box.style.height = '';
    if (this.#box.value !== '') this.#box.style.height = `${this.#box.scrollHeight + 2}px`;
  }
}
