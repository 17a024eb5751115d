import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isStale } from '../../widget/build.ts';
import type { Log } from '../http/services.ts';
import { projectRoot } from './read-knowledge.ts';

/**
 * Builds the widget where it is missing or old: in a process of its own, whose memory is then given back. Without it
 * the API serves all the same, so a failure is logged and no more.
 */
export async function buildStaleWidget(log: Log): Promise<void> {
  try {
    if (!(await isStale())) return;
    // Its output is no part of what the command prints.
    const build = spawn(process.execPath, [join(projectRoot, 'widget/build.ts')], {
      stdio: ['ignore', 2, 2],
    });
    const [code] = await once(build, 'exit');
    if (code !== 0) throw new Error(`the build ended with ${code}`);
  } catch (error) {
    log.error({ err: error }, 'the widget could not be built; the page is missing');
  }
}
