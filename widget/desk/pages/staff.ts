import type { DeskPage, Frame, Role } from '../page.ts';
import { badge, boxes, build, button, confirmDialog, field, fill, notice, table, working } from '../parts.ts';
import { moment, roleWords } from '../words.ts';

const texts = {
  zh: {
    people: '人员',
    name: '姓名',
    email: '邮箱',
    roles: '角色',
    lastSignIn: '最近登录',
    act: '操作',
    inactive: '已停用',
    external: '统一身份认证',
    change: '改角色',
    save: '保存角色',
    deactivate: '停用',
    activate: '恢复',
    password: '新密码链接',
    signOut: '结束其登录',
    empty: '还没有人员',
    invite: '邀请',
    inviteAbout: '生成一个只能用一次的链接，由您自己转交。链接三天后失效。',
    nameHint: '可不填，由本人填写。',
    emailHint: '可不填，由本人填写。填了就不能改。',
    make: '生成链接',
    made: '链接只在此显示一次，请立即转交：',
    copy: '复制链接',
    copied: '已复制',
    open: '未使用的链接',
    kind: { new_member: '新成员', new_password: '新密码' },
    until: '有效至',
    withdraw: '收回',
    noLinks: '没有未使用的链接',
    done: '已保存',
    sure: (name: string) => `停用 ${name}？`,
    sureBody: '其所有登录会立即结束。记录仍然保留，以后可以恢复。',
    changeOf: (name: string) => `${name} 的角色`,
  },
  en: {
    people: 'People',
    name: 'Name',
    email: 'E-mail',
    roles: 'Roles',
    lastSignIn: 'Last sign-in',
    act: 'Actions',
    inactive: 'inactive',
    external: 'identity provider',
    change: 'Change roles',
    save: 'Save roles',
    deactivate: 'Deactivate',
    activate: 'Let in again',
    password: 'New password link',
    signOut: 'End sign-ins',
    empty: 'Nobody yet',
    invite: 'Invite',
    inviteAbout: 'Makes a link that works once. Hand it over yourself. It is void after three days.',
    nameHint: 'May be left to the person.',
    emailHint: 'May be left to the person. Given here, it stands.',
    make: 'Make a link',
    made: 'The link is shown this once. Hand it over now:',
    copy: 'Copy the link',
    copied: 'Copied',
    open: 'Links not used yet',
    kind: { new_member: 'new member', new_password: 'new password' },
    until: 'Good until',
    withdraw: 'Withdraw',
    noLinks: 'No link is waiting',
    done: 'Saved',
    sure: (name: string) => `Deactivate ${name}?`,
    sureBody:
      'All sign-ins of this member end at once. The records stay, and the member can be let in again.',
    changeOf: (name: string) => `Roles of ${name}`,
  },
};

interface Person {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  roles: Role[];
  external: boolean;
  lastSignInAt: string | null;
}

interface Invitation {
  id: string;
  kind: 'new_member' | 'new_password';
  roles: Role[];
  email: string | null;
  name: string | null;
  expiresAt: string;
}

const allRoles = Object.keys(roleWords) as Role[];

/** Who works here, and links for those who shall. */
export const staffPage: DeskPage = {
  path: '/desk/staff',
  title: { zh: '人员与角色', en: 'People and roles' },
  roles: ['administrator'],
  group: { zh: '管理', en: 'Administration' },
  async open(frame) {
    const { body, lang, api } = frame;
    const words = texts[lang];
    const [{ staff }, { invitations }] = await Promise.all([
      api.get<{ staff: Person[] }>('/api/admin/staff'),
      api.get<{ invitations: Invitation[] }>('/api/admin/invitations'),
    ]);
    const place = build('div', {});
    fill(
      body,
      place,
      build('h2', {}, words.people),
      table(
        words.people,
        [words.name, words.email, words.roles, words.lastSignIn, words.act],
        staff.map((person) => [
          build(
            'span',
            {},
            person.name,
            ' ',
            person.active ? null : badge(words.inactive, 'bad'),
            person.external ? badge(words.external) : null,
          ),
          person.email,
          person.roles.map((role) => roleWords[role][lang]).join(' · '),
          moment(person.lastSignInAt, lang),
          drawActions(frame, place, person),
        ]),
        words.empty,
      ),
      drawInvite(frame),
      build('h2', {}, words.open),
      table(
        words.open,
        [words.name, words.email, words.roles, words.until, words.act],
        invitations.map((link) => [
          link.name ?? words.kind[link.kind],
          link.email,
          link.roles.map((role) => roleWords[role][lang]).join(' · '),
          moment(link.expiresAt, lang),
          button(
            words.withdraw,
            (event) =>
              void working(event.currentTarget as HTMLButtonElement, place, lang, async () => {
                await api.delete(`/api/admin/invitations/${link.id}`);
                frame.redraw();
              }),
          ),
        ]),
        words.noLinks,
      ),
    );
    return undefined;
  },
};

function drawActions(frame: Frame, place: HTMLElement, person: Person): HTMLElement {
  const { lang, api } = frame;
  const words = texts[lang];
  const act = (trigger: Event, work: () => Promise<void>) =>
    void working(trigger.currentTarget as HTMLButtonElement, place, lang, work);
  const change = async (changes: { roles?: Role[]; active?: boolean }) => {
    await api.post(`/api/admin/staff/${person.id}`, changes);
    frame.announce(words.done);
    frame.redraw();
  };
  return build(
    'div',
    { class: 'row' },
    person.external
      ? null
      : button(words.change, () => openRoles(frame, person, (roles) => change({ roles }))),
    person.active && person.email
      ? button(words.password, (event) =>
          act(event, async () => {
            const { url } = await api.post<{ url: string }>(`/api/admin/staff/${person.id}/password-link`);
            fill(place, drawLink(frame, url));
          }),
        )
      : null,
    person.active
      ? button(words.signOut, (event) =>
          act(event, async () => {
            await api.delete(`/api/admin/staff/${person.id}/sessions`);
            frame.announce(words.done);
          }),
        )
      : null,
    person.active
      ? button(
          words.deactivate,
          (event) =>
            act(event, async () => {
              const sure = await confirmDialog(lang, {
                title: words.sure(person.name),
                body: words.sureBody,
                confirm: words.deactivate,
                danger: true,
              });
              if (sure) await change({ active: false });
            }),
          'danger',
        )
      : button(words.activate, (event) => act(event, () => change({ active: true }))),
  );
}

function openRoles(frame: Frame, person: Person, save: (roles: Role[]) => Promise<void>): void {
  const { lang } = frame;
  const words = texts[lang];
  const chosen = roleBoxes(frame, person.roles);
  const fault = build('div', {});
  const submit = build('button', { type: 'submit', class: 'button primary' }, words.save);
  const dialog = build(
    'dialog',
    { 'aria-labelledby': 'roles-title', onclose: () => dialog.remove() },
    build('h2', { id: 'roles-title' }, words.changeOf(person.name)),
    build(
      'form',
      {
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          void working(submit, fault, lang, async () => {
            await save(chosen.chosen());
            dialog.close();
          });
        },
      },
      chosen.element,
      fault,
      build(
        'div',
        { class: 'row' },
        submit,
        button(lang === 'zh' ? '取消' : 'Cancel', () => dialog.close()),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function drawInvite(frame: Frame): HTMLElement {
  const { lang, api } = frame;
  const words = texts[lang];
  const place = build('div', {});
  const name = field(words.name, { name: 'name', autocomplete: 'off', maxlength: '80' }, words.nameHint);
  const email = field(words.email, { name: 'email', type: 'email', autocomplete: 'off' }, words.emailHint);
  const roles = roleBoxes(frame, []);
  const submit = build('button', { type: 'submit', class: 'button primary' }, words.make);
  return build(
    'section',
    { 'aria-labelledby': 'invite' },
    build('h2', { id: 'invite' }, words.invite),
    build('p', {}, words.inviteAbout),
    build(
      'form',
      {
        class: 'card',
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          void working(submit, place, lang, async () => {
            const { url } = await api.post<{ url: string }>('/api/admin/invitations', {
              roles: roles.chosen(),
              name: name.input.value.trim() || null,
              email: email.input.value.trim() || null,
            });
            fill(place, drawLink(frame, url));
          });
        },
      },
      name.element,
      email.element,
      roles.element,
      build('div', { class: 'row' }, submit),
    ),
    place,
  );
}

const roleBoxes = ({ lang }: Frame, held: Role[]) =>
  boxes(
    texts[lang].roles,
    allRoles.map((role) => ({
      name: role,
      label: roleWords[role][lang],
      hint: roleWords[role].about[lang],
      checked: held.includes(role),
    })),
  );

function drawLink({ lang, announce }: Frame, url: string): HTMLElement {
  const words = texts[lang];
  return notice(
    'good',
    build('p', {}, words.made),
    build('p', {}, build('code', { class: 'link' }, url)),
    button(words.copy, () => {
      void navigator.clipboard?.writeText(url).then(() => announce(words.copied));
    }),
  );
}
