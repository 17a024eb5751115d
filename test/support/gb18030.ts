/** Node reads GB18030 and writes none: each character's code is found by decoding all of the two-byte ones. */
let codes: Map<string, [number, number]> | null = null;

export function toGb18030(text: string): Uint8Array {
  if (!codes) {
    codes = new Map();
    const decoder = new TextDecoder('gb18030');
    for (let lead = 0x81; lead <= 0xfe; lead++)
      for (let trail = 0x40; trail <= 0xfe; trail++)
        if (trail !== 0x7f) codes.set(decoder.decode(new Uint8Array([lead, trail])), [lead, trail]);
  }
  return new Uint8Array(
    [...text].flatMap((c) => (c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : codes!.get(c)!)),
  );
}
