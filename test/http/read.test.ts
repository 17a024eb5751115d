/** Reading the law without scripts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';

let database: OpenDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
});
afterAll(() => database.close());

const page = async (path: string) => {
  const reply = await app.request(path);
  return { status: reply.status, html: await reply.text() };
};
const kites = encodeURIComponent('风筝器械管理办法@2020-03-01');

describe('the search page', () => {
  it('finds provisions and links to them in their document', async () => {
    const { html } = await page(`/search?q=${encodeURIComponent('登记证有效期')}`);
    expect(html).toContain(`/documents/${kites}?lang=zh#${encodeURIComponent('第六条')}`);
    expect(html).not.toContain('<script');
  });

  it('searches the law of the day and of the kind asked for', async () => {
    const query = encodeURIComponent('登记证有效期');
    const { html: before } = await page(`/search?q=${query}&asOf=2015-01-01`);
    expect(before).toContain('风筝暂行规定');
    expect(before).not.toContain('《风筝器械管理办法》');
    const { html: laws } = await page(`/search?q=${query}&level=law`);
    expect(laws).toContain('没有找到相符的条文');
  });

  it('takes hostile words as text, and a wrong day as today', async () => {
    const { html, status } = await page(
      `/search?q=${encodeURIComponent('"><script>alert(1)</script>')}&asOf=x`,
    );
    expect(status).toBe(200);
    expect(html).not.toContain('<script>alert');
    expect((await page(`/search?q=${'x'.repeat(5000)}`)).status).toBe(413);
  });
});

describe('the list of documents', () => {
  it('names every document with its status, those not held included', async () => {
    const { html } = await page('/documents?lang=en');
    expect(html).toContain('《风筝器械管理办法》');
    expect(html).toContain('Measures for Kite Devices');
    expect(html).toContain('text not held');
  });
});

describe('an edition', () => {
  it('reads as a whole, with contents, anchors and our notes marked as ours', async () => {
    const { html } = await page(`/documents/${kites}`);
    expect(html).toContain('id="第六条"');
    expect(html).toContain('第二章 登记');
    expect(html).toContain('国家风筝局令第12号');
    expect(html).toMatch(/我们的说明（不是法规）[\s\S]*登记证管3年/);
  });

  it('is the one of the day when only the title is given', async () => {
    const { html } = await page(`/documents/${encodeURIComponent('风筝办法')}?lang=en`);
    expect(html).toContain('In force');
    const old = await page(`/documents/${encodeURIComponent('风筝暂行规定')}`);
    expect(old.html).toContain('已废止');
  });

  it('not held says so, and one that is unknown is not found', async () => {
    expect((await page(`/documents/${encodeURIComponent('风筝竞赛规则')}`)).html).toContain(
      '没有收录这份文件的文本',
    );
    expect((await page('/documents/none')).status).toBe(404);
  });
});
