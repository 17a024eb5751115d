/**
 * Run as a program of its own: loads the saved index named first, answers the queries in the JSON file named
 * second, prints the resident megabytes of its process. A fresh process, so nothing of building is counted.
 */
import { readFile } from 'node:fs/promises';
import { deserialise } from '../adapters/passage-index/embedded/index.ts';

const [indexFile, queriesFile] = process.argv.slice(2);
const index = deserialise(await readFile(indexFile!));
const queries = JSON.parse(await readFile(queriesFile!, 'utf8')) as string[];
for (const text of queries) {
  await index.search({ texts: [{ text, weight: 1 }], k: 100, filter: { asOf: null } });
}
console.log((process.memoryUsage.rss() / 1e6).toFixed(1));
