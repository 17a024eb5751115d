import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenIdProvider } from '../../src/adapters/identity/openid-provider.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { buildWidget, isStale } from '../../widget/build.ts';
import { outputFolder } from '../../widget/vite.config.ts';
import { createTestApp, openTestDatabase } from '../support/app.ts';
import { browserSuite, launchBrowser, noBrowserReason } from '../support/browser.ts';
import { type IdentityServer, identityClient, startIdentityServer } from '../support/identity-server.ts';

describe.skipIf(noBrowserReason)(browserSuite('the identity provider in a browser'), () => {
  let database: OpenDatabase;
  let browser: Browser;
  let identity: IdentityServer;
  let service: { url: string; close(): Promise<void> };

  beforeAll(async () => {
    if (await isStale()) await buildWidget();
    database = await openTestDatabase();
    // Another site than the service, as it is in use: what a browser does with cookies depends on it.
    identity = await startIdentityServer(() => service.url, 'localhost');
    const types = {
      'desk.html': 'text/html; charset=utf-8',
      'desk.js': 'text/javascript',
      'desk.css': 'text/css',
    };
    const assets: Record<string, { body: string; type: string }> = {};
    for (const [name, type] of Object.entries(types))
      assets[name] = { body: await readFile(join(outputFolder, name), 'utf8'), type };
    const app = await createTestApp(database, {
      assets,
      signIn: {
        provider: createOpenIdProvider({
          issuer: identity.issuer,
          ...identityClient,
          rolesClaim: 'roles',
          scopes: 'openid profile email',
          label: '统一身份认证',
          timeoutMs: 5_000,
        }),
      },
    });
    service = await app.listen();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.close();
    await identity?.close();
    await database?.close();
  });

  it('lets in whom it knows and back out again, and a page says when it is down', {
    timeout: 120_000,
  }, async () => {
    identity.accounts.set('wang', { name: '王一', roles: ['editor'] });
    const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
    await page.goto(`${service.url}/desk`);
    const way = page.getByRole('link', { name: '通过统一身份认证登录' });
    await way.waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

    identity.setDown(true);
    await way.click();
    await page.getByRole('alert').filter({ hasText: '统一身份认证暂时没有应答' }).waitFor();
    await page.locator('input[name=password]').waitFor();
    identity.setDown(false);

    await page.getByRole('link', { name: '通过统一身份认证登录' }).click();
    await page.locator('input[name=login]').fill('wang');
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.locator('button[type=submit]').click();
    await page.getByRole('link', { name: /王一/ }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    const cookies = await page.context().cookies(service.url);
    expect(cookies).toMatchObject([{ name: 'yaowen-staff', httpOnly: true, sameSite: 'Strict' }]);
    await page.reload();
    await page.getByRole('link', { name: /王一/ }).waitFor();

    await page.getByRole('button', { name: '退出登录' }).click();
    await page.waitForURL(`${identity.issuer}/**`);
    await page.goto(`${service.url}/desk`);
    await page.getByRole('link', { name: '通过统一身份认证登录' }).waitFor();
  });
});
