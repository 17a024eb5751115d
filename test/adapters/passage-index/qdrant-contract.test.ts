/** The passage-index contract on Qdrant: on a double over real HTTP, and on a real server where there is one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../../src/adapters/passage-index/embedded/index.ts';
import { type BuiltQdrantIndex, buildQdrantIndex } from '../../../src/adapters/passage-index/qdrant/build.ts';
import { type PassageIndexSubject, passageIndexContract } from '../../contract/passage-index.ts';
import { noOpenApi, type QdrantDouble, startQdrantDouble } from '../../support/qdrant-double.ts';

let double: QdrantDouble;
const made: BuiltQdrantIndex[] = [];
let count = 0;

beforeAll(async () => {
  double = await startQdrantDouble();
});

afterAll(async () => {
  for (const built of made) await built.drop();
  await double.close();
});

/** Each in a collection of its own, built as for one command. */
const subjectOn = (server: () => { url: string; apiKey?: string | undefined }): PassageIndexSubject => ({
  async create(entries) {
    count += 1;
    const built = await buildQdrantIndex(entries, `contract-${process.pid}-${count}`, {
      ...server(),
      timeoutMs: 10_000,
      alias: 'yaowen-test',
      reference: createEmbeddedIndex(entries),
      recorder: null,
    });
    made.push(built);
    return built.index;
  },
});

passageIndexContract(
  'Qdrant double',
  subjectOn(() => double),
);

describe.skipIf(noOpenApi)(
  `Qdrant's own OpenAPI document${noOpenApi ? ` (skipped: ${noOpenApi})` : ''}`,
  () => {
    it('allows everything that was asked and answered', () => {
      expect(double.requests.length).toBeGreaterThan(50);
      expect(double.violations).toEqual([]);
    });
  },
);

const { QDRANT_URL, QDRANT_API_KEY } = process.env;
describe.skipIf(!QDRANT_URL)(`real server${QDRANT_URL ? '' : ' (skipped: QDRANT_URL is not set)'}`, () => {
  passageIndexContract(
    'Qdrant server',
    subjectOn(() => ({ url: QDRANT_URL!, apiKey: QDRANT_API_KEY })),
  );
});
