import { YaowenError } from '../../errors.ts';

/** Any fault of a judge as `time_limit:rerank` or `unavailable:rerank`. */
export function toRerankFault(error: unknown, isLate: boolean): YaowenError {
  if (error instanceof YaowenError && error.code.endsWith(':rerank')) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new YaowenError(
    isLate ? 'time_limit:rerank' : 'unavailable:rerank',
    {
      zh: `重排模型${isLate ? '没有及时应答' : '不可用'}（${said}）。请检查 RERANK_URL、RERANK_ID、RERANK_API_KEY 和该服务。`,
      en: `The reranking model ${isLate ? 'did not answer in time' : 'is not available'} (${said}). Check RERANK_URL, RERANK_ID, RERANK_API_KEY and the server.`,
    },
    { cause: error },
  );
}
