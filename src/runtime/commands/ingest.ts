import { readFile } from 'node:fs/promises';
import { fetchFiles, isAddress, openFetcher } from '../fetch-files.ts';
import { commandLanguage, type IngestFile, ingestTexts } from '../open-answering.ts';
import { createProgressBar } from '../progress-bar.ts';
import { findTexts, maxFileBytes, shownPath } from '../read-knowledge.ts';
import { readConfig } from '../read-variables.ts';
import { bad, type Command, printJson } from './command.ts';

const stages = {
  fetch: { zh: '获取', en: 'fetching' },
  read: { zh: '读取', en: 'reading' },
  save: { zh: '保存', en: 'saving' },
};

export const ingestCommand: Command = {
  usage: 'ingest PATH|https://… … [--publish] [--json]',
  about:
    'Reads official texts (.md .txt .html .docx .pdf .xlsx, or by address) into a draft release; --publish lets them answer at once.',
  options: { publish: { type: 'boolean' }, json: { type: 'boolean' } },
  async run({ values, positionals }) {
    if (positionals.length === 0)
      throw bad(
        '请写文件、文件夹的路径，或 https 网址',
        'Give the path of a file or folder, or an https address',
      );
    const lang = commandLanguage();
    const bar = createProgressBar(process.stderr, stages, lang);
    const addresses = positionals.filter(isAddress);
    const places = positionals.filter((place) => !isAddress(place));
    const files: IngestFile[] = [];
    if (addresses.length > 0)
      files.push(
        ...(await fetchFiles(openFetcher(readConfig()), addresses, lang, (done) =>
          bar.show({ stage: 'fetch', done, total: addresses.length }),
        )),
      );
    for (const path of places.length > 0 ? await findTexts(places) : []) {
      const bytes = await readFile(path).catch(() => null);
      files.push({ path: shownPath(path), bytes: bytes && bytes.length <= maxFileBytes ? bytes : null });
    }
    const report = await ingestTexts(files, values.publish === true, bar.show).finally(bar.end);
    if (values.json === true) printJson(report);
    else {
      for (const file of report.files) {
        const shown = file.ok
          ? `${file.document!.title} (${file.document!.editionDate ?? 'undated'}): ${file.provisions.length} provisions, ${file.doubts.length} doubts`
          : (file.error?.message ?? '');
        process.stdout.write(`${file.ok ? 'ok  ' : 'FAIL'} ${file.path}: ${shown}\n`);
      }
      const failed = report.files.filter((file) => !file.ok).length;
      const counts = `${report.files.length - failed} texts read, ${failed} failed`;
      const state =
        report.release === null
          ? 'no release was made'
          : report.unchanged
            ? `nothing new, release ${report.release} holds these texts already`
            : `release ${report.release} ${values.publish === true ? 'published' : `is a draft on ${report.base ?? 'nothing'}; release evaluate, approve and publish let it answer`}`;
      process.stdout.write(`${counts}; ${state}\n`);
    }
    return report.files.some((file) => !file.ok) ? 1 : 0;
  },
};
