import { createEmbeddedIndex } from '../../../adapters/passage-index/embedded/index.ts';
import type { Peer } from '../peer.ts';

/** Ours, from the texts themselves: cutting them into terms counts as building. */
export const yaowen: Peer = {
  name: 'yaowen',
  async build(documents) {
    const index = createEmbeddedIndex(documents.map(({ entry }) => entry));
    return {
      async search({ text }, k) {
        const hits = await index.search({ texts: [{ text, weight: 1 }], k, filter: { asOf: null } });
        return hits.map(({ id }) => id);
      },
    };
  },
};
