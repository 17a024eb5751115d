/** Runs one measurement in a process of its own, so that its memory and its garbage are nobody else's. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** @returns the JSON value that the program of this folder printed, or why there is none */
export async function runProgram<T>(file: string, args: string[]): Promise<T | { reason: string }> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--max-old-space-size=8192', '--disable-warning=ExperimentalWarning', program, ...args],
      { maxBuffer: 1e7 },
    );
    return JSON.parse(stdout) as T;
  } catch (error) {
    const lines = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split('\n');
    return { reason: lines.find((line) => /Error/.test(line)) ?? lines.at(-1)! };
  }
}
