/** A throw-away PostgreSQL for tests: a cluster of its own in the temporary folder, gone afterwards. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = '/usr/lib/postgresql';

/** Folder of the newest PostgreSQL programs (15 or later); null where there are none. */
export function findPostgres(): string | null {
  const versions = existsSync(root) ? readdirSync(root).map(Number) : [];
  const newest = versions.filter((version) => version >= 15).sort((a, b) => b - a)[0];
  if (!newest || !existsSync(join(root, String(newest), 'bin/initdb'))) return null;
  if (isRoot() && spawnSync('id', ['postgres']).status !== 0) return null;
  return join(root, String(newest), 'bin');
}

/** Why tests on PostgreSQL are skipped here; null where they run. */
export const noPostgres: string | null = findPostgres()
  ? null
  : 'no PostgreSQL 15 or later under /usr/lib/postgresql (apt-get install postgresql)';

export interface TestCluster {
  /** URL of a new, empty database. */
  createDatabase(): string;
  stop(): void;
}

/** Starts a cluster on a free port. PostgreSQL refuses root, so root becomes the user `postgres`. */
export async function startPostgres(): Promise<TestCluster> {
  const bin = findPostgres();
  if (!bin) throw new Error(noPostgres!);
  const folder = mkdtempSync(join(tmpdir(), 'yaowen-pg-'));
  const data = join(folder, 'data');
  const run = (program: string, ...args: string[]) => {
    const command = [join(bin, program), ...args];
    const [file, ...rest] = isRoot() ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    return execFileSync(file!, rest, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  };
  if (isRoot()) execFileSync('chown', ['postgres', folder]);
  chmodSync(folder, 0o700);
  run('initdb', '-D', data, '-U', 'app', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8');

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const log = join(folder, 'log');
    const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off -c max_connections=60`;
    try {
      run('pg_ctl', '-D', data, '-w', '-o', settings, '-l', log, 'start');
    } catch (error) {
      // The port may have been taken between looking and starting.
      if (attempt < 3) continue;
      throw new Error(existsSync(log) ? readFileSync(log, 'utf8') : String(error));
    }
    let databases = 0;
    return {
      createDatabase() {
        const name = `test${++databases}`;
        run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'app', name);
        return `postgres://app@127.0.0.1:${port}/${name}`;
      },
      stop() {
        try {
          run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    };
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
