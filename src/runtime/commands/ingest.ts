import { readFile } from 'node:fs/promises';
import { type IngestFile, ingestTexts } from '../open-answering.ts';
import { findTexts, maxFileBytes, shownPath } from '../read-knowledge.ts';
import { bad, type Command, printJson } from './command.ts';

export const ingestCommand: Command = {
  usage: 'ingest PATH… [--publish] [--json]',
  about: 'Reads official texts into a draft release; --publish lets them answer at once.',
  options: { publish: { type: 'boolean' }, json: { type: 'boolean' } },
  async run({ values, positionals }) {
    if (positionals.length === 0) throw bad('请写文件或文件夹的路径', 'Give the path of a file or folder');
    const paths = await findTexts(positionals);
    const files: IngestFile[] = [];
    for (const path of paths) {
      const bytes = await readFile(path).catch(() => null);
      files.push({ path: shownPath(path), bytes: bytes && bytes.length <= maxFileBytes ? bytes : null });
    }
    const report = await ingestTexts(files, values.publish === true);
    if (values.json === true) printJson(report);
    else {
      for (const file of report.files) {
        const shown = file.ok
          ? `${file.document!.title} (${file.document!.editionDate ?? 'undated'}): ${file.provisions.length} provisions, ${file.doubts.length} doubts`
          : (file.error?.message ?? '');
        process.stdout.write(`${file.ok ? 'ok  ' : 'FAIL'} ${file.path}: ${shown}\n`);
      }
      process.stdout.write(
        `release ${report.release} ${values.publish === true ? 'published' : 'draft; add --publish to let it answer'}\n`,
      );
    }
    return report.files.some((file) => !file.ok) ? 1 : 0;
  },
};
