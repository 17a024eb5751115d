/** Why a text could not be fetched, and what to do instead; uploading is always the first way. */
import { YaowenError } from '../../errors.ts';

const upload = {
  zh: '请在浏览器中打开该网址，下载文件或另存网页，再上传。',
  en: 'Open the address in a browser, download the file or save the page, and upload it.',
};

export const privateAddress = (host: string): YaowenError =>
  new YaowenError('forbidden:ingest', {
    zh: `${host} 指向内部网络或保留地址，出于安全不予访问。${upload.zh}`,
    en: `${host} leads to an inner or reserved address of the network and is not visited. ${upload.en}`,
  });

export const unknownHost = (host: string, cause: unknown): YaowenError =>
  new YaowenError(
    'unavailable:ingest',
    {
      zh: `找不到网站 ${host}。请检查网址和网络。`,
      en: `The site ${host} is not found. Check the address and the network.`,
    },
    { cause },
  );

/** The site does not want programs: usual with official sites. */
export const refusesPrograms = (url: string, status: number | null): YaowenError =>
  new YaowenError('unavailable:ingest', {
    zh: `该网站拒绝程序访问${status === null ? '（返回了访问验证页）' : `（状态 ${status}）`}：${url}。${upload.zh}`,
    en: `The site refuses programs ${status === null ? '(it sent a page that checks visitors)' : `(status ${status})`}: ${url}. ${upload.en}`,
  });

export const gone = (url: string, status: number): YaowenError =>
  new YaowenError('not_found:ingest', {
    zh: `网址已不存在（状态 ${status}）：${url}。请在该网站上查找文件的新位置。`,
    en: `Nothing is at this address any more (status ${status}): ${url}. Look for the text's new place on the site.`,
  });

export const answersBadly = (url: string, status: number): YaowenError =>
  new YaowenError('unavailable:ingest', {
    zh: `网站没有正常应答（状态 ${status}）：${url}。请稍后再试。${upload.zh}`,
    en: `The site does not answer as it should (status ${status}): ${url}. Try again later. ${upload.en}`,
  });

export const asksToWait = (url: string, seconds: number): YaowenError =>
  new YaowenError('unavailable:ingest', {
    zh: `网站要求等待 ${seconds} 秒后再访问：${url}。请届时再试。${upload.zh}`,
    en: `The site asks to wait ${seconds} seconds: ${url}. Try again then. ${upload.en}`,
  });

export const connectionLost = (url: string, cause: unknown): YaowenError =>
  new YaowenError(
    'unavailable:ingest',
    {
      zh: `与网站的连接中断：${url}。请稍后再试。${upload.zh}`,
      en: `The connection to the site was lost: ${url}. Try again later. ${upload.en}`,
    },
    { cause },
  );

export const tooSlow = (url: string, seconds: number): YaowenError =>
  new YaowenError('time_limit:ingest', {
    zh: `${seconds} 秒内没有取得全部内容：${url}。${upload.zh}`,
    en: `The whole text did not arrive within ${seconds} seconds: ${url}. ${upload.en}`,
  });

export const tooManyBytes = (url: string, maxBytes: number): YaowenError =>
  new YaowenError('too_large:ingest', {
    zh: `内容超过 ${Math.floor(maxBytes / 1_000_000)} MB：${url}。请下载后拆成几个文件上传。`,
    en: `More than ${Math.floor(maxBytes / 1_000_000)} MB: ${url}. Download it and upload it in parts.`,
  });

export const tooManyRedirects = (url: string): YaowenError =>
  new YaowenError('unavailable:ingest', {
    zh: `网站反复跳转，没有到达文件：${url}。${upload.zh}`,
    en: `The site sends from page to page and never to the text: ${url}. ${upload.en}`,
  });

export const notAText = (url: string): YaowenError =>
  new YaowenError('bad_input:ingest', {
    zh: `网址上的内容不是可读的文件（网页、PDF、Word、Excel、文本）：${url}。请检查网址。`,
    en: `What is at this address is no text that can be read (page, PDF, Word, Excel, plain text): ${url}. Check the address.`,
  });
