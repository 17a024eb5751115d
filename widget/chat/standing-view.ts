/**
 * How it stands with a person: the place in the queue and an honest wait, who answers, the case and its key, and, when it
 * is over, a rating of machine, staff and outcome, each apart. Everything shown comes from the service.
 */
import { build, type Child, fill } from '../shared/build-element.ts';
import type { Standing } from '../shared/read-standing.ts';
import type { Lang } from '../shared/wire-types.ts';
import type { CaseKey, Contact, Rating } from './conversation-client.ts';
import { standingStrings } from './standing-strings.ts';

export interface StandingActions {
  cancel(): Promise<void>;
  reopen(): Promise<void>;
  takeCase(contact: Contact | null): Promise<CaseKey>;
  rate(rating: Rating): Promise<void>;
  explain(error: unknown): string;
  /** Null where the browser cannot copy. */
  copy: ((text: string) => Promise<void>) | null;
}

const scores = [1, 2, 3, 4, 5] as const;
const rated = ['machine', 'staff', 'outcome'] as const;

export class StandingView {
  readonly element = build('section', { class: 'standing', part: 'standing', hidden: true });
  readonly #actions: StandingActions;
  readonly #line = build('div', {});
  readonly #said = build('p', { class: 'action-status', role: 'status' });
  readonly #forms = build('div', {});
  #lang: Lang;
  #standing: Standing | null = null;
  #typing = false;
  #key: CaseKey | null = null;
  #thanked = false;
  #formsFor = '';

  constructor(actions: StandingActions, lang: Lang) {
    this.#actions = actions;
    this.#lang = lang;
    this.element.append(this.#line, this.#forms, this.#said);
  }

  setLanguage(lang: Lang): void {
    this.#lang = lang;
    this.#formsFor = '';
    this.#draw();
  }

  /** @returns the words that say what changed; empty where nothing did */
  set(standing: Standing | null): string {
    const before = this.#title();
    if (
      standing?.segment !== this.#standing?.segment ||
      standing?.handoff?.id !== this.#standing?.handoff?.id
    ) {
      this.#key = null;
      this.#thanked = false;
    }
    this.#standing = standing;
    this.#draw();
    const now = this.#title();
    return now === before ? '' : now;
  }

  setTyping(names: string[]): void {
    this.#typing = names.length > 0;
    this.#draw();
  }

  #title(): string {
    const words = standingStrings[this.#lang];
    const { state, staff, queue } = this.#standing ?? { state: 'bot_active', staff: null, queue: null };
    if (state === 'queued' || state === 'offered') return words.queued(queue?.position ?? null);
    if (state === 'staff_active') return words.active(staff);
    if (state === 'on_hold') return words.held;
    if (state === 'case_open') return words.case(this.#standing?.handoff?.case ?? '');
    return state === 'resolved' ? words.resolved : '';
  }

  #draw(): void {
    const words = standingStrings[this.#lang];
    const standing = this.#standing;
    const title = this.#title();
    this.element.hidden = title === '';
    this.element.setAttribute('aria-label', words.label);
    if (!standing || title === '') {
      fill(this.#line);
      fill(this.#forms);
      this.#formsFor = '';
      return;
    }
    const { state, queue, holdUntil } = standing;
    const waits = state === 'queued' || state === 'offered';
    fill(
      this.#line,
      build('p', { class: 'standing-title' }, build('strong', {}, title)),
      waits &&
        build(
          'p',
          {},
          queue?.minutes ? words.minutes(queue.minutes.from, queue.minutes.to) : words.minutesUnknown,
        ),
      state === 'on_hold' &&
        holdUntil !== null &&
        build('p', {}, words.heldUntil(timeOf(holdUntil, this.#lang))),
      state === 'staff_active' && this.#typing && build('p', {}, words.typing),
    );
    // A form that is being filled in is not drawn anew by each event.
    const forms = `${state} ${standing.handoff?.case} ${this.#key?.secret} ${this.#thanked} ${this.#lang}`;
    if (forms === this.#formsFor) return;
    this.#formsFor = forms;
    fill(this.#said);
    fill(this.#forms, ...this.#drawForms(standing, waits));
  }

  #drawForms({ state, handoff, reopenUntil }: Standing, waits: boolean): Child[] {
    const words = standingStrings[this.#lang];
    const act = (label: string, work: () => Promise<void>) =>
      build('button', { type: 'button', class: 'button small', onclick: () => void this.#run(work) }, label);
    if (state === 'resolved')
      return [
        this.#thanked ? null : this.#rating(),
        reopenUntil !== null && Date.parse(reopenUntil) > Date.now()
          ? build(
              'div',
              { class: 'action-row' },
              act(words.reopen, () => this.#actions.reopen()),
            )
          : null,
      ];
    const number = handoff?.case ?? null;
    return [
      this.#key ? this.#drawKey(this.#key) : number || waits ? this.#contact(number === null) : null,
      build(
        'div',
        { class: 'action-row' },
        number && this.#actions.copy && act(words.copyNumber, () => this.#copy(number)),
        act(waits || state === 'case_open' ? words.cancel : words.toMachine, () => this.#actions.cancel()),
      ),
    ];
  }

  #contact(leavesQueue: boolean): HTMLElement {
    const words = standingStrings[this.#lang];
    const email = build('input', {
      id: 'case-email',
      type: 'email',
      autocomplete: 'email',
      maxlength: '254',
    });
    const phone = build('input', { id: 'case-phone', type: 'tel', autocomplete: 'tel', maxlength: '20' });
    const consent = build('input', { id: 'case-consent', type: 'checkbox' });
    const send = (event: Event) => {
      event.preventDefault();
      const contact = { email: email.value.trim() || null, phone: phone.value.trim() || null };
      const given = contact.email !== null || contact.phone !== null;
      if (given && !consent.checked) {
        this.#said.textContent = words.consentNeeded;
        consent.focus();
        return;
      }
      void this.#run(async () => {
        this.#key = await this.#actions.takeCase(given ? { ...contact, consent: true } : null);
        this.#formsFor = '';
        this.#draw();
      });
    };
    return build(
      'details',
      {},
      build('summary', {}, leavesQueue ? words.leaveQueue : words.caseForm),
      build(
        'form',
        { novalidate: true, onsubmit: send },
        build('p', {}, leavesQueue ? words.leaveQueueWhy : words.caseFormWhy),
        build('label', { for: 'case-email' }, words.email),
        email,
        build('label', { for: 'case-phone' }, words.phone),
        phone,
        build('p', { class: 'consent' }, consent, build('label', { for: 'case-consent' }, words.consent)),
        build('button', { type: 'submit', class: 'button small' }, words.caseSend),
      ),
    );
  }

  #drawKey({ number, secret, page }: CaseKey): HTMLElement {
    const words = standingStrings[this.#lang];
    return build(
      'div',
      { class: 'case-key' },
      build('p', {}, words.keyOnce),
      build(
        'dl',
        {},
        build('dt', {}, words.number),
        build('dd', {}, build('code', {}, number)),
        build('dt', {}, words.secret),
        build('dd', {}, build('code', {}, secret)),
      ),
      build(
        'div',
        { class: 'action-row' },
        this.#actions.copy &&
          build(
            'button',
            {
              type: 'button',
              class: 'button small',
              onclick: () => void this.#run(() => this.#copy(`${number}\n${secret}\n${page}`)),
            },
            words.copyKey,
          ),
        build('a', { href: page, target: '_blank', rel: 'noopener' }, words.openPage),
      ),
    );
  }

  #rating(): HTMLElement {
    const words = standingStrings[this.#lang];
    const comment = build('textarea', { id: 'rating-comment', rows: '2', maxlength: '2000' });
    const form = build(
      'form',
      {
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          const of = (name: string) => {
            const chosen = form.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`);
            return chosen ? Number(chosen.value) : null;
          };
          void this.#run(async () => {
            await this.#actions.rate({
              machine: of('machine'),
              staff: of('staff'),
              outcome: of('outcome'),
              comment: comment.value.trim() || null,
            });
            this.#thanked = true;
            this.#draw();
            this.#said.textContent = words.thanks;
          });
        },
      },
      ...rated.map((name) =>
        build(
          'fieldset',
          { class: 'scores' },
          build('legend', {}, words.rated[name]),
          ...scores.map((score) =>
            build(
              'label',
              {},
              build('input', { type: 'radio', name, value: String(score) }),
              words.score(score),
            ),
          ),
        ),
      ),
      build('label', { for: 'rating-comment' }, words.comment),
      comment,
      build('button', { type: 'submit', class: 'button small primary' }, words.rateSend),
    );
    return build('details', {}, build('summary', {}, words.rate), form);
  }

  async #copy(text: string): Promise<void> {
    await this.#actions.copy?.(text);
    this.#said.textContent = standingStrings[this.#lang].copied;
  }

  async #run(work: () => Promise<void>): Promise<void> {
    this.#said.textContent = '';
    try {
      await work();
    } catch (error) {
      this.#said.textContent = this.#actions.explain(error);
    }
  }
}

const timeOf = (iso: string, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Shanghai',
  }).format(new Date(iso));
