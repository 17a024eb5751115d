import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { YaowenError } from '../../src/errors.ts';
import { parseBridge, parseGlossary } from '../../src/knowledge/word-lists.ts';
import { cleanText } from '../../src/retrieval/clean-text.ts';
import { createGlossary } from '../../src/retrieval/glossary.ts';
import { projectRoot } from '../../src/runtime/read-knowledge.ts';

const filesOf = (name: string) => {
  const dir = join(projectRoot, 'knowledge', name);
  return readdirSync(dir)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ name: file, text: readFileSync(join(dir, file), 'utf8') }));
};
const glossaryFiles = filesOf('glossary');
const bridgeFiles = filesOf('bridge');

describe('reading', () => {
  it('takes names by commas, and weights', () => {
    expect(
      parseGlossary([
        { name: 'kites.yaml', text: '风筝、纸鸢: kite, paper kite\n线: { en: "line, string", weight: 0.5 }' },
      ]),
    ).toEqual([
      { from: ['kite', 'paper kite'], to: ['风筝', '纸鸢'], weight: 1 },
      { from: ['line', 'string'], to: ['线'], weight: 0.5 },
    ]);
    expect(parseBridge([{ name: 'kites.yaml', text: '鹞子、KT: 风筝' }])).toEqual([
      { from: ['鹞子', 'KT'], to: ['风筝'], weight: 1 },
    ]);
  });

  it.each([
    ['no mapping', '- 风筝', 'record'],
    ['broken YAML', '风筝: [kite', 'wrong'],
    ['an unknown field', '风筝: { en: kite, wieght: 1 }', '风筝'],
    ['a weight above 1', '风筝: { en: kite, weight: 2 }', '风筝'],
    ['a weight of nothing', '风筝: { en: kite, weight: 0 }', '风筝'],
    ['English that is Chinese', '风筝: 纸鸢', '纸鸢'],
    ['Chinese that is English', 'kite: kite', 'kite'],
    ['an empty place in a list', '风筝: "kite, , paper kite"', '风筝'],
    ['a Chinese term twice', '风筝: kite\n风筝: paper kite', 'unique'],
    ['an English term with two meanings', '风筝: kite\n老鹰: Kite', 'kite'],
  ])('refuses %s, naming the file and the place', (_, text, place) => {
    const read = () => parseGlossary([{ name: 'faulty.yaml', text }]);
    expect(read).toThrow(YaowenError);
    expect(read).toThrow(/faulty\.yaml/);
    expect(read).toThrow(new RegExp(place, 'i'));
  });

  it('refuses a lay word with two meanings in one file', () => {
    const read = () => parseBridge([{ name: 'faulty.yaml', text: '鹞子: 风筝\n老鹰、鹞子: 鸟' }]);
    expect(read).toThrow(/faulty\.yaml.*鹞子.*老鹰、鹞子/);
  });
});

describe('the lists of the project', () => {
  const glossary = parseGlossary(glossaryFiles);
  const bridge = parseBridge(bridgeFiles);

  it('hold at least 1,500 English terms and several hundred lay words', () => {
    expect(new Set(glossary.flatMap((pair) => pair.from)).size).toBeGreaterThan(1500);
    expect(new Set(glossary.flatMap((pair) => pair.to)).size).toBeGreaterThan(1000);
    expect(new Set(bridge.flatMap((pair) => pair.from)).size).toBeGreaterThan(500);
  });

  it('are written in simplified characters', () => {
    const terms = [...glossary, ...bridge].flatMap((pair) => pair.to);
    const plain = (term: string) => term.normalize('NFKC').toLowerCase();
    expect(terms.filter((term) => cleanText(term) !== plain(term))).toEqual([]);
  });

  it.each(glossaryFiles.map((file) => [file.name, file] as const))(
    '%s gives no word two meanings in singular and plural',
    (_, file) => {
      const pairs = parseGlossary([file]);
      const { termsIn } = createGlossary(pairs);
      const meant = (phrase: string) => termsIn(phrase).map(({ term }) => term);
      const conflicts = pairs.flatMap(({ from, to }) =>
        from
          .filter((phrase) => meant(phrase).join() !== to.join())
          .map((phrase) => `${phrase}: ${meant(phrase)}`),
      );
      expect(conflicts).toEqual([]);
    },
  );
});
