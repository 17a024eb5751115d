/** Numbers of cases: `2026-40718265-3`; year, eight random digits, a check digit over all of them (Damm). */

// H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): finds every single wrong digit and every swap.
const damm = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

/** @param random in [0, 1) */
export function newCaseNumber(year: number, random: () => number): string {
  const digits = Array.from({ length: 8 }, () => Math.floor(random() * 10)).join('');
  return `${year}-${digits}-${checkDigit(`${year}${digits}`)}`;
}

/** The number as stored, of what a person typed; null when it can be none. */
export function readCaseNumber(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\-–—_.]/g, '');
  if (!/^\d{13}$/.test(digits)) return null;
  if (checkDigit(digits.slice(0, 12)) !== digits[12]) return null;
  return `${digits.slice(0, 4)}-${digits.slice(4, 12)}-${digits[12]}`;
}

function checkDigit(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(damm[interim]![Number(digit)]);
  return String(interim);
}

/** Random from the machine's own source. */
export const secureRandom = (): number =>
  globalThis.crypto.getRandomValues(new Uint32Array(1))[0]! / 4_294_967_296;
