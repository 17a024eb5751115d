import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readGuidance, readNotes } from '../../src/runtime/read-knowledge.ts';

it('the data card counts what is there', async () => {
  const card = parse(readFileSync(new URL('../../knowledge/pack.yaml', import.meta.url), 'utf8'));
  const [notes, { guides, helpers }] = await Promise.all([readNotes(), readGuidance()]);
  expect(card.counts).toEqual({
    documents: new Set(notes.map((note) => note.key.slice(0, note.key.lastIndexOf('/')))).size,
    notes: notes.length,
    guides: guides.length,
    decisionHelpers: helpers.length,
  });
  for (const field of ['version', 'licence', 'steward', 'source', 'reviewedOn', 'quality', 'knownGaps'])
    expect(card[field], field).toBeTruthy();
});
