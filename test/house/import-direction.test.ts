import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const src = join(root, 'src');

/** Rooms a room may import from, besides itself. `ports`, `errors` and type-only files at the top are open to all. */
const allowed: Record<string, string[]> = {
  answer: ['retrieval', 'knowledge', 'calendar', 'numerals'],
  calendar: ['numerals'],
  knowledge: ['calendar', 'numerals'],
  numerals: [],
  retrieval: ['numerals'],
  governance: ['knowledge', 'records', 'calendar', 'answer', 'retrieval'],
  desk: ['answer', 'retrieval', 'knowledge', 'records', 'calendar'],
  records: ['knowledge', 'answer', 'calendar'],
  evaluation: ['answer', 'retrieval', 'knowledge', 'adapters', 'numerals'],
  adapters: ['answer', 'retrieval', 'knowledge', 'records', 'numerals'],
  http: ['desk', 'governance', 'answer', 'retrieval', 'knowledge', 'records', 'calendar', 'turn', 'config'],
  turn: ['answer', 'knowledge', 'records', 'calendar', 'desk'],
  wire: ['answer', 'knowledge', 'retrieval'],
  config: [],
  ports: [],
  errors: [],
};
/** Only types may be taken from these rooms. */
const typesOnly: Record<string, string[]> = {
  ports: ['answer', 'knowledge'],
  retrieval: ['answer'],
  records: ['answer', 'calendar'],
  http: ['wire'],
};
const pure = ['answer', 'retrieval', 'knowledge', 'numerals', 'calendar'];
const notPure = /^(node:|hono|@hono\/|drizzle-orm|@qdrant\/|postgres$|@electric-sql\/|pino)/;

const files = (readdirSync(src, { recursive: true }) as string[]).filter(
  (f) => /\.(ts|mjs)$/.test(f) && !f.endsWith('.d.ts'),
);
const roomOf = (file: string) => (file.includes('/') ? file.split('/')[0]! : file.replace(/\.ts$/, ''));

interface Import {
  file: string;
  from: string;
  specifier: string;
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found: Import[] = [];
  const statement =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  for (const match of text.matchAll(statement)) {
    const specifier = match[2] ?? match[3]!;
    const names = match[0].match(/\{([^}]*)\}/)?.[1];
    const allTypes = names?.split(',').every((n) => n.trim() === '' || n.trim().startsWith('type '));
    const inType =
      match[3] !== undefined && /import\([^)]*\)\.[A-Z]/.test(text.slice(match.index, match.index + 120));
    found.push({
      file,
      from: roomOf(file),
      specifier,
      typeOnly: Boolean(match[1]) || allTypes === true || inType,
    });
  }
  return found;
}

const imports = files.flatMap(importsOf);

describe('import direction', () => {
  it('finds the rooms it guards', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('goes from the runtime inwards, as ARCHITECTURE.md draws it', () => {
    const forbidden = imports.flatMap(({ file, from, specifier, typeOnly }) => {
      if (!specifier.startsWith('.') || from === 'runtime') return [];
      const target = relative(src, resolve(src, dirname(file), specifier));
      if (target.startsWith('..')) return [`${file} → ${specifier}`];
      const to = roomOf(target);
      if (to === from || to === 'ports' || to === 'errors') return [];
      if (allowed[from]?.includes(to) || (typeOnly && typesOnly[from]?.includes(to))) return [];
      return [`${file} → ${target}`];
    });
    expect(forbidden).toEqual([]);
  });

  it('keeps the core free of servers, databases and Node', () => {
    const forbidden = imports.filter((i) => pure.includes(i.from) && notPure.test(i.specifier));
    expect(forbidden.map((i) => `${i.file} → ${i.specifier}`)).toEqual([]);
  });

  it('reads the environment only in runtime/', () => {
    const readers = files.filter(
      (file) => roomOf(file) !== 'runtime' && /\bprocess\.env\b/.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });
});
