import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'src/ARCHITECTURE.md',
  'src/DECISIONS.md',
  'knowledge/README.md',
  'knowledge/catalogue/README.md',
];

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map((m) => m[1]!)
      .filter((l) => !l.includes('://'));
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });

  it('names files that exist', () => {
    const named = [
      ...text.matchAll(/(?<![\w/.])((?:src|test|knowledge|prompts|widget)\/[\w./-]*\w)(?![\w*<{])/g),
    ].map((m) => m[1]!);
    expect(named.filter((name) => !name.includes('dist') && !existsSync(join(root, name)))).toEqual([]);
  });
});

it('README names every variable that the settings know and use', async () => {
  const { variableNames } = await import('../../src/config.ts');
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(variableNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
