/** Signing in: with e-mail and password, or at the identity provider where there is one. */
import type { Lang } from '../../shared/wire-types.ts';
import { ApiError, type DeskApi } from '../api.ts';
import type { SignedIn } from '../app.ts';
import { build, explain, field, fill, notice, working } from '../parts.ts';

/** What the pages before the app are given. */
export interface Entrance {
  main: HTMLElement;
  lang: Lang;
  api: DeskApi;
  title(words: string): HTMLElement;
  /** @param to where to go then; null stays */
  entered(signedIn: SignedIn, to: string | null): void;
}

const texts = {
  zh: {
    title: '登录工作台',
    email: '邮箱',
    password: '密码',
    submit: '登录',
    identity: (label: string) => `通过${label}登录`,
    or: '或用邮箱和密码',
    help: '没有账号，或忘了密码？请管理员给您一个设置链接。首位管理员的链接在服务启动时打印；也可在服务器上运行 yaowen staff invite。',
  },
  en: {
    title: 'Sign in to the desk',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    identity: (label: string) => `Sign in with ${label}`,
    or: 'Or with e-mail and password',
    help: 'No account, or a forgotten password? Ask an administrator for a set-up link. That of the first administrator is printed when the service starts; or run yaowen staff invite on the server.',
  },
};

interface Ways {
  identity: { label: string } | null;
  signedIn: SignedIn | null;
}

export async function drawSignIn({ main, lang, api, title, entered }: Entrance): Promise<void> {
  const words = texts[lang];
  main.className = 'narrow';
  const place = build('div', {});
  let ways: Ways = { identity: null, signedIn: null };
  try {
    ways = await api.get<Ways>('/api/desk/sign-in');
    if (ways.signedIn) {
      entered(ways.signedIn, null);
      return;
    }
  } catch (error) {
    fill(place, notice('bad', explain(error, lang)));
  }
  const fault = new URLSearchParams(location.search).get('fault');
  if (fault) fill(place, notice('bad', identityFault(fault, lang)));
  const email = field(words.email, {
    name: 'email',
    type: 'email',
    autocomplete: 'username',
    required: true,
  });
  const password = field(words.password, {
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  });
  const submit = build('button', { type: 'submit', class: 'button primary' }, words.submit);
  const form = build(
    'form',
    {
      class: 'card',
      novalidate: true,
      onsubmit: (event: Event) => {
        event.preventDefault();
        void working(submit, place, lang, async () => {
          try {
            const body = { email: email.input.value, password: password.input.value };
            const path = location.pathname.startsWith('/desk/sign-in') ? '/desk' : null;
            entered(await api.post<SignedIn>('/api/desk/session', body), path);
          } catch (error) {
            if (error instanceof ApiError && error.status === 401) password.input.value = '';
            password.input.focus();
            throw error;
          }
        });
      },
    },
    email.element,
    password.element,
    build('div', { class: 'row' }, submit),
  );
  fill(
    main,
    title(words.title),
    place,
    ways.identity
      ? build(
          'div',
          { class: 'card' },
          build(
            'a',
            { class: 'button primary', href: '/api/desk/oidc/start' },
            words.identity(ways.identity.label),
          ),
        )
      : null,
    ways.identity ? build('h2', {}, words.or) : null,
    form,
    build('p', { class: 'hint' }, words.help),
  );
  (ways.identity ? main.querySelector<HTMLElement>('a.button')! : email.input).focus();
}

/** Why the identity provider did not let somebody in; the service says which by a code. */
function identityFault(code: string, lang: Lang): string {
  const known: Record<string, Record<Lang, string>> = {
    unavailable: {
      zh: '统一身份认证暂时没有应答。请稍后再试，或用邮箱和密码登录。',
      en: 'The identity provider does not answer at the moment. Try again later, or sign in with e-mail and password.',
    },
    refused: {
      zh: '统一身份认证没有允许登录，或这次登录已过期。请重试。',
      en: 'The identity provider did not let you in, or this sign-in took too long. Please try again.',
    },
    no_role: {
      zh: '您已通过统一身份认证，但没有工作台的角色。请联系管理员。',
      en: 'The identity provider knows you, but gives you no role at the desk. Ask an administrator.',
    },
    inactive: {
      zh: '您的账号已停用。请联系管理员。',
      en: 'Your account is inactive. Ask an administrator.',
    },
    email_taken: {
      zh: '这个邮箱已属于另一个账号。请联系管理员。',
      en: 'This e-mail address belongs to another account. Ask an administrator.',
    },
  };
  return (known[code] ?? known.refused!)[lang];
}
