/** The staff app's way to the service: same origin, the session's cookie, the header that marks a change as its own. */
import type { Lang } from '../shared/wire-types.ts';

/** What the service said when it said no, or that it could not be heard. */
export class ApiError extends Error {
  /** `type:surface`; `network` where no reply came. */
  readonly code: string;
  readonly status: number;
  readonly fields: Record<string, string>;

  constructor(code: string, message: string, status: number, fields: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

export interface DeskApi {
  /** @throws ApiError */
  get<T>(path: string): Promise<T>;
  post<T = void>(path: string, body?: unknown): Promise<T>;
  delete<T = void>(path: string): Promise<T>;
  /** Sends files. @param progress told the share sent, 0 to 1 */
  upload<T>(path: string, files: FormData, progress: (share: number) => void): Promise<T>;
}

const deskHeader = 'x-yaowen-desk';

/** @param signedOut called when the service no longer knows the session */
export function createDeskApi(lang: () => Lang, signedOut: () => void): DeskApi {
  const headers = () => ({ 'accept-language': lang() === 'zh' ? 'zh-CN' : 'en', [deskHeader]: '1' });
  const settle = <T>(status: number, text: string): T => {
    const body = parse(text) as
      | (T & { error?: { code: string; message: string; fields?: Record<string, string> } })
      | null;
    if (status >= 200 && status < 300) return body as T;
    const { code = 'internal:request', message = `HTTP ${status}`, fields } = body?.error ?? {};
    if (status === 401) signedOut();
    throw new ApiError(code, message, status, fields);
  };
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(path, {
        method,
        credentials: 'same-origin',
        headers: { ...headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch {
      throw new ApiError('network', lostWords[lang()], 0);
    }
    return settle<T>(response.status, text);
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
    delete: (path) => call('DELETE', path),
    upload: <T>(path: string, files: FormData, progress: (share: number) => void) =>
      new Promise<T>((resolve, reject) => {
        // fetch tells nothing about what has been sent.
        const request = new XMLHttpRequest();
        request.open('POST', path);
        for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
        request.upload.addEventListener('progress', (event) => {
          if (event.lengthComputable) progress(event.loaded / event.total);
        });
        request.addEventListener('load', () => {
          try {
            resolve(settle<T>(request.status, request.responseText));
          } catch (error) {
            reject(error);
          }
        });
        request.addEventListener('error', () => reject(new ApiError('network', lostWords[lang()], 0)));
        request.send(files);
      }),
  };
}

const lostWords: Record<Lang, string> = {
  zh: '没有连上服务，请检查网络后再试。',
  en: 'The service cannot be reached. Check the network and try again.',
};

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
