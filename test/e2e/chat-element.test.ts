import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWidget, isStale } from '../../widget/build.ts';
import { browserSuite, launchBrowser, noBrowserReason } from '../support/browser.ts';
import {
  noteCitation,
  officialCitation,
  sampleAnswer,
  sampleArticle,
  sampleCard,
  sampleFound,
  sampleProvisionId,
  sampleProvisions,
  sampleQuote,
  sampleUrl,
} from '../support/sample-answers.ts';
import {
  answerScript,
  type ChatExchange,
  claimChunks,
  errorScript,
  type ScriptedServer,
  scriptedConversation,
  scriptedSecret,
  startScriptedServer,
} from '../support/scripted-server.ts';

const desktop: BrowserContextOptions = { locale: 'zh-CN', viewport: { width: 1280, height: 800 } };
const phone: BrowserContextOptions = {
  locale: 'zh-CN',
  viewport: { width: 320, height: 640 },
  hasTouch: true,
  isMobile: true,
};

describe.skipIf(noBrowserReason)(browserSuite('<yaowen-chat> in a browser'), () => {
  let browser: Browser;
  let server: ScriptedServer;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];
  let strangers: string[];

  beforeAll(async () => {
    if (await isStale()) await buildWidget();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    server = await startScriptedServer();
  });
  afterEach(async () => {
    await context?.close();
    await server.close();
    // Holds for every test here: no script fault, no CSP violation, no request to anyone else, no cookie.
    expect(faults).toEqual([]);
    expect(strangers).toEqual([]);
  });

  async function openPage(options: BrowserContextOptions = desktop, path = ''): Promise<void> {
    context = await browser.newContext(options);
    page = await context.newPage();
    faults = [];
    strangers = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      // The browser itself reports refused requests, which several tests provoke.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        faults.push(message.text());
      }
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) strangers.push(request.url());
    });
    await page.goto(server.url + path);
    await box().waitFor();
  }

  const chat = (): Locator => page.locator('yaowen-chat');
  const box = (): Locator => chat().locator('#question');
  const replies = (): Locator => chat().locator('article.reply');
  const panel = (): Locator => chat().locator('dialog.panel');
  const foot = (): Locator => chat().locator('.foot');

  async function ask(text: string): Promise<void> {
    await box().fill(text);
    await box().press('Enter');
  }

  async function askAndWait(text = '备案信息变了怎么办？'): Promise<void> {
    const before = await foot().count();
    await ask(text);
    await foot().nth(before).waitFor();
  }

  /** Ids of the messages that were sent, in order. */
  const messageIds = (): unknown[] =>
    server
      .requestsTo('/api/chat')
      .map(({ body }) => (body?.messages as { id: string }[] | undefined)?.[0]?.id);

  /** The element inside the shadow tree that has the focus, as tag and class. */
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const active = document.querySelector('yaowen-chat')?.shadowRoot?.activeElement;
      return active ? `${active.localName}.${active.className}` : 'none';
    });

  describe('asking', () => {
    it('streams stages in words, then claims one by one, each with its marks', async () => {
      await openPage();
      let exchange!: ChatExchange;
      const opened = new Promise<void>((resolve) => {
        server.scripts.push((given) => {
          exchange = given;
          exchange.open();
          resolve();
        });
      });
      await ask('备案信息变了怎么办？');
      await opened;
      const stage = replies().locator('.stage');
      exchange.chunk({ type: 'data-stage', data: { stage: 'retrieve' }, transient: true });
      await stage.getByText('正在查找有关规定').waitFor();
      exchange.chunk({ type: 'data-stage', data: { stage: 'prove' }, transient: true });
      await stage.getByText('正在逐句核对依据').waitFor();
      const answer = sampleAnswer();
      const [first, second] = claimChunks(answer);
      exchange.chunk(first!);
      await replies().getByText(answer.claims[0]!.text).waitFor();
      expect(await replies().locator('.claim').count()).toBe(1);
      expect(await replies().getAttribute('aria-busy')).toBe('true');
      exchange.chunk(second!);
      await replies().getByText(answer.claims[1]!.text).waitFor();
      expect(await replies().locator('.mark').allTextContents()).toEqual(['[1]', '[2]', '[1]']);
      exchange.chunk({ type: 'data-answer', data: answer });
      exchange.close();
      await foot().waitFor();
      expect(await replies().locator('.claim').count()).toBe(2);
      expect(await replies().getAttribute('aria-busy')).toBe('false');
      expect(await stage.isVisible()).toBe(false);
    });

    it('opens the source while the rest still streams, and keeps the focus where it is', async () => {
      await openPage();
      let exchange!: ChatExchange;
      server.scripts.push((given) => {
        exchange = given;
        given.open();
        given.chunk(claimChunks(sampleAnswer())[0]!);
      });
      await ask('备案信息变了怎么办？');
      await chat().locator('.mark').first().click();
      await panel().locator('mark').waitFor();
      await page.keyboard.press('Escape');
      expect(await focused()).toBe('button.mark');
      exchange.chunk(claimChunks(sampleAnswer())[1]!);
      exchange.chunk({ type: 'data-answer', data: sampleAnswer() });
      exchange.close();
      await foot().waitFor();
      expect(await focused()).toBe('button.mark');
    });

    it('keeps the secret for the tab only and shows the conversation again after a reload', async () => {
      await openPage();
      await askAndWait('备案信息变了怎么办？');
      await askAndWait('还有呢？');
      const [first, second] = server.requestsTo('/api/chat');
      expect(first?.headers['x-yaowen-secret']).toBeUndefined();
      expect(second?.headers['x-yaowen-secret']).toBe(scriptedSecret);
      server.messages = [
        { seq: 1, id: 'msg_a', role: 'asker', text: '备案信息变了怎么办？' },
        { seq: 2, id: 'msg_b', role: 'bot', text: '', answer: sampleAnswer() },
        { seq: 3, id: 'msg_c', role: 'staff', text: '我是样例工作人员。' },
      ];
      await page.reload();
      await replies().getByText('我是样例工作人员。').waitFor();
      expect(await chat().locator('.question p').allTextContents()).toEqual(['备案信息变了怎么办？']);
      expect(await replies().locator('.mark').count()).toBe(3);
      expect(await replies().last().locator('.ai-label').count()).toBe(0);
      expect(await replies().last().locator('.staff-label').textContent()).toBe('人工回复');
      expect(server.requestsTo('/api/chat')).toHaveLength(2);
      expect(await page.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
      expect(page.url()).not.toContain(scriptedSecret);
    });

    it('an answer that was on its way when the page was left is fetched with the same id', async () => {
      await openPage();
      server.scripts.push(({ open, chunk }) => {
        open();
        chunk({ type: 'data-stage', data: { stage: 'retrieve' } });
      });
      await ask('备案信息变了怎么办？');
      await replies().getByText('正在查找有关规定').waitFor();
      const clientId = messageIds()[0];
      server.messages = [{ seq: 1, id: 'msg_a', role: 'asker', text: '备案信息变了怎么办？', clientId }];
      await page.reload();
      await foot().waitFor();
      expect(messageIds()).toEqual([clientId, clientId]);
      expect(await chat().locator('.question').count()).toBe(1);
    });

    it('an empty question is not sent; Shift+Enter breaks the line; composing text is not sent', async () => {
      await openPage();
      await box().press('Enter');
      await chat().getByText('请先写下您的问题').waitFor();
      await box().fill('第一行');
      await box().press('Shift+Enter');
      expect(await box().inputValue()).toBe('第一行\n');
      await box().evaluate((element) => {
        const init = { key: 'Enter', bubbles: true, cancelable: true, composed: true };
        element.dispatchEvent(new KeyboardEvent('keydown', { ...init, isComposing: true }));
      });
      expect(server.requestsTo('/api/chat')).toEqual([]);
      expect(await box().inputValue()).toBe('第一行\n');
    });

    it('sends what attributes ask for: day and language', async () => {
      await openPage();
      await chat().evaluate((element) => {
        element.setAttribute('as-of', '2020-01-01');
        element.setAttribute('lang', 'en');
      });
      await askAndWait('What changed?');
      expect(server.requestsTo('/api/chat')[0]?.body).toMatchObject({ asOf: '2020-01-01', lang: 'en' });
    });

    it('an example asks its question', async () => {
      await openPage();
      const example = chat().locator('.example').first();
      const words = await example.textContent();
      await example.click();
      await foot().waitFor();
      expect(await chat().locator('.question p').textContent()).toBe(words);
    });
  });

  describe('the source panel', () => {
    it('shows document, number, dates, state, the whole article with the quote marked, and the link', async () => {
      await openPage();
      await askAndWait();
      await chat().locator('.mark').first().click();
      await panel().locator('mark').waitFor();
      const text = await panel().innerText();
      for (const fact of [
        officialCitation.document,
        officialCitation.number!,
        '第十二条第二款',
        '2024-05-01',
        '现行有效',
        '法规原文',
        ...sampleArticle.split('\n'),
      ]) {
        expect(text).toContain(fact);
      }
      expect(await panel().locator('mark').allTextContents()).toEqual([sampleQuote]);
      const link = panel().locator('a');
      expect(await link.getAttribute('href')).toBe(sampleUrl);
      expect(await link.getAttribute('rel')).toContain('noopener');
      expect(await focused()).toBe('h2.');
      const path = `/api/provisions/${encodeURIComponent(sampleProvisionId)}`;
      expect(server.requestsTo(path)).toHaveLength(1);
    });

    it('shows our note as a note, never as the law, and no link where none is confirmed', async () => {
      await openPage();
      await askAndWait();
      await chat().locator('.mark').nth(1).click();
      await panel().locator('mark').waitFor();
      expect(await panel().locator('.banner[data-kind=note]').innerText()).toContain('我们的说明，不是法规');
      expect(await panel().locator('.article').getAttribute('data-source')).toBe('note');
      expect(await panel().innerText()).not.toContain('法规原文');
      expect(await panel().locator('mark').allTextContents()).toEqual([noteCitation.quote]);
      expect(await panel().locator('a').count()).toBe(0);
      expect(await panel().innerText()).toContain('暂无经过核实的官方网址');
      const mark = chat().locator('.mark').nth(1);
      expect(await mark.getAttribute('data-source')).toBe('note');
      expect(await mark.getAttribute('aria-label')).toContain('我们的说明，不是法规');
      expect(await replies().locator('.mode').innerText()).toBe('引用条文和我们的说明');
    });

    it('an answer quoted from notes alone is never said to quote the law', async () => {
      await openPage({ ...desktop, locale: 'en-GB' });
      const citations = [{ ...noteCitation, n: 1 }];
      const claims = [{ text: noteCitation.quote, citations: [1] }];
      server.scripts.push(answerScript(sampleAnswer({ claims, citations })));
      await askAndWait();
      expect(await replies().locator('.mode').innerText()).toBe('Quoted from our notes, not from the law');
      await chat().locator('.mark').click();
      await panel().getByText('The same note in English').waitFor();
      expect(await panel().locator('mark').allTextContents()).toEqual([noteCitation.quote]);
    });

    it('goes to the next article and back, and Escape returns to the mark', async () => {
      await openPage();
      await askAndWait();
      await chat().locator('.mark').first().click();
      await panel().getByRole('button', { name: '下一条' }).click();
      await panel().locator('.article[data-source=note]').waitFor();
      await panel().getByRole('button', { name: '上一条' }).click();
      await panel().locator('.article[data-source=official]').waitFor();
      await page.keyboard.press('Escape');
      expect(await panel().isVisible()).toBe(false);
      expect(await focused()).toBe('button.mark');
    });

    it('brings a quote into view that stands far down, and scrolls nothing else', async () => {
      await openPage(phone);
      const text = `${'第十二条 很长的前文。\n'.repeat(80)}${sampleQuote}\n${'后文。\n'.repeat(80)}`;
      server.provisions[sampleProvisionId] = { ...sampleProvisions[sampleProvisionId], text };
      await askAndWait();
      await chat().locator('.mark').first().tap();
      await panel().locator('mark').waitFor();
      const top = (await panel().locator('mark').boundingBox())!.y;
      expect(top).toBeGreaterThan(60);
      expect(top).toBeLessThan(640);
      expect(await page.evaluate(() => document.scrollingElement!.scrollTop)).toBe(0);
    });

    it('says so when the quote is not in the stored text', async () => {
      await openPage();
      server.provisions[sampleProvisionId] = {
        ...sampleProvisions[sampleProvisionId],
        text: '第十二条 别的文字。',
      };
      await askAndWait();
      await chat().locator('.mark').first().click();
      await panel().getByText('没有定位到这段引文').waitFor();
      expect(await panel().locator('blockquote').textContent()).toBe(sampleQuote);
      expect(await panel().locator('mark').count()).toBe(0);
    });

    it('a provision that cannot be loaded still shows the quote and its facts, and can be tried again', async () => {
      await openPage();
      server.provisions = {};
      await askAndWait();
      await chat().locator('.mark').first().click();
      await panel().getByText('没有这条规定。').waitFor();
      const text = await panel().innerText();
      for (const fact of [sampleQuote, officialCitation.number!, '现行有效']) expect(text).toContain(fact);
      server.provisions = { ...sampleProvisions };
      await panel().getByRole('button', { name: '重试' }).click();
      await panel().locator('mark').waitFor();
    });

    it('covers the screen of a phone as a modal dialog and stands beside the chat where there is room', async () => {
      await openPage(phone);
      await askAndWait();
      await chat().locator('.mark').first().tap();
      await panel().locator('mark').waitFor();
      expect(await panel().evaluate((element) => element.matches(':modal'))).toBe(true);
      expect((await panel().boundingBox())!.width).toBe(320);
      await page.setViewportSize({ width: 1280, height: 800 });
      await expect.poll(() => panel().evaluate((element) => element.matches(':modal'))).toBe(false);
      expect((await panel().boundingBox())!.x).toBeGreaterThan(500);
      expect(await box().isVisible()).toBe(true);
    });

    it('never follows an address that is not http', async () => {
      await openPage();
      const url = 'javascript:alert(1)';
      server.provisions[sampleProvisionId] = { ...sampleProvisions[sampleProvisionId], url };
      const citations = [{ ...officialCitation, url }, noteCitation];
      server.scripts.push(answerScript(sampleAnswer({ citations })));
      await askAndWait();
      await chat().locator('.mark').first().click();
      await panel().locator('mark').waitFor();
      expect(await panel().locator('a').count()).toBe(0);
    });
  });

  describe('outcomes', () => {
    it.each([
      ['partial', 'prediction', '只能回答一部分', '审批结果无法预测'],
      ['clarification', 'missing_fact', '需要您补充一点信息', '还缺少一项信息'],
      ['unanswerable', 'weak_evidence', '没有找到能够回答的规定', '不足以支持'],
      ['refused', 'injection', '这个请求不能办理', '试图改变'],
      ['emergency', 'acute_danger', '请先处理紧急情况', '可能有人身危险'],
      ['handoff', 'complaint', '这件事需要工作人员处理', '投诉举报'],
      ['error', 'time_limit', '回答时出了故障', '不表示没有相关规定'],
    ] as const)('%s looks different and says why', async (outcome, reason, title, why) => {
      await openPage();
      const changes = { outcome, reason, found: outcome === 'unanswerable' ? sampleFound : [] };
      const answer = outcome === 'partial' ? sampleAnswer(changes) : sampleCard(outcome, changes);
      server.scripts.push(answerScript(answer));
      await askAndWait();
      expect(await replies().getAttribute('data-outcome')).toBe(outcome);
      const banner = await replies().locator('.banner').first().innerText();
      expect(banner).toContain(title);
      expect(banner).toContain(why);
      expect(await replies().locator('.ai-label').textContent()).toBe('内容由人工智能生成');
      expect(await replies().getAttribute('data-aigc')).toBe('true');
      if (outcome !== 'partial') await replies().getByText('样例答复。').waitFor();
    });

    it('a degraded answer says what was missing, an unknown degradation too', async () => {
      await openPage();
      server.scripts.push(answerScript(sampleAnswer({ degraded: ['model_unavailable', 'a', 'b'] })));
      await askAndWait();
      expect(await replies().locator('.banner').allInnerTexts()).toEqual([
        '语言模型暂时不可用，本次改为直接引用条文。',
        '部分功能暂时不可用，本次回答可能不完整。',
      ]);
    });

    it('an answer that staff corrected or withdrew says so before anything else, in both languages', async () => {
      await openPage();
      const at = '2026-11-20T08:00:00.000Z';
      const recalled = { at, reasons: ['changed'] };
      const correction = { text: '期限现为四年。', at };
      server.scripts.push(answerScript(sampleAnswer({ recalled, correction })));
      await askAndWait();
      const banner = chat().locator('.banner[data-mark]').first();
      expect(await banner.innerText()).toMatch(/工作人员已更正这条回答\s+期限现为四年。/);
      server.scripts.push(answerScript(sampleAnswer({ recalled }), 'msg_2'));
      await askAndWait();
      expect(await chat().locator('.banner[data-mark=recalled]').innerText()).toContain('请不要再据此办理');
      await chat().getByRole('button', { name: 'English' }).click();
      expect(await banner.innerText()).toMatch(/Staff have corrected this answer\s+期限现为四年。/);
    });

    it('an outcome or reason this page does not know yet still shows its text', async () => {
      await openPage();
      const answer = { ...sampleCard('refused'), outcome: 'new_outcome', reason: 'new_reason' };
      server.scripts.push(answerScript(answer as never));
      await askAndWait();
      await replies().getByText('样例答复。').waitFor();
    });

    it('near misses are listed as such and open without a mark', async () => {
      await openPage();
      server.scripts.push(answerScript(sampleCard('unanswerable', { found: sampleFound })));
      await askAndWait();
      const found = chat().locator('.found');
      expect(await found.innerText()).toContain('不足以作为回答的依据');
      await found.getByRole('button').click();
      await panel().locator('.article').first().waitFor();
      expect(await panel().locator('mark').count()).toBe(0);
    });

    it('a mark whose citation never came is not shown', async () => {
      await openPage();
      const claims = [{ text: '没有来路的标记。', citations: [7, 1] }];
      server.scripts.push(answerScript(sampleAnswer({ claims })));
      await askAndWait();
      expect(await replies().locator('.mark').allTextContents()).toEqual(['[1]']);
    });
  });

  describe('when things go wrong', () => {
    /** Answers one question with a single claim and then waits for the test to break the connection. */
    function tellOneClaim(): { cut(): void } {
      let exchange!: ChatExchange;
      server.scripts.push((given) => {
        exchange = given;
        given.open();
        given.chunk(claimChunks(sampleAnswer())[0]!);
      });
      return { cut: () => exchange.cut() };
    }

    it('a broken stream is fetched again with the same message id', async () => {
      await openPage();
      const first = tellOneClaim();
      await ask('备案信息变了怎么办？');
      await replies().locator('.claim').waitFor();
      first.cut();
      await foot().waitFor();
      expect(messageIds()[1]).toBe(messageIds()[0]);
      expect(server.requestsTo('/api/chat')[1]?.headers['x-yaowen-secret']).toBe(scriptedSecret);
      expect(await replies().locator('.claim').count()).toBe(2);
    });

    it('broken twice: the proven sentences stay, the reply says it is incomplete and offers to try again', async () => {
      await openPage();
      const first = tellOneClaim();
      let second!: ChatExchange;
      server.scripts.push((given) => {
        second = given;
        given.open();
        given.chunk({ type: 'data-stage', data: { stage: 'understand' } });
      });
      await ask('备案信息变了怎么办？');
      await replies().locator('.claim').waitFor();
      first.cut();
      await replies().getByText('正在理解您的问题').waitFor();
      second.cut();
      await replies().getByText('连接中断，回答没有收到').waitFor();
      await replies().getByText('内容不完整').waitFor();
      expect(await replies().locator('.claim').count()).toBe(1);
      await replies().getByRole('button', { name: '重试' }).click();
      await foot().waitFor();
      expect(await replies().locator('.claim').count()).toBe(2);
      expect(await chat().locator('.question').count()).toBe(1);
    });

    it('a stream that ends without an answer is not taken for one', async () => {
      await openPage();
      const textOnly = ({ open, chunk, close }: ChatExchange) => {
        open();
        chunk({ type: 'text-start', id: 't' });
        chunk({ type: 'text-delta', id: 't', delta: '没有依据的一句话。' });
        close();
      };
      server.scripts.push(textOnly, textOnly);
      await ask('问');
      await replies().getByText('连接中断，回答没有收到').waitFor();
      expect(await chat().innerText()).not.toContain('没有依据的一句话');
    });

    it('an error part is said in words, and never as «nothing governs this»', async () => {
      await openPage();
      server.scripts.push(({ open, chunk, close }) => {
        open();
        chunk({ type: 'error', errorText: '' });
        close();
      });
      await ask('问');
      await replies().getByText('这不表示没有相关规定').waitFor();
      expect(await replies().getAttribute('data-outcome')).toBe('error');
    });

    it.each([
      [429, '提问太频繁，请等一分钟。'],
      [503, '模型服务停了。'],
    ])('a refusal with %i says what the server said and can be tried again', async (status, message) => {
      await openPage();
      server.scripts.push(errorScript(status, message));
      await ask('问');
      await replies().getByText(message).waitFor();
      await replies().getByRole('button', { name: '重试' }).click();
      await foot().waitFor();
      expect(await chat().locator('.question').count()).toBe(1);
    });

    it('damaged and unknown chunks in between do no harm', async () => {
      await openPage();
      server.scripts.push(({ open, raw, chunk, close }) => {
        open();
        raw('data: {"type":"data-claim","data":{"claim"\n\n');
        raw('garbage without colon\n\n: comment\n\ndata: 17\n\n');
        chunk({ type: 'data-claim', data: { claim: { text: 9 } } });
        chunk({ type: 'data-stage', data: 'retrieve' });
        chunk({ type: 'something-new', value: {} });
        for (const claim of claimChunks(sampleAnswer())) chunk(claim);
        chunk({ type: 'data-answer', data: sampleAnswer() });
        close();
      });
      await askAndWait();
      expect(await replies().locator('.claim').count()).toBe(2);
    });

    it('claims that the final answer takes back are taken back', async () => {
      await openPage();
      server.scripts.push(({ open, chunk, close }) => {
        open();
        for (const claim of claimChunks(sampleAnswer())) chunk(claim);
        chunk({ type: 'data-answer', data: sampleCard('unanswerable', { reason: 'unproven' }) });
        close();
      });
      await askAndWait();
      expect(await replies().locator('.claim').count()).toBe(0);
      await replies().getByText('样例答复。').waitFor();
    });

    it('hostile HTML from anywhere stays text', async () => {
      await openPage();
      const html = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
      const provision = {
        ...sampleProvisions[sampleProvisionId],
        text: `${html}\n${sampleQuote}`,
        document: html,
      };
      server.provisions[sampleProvisionId] = provision;
      const citations = [{ ...officialCitation, document: html, number: html, article: html }, noteCitation];
      const claims = [{ text: `${html}说明`, citations: [1] }];
      server.scripts.push(answerScript(sampleAnswer({ claims, citations })));
      const title = await page.title();
      await askAndWait(html);
      await chat().locator('.mark').first().click();
      await panel().locator('mark').waitFor();
      expect(await chat().locator('.question p').textContent()).toBe(html);
      expect(await replies().locator('.claim').textContent()).toContain(html);
      expect(await panel().innerText()).toContain(html);
      expect(await chat().locator('img, script').count()).toBe(0);
      expect(await page.title()).toBe(title);
    });

    it('stop ends the waiting at once; the question can be asked again', async () => {
      await openPage();
      let left = false;
      server.scripts.push(({ open, chunk, response }) => {
        open();
        chunk(claimChunks(sampleAnswer())[0]!);
        response.on('close', () => {
          left = true;
        });
      });
      await ask('备案信息变了怎么办？');
      await replies().locator('.claim').waitFor();
      await box().fill('另一个问题');
      await box().press('Enter');
      await chat().getByText('正在回答上一个问题').waitFor();
      await chat().getByRole('button', { name: '停止' }).click();
      await replies().getByText('已停止').waitFor();
      await replies().getByText('内容不完整').waitFor();
      await expect.poll(() => left).toBe(true);
      expect(await focused()).toBe('textarea.');
      expect(await box().inputValue()).toBe('另一个问题');
      await replies().getByRole('button', { name: '重试' }).click();
      await foot().waitFor();
    });

    it('offline: keeps the question, says so, and sends it when the network is back', async () => {
      await openPage();
      await context.setOffline(true);
      await chat().getByText('您仍可以阅读已有的内容').waitFor();
      await ask('备案信息变了怎么办？');
      await replies().getByText('恢复后自动发送').waitFor();
      expect(server.requestsTo('/api/chat')).toEqual([]);
      await context.setOffline(false);
      await foot().waitFor();
      expect(await chat().locator('.offline').isVisible()).toBe(false);
      expect(server.requestsTo('/api/chat')).toHaveLength(1);
    });
  });

  describe('people', () => {
    it('help is always in view, asks once, opens a conversation and shows the state and case number', async () => {
      await openPage(phone);
      const button = chat().locator('.help-button');
      expect(await button.isVisible()).toBe(true);
      await button.tap();
      const dialog = chat().getByRole('dialog', { name: '转给工作人员' });
      await dialog.getByText('会看到本次对话的全部内容').waitFor();
      expect(server.requests).toEqual([]);
      await dialog.getByRole('button', { name: '转给工作人员' }).tap();
      await chat().getByText('受理编号：CASE-2026-0001').waitFor();
      const path = `/api/conversations/${scriptedConversation}/handoff`;
      expect(server.requestsTo(path)[0]?.headers.authorization).toBe(`Bearer ${scriptedSecret}`);
      await chat().getByRole('button', { name: '知道了' }).tap();
      expect(await button.innerText()).toBe('已请求人工');
      expect(await focused()).toContain('help-button');
      await button.tap();
      await chat().getByText('受理编号：CASE-2026-0001').waitFor();
      expect(server.requestsTo(path)).toHaveLength(1);
    });

    it('cancelling calls nobody', async () => {
      await openPage();
      await chat().locator('.help-button').click();
      await chat().getByRole('button', { name: '继续自助咨询' }).click();
      expect(server.requests).toEqual([]);
      expect(await focused()).toContain('help-button');
    });

    it('a handoff that fails says so and can be tried again', async () => {
      await openPage();
      const key = `POST /api/conversations/${scriptedConversation}/handoff`;
      const message = '转接服务停了，请拨打公开电话。';
      server.overrides.set(key, { status: 503, body: { error: { code: 'unavailable:handoff', message } } });
      await chat().locator('.help-button').click();
      await chat().locator('dialog.help .primary').click();
      await chat().getByText(message).waitFor();
      server.overrides.clear();
      await chat().locator('dialog.help').getByRole('button', { name: '重试' }).click();
      await chat().getByText('受理编号').waitFor();
    });

    it('what staff write arrives once, labelled as written by a person', async () => {
      await openPage();
      await chat().locator('.help-button').click();
      await chat().locator('dialog.help .primary').click();
      await chat().getByRole('button', { name: '知道了' }).click();
      await expect.poll(() => server.requestsTo(/\/events$/).length).toBe(1);
      server.messages.push({ seq: 1, id: 'msg_s', role: 'staff', text: '您好，我来答复。' });
      server.push();
      await replies().getByText('您好，我来答复。').waitFor();
      server.push();
      server.messages.push({ seq: 2, id: 'msg_t', role: 'staff', text: '第二句。' });
      server.push();
      await replies().getByText('第二句。').waitFor();
      server.push({ seq: 3, id: 'msg_u', role: 'system', text: '工作人员已离开。' });
      await chat().getByText('工作人员已离开。').waitFor();
      const read = server.requestsTo(/\/messages$/).length;
      server.push({ seq: 3, id: 'msg_u', role: 'system', text: '工作人员已离开。' });
      server.push({ seq: 4, id: 'msg_v', role: 'staff', text: '我回来了。' });
      await replies().getByText('我回来了。').waitFor();
      // A push that leaves no gap needs no reading.
      expect(server.requestsTo(/\/messages$/)).toHaveLength(read);
      expect(await chat().locator('.system').count()).toBe(1);
      expect(await replies().count()).toBe(3);
      expect(await replies().first().innerText()).toContain('人工回复');
      expect(await replies().locator('.ai-label').count()).toBe(0);
    });

    it('an answer that offers a person calls nobody until the asker accepts', async () => {
      await openPage();
      const offered = { reason: 'complaint', state: 'offered', case: null } as const;
      server.scripts.push(answerScript(sampleCard('handoff', { reason: 'complaint', handoff: offered })));
      await askAndWait('我要投诉');
      expect(await chat().locator('.help-button').innerText()).toBe('人工帮助');
      await replies().getByRole('button', { name: '转给工作人员' }).click();
      await chat().locator('dialog.help .primary').click();
      await chat().getByRole('button', { name: '知道了' }).click();
      const path = `/api/conversations/${scriptedConversation}/handoff`;
      expect(server.requestsTo(path).map(({ body }) => body)).toEqual([{ reason: 'complaint' }]);
      expect(await focused()).toBe('button.button');
    });

    it('a wish for a person in any words opens the handoff that the answer tells of', async () => {
      await openPage();
      const open = { reason: 'wants_person', state: 'open', case: null } as const;
      server.scripts.push(answerScript(sampleCard('handoff', { reason: 'wants_person', handoff: open })));
      await askAndWait('我要找人工');
      expect(await chat().locator('.help-button').innerText()).toBe('已请求人工');
    });
  });

  describe('rating and copying', () => {
    it('rates with the message id and the secret, and asks why when it did not help', async () => {
      await openPage();
      await askAndWait();
      await replies().getByRole('button', { name: '没帮助' }).click();
      await replies().getByText('已记录您的评价').waitFor();
      await replies().locator('.comment textarea').fill('条文不对');
      await replies().getByRole('button', { name: '提交' }).click();
      const path = '/api/messages/msg_bot/feedback';
      await expect.poll(() => server.requestsTo(path).length).toBe(2);
      expect(server.requestsTo(path).map(({ body }) => body)).toEqual([
        { rating: 'down' },
        { rating: 'down', comment: '条文不对' },
      ]);
      expect(server.requestsTo(path)[0]?.headers.authorization).toBe(`Bearer ${scriptedSecret}`);
      const pressed = replies().locator('[aria-pressed=true]');
      expect(await pressed.innerText()).toBe('没帮助');
    });

    it('a rating that does not arrive is said, and not shown as given', async () => {
      await openPage();
      server.overrides.set('POST /api/messages/msg_bot/feedback', { status: 500, body: {} });
      await askAndWait();
      await replies().getByRole('button', { name: '有帮助', exact: true }).click();
      await replies().getByText('评价没有送达').waitFor();
      expect(await replies().locator('[aria-pressed=true]').count()).toBe(0);
    });

    it('copies the answer with its label and sources', async () => {
      await openPage({ ...desktop, permissions: ['clipboard-read', 'clipboard-write'] });
      await askAndWait();
      await replies().getByRole('button', { name: '复制' }).click();
      await replies().getByText('已复制').waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toContain('内容由人工智能生成');
      expect(copied).toContain(officialCitation.number);
    });
  });

  describe('languages', () => {
    it('follows the browser, switches everything at once, and tells the page', async () => {
      await openPage({ ...desktop, locale: 'en-GB' });
      expect(await page.locator('h1').innerText()).toBe('Drug regulation enquiries');
      await askAndWait('My filing has changed');
      expect(await replies().locator('.ai-label').textContent()).toBe('AI-generated');
      await chat().locator('.mark').first().click();
      await panel().locator('mark').waitFor();
      expect(await panel().innerText()).toContain('Article 12 (第十二条), paragraph 2');
      expect(await panel().innerText()).toContain('Sample Measures on Device Filing');
      await chat().getByRole('button', { name: '中文' }).click();
      expect(await replies().locator('.ai-label').textContent()).toBe('内容由人工智能生成');
      await panel().getByText('第十二条第二款').waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
      expect(await page.locator('h1').innerText()).toBe('药品监管法规咨询');
      expect(await focused()).toContain('language');
    });

    it('marks the language of mixed text for screen readers', async () => {
      await openPage({ ...desktop, locale: 'en-GB' });
      await askAndWait('第十五条 in English?');
      expect(await chat().locator('.question p').getAttribute('lang')).toBe('zh-CN');
      expect(await replies().locator('.claim').first().getAttribute('lang')).toBe('zh-CN');
      expect(await replies().locator('.mark').first().getAttribute('lang')).toBe('en');
    });
  });

  describe('access', () => {
    it('keyboard alone: ask, reach a mark, read, return, call a person', async () => {
      await openPage();
      await box().focus();
      await page.keyboard.type('备案信息变了怎么办？');
      await page.keyboard.press('Enter');
      await foot().waitFor();
      expect(await focused()).toBe('textarea.');
      await tabBackTo('button.mark');
      await page.keyboard.press('Enter');
      await panel().locator('mark').waitFor();
      await page.keyboard.press('Escape');
      expect(await focused()).toBe('button.mark');
      await tabBackTo('button.button help-button');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await chat().getByText('受理编号').waitFor();
      await page.keyboard.press('Enter');
      expect(await focused()).toContain('help-button');
    });

    async function tabBackTo(wanted: string): Promise<void> {
      for (let step = 0; step < 30 && (await focused()) !== wanted; step++)
        await page.keyboard.press('Shift+Tab');
      expect(await focused()).toBe(wanted);
    }

    it('announces the complete answer once, politely, with its label', async () => {
      await openPage();
      await askAndWait();
      const status = chat().locator('.chat > [role=status].visually-hidden');
      expect(await status.getAttribute('aria-live')).toBe('polite');
      expect(await status.textContent()).toBe(
        `内容由人工智能生成: ${sampleAnswer()
          .claims.map((claim) => claim.text)
          .join(' ')}`,
      );
    });

    it('the standing notice stays in view while the log is scrolled', async () => {
      await openPage(phone);
      for (let turn = 0; turn < 3; turn++) await askAndWait(`第${turn}个问题`);
      await chat()
        .locator('.log')
        .evaluate((element) => element.scrollTo(0, 0));
      const notice = (await chat().locator('.notice').boundingBox())!;
      expect(notice.y + notice.height).toBeLessThanOrEqual(640);
      expect(await replies().locator('.ai-label').count()).toBe(3);
    });

    it('a new question goes to the top and the growing answer does not move it', async () => {
      await openPage();
      await askAndWait('第一个问题');
      let exchange!: ChatExchange;
      server.scripts.push((given) => {
        exchange = given;
        given.open();
        given.chunk(claimChunks(sampleAnswer())[0]!);
      });
      await ask('第二个问题');
      await replies().nth(1).locator('.claim').waitFor();
      const top = () =>
        chat()
          .locator('.question')
          .nth(1)
          .evaluate((element) => element.getBoundingClientRect().top);
      const before = await top();
      const logTop = await chat()
        .locator('.log')
        .evaluate((element) => element.getBoundingClientRect().top);
      expect(before - logTop).toBeLessThan(20);
      exchange.chunk(claimChunks(sampleAnswer())[1]!);
      exchange.chunk({ type: 'data-answer', data: sampleAnswer() });
      exchange.close();
      await foot().nth(1).waitFor();
      expect(await top()).toBe(before);
    });

    it('nothing moves where the reader asked for less motion', async () => {
      await openPage({ ...desktop, reducedMotion: 'reduce' });
      server.scripts.push(({ open, chunk }) => {
        open();
        chunk({ type: 'data-stage', data: { stage: 'retrieve' } });
      });
      await ask('问');
      const spinner = replies().locator('.spinner');
      await spinner.waitFor();
      expect(await spinner.evaluate((element) => getComputedStyle(element).animationName)).toBe('none');
    });

    it('targets are at least 44 px and nothing overflows at 320 px', async () => {
      await openPage(phone);
      server.scripts.push(
        answerScript(sampleAnswer({ outcome: 'partial', reason: 'prediction', found: sampleFound })),
      );
      await askAndWait('a'.repeat(200));
      await chat().locator('.mark').first().tap();
      await panel().locator('mark').waitFor();
      const small = await page.evaluate(() => {
        const root = document.querySelector('yaowen-chat')!.shadowRoot!;
        return [...root.querySelectorAll('button, a, textarea')]
          .filter((element) => element.checkVisibility())
          .map((element) => {
            const box = element.getBoundingClientRect();
            const hit = getComputedStyle(element, '::after');
            const grown = hit.content !== 'none' && hit.position === 'absolute';
            const height = grown ? Number.parseFloat(hit.height) : box.height;
            const width = grown ? Number.parseFloat(hit.width) : box.width;
            return { name: element.textContent, width, height };
          })
          .filter(({ width, height }) => width < 44 || height < 44);
      });
      expect(small).toEqual([]);
      const overflow = await page.evaluate(() => {
        const root = document.querySelector('yaowen-chat')!.shadowRoot!;
        return [document.documentElement, ...root.querySelectorAll('.log, .panel-body, .ask')]
          .filter((element) => element.scrollWidth > element.clientWidth)
          .map((element) => element.className);
      });
      expect(overflow).toEqual([]);
    });

    it.each(['zh-CN', 'en-GB'])('%s: the bar of a phone is one row, help included', async (locale) => {
      await openPage({ ...phone, locale });
      const height = async () => (await chat().locator('.bar').boundingBox())!.height;
      expect(await height()).toBeLessThan(70);
      await chat().locator('.help-button').tap();
      await chat().locator('dialog.help .primary').tap();
      await chat().locator('dialog.help .case').waitFor();
      expect(await height()).toBeLessThan(70);
    });

    it('at 400 % zoom the whole chat can be scrolled', async () => {
      await openPage({ locale: 'zh-CN', viewport: { width: 320, height: 200 } });
      await askAndWait();
      const log = await chat()
        .locator('.log')
        .evaluate((element) => getComputedStyle(element).overflowY);
      expect(log).toBe('visible');
      await box().scrollIntoViewIfNeeded();
      expect(await box().isVisible()).toBe(true);
    });

    describe.each([
      ['Chinese, light, desktop', desktop],
      ['English, dark, desktop', { ...desktop, locale: 'en-GB', colorScheme: 'dark' as const }],
      ['Chinese, dark, phone', { ...phone, colorScheme: 'dark' as const }],
      ['English, light, phone', { ...phone, locale: 'en-GB' }],
    ])('axe finds no serious fault: %s', (_, options) => {
      it('empty, answered with source panel, refused, failed, help', async () => {
        await openPage(options);
        await expectAccessible();
        await chat().locator('.help-button').click();
        await expectAccessible();
        await page.keyboard.press('Escape');
        await askAndWait();
        const offered = { reason: 'weak_evidence', state: 'offered', case: null } as const;
        const changes = { reason: 'weak_evidence', found: sampleFound, handoff: offered } as const;
        server.scripts.push(
          answerScript(sampleCard('unanswerable', changes), 'msg_2'),
          answerScript(sampleCard('emergency', { reason: 'acute_danger' }), 'msg_3'),
          answerScript(sampleAnswer({ outcome: 'partial', degraded: ['x'] }), 'msg_4'),
          errorScript(503, '停。'),
        );
        for (let turn = 0; turn < 3; turn++) await askAndWait('问');
        await ask('问');
        await replies().nth(4).locator('.banner').waitFor();
        await expectAccessible();
        for (const mark of [0, 1]) {
          await chat().locator('.mark').nth(mark).click();
          await panel().locator('mark').waitFor();
          await expectAccessible();
          await page.keyboard.press('Escape');
        }
      });
    });

    async function expectAccessible(): Promise<void> {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      const found = violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        at: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
      }));
      expect(found).toEqual([]);
    }
  });

  describe('embedding', () => {
    it('two elements with ids keep their conversations apart; a removed one stops working', async () => {
      await openPage();
      await page.evaluate(() => {
        const second = document.createElement('yaowen-chat');
        second.id = 'second';
        document.querySelector('main')!.append(second);
      });
      const second = page.locator('#second');
      await second.locator('#question').fill('第二处');
      await second.locator('#question').press('Enter');
      await second.locator('.foot').waitFor();
      expect(await page.locator('yaowen-chat').first().locator('.reply').count()).toBe(0);
      const keys = await page.evaluate(() => Object.keys(sessionStorage));
      expect(keys).toHaveLength(1);
      expect(keys[0]).toContain('second');
      server.scripts.push(({ open }) => open());
      await second.locator('#question').fill('又一个');
      await second.locator('#question').press('Enter');
      await second.locator('.send.stopping').waitFor();
      await page.evaluate(() => document.querySelector('#second')!.remove());
    });

    it('fires events that cross the shadow boundary', async () => {
      await openPage();
      await page.evaluate(() => {
        const seen: string[] = [];
        Object.assign(window, { seen });
        for (const name of ['yaowen-answer', 'yaowen-handoff', 'yaowen-language']) {
          addEventListener(name, (event) =>
            seen.push(`${name} ${JSON.stringify((event as CustomEvent).detail)}`),
          );
        }
      });
      await askAndWait();
      await chat().locator('.language').click();
      await chat().locator('.help-button').click();
      await chat().locator('dialog.help .primary').click();
      await chat().locator('dialog.help .case').waitFor();
      const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
      expect(seen[0]).toContain('yaowen-answer {"messageId":"msg_bot"');
      expect(seen.slice(1)).toEqual([
        'yaowen-language {"lang":"en"}',
        'yaowen-handoff {"caseNumber":"CASE-2026-0001"}',
      ]);
    });

    it('without script the page says where to turn, in both languages', async () => {
      context = await browser.newContext({ ...desktop, javaScriptEnabled: false });
      page = await context.newPage();
      faults = [];
      strangers = [];
      await page.goto(server.url);
      expect(await page.locator('yaowen-chat').innerText()).toContain('公开电话');
    });
  });
});
