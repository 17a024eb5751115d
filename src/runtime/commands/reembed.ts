import { YaowenError } from '../../errors.ts';
import { readConfig } from '../read-variables.ts';
import { bad, type Command, printJson } from './command.ts';

export const reembedCommand: Command = {
  usage: 'reembed [--json]',
  about: 'After EMBEDDING_ID was changed: lets releases be embedded with the new model at the next start.',
  options: { json: { type: 'boolean' } },
  async run({ values, positionals }) {
    if (positionals.length > 0) throw bad(`用法：${reembedCommand.usage}`, `Usage: ${reembedCommand.usage}`);
    const config = readConfig();
    const model = config.EMBEDDING_ID;
    if (!model)
      throw new YaowenError(
        'bad_input:config',
        { zh: '没有设置 EMBEDDING_ID。', en: 'EMBEDDING_ID is not set.' },
        { fields: { EMBEDDING_ID: 'is needed' } },
      );
    const [{ openDatabase }, { forgetEmbeddings }] = await Promise.all([
      import('../open-database.ts'),
      import('../../records/queries/record-embedding.ts'),
    ]);
    // A server that holds the data folder is to be stopped first; the fault says so.
    const database = await openDatabase(config);
    try {
      const records = { db: database.db, clock: { now: () => new Date() }, agency: config.AGENCY };
      const releases = await forgetEmbeddings(records, { exceptModel: model, actor: 'operator' });
      if (values.json === true) printJson({ model, releases });
      else
        process.stdout.write(
          releases.length === 0
            ? `every release is of ${model}, or not embedded yet\n`
            : `${releases.join(', ')}: embedded with ${model} when it serves next\n`,
        );
      return 0;
    } finally {
      await database.close();
    }
  },
};
