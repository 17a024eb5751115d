/** What ends or moves a conversation: pass on, lay aside, give back to the machine, refer, resolve. */
import type { Lang } from '../../shared/wire-types.ts';
import type { DeskApi } from '../api.ts';
import { build, button, working } from '../parts.ts';
import { shellWords } from '../words.ts';
import type { DeskMember, Standing } from './wire.ts';

const texts = {
  zh: {
    transfer: '转交',
    to: '转给',
    people: '坐席',
    teams: '小组',
    note: '给接手人的备注（咨询人看不到）',
    hold: '搁置',
    until: '搁置到',
    hours: (n: number) => `${n} 小时后`,
    tomorrow: '明天此时',
    giveBack: '交还机器',
    giveBackSure: '交还之后由机器继续回答咨询人。咨询人会看到您已退出。',
    refer: '转交其他机关',
    agency: '机关名称',
    consent: '咨询人已同意转交',
    resolve: '办结',
    why: '办结原因',
    busy: (live: number, max: number) => `${live}/${max}`,
    absent: '不在岗',
    reasons: {
      answered: '已答复',
      referred: '已告知应找的部门',
      duplicate: '重复',
      not_our_matter: '不属于本机关',
      asker_gone: '咨询人离开',
      abusive: '辱骂或滥用',
    },
    nobody: '没有别的坐席或小组可转',
  },
  en: {
    transfer: 'Pass on',
    to: 'To',
    people: 'People',
    teams: 'Teams',
    note: 'Note for whoever takes it (not shown to the asker)',
    hold: 'Hold',
    until: 'Until',
    hours: (n: number) => `in ${n} hour${n === 1 ? '' : 's'}`,
    tomorrow: 'this time tomorrow',
    giveBack: 'Give back to the machine',
    giveBackSure: 'The machine answers the asker from then on. The asker sees that you have left.',
    refer: 'Refer to another agency',
    agency: 'Name of the agency',
    consent: 'The asker has agreed',
    resolve: 'Resolve',
    why: 'Reason',
    busy: (live: number, max: number) => `${live}/${max}`,
    absent: 'not there',
    reasons: {
      answered: 'answered',
      referred: 'told where to turn',
      duplicate: 'duplicate',
      not_our_matter: 'not our matter',
      asker_gone: 'the asker has gone',
      abusive: 'abusive',
    },
    nobody: 'There is no other person or team to pass it on to',
  },
};

export interface ActionInput {
  lang: Lang;
  api: DeskApi;
  conversationId: string;
  staffId: string;
  /** Who could take it. */
  members(): DeskMember[];
  teams: { id: string; name: { zh: string; en: string }; active: boolean }[];
  done(standing: Standing, verb: Verb): void;
}

export type Verb = 'transfer' | 'hold' | 'resume' | 'return' | 'refer' | 'resolve';

export interface Actions {
  element: HTMLElement;
  open(verb: Verb): void;
}

export function drawActions(input: ActionInput): Actions {
  const words = texts[input.lang];
  const openers: Record<Exclude<Verb, 'resume'>, () => void> = {
    transfer: () => openTransfer(input),
    hold: () => openHold(input),
    return: () =>
      openForm(input, {
        verb: 'return',
        title: words.giveBack,
        parts: [build('p', {}, words.giveBackSure)],
        body: () => ({}),
      }),
    refer: () => openRefer(input),
    resolve: () => openResolve(input),
  };
  const open = (verb: Verb) => (openers as Partial<Record<Verb, () => void>>)[verb]?.();
  return {
    element: build(
      'div',
      { class: 'row' },
      button(words.resolve, () => open('resolve'), 'primary'),
      button(words.transfer, () => open('transfer')),
      button(words.hold, () => open('hold')),
      button(words.giveBack, () => open('return')),
      button(words.refer, () => open('refer')),
    ),
    open,
  };
}

interface Form {
  verb: Verb;
  title: string;
  parts: (HTMLElement | null)[];
  /** What is sent; null: something is missing, and said so. */
  body(): unknown | null;
}

function openForm({ lang, api, conversationId, done }: ActionInput, form: Form): void {
  const place = build('div', {});
  const submit = build('button', { type: 'submit', class: 'button primary' }, form.title);
  const opener = document.activeElement;
  const dialog = build(
    'dialog',
    {
      'aria-labelledby': 'action-title',
      onclose: () => {
        dialog.remove();
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      },
    },
    build('h2', { id: 'action-title' }, form.title),
    build(
      'form',
      {
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          void working(submit, place, lang, async () => {
            const body = form.body();
            if (body === null) return;
            const standing = await api.post<Standing>(
              `/api/desk/conversations/${conversationId}/${form.verb}`,
              body,
            );
            dialog.close();
            done(standing, form.verb);
          });
        },
      },
      ...form.parts,
      place,
      build(
        'div',
        { class: 'row' },
        submit,
        button(shellWords[lang].cancel, () => dialog.close()),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

const labelled = (label: string, id: string, control: HTMLElement): HTMLElement =>
  build('div', { class: 'field' }, build('label', { for: id }, label), control);

function openTransfer(input: ActionInput): void {
  const { lang, staffId, teams } = input;
  const words = texts[lang];
  const people = input.members().filter((one) => one.staffId !== staffId && !one.onLeave);
  const active = teams.filter((team) => team.active);
  if (people.length === 0 && active.length === 0) {
    openForm(input, {
      verb: 'transfer',
      title: words.transfer,
      parts: [build('p', {}, words.nobody)],
      body: () => null,
    });
    return;
  }
  const to = build(
    'select',
    { id: 'transfer-to' },
    people.length > 0 &&
      build(
        'optgroup',
        { label: words.people },
        ...people
          .sort((a, b) => Number(b.present) - Number(a.present))
          .map((one) =>
            build(
              'option',
              { value: `staff ${one.staffId}` },
              `${one.alias} · ${one.present ? words.busy(one.liveCount, one.maxLive) : words.absent}`,
            ),
          ),
      ),
    active.length > 0 &&
      build(
        'optgroup',
        { label: words.teams },
        ...active.map((team) => build('option', { value: `team ${team.id}` }, team.name[lang])),
      ),
  );
  const note = build('textarea', { id: 'transfer-note', rows: '3', maxlength: '4000' });
  openForm(input, {
    verb: 'transfer',
    title: words.transfer,
    parts: [labelled(words.to, 'transfer-to', to), labelled(words.note, 'transfer-note', note)],
    body() {
      const [kind, id] = to.value.split(' ');
      return { to: kind === 'staff' ? { staffId: id } : { teamId: id }, note: note.value.trim() || null };
    },
  });
}

function openHold(input: ActionInput): void {
  const words = texts[input.lang];
  const until = build(
    'select',
    { id: 'hold-until' },
    ...[1, 2, 4].map((n) => build('option', { value: String(n) }, words.hours(n))),
    build('option', { value: '24' }, words.tomorrow),
  );
  openForm(input, {
    verb: 'hold',
    title: words.hold,
    parts: [labelled(words.until, 'hold-until', until)],
    body: () => ({ until: new Date(Date.now() + Number(until.value) * 3_600_000).toISOString() }),
  });
}

function openRefer(input: ActionInput): void {
  const words = texts[input.lang];
  const agency = build('input', { id: 'refer-agency', type: 'text', maxlength: '200' });
  const consent = build('input', { id: 'refer-consent', type: 'checkbox' });
  openForm(input, {
    verb: 'refer',
    title: words.refer,
    parts: [
      labelled(words.agency, 'refer-agency', agency),
      build('div', { class: 'choice' }, consent, build('label', { for: 'refer-consent' }, words.consent)),
    ],
    body() {
      if (agency.value.trim().length < 2) agency.focus();
      else if (!consent.checked) consent.focus();
      else return { agency: agency.value.trim(), consent: true };
      return null;
    },
  });
}

function openResolve(input: ActionInput): void {
  const words = texts[input.lang];
  const reason = build(
    'select',
    { id: 'resolve-reason' },
    ...Object.entries(words.reasons).map(([value, label]) => build('option', { value }, label)),
  );
  openForm(input, {
    verb: 'resolve',
    title: words.resolve,
    parts: [labelled(words.why, 'resolve-reason', reason)],
    body: () => ({ reason: reason.value }),
  });
}
