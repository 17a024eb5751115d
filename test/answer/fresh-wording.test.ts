import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { guard } from '../../src/answer/guard.ts';
import { readNotes } from '../../src/runtime/read-knowledge.ts';

/** A tuning set: rules were widened on it, so it holds what is reached and measures nothing. */
const wording: { refuse: Record<string, string[]>; emergency: string[]; near_miss: string[] } = JSON.parse(
  await readFile(new URL('./fresh-wording.json', import.meta.url), 'utf8'),
);

const stopOf = (text: string): string | null => {
  const read = guard({ text, history: [], asOf: '2026-01-01' });
  return 'stop' in read ? read.stop : null;
};
const stopped = (text: string): boolean => ['refused', 'emergency'].includes(stopOf(text) ?? '');

describe('what people type in plain words', () => {
  it.each(Object.entries(wording.refuse))('is refused nearly always: %s', (_, texts) => {
    const missed = texts.filter((text) => stopOf(text) !== 'refused');
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(1);
  });

  it('shows the card in every emergency', () => {
    expect(wording.emergency.filter((text) => stopOf(text) !== 'emergency')).toEqual([]);
  });

  it('is let through where it is a question to the law', () => {
    expect(wording.near_miss.filter(stopped)).toEqual([]);
  });

  it('stops none of the questions the notes answer', { timeout: 60_000 }, async () => {
    const asked = (await readNotes()).flatMap(({ asks }) => [...(asks.zh ?? []), ...(asks.en ?? [])]);
    expect(asked.length).toBeGreaterThan(5000);
    expect(asked.filter(stopped)).toEqual([]);
  });
});
