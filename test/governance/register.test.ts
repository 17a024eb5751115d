import { expect, it } from 'vitest';
import { createModelGate, createRegister, isModelApproved } from '../../src/governance/register.ts';
import type { Composer } from '../../src/ports.ts';
import { verifyAudit } from '../../src/records/queries/verify-audit.ts';
import { createTestApp } from '../support/app.ts';
import { onBothDatabases } from '../support/both-databases.ts';
import { signInAs } from '../support/staff.ts';

const version = { model: 'model-a', promptDigest: 'a'.repeat(64) };
const model = {
  kind: 'model',
  name: 'model-a',
  purpose: '归纳条文',
  boundary: '不作决定',
  owner: '信息中心',
  risk: 'medium',
  facts: { filingNumber: '备案-1', evaluation: 'rel_1' },
};
const prompt = {
  ...model,
  kind: 'prompt',
  name: 'answer',
  digest: version.promptDigest,
  facts: { evaluation: 'rel_1' },
};

onBothDatabases('register', (opened) => {
  it('approves only by another person, with what is due, and ends the use in one step', async () => {
    const app = await createTestApp(opened().database);
    const [one, two, auditor] = [
      await signInAs(app, 'supervisor'),
      await signInAs(app, 'administrator'),
      await signInAs(app, 'auditor'),
    ];
    const post = async (who: typeof one, path: string, body: object) => {
      const response = await who.send('POST', `/api/admin/register${path}`, body);
      return { status: response.status, body: await response.json() };
    };
    const { body: item } = await post(one, '', model);
    expect(item).toMatchObject({ state: 'proposed', proposedBy: `staff:${one.id}` });
    const act = (who: typeof one, id: string, name: string) =>
      post(who, `/${id}`, { act: name, reason: '已评测' });
    expect((await act(one, item.id, 'approve')).body.error.code).toBe('forbidden:register');
    expect((await act(auditor, item.id, 'approve')).status).toBe(403);
    expect((await post(two, '', model)).status).toBe(409);
    expect((await act(two, item.id, 'approve')).body).toMatchObject({
      state: 'approved',
      decidedBy: `staff:${two.id}`,
    });
    expect((await act(two, item.id, 'approve')).status).toBe(409);
    // A model alone writes nothing: its prompt is part of what it says.
    expect(await isModelApproved(app.services.records, version)).toBe(false);
    const { body: words } = await post(one, '', prompt);
    await act(two, words.id, 'approve');
    expect(await isModelApproved(app.services.records, version)).toBe(true);
    await act(two, item.id, 'retire');
    expect(await isModelApproved(app.services.records, version)).toBe(false);

    const { body: unfiled } = await post(one, '', {
      ...model,
      name: 'model-b',
      facts: { evaluation: 'rel_1' },
    });
    expect((await act(two, unfiled.id, 'approve')).status).toBe(422);
    const { body: unmeasured } = await post(one, '', { ...prompt, digest: 'b'.repeat(64), facts: {} });
    expect((await act(two, unmeasured.id, 'approve')).status).toBe(422);
    expect((await act(two, unmeasured.id, 'reject')).body.state).toBe('rejected');
    expect((await act(two, 'reg_none', 'reject')).status).toBe(404);
    const { items } = await (await auditor.send('GET', '/api/admin/register')).json();
    expect(items).toHaveLength(4);
    expect((await verifyAudit(app.services.records)).faults).toEqual([]);
  });

  it('keeps a model that nobody approved from writing: the answer quotes, and says so', async () => {
    const composer: Composer = {
      mode: 'model',
      async *compose(evidence) {
        const { passage, start, end } = evidence.blocks[0]!;
        const span = { passage, start, end, paragraph: null, item: null };
        yield { text: passage.provision.text.slice(start, end), spans: [span], unknownMarks: [] };
      },
    };
    const nothing = { machine: false, model: false, topics: [], documents: [], classes: [] };
    let isApproved: () => Promise<boolean> = async () => false;
    const app = await createTestApp(opened().database, {
      mode: 'production',
      answering: {
        model: { composer, version },
        switches: async () =>
          (await isApproved()) ? nothing : { ...nothing, model: true, modelNotApproved: true },
      },
    });
    isApproved = createModelGate(app.services.records, version, { maxAgeMs: 0 });
    const ask = async () => {
      const { id, secret } = await app.open();
      const body = { clientId: 'c', text: '风筝器械登记证有效期几年' };
      return (await (await app.send('POST', `/api/conversations/${id}/messages`, body, secret)).json())
        .answer;
    };
    expect(await ask()).toMatchObject({ mode: 'quote', degraded: ['model_not_approved'] });
    const register = createRegister(app.services.records);
    for (const proposal of [model, prompt]) {
      const { id } = await register.propose({ digest: null, ...proposal, actor: 'staff:one' } as never);
      await register.decide({ id, approve: true, reason: '评测通过', actor: 'staff:two' });
    }
    expect(await ask()).toMatchObject({ mode: 'model', degraded: [] });
    expect((await (await app.request('/readyz')).json()).mode).toBe('production');
  });
});
