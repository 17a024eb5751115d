/** What staff decided about an answer after it was given: it leads, because the words below it no longer hold. */
import { build, type Child, icon } from '../shared/build-element.ts';
import { tagOfText } from '../shared/language.ts';
import type { Strings } from '../shared/strings.ts';
import type { Answer } from '../shared/wire-types.ts';

/** Null for what still stands. */
export function markBanner(
  { recalled, correction }: Pick<Answer, 'recalled' | 'correction'>,
  strings: Strings,
): Child {
  if (!recalled && !correction) return null;
  return build(
    'div',
    { class: 'banner', 'data-kind': 'error', 'data-mark': correction ? 'corrected' : 'recalled' },
    icon('warning'),
    build(
      'div',
      {},
      build('strong', {}, correction ? strings.corrected : strings.recalled),
      correction
        ? build('p', { lang: tagOfText(correction.text) }, correction.text)
        : build('p', {}, strings.recalledWhy),
    ),
  );
}
