/** Office hours: what counts today, and a new version of them. One calendar serves machine, desk and clocks alike. */
import { superviseGroup } from '../desk-words.ts';
import type { Office } from '../live-board.ts';
import type { DeskPage } from '../page.ts';
import { build, field, fill, notice, table, working } from '../parts.ts';
import { moment } from '../words.ts';
import { officeLine } from './queue.ts';

interface Span {
  from: string;
  to: string;
}
interface Hours {
  weekly: Record<string, Span[]>;
  nationalHolidays: boolean;
  makeUp: Span[];
  exceptions: { day: string; spans: Span[]; why: string | null }[];
}

const texts = {
  zh: {
    days: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
    about: '每天可以有几段时间，如 09:00-12:00, 13:30-17:00；不办公就留空。',
    makeUp: '调休上班日的时间',
    holidays: '按国务院办公厅公布的节假日放假',
    exceptions: '例外日期，一行一个：日期 时间段或“休” 原因，如 2026-12-31 09:00-12:00 盘点',
    closed: '休',
    save: '启用这一版',
    saved: '已启用',
    wrong: '时间写法不对，应如 09:00-12:00',
    wrongException: '有一行不对，应如 2026-12-31 09:00-12:00 盘点',
    history: '各版本',
    region: '地区',
    version: '版本',
    from: '起用',
    made: '建立',
    none: '还没有自己的日历，用的是缺省时间。',
  },
  en: {
    days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    about:
      'A day may have several spans, such as 09:00-12:00, 13:30-17:00. Leave it empty where the office is closed.',
    makeUp: 'Hours of make-up working days',
    holidays: 'Closed on the national holidays as published by the State Council',
    exceptions:
      'Exceptions, one a line: day, spans or “closed”, why; such as 2026-12-31 09:00-12:00 stocktaking',
    closed: 'closed',
    save: 'Put this version in force',
    saved: 'In force',
    wrong: 'Write spans as 09:00-12:00',
    wrongException: 'A line is wrong; write it as 2026-12-31 09:00-12:00 stocktaking',
    history: 'Versions',
    region: 'Region',
    version: 'Version',
    from: 'Valid from',
    made: 'Made',
    none: 'No calendar of one’s own yet; the default hours count.',
  },
};

const spanPattern = /^(\d\d:\d\d)\s*[-–—至]\s*(\d\d:\d\d)$/;

/** Null where a span is not written as it must be. */
export function readSpans(text: string): Span[] | null {
  const parts = text
    .split(/[,，;；]/)
    .map((part) => part.trim())
    .filter(Boolean);
  const spans = parts.map((part) => spanPattern.exec(part));
  return spans.every((span) => span !== null)
    ? spans.map((span) => ({ from: span[1]!, to: span[2]! }))
    : null;
}

const writeSpans = (spans: Span[]): string => spans.map(({ from, to }) => `${from}-${to}`).join(', ');

function readExceptions(text: string): Hours['exceptions'] | null {
  const read: Hours['exceptions'] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [, day, hours, why] = /^(\d{4}-\d\d-\d\d)\s+(\S+)\s*(.*)$/.exec(line) ?? [];
    const spans = hours && (/^(休|closed)$/.test(hours) ? [] : readSpans(hours));
    if (!day || !spans) return null;
    read.push({ day, spans, why: why || null });
  }
  return read;
}

export const calendarsPage: DeskPage = {
  path: '/desk/calendars',
  title: { zh: '办公时间', en: 'Office hours' },
  roles: ['supervisor', 'auditor'],
  group: superviseGroup,
  async open(frame) {
    const { body, lang, api, me } = frame;
    const words = texts[lang];
    const [{ calendars, today }, office] = await Promise.all([
      api.get<{
        calendars: { region: string; version: number; validFrom: string; createdAt: string }[];
        today: { region: string; hours: Hours };
      }>('/api/desk/calendars'),
      api.get<Office>('/api/office'),
    ]);
    const { hours } = today;
    const place = build('div', {});
    const days = words.days.map((name, index) => {
      const one = field(name, { name: `day-${index + 1}`, autocomplete: 'off' });
      one.input.value = writeSpans(hours.weekly[String(index + 1)] ?? []);
      return one;
    });
    const makeUp = field(words.makeUp, { name: 'make-up', autocomplete: 'off' });
    makeUp.input.value = writeSpans(hours.makeUp);
    const holidays = build('input', {
      type: 'checkbox',
      id: 'holidays',
      ...(hours.nationalHolidays ? { checked: true } : {}),
    });
    const exceptions = build('textarea', { id: 'exceptions', rows: '4' });
    exceptions.value = hours.exceptions
      .map(
        (one) =>
          `${one.day} ${one.spans.length === 0 ? words.closed : writeSpans(one.spans).replaceAll(' ', '')} ${one.why ?? ''}`,
      )
      .join('\n');
    const submit = build('button', { type: 'submit', class: 'button primary' }, words.save);
    const save = () =>
      working(submit, place, lang, async () => {
        const all = [...days, makeUp].map((one) => {
          const spans = readSpans(one.input.value);
          one.setFault(spans === null ? words.wrong : null);
          return spans;
        });
        const wrong = all.indexOf(null);
        if (wrong >= 0) return (wrong < 7 ? days[wrong]! : makeUp).input.focus();
        const dated = readExceptions(exceptions.value);
        if (dated === null) {
          fill(place, notice('bad', words.wrongException));
          return exceptions.focus();
        }
        await api.post('/api/desk/calendars', {
          region: today.region,
          hours: {
            weekly: Object.fromEntries(all.slice(0, 7).map((spans, index) => [String(index + 1), spans])),
            nationalHolidays: holidays.checked,
            makeUp: all[7],
            exceptions: dated,
          },
        });
        frame.announce(words.saved);
        frame.redraw();
      });
    fill(
      body,
      build('p', {}, officeLine(office, lang)),
      build('p', { class: 'hint' }, words.about),
      build(
        'form',
        {
          class: 'card',
          novalidate: true,
          onsubmit: (event: Event) => {
            event.preventDefault();
            void save();
          },
        },
        build('div', { class: 'columns' }, ...days.map(({ element }) => element), makeUp.element),
        build('div', { class: 'choice' }, holidays, build('label', { for: 'holidays' }, words.holidays)),
        build('div', { class: 'field' }, build('label', { for: 'exceptions' }, words.exceptions), exceptions),
        place,
        me.roles.includes('supervisor') ? build('div', { class: 'row' }, submit) : null,
      ),
      build('h2', {}, words.history),
      table(
        words.history,
        [words.region, words.version, words.from, words.made],
        calendars.map((one) => [one.region, String(one.version), one.validFrom, moment(one.createdAt, lang)]),
        words.none,
      ),
    );
    return undefined;
  },
};
