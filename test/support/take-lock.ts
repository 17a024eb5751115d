/**
 * Program for the lock tests: takes the lock of the folder named by its argument, prints `taken` or the code of
 * the refusal, and holds it until its input ends.
 */
import { lockDataDir } from '../../src/adapters/database/pglite/lock-data-dir.ts';

process.stdin.resume();
try {
  await lockDataDir(process.argv[2]!);
  process.stdout.write('taken\n');
  // Ends without releasing: what a crash leaves behind.
  process.stdin.once('end', () => process.exit(0));
} catch (error) {
  process.stdout.write(`${(error as { code: string }).code}\n`);
  process.exit(0);
}
