import { exploreEn } from './explore-en.js';
import { progressEn } from './progress-en.js';
import type { Lack } from '../ui/lack.js';
import type { EventOf, GoneReason, LabInfo, PageErrorCode } from '@daemonlab/protocol';

interface LimitWords {
  title: string;
  /** What acted, and what was done. */
  acted: (limit: EventOf<'limit'>, limits: LabInfo['limits']) => string;
}

const limit: LimitWords = {
  title: 'A limit of this world was reached.',
  acted: ({ limit, pid, count }, limits) => {
    if (limit === 'memory')
      return `Its processes held more than ${limits.memoryMiB} MiB, so the one that held most, ${pid ?? '?'}, was killed.`;
    if (limit === 'idle') return 'Nobody had touched it for a long time.';
    return count === 1
      ? `It may have ${limits.processes} processes: fork failed with EAGAIN in ${pid ?? '?'}.`
      : `It may have ${limits.processes} processes, and ${count} forks beyond that were refused: a fork bomb. All but init and the shells were killed.`;
  },
};

/** Every word of the page in English. Its type is what every other language must have. */
export const en = {
  name: 'Daemon Lab',
  other: { label: '中文', title: '换成中文' },
  theme: { toDark: 'Dark', toLight: 'Light', title: 'Switch between light and dark (D)' },
  help: 'Help',
  close: 'Close',
  cancel: 'Cancel',

  course: {
    title: 'How a daemon is made',
    lead: 'Walk real processes, on a real kernel, through every step of becoming a daemon. Watch the table change, cell by cell, and see why.',
    lessons: 'Lessons',
    minutes: (count: number) => `${count} min`,
    steps: (count: number) => (count === 1 ? '1 step' : `${count} steps`),
    stepsOf: (title: string) => `Steps of “${title}”`,
    loading: 'Fetching the lessons…',
    empty: 'There is no lesson here yet.',
  },

  progress: progressEn,

  glossary: {
    title: 'Glossary',
    lead: 'Every word of the course, in two sentences each.',
    also: (word: string) => `In Chinese: ${word}`,
    see: 'See also',
    shown: 'Shown in',
    index: 'All words',
    ofLesson: 'Words of this lesson',
    groups: {
      process: 'Processes',
      group: 'Groups and sessions',
      terminal: 'Terminals',
      signal: 'Signals',
      file: 'Files and logs',
      kernel: 'System calls and the kernel',
      lab: 'Words of Daemon Lab',
    },
  },

  failed: {
    title: 'This page could not be fetched',
    /** Followed by the reason. */
    part: 'This part of the page could not be fetched. ',
    lack: {
      network: 'The server does not answer. Is “daemonlab serve” still running?',
      outdated: 'The server has a newer Daemon Lab than this page: load the page again.',
      passing: 'It may come if you try once more.',
    } satisfies Record<Lack, string>,
    access:
      'The server wants its token: open the address that “daemonlab serve” printed, with everything behind the question mark.',
    status: (status: number) => `The server answered with status ${status}.`,
    retry: 'Try again',
  },

  broken: {
    broken: 'This page has stopped',
    lead: 'An error of its own has stopped it. Its world goes on: load the page again, and it is as it was.',
    again: 'Load it again',
  },

  notFound: {
    title: 'There is nothing at this address',
    lead: (path: string) => `No page is called ${path}. Like a process whose number nobody holds any more.`,
    home: 'To the course',
  },

  lesson: {
    progress: (step: number, of: number) => `Step ${step} of ${of}`,
    extra: 'After the walk',
    finished: 'All steps taken',
    steps: 'Steps',
    stepsTitle: 'All steps: look back at one, or leave one out',
    stepStatus: {
      done: 'done',
      failed: 'failed',
      running: 'running',
      todo: 'to come',
      omitted: 'left out',
      withoutIt: 'taken without it',
    },
    happened: 'What just happened',
    listing: 'The C program, with the lines of this step marked',
    panel: 'Lesson',
    next: 'Next step',
    forward: 'Forward',
    back: 'Back',
    fresh: 'Fresh world',
    omit: 'Leave this step out',
    omitShort: 'Leave out',
    failed: 'This step did not work.',
    /** Why, by the code that the step's note has. */
    failedBy: {
      'process-gone': 'This step cannot be taken: a process that it needs is gone.',
      'not-started': 'The command was typed, but what it should start did not appear.',
      'call-failed': 'A call of this step failed.',
      'call-blocked': 'A call of this step still waits in the kernel.',
      'waited-in-vain': 'What was to happen did not happen in time.',
      'too-slow': 'No answer came in time.',
      'terminal-closed': 'This step cannot be taken: the terminal that it needs is closed.',
      'terminal-busy':
        'Another program has the foreground of the terminal, so nothing can be typed to the shell.',
      'no-terminal': 'This step cannot be taken: the terminal that it needs was never opened.',
      'no-value': 'This step cannot be taken: a value that it needs is not known yet.',
      'lab-refused': 'The lab refused it.',
      'world-gone': 'The world is gone.',
    } as Record<string, string>,
    note: (detail: string) => `On this machine: ${detail}`,
    toldNotShown: 'This machine cannot show this step: it is told, not shown.',
    told: 'told, not shown',
    retry: 'Try again',
    retryHint:
      'Try it again: it goes on where it stopped. If what it needs is no longer there, start a fresh world.',
    goneHint: 'Start a fresh world to take it.',
    busyHint: 'End that program first, with Ctrl-C for example, then try again.',
    otherwise:
      'In this world it came out otherwise: what is marked ✗ below does not hold. Something done by hand may be why; a fresh world shows what is meant.',
    takeHome: 'To take home',
    after: {
      title: 'The world is yours',
      lead: 'It goes on as long as you like: type into its terminals, close them, make any process take a call under “Explore”.',
      omit: ' A fresh world lets you leave another step out.',
    },
    host: (init: string) =>
      `Without isolation: these are your own processes on the real machine, and orphans go to ${init}.`,
    startedOver: 'The world of before the reload is gone; this is a fresh one.',
  },

  prediction: {
    choose: 'Choose one, then take the step: the kernel marks it.',
    chosen: 'Your guess is noted. Take the step and the kernel marks it.',
    right: 'the kernel says so',
    yours: 'your guess',
    actual: 'the kernel says this',
    none: 'none',
  },

  contest: {
    title: 'Who survives?',
    alive: (alive: number, of: number) => `${alive} of ${of} alive`,
    contestant: 'Contestant',
    fate: 'What became of it',
    stdout: 'Descriptor 1',
    lives: 'lives',
    gone: 'gone',
    exited: (status: string) => `left with status ${status}`,
    killed: (signal: string) => `died of ${signal}`,
    from: 'from',
    kernel: 'the kernel',
    closed: 'closed',
    last: 'As it was last seen alive',
  },

  daemons: {
    title: 'Real daemons, step by step',
    count: (live: number, recorded: number) =>
      [live > 0 ? `${live} traced here` : '', recorded > 0 ? `${recorded} recorded` : '']
        .filter((part) => part !== '')
        .join(', '),
    daemon: 'Daemon',
    live: 'traced here',
    version: (version: string) => `recorded, ${version}`,
    notTaken: 'not taken',
    mark: { c: 'caught', i: 'ignored', '/': 'ends in /' },
    legend:
      'A number is the place of the step in the daemon’s own order. c: SIGHUP is caught in the end, i: ignored; /: it ends in the root directory.',
    sighup: { caught: 'caught', ignored: 'ignored', default: 'at its default' },
    hangup: (how: string) => `SIGHUP ${how}`,
    end: 'end',
    leads: 'leads its session',
    member: 'leads no session',
    closed: 'closed',
    tracedHere: 'Traced in your world, a moment ago.',
    recordedAs: (version: string, os: string, kernel: string, date: string) =>
      `Recorded, not run here: ${version}; ${os}, Linux ${kernel}, ${date}.`,
  },

  claims: {
    title: (hold: number, of: number) => `Checked against the kernel: ${hold} of ${of} hold`,
    holds: 'holds',
    fails: 'does not hold',
    found: (found: string) => `found: ${found}`,
  },

  machine: {
    label: 'The machine',
    map: 'Map',
    table: 'Processes',
    terminal: 'Terminal',
    explore: 'Explore',
    timeline: 'Timeline',
    resize: (above: string, below: string) => `Resize ${above} and ${below}`,
    lesson: 'Lesson',
    views: 'Views',
  },

  past: {
    title: 'You are looking at the past',
    at: (step: string) => `after “${step}”`,
    start: 'before the first step',
    within: (step: string) => `in the middle of “${step}”`,
    live: 'Back to now',
  },

  link: {
    connecting: 'Starting a world…',
    lost: 'The connection to the server is lost. Trying again…',
    refused:
      'The server was started anew, and this world ended with the old one. Open the address that “daemonlab serve” printed last, with everything behind the question mark.',
    retry: 'Try now',
  },

  limit,

  gone: {
    title: 'This world is gone.',
    reason: {
      stopped: 'It was stopped, with every process in it.',
      idle: 'Nobody had touched it for a long time, so it was removed.',
      limit: 'It ran into one of its limits and was removed. Other worlds did not notice.',
      died: 'The program that held it ended all of a sudden, and the kernel ended every process of the world with it.',
      failed: 'It could not be started.',
    } satisfies Record<GoneReason, string>,
    fresh: 'Start a fresh world',
    look: 'What happened in it can still be looked at: step back.',
  },

  deepLink: {
    title: (step: string, before: number) =>
      before === 1
        ? `This link leads to “${step}”: one step comes before it.`
        : `This link leads to “${step}”: ${before} steps come before it.`,
    unknown: (step: string) =>
      `This lesson has no step “${step}”: the link may be of an older version of it.`,
    take: 'Take them now',
    no: 'Not now',
  },

  idle: {
    title: (seconds: number) => `Nobody is touching this world: it will be removed in ${seconds} s.`,
    stay: 'Keep it',
  },

  problem: {
    'bad-message': 'The server did not understand this page. Reload it.',
    'too-large': 'That was too much at once for one message. Paste it in smaller pieces.',
    'too-fast': 'That was too fast for the server. Wait a moment.',
    version: 'The server has been updated. Reload this page.',
    'no-such-lesson': 'The server does not know this lesson.',
    'no-such-terminal': 'That terminal is no longer there.',
    'no-world': 'There is no world. Start a fresh one.',
    'world-failed': 'A world could not be started here. “daemonlab doctor” tells what is missing.',
    'too-many-worlds': 'There is no room for another world on this server. Close one and try again.',
    'not-now': 'Not now: the step before is still running.',
    'step-failed': 'The step did not come to its end.',
    'lab-error': 'The machine refused.',
  } satisfies Record<PageErrorCode, string>,

  terminal: {
    group: 'Terminals',
    name: (tty: string) => `Terminal ${tty}`,
    closed: (tty: string) => `${tty} (closed)`,
    past: (tty: string) => `Terminal ${tty} as it was; read only`,
    input: (tty: string) => `Type into terminal ${tty}. F6 leaves the terminal.`,
    close: 'Close this terminal',
    closeTitle: 'A real hang-up, as when the window is closed',
    open: 'Open a terminal',
    leave: 'F6 leaves the terminal',
    enter: 'F6 goes into the terminal',
    none: 'No terminal is open.',
    closedNote: 'This terminal is closed. What was on its screen stays to be read.',
    idleNote:
      'No session has this terminal any more, so no shell reads what you type. “Open a terminal” gives you another.',
    pastNote: 'The screen as it was',
    keys: 'Keys',
  },

  reset: {
    title: 'Start over in a fresh world?',
    lead: 'Every process of this world ends, and the walk begins again.',
    confirm: 'Fresh world',
  },

  explore: exploreEn,

  helpPage: {
    title: 'Keys',
    next: 'next step; in the past, forward',
    back: 'back: look at the moment before, nothing is run again',
    fresh: 'a fresh world',
    explore: 'explore: make any process take a call',
    event: 'one event back or on, and the page follows',
    zoom: 'in the timeline: nearer, further away, all of it',
    predict: 'choose an answer of the prediction',
    language: 'English or Chinese',
    theme: 'light or dark',
    terminal: 'into the terminal, and out of it again',
    help: 'this help',
    note: 'Letters and Space go to the terminal while you are in it. F6 (or Ctrl+Shift+Esc) brings you out.',
    legend: 'Signs',
    identity: 'A process has one colour, wherever its number stands.',
    leader: 'This number is the process’s own: it leads that group or session.',
    changed: 'What it was, struck out, and what it is now. Point at it for the call that did it.',
    world: 'This world',
    isolation: {
      namespaces: 'A world of its own: own processes, terminals, files and network.',
      host: 'Your own processes on this machine, without isolation.',
    },
    kernel: (kernel: string) => ` Kernel ${kernel}. `,
    limits: (processes: number, memory: number, files: number) =>
      `At most ${processes} processes, ${memory} MiB of memory, ${files} MiB of files.`,
    space: 'Space',
  },
};

export type Messages = typeof en;
