import { readFileSync } from 'node:fs';
import { type Config, parseConfig, variableNames } from '../config.ts';
import { YaowenError } from '../errors.ts';

/**
 * Settings from the environment; `NAME_FILE` names a file that holds the value of `NAME`.
 * @throws YaowenError `bad_input:config` that lists every fault
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const variables: Record<string, string | undefined> = {};
  const unreadable: Record<string, string> = {};
  for (const name of variableNames) {
    variables[name] = environment[name];
    const file = environment[`${name}_FILE`];
    if (!file) continue;
    try {
      variables[name] = readFileSync(file, 'utf8').trim();
    } catch {
      unreadable[`${name}_FILE`] = 'names a file that cannot be read';
    }
  }
  if (Object.keys(unreadable).length === 0) return parseConfig(variables);
  try {
    parseConfig(variables);
  } catch (error) {
    if (error instanceof YaowenError) Object.assign(unreadable, error.fields);
  }
  const list = Object.entries(unreadable).map(([name, message]) => `${name} ${message}`);
  throw new YaowenError(
    'bad_input:config',
    { zh: `设置有误：\n${list.join('\n')}`, en: `Wrong settings:\n${list.join('\n')}` },
    { fields: unreadable },
  );
}
