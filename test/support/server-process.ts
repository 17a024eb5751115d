/** A server of its own process on a data folder that outlives it, and commands beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const commandFile = resolve(import.meta.dirname, '../../src/runtime/cli.ts');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ServerProcess {
  url: string;
  stdout(): string;
  child: ChildProcess;
  /** Ends it by this signal and waits for its end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Only what it needs: a developer's own settings must not reach a test. */
const environment = (variables: Record<string, string>) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LANG: 'C',
  LOG_LEVEL: 'error',
  PORT: '0',
  ...variables,
});

export async function runCommand(args: string[], variables: Record<string, string>): Promise<Finished> {
  const child = spawn(process.execPath, [commandFile, ...args], { env: environment(variables) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece) => {
    stdout += piece;
  });
  child.stderr.on('data', (piece) => {
    stderr += piece;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

/** Resolves when it is ready; rejects with what it wrote when it ends before. */
export function startProcess(variables: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [commandFile, 'start'], { env: environment(variables) });
  let stdout = '';
  let stderr = '';
  return new Promise((ready, fail) => {
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    child.stdout.on('data', (piece) => {
      stdout += piece;
      const url = /^Yaowen (http:\/\/\S+)\n/.exec(stdout)?.[1];
      if (!url) return;
      ready({
        url,
        child,
        stdout: () => stdout,
        async end(signal) {
          if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
          const ended = once(child, 'exit');
          child.kill(signal);
          return (await ended)[0];
        },
      });
    });
    child.on('exit', (code) => fail(new Error(`ended with ${code}: ${stderr}`)));
  });
}
