/** The shell of the staff app: sign-in, navigation by role, one page at a time, both languages. */
import { langOfTag } from '../shared/language.ts';
import type { Lang } from '../shared/wire-types.ts';
import { ApiError, createDeskApi } from './api.ts';
import { readDuty, resumeDuty, setDuty, stopBeating } from './duty.ts';
import { type DeskPage, type Frame, type Member, matchPath, mayOpen } from './page.ts';
import { pages } from './pages/index.ts';
import { drawSetUp } from './pages/set-up.ts';
import { drawSignIn } from './pages/sign-in.ts';
import { build, button, explain, fill, notice } from './parts.ts';
import { roleWords, shellWords } from './words.ts';

export interface SignedIn {
  staff: Member;
  session: { id: string; expiresAt: string };
}

const languageKey = 'yaowen-desk-language';

export function startDesk(document: Document): void {
  let lang: Lang = readLanguage();
  let me: SignedIn | null = null;
  let leave: (() => void) | undefined;
  /** Raised with each page, so that a slow one does not draw over the next. */
  let turn = 0;

  const announcer = build('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  const main = build('main', { id: 'main', tabindex: '-1' });
  const header = build('header', {});
  const skip = build('a', { class: 'skip', href: '#main', onclick: focusMain });
  document.body.replaceChildren(skip, header, main, announcer);

  const api = createDeskApi(
    () => lang,
    () => {
      if (!me) return;
      me = null;
      stopBeating();
      void draw();
    },
  );

  function focusMain(event?: Event): void {
    event?.preventDefault();
    (main.querySelector<HTMLElement>('h1') ?? main).focus();
  }

  function go(path: string): void {
    history.pushState(null, '', path);
    void draw(true);
  }

  function setLanguage(next: Lang): void {
    lang = next;
    try {
      localStorage.setItem(languageKey, next);
    } catch {
      // Where storage is barred the choice lasts as long as the page.
    }
    void draw();
  }

  async function signOut(): Promise<void> {
    if (readDuty() !== 'off') await setDuty(api, 'off').catch(() => undefined);
    const { continueAt } = await api.delete<{ continueAt: string | null }>('/api/desk/session');
    me = null;
    if (continueAt) location.assign(continueAt);
    else go('/desk');
  }

  function drawHeader(current: DeskPage | null): void {
    const words = shellWords[lang];
    document.documentElement.lang = words.tag;
    skip.textContent = words.skip;
    const language = build(
      'button',
      {
        type: 'button',
        class: 'button quiet',
        lang: words.otherLanguageTag,
        onclick: () => setLanguage(lang === 'zh' ? 'en' : 'zh'),
      },
      words.otherLanguage,
    );
    const account = me && pages.find(({ path }) => path === '/desk/account')!;
    fill(
      header,
      build(
        'div',
        { class: 'bar' },
        build('a', { class: 'product', href: '/desk', onclick: followed }, words.product),
        build(
          'div',
          { class: 'bar-end' },
          account && me
            ? build(
                'a',
                {
                  href: account.path,
                  class: 'who',
                  onclick: followed,
                  ...(current === account ? { 'aria-current': 'page' } : {}),
                },
                me.staff.name,
                build(
                  'span',
                  { class: 'hint' },
                  me.staff.roles.map((role) => roleWords[role][lang]).join(' · '),
                ),
              )
            : null,
          language,
          me
            ? button(words.signOut, () => void signOut().catch((error) => announce(explain(error, lang))))
            : null,
        ),
      ),
      me ? drawNavigation(current, me.staff) : null,
    );
  }

  function drawNavigation(current: DeskPage | null, member: Member): HTMLElement {
    const open = pages.filter((page) => page.group !== null && mayOpen(page, member));
    const groups = Map.groupBy(open, (page) => page.group![lang]);
    return build(
      'nav',
      { 'aria-label': shellWords[lang].navigation },
      ...[...groups].map(([name, members], index) =>
        build(
          'div',
          { class: 'nav-group' },
          build('h2', { id: `nav-${index}` }, name),
          build(
            'ul',
            { 'aria-labelledby': `nav-${index}` },
            ...members.map((page) =>
              build(
                'li',
                {},
                build(
                  'a',
                  {
                    href: page.path,
                    onclick: followed,
                    ...(page === current ? { 'aria-current': 'page' } : {}),
                  },
                  page.title[lang],
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }

  /** A click on a link of the app stays in it; one with a key held does what the browser does. */
  function followed(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    go((event.currentTarget as HTMLAnchorElement).getAttribute('href')!);
  }

  function announce(words: string): void {
    announcer.textContent = '';
    setTimeout(() => {
      announcer.textContent = words;
    }, 50);
  }

  function title(words: string): HTMLElement {
    document.title = `${words} · ${shellWords[lang].product}`;
    return build('h1', { tabindex: '-1' }, words);
  }

  /** @param moved the person asked for another page, so the focus goes to its heading */
  async function draw(moved = false): Promise<void> {
    const mine = ++turn;
    leave?.();
    leave = undefined;
    document.body.classList.toggle('signed-in', me !== null);
    main.className = '';
    const path = location.pathname.replace(/\/+$/, '');
    const entered = (signedIn: SignedIn, to: string | null) => {
      me = signedIn;
      if (to === null) void draw(true);
      else go(to);
    };
    if (path === '/desk/set-up') {
      drawHeader(null);
      return drawSetUp({ main, lang, api, title, entered });
    }
    if (!me) {
      drawHeader(null);
      return drawSignIn({ main, lang, api, title, entered });
    }
    const member = me.staff;
    if (member.roles.includes('agent')) resumeDuty(api);
    const found = pages.flatMap((page) => {
      const parameters = matchPath(page.path, path);
      return parameters && mayOpen(page, member) ? [{ page, parameters }] : [];
    })[0];
    drawHeader(found?.page ?? null);
    const words = shellWords[lang];
    if (!found) {
      fill(
        main,
        title(words.noPage),
        build('p', {}, words.noPageBody),
        build('p', {}, build('a', { href: '/desk', onclick: followed }, words.home)),
      );
      focusMain();
      return;
    }
    const { page } = found;
    const body = build('div', { class: 'page' }, build('p', { class: 'hint' }, words.loading));
    fill(main, title(page.title[lang]), body);
    if (moved) focusMain();
    const frame: Frame = {
      body,
      lang,
      api,
      me: member,
      parameters: { ...Object.fromEntries(new URLSearchParams(location.search)), ...found.parameters },
      go,
      announce,
      redraw: () => void draw(),
    };
    try {
      const left = await page.open(frame);
      if (mine === turn) leave = left ?? undefined;
      else left?.();
    } catch (error) {
      if (mine !== turn || (error instanceof ApiError && error.status === 401)) return;
      if (!(error instanceof ApiError)) console.error(error);
      fill(
        body,
        notice('bad', build('p', {}, words.failed), build('p', {}, explain(error, lang))),
        button(words.retry, () => void draw()),
      );
    }
  }

  addEventListener('popstate', () => void draw(true));
  // A set-up link opened in a tab that shows the app already.
  addEventListener('hashchange', () => {
    if (location.pathname === '/desk/set-up') void draw(true);
  });
  void draw();
}

function readLanguage(): Lang {
  try {
    const kept = localStorage.getItem(languageKey);
    if (kept === 'zh' || kept === 'en') return kept;
  } catch {
    // Barred storage: as the browser prefers.
  }
  return langOfTag(navigator.language);
}
