/**
 * Run as a program of its own: loads the saved index named first and, where a third file is named, what was learned;
 * answers the queries in the JSON file named second, prints the resident megabytes of its process. A fresh process,
 * so nothing of building is counted.
 */
import { readFile } from 'node:fs/promises';
import { dataOf, deserialise } from '../adapters/passage-index/embedded/index.ts';
import { createLearnedSearch } from '../adapters/passage-index/embedded/learned-search.ts';
import { readLearnedRanking } from '../retrieval/learned/learned-ranking.ts';

const [indexFile, queriesFile, learnedFile] = process.argv.slice(2);
const index = deserialise(await readFile(indexFile!));
const queries = JSON.parse(await readFile(queriesFile!, 'utf8')) as string[];
const learned =
  learnedFile === undefined
    ? null
    : createLearnedSearch(dataOf(index)!, readLearnedRanking(await readFile(learnedFile, 'utf8')));
for (const text of queries) {
  await (learned ?? index).search({ texts: [{ text, weight: 1 }], k: 100, filter: { asOf: null } });
}
console.log((process.memoryUsage.rss() / 1e6).toFixed(1));
