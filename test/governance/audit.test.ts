import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { createAuditVerbs, readAuditStanding, verifyAuditWhenDue } from '../../src/governance/audit-verbs.ts';
import { createTestApp } from '../support/app.ts';
import { onBothDatabases } from '../support/both-databases.ts';
import { signInAs } from '../support/staff.ts';

onBothDatabases('audit', (opened) => {
  it('names rows that were altered, deleted and put in behind its back', async () => {
    const app = await createTestApp(opened().database);
    const { db } = app.services.records;
    const talks: string[] = [];
    for (const text of ['登记证有效期几年', '你好', '量子力学怎么学', '转人工']) {
      const { id, secret } = await app.open();
      await app.send('POST', `/api/conversations/${id}/messages`, { clientId: 'c', text }, secret);
      talks.push(id);
    }
    const [altered, deleted, inserted, untouched] = talks as [string, string, string, string];
    const verbs = createAuditVerbs(app.services.records);
    const mine = async () =>
      (await verbs.verify()).faults
        .filter(({ objectId }) => talks.includes(objectId))
        .map(({ objectId, n, fault }) => `${talks.indexOf(objectId)} ${n} ${fault}`)
        .sort();
    expect(await mine()).toEqual([]);
    // As one who owns the database would: the trigger is in nobody's way then.
    await db.execute(sql`alter table audit disable trigger audit_append_only`);
    await db.execute(sql`update audit set actor = 'operator' where object_id = ${altered} and n = 2`);
    await db.execute(sql`delete from audit where object_id = ${deleted} and n = 2`);
    await db.execute(sql`insert into audit select object_type, object_id, n + 1, agency, hash, repeat('0', 64), actor, action, detail, at
      from audit where object_id = ${inserted} order by n desc limit 1`);
    await db.execute(sql`alter table audit enable trigger audit_append_only`);
    const faults = await mine();
    expect(faults.map((line) => line.split(' ')[0])).toEqual(['0', '1', '2']);
    expect(faults[0]).toBe('0 2 altered');
    expect(faults[1]).toBe('1 2 missing');
    expect(faults[2]).toMatch(/^2 \d+ altered$/);
    expect(faults.join()).not.toContain(untouched);
    // The last look is kept, so that whoever asks is told; and it is not done again before it is due.
    expect((await readAuditStanding(app.services.records))!.faultCount).toBeGreaterThanOrEqual(3);
    expect(await verifyAuditWhenDue(app.services.records, { everyMs: 3_600_000 })).toBeNull();
    expect(await verifyAuditWhenDue(app.services.records, { everyMs: 0 })).not.toBeNull();
  });

  it('goes out page by page, whole, and holds no words of the asker', async () => {
    const app = await createTestApp(opened().database);
    const auditor = await signInAs(app, 'auditor');
    const { id, secret } = await app.open();
    const words = '我家的风筝登记证有效期几年呀';
    await app.send('POST', `/api/conversations/${id}/messages`, { clientId: 'c', text: words }, secret);
    const page = await (await auditor.send('GET', '/api/admin/audit')).json();
    expect(page.next).toBeNull();
    expect(
      page.rows.filter((row: { objectId: string }) => row.objectId === id).map((row: { n: number }) => row.n),
    ).toEqual([1, 2, 3]);
    expect(JSON.stringify(page)).not.toContain('风筝登记证');
    const later = await auditor.send('GET', '/api/admin/audit?since=2027-01-01T00:00:00Z');
    expect((await later.json()).rows).toEqual([]);
    expect((await auditor.send('GET', '/api/admin/audit?after=nonsense')).status).toBe(422);
    const agent = await signInAs(app, 'agent');
    expect((await agent.send('GET', '/api/admin/audit')).status).toBe(403);
    expect((await agent.send('POST', '/api/admin/audit/verify')).status).toBe(403);
  });
});
