/** The row under an answer: helpful or not, with words if the reader wants, and copy with its label. */
import { build, fill, icon } from '../shared/build-element.ts';
import type { Strings } from '../shared/strings.ts';
import type { Turn, TurnActions } from './turn-view.ts';

export class FeedbackView {
  readonly element = build('div', { class: 'actions' });
  readonly #turn: Turn;
  readonly #actions: Pick<TurnActions, 'rate' | 'copy'>;
  readonly #strings: Strings;
  readonly #status = build('p', { class: 'action-status', role: 'status' });
  readonly #form = build('div', { class: 'comment', hidden: true });
  readonly #buttons = new Map<'up' | 'down', HTMLButtonElement>();

  constructor(turn: Turn, actions: Pick<TurnActions, 'rate' | 'copy'>, strings: Strings) {
    this.#turn = turn;
    this.#actions = actions;
    this.#strings = strings;
    const row = build('div', { class: 'action-row' });
    if (turn.messageId && isRated(turn.answer?.outcome))
      row.append(this.#rating('up', strings.helpful), this.#rating('down', strings.unhelpful));
    if (actions.copy) {
      row.append(
        build(
          'button',
          { type: 'button', class: 'quiet-button', onclick: () => this.#copy() },
          icon('copy'),
          strings.copy,
        ),
      );
    }
    fill(this.element, row, this.#form, this.#status);
  }

  #rating(rating: 'up' | 'down', words: string): HTMLButtonElement {
    const button = build(
      'button',
      {
        type: 'button',
        class: 'quiet-button',
        'aria-pressed': String(this.#turn.rating === rating),
        onclick: () => this.#rate(rating, null),
      },
      icon(rating),
      words,
    );
    this.#buttons.set(rating, button);
    return button;
  }

  async #rate(rating: 'up' | 'down', comment: string | null): Promise<void> {
    try {
      await this.#actions.rate(this.#turn, rating, comment);
    } catch {
      this.#status.textContent = this.#strings.feedbackFailed;
      return;
    }
    this.#turn.rating = rating;
    for (const [name, button] of this.#buttons) button.setAttribute('aria-pressed', String(name === rating));
    this.#status.textContent = this.#strings.feedbackThanks;
    if (rating === 'down' && comment === null) this.#askWhy();
    else this.#form.hidden = true;
  }

  #askWhy(): void {
    const box = build('textarea', { rows: '2', maxlength: '1000' });
    const send = () => {
      const comment = box.value.trim();
      if (comment) void this.#rate('down', comment);
      else this.#form.hidden = true;
    };
    fill(
      this.#form,
      build('label', {}, this.#strings.feedbackComment, box),
      build('button', { type: 'button', class: 'button small', onclick: send }, this.#strings.feedbackSend),
    );
    this.#form.hidden = false;
  }

  async #copy(): Promise<void> {
    try {
      await this.#actions.copy?.(this.#turn);
      this.#status.textContent = this.#strings.copied;
    } catch {
      this.#status.textContent = this.#strings.copyFailed;
    }
  }
}

/** A greeting says nothing to rate; the card shown while staff have the floor is no stored message. */
function isRated(outcome: string | undefined): boolean {
  return outcome !== 'handoff' && outcome !== 'smalltalk';
}
