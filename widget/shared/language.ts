/** Language tags: which of the two languages, and which tag a piece of text carries. */
import type { Lang } from './wire-types.ts';

/** `zh` for any Chinese language tag and for none; `en` for every other: an English reader is the safer guess. */
export function langOfTag(tag: string | null | undefined): Lang {
  return !tag || /^zh\b/i.test(tag) ? 'zh' : 'en';
}

/** Language tag of a piece of text, for the `lang` attribute inside mixed text. */
export function tagOfText(text: string): string {
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en';
}
