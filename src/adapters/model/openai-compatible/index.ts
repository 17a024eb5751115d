/** From configuration to a model: one endpoint or several, in the order in which they are to be asked. */
import { YaowenError } from '../../../errors.ts';
import type { LanguageModel } from '../../../ports.ts';
import { createModelChain } from './model-chain.ts';
import { createOpenAiCompatibleModel, type OpenAiCompatibleOptions } from './openai-compatible-model.ts';

export { createModelChain, type ModelChainOptions } from './model-chain.ts';
export { createOpenAiCompatibleModel, type OpenAiCompatibleOptions } from './openai-compatible-model.ts';

export interface ModelConfig
  extends Pick<OpenAiCompatibleOptions, 'timeoutMs' | 'firstTokenTimeoutMs' | 'maxRetries'> {
  /** MODEL_URL: one base URL or several, separated by commas. */
  url: string;
  /** MODEL_ID: one for all, or as many as URLs. */
  id: string;
  /** MODEL_API_KEY: one for all, or as many as URLs (empty for none). */
  apiKey: string | null;
}

function perEndpoint(name: string, value: string, count: number): string[] {
  const parts = value.split(',').map((part) => part.trim());
  if (parts.length === 1) return Array.from({ length: count }, () => parts[0]!);
  if (parts.length === count) return parts;
  throw new YaowenError(
    'bad_input:config',
    {
      zh: `${name} 要么只有一个值，要么与 MODEL_URL 的个数相同。`,
      en: `${name} must have one value, or as many as MODEL_URL.`,
    },
    { fields: { [name]: `${parts.length} values for ${count} endpoints` } },
  );
}

/** @throws YaowenError `bad_input:config` when a URL is none, or the lists do not match */
export function createModel(config: ModelConfig): LanguageModel {
  const urls = config.url
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
  for (const url of urls) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new YaowenError(
        'bad_input:config',
        {
          zh: 'MODEL_URL 必须是以 http:// 或 https:// 开头的网址，多个网址用逗号分开。',
          en: 'MODEL_URL must be an http:// or https:// URL, or several separated by commas.',
        },
        { fields: { MODEL_URL: 'not a URL' } },
      );
    }
  }
  const ids = perEndpoint('MODEL_ID', config.id, urls.length);
  const keys =
    config.apiKey === null ? urls.map(() => '') : perEndpoint('MODEL_API_KEY', config.apiKey, urls.length);
  const { timeoutMs, firstTokenTimeoutMs, maxRetries } = config;
  const models = urls.map((url, i) =>
    createOpenAiCompatibleModel({
      url,
      id: ids[i]!,
      apiKey: keys[i] || null,
      timeoutMs,
      firstTokenTimeoutMs,
      maxRetries,
    }),
  );
  return createModelChain(models);
}
