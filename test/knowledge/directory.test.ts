import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cards } from '../../src/answer/cards.ts';
import { parseDirectory } from '../../src/knowledge/directory.ts';
import { parseScope } from '../../src/knowledge/scope.ts';

const knowledge = resolve(import.meta.dirname, '../../knowledge');
const directory = parseDirectory(readFileSync(join(knowledge, 'directory/authorities.yaml'), 'utf8'));

describe('the directory of authorities', () => {
  it('is the only origin of numbers in fixed replies, which hold no link', () => {
    const phones = directory.map((one) => one.phone);
    for (const [reason, { zh, en }] of Object.entries(cards))
      for (const text of [zh, en]) {
        for (const [number] of text.matchAll(/\d{3,}/g))
          expect(phones, `${reason}: ${number}`).toContain(number);
        expect(text, reason).not.toMatch(/https?:|www\./);
      }
  });

  it('names every authority to which the scope sends a question', () => {
    const read = (name: string) => readFileSync(join(knowledge, 'scope', name), 'utf8');
    const names = directory.map((one) => one.name.zh);
    for (const { document, authority } of parseScope(read('profiles.json'), read('known.yaml')))
      if (authority) expect(names, document).toContain(authority);
  });

  it('takes no unchecked link or place, and no entry twice', () => {
    const entry = '{ id: x, name: { zh: 甲, en: A }, competence: { zh: 乙, en: B }, source: general';
    expect(() => parseDirectory(`- ${entry}, url: "https://example.com" }`)).toThrow();
    expect(() => parseDirectory(`- ${entry}, phone: "call me" }`)).toThrow();
    expect(() => parseDirectory(`- ${entry} }\n- ${entry} }`)).toThrow();
    expect(parseDirectory(`- ${entry} }`)[0]).toMatchObject({ phone: null, url: null, checkedOn: null });
  });
});
