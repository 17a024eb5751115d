import { expect, it } from 'vitest';
import { createRegister } from '../../src/governance/register.ts';
import { listPublished } from '../../src/governance/transparency.ts';
import { releases } from '../../src/records/schema/index.ts';
import { createTestApp } from '../support/app.ts';
import { onBothDatabases } from '../support/both-databases.ts';

onBothDatabases('public pages', (opened) => {
  it('say how it works, in both languages, without a script, linked from every page', async () => {
    const app = await createTestApp(opened().database);
    for (const [path, zh, en] of [
      ['/about', '人工监督', 'Human oversight'],
      ['/privacy', '查看、导出和删除', 'See, take and delete'],
      ['/changes', '法规库变更记录', 'Changes of the collection'],
    ]) {
      for (const [lang, words] of [
        ['zh', zh],
        ['en', en],
      ]) {
        const response = await app.request(`${path}?lang=${lang}`);
        expect(response.status).toBe(200);
        const page = await response.text();
        expect(page).toContain(words);
        expect(page).not.toMatch(/<script|\sstyle=|\son\w+="/);
        for (const link of ['/about', '/privacy', '/changes'])
          expect(page).toContain(`href="${link}?lang=${lang}"`);
      }
    }
    expect(await (await app.request('/ask?lang=zh')).text()).toContain('href="/privacy?lang=zh"');
    expect(await (await app.request('/about?lang=zh')).text()).toContain('试用环境');
  });

  it('give the transparency record, with what was approved and what is off', async () => {
    const app = await createTestApp(opened().database, { mode: 'production' });
    const { records, switches } = app.services;
    const before = await (await app.request('/api/transparency')).json();
    expect(before).toMatchObject({
      phase: 'production',
      filing: null,
      owner: null,
      models: [],
      switchedOff: [],
    });
    const register = createRegister(records);
    const item = await register.propose({
      kind: 'application',
      name: '药问',
      digest: null,
      purpose: '咨询',
      boundary: '不作决定',
      owner: '某省<药>监局',
      risk: 'medium',
      facts: { filingNumber: '网信算备0001号', filingUrl: 'https://beian.example.cn/1', evaluation: 'rel_1' },
      actor: 'staff:one',
    });
    await register.decide({ id: item.id, approve: true, reason: 'x', actor: 'staff:two' });
    await switches.set({
      kind: 'topic',
      target: 'drug',
      reason: '内部原因',
      expiresAt: null,
      actor: 'staff:two',
    });
    const record = await (await app.request('/api/transparency')).json();
    expect(record).toMatchObject({
      owner: '某省<药>监局',
      filing: { number: '网信算备0001号' },
      switchedOff: [{ kind: 'topic', target: 'drug' }],
    });
    const page = await (await app.request('/about?lang=zh')).text();
    expect(page).toContain('<a href="https://beian.example.cn/1">网信算备0001号</a>');
    expect(page).toContain('某省&lt;药&gt;监局');
    expect(page).not.toContain('试用环境');
    for (const told of [JSON.stringify(record), page]) expect(told).not.toMatch(/内部原因|staff:/);
  });

  it('list published releases only, the newest first', async () => {
    const app = await createTestApp(opened().database);
    const { db, agency } = app.services.records;
    const at = (day: number) => new Date(Date.UTC(2026, 0, day));
    const row = (
      id: string,
      state: 'live' | 'retired' | 'draft',
      day: number | null,
      replacedId: string | null,
    ) => ({
      id: `rel_${agency}_${id}`,
      agency,
      state,
      digest: id,
      label: `第${id}版`,
      replacedId,
      createdAt: at(day ?? 9),
      publishedAt: day === null ? null : at(day),
    });
    await db
      .insert(releases)
      .values([
        row('a', 'retired', 1, null),
        row('b', 'live', 2, `rel_${agency}_a`),
        row('c', 'draft', null, null),
      ]);
    expect((await listPublished(app.services.records)).map(({ label, live }) => [label, live])).toEqual([
      ['第b版', true],
      ['第a版', false],
    ]);
    const page = await (await app.request('/changes?lang=zh')).text();
    expect(page).toContain('第b版');
    expect(page).not.toContain('第c版');
    const diff = await app.request(`/changes/rel_${agency}_b?lang=zh`);
    expect(diff.status).toBe(200);
    expect(await diff.text()).toContain('条文没有变化');
    expect((await app.request('/changes/rel_none')).status).toBe(404);
    expect((await app.request(`/changes/rel_${agency}_c`)).status).toBe(404);
  });
});
