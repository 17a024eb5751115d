/** Asker and staff, each in a window of their own, at the real server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserSuite, launchBrowser, noBrowserReason } from '../support/browser.ts';
import { type RealServer, startRealServer } from '../support/real-server.ts';
import { runCommand } from '../support/server-process.ts';

/** Long walks through several windows, looked at by axe. */
const walkTimeoutMs = 240_000;
const password = 'four quiet green kites';
const wholeDay = [{ from: '00:00', to: '24:00' }];

/** Each walk is taken once by default, one in each language; `npm run test:long` takes all. */
const sampled = <Case>(cases: readonly Case[]): readonly Case[] =>
  process.env.YAOWEN_TEST_LONG ? cases : cases.slice(0, 1);

describe.skipIf(noBrowserReason)(browserSuite('asker and staff at the real server'), () => {
  let folder: string;
  let server: RealServer;
  let browser: Browser;
  let supervisor: Page;
  const faults: string[] = [];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yaowen-desk-'));
    [server, browser] = await Promise.all([
      startRealServer({ DATA_DIR: join(folder, 'data') }),
      launchBrowser(),
    ]);
    supervisor = await signUp('supervisor', 'zh-CN');
  }, walkTimeoutMs);
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      // A refused request is logged by the browser itself; what the page makes of it is looked at below.
      if (message.type() === 'error' && !/status of 4(0[0-9]|22)/.test(message.text()))
        faults.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) faults.push(request.url());
    });
    return page;
  }

  async function signUp(role: string, locale: string, options: BrowserContextOptions = {}): Promise<Page> {
    const { stdout, stderr } = await runCommand(['staff', 'invite', '--role', role, '--json'], {
      DATA_DIR: join(folder, 'data'),
    });
    expect(stdout, stderr).toContain('"url"');
    const page = await openPage({ locale, ...options });
    await page.goto(JSON.parse(stdout).url);
    await page.locator('input[name=name]').fill(role);
    await page.locator('input[name=email]').fill(`${role}${contexts.length}@agency.example`);
    await page.locator('input[name=password]').fill(password);
    await page.locator('input[name=again]').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('a.who').waitFor();
    return page;
  }

  /** The office is open all day, or never. */
  async function setOffice(open: boolean): Promise<void> {
    const spans = open ? wholeDay : [];
    const weekly = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, spans]));
    const status = await supervisor.evaluate(
      async (body) => {
        const headers = { 'content-type': 'application/json', 'x-yaowen-desk': '1' };
        return (await fetch('/api/desk/calendars', { method: 'POST', headers, body })).status;
      },
      JSON.stringify({
        region: 'CN',
        hours: { weekly, nationalHolidays: false, makeUp: spans, exceptions: [] },
      }),
    );
    expect(status).toBe(200);
  }

  /** @param within the part that is looked at; the page around the chat has a test of its own */
  async function expectAccessible(page: Page, within = 'html'): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).include(within).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }

  const ask = async (page: Page, text: string) => {
    await page.locator('yaowen-chat textarea#question').fill(text);
    await page.keyboard.press('Enter');
  };

  it.each(
    sampled([
      ['zh-CN', 1280, 'light'],
      ['en-GB', 360, 'dark'],
    ] as const),
  )(
    '%s: not enough, a person, draft with citation, passed on, resolved, rated',
    async (locale, width, colorScheme) => {
      const zh = locale === 'zh-CN';
      const say = (chinese: string, english: string) => (zh ? chinese : english);
      const options = { colorScheme, viewport: { width, height: 860 } };
      await setOffice(true);
      const first = await signUp('agent', locale, options);
      await first.goto(`${server.url}desk/queue`);
      await first.getByRole('button', { name: say('开始接待', 'Start'), exact: true }).click();
      await first.getByRole('button', { name: say('下班', 'Leave'), exact: true }).waitFor();
      await expectAccessible(first);

      const asker = await openPage({ locale, ...options });
      await asker.goto(server.url);
      await ask(asker, say('火星蔬菜大棚要交多少税？', 'What tax is due on a vegetable greenhouse on Mars?'));
      await asker.locator('.reply[data-outcome]:not([aria-busy="true"])').last().waitFor();
      expect(await asker.locator('.reply').last().getAttribute('data-outcome')).not.toBe('answered');
      await ask(
        asker,
        say('第二类医疗器械应当向哪个部门申请注册？', 'Which authority registers a Class II medical device?'),
      );
      await asker.locator('.reply[data-outcome="answered"], .reply[data-outcome="partial"]').last().waitFor();
      await asker.locator('.help-button').click();
      await asker.locator('dialog.help .primary').click();
      await asker.keyboard.press('Escape');
      const standing = asker.locator('section.standing');
      await standing.getByText(say('正在排队，您是第 1 位', 'You are number 1 in the queue')).waitFor();
      // Nobody has waited yet, so no time is made up.
      await standing.getByText(say('暂时不能估计时间', 'Too few recent waits')).waitFor();
      await expectAccessible(asker, 'yaowen-chat');

      // It is offered by itself; the keyboard takes it.
      const offer = first.locator('.offer');
      await offer.getByText(/\d+ (秒|seconds)/).waitFor();
      await expectAccessible(first);
      await first.locator('h1').focus();
      await first.keyboard.press('a');
      await first.locator('#reply').waitFor();
      await standing.getByText(say('正在接待您', 'is with you')).waitFor();
      await asker.locator('.system').last().getByText(say('已加入', 'has joined')).waitFor();
      await expectAccessible(first);

      // The machine drafts; every sentence with a mark shows whether it holds.
      await first.getByRole('button', { name: say('机器起草', 'Draft by the machine'), exact: true }).click();
      await first.locator('.checked li[data-ok="true"]').first().waitFor();
      expect(await first.locator('.checked li[data-ok="false"]').count()).toBe(0);
      const drafted = await first.locator('#reply').inputValue();
      expect(drafted).toMatch(/⟦1⟧/);
      // Unsent words survive a reload, and the asker sees nothing of them.
      const own = say('请带上身份证明。', 'Please bring your papers.');
      await first.locator('#reply').fill(`${drafted}\n${own}`);
      await first.getByText(say('草稿已保存', 'Draft kept')).waitFor();
      await first.reload();
      await first.locator('#reply').waitFor();
      expect(await first.locator('#reply').inputValue()).toContain(own);
      expect(await asker.locator('.log').innerText()).not.toContain(own);
      // What the asker adds meanwhile is counted, and the machine keeps silent.
      const more = say('我在浙江，补充一下。', 'I am in Zhejiang, to add to it.');
      await ask(asker, more);
      await first.getByText(say('您开始写以后又来了 1 条新消息', '1 new message since you began')).waitFor();
      await first.getByText(more).first().waitFor();
      await expectAccessible(first);
      // A sentence that says the contrary of its source is not sent.
      const wrong = await first.locator('#reply').inputValue();
      await first
        .locator('#reply')
        .fill(
          `${say('二类器械应当在 99 日内向海关申请注册。', '二类器械应当在 99 日内向海关申请注册。')}⟦1⟧`,
        );
      await first.locator('.checked li[data-ok="false"]').waitFor();
      await first.keyboard.press('Control+Enter');
      await first
        .getByRole('alert')
        .filter({ hasText: say('没有发出', 'nothing was sent') })
        .waitFor();
      await first.locator('#reply').fill(wrong);
      await first.keyboard.press('Control+Enter');
      await asker.locator('.reply.staff').getByText(own).waitFor();
      await asker.locator('.reply.staff .sources .source').first().waitFor();
      expect(await asker.locator('.reply.staff').innerText()).not.toMatch(/⟦|⟧/);
      expect(await first.locator('#reply').inputValue()).toBe('');
      await expectAccessible(asker, 'yaowen-chat');

      // A note stays among staff.
      await first.locator('h1').focus();
      await first.keyboard.press('n');
      await first.locator('#note').fill(say('核对过注册证。', 'Checked the certificate.'));
      await first.getByRole('button', { name: say('记下备注', 'Keep the note') }).click();
      await first.locator('.message.note').waitFor();

      // Passed on to a colleague, who sees note and packet.
      const second = await signUp('agent', locale, options);
      await second.goto(`${server.url}desk/queue`);
      await second.getByRole('button', { name: say('开始接待', 'Start'), exact: true }).click();
      await second.getByRole('button', { name: say('下班', 'Leave'), exact: true }).waitFor();
      await first.reload();
      await first.locator('#reply').waitFor();
      await first.locator('h1').focus();
      await first.keyboard.press('t');
      const dialog = first.getByRole('dialog');
      const target = await dialog
        .locator('option')
        .evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value));
      expect(target.length).toBeGreaterThan(0);
      await expectAccessible(first);
      const secondId = await second.evaluate(
        async () => await (await fetch('/api/desk/sign-in', { headers: { 'x-yaowen-desk': '1' } })).json(),
      );
      const id = JSON.stringify(secondId).match(/stf_[0-9a-z]+/)![0];
      await dialog.locator('select').selectOption(`staff ${id}`);
      await dialog.getByRole('button', { name: say('转交', 'Pass on') }).click();
      await first.getByText(say('已转交', 'Passed on'), { exact: true }).first().waitFor();
      await second.locator('table a').first().click();
      await second.locator('.message.note').waitFor();
      await second.locator('#reply').waitFor();
      await expectAccessible(second);

      // Articles by search.
      await second.locator('h1').focus();
      await second.keyboard.press('i');
      await second.locator('dialog input[name=query]').fill('第二类医疗器械注册');
      await second.keyboard.press('Enter');
      await second.locator('.sentence').first().waitFor();
      await expectAccessible(second);
      await second.locator('.sentence').first().click();
      expect(await second.locator('#reply').inputValue()).toMatch(/⟦1⟧$/);
      await second.locator('.checked li').first().waitFor();
      await second.getByRole('button', { name: say('丢弃', 'Throw away') }).click();

      await second.locator('h1').focus();
      await second.keyboard.press('e');
      await second
        .getByRole('dialog')
        .getByRole('button', { name: say('办结', 'Resolve') })
        .click();
      await standing.getByText(say('工作人员已办结这个问题', 'Staff have resolved this question')).waitFor();
      await standing.locator('summary').click();
      for (const name of ['machine', 'staff', 'outcome'])
        await standing.locator(`input[name=${name}][value="4"]`).check();
      await expectAccessible(asker, 'yaowen-chat');
      await standing.getByRole('button', { name: say('提交评价', 'Send the rating') }).click();
      await standing.getByText(say('您的评价已记录', 'your rating was recorded')).waitFor();
      await second.reload();
      await second.getByText(say('机器 4 · 人工 4 · 结果 4', 'machine 4 · staff 4 · outcome 4')).waitFor();
      for (const page of [first, second]) {
        await page.goto(`${server.url}desk/queue`);
        await page.getByRole('button', { name: say('下班', 'Leave'), exact: true }).click();
        await page.getByRole('button', { name: say('开始接待', 'Start'), exact: true }).waitFor();
      }
      if (!zh) await supervisor.getByRole('button', { name: 'English' }).click();
      await supervisor.goto(`${server.url}desk/board`);
      await supervisor.locator('.figures').waitFor();
      await supervisor
        .getByRole('button', { name: say('修改', 'Change') })
        .first()
        .click();
      await supervisor.getByRole('dialog').waitFor();
      await expectAccessible(supervisor);
      await supervisor.goto(`${server.url}desk/calendars`);
      await supervisor.locator('input[name=day-1]').waitFor();
      expect(await supervisor.locator('input[name=day-1]').inputValue()).toBe('00:00-24:00');
      await expectAccessible(supervisor);
      expect(faults).toEqual([]);
    },
    walkTimeoutMs,
  );

  it.each(
    sampled([
      ['en-GB', 360],
      ['zh-CN', 1280],
    ] as const),
  )(
    '%s: out of hours a case is registered, answered, and read without script or account',
    async (locale, width) => {
      const zh = locale === 'zh-CN';
      const say = (chinese: string, english: string) => (zh ? chinese : english);
      const options = { viewport: { width, height: 860 } };
      await setOffice(false);
      const asker = await openPage({ locale, ...options });
      await asker.goto(server.url);
      await asker.locator('.help-button').click();
      await asker.locator('dialog.help .primary').click();
      await asker.locator('dialog.help .case').waitFor();
      await asker.keyboard.press('Escape');
      const standing = asker.locator('section.standing');
      await standing.getByText(say('已登记，办件编号', 'Registered under case number')).waitFor();
      await standing.locator('summary').click();
      await standing.locator('#case-email').fill('asker@example.org');
      await standing.locator('form .button').click();
      await standing.getByText(say('需要先勾选同意', 'with your consent only')).waitFor();
      await standing.locator('#case-consent').check();
      await expectAccessible(asker, 'yaowen-chat');
      await standing.locator('form .button').click();
      await standing.locator('.case-key code').nth(1).waitFor();
      const [number, secret] = await standing.locator('.case-key code').allInnerTexts();
      const address = await standing.locator('.case-key a').getAttribute('href');
      await expectAccessible(asker, 'yaowen-chat');

      const agent = await signUp('agent', locale, options);
      await agent.goto(`${server.url}desk/cases`);
      await agent.getByRole('link', { name: number!, exact: true }).waitFor();
      await expectAccessible(agent);
      await agent.goto(`${server.url}desk/find?q=${number}`);
      await agent.locator('table a').first().waitFor();
      await expectAccessible(agent);
      await agent.locator('table a').first().click();
      await agent.getByRole('button', { name: say('接手', 'Take'), exact: true }).click();
      const reply = say('这件事请向省级部门提出。', 'Please turn to the provincial authority.');
      await agent.locator('#reply').fill(reply);
      await agent.keyboard.press('Control+Enter');
      await asker.locator('.reply.staff').getByText(reply).waitFor();

      const elsewhere = await openPage({ locale, javaScriptEnabled: false, ...options });
      await elsewhere.goto(`${server.url}cases/${number}`);
      expect(await elsewhere.locator('#number').inputValue()).toBe(number);
      await elsewhere.locator('#secret').fill('wrong');
      await elsewhere.keyboard.press('Enter');
      await elsewhere.getByRole('alert').waitFor();
      await elsewhere.locator('#secret').fill(secret!);
      await elsewhere.keyboard.press('Enter');
      await elsewhere.getByText(reply).waitFor();

      // The link carries the secret where no server sees it.
      const linked = await openPage({ locale, ...options });
      await linked.goto(address!);
      await linked.getByText(reply).waitFor();
      expect(linked.url()).not.toContain(secret);
      await expectAccessible(linked);
      expect(faults).toEqual([]);
    },
    walkTimeoutMs,
  );
});
