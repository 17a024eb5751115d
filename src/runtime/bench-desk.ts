/**
 * `npm run bench -- desk`: how fast 500 open event streams on one instance hear of a message, on this machine. The
 * server runs as a process of its own; DATABASE_URL chooses PostgreSQL, else the embedded database is used. A delay is
 * counted from the moment a message is sent to the moment a stream has it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const listeners = 500;
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

interface Asker {
  id: string;
  secret: string;
}

const folder = mkdtempSync(join(tmpdir(), 'yaowen-bench-'));
const child = spawn(process.execPath, [fileURLToPath(new URL('cli.ts', import.meta.url)), 'start'], {
  env: {
    ...process.env,
    DATA_DIR: folder,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    RATE_LIMIT_PER_MINUTE: '0',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const url = await readyUrl();
  const report = {
    database: process.env.DATABASE_URL ? 'postgres' : 'embedded',
    listeners,
    // 50 conversations with ten listeners each, then one with all of them.
    spread: await measure(url, 50, 200),
    together: await measure(url, 1, 40),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  child.kill('SIGTERM');
  await once(child, 'exit');
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(url: string, conversations: number, messages: number) {
  const askers: Asker[] = [];
  for (let n = 0; n < conversations; n++) {
    const asker = (await post(url, '/api/conversations', null, { lang: 'zh' })) as unknown as Asker;
    // With a person called, a message is stored and told, and no answer is made.
    await post(url, `/api/conversations/${asker.id}/handoff`, asker.secret, {});
    askers.push(asker);
  }
  const sentMs = new Map<string, number>();
  const delaysMs: number[] = [];
  const streams = await Promise.all(
    Array.from({ length: listeners }, (_, n) =>
      listen(url, askers[n % conversations]!, (text) => {
        const sent = sentMs.get(text);
        if (sent !== undefined) delaysMs.push(performance.now() - sent);
      }),
    ),
  );
  const expected = messages * (listeners / conversations);
  for (let n = 0; n < messages; n++) {
    const asker = askers[n % conversations]!;
    const text = `第${n}句-${conversations}`;
    sentMs.set(text, performance.now());
    await post(url, `/api/conversations/${asker.id}/messages`, asker.secret, { clientId: text, text });
  }
  for (let waited = 0; delaysMs.length < expected && waited < 10_000; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
  for (const close of streams) close();
  const sorted = delaysMs.sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10) /
    10;
  return {
    conversations,
    messages,
    expected,
    heard: delaysMs.length,
    delayMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
  };
}

function post(
  url: string,
  path: string,
  secret: string | null,
  body: object,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}${path}`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
        },
      },
      async (incoming) => {
        let text = '';
        for await (const piece of incoming.setEncoding('utf8')) text += piece;
        if ((incoming.statusCode ?? 500) < 300) resolve(JSON.parse(text));
        else reject(new Error(`${incoming.statusCode} ${text}`));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(body));
  });
}

/** Resolves when the stream is open. @returns a function that closes it */
function listen(url: string, asker: Asker, hear: (text: string) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}/api/conversations/${asker.id}/events?after=0`,
      { agent, headers: { authorization: `Bearer ${asker.secret}` } },
      (incoming) => {
        let rest = '';
        incoming.setEncoding('utf8').on('data', (piece: string) => {
          rest += piece;
          for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
            const data = /^data: (.*)$/m.exec(rest.slice(0, end))?.[1];
            rest = rest.slice(end + 2);
            if (data) hear((JSON.parse(data) as { text?: string }).text ?? '');
          }
        });
        incoming.on('error', () => {});
        resolve(() => outgoing.destroy());
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function readyUrl(): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
      const found = /^Yaowen (http:\/\/\S+)$/m.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
