import { senderKind, type EventOf, type SignalReason, type TimelineEvent } from '@daemonlab/protocol';
import type { ReactNode } from 'react';
import type { Cause, ChipFacts, Ending, MachineText } from '../machine/index.js';
import { CallLine } from './CallLine.js';
import { callMark, callText } from './call-text.js';
import { joined, p, say } from './say.js';

const ended = (ending: Ending): string =>
  ending.signal === null ? `退出 ${ending.code ?? '?'}` : `被 ${ending.signal} 杀死`;

const dispositions = { default: '', ignored: '被忽略', caught: '被捕获', blocked: '被阻塞' };

function mark(event: TimelineEvent): string {
  switch (event.type) {
    case 'fork':
      return `fork ${event.child}`;
    case 'exec':
      return `exec ${event.path.split('/').at(-1) ?? ''}`;
    case 'call':
      return callMark(event);
    case 'signal':
      return `${event.signal} ${dispositions[event.disposition]}`.trim();
    case 'exit':
      return event.signal ?? `退出 ${event.code ?? '?'}`;
    case 'reparent':
      return `由 ${event.to} 收养`;
    case 'stop':
      return `因 ${event.signal} 停住`;
    case 'continue':
      return '继续';
    case 'hangup':
      return `${event.tty} 挂断`;
    case 'terminal-gone':
      return `${event.tty} 消失`;
    case 'log':
      return 'syslog';
    case 'hold':
      return `停住：${event.name}`;
    case 'release':
      return `放行：${event.name}`;
    case 'limit':
      return { processes: '进程数到上限', memory: '内存到上限', idle: '闲置到上限' }[event.limit];
    default:
      return '';
  }
}

function subject(event: TimelineEvent): string {
  return 'pid' in event && event.pid !== undefined ? `进程 ${event.pid}：` : '';
}

const REASONS: Readonly<Record<SignalReason, string>> = {
  hangup: '它的终端挂断了',
  'leader-exit': '会话首进程结束了',
  'orphaned-stopped': '它的进程组成为孤儿进程组时，组里有进程停着',
  'terminal-given-up': '会话首进程放弃了终端（TIOCNOTTY）',
  keyboard: '有人按了键',
  'background-read': '它所在的组里有进程在后台读终端',
  'background-write': '它所在的组里有进程在后台写终端或改终端设置',
  'window-size': '它的终端窗口变了大小',
  timer: '它自己设的定时器到时了',
  'broken-pipe': '它往没有人再读的管道或套接字里写',
  'parent-exit': '它的父进程，或者父进程里生出它的那个线程，结束了（PR_SET_PDEATHSIG）',
  'cpu-limit': '它用的处理器时间超过了上限（RLIMIT_CPU）',
  'file-limit': '它写的文件超过了上限（RLIMIT_FSIZE）',
};

function signalled(event: EventOf<'signal'>) {
  const sender = { kernel: '内核', outside: '世界外面', itself: '自己', process: say` ${p(event.from)} ` }[
    senderKind(event)
  ];
  const reason = event.reason === undefined ? undefined : REASONS[event.reason];
  const fate = { default: '', ignored: '，忽略了它', caught: '，自己处理了它', blocked: '，它正被阻塞' };
  return say`${p(event.pid)} 收到${sender}发来的 ${event.signal}${reason ? `（因为${reason}）` : ''}${fate[event.disposition]}`;
}

function limited({ limit, pid, count }: EventOf<'limit'>) {
  const who = pid === undefined ? '某个进程' : p(pid);
  if (limit === 'memory') return say`这个世界的内存用完了：${who} 占得最多，被杀死`;
  if (limit === 'idle') return '很久没有人动这个世界了';
  return count === 1
    ? say`这个世界的进程数到了上限：${who} 没能 fork`
    : `超出上限的 fork 已被拒绝 ${count} 次：除了 init 和 shell，其余进程都被杀死`;
}

/** An event in a sentence. */
function told(event: TimelineEvent): ReactNode {
  switch (event.type) {
    case 'fork':
      return say`${p(event.pid)} 生出子进程 ${p(event.child)}`;
    case 'exec':
      return say`${p(event.pid)} 开始运行 ${(<code>{event.argv.join(' ')}</code>)}`;
    case 'call':
      return say`${p(event.pid)} 调用 ${(<CallLine of={event} />)}${event.fault ? '（被安排失败）' : event.injected ? '（奉命执行）' : ''}`;
    case 'signal':
      return signalled(event);
    case 'stop':
      return say`${p(event.pid)} 因 ${event.signal} 停住`;
    case 'continue':
      return say`${p(event.pid)} 继续运行`;
    case 'exit':
      return event.signal === undefined
        ? say`${p(event.pid)} 结束，退出状态 ${event.code ?? '?'}`
        : say`${p(event.pid)} 被 ${event.signal} 杀死`;
    case 'reparent':
      return say`${p(event.pid)} 失去父进程 ${p(event.from)}，由 ${p(event.to)} 收养`;
    case 'hangup':
      return `${event.tty} 被挂断`;
    case 'terminal':
      return say`为 ${p(event.shell)} 打开了 ${event.tty}`;
    case 'terminal-gone':
      return `已没有进程打开着 ${event.tty}，这个终端随之消失`;
    case 'hold':
      return say`${p(event.pid)} 停在 ${(<CallLine of={event} />)} 之前`;
    case 'release':
      return say`${p(event.pid)} 获准继续执行 ${event.name}`;
    case 'log':
      return say`${event.pid === undefined ? '某个进程' : p(event.pid)} 写了日志：${event.text}`;
    case 'limit':
      return limited(event);
    default:
      return null;
  }
}

function cause(of: Cause) {
  switch (of.kind) {
    case 'call':
      return say`${p(of.pid)} ${callText(of)}`;
    case 'reparent':
      return say`${p(of.from)} 先走了，由 ${p(of.to)} 收养`;
    case 'exec':
      return `exec ${of.path}`;
    case 'exit':
      return ended(of.ending);
    case 'leader-exit':
      return say`会话首进程 ${p(of.leader)} 结束了`;
    case 'hangup':
      return `${of.tty} 被挂断`;
  }
}

const why: MachineText['table']['why'] = (pid, column, { was, now, cause: by }) => {
  if (by === null) return `原来是 ${was}，现在是 ${now}。`;
  switch (by.kind) {
    case 'call':
      if (by.name === 'setsid') {
        if (column === 'sid') return say`setsid 让 ${p(pid)} 成为新会话的首进程，SID 就是它自己的 PID。`;
        if (column === 'pgid')
          return say`setsid 让 ${p(pid)} 成为新进程组的组长进程，PGID 就是它自己的 PID。`;
        return say`新会话没有控制终端，${p(pid)} 与 ${was} 从此断开。`;
      }
      if (column === 'pgid')
        return say`${by.pid === pid ? '它自己' : p(by.pid)} 把 ${p(pid)} 移进了进程组 ${now}。`;
      if (column === 'tty')
        return now === '?'
          ? say`${p(pid)} 放弃了控制终端。`
          : by.name === 'ioctl'
            ? say`${p(pid)} 是没有终端的会话首进程，主动申请把 ${now} 作为控制终端。`
            : say`${p(pid)} 是没有终端的会话首进程，打开 ${now} 之后，这个终端就成了它的控制终端。`;
      return say`${p(by.pid)} 用 ${by.name} 改变了它。`;
    case 'reparent':
      return say`父进程 ${p(by.from)} 先结束了，孤儿进程 ${p(pid)} 由 ${p(by.to)} 收养。`;
    case 'exec':
      return say`${p(pid)} 还是同一个进程，只是换了一个程序来运行。`;
    case 'exit':
      return say`${p(pid)} 已经结束，父进程还没有来 wait。`;
    case 'leader-exit':
      return say`会话首进程 ${p(by.leader)} 结束，整个会话失去了终端。`;
    case 'hangup':
      return say`终端被关闭，没有进程再拥有它。`;
  }
};

function chip(facts: ChipFacts): string {
  const parts = [`进程 ${facts.pid} ${facts.comm}`];
  if (facts.state === 'dead') parts.push(facts.ending ? ended(facts.ending) : '已结束');
  if (facts.state === 'stopped') parts.push('已停住');
  if (facts.held !== null) parts.push(`停在 ${facts.held} 之前`);
  if (facts.state === 'zombie') parts.push('僵尸进程');
  if (facts.leadsSession) parts.push(`会话 ${facts.sid} 的首进程，进程组 ${facts.pgid} 的组长进程`);
  else if (facts.leadsGroup) parts.push(`会话 ${facts.sid} 中进程组 ${facts.pgid} 的组长进程`);
  else parts.push(`属于会话 ${facts.sid} 的进程组 ${facts.pgid}`);
  if (facts.foreground) parts.push('在前台');
  if (facts.ppid > 0) parts.push(`父进程 ${facts.parent ?? ''} ${facts.ppid}`.replace(/ {2,}/g, ' '));
  parts.push(facts.tty === null ? '没有控制终端' : `控制终端 ${facts.tty}`);
  return parts.join('，');
}

const FAMILIES: MachineText['timeline']['families'] = {
  lives: '生与死',
  sessions: '进程组、会话、终端',
  signals: '信号',
  surroundings: '文件、目录、掩码',
  rest: '日志与其他',
};

/** 进程表、关系图与时间线上的文字。 */
export const machineZh: MachineText = {
  leadsGroup: (pid) => `进程组 ${pid} 的组长进程`,
  leadsSession: (pid) => `会话 ${pid} 的首进程`,
  ended,
  held: (call) => `停在 ${call} 之前`,
  list: (items) => joined(items, '、', ' 和 '),
  table: {
    caption: '进程表，与 ps -efj 的输出一致',
    column: {
      uid: '进程的用户',
      pid: '进程号',
      ppid: '父进程的进程号',
      pgid: '进程组号',
      sid: '会话号',
      c: '处理器占用百分比',
      stime: '启动时间',
      tty: '控制终端，? 表示没有',
      time: '用掉的处理器时间',
      cmd: '命令',
    },
    was: (old) => `原来是 ${old}`,
    cause,
    why,
    born: '新的',
    empty: '还没有进程。',
  },
  map: {
    label: '会话、进程组与终端的关系图',
    session: '会话',
    group: '进程组',
    foreground: '前台',
    sessionLeaderGone: '会话首进程已经不在',
    groupLeaderGone: '组长进程已经不在',
    groupLeaderElsewhere: '组长进程去了别的组',
    noTerminal: '没有终端',
    terminalFree: '没有控制任何会话',
    terminalClosed: '已关闭',
    leadsSession: '会话首进程',
    leadsGroup: '组长进程',
    leadsBoth: '会话首进程、组长进程',
    stopped: '已停住',
    zombie: '僵尸进程',
    parentOf: (children) => say`${children} 的父进程`,
    init: 'init',
    subreaper: 'subreaper',
    chip,
    empty: '还没有进程。',
  },
  timeline: {
    label: '时间线：移动它，回看过去',
    moment: (event, step, live = false) =>
      [
        live ? '现在' : '',
        step ? `步骤 ${step.label}` : '',
        event ? `${subject(event)}${mark(event)}` : '开头',
      ]
        .filter(Boolean)
        .join('，'),
    mark,
    told,
    place: (index, of) => `${index}／${of}`,
    steps: '逐个事件',
    before: '前一个事件',
    after: '后一个事件',
    view: '显示什么',
    zoomIn: '放大',
    zoomOut: '缩小',
    fit: '看全部',
    filter: '筛选',
    filterTitle: '只看',
    filtered: (pid, families) =>
      [
        pid === null ? '' : `${pid} 和它启动的`,
        families.length === 5 ? '' : families.map((family) => FAMILIES[family]).join('、') || '什么都不看',
      ]
        .filter(Boolean)
        .join('；'),
    process: '进程',
    everyProcess: '所有进程',
    everything: '全部显示',
    families: FAMILIES,
    nothingLeft: '筛选之后没有事件了。',
    now: '现在',
    dropped: '更早的已经不再保留',
    empty: '还什么都没有发生。',
    arriving: '正在取回已经发生的事……',
  },
};
