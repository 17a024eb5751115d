/**
 * Requests to addresses that supervisors entered. The address is looked up once and connected to as it was checked, so
 * that a name cannot point elsewhere a moment later; private and local networks are refused, hosts on the list aside.
 */
import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { WebhookSender } from '../../ports.ts';

const timeoutMs = 10_000;

const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, prefix, 'ipv6');

/** Whether an address lies in a network that the outside must not reach through us. */
export function isInsideAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const bare = mapped ?? address;
  const family = isIP(bare);
  return family === 0 || inside.check(bare, family === 4 ? 'ipv4' : 'ipv6') || /^::ffff:/i.test(bare);
}

/** @param options.allowedHosts `host` or `host:port` that may lie inside, and may be plain http */
export function createWebhookSender({ allowedHosts }: { allowedHosts: string[] }): WebhookSender {
  return {
    async post({ url, headers, body }) {
      const target = new URL(url);
      const allowed = allowedHosts.includes(target.host) || allowedHosts.includes(target.hostname);
      if (target.protocol !== 'https:' && !(allowed && target.protocol === 'http:'))
        throw new Error('only https addresses are called');
      const hostname = target.hostname.replace(/^\[|\]$/g, '');
      const addresses = isIP(hostname)
        ? [{ address: hostname, family: isIP(hostname) }]
        : await lookup(hostname, { all: true });
      if (!allowed && addresses.some(({ address }) => isInsideAddress(address)))
        throw new Error('the address lies inside a private network');
      const { address, family } = addresses[0]!;
      return new Promise((resolve, reject) => {
        const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
        const outgoing = send(
          target,
          {
            method: 'POST',
            headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'yaowen' },
            timeout: timeoutMs,
            signal: AbortSignal.timeout(timeoutMs),
            lookup: (_host, options, found) =>
              options.all
                ? (found as unknown as (e: null, all: object[]) => void)(null, [{ address, family }])
                : found(null, address, family),
          },
          (incoming) => {
            // What it says is not read: the status is all.
            incoming.destroy();
            resolve({ status: incoming.statusCode ?? 0 });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      });
    },
  };
}
