/** Official texts by their addresses, as files for an ingest. */
import { createFetcher, type Fetcher } from '../adapters/fetcher/index.ts';
import type { Config } from '../config.ts';
import { type Bilingual, toErrorBody } from '../errors.ts';
import type { IngestFile } from './ingest-texts.ts';

export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

export const openFetcher = (config: Pick<Config, 'INGEST_HOSTS'>): Fetcher =>
  createFetcher({ allowedHosts: config.INGEST_HOSTS });

/** One after the other: official sites are not to be hurried. What cannot be had is told per address. */
export async function fetchFiles(
  fetcher: Fetcher,
  addresses: readonly string[],
  lang: keyof Bilingual,
  onProgress?: (done: number) => void,
): Promise<IngestFile[]> {
  const files: IngestFile[] = [];
  for (const [done, address] of addresses.entries()) {
    onProgress?.(done);
    try {
      const { url, bytes, fetchedAt } = await fetcher.fetch(address);
      files.push({ path: url, bytes, fetched: { url, at: fetchedAt } });
    } catch (error) {
      files.push({ path: address, bytes: null, error: toErrorBody(error, lang).error });
    }
  }
  onProgress?.(addresses.length);
  return files;
}
