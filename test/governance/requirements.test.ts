import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const rows = readFileSync(resolve(root, 'src/governance/REQUIREMENTS.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [RI]\d\d \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id, , state, tests]) => ({ id: id!, state: state!, tests: tests! }));

it('the table of requirements has a row for each, with a state', () => {
  const wanted = [
    ...Array.from({ length: 40 }, (_, i) => `R${String(i + 1).padStart(2, '0')}`),
    ...Array.from({ length: 10 }, (_, i) => `I${String(i + 1).padStart(2, '0')}`),
  ];
  expect(rows.map(({ id }) => id)).toEqual(wanted);
  for (const { id, state } of rows) expect(['held', 'part', 'operator', 'open'], id).toContain(state);
});

it('each test it names exists, and whatever is held names one', () => {
  const missing: string[] = [];
  for (const { id, state, tests } of rows) {
    const named = [...tests.matchAll(/`(test\/[^`]+)`: ([^`]+?)(?=(?:; `test\/|$))/g)];
    if ((state === 'held' || state === 'part') && named.length === 0) missing.push(`${id}: names no test`);
    for (const [, path, words] of named) {
      const source = readFileSync(resolve(root, path!), 'utf8').replace(/\\u2019/g, '’');
      // The name, and after it perhaps what the tests do not hold.
      const titles = [...source.matchAll(/\bit(?:\.each\([\s\S]*?\))?\(\s*(['`])((?:(?!\1).)+)\1/g)].map(
        ([, , t]) => t!,
      );
      if (
        !titles.some(
          (title) => words === title || words!.startsWith(`${title}.`) || words!.startsWith(`${title};`),
        )
      )
        missing.push(`${id}: ${path}: ${words}`);
    }
  }
  expect(missing).toEqual([]);
});
