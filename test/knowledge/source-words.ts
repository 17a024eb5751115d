/** The words of a Markdown file without its marks, written apart from the parser so that the two check each other. */

const link =
  /!?\[([^[\]]*)\]\((?:<[^>\n]*>|\/[^()\s]*|(?:[^()\s\u4e00-\u9fa5]|\([^()\s]*\))*)(?:\s+"[^"\n]*")?\)/g;

/** All words of a file in order, white space taken out; front matter and comments are no words. */
export function sourceWords(file: string): string {
  let text = file.replace(/^\ufeff/, '').replace(/<!--[\s\S]*?-->/g, '');
  text = text.replace(/^\s*---\r?\n(?:[\w. -]+:.*\r?\n|[ \t]+.*\r?\n|\s*\r?\n)+---\r?\n/, '');
  const lines = text.split(/\r\n|\n|\r/).map((line) => {
    if (/^\s*\|?[\s:|-]*-{2,}[\s:|-]*$/.test(line) && line.includes('|')) return '';
    if (/^\s*([-*_])\s*(\1\s*){2,}$/.test(line)) return '';
    const body = line.trim().replace(/^(?:#{1,6}(?:\s+|$)|[*+-]\s+(?=\S))/, '');
    return body.split('|').map(plain).join('');
  });
  return lines.join('').replace(/\s+/g, '');
}

function plain(words: string): string {
  let text = words;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(link, '$1');
  }
  return text
    .replace(/<(https?:[^\s<>]+)>/g, '$1')
    .replace(/\*{2,}|~{2,}/g, '')
    .replace(/(?<![\w_])_([^_\s](?:[^_]*[^_\s])?)_(?![\w_])/g, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

/** Words of provisions or of anything else, comparable with `sourceWords`. */
export const wordsOnly = (text: string): string => text.replace(/[\s|]+/g, '');
