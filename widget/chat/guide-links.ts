/** Links to the service guides that fit an answer; they open beside the conversation. */
import { build, type Child, icon } from '../shared/build-element.ts';
import type { Strings } from '../shared/strings.ts';
import type { Answer, Lang } from '../shared/wire-types.ts';

/** @param urlOf address of a page by its path on the server */
export function guideLinks(
  answer: Answer,
  urlOf: (path: string) => string,
  strings: Strings,
  lang: Lang,
): Child {
  if (!answer.guides?.length) return null;
  const rows = answer.guides.map(({ path, title }) =>
    build(
      'li',
      {},
      build(
        'a',
        { class: 'official-link', href: urlOf(path), target: '_blank', rel: 'noopener noreferrer' },
        title[lang],
        icon('out'),
        build('span', { class: 'visually-hidden' }, strings.newWindow),
      ),
    ),
  );
  return build(
    'section',
    { class: 'sources guides' },
    build('h3', {}, strings.guidesTitle),
    build('ul', {}, ...rows),
  );
}
