import type { Peer } from '../peer.ts';
import { fts5 } from './fts5.ts';
import { minisearch } from './minisearch.ts';
import { wink } from './wink.ts';
import { yaowen } from './yaowen.ts';

/** Ours first: the others are compared with it. */
export const peers: readonly Peer[] = [yaowen, fts5, wink, minisearch];
