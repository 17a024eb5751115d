/** Every page of the staff app, in the order of the navigation. A new page is one more line here. */
import type { DeskPage } from '../page.ts';
import { accountPage } from './account.ts';
import { homePage } from './home.ts';
import { staffPage } from './staff.ts';

export const pages: DeskPage[] = [homePage, accountPage, staffPage];
