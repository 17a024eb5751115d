/** Finds a Chromium for the browser tests, and says why when there is none. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a browser: CHROMIUM_PATH, else the first known name on PATH or in /usr/bin; null when there is none. */
export function findBrowser(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const candidates = process.env.CHROMIUM_PATH
    ? [process.env.CHROMIUM_PATH]
    : names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

/** Why browser tests are skipped; null when a browser was found. */
export const noBrowserReason: string | null = findBrowser()
  ? null
  : 'no Chromium found: install chromium (and fonts-noto-cjk), or set CHROMIUM_PATH';

// The default reporter folds skipped suites away; the reason is to be read all the same.
if (noBrowserReason) console.warn(`Browser tests are skipped: ${noBrowserReason}`);

/** Title of a browser suite: it carries the reason when the suite is skipped. */
export function browserSuite(title: string): string {
  return noBrowserReason ? `${title} (skipped: ${noBrowserReason})` : title;
}

/** Starts a browser that talks to nobody but the page under test. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
