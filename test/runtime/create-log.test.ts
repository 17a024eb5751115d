import { DrizzleQueryError } from 'drizzle-orm/errors';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/runtime/create-log.ts';

describe('the log', () => {
  it('never holds the parameters of a failed statement', () => {
    const lines: string[] = [];
    const log = createLog({ LOG_LEVEL: 'info' }, { write: (line: string) => lines.push(line) } as never);
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      parameters: ['我的手机是13800138000'],
    });
    const error = new DrizzleQueryError('insert into messages values ($1)', ['我的手机是13800138000'], cause);
    log.error({ err: error }, 'turn failed');
    log.error({ err: new Error('plain fault') }, 'other');
    expect(lines.join('')).not.toContain('13800138000');
    expect(lines[0]).toContain('insert into messages');
    expect(lines[0]).toContain('23505');
    expect(lines[1]).toContain('plain fault');
  });
});
