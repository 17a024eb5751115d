/** Reads the project's knowledge folder, and folders of official texts, from disk. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readableExtensions, readLimits } from '../adapters/document-reader/index.ts';
import { YaowenError } from '../errors.ts';
import { type Catalogue, parseCatalogue } from '../knowledge/catalogue.ts';
import { parseDecisionHelpers } from '../knowledge/decision-helpers.ts';
import { parseDirectory } from '../knowledge/directory.ts';
import type { Guidance } from '../knowledge/guidance.ts';
import { parseGuides } from '../knowledge/guides.ts';
import { parseNotes } from '../knowledge/notes.ts';
import { parseScope, type ScopeDocument } from '../knowledge/scope.ts';
import type { Note } from '../knowledge/types.ts';
import { parseBridge, parseGlossary } from '../knowledge/word-lists.ts';
import { createBridge } from '../retrieval/bridge.ts';
import { createGlossary } from '../retrieval/glossary.ts';
import { createQueryPlanner, type QueryPlanner } from '../retrieval/query-plan.ts';

export const projectRoot = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const knowledgeDir = join(projectRoot, 'knowledge');

/** The project's own questions, by which a release is measured unless others are named. */
export const goldenQuestions = join(projectRoot, 'test/evals/golden.jsonl');

/** Files larger than this are no regulation. */
export const maxFileBytes = readLimits.maxBytes;

async function readYamlFiles(dir: string): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(dir, name), 'utf8') })));
}

export async function readCatalogue(): Promise<Catalogue> {
  return parseCatalogue(await readYamlFiles(join(knowledgeDir, 'catalogue')));
}

export async function readNotes(): Promise<Note[]> {
  return parseNotes(await readYamlFiles(join(knowledgeDir, 'notes')));
}

/** The project's guides and decision helpers, and the directory of authorities. */
export async function readGuidance(): Promise<Guidance> {
  const [guideFiles, helperFiles] = await Promise.all(
    ['guides', 'decision-helpers'].map((name) => readYamlFiles(join(knowledgeDir, name))),
  );
  const guides = parseGuides(guideFiles!);
  const helpers = parseDecisionHelpers(helperFiles!, new Set(guides.map(({ id }) => id)));
  const directory = await readFile(join(knowledgeDir, 'directory', 'authorities.yaml'), 'utf8');
  return { guides, helpers, directory: parseDirectory(directory) };
}

/** Documents known to exist and what each governs (knowledge/scope). */
export async function readScope(): Promise<ScopeDocument[]> {
  const [profiles, known] = await Promise.all(
    ['profiles.json', 'known.yaml'].map((name) => readFile(join(knowledgeDir, 'scope', name), 'utf8')),
  );
  return parseScope(profiles!, known!);
}

/** The reviewed word lists as a planner of searches. */
export async function readQueryPlanner(): Promise<QueryPlanner> {
  const [bridge, glossary] = await Promise.all(
    ['bridge', 'glossary'].map((name) => readYamlFiles(join(knowledgeDir, name))),
  );
  return createQueryPlanner(createBridge(parseBridge(bridge!)), createGlossary(parseGlossary(glossary!)));
}

/** The project's facts and notes, with a digest of their files by which a change is seen without reading them. */
export interface ProjectKnowledge {
  /** SHA-256, lower-case hex. */
  digest: string;
  read(): { catalogue: Catalogue; notes: Note[] };
}

export async function openProjectKnowledge(): Promise<ProjectKnowledge> {
  const catalogue = await readYamlFiles(join(knowledgeDir, 'catalogue'));
  const notes = await readYamlFiles(join(knowledgeDir, 'notes'));
  const hash = createHash('sha256');
  for (const { name, text } of [...catalogue, ...notes]) hash.update(JSON.stringify([name, text]));
  let parsed: ReturnType<ProjectKnowledge['read']> | null = null;
  return {
    digest: hash.digest('hex'),
    read() {
      parsed ??= { catalogue: parseCatalogue(catalogue), notes: parseNotes(notes) };
      return parsed;
    },
  };
}

export async function readPrompt(name: string): Promise<string> {
  return readFile(join(projectRoot, 'prompts', `${name}.md`), 'utf8');
}

/**
 * Paths of the official texts in files and folders given, sorted. Hidden files are passed over.
 * @throws YaowenError `bad_input:ingest` when a path does not exist or nothing readable is there
 */
export async function findTexts(paths: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info === null)
      throw new YaowenError('bad_input:ingest', {
        zh: `找不到 ${path}。请检查路径。`,
        en: `${path} does not exist. Check the path.`,
      });
    if (!info.isDirectory()) found.push(path);
    else {
      const names = await readdir(path, { recursive: true });
      found.push(
        ...names
          .filter((name) => readableExtensions.some((suffix) => name.toLowerCase().endsWith(suffix)))
          .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
          .map((name) => join(path, name)),
      );
    }
  }
  if (found.length === 0)
    throw new YaowenError('bad_input:ingest', {
      zh: `${paths.join('、')} 里没有可读的文本。需要 ${readableExtensions.join('、')} 文件。`,
      en: `No readable text in ${paths.join(', ')}. Files must end in ${readableExtensions.join(', ')}.`,
    });
  return [...new Set(found.map((path) => resolve(path)))].sort();
}

/** A path as people gave it: relative to where they stand when it lies below. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('../../..') ? path : near;
}
