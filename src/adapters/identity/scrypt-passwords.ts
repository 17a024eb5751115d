/** Passwords as scrypt hashes (RFC 7914). Runs on Node, and on Workers with `nodejs_compat`. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PasswordHasher } from '../../ports.ts';

/** OWASP's choice for 16 MiB, which fits a Worker. */
const standard: ScryptCost = { N: 2 ** 14, r: 8, p: 5 };
const keyBytes = 32;

export interface ScryptCost {
  N: number;
  r: number;
  p: number;
}

/** Written as `scrypt$N$r$p$salt$key`, so that the cost may rise later and old hashes still match. */
export function createScryptPasswords(cost: ScryptCost = standard): PasswordHasher {
  return {
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(password, salt, cost);
      return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join(
        '$',
      );
    },
    async matches(password, stored) {
      const [kind, N, r, p, salt, key] = stored?.split('$') ?? [];
      const known = kind === 'scrypt' && salt !== undefined && key !== undefined;
      // Where there is none, the same work is done, so that the time tells nothing.
      const derived = await derive(
        password,
        known ? Buffer.from(salt, 'base64url') : Buffer.alloc(16),
        known ? { N: Number(N), r: Number(r), p: Number(p) } : cost,
      );
      if (!known) return false;
      const expected = Buffer.from(key, 'base64url');
      return expected.length === derived.length && timingSafeEqual(expected, derived);
    },
  };
}

function derive(password: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
