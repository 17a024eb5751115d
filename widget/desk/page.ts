/** What a page of the staff app is. `widget/README.md` says how to add one. */
import type { Role } from '../../src/records/schema/staff.ts';
import type { Lang } from '../shared/wire-types.ts';
import type { DeskApi } from './api.ts';

export type { Role };

export interface Member {
  id: string;
  name: string;
  email: string | null;
  roles: Role[];
}

/** A word in both languages. */
export type Word = Record<Lang, string>;

/** What a page is given. */
export interface Frame {
  /** To draw into; emptied before and after. */
  body: HTMLElement;
  lang: Lang;
  api: DeskApi;
  me: Member;
  /** Of the address: what `:name` in the page's path stands for, and what follows `?`. */
  parameters: Record<string, string>;
  /** Goes to another page of the app. */
  go(path: string): void;
  /** Says it to those who do not see the page; what is seen says it as well. */
  announce(words: string): void;
  /** Draws this page again. */
  redraw(): void;
}

export interface DeskPage {
  /** `/desk/…`; a part `:name` stands for anything. */
  path: string;
  title: Word;
  /** Who may see it: one of these roles; everybody where it is left out. */
  roles?: Role[];
  /** Heading under which it stands in the navigation; null: it is reached from other pages only. */
  group: Word | null;
  /**
   * Draws the page. What it throws is shown in its place.
   * @returns what to do when it is left
   */
  open(frame: Frame): undefined | (() => void) | Promise<undefined | (() => void)>;
}

export const mayOpen = (page: DeskPage, me: Member): boolean =>
  page.roles === undefined || page.roles.some((role) => me.roles.includes(role));

/** The parameters of an address that this pattern fits; null where it does not. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/\/+$/, '').split('/');
  if (wanted.length !== given.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) {
      try {
        parameters[part.slice(1)] = decodeURIComponent(given[index]!);
      } catch {
        return null;
      }
    } else if (part !== given[index]) return null;
  }
  return parameters;
}
