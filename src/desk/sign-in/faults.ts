/** What can go wrong when staff sign in. Each message says what to do; none says which half of a pair was wrong. */
import { YaowenError } from '../../errors.ts';

/** One error for an unknown address, a wrong password and a member who is inactive. */
export const wrongSignIn = (): YaowenError =>
  new YaowenError('unauthorized:staff', {
    zh: '邮箱或密码不对，或者账号已停用。请重试，或请管理员给您一个新的设置链接。',
    en: 'The e-mail address or the password is wrong, or the account is inactive. Try again, or ask an administrator for a new set-up link.',
  });

export const notSignedIn = (): YaowenError =>
  new YaowenError('unauthorized:staff', {
    zh: '请先登录工作台。登录可能已过期。',
    en: 'Sign in to the desk first. Your sign-in may have ended.',
  });

export const tooManyTries = (): YaowenError =>
  new YaowenError('rate_limit:staff', {
    zh: '尝试登录的次数太多，请十五分钟后再试。',
    en: 'Too many tries to sign in. Please try again in fifteen minutes.',
  });

/** One error for a link that never was, was used, was withdrawn or is too old. */
export const deadLink = (): YaowenError =>
  new YaowenError('not_found:setup_link', {
    zh: '这个设置链接无效、已用过或已过期。请向管理员要一个新的；首位管理员请在服务器上运行 yaowen staff invite。',
    en: 'This set-up link is wrong, was used, or is too old. Ask an administrator for a new one; for the first administrator run yaowen staff invite on the server.',
  });

export const noSuchStaff = (): YaowenError =>
  new YaowenError('not_found:staff', {
    zh: '没有这位工作人员。',
    en: 'There is no such member of staff.',
  });

export const emailTaken = (): YaowenError =>
  new YaowenError(
    'conflict:staff',
    {
      zh: '这个邮箱已经属于一位工作人员。请换一个，或给那位工作人员一个新的密码链接。',
      en: 'This e-mail address belongs to a member of staff already. Use another, or give that member a new password link.',
    },
    { fields: { email: 'taken' } },
  );

export const lastAdministrator = (): YaowenError =>
  new YaowenError('conflict:staff', {
    zh: '这是最后一位管理员。请先让另一位工作人员成为管理员。',
    en: 'This is the last administrator. Make another member of staff an administrator first.',
  });
