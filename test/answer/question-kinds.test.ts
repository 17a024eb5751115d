import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { guard } from '../../src/answer/guard.ts';
import { outcomes, reasons } from '../../src/answer/types.ts';
import { parseNotes } from '../../src/knowledge/notes.ts';
import { findYaml } from '../support/find-yaml.ts';

interface Kind {
  kind: string;
  outcome: (typeof outcomes)[number];
  reason?: (typeof reasons)[number];
  zh: string[];
  en: string[];
}

const knowledge = resolve(import.meta.dirname, '../../knowledge');
const kinds = parse(readFileSync(join(knowledge, 'question-kinds.yaml'), 'utf8')) as Kind[];
const judge = (text: string) => {
  const result = guard({ text, history: [], asOf: '2026-01-01' });
  return 'stop' in result ? `${result.stop}/${result.reason}` : 'passes';
};

describe('kinds of message', () => {
  it('are told once each, with an outcome and a reason we know', () => {
    expect(new Set(kinds.map((k) => k.kind)).size).toBe(kinds.length);
    for (const { kind, outcome, reason, zh, en } of kinds) {
      expect(outcomes, kind).toContain(outcome);
      if (reason) expect(reasons, kind).toContain(reason);
      expect(Math.min(zh.length, en.length), kind).toBeGreaterThan(0);
    }
  });

  const examples = kinds.flatMap(({ outcome, reason, zh, en }) =>
    [...zh, ...en].map((text) => [text, reason ? `${outcome}/${reason}` : 'passes'] as const),
  );
  it.each(examples)('%s → %s', (text, expected) => {
    expect(judge(text)).toBe(expected);
  });

  it('traditional characters, full width and space change nothing', () => {
    expect(judge('我們的註冊資料審到哪一步了')).toBe('handoff/own_case');
    expect(judge('孩子誤吞了半盒降壓藥，現在臉煞白')).toBe('emergency/acute_danger');
    expect(judge('Ｌｅｔ ｍｅ ｔａｌｋ ｔｏ ａ ｈｕｍａｎ')).toBe('handoff/wants_person');
  });
});

describe('questions on rules', () => {
  it('nearly all pass: those that our notes say people ask of each article', () => {
    const notes = parseNotes(findYaml(join(knowledge, 'notes')));
    const asked = notes.flatMap((note) => [...note.asks.zh, ...note.asks.en]);
    const stopped = asked.map((text) => [text, judge(text)] as const).filter(([, end]) => end !== 'passes');
    expect(asked.length).toBeGreaterThan(7000);
    expect(stopped.filter(([, end]) => /refused|emergency/.test(end))).toEqual([]);
    expect(stopped.length / asked.length, JSON.stringify(stopped)).toBeLessThan(0.005);
  });
});
