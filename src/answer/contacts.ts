/** Whom to turn to, taken from the directory of authorities and from nowhere else; no number or link is composed. */
import type { Authority } from '../knowledge/directory.ts';
import type { Answer, Contact, Lang, Reason } from './types.ts';

/** Entries of the directory that go with a reason. */
const byReason: Partial<Record<Reason, readonly string[]>> = {
  acute_danger: ['emergency-medical'],
  self_harm: ['emergency-medical', 'police', 'mental-health-line'],
  complaint: ['complaints-line'],
  adverse_event: ['emergency-medical', 'adr-centre'],
  not_covered: ['nmpa', 'government-line'],
  not_held: ['nmpa', 'government-line'],
};
/** Where nobody is named, this line finds the authority in charge. */
const finder = 'government-line';

/** Adds the authorities to turn to, and gives their names in the language of the answer. */
export function addContacts(answer: Answer, directory: readonly Authority[]): void {
  if (directory.length === 0 || answer.reason === null || answer.claims.length > 0) {
    nameInLanguage(answer, directory);
    return;
  }
  const named = (answer.notHeld ?? []).flatMap(({ authority }) => byName(authority, directory) ?? []);
  const ids = answer.reason === 'other_authority' && named.length === 0 ? [finder] : byReason[answer.reason];
  const found = answer.reason === 'other_authority' && named.length > 0 ? named : [];
  for (const id of ids ?? []) found.push(...directory.filter((one) => one.id === id));
  nameInLanguage(answer, directory);
  if (found.length === 0) return;
  answer.contacts = [...new Set(found)].map((one) => toContact(one, answer.lang));
  const unsaid = answer.contacts.filter((one) => !isSaid(one, answer.text));
  if (unsaid.length > 0) answer.text += contactSentence(unsaid, answer.lang);
}

const byName = (name: string | null, directory: readonly Authority[]): Authority | undefined =>
  directory.find((one) => name !== null && one.name.zh === name);

/** English readers are given the English names of authorities. */
function nameInLanguage(answer: Answer, directory: readonly Authority[]): void {
  if (answer.lang !== 'en' || !answer.notHeld) return;
  for (const { authority } of answer.notHeld) {
    const english = byName(authority, directory)?.name.en;
    if (!english || authority === null) continue;
    answer.text = answer.text.replaceAll(`(${authority})`, `(${english})`);
    answer.missing &&= answer.missing.replaceAll(`(${authority})`, `(${english})`);
  }
  answer.notHeld = answer.notHeld.map((one) => ({
    ...one,
    authority: byName(one.authority, directory)?.name.en ?? one.authority,
  }));
}

function toContact({ id, name, phone, hours, place, url, checkedOn }: Authority, lang: Lang): Contact {
  return {
    id,
    name: name[lang],
    phone,
    hours: hours?.[lang] ?? null,
    place: place?.[lang] ?? null,
    url,
    checkedOn,
  };
}

const isSaid = ({ name, phone }: Contact, text: string): boolean =>
  phone === null ? text.includes(name) : text.includes(phone);

function contactSentence(contacts: readonly Contact[], lang: Lang): string {
  const zh = lang === 'zh';
  const list = contacts.map(({ name, phone }) =>
    phone === null || name.includes(phone)
      ? name
      : zh
        ? `${name}（电话${phone}）`
        : `${name} (phone ${phone})`,
  );
  return zh ? `可以联系：${list.join('、')}。` : ` You can turn to: ${list.join('; ')}.`;
}
