/** Full-width characters as ASCII, code unit for code unit, so that offsets stay those of the original. */

const ascii = (c: string) => String.fromCharCode(c.charCodeAt(0) - 0xfee0);

/** Digits and full stops only: what labels and their marks are read from. */
export function foldDigits(text: string): string {
  return text.replace(/[０-９．]/g, ascii);
}

/** Letters, digits and signs; ○ as zero and Ⅰ to Ⅲ as numerals. Marks of Chinese sentences keep their own form. */
export function foldWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000○Ⅰ-Ⅲ]/g, (c) => {
    if (c === '\u3000') return ' ';
    if (c === '○') return '〇';
    // Roman numerals stay one code unit; they are only ever read as a class.
    if (c >= 'Ⅰ' && c <= 'Ⅲ') return '一二三'[c.charCodeAt(0) - 0x2160]!;
    // Clauses are cut at these.
    if ('，；：！？（）'.includes(c)) return c;
    return ascii(c);
  });
}
