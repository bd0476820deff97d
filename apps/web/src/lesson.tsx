// The entry for addresses of lessons: it is small, so that the world and the words are asked for while the large rest is read.
import './app/traces.js';
import { arrived } from './lesson/arrival.js';

// Code that does not come is shown where its page is.
const page = import('./lesson/LessonPage.js').catch(() => null);
const [lesson, { start }] = await Promise.all([page, import('./app/start.js'), arrived]);
start(lesson ? { LessonPage: lesson.LessonPage } : {});
