/** Which neighbouring characters, two and three, a release's texts hold: one bit each, 512 kB in all. */
import { cleanText } from './clean-text.ts';

const bits = 1 << 22;

/** What was never added may seem known now and then, never the other way. */
export interface KnownPairs {
  has(characters: string): boolean;
}

export function collectPairs(texts: Iterable<string>): KnownPairs {
  const seen = new Uint8Array(bits >> 3);
  const place = (a: number, b: number, c: number) =>
    (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)) >>> 10;
  const add = (at: number) => {
    seen[at >> 3] = seen[at >> 3]! | (1 << (at & 7));
  };
  for (const text of texts) {
    const clean = cleanText(text);
    for (let i = 1; i < clean.length; i += 1) {
      const [a, b] = [clean.charCodeAt(i - 1), clean.charCodeAt(i)];
      add(place(a, b, 0));
      if (i + 1 < clean.length) add(place(a, b, clean.charCodeAt(i + 1)));
    }
  }
  return {
    has(characters) {
      const third = characters.length > 2 ? characters.charCodeAt(2) : 0;
      const at = place(characters.charCodeAt(0), characters.charCodeAt(1), third);
      return (seen[at >> 3]! & (1 << (at & 7))) !== 0;
    },
  };
}
