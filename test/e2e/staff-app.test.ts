import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserSuite, launchBrowser, noBrowserReason } from '../support/browser.ts';
import { type RealServer, startRealServer } from '../support/real-server.ts';
import { runCommand } from '../support/server-process.ts';

/** Long walks through many pages, each looked at by axe. */
const walkTimeoutMs = 240_000;

const password = 'four quiet green kites';

describe.skipIf(noBrowserReason)(browserSuite('staff at the real server'), () => {
  let folder: string;
  let server: RealServer;
  let browser: Browser;
  const faults: string[] = [];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yaowen-staff-'));
    [server, browser] = await Promise.all([
      startRealServer({ DATA_DIR: join(folder, 'data') }),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      // A refused request is logged by the browser itself; what the page makes of it is looked at below.
      if (message.type() === 'error' && !/status of 40[0-9]|status of 422/.test(message.text()))
        faults.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && request.url() !== 'about:blank')
        faults.push(request.url());
    });
    return page;
  }

  async function linkFor(...args: string[]): Promise<string> {
    const { stdout, stderr } = await runCommand(['staff', ...args, '--json'], {
      DATA_DIR: join(folder, 'data'),
    });
    expect(stdout, stderr).toContain('"url"');
    return JSON.parse(stdout).url;
  }

  async function expectAccessible(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }

  async function setUp(page: Page, url: string, name: string, email: string): Promise<void> {
    // Leaves the page first: to the address it shows already a browser only redraws.
    await page.goto('about:blank');
    await page.goto(url);
    await page.locator('input[name=name]').fill(name);
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[name=password]').fill(password);
    await page.locator('input[name=again]').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('a.who').waitFor();
  }

  it('sets up the first administrator, who invites an editor and keeps one out', {
    timeout: walkTimeoutMs,
  }, async () => {
    const page = await openPage();
    await page.goto(`${server.url}desk`);
    await page.getByRole('heading', { name: '登录工作台' }).waitFor();
    await expectAccessible(page);
    await page.locator('input[name=email]').fill('nobody@agency.example');
    await page.locator('input[name=password]').fill('wrong password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: '邮箱或密码不对' }).waitFor();

    const first = await linkFor('invite');
    await page.goto(first);
    await page.locator('input[name=password]').fill('short');
    await page.keyboard.press('Enter');
    await page.getByText('至少 12 个字符', { exact: true }).waitFor();
    await expectAccessible(page);
    await setUp(page, first, '王一', 'wang@agency.example');
    expect(new URL(page.url()).hash).toBe('');
    await expectAccessible(page);
    // The link is used up, also in the history.
    await page.goto(first);
    await page.getByRole('heading', { name: '设置链接不能用' }).waitFor();
    await expectAccessible(page);

    await page.goto(`${server.url}desk/staff`);
    await page.getByRole('heading', { name: '邀请', exact: true }).waitFor();
    await expectAccessible(page);
    await page.locator('form input[name=name]').fill('李二');
    await page.getByLabel('知识编辑').check();
    await page.getByRole('button', { name: '生成链接' }).click();
    const invitation = await page.locator('code.link').innerText();

    const other = await openPage({
      locale: 'en-GB',
      colorScheme: 'dark',
      viewport: { width: 320, height: 640 },
    });
    await setUp(other, invitation, 'Li Er', 'li@agency.example');
    await other.getByRole('heading', { name: 'Desk', exact: true }).waitFor();
    await expectAccessible(other);
    expect(await other.locator('nav').getByRole('link', { name: 'People and roles' }).count()).toBe(0);
    await other.goto(`${server.url}desk/staff`);
    await other.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await other.goto(`${server.url}desk/account`);
    await other.getByText('here', { exact: true }).waitFor();
    await expectAccessible(other);

    await page.reload();
    const row = page.getByRole('row').filter({ hasText: 'li@agency.example' });
    await row.getByRole('button', { name: '停用' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await page.getByText('已停用').waitFor();
    await expectAccessible(page);
    // The next thing the editor does shows the way in.
    await other.getByRole('link', { name: 'Yaowen desk' }).click();
    await other.getByRole('link', { name: /Li Er/ }).click();
    await other.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('signs in and out by keyboard alone, in the language chosen', async () => {
    const page = await openPage({ locale: 'en-GB' });
    await page.goto(`${server.url}desk/account`);
    await page.locator('input[name=email]:focus').waitFor();
    await page.keyboard.type('wang@agency.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'My sign-ins' }).waitFor();
    await page.getByRole('button', { name: '中文' }).press('Enter');
    await page.getByRole('heading', { name: '我的登录' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.reload();
    await page.getByRole('heading', { name: '我的登录' }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ name: 'yaowen-staff', httpOnly: true, sameSite: 'Strict' }]);
    await page.getByRole('button', { name: '退出登录' }).press('Enter');
    await page.getByRole('heading', { name: '登录工作台' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '登录工作台' }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(faults).toEqual([]);
  });

  it.each([
    ['zh-CN', '上传', 1280, 'light'],
    ['en-GB', 'Upload', 360, 'dark'],
  ] as const)(
    '%s: an editor uploads and checks, a supervisor approves and publishes',
    async (locale, _, width, colorScheme) => {
      const zh = locale === 'zh-CN';
      const say = (chinese: string, english: string) => (zh ? chinese : english);
      const options = { locale, colorScheme, viewport: { width, height: 800 } };
      const editor = await openPage(options);
      const suffix = zh ? 'zh' : 'en';
      await setUp(
        editor,
        await linkFor('invite', '--role', 'editor'),
        'Editor',
        `editor-${suffix}@agency.example`,
      );
      await editor
        .locator('nav')
        .getByRole('link', { name: say('上传文件', 'Upload texts') })
        .click();
      const title = zh ? '风筝放飞规定' : '陀螺管理规定';
      const text = `# ${title}\n\n（2024年3月1日风筝局令第${zh ? 7 : 8}号公布）\n\n第一条 为了规范放飞，制定本规定。\n\n第二条 放飞风筝应当提前三日告知。\n\n第四条 本规定自2024年5月1日起施行。《旧${title}》同时废止。\n`;
      await editor.locator('#files').setInputFiles([
        { name: `${title}.md`, mimeType: 'text/markdown', buffer: Buffer.from(text) },
        { name: 'broken.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 nothing') },
      ]);
      await expectAccessible(editor);
      await editor.getByRole('button', { name: say('上传并解析', 'Upload and read') }).click();
      await editor.getByRole('heading', { name: say('解析报告', 'Report') }).waitFor();
      await editor.getByText(say('1 个文件已读入，1 个失败', '1 files read, 1 failed')).first().waitFor();
      await expectAccessible(editor);
      await editor.getByRole('link', { name: say('查看文本与疑点', 'See the text and its doubts') }).click();
      // The missing third article is doubted where it should stand.
      await editor.locator('.provision .notice').first().waitFor();
      await editor.getByRole('heading', { name: `旧${title}` }).waitFor();
      await editor.locator('input[name=authority]').fill('风筝局');
      await editor
        .getByRole('button', {
          name: say('我已对照原文核对，确认', 'I have held it against the original and confirm it'),
        })
        .click();
      await editor
        .getByRole('button', { name: say('建立带有确认的草稿', 'Make a draft with what was confirmed') })
        .waitFor();
      await expectAccessible(editor);
      // What the text says on force and repeal waits for an editor's word, and a draft then holds it.
      await editor
        .locator('nav')
        .getByRole('link', { name: say('施行与废止', 'Force and repeal') })
        .click();
      await editor
        .getByRole('button', { name: say('采纳', 'Accept'), exact: true })
        .first()
        .waitFor();
      await expectAccessible(editor);
      await Promise.all([
        editor.waitForResponse((reply) => reply.request().method() === 'POST' && reply.ok()),
        editor
          .getByRole('button', { name: say('采纳', 'Accept'), exact: true })
          .last()
          .click(),
      ]);
      await editor
        .getByRole('button', { name: say('建立带有决定的草稿', 'Make a draft with what was decided') })
        .click();
      await editor.getByRole('button', { name: say('评测', 'Evaluate') }).waitFor();
      // An editor prepares; whether it serves is not theirs to say.
      expect(await editor.getByRole('button', { name: say('批准', 'Approve') }).count()).toBe(0);
      const address = editor.url();

      const supervisor = await openPage(options);
      await setUp(
        supervisor,
        await linkFor('invite', '--role', 'supervisor'),
        'Supervisor',
        `supervisor-${suffix}@agency.example`,
      );
      await supervisor.goto(address);
      await expectAccessible(supervisor);
      await supervisor
        .getByRole('link', { name: say('与现行发布比较', 'Compare with the live release') })
        .click();
      await supervisor.locator('ins').first().waitFor();
      await expectAccessible(supervisor);
      await supervisor.goBack();
      await supervisor.getByRole('button', { name: say('批准', 'Approve') }).click();
      const dialog = supervisor.getByRole('dialog');
      await dialog.getByRole('button', { name: say('批准', 'Approve') }).click();
      await dialog
        .getByRole('alert')
        .filter({ hasText: say('请写明理由', 'Please give a reason') })
        .waitFor();
      await expectAccessible(supervisor);
      await dialog.getByRole('textbox').fill('invented text');
      await dialog.getByRole('button', { name: say('批准', 'Approve') }).click();
      await supervisor.getByRole('button', { name: say('启用', 'Publish') }).click();
      await dialog.getByRole('button', { name: say('启用', 'Publish') }).click();
      await supervisor
        .locator('.badge.good')
        .filter({ hasText: say('现行', 'live') })
        .waitFor();
      const { documents } = await (await fetch(`${server.url}api/documents`)).json();
      expect(documents.map(({ id }: { id: string }) => id)).toContain(title);

      for (const path of ['releases', 'editions', 'recalls', 'sources']) {
        await supervisor.goto(`${server.url}desk/${path}`);
        await supervisor.locator('main .page').locator('table, .empty').first().waitFor();
        await expectAccessible(supervisor);
      }
      await supervisor.goto(`${server.url}desk/releases`);
      await supervisor
        .getByRole('button', { name: say('退回上一个发布', 'Go back to the one before') })
        .click();
      const [wentBack] = await Promise.all([
        supervisor.waitForResponse((reply) => reply.url().endsWith('/roll-back')),
        dialog.getByRole('button', { name: say('退回上一个发布', 'Go back to the one before') }).click(),
      ]);
      expect(wentBack.status()).toBe(200);
      const after = await (await fetch(`${server.url}api/documents`)).json();
      expect(after.documents.map(({ id }: { id: string }) => id)).not.toContain(title);
      expect(faults).toEqual([]);
    },
    walkTimeoutMs,
  );

  it('shows its pages in no frame of another site', async () => {
    const response = await fetch(`${server.url}desk/staff`);
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect((await fetch(server.url)).headers.get('content-security-policy')).toContain(
      "frame-ancestors 'self'",
    );
  });
});
