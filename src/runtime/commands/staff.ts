import type { OperatorLinkInput } from '../../desk/sign-in/operator-link.ts';
import { type Role, roles } from '../../records/schema/staff.ts';
import { readConfig } from '../read-variables.ts';
import { bad, type Command, printJson, text } from './command.ts';

interface PrintedLink {
  url: string;
  roles: Role[];
  expiresAt: string;
}

export const staffCommand: Command = {
  usage: 'staff invite [--role ROLE,…] [--email E] [--name N] | staff password --email E [--json]',
  about: `Prints a set-up link that works once; without a role that of the first administrator. Roles: ${roles.join(', ')}.`,
  options: {
    role: { type: 'string' },
    email: { type: 'string' },
    name: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values, positionals }) {
    const [verb, ...rest] = positionals;
    if ((verb !== 'invite' && verb !== 'password') || rest.length > 0)
      throw bad(`用法：${staffCommand.usage}`, `Usage: ${staffCommand.usage}`);
    const email = text(values.email) ?? null;
    if (verb === 'password' && email === null)
      throw bad('请用 --email 指定是谁的密码', 'Say whose password with --email');
    const link = await makeLink({
      roles: verb === 'password' ? [] : readRoles(text(values.role)),
      email,
      name: text(values.name) ?? null,
      newPassword: verb === 'password',
    });
    if (values.json === true) printJson(link);
    else process.stdout.write(`${link.url}\nuntil ${link.expiresAt}; it works once\n`);
    return 0;
  },
};

function readRoles(list: string | undefined): Role[] {
  return (list?.split(',') ?? []).map((word) => {
    const role = roles.find((one) => one === word.trim());
    if (!role)
      throw bad(
        `没有角色 ${word}。角色有：${roles.join('、')}`,
        `There is no role ${word}. Roles: ${roles.join(', ')}`,
      );
    return role;
  });
}

async function makeLink(input: OperatorLinkInput): Promise<PrintedLink> {
  const config = readConfig();
  if (!config.DATABASE_URL) {
    const { findRunningServer } = await import('../running-server.ts');
    const { commandLanguage } = await import('../open-answering.ts');
    const server = await findRunningServer(config.DATA_DIR, commandLanguage());
    if (server) return server.staffLink(input);
  }
  const { openDatabase } = await import('../open-database.ts');
  const { operatorLink } = await import('../../desk/sign-in/operator-link.ts');
  const { setUpUrl } = await import('../../desk/sign-in/set-up-url.ts');
  const database = await openDatabase(config);
  try {
    const records = { db: database.db, clock: { now: () => new Date() }, agency: config.AGENCY };
    const { token, roles, expiresAt } = await operatorLink(records, input);
    const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
    const origin = config.PUBLIC_URL ?? `http://${host}:${config.PORT}`;
    return { url: setUpUrl(origin, token), roles, expiresAt: expiresAt.toISOString() };
  } finally {
    await database.close();
  }
}
