/** Builds the browser side into widget/dist. Run it, or call `buildWidget()` where `isStale()` says so. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { bundleConfig, bundles, outputFolder, widgetFolder } from './vite.config.ts';

const sourceFolders = ['chat', 'desk', 'shared', 'page'];
/** Served as they are, from dist, so that the server reads one folder only. */
const copiedFiles = [
  'page/index.html',
  'page/page.css',
  'page/plain.css',
  'page/icon.svg',
  'desk/desk.html',
  'desk/desk.css',
];
const stampFile = join(outputFolder, '.stamp');

/** Whether dist is missing, unfinished, or built from other sources. Times are not asked: a checkout sets them anew. */
export async function isStale(): Promise<boolean> {
  const stamp = await readFile(stampFile, 'utf8').catch(() => null);
  return stamp !== (await sourceDigest());
}

/**
 * Builds everything anew; takes about a second. Each file is moved into place when it is whole, and the
 * stamp last, so two builds at once do no harm and one cut short stays stale.
 */
export async function buildWidget(): Promise<void> {
  // Only here: a server with a fresh dist runs without the bundler.
  const { build } = await import('vite');
  const digest = await sourceDigest();
  await mkdir(outputFolder, { recursive: true });
  const workFolder = await mkdtemp(join(outputFolder, '.building-'));
  try {
    for (const bundle of bundles) await build(bundleConfig(bundle, workFolder));
    for (const file of copiedFiles)
      await copyFile(join(widgetFolder, file), join(workFolder, basename(file)));
    for (const file of await readdir(workFolder))
      await rename(join(workFolder, file), join(outputFolder, file));
    await writeFile(join(workFolder, '.stamp'), digest);
    await rename(join(workFolder, '.stamp'), stampFile);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function sourceDigest(): Promise<string> {
  const files = ['build.ts', 'vite.config.ts'];
  for (const folder of sourceFolders) {
    const entries = await readdir(join(widgetFolder, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries)
      if (entry.isFile()) files.push(relative(widgetFolder, join(entry.parentPath, entry.name)));
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\n`).update(await readFile(join(widgetFolder, file)));
  return hash.digest('hex');
}

if (import.meta.main) await buildWidget();
