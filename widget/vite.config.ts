/** How the browser bundles are built; `build.ts` runs it once for each of them. Nothing is loaded from elsewhere. */
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';

export interface Bundle {
  entry: string;
  file: string;
  format: 'iife' | 'es';
}

export const widgetFolder = fileURLToPath(new URL('.', import.meta.url));
export const outputFolder = fileURLToPath(new URL('dist', import.meta.url));

export const bundles: Bundle[] = [
  // For a script tag: registers the element.
  { entry: 'chat/define.ts', file: 'yaowen-chat.js', format: 'iife' },
  // For a bundler: the class alone, nothing is registered.
  { entry: 'chat/yaowen-chat-element.ts', file: 'yaowen-chat-element.js', format: 'es' },
  // For the page at `/`.
  { entry: 'page/page.ts', file: 'page.js', format: 'iife' },
  // For the staff app at `/desk`.
  { entry: 'desk/define.ts', file: 'desk.js', format: 'iife' },
];

/** Vite's settings for one bundle, written to `outDir`. */
export function bundleConfig({ entry, file, format }: Bundle, outDir: string): InlineConfig {
  return {
    configFile: false,
    root: widgetFolder,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      target: ['chrome105', 'safari15.4', 'firefox121'],
      lib: { entry, name: 'Yaowen', formats: [format], fileName: () => file },
    },
  };
}
