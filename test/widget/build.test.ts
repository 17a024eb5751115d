import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWidget, isStale } from '../../widget/build.ts';
import { outputFolder } from '../../widget/vite.config.ts';

const gzipBytesMax = 40 * 1024;
const read = (file: string) => readFile(join(outputFolder, file), 'utf8');

describe('the built widget', () => {
  beforeAll(async () => {
    if (await isStale()) await buildWidget();
  });

  it('is fresh after a build', async () => {
    expect(await isStale()).toBe(false);
  });

  it('is one script of at most 40 kB gzip', async () => {
    expect(gzipSync(await read('yaowen-chat.js'), { level: 9 }).length).toBeLessThanOrEqual(gzipBytesMax);
  });

  it('never writes HTML, sets a cookie, evaluates text or names another host', async () => {
    for (const file of ['yaowen-chat.js', 'yaowen-chat-element.js', 'page.js']) {
      const script = await read(file);
      expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|document\.cookie/);
      expect(script).not.toMatch(/\beval\(|new Function/);
      const addresses = script.match(/https?:\/\/[\w.]+/g) ?? [];
      expect(addresses.filter((address) => address !== 'http://www.w3.org')).toEqual([]);
    }
  });

  it('has a page without inline script or style, all of whose files exist', async () => {
    const page = await read('index.html');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(files.length).toBeGreaterThan(3);
    for (const path of files) {
      // Pages of the server itself are links, not parts of the page.
      if (/^\/(?:guides|search|ask|about|privacy)\?lang=(?:zh|en)$/.test(path)) continue;
      expect(path).toMatch(/^\/widget\/[\w.-]+$/);
      expect((await read(path.slice('/widget/'.length))).length).toBeGreaterThan(0);
    }
  });
});
