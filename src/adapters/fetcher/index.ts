/**
 * Fetches one official text by its address: only from listed sites, only from public addresses, each redirect judged
 * anew, the name resolved once and the connection made to that address (no rebinding).
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { YaowenError } from '../../errors.ts';
import { sniff } from '../document-reader/detect-format.ts';
import { isPublicAddress } from './addresses.ts';
import { checkAllowed } from './allowed-hosts.ts';
import {
  answersBadly,
  asksToWait,
  gone,
  notAText,
  privateAddress,
  refusesPrograms,
  tooManyRedirects,
  unknownHost,
} from './faults.ts';
import { type RawResponse, type ResolvedAddress, requestOnce } from './request-once.ts';

export interface FetchedText {
  /** Where it was at last, after redirects. */
  url: string;
  bytes: Uint8Array;
  /** When it was fetched, ISO 8601 in UTC. */
  fetchedAt: string;
}

export interface FetcherOptions {
  /** INGEST_HOSTS. */
  allowedHosts: readonly string[];
  /** One try, in milliseconds. */
  timeoutMs?: number;
  maxBytes?: number;
  /** Tries of one request, the first included. */
  tries?: number;
  /** For tests alone, whose servers stand on loopback. */
  allowPrivateAddressesInTests?: boolean;
  resolve?: (host: string) => Promise<ResolvedAddress[]>;
  wait?: (ms: number) => Promise<unknown>;
  now?: () => Date;
  /** 0 to 1; spreads retries. */
  random?: () => number;
}

export interface Fetcher {
  /**
   * The address in its canonical form.
   * @throws `bad_input:ingest` when it is of no listed site
   */
  check(address: string): string;
  /**
   * @throws `bad_input:ingest` (no listed site, no text), `forbidden:ingest` (inner address), `not_found:ingest`
   * (404, 410), `unavailable:ingest`, `time_limit:ingest`, `too_large:ingest`
   */
  fetch(address: string): Promise<FetchedText>;
}

const maxRedirects = 5;
/** A site that asks for more patience than this is told to the person instead. */
const longestWaitMs = 60_000;
/** Two requests to one site follow each other no faster. */
const gapMs = 1_000;

export function createFetcher(options: FetcherOptions): Fetcher {
  const limits = { timeoutMs: options.timeoutMs ?? 30_000, maxBytes: options.maxBytes ?? 20_000_000 };
  const wait = options.wait ?? ((ms: number) => delay(ms));
  const resolveName = options.resolve ?? resolveByDns;
  const random = options.random ?? Math.random;
  const now = options.now ?? (() => new Date());
  const lastVisit = new Map<string, number>();

  const addressOf = async (url: URL): Promise<ResolvedAddress> => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    let found: ResolvedAddress[];
    if (isIP(host)) found = [{ address: host, family: isIP(host) as 4 | 6 }];
    else
      try {
        found = await resolveName(host);
      } catch (cause) {
        throw unknownHost(host, cause);
      }
    if (found.length === 0) throw unknownHost(host, null);
    // One inner address among public ones is enough to lead inside.
    if (!options.allowPrivateAddressesInTests && !found.every(({ address }) => isPublicAddress(address)))
      throw privateAddress(host);
    return found.find(({ family }) => family === 4) ?? found[0]!;
  };

  const visit = async (url: URL): Promise<RawResponse> => {
    for (let attempt = 1; ; attempt++) {
      const since = now().getTime() - (lastVisit.get(url.host) ?? 0);
      if (since < gapMs) await wait(gapMs - since);
      lastVisit.set(url.host, now().getTime());
      const address = await addressOf(url);
      let fault: YaowenError;
      let pauseMs = 2 ** attempt * 500 * (1 + random());
      try {
        const response = await requestOnce(url, address, limits);
        if (![429, 500, 502, 503, 504].includes(response.status)) return response;
        const asked = retryAfterMs(response.headers['retry-after'], now());
        if (asked !== null && asked > longestWaitMs) throw asksToWait(url.href, Math.ceil(asked / 1000));
        pauseMs = Math.max(pauseMs, asked ?? 0);
        fault = answersBadly(url.href, response.status);
      } catch (error) {
        const again =
          error instanceof YaowenError && error.code === 'unavailable:ingest' && error.cause !== undefined;
        if (!again) throw error;
        fault = error;
      }
      if (attempt >= (options.tries ?? 3)) throw fault;
      await wait(pauseMs);
    }
  };

  return {
    check: (address) => checkAllowed(address, options.allowedHosts).href,
    async fetch(address) {
      let url = checkAllowed(address, options.allowedHosts);
      for (let hops = 0; ; hops++) {
        const { status, headers, bytes } = await visit(url);
        const target = status >= 300 && status < 400 ? headers.location : undefined;
        if (target !== undefined) {
          if (hops >= maxRedirects || !URL.canParse(target, url)) throw tooManyRedirects(address);
          // A listed site may lead elsewhere: every stop is judged like the first.
          url = checkAllowed(new URL(target, url).href, options.allowedHosts);
          continue;
        }
        if (status === 404 || status === 410) throw gone(url.href, status);
        if ([401, 403, 405, 406, 412, 418, 451, 521, 567].includes(status))
          throw refusesPrograms(url.href, status);
        if (isChallenge(bytes)) throw refusesPrograms(url.href, status === 200 ? null : status);
        if (status !== 200 && status !== 203) throw answersBadly(url.href, status);
        if (!isText(bytes)) throw notAText(url.href);
        return { url: url.href, bytes, fetchedAt: now().toISOString() };
      }
    },
  };
}

async function resolveByDns(host: string): Promise<ResolvedAddress[]> {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

/** Seconds, or a date; null where the header says neither. */
function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** A page of scripts and hardly a word: it checks whether a browser is asking. */
function isChallenge(bytes: Uint8Array): boolean {
  if (sniff(bytes) !== 'html' && !/<script/i.test(new TextDecoder('latin1').decode(bytes.subarray(0, 2048))))
    return false;
  const page = new TextDecoder('latin1').decode(bytes.subarray(0, 400_000));
  const words = page
    .replace(/<(script|style|noscript|title)\b[\s\S]*?(?:<\/\1>|$)/gi, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, '');
  return /<script/i.test(page) && words.length < 120;
}

function isText(bytes: Uint8Array): boolean {
  const found = sniff(bytes);
  if (found === 'picture' || found === 'old-office') return found === 'old-office';
  return (
    bytes.length > 0 && (found !== 'text-like' || !bytes.subarray(0, 512).includes(0) || bytes[0]! >= 0xfe)
  );
}
