// The entry for addresses of lessons: their code is fetched together with the rest, and their world while it is read.
import './app/traces.js';
import { arrived } from './lesson/arrival.js';
import { LessonPage } from './lesson/LessonPage.js';
import { start } from './app/start.js';

await arrived;
start({ LessonPage });
