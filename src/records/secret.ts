/** The asker's key to a conversation. Web crypto only: runs in a Worker. */
import { sha256Hex } from './digest.ts';

/** A new secret: 256 random bits, base64url, 43 characters. */
export function newSecret(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** What is stored of a secret. A plain hash suffices: 256 random bits cannot be guessed. */
export function hashSecret(secret: string): Promise<string> {
  return sha256Hex(secret);
}

/** Compares in a time that does not tell how much of the secret was right. */
export async function secretMatches(secret: string, storedHash: string): Promise<boolean> {
  const hash = await hashSecret(secret);
  let difference = hash.length ^ storedHash.length;
  for (let index = 0; index < hash.length; index++)
    difference |= hash.charCodeAt(index) ^ storedHash.charCodeAt(index % Math.max(storedHash.length, 1));
  return difference === 0;
}
