/**
 * The directory of authorities (knowledge/directory): the only origin of phones, places and links in any answer. Pure;
 * the text comes in.
 */
import { parse } from 'yaml';
import { z } from 'zod';
import { type Bilingual, YaowenError } from '../errors.ts';

export interface Authority {
  id: string;
  name: Bilingual;
  competence: Bilingual;
  /** Null where nobody has checked it. */
  place: Bilingual | null;
  phone: string | null;
  hours: Bilingual | null;
  url: string | null;
  /** `general`: common knowledge, not compared with the official page; else the page it was read on. */
  source: string;
  /** Day of the check, `YYYY-MM-DD`. */
  checkedOn: string | null;
}

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const schema = z.array(
  z
    .strictObject({
      id: z.string().regex(/^[a-z][a-z-]*$/),
      name: words,
      competence: words,
      place: words.nullish(),
      phone: z
        .string()
        .regex(/^[\d-]{3,20}$/)
        .nullish(),
      hours: words.nullish(),
      url: z.url({ protocol: /^https?$/ }).nullish(),
      source: z.union([z.literal('general'), z.url()]),
      checkedOn: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}$/)
        .nullish(),
    })
    .refine((one) => one.source === 'general' || one.checkedOn, 'a page that was read has a day')
    .refine((one) => one.source !== 'general' || !(one.url || one.place), 'links and places must be checked'),
);

/** @throws YaowenError `bad_input:document` when the file is not as it must be */
export function parseDirectory(text: string): Authority[] {
  const parsed = schema.safeParse(parse(text));
  const ids = parsed.success ? parsed.data.map((one) => one.id) : [];
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (!parsed.success || twice) {
    const detail = parsed.success ? `${twice} stands twice` : z.prettifyError(parsed.error);
    throw new YaowenError('bad_input:document', {
      zh: `机构名录有误：${detail}`,
      en: `The directory of authorities is wrong: ${detail}`,
    });
  }
  return parsed.data.map(({ place, phone, hours, url, checkedOn, ...one }) => ({
    ...one,
    place: place ?? null,
    phone: phone ?? null,
    hours: hours ?? null,
    url: url ?? null,
    checkedOn: checkedOn ?? null,
  }));
}
