/** Prompts are files with sections and `{{slots}}`; runtime reads them, and a digest names the version used. */
import { withoutMarks } from './marks.ts';

/** Sections of a prompt file, by the name in their `<!-- name -->` line. */
export function parsePrompt(file: string): Map<string, string> {
  const parts = file.split(/^<!-- ([a-z.]+) -->\r?\n/m);
  const sections = new Map<string, string>();
  for (let i = 1; i < parts.length; i += 2) sections.set(parts[i]!, parts[i + 1]!);
  return sections;
}

const slot = /\{\{([a-zA-Z]+)\}\}/g;

export function slotsOf(template: string): string[] {
  return [...new Set([...template.matchAll(slot)].map((match) => match[1]!))];
}

/**
 * Fills every slot of a template, once: what a value holds is never read as a slot.
 * @throws Error when a slot has no value, or a value no slot: a prompt that lost a slot must not be used
 */
export function fillPrompt(template: string, values: Record<string, string>): string {
  const slots = slotsOf(template);
  const missing = slots.filter((name) => !Object.hasOwn(values, name));
  const unused = Object.keys(values).filter((name) => !slots.includes(name));
  if (missing.length > 0) throw new Error(`prompt slots without a value: ${missing.join(', ')}`);
  if (unused.length > 0) throw new Error(`values without a prompt slot: ${unused.join(', ')}`);
  return template.replace(slot, (_whole, name: string) => values[name]!);
}

/** `sha256:` and 64 hexadecimal digits over the file as it is. */
export async function digestPrompt(file: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(file));
  return `sha256:${[...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Characters that show nothing, turn the reading direction, or hide text from people but not from a model. */
const hidden = /\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u034f|\u115f|\u1160|\u17b4|\u17b5/gu;

/**
 * Text as data: every line begins with `│ `, whatever line breaks it holds, so nothing inside can end the data
 * or look like a line of ours; our marks' brackets are replaced.
 */
export function asData(text: string): string {
  return withoutMarks(text)
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => `│ ${line.replace(/\t/g, ' ').replace(hidden, '')}`)
    .join('\n');
}
