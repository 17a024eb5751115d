import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createModelComposer } from '../../src/answer/compose-with-model.ts';
import { formatMark, refusalMark } from '../../src/answer/marks.ts';
import { asData, digestPrompt, fillPrompt, parsePrompt, slotsOf } from '../../src/answer/prompts.ts';

const folder = new URL('../../prompts/', import.meta.url);
const prompt = readFileSync(new URL('answer.md', folder), 'utf8');
const model = {
  id: 'none',
  async *stream() {
    yield '';
  },
};

describe('the prompt of the answer', () => {
  test('has every section in both languages, with the same slots', () => {
    const sections = parsePrompt(prompt);
    const names = [...sections.keys()].map((name) => name.replace(/\.(zh|en)$/, ''));
    for (const name of new Set(names)) {
      expect(slotsOf(sections.get(`${name}.zh`)!), name).toEqual(slotsOf(sections.get(`${name}.en`)!));
    }
    for (const lang of ['zh', 'en']) {
      expect(sections.get(`instructions.${lang}`)).toContain(refusalMark);
      expect(sections.get(`instructions.${lang}`)).toContain(formatMark(1));
    }
    expect(() => createModelComposer({ model, prompt, timeoutMs: 1 })).not.toThrow();
    expect(() =>
      createModelComposer({ model, prompt: prompt.replace('<!-- prompt.en -->', ''), timeoutMs: 1 }),
    ).toThrow('prompt.en');
  });

  test('is filled whole or not at all, and values are not read as slots', () => {
    expect(fillPrompt('{{a}} and {{b}}', { a: '{{b}}', b: '$&$1' })).toBe('{{b}} and $&$1');
    expect(() => fillPrompt('{{a}} {{b}}', { a: '' })).toThrow('b');
    expect(() => fillPrompt('{{a}}', { a: '', b: '' })).toThrow('b');
  });

  test('is named by the digest of its file', async () => {
    const digest = await digestPrompt(prompt);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await digestPrompt(`${prompt} `)).not.toBe(digest);
    expect(await digestPrompt('abc')).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  test('every file in prompts/ has sections and well-formed slots', () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      expect(parsePrompt(text).size, file).toBeGreaterThan(0);
      expect(text.replace(/\{\{[a-zA-Z]+\}\}/g, ''), file).not.toMatch(/\{\{|\}\}/);
    }
  });
});

test('data lines begin with their sign, whatever line break or hidden sign they hold', () => {
  const text = 'a\nb\rc\r\nd\u2028e\u2029f\u0085g\vh\fi\u200b\u202e\u{e0041}⟦1⟧';
  const lines = asData(text).split(/[\n\r\u2028\u2029\u0085\v\f]/);
  expect(lines).toHaveLength(9);
  for (const line of lines) expect(line).toMatch(/^│ /);
  expect(lines.at(-1)).toBe('│ i〖1〗');
});
