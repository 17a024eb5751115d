/**
 * `npm run bench`: the starter pack on this machine, then ours beside its peers. `npm run bench -- starter`, `peers`
 * or `scaling [SIZES…]` measures one of them. Prints one JSON value; milliseconds are per request, single-threaded,
 * after a warm-up. Compare runs of one machine only.
 */
import { comparePeers } from './bench/compare-peers.ts';
import { benchScaling } from './bench/scaling.ts';
import { benchStarterPack } from './bench/starter-pack.ts';

const [what, ...rest] = process.argv.slice(2);
const sizes = rest.map(Number);
if (
  (what !== undefined && !['starter', 'peers', 'scaling'].includes(what)) ||
  sizes.some((size) => !Number.isInteger(size) || size < 1)
) {
  process.stderr.write('Usage: npm run bench [-- starter | peers | scaling [SIZES…]]\n');
  process.exit(2);
}
const report =
  what === 'starter'
    ? await benchStarterPack()
    : what === 'peers'
      ? await comparePeers()
      : what === 'scaling'
        ? await benchScaling(sizes)
        : { starterPack: await benchStarterPack(), peers: await comparePeers() };
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
