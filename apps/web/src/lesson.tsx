// The entry for addresses of lessons. The page's file names the code that asks for the world before this one, so that it
// runs while the large rest is read.
import './app/traces.js';
import { start } from './app/start.js';
import { arrived, enter } from './lesson/arrival.js';
import { LessonPage } from './lesson/LessonPage.js';

enter();
void arrived.then(() => start({ LessonPage }));
