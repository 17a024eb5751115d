/** Parts that pages draw with. */
import { build, type Child, fill } from '../shared/build-element.ts';
import type { Lang } from '../shared/wire-types.ts';
import { ApiError } from './api.ts';
import { shellWords } from './words.ts';

export { build, fill };

export interface Field {
  element: HTMLElement;
  input: HTMLInputElement;
  /** Says what is wrong with it; null: nothing. */
  setFault(words: string | null): void;
}

let fields = 0;

/** A labelled input with its hint and its fault tied to it. */
export function field(
  label: string,
  attributes: Record<string, string | boolean> & { name: string },
  hint?: string,
): Field {
  const id = `field-${++fields}`;
  const fault = build('p', { id: `${id}-fault`, class: 'fault', role: 'alert' });
  const input = build('input', {
    type: 'text',
    ...attributes,
    id,
    'aria-describedby': `${hint ? `${id}-hint ` : ''}${id}-fault`,
  });
  return {
    element: build(
      'div',
      { class: 'field' },
      build('label', { for: id }, label),
      hint ? build('p', { id: `${id}-hint`, class: 'hint' }, hint) : null,
      input,
      fault,
    ),
    input,
    setFault(words) {
      fault.textContent = words ?? '';
      if (words === null) input.removeAttribute('aria-invalid');
      else input.setAttribute('aria-invalid', 'true');
    },
  };
}

/** A group of boxes to tick. */
export function boxes<Name extends string>(
  legend: string,
  choices: { name: Name; label: string; hint?: string; checked?: boolean }[],
): { element: HTMLFieldSetElement; chosen(): Name[] } {
  const inputs = choices.map(({ name, checked }) =>
    build('input', {
      type: 'checkbox',
      value: name,
      id: `box-${++fields}`,
      ...(checked ? { checked: true } : {}),
    }),
  );
  return {
    element: build(
      'fieldset',
      {},
      build('legend', {}, legend),
      ...choices.map(({ label, hint }, index) =>
        build(
          'div',
          { class: 'choice' },
          inputs[index],
          build(
            'label',
            { for: inputs[index]!.id },
            label,
            hint ? build('span', { class: 'hint' }, hint) : null,
          ),
        ),
      ),
    ),
    chosen: () => inputs.filter((input) => input.checked).map((input) => input.value as Name),
  };
}

export const button = (
  words: string,
  onclick: (event: Event) => void,
  kind: 'primary' | 'plain' | 'danger' = 'plain',
): HTMLButtonElement => build('button', { type: 'button', class: `button ${kind}`, onclick }, words);

/** A table that scrolls sideways on its own where it is too wide; a row heads each line. */
export function table(caption: string, heads: string[], rows: Child[][], empty: string): HTMLElement {
  if (rows.length === 0) return build('p', { class: 'empty' }, empty);
  return build(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' },
    build(
      'table',
      {},
      build('caption', { class: 'visually-hidden' }, caption),
      build('thead', {}, build('tr', {}, ...heads.map((head) => build('th', { scope: 'col' }, head)))),
      build(
        'tbody',
        {},
        ...rows.map((cells) =>
          build(
            'tr',
            {},
            ...cells.map((cell, index) =>
              index === 0 ? build('th', { scope: 'row' }, cell) : build('td', {}, cell),
            ),
          ),
        ),
      ),
    ),
  );
}

/** A message in its place; `role` makes it heard. */
export const notice = (kind: 'good' | 'warn' | 'bad' | 'info', ...children: Child[]): HTMLElement =>
  build('div', { class: `notice ${kind}`, role: kind === 'bad' ? 'alert' : 'status' }, ...children);

export const badge = (words: string, kind = ''): HTMLElement =>
  build('span', { class: `badge ${kind}` }, words);

/** Asks before something that cannot simply be taken back. @returns whether it was confirmed, with the reason given */
export function confirmDialog(
  lang: Lang,
  given: { title: string; body: string; confirm: string; reason?: string; danger?: boolean },
): Promise<{ reason: string } | null> {
  return new Promise((resolve) => {
    const reason = given.reason ? field(given.reason, { name: 'reason', required: true }) : null;
    const dialog = build(
      'dialog',
      { 'aria-labelledby': 'confirm-title' },
      build('h2', { id: 'confirm-title' }, given.title),
      build('p', {}, given.body),
      build(
        'form',
        { method: 'dialog', novalidate: true },
        reason?.element,
        build(
          'div',
          { class: 'row' },
          build(
            'button',
            { type: 'submit', class: `button ${given.danger ? 'danger' : 'primary'}` },
            given.confirm,
          ),
          button(shellWords[lang].cancel, () => dialog.close()),
        ),
      ),
    );
    let answer: { reason: string } | null = null;
    dialog.querySelector('form')!.addEventListener('submit', (event) => {
      event.preventDefault();
      const words = reason?.input.value.trim() ?? '';
      if (reason && words === '') {
        reason.setFault(lang === 'zh' ? '请写明理由' : 'Please give a reason');
        reason.input.focus();
        return;
      }
      answer = { reason: words };
      dialog.close();
    });
    const opener = document.activeElement;
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What a fault says to people. */
export const explain = (error: unknown, lang: Lang): string => {
  if (error instanceof ApiError) return error.message;
  return lang === 'zh' ? '页面出错了，请重新载入。' : 'The page failed. Please reload it.';
};

/** Runs what a button does: the button waits, and a fault is shown at `place`. */
export async function working(
  trigger: HTMLButtonElement | null,
  place: HTMLElement,
  lang: Lang,
  work: () => Promise<void>,
): Promise<void> {
  if (trigger?.getAttribute('aria-disabled') === 'true') return;
  trigger?.setAttribute('aria-disabled', 'true');
  fill(place);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) console.error(error);
    fill(place, notice('bad', explain(error, lang)));
  } finally {
    trigger?.removeAttribute('aria-disabled');
  }
}

/** A link inside the app: followed without leaving it, unless a key says otherwise. */
export const link = (
  frame: { go(path: string): void },
  href: string,
  ...children: Child[]
): HTMLAnchorElement =>
  build(
    'a',
    {
      href,
      onclick: (event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        frame.go(href);
      },
    },
    ...children,
  );

/** Name and value, one under the other on a phone. */
export const facts = (...pairs: ([name: string, value: Child] | null)[]): HTMLElement =>
  build(
    'dl',
    { class: 'facts' },
    ...pairs.flatMap((pair) => (pair ? [build('dt', {}, pair[0]), build('dd', {}, pair[1])] : [])),
  );
