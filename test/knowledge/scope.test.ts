import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScope } from '../../src/knowledge/scope.ts';

const dir = resolve(import.meta.dirname, '../../knowledge/scope');
const read = (name: string) => readFileSync(join(dir, name), 'utf8');

describe('the scope files', () => {
  it('can be read, name no document twice and hold no sentence', () => {
    const scope = parseScope(read('profiles.json'), read('known.yaml'));
    const names = scope.map((d) => d.document);
    expect(new Set(names).size).toBe(names.length);
    for (const { subjects } of scope)
      for (const phrase of subjects) expect(phrase, phrase).toMatch(/^[^。；！？]{2,24}$/);
    expect(scope.filter((d) => d.terms.size > 0).length).toBeGreaterThanOrEqual(25);
  });

  it('are refused by name when one is wrong', () => {
    expect(() => parseScope('{}', '- document: 甲办法\n')).toThrow(/known\.yaml/);
    expect(() => parseScope('[', '[]')).toThrow(/profiles\.json/);
    const twice = '{"甲办法":{"articles":1,"terms":{"1":["c甲"]}}}';
    expect(() => parseScope(twice, '- { document: 甲办法, subjects: [放风筝, 收风筝] }')).toThrow(/甲办法/);
  });
});
