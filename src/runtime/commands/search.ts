import { withAnswering } from '../open-answering.ts';
import {
  bad,
  type Command,
  knowledgeOptions,
  printJson,
  readKnowledgeChoice,
  wholeNumber,
} from './command.ts';

export const searchCommand: Command = {
  usage: 'search "WORDS" [-k 10] [--as-of DATE] [--knowledge DIR] [--no-notes] [--json]',
  about: 'Finds provisions, best first.',
  options: { ...knowledgeOptions, k: { type: 'string', short: 'k' } },
  async run({ values, positionals }) {
    const choice = readKnowledgeChoice(values);
    const k = wholeNumber(values.k, '-k', 10, 100);
    if (positionals.length !== 1)
      throw bad('请写要查的内容，放在引号里', 'Give the words to search for, in quotation marks');
    const reply = await withAnswering(choice, (answering) => answering.search(positionals[0]!, k));
    if (choice.json) printJson(reply);
    else
      for (const r of reply.results)
        process.stdout.write(
          `${r.rank}. 《${r.document}》${r.article}  ${r.score}\n   ${r.text.slice(0, 100).replace(/\n/g, ' ')}\n`,
        );
    return 0;
  },
};
