import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWidget, isStale } from '../../widget/build.ts';
import { matchPath } from '../../widget/desk/page.ts';
import { outputFolder, widgetFolder } from '../../widget/vite.config.ts';

const built = (file: string) => readFile(join(outputFolder, file), 'utf8');

describe('the built staff app', () => {
  beforeAll(async () => {
    if (await isStale()) await buildWidget();
  });

  it('never writes HTML, touches cookies, evaluates text or names another host', async () => {
    const script = await built('desk.js');
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|document\.cookie/);
    expect(script).not.toMatch(/\beval\(|new Function/);
    const addresses = script.match(/https?:\/\/[\w.]+/g) ?? [];
    expect(addresses.filter((address) => address !== 'http://www.w3.org')).toEqual([]);
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(80 * 1024);
  });

  it('has a shell without inline script or style, all of whose files exist', async () => {
    const page = await built('desk.html');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    for (const [, path] of page.matchAll(/(?:src|href)="\/widget\/([^"]+)"/g))
      expect((await built(path!)).length).toBeGreaterThan(0);
  });
});

it('has the colours of the chat element', async () => {
  const read = (file: string) => readFile(join(widgetFolder, file), 'utf8');
  /** Name and value of each colour, in the order light, dark. */
  const colours = (sheet: string, pattern: RegExp) => {
    const found = new Map<string, string[]>();
    for (const [, name, value] of sheet.matchAll(pattern))
      found.set(name!, [...(found.get(name!) ?? []), value!].slice(0, 2));
    return found;
  };
  const desk = colours(await read('desk/desk.css'), /^\s*--([a-z-]+): (#[0-9a-f]{6});/gm);
  const chat = colours(
    await read('chat/styles.css'),
    /^\s*--_([a-z-]+): (?:var\(--yaowen-[a-z-]+, )?(#[0-9a-f]{6})\)?;/gm,
  );
  expect(desk.size).toBeGreaterThan(15);
  for (const [name, values] of desk) expect(chat.get(name), name).toEqual(values);
});

describe('addresses of pages', () => {
  it.each([
    ['/desk/releases', '/desk/releases', {}],
    ['/desk/releases', '/desk/releases/', {}],
    ['/desk/releases/:id', '/desk/releases/rel_1', { id: 'rel_1' }],
    ['/desk/texts/:id', '/desk/texts/%E8%8D%AF', { id: '药' }],
    ['/desk/releases/:id', '/desk/releases', null],
    ['/desk/texts/:id', '/desk/texts/%E8', null],
    ['/desk', '/desk/x', null],
  ])('%s and %s', (pattern, path, expected) => {
    expect(matchPath(pattern, path)).toEqual(expected);
  });
});
