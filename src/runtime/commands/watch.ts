import type { WatchedSource } from '../../records/queries/watched-sources.ts';
import { commandLanguage, watchSources } from '../open-answering.ts';
import { bad, type Command, printJson } from './command.ts';

const verbs = ['list', 'add', 'check', 'seen', 'remove'] as const;

export const watchCommand: Command = {
  usage: 'watch list|add URL|check [ID]|seen ID|remove ID [--json]',
  about:
    'Addresses of official texts that are looked at for changes (sites in INGEST_HOSTS); check exits with 1 where one changed or is gone.',
  options: { json: { type: 'boolean' } },
  async run({ values, positionals }) {
    const [word, subject] = positionals;
    const verb = verbs.find((known) => known === word);
    const needsSubject = verb === 'add' || verb === 'seen' || verb === 'remove';
    if (!verb || positionals.length > 2 || (needsSubject && !subject))
      throw bad(`用法：${watchCommand.usage}`, `Usage: ${watchCommand.usage}`);
    const sources = await watchSources({ verb, subject: subject ?? null });
    if (values.json === true) printJson({ sources });
    else for (const source of sources) process.stdout.write(`${shown(source)}\n`);
    const isNews = ({ state }: WatchedSource) => state === 'changed' || state === 'gone';
    return verb === 'check' && sources.some(isNews) ? 1 : 0;
  },
};

function shown({ id, state, url, document, fault }: WatchedSource): string {
  const why = fault ? `\n    ${fault[commandLanguage()]}` : '';
  return `${state.padEnd(9)} ${id}  ${document ? `《${document}》 ` : ''}${url}${why}`;
}
