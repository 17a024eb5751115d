import { withRegister } from '../open-governance.ts';
import { bad, type Command, printJson } from './command.ts';

export const registerCommand: Command = {
  usage: 'register list [--json]',
  about: 'Models, prompts, policies, releases and the application: what is proposed, approved and retired.',
  options: { json: { type: 'boolean' } },
  async run({ values, positionals: [verb, ...more] }) {
    if (verb !== 'list' || more.length > 0)
      throw bad(`用法：${registerCommand.usage}`, `Usage: ${registerCommand.usage}`);
    const items = await withRegister();
    if (values.json === true) printJson(items);
    else
      process.stdout.write(
        `${
          items
            .map(
              ({ id, kind, name, digest, state, owner, risk, decidedBy }) =>
                `${id}  ${state}  ${kind} ${name} ${digest.slice(0, 12)}  risk ${risk}, owner ${owner}${decidedBy ? `, decided by ${decidedBy}` : ''}`,
            )
            .join('\n') || 'The register is empty.'
        }\n`,
      );
    return 0;
  },
};
