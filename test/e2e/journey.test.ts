import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAnswer } from '../../widget/shared/read-answer-parts.ts';
import { readUiStream } from '../../widget/shared/read-ui-stream.ts';
import { stringsFor } from '../../widget/shared/strings.ts';
import { browserSuite, launchBrowser, noBrowserReason } from '../support/browser.ts';
import { type RealServer, startRealServer } from '../support/real-server.ts';

interface SeenCitation {
  n: number;
  provision: string;
  quote: string;
  document: string;
}

describe.skipIf(noBrowserReason)(browserSuite('an asker at the real server'), () => {
  let server: RealServer;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startRealServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each([
    ['zh', 'zh-CN', 1280],
    ['en', 'en-GB', 320],
  ] as const)(
    '%s: asks, reads, opens the citation with its quote marked, calls a person',
    async (lang, locale, width) => {
      const strings = stringsFor(lang);
      const context = await browser.newContext({ locale, viewport: { width, height: 800 } });
      const page = await context.newPage();
      const faults = watchFaults(page, server.url);
      const answers = await watchAnswers(page);
      await page.goto(server.url);
      const chat = page.locator('yaowen-chat');

      await chat.getByRole('button', { name: strings.examples[0] }).click();
      await chat.locator('.foot').waitFor();
      const reply = chat.locator('article.reply').first();
      expect(['answered', 'partial']).toContain(await reply.getAttribute('data-outcome'));
      expect(await reply.locator('.ai-label').innerText()).toBe(strings.aiLabel);
      const marks = reply.locator('.mark');
      expect(await marks.count()).toBeGreaterThan(0);

      const [citations] = await answers();
      for (const citation of citations!) {
        const source = reply.locator('.source').filter({ hasText: `[${citation.n}]` });
        await openAndCheck(chat, source, citation);
        await page.keyboard.press('Escape');
      }

      await reply.getByRole('button', { name: strings.helpful, exact: true }).click();
      await reply.getByText(strings.feedbackThanks).waitFor();

      await chat.getByRole('button', { name: strings.help }).click();
      await chat.getByRole('dialog').getByRole('button', { name: strings.helpConfirm }).click();
      await chat.getByText(strings.helpDone).waitFor();
      await chat.getByRole('button', { name: strings.helpClose, exact: true }).click();
      await chat.getByRole('button', { name: strings.helpOpen }).waitFor();
      await chat.locator('.system').waitFor();

      await page.reload();
      await chat.getByRole('button', { name: strings.helpOpen }).waitFor();
      expect(await chat.locator('.question p').innerText()).toBe(strings.examples[0]);
      expect(await chat.locator('.mark').count()).toBe(await marks.count());
      expect(await chat.locator('.system').count()).toBe(1);
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  it.each(['zh', 'en'] as const)('%s: every question the page proposes is answered', async (lang) => {
    for (const text of stringsFor(lang).examples) {
      const response = await fetch(new URL('api/chat', server.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ messages: [{ role: 'user', parts: [{ type: 'text', text }] }], lang }),
      });
      let outcome = 'none';
      for await (const chunk of readUiStream(response.body!)) {
        if (chunk.type === 'data-answer') outcome = readAnswer(chunk.data)?.outcome ?? 'unreadable';
      }
      expect(outcome, text).toBe('answered');
    }
  });

  it('an emergency gets the card at once, and a wish for a person in words calls one', async () => {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await context.newPage();
    const faults = watchFaults(page, server.url);
    await page.goto(server.url);
    const chat = page.locator('yaowen-chat');
    await ask(chat, '孩子误吞了药，没有呼吸了');
    expect(await chat.locator('article.reply').first().getAttribute('data-outcome')).toBe('emergency');
    await ask(chat, '我要找人工');
    await chat.getByRole('button', { name: stringsFor('zh').helpOpen }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  async function openAndCheck(chat: Locator, opener: Locator, citation: SeenCitation): Promise<void> {
    await opener.click();
    const panel = chat.locator('dialog.panel');
    await panel.locator('mark').first().waitFor();
    const marked = await panel.locator('mark').allTextContents();
    expect(marked.join('\n')).toContain(citation.quote);
    expect(await panel.locator('h3').innerText()).toBe(citation.document);
  }

  async function ask(chat: Locator, text: string): Promise<void> {
    const before = await chat.locator('.foot').count();
    await chat.locator('#question').fill(text);
    await chat.locator('#question').press('Enter');
    await chat.locator('.foot').nth(before).waitFor();
  }
});

/** Script faults, refused content (CSP) and requests to anyone else. */
function watchFaults(page: Page, url: string): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) faults.push(request.url());
  });
  return faults;
}

/** Citations of every answer so far, from the element's own event. */
async function watchAnswers(page: Page): Promise<() => Promise<SeenCitation[][]>> {
  await page.addInitScript(() => {
    const seen: unknown[] = [];
    Object.assign(window, { seen });
    addEventListener('yaowen-answer', (event) => seen.push((event as CustomEvent).detail.answer.citations));
  });
  return () => page.evaluate(() => (window as unknown as { seen: SeenCitation[][] }).seen);
}
