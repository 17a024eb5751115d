/** The built widget as the server serves it: read once, each file with the digest of its content as tag. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Asset } from '../http/services.ts';
import { projectRoot } from './read-knowledge.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

export async function readAssets(folder = join(projectRoot, 'widget/dist')): Promise<Map<string, Asset>> {
  const assets = new Map<string, Asset>();
  for (const name of await readdir(folder).catch(() => [])) {
    const type = types[extname(name)];
    if (!type) continue;
    const body = new Uint8Array(await readFile(join(folder, name)));
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    assets.set(name, { body, type, etag: `"${digest}"` });
  }
  return assets;
}
