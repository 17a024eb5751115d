/** Thread of the document reader: one file in, its parsed text or its error out. */
import { parentPort } from 'node:worker_threads';
import { YaowenError } from '../../errors.ts';
import { parseDocument } from '../../knowledge/parse-document.ts';
import { damaged } from './faults.ts';
import { readDocument } from './read-document.ts';
import type { ReadReply, ReadRequest } from './types.ts';

async function answer({ id, input, title }: ReadRequest): Promise<ReadReply> {
  try {
    const { text, ...document } = await readDocument(input);
    const parsed = parseDocument({ fileName: title, text });
    return { id, ok: true, document, parsed: { ...parsed, doubts: [...document.doubts, ...parsed.doubts] } };
  } catch (error) {
    // A fault of a library on this file is a fault of the file as far as people can tell.
    const known = error instanceof YaowenError ? error : damaged(input.name, error);
    const detail = error instanceof Error ? error.message : String(error);
    return { id, ok: false, code: known.code, messages: known.messages, detail };
  }
}

parentPort!.on('message', async (request: ReadRequest) => parentPort!.postMessage(await answer(request)));
