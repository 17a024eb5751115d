/** Official texts kept beside the checkout, for the tests that use them; never part of the project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.env.YAOWEN_SHARED ?? new URL('../../../shared', import.meta.url).pathname;
const folders = ['regulations', 'notices', 'guidance'] as const;

export const sharedTexts: boolean = folders.every((folder) => existsSync(join(root, folder)));
export const whySkipped =
  'no shared texts: set YAOWEN_SHARED to the folder that holds regulations, notices, guidance';

export interface SharedText {
  folder: (typeof folders)[number];
  fileName: string;
  text: string;
}

/** Every Markdown file of the three folders, in a fixed order; none where they are absent. */
export function readSharedTexts(): SharedText[] {
  if (!sharedTexts) return [];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((fileName) => ({ folder, fileName, text: readFileSync(join(root, folder, fileName), 'utf8') })),
  );
}
