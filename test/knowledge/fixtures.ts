/** Texts of our own invention, in fixtures/, as the parser reads them. */
import { readFileSync } from 'node:fs';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import type { ParsedDocument, Provision } from '../../src/knowledge/types.ts';

export function readFixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

export function parseFixture(name: string): ParsedDocument {
  return parseDocument({ fileName: name, text: readFixture(name) });
}

/** Parses a text given in the test itself. */
export function parseText(text: string, fileName = '某办法.md'): ParsedDocument {
  return parseDocument({ fileName, text });
}

/** The one provision of that article; fails the test when there is none or more than one. */
export function provisionOf(document: ParsedDocument, article: string): Provision {
  const found = document.provisions.filter((p) => p.article === article);
  if (found.length !== 1) {
    const all = document.provisions.map((p) => p.article).join(' / ');
    throw new Error(`${found.length} provisions are ${article}; there are: ${all}`);
  }
  return found[0]!;
}

export const articlesOf = (document: ParsedDocument): string[] =>
  document.provisions.filter((p) => p.kind === 'article').map((p) => p.article);

export const doubtCodes = (document: ParsedDocument): string[] => document.doubts.map((d) => d.code);
