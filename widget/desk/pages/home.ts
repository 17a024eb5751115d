import { type DeskPage, mayOpen } from '../page.ts';
import { build, fill } from '../parts.ts';
import { roleWords } from '../words.ts';
import { pages } from './index.ts';

const texts = {
  zh: { roles: '您的角色', pages: '您可以打开的页面' },
  en: { roles: 'Your roles', pages: 'Pages that are open to you' },
};

/** Where one arrives: what one's roles are for, and the way to each page. */
export const homePage: DeskPage = {
  path: '/desk',
  title: { zh: '工作台', en: 'Desk' },
  group: null,
  open({ body, lang, me, go }) {
    const words = texts[lang];
    const open = pages.filter((page) => page.group !== null && mayOpen(page, me));
    fill(
      body,
      build('h2', {}, words.roles),
      build(
        'dl',
        { class: 'facts' },
        ...me.roles.flatMap((role) => [
          build('dt', {}, roleWords[role][lang]),
          build('dd', {}, roleWords[role].about[lang]),
        ]),
      ),
      build('h2', {}, words.pages),
      build(
        'ul',
        { class: 'cards' },
        ...open.map((page) =>
          build(
            'li',
            {},
            build(
              'a',
              {
                href: page.path,
                onclick: (event: MouseEvent) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                  event.preventDefault();
                  go(page.path);
                },
              },
              page.title[lang],
            ),
          ),
        ),
      ),
    );
    return undefined;
  },
};
