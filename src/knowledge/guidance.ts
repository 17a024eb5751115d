import type { DecisionHelper } from './decision-helpers.ts';
import type { Authority } from './directory.ts';
import type { Guide } from './guides.ts';

/** What the project has written for people who want to get something done. */
export interface Guidance {
  guides: readonly Guide[];
  helpers: readonly DecisionHelper[];
  /** Authorities and lines: the only origin of contacts in any answer. */
  directory?: readonly Authority[];
}
