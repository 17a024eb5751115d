import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cards } from '../../src/answer/cards.ts';
import { addContacts } from '../../src/answer/contacts.ts';
import type { Answer, Reason } from '../../src/answer/types.ts';
import { parseDirectory } from '../../src/knowledge/directory.ts';
import { sampleAnswer } from '../support/sample-answers.ts';

const directory = parseDirectory(
  readFileSync(new URL('../../knowledge/directory/authorities.yaml', import.meta.url), 'utf8'),
);
const phones = new Set(directory.flatMap(({ phone }) => phone ?? []));

function stopped(reason: Reason, lang: 'zh' | 'en', more: Partial<Answer> = {}): Answer {
  const answer: Answer = {
    ...sampleAnswer(),
    outcome: 'unanswerable',
    reason,
    lang,
    text: cards[reason][lang],
    claims: [],
    citations: [],
    ...more,
  };
  addContacts(answer, directory);
  return answer;
}

describe('contacts in an answer', () => {
  it('are numbers of the directory and no others, in every card', () => {
    for (const [reason, card] of Object.entries(cards))
      for (const text of Object.values(card))
        for (const [number] of text.matchAll(/\d{3,}/g))
          expect([reason, phones.has(number)]).toEqual([reason, true]);
  });

  it.each<[Reason, string]>([
    ['complaint', 'complaints-line'],
    ['adverse_event', 'adr-centre'],
    ['other_authority', 'government-line'],
    ['not_covered', 'nmpa'],
  ])('of %s name who is in charge', (reason, id) => {
    for (const lang of ['zh', 'en'] as const) {
      const { contacts } = stopped(reason, lang);
      const entry = directory.find((one) => one.id === id)!;
      expect(contacts).toContainEqual(
        expect.objectContaining({ id, name: entry.name[lang], phone: entry.phone }),
      );
      for (const one of contacts!) expect(one.phone === null || phones.has(one.phone)).toBe(true);
    }
  });

  it('name the authority of a document that is not held, in English in an English answer', () => {
    const notHeld = [{ document: '某条例', authority: '农业农村主管部门' }];
    const missing = 'A matter of another authority (农业农村主管部门).';
    const english = stopped('other_authority', 'en', { notHeld, missing });
    expect(english.notHeld![0]!.authority).toBe('Agriculture and rural affairs department');
    expect(english.missing).not.toMatch(/\p{Script=Han}/u);
    expect(english.contacts!.map((one) => one.id)).toEqual(['agriculture']);
    expect(stopped('other_authority', 'zh', { notHeld }).text).toContain('农业农村主管部门');
  });

  it('are told once, and not where nobody is named', () => {
    const { text } = stopped('complaint', 'zh');
    expect(text.split('12315').length).toBe(cards.complaint.zh.split('12315').length);
    expect(stopped('weak_evidence', 'zh').contacts).toBeUndefined();
    expect(stopped('bribery', 'zh').contacts).toBeUndefined();
  });
});
