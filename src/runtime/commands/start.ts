import { readConfig } from '../read-variables.ts';
import type { Command } from './command.ts';

/** Of a key press the signal arrives twice: from the terminal and through npm. Only a later one means haste. */
const hasteAfterMs = 1_500;

export const startCommand: Command = {
  usage: 'start',
  about: 'Migrates, loads the starter pack at the first start, and serves.',
  options: {},
  async run() {
    // All wrong settings are reported before anything is opened.
    const config = readConfig();
    const { startServer } = await import('../node.ts');
    const server = await startServer(config);
    process.stdout.write(`Yaowen ${server.url}\n`);
    if (server.setUpUrl) process.stderr.write(firstAdministrator(server.setUpUrl));
    await new Promise<void>((resolve) => {
      let signalledMs: number | null = null;
      const onSignal = () => {
        const nowMs = performance.now();
        if (signalledMs !== null && nowMs - signalledMs > hasteAfterMs) process.exit(1);
        signalledMs ??= nowMs;
        resolve();
      };
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    });
    await server.stop();
    return 0;
  },
};

const firstAdministrator = (url: string): string =>
  `首位管理员请在一天内打开此链接（只能用一次）/ First administrator: open this link within a day (it works once)\n${url}\n`;
