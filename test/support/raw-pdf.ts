/** PDFs written by hand, for what no printer makes: pages that are pictures, fonts that are only named. */

export interface RawPage {
  /** Lines as bytes in the font's encoding, drawn from the top. */
  lines?: Uint8Array[];
  /** Share of the page's width and height that a picture covers. */
  picture?: number;
}

/** @param encoding a named character map, e.g. `GBK-EUC-H`; the font is neither embedded nor mapped to Unicode */
export function rawPdf(pages: readonly RawPage[], encoding = 'GBK-EUC-H'): Uint8Array {
  const parts: (string | Uint8Array)[] = ['%PDF-1.4\n'];
  const offsets: number[] = [];
  let length = parts[0]!.length;
  const push = (part: string | Uint8Array) => {
    parts.push(part);
    length += part.length;
  };
  const object = (n: number, body: string, stream?: Uint8Array) => {
    offsets[n] = length;
    push(`${n} 0 obj\n${body}\n`);
    if (stream) {
      push('stream\n');
      push(stream);
      push('\nendstream\n');
    }
    push('endobj\n');
  };
  const kids = pages.map((_, i) => `${10 + i * 2} 0 R`).join(' ');
  object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  object(2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  object(
    3,
    `<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /${encoding} /DescendantFonts [4 0 R] >>`,
  );
  object(
    4,
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R /DW 1000 >>',
  );
  object(
    5,
    '<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 700 /StemV 80 >>',
  );
  const pixels = new Uint8Array(16).fill(128);
  object(
    6,
    `<< /Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${pixels.length} >>`,
    pixels,
  );
  for (const [i, { lines = [], picture }] of pages.entries()) {
    const n = 10 + i * 2;
    const draw = picture ? `q ${595 * picture} 0 0 ${842 * picture} 0 0 cm /Im Do Q\n` : '';
    const text = lines.map(
      (line, y) => `BT /F 12 Tf 72 ${760 - y * 24} Td <${Buffer.from(line).toString('hex')}> Tj ET\n`,
    );
    const content = new TextEncoder().encode(draw + text.join(''));
    object(
      n,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${n + 1} 0 R /Resources << /Font << /F 3 0 R >> /XObject << /Im 6 0 R >> >> >>`,
    );
    object(n + 1, `<< /Length ${content.length} >>`, content);
  }
  const start = length;
  const size = offsets.length;
  push(`xref\n0 ${size}\n0000000000 65535 f \n`);
  for (let n = 1; n < size; n++)
    push(
      offsets[n] === undefined
        ? '0000000000 65535 f \n'
        : `${String(offsets[n]).padStart(10, '0')} 00000 n \n`,
    );
  push(`trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
  );
}
