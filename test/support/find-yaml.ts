import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every YAML file below a folder, by name. */
export function findYaml(dir: string): { name: string; text: string }[] {
  return (readdirSync(dir, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(dir, name), 'utf8') }));
}
