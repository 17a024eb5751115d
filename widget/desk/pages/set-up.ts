/** What a set-up link opens: a new member says who they are, or a member sets a new password. */
import { ApiError } from '../api.ts';
import type { SignedIn } from '../app.ts';
import type { Role } from '../page.ts';
import { build, explain, field, fill, notice, working } from '../parts.ts';
import { roleWords } from '../words.ts';
import type { Entrance } from './sign-in.ts';

const passwordCharsMin = 12;

const texts = {
  zh: {
    newMember: '开通您的账号',
    newPassword: '设置新密码',
    roles: '您的角色：',
    name: '姓名',
    email: '邮箱',
    emailHint: '用来登录。',
    password: '密码',
    passwordHint: `至少 ${passwordCharsMin} 个字符。几个不相关的词连在一起就很好。`,
    again: '再输入一次密码',
    differ: '两次输入的密码不同',
    short: `至少 ${passwordCharsMin} 个字符`,
    submit: '完成并登录',
    dead: '设置链接不能用',
    toSignIn: '去登录',
  },
  en: {
    newMember: 'Open your account',
    newPassword: 'Set a new password',
    roles: 'Your roles: ',
    name: 'Name',
    email: 'E-mail',
    emailHint: 'You sign in with it.',
    password: 'Password',
    passwordHint: `${passwordCharsMin} characters or more. A few unrelated words make a good one.`,
    again: 'The password once more',
    differ: 'The two passwords differ',
    short: `${passwordCharsMin} characters at least`,
    submit: 'Finish and sign in',
    dead: 'The set-up link does not work',
    toSignIn: 'Go to sign-in',
  },
};

interface Link {
  kind: 'new_member' | 'new_password';
  roles: Role[];
  email: string | null;
  name: string | null;
}

export async function drawSetUp({ main, lang, api, title, entered }: Entrance): Promise<void> {
  const words = texts[lang];
  main.className = 'narrow';
  const token = location.hash.slice(1);
  let link: Link;
  try {
    link = await api.post<Link>('/api/desk/set-up/check', { token: token || 'none' });
  } catch (error) {
    fill(
      main,
      title(words.dead),
      notice('bad', explain(error, lang)),
      build('p', {}, build('a', { href: '/desk' }, words.toSignIn)),
    );
    main.querySelector<HTMLElement>('h1')!.focus();
    return;
  }
  const isNew = link.kind === 'new_member';
  const place = build('div', {});
  const name = field(words.name, {
    name: 'name',
    autocomplete: 'name',
    value: link.name ?? '',
    maxlength: '80',
  });
  const email = field(
    words.email,
    {
      name: 'email',
      type: 'email',
      autocomplete: 'username',
      value: link.email ?? '',
      ...(link.email === null ? {} : { readonly: true }),
    },
    words.emailHint,
  );
  const password = field(
    words.password,
    { name: 'password', type: 'password', autocomplete: 'new-password' },
    words.passwordHint,
  );
  const again = field(words.again, { name: 'again', type: 'password', autocomplete: 'new-password' });
  const fields = { name, email, password };
  const submit = build('button', { type: 'submit', class: 'button primary' }, words.submit);
  const send = async () => {
    for (const one of [name, email, password, again]) one.setFault(null);
    if ([...password.input.value].length < passwordCharsMin) {
      password.setFault(words.short);
      password.input.focus();
      return;
    }
    if (password.input.value !== again.input.value) {
      again.setFault(words.differ);
      again.input.focus();
      return;
    }
    try {
      const signedIn = await api.post<SignedIn>('/api/desk/set-up', {
        token,
        email: link.email === null ? email.input.value : null,
        name: isNew ? name.input.value : null,
        password: password.input.value,
      });
      // The used link must not stay in the address or the history.
      history.replaceState(null, '', '/desk');
      entered(signedIn, null);
    } catch (error) {
      if (error instanceof ApiError) {
        const wrong = Object.keys(error.fields).filter((key): key is keyof typeof fields => key in fields);
        for (const key of wrong) fields[key].setFault(error.message);
        fields[wrong[0]!]?.input.focus();
        if (wrong.length > 0) return;
      }
      throw error;
    }
  };
  fill(
    main,
    title(isNew ? words.newMember : words.newPassword),
    isNew ? build('p', {}, words.roles, link.roles.map((role) => roleWords[role][lang]).join(' · ')) : null,
    place,
    build(
      'form',
      {
        class: 'card',
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          void working(submit, place, lang, send);
        },
      },
      isNew ? name.element : null,
      email.element,
      password.element,
      again.element,
      build('div', { class: 'row' }, submit),
    ),
  );
  (isNew ? name : password).input.focus();
}
