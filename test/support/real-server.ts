/** The server as `npm start` runs it, in a process of its own with an empty data folder and nothing configured. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const commandFile = fileURLToPath(new URL('../../src/runtime/cli.ts', import.meta.url));

export interface RealServer {
  /** `http://host:port/` */
  url: string;
  /** Stops it as an operator would, waits for its end, and removes its data. */
  stop(): Promise<void>;
}

/** Resolves when it says that it is ready. Rejects with what it wrote when it ends before. */
export async function startRealServer(variables: Record<string, string> = {}): Promise<RealServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'yaowen-real-'));
  const child = spawn(process.execPath, [commandFile, 'start'], {
    // Only what it needs: a developer's own MODEL_URL or DATABASE_URL must not reach the test.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: dataFolder,
      PORT: '0',
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '0',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    return { url: `${await readyUrl(child)}/`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (piece: Buffer) => {
      said += piece;
      const url = /^Yaowen (http:\/\/\S+)$/m.exec(said)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}
