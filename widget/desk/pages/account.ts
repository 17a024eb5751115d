import type { DeskPage } from '../page.ts';
import { badge, build, button, fill, table, working } from '../parts.ts';
import { moment } from '../words.ts';

const texts = {
  zh: {
    sessions: '登录着的地方',
    about: '不认识的登录请立即结束。闲置过久或到期的登录会自动结束。',
    browser: '浏览器',
    since: '登录于',
    seen: '最近使用',
    until: '最迟到',
    how: '方式',
    act: '操作',
    here: '本机',
    end: '结束',
    endOthers: '结束其他所有登录',
    ended: '已结束',
    methods: { link: '设置链接', password: '密码', identity: '统一身份认证' },
    unknown: '未知',
    empty: '没有登录',
  },
  en: {
    sessions: 'Where you are signed in',
    about: 'End at once what you do not know. A sign-in ends by itself when it is idle or too old.',
    browser: 'Browser',
    since: 'Signed in',
    seen: 'Last used',
    until: 'At the latest until',
    how: 'By',
    act: 'Action',
    here: 'here',
    end: 'End',
    endOthers: 'End all others',
    ended: 'Ended',
    methods: { link: 'set-up link', password: 'password', identity: 'identity provider' },
    unknown: 'unknown',
    empty: 'None',
  },
};

interface Session {
  id: string;
  current: boolean;
  method: 'link' | 'password' | 'identity';
  browser: string | null;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

/** One's own sign-ins. */
export const accountPage: DeskPage = {
  path: '/desk/account',
  title: { zh: '我的登录', en: 'My sign-ins' },
  group: null,
  async open({ body, lang, api, announce, redraw }) {
    const words = texts[lang];
    const { sessions } = await api.get<{ sessions: Session[] }>('/api/desk/sessions');
    const place = build('div', {});
    const end = (path: string) => (event: Event) =>
      void working(event.currentTarget as HTMLButtonElement, place, lang, async () => {
        await api.delete(path);
        announce(words.ended);
        redraw();
      });
    fill(
      body,
      build('h2', {}, words.sessions),
      build('p', {}, words.about),
      place,
      table(
        words.sessions,
        [words.browser, words.how, words.since, words.seen, words.until, words.act],
        sessions.map((session) => [
          build(
            'span',
            {},
            shortBrowser(session.browser) ?? words.unknown,
            ' ',
            session.current ? badge(words.here, 'good') : null,
          ),
          words.methods[session.method],
          moment(session.createdAt, lang),
          moment(session.lastSeenAt, lang),
          moment(session.expiresAt, lang),
          session.current ? null : button(words.end, end(`/api/desk/sessions/${session.id}`)),
        ]),
        words.empty,
      ),
      sessions.length > 1
        ? build('div', { class: 'row' }, button(words.endOthers, end('/api/desk/sessions'), 'danger'))
        : null,
    );
    return undefined;
  },
};

/** `Firefox 121 · Windows` of a long line; the line itself where it is like no other. */
function shortBrowser(line: string | null): string | null {
  if (!line) return null;
  const [, name, version] =
    /(Firefox|Edg|OPR|Chrome|Version)\/(\d+)/.exec(line.replace(/Chrome(?=.*(Edg|OPR)\/)/, '')) ?? [];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(line)?.[1];
  if (!name) return line.slice(0, 60);
  const known: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' };
  return [`${known[name] ?? name} ${version}`, system].filter(Boolean).join(' · ');
}
