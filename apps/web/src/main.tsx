import './app/traces.js';
import { loadCoursePage } from './app/App.js';
import { routeOf } from './app/route.js';
import { start } from './app/start.js';

const { page } = routeOf(location.pathname, location.hash);
// Code that does not come is shown where its page is.
const course = page === 'course' ? await loadCoursePage().catch(() => null) : null;
start(course ? { CoursePage: course } : {});
