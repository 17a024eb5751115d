/** The list of sites from which texts may be fetched (INGEST_HOSTS). */
import { YaowenError } from '../../errors.ts';

interface AllowedHost {
  protocol: 'http:' | 'https:';
  /** Lower case, without brackets; with `*.` in front any host below it. */
  host: string;
  port: string;
}

/** `www.example.cn`, `*.example.cn`, `https://example.cn:8443`, and `http://…` where a site has nothing else. */
const entry = /^(?:(https?):\/\/)?((?:\*\.)?[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i;

/**
 * Checks an address against the list.
 * @throws `bad_input:ingest` when it is no address of a listed site; the message says how to list it
 */
export function checkAllowed(address: string, hosts: readonly string[]): URL {
  if (!URL.canParse(address)) throw bad(`“${address}”不是网址。`, `"${address}" is no address.`);
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw bad(
      `只能从 https 网址获取，不能用 ${url.protocol}`,
      `Only https addresses can be fetched, not ${url.protocol}`,
    );
  if (url.username !== '' || url.password !== '')
    throw bad('网址里不能带用户名或密码。', 'The address must not hold a user name or password.');
  if (hosts.length === 0)
    throw bad(
      `还没有允许任何网站。请在 INGEST_HOSTS 中列出（例如 INGEST_HOSTS=${url.hostname}），或下载后上传文件。`,
      `No site is allowed yet. List it in INGEST_HOSTS (for example INGEST_HOSTS=${url.hostname}), or download the file and upload it.`,
    );
  const allowed = hosts.map(parseEntry);
  const fits = allowed.some(
    ({ protocol, host, port }) =>
      protocol === url.protocol && port === url.port && hostFits(host, url.hostname),
  );
  if (fits) return url;
  const plain = url.protocol === 'http:' && allowed.some(({ host }) => hostFits(host, url.hostname));
  throw plain
    ? bad(
        `${url.origin} 使用未加密的 http。请改用 https；确需 http 时，在 INGEST_HOSTS 中写明 ${url.origin}。`,
        `${url.origin} is plain http. Use https, or list ${url.origin} in INGEST_HOSTS with its http:// where the site has nothing else.`,
      )
    : bad(
        `${url.host} 不在允许的网站之列。请由管理员加入 INGEST_HOSTS，或下载后上传文件。`,
        `${url.host} is not among the allowed sites. Have it added to INGEST_HOSTS, or download the file and upload it.`,
      );
}

function parseEntry(text: string): AllowedHost {
  const [, scheme, host, port] = entry.exec(text.trim()) ?? [];
  const protocol = scheme?.toLowerCase() === 'http' ? 'http:' : 'https:';
  const usual = protocol === 'http:' ? '80' : '443';
  return {
    protocol,
    host: (host ?? '').toLowerCase(),
    port: port === undefined || port === usual ? '' : port,
  };
}

function hostFits(allowed: string, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed;
}

const bad = (zh: string, en: string): YaowenError => new YaowenError('bad_input:ingest', { zh, en });
