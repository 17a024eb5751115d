import {
  createEmbeddedIndex,
  deserialise,
  serialise,
} from '../../../src/adapters/passage-index/embedded/index.ts';
import { passageIndexContract } from '../../contract/passage-index.ts';

passageIndexContract('embedded, just built', {
  create: async (entries) => createEmbeddedIndex(entries),
});

passageIndexContract('embedded, saved and loaded', {
  create: async (entries) => deserialise(serialise(createEmbeddedIndex(entries))),
});
