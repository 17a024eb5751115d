#!/usr/bin/env node
/** The command line: reads arguments, runs one command, prints its result, sets the exit code. */
import { parseArgs } from 'node:util';
import { toErrorBody, YaowenError } from '../errors.ts';
import { type Command, commandOptions, commands, usage } from './commands/index.ts';

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  const wantsJson = argv.includes('--json');
  try {
    if (name === undefined || ['help', '--help', '-h'].includes(name)) {
      process.stdout.write(`${usage()}\n`);
      return 0;
    }
    const command = commands[name];
    if (!command)
      throw new YaowenError('bad_input:command', {
        zh: `没有命令 ${name}。\n${usage()}`,
        en: `There is no command ${name}.\n${usage()}`,
      });
    return await command.run(parse(command, rest));
  } catch (error) {
    return reportFault(error, wantsJson);
  }
}

function parse(command: Command, argv: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: commandOptions(command),
      allowPositionals: true,
      strict: true,
    });
    return { values, positionals };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new YaowenError('bad_input:command', {
      zh: `参数有误：${detail}\n用法：${command.usage}`,
      en: `Wrong arguments: ${detail}\nUsage: ${command.usage}`,
    });
  }
}

function reportFault(error: unknown, json: boolean): number {
  const lang = /^zh/.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'zh' : 'en';
  const body = toErrorBody(error, lang);
  if (json) process.stdout.write(`${JSON.stringify(body)}\n`);
  else process.stderr.write(`${body.error.message}\n`);
  if (error instanceof YaowenError) return error.exitCode;
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

// A pipe that closes early (`… | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));
