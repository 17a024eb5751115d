/** Every page of the staff app, in the order of the navigation. A new page is one more line here. */
import type { DeskPage } from '../page.ts';
import { accountPage } from './account.ts';
import { boardPage } from './board.ts';
import { calendarsPage } from './calendars.ts';
import { casesPage } from './cases.ts';
import { conversationPage } from './conversation.ts';
import { diffPage } from './diff.ts';
import { editionsPage } from './editions.ts';
import { findPage } from './find.ts';
import { homePage } from './home.ts';
import { proposalsPage } from './proposals.ts';
import { queuePage } from './queue.ts';
import { recallsPage } from './recalls.ts';
import { releasePage } from './release.ts';
import { releasesPage } from './releases.ts';
import { sourcesPage } from './sources.ts';
import { staffPage } from './staff.ts';
import { textPage } from './text.ts';
import { uploadPage } from './upload.ts';

export const pages: DeskPage[] = [
  homePage,
  accountPage,
  queuePage,
  casesPage,
  findPage,
  conversationPage,
  boardPage,
  calendarsPage,
  uploadPage,
  releasesPage,
  releasePage,
  textPage,
  diffPage,
  editionsPage,
  proposalsPage,
  sourcesPage,
  recallsPage,
  staffPage,
];
