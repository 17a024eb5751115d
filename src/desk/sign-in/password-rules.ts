/** What a password must be: long. NIST SP 800-63B: length counts, rules of composition do not. */
import { YaowenError } from '../../errors.ts';

export const passwordCharsMin = 12;
export const passwordCharsMax = 256;

/** One way of writing what looks the same, so that another keyboard types the same password. */
export const normalPassword = (password: string): string => password.normalize('NFKC');

/** @throws `bad_input:staff` for one that is too short, too long, or guessed first */
export function checkPassword(password: string, about: { email: string | null; name: string }): void {
  const { length } = [...normalPassword(password)];
  if (length < passwordCharsMin || length > passwordCharsMax)
    throw weak({
      zh: `密码要有 ${passwordCharsMin} 到 ${passwordCharsMax} 个字符。几个不相关的词连在一起就很好。`,
      en: `A password has ${passwordCharsMin} to ${passwordCharsMax} characters. A few unrelated words make a good one.`,
    });
  const lower = normalPassword(password).toLowerCase();
  const own = [about.email, about.email?.split('@')[0], about.name].filter(
    (word) => (word?.length ?? 0) >= 3,
  );
  const rest = own.reduce<string>((left, word) => left.replaceAll(word!.toLowerCase(), ''), lower);
  if (new Set(rest).size < 5)
    throw weak({
      zh: '这个密码太容易猜到：不要用姓名、邮箱或重复的字符。',
      en: 'This password is too easy to guess: use no name, no e-mail address, no repeated characters.',
    });
}

const weak = (messages: { zh: string; en: string }): YaowenError =>
  new YaowenError('bad_input:staff', messages, { fields: { password: messages.en } });
