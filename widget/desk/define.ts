/** The staff app's entry: the one file of it with a side effect. */
import { startDesk } from './app.ts';

startDesk(document);
