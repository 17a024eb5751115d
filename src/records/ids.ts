/** Prefixes of ids, so that an id tells what it names. */
export type IdPrefix =
  | 'cnv'
  | 'msg'
  | 'doc'
  | 'edn'
  | 'rel'
  | 'hnd'
  | 'stf'
  | 'ses'
  | 'inv'
  | 'asg'
  | 'tmr'
  | 'clk'
  | 'drf'
  | 'cnt'
  | 'tem'
  | 'out'
  | 'hok'
  | 'knp'
  | 'qrv'
  | 'org'
  | 'wat'
  | 'reg';

/** `prefix_` and 26 characters of base 32 (Crockford, lower case): 130 random bits. */
export function randomId(prefix: IdPrefix): string {
  return `${prefix}_${base32(globalThis.crypto.getRandomValues(new Uint8Array(17))).slice(0, 26)}`;
}

/**
 * The id of the bot's reply to a message, known before the reply is written: two programs that answer the same
 * message announce the same id. As hard to guess as the id it comes from.
 */
export async function replyIdOf(messageId: string): Promise<string> {
  const bytes = new TextEncoder().encode(`reply to ${messageId}`);
  const digest = await globalThis.crypto.subtle.digest('SHA-256', bytes);
  return `msg_${base32(new Uint8Array(digest)).slice(0, 26)}`;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(bytes: Uint8Array): string {
  let text = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return text;
}
