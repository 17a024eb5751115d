/**
 * Makes knowledge/scope/profiles.json from the notes: for each document how many of its articles have a term. Run by
 * hand (`node src/runtime/build-scope-profiles.ts`) when notes have changed much; terms of one article only are left out.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyse } from '../retrieval/analyse.ts';
import { projectRoot, readNotes } from './read-knowledge.ts';

const leastArticles = 2;

const counts = new Map<string, { articles: number; terms: Map<string, number> }>();
for (const note of await readNotes()) {
  const document = note.key.slice(0, note.key.lastIndexOf('/'));
  const profile = counts.get(document) ?? { articles: 0, terms: new Map<string, number>() };
  counts.set(document, profile);
  profile.articles += 1;
  const words = [
    document.replace(/^中华人民共和国/, ''),
    note.chapter,
    note.zh,
    ...note.asks.zh,
    ...note.facts,
    note.en,
    ...note.asks.en,
  ];
  for (const term of new Set(analyse(words.join('\n'))))
    profile.terms.set(term, (profile.terms.get(term) ?? 0) + 1);
}

const profiles: Record<string, { articles: number; terms: Record<string, string[]> }> = {};
for (const [document, { articles, terms }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const least = articles < 40 ? 1 : leastArticles;
  const byCount = new Map<number, string[]>();
  for (const [term, count] of terms)
    if (count >= least) byCount.set(count, [...(byCount.get(count) ?? []), term]);
  profiles[document] = {
    articles,
    terms: Object.fromEntries([...byCount].sort(([a], [b]) => a - b).map(([n, list]) => [n, list.sort()])),
  };
}
const lines = Object.entries(profiles).map(
  ([document, profile]) => `${JSON.stringify(document)}:${JSON.stringify(profile)}`,
);
await writeFile(join(projectRoot, 'knowledge/scope/profiles.json'), `{\n${lines.join(',\n')}\n}\n`);
