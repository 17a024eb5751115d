/** What stands around the claims: how the message was understood, what was assumed wrongly, what is missing. */
import { build, type Child, icon } from '../shared/build-element.ts';
import { tagOfText } from '../shared/language.ts';
import type { Strings } from '../shared/strings.ts';
import type { Answer } from '../shared/wire-types.ts';

/**
 * Before the claims: the question as it was understood, with a way to say no, and a premise put right.
 * @param rephrase puts a text into the question box, to be changed and sent again
 */
export function remarksBefore(answer: Answer, rephrase: (text: string) => void, strings: Strings): Child {
  const { understood, premise, maskedText } = answer;
  const parts: Child[] = [];
  if (maskedText) parts.push(line(maskedText));
  if (understood) parts.push(drawUnderstood(understood, rephrase, strings));
  if (premise)
    parts.push(
      build(
        'div',
        { class: 'banner', 'data-kind': 'partial' },
        icon('warning'),
        build('p', { lang: tagOfText(premise.text) }, premise.text),
      ),
    );
  return parts.length > 0 && build('div', { class: 'remarks' }, ...parts);
}

/** After the claims: the day a period ends, what the answer lacks, documents that cannot be quoted, what to know about the law cited. */
export function remarksAfter(answer: Answer, strings: Strings): Child {
  const { deadline, missing, notHeld, notices } = answer;
  const parts: Child[] = [];
  if (deadline)
    parts.push(
      build(
        'div',
        { class: 'banner', 'data-kind': deadline.provisional ? 'partial' : 'quiet' },
        icon('info'),
        build('p', { lang: tagOfText(deadline.text) }, deadline.text),
      ),
    );
  if (missing) parts.push(line(missing));
  if (notHeld)
    parts.push(
      build('p', {}, strings.notHeldTitle),
      build(
        'ul',
        {},
        ...notHeld.map(({ document, authority }) =>
          build('li', { lang: 'zh-CN' }, `《${document}》`, authority ? ` (${authority})` : ''),
        ),
      ),
    );
  for (const notice of notices ?? []) parts.push(line(notice.text));
  return parts.length > 0 && build('div', { class: 'remarks', role: 'note' }, ...parts);
}

function drawUnderstood(
  { question, facts }: NonNullable<Answer['understood']>,
  rephrase: (text: string) => void,
  strings: Strings,
): Child {
  return build(
    'div',
    { class: 'understood' },
    build('p', {}, strings.understoodAs, build('q', { lang: tagOfText(question) }, question)),
    facts.length > 0 &&
      build(
        'ul',
        { class: 'facts-given', 'aria-label': strings.factsGiven },
        ...facts.map(({ text }) => build('li', { lang: tagOfText(text) }, text)),
      ),
    build(
      'button',
      { type: 'button', class: 'button small', onclick: () => rephrase(question) },
      strings.notMeant,
    ),
  );
}

const line = (text: string): Child => build('p', { class: 'remark', lang: tagOfText(text) }, text);
