/**
 * Keys of a page. They act only outside of fields, and can be turned off, since a single letter may be pressed by
 * mistake or spoken (WCAG 2.1.4). `?` lists them; what a field needs is given with `alsoInFields`.
 */
import type { Lang } from '../shared/wire-types.ts';
import type { Word } from './page.ts';
import { build, button } from './parts.ts';

export interface Shortcut {
  /** As `KeyboardEvent.key`; `Ctrl+Enter` also means the command key. */
  key: string;
  words: Word;
  alsoInFields?: boolean;
  act(): void;
}

const storageKey = 'yaowen-desk-shortcuts';
const texts = {
  zh: { open: '快捷键', title: '快捷键', letters: '单键快捷键', help: '显示快捷键', close: '关闭' },
  en: {
    open: 'Shortcuts',
    title: 'Shortcuts',
    letters: 'Single-key shortcuts',
    help: 'Show shortcuts',
    close: 'Close',
  },
};

/** @returns the button that lists them; they end with the signal */
export function addShortcuts(lang: Lang, shortcuts: Shortcut[], signal: AbortSignal): HTMLButtonElement {
  const words = texts[lang];
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      const control = event.ctrlKey || event.metaKey;
      if (event.altKey) return;
      const key = control ? `Ctrl+${event.key}` : event.key;
      const typing =
        (event.target as Element).closest?.('input, textarea, select, [contenteditable]') ?? null;
      const shortcut = shortcuts.find((one) => one.key === key && (typing === null || one.alsoInFields));
      if (shortcut && (control || areOn())) {
        event.preventDefault();
        shortcut.act();
      } else if (key === '?' && typing === null && areOn()) {
        event.preventDefault();
        show();
      }
    },
    { signal },
  );
  const show = () => {
    const on = build('input', {
      type: 'checkbox',
      id: 'shortcuts-on',
      onchange: () => setOn(on.checked),
      ...(areOn() ? { checked: true } : {}),
    });
    const dialog = build(
      'dialog',
      { 'aria-labelledby': 'shortcuts-title', onclose: () => dialog.remove() },
      build('h2', { id: 'shortcuts-title' }, words.title),
      build(
        'dl',
        { class: 'facts keys' },
        ...[...shortcuts, { key: '?', words: { zh: words.help, en: words.help } }].flatMap((one) => [
          build('dt', {}, build('kbd', {}, one.key.replace('+', ' + '))),
          build('dd', {}, one.words[lang]),
        ]),
      ),
      build('div', { class: 'choice' }, on, build('label', { for: 'shortcuts-on' }, words.letters)),
      build(
        'div',
        { class: 'row' },
        button(words.close, () => dialog.close()),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  };
  return button(words.open, show);
}

function areOn(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off';
  } catch {
    return true;
  }
}

function setOn(on: boolean): void {
  try {
    localStorage.setItem(storageKey, on ? 'on' : 'off');
  } catch {
    // Barred storage: they stay on.
  }
}
