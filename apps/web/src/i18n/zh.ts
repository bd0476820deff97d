import { exploreZh } from './explore-zh.js';
import { progressZh } from './progress-zh.js';
import type { Messages } from './en.js';

/** 页面上的全部中文。 */
export const zh: Messages = {
  name: 'Daemon Lab',
  other: { label: 'English', title: 'Switch to English' },
  theme: { toDark: '深色', toLight: '浅色', title: '切换浅色与深色（D）' },
  help: '帮助',
  close: '关闭',
  cancel: '取消',

  course: {
    title: '守护进程是怎样炼成的',
    lead: '在真实的内核上，让真实的进程一步一步变成守护进程。看进程表一格一格地变，也看清为什么变。',
    lessons: '课程',
    minutes: (count) => `${count} 分钟`,
    steps: (count) => `${count} 步`,
    stepsOf: (title) => `《${title}》的各步`,
    loading: '正在加载课程……',
    empty: '这里还没有课程。',
  },

  progress: progressZh,

  glossary: {
    title: '术语表',
    lead: '课程里的每一个词，各用两句话说清楚。',
    also: (word) => `英文：${word}`,
    see: '参见',
    shown: '演示于',
    index: '全部词语',
    ofLesson: '这一课的词语',
    groups: {
      process: '进程',
      group: '进程组与会话',
      terminal: '终端',
      signal: '信号',
      file: '文件与日志',
      kernel: '系统调用与内核',
      lab: 'Daemon Lab 的用语',
    },
  },

  failed: {
    title: '没能取到这一页',
    part: '没能取到页面的这一部分。',
    lack: {
      network: '服务器没有回应。daemonlab serve 还在运行吗？',
      outdated: '服务器上的 Daemon Lab 已经更新，这一页还是旧的：请重新载入。',
      passing: '再试一次，也许就能取到。',
    },
    access: '服务器要验证令牌：请打开 daemonlab serve 打印出来的完整地址，问号后面的也要。',
    status: (status) => `服务器返回了状态 ${status}。`,
    retry: '再试一次',
  },

  broken: {
    broken: '页面停住了',
    lead: '页面自己出了错，没法再画下去。它的世界还在运行，重新载入就能接着用。',
    again: '重新载入',
  },

  notFound: {
    title: '这个地址上什么也没有',
    lead: (path) => `没有叫 ${path} 的页面，就像一个再没有进程使用的进程号。`,
    home: '回到课程',
  },

  lesson: {
    progress: (step, of) => `第 ${step} 步，共 ${of} 步`,
    extra: '走完之后',
    finished: '全部走完',
    steps: '步骤',
    stepsTitle: '全部步骤：可以回看某一步，也可以跳过某一步',
    stepStatus: {
      done: '已完成',
      failed: '没有成功',
      running: '正在进行',
      todo: '还没到',
      omitted: '跳过',
      withoutIt: '跳过了它',
    },
    happened: '刚才发生了什么',
    listing: 'C 程序，这一步对应的行已标出',
    panel: '课文',
    next: '下一步',
    forward: '向前',
    back: '回看',
    fresh: '重置世界',
    omit: '跳过这一步',
    omitShort: '跳过',
    failed: '这一步没有成功。',
    failedBy: {
      'process-gone': '这一步走不了：它要用的进程已经不在了。',
      'not-started': '命令敲进去了，该启动的进程却没有出现。',
      'call-failed': '这一步里有个系统调用失败了。',
      'call-blocked': '这一步里有个系统调用还在内核里等着，没有返回。',
      'waited-in-vain': '等了一阵，该发生的事没有发生。',
      'too-slow': '等了一阵，没有等到回音。',
      'terminal-closed': '这一步走不了：它要用的终端已经关闭了。',
      'terminal-busy': '终端的前台被别的程序占着，没法给 shell 输入命令。',
      'no-terminal': '这一步走不了：它要用的终端从来没有打开过。',
      'no-value': '这一步走不了：它要用的一个值现在还没有。',
      'lab-refused': '这个请求被拒绝了。',
      'world-gone': '这个世界已经不在了。',
    },
    note: (detail) => `在这台机器上：${detail}`,
    toldNotShown: '这台机器演示不了这一步，只能讲给你听。',
    told: '只讲，不演示',
    retry: '再试一次',
    retryHint: '可以再试一次，会从停下的地方接着做。要是它需要的东西已经不在了，就重置世界。',
    goneHint: '重置世界，就能从头走起。',
    busyHint: '先结束那个程序（比如按 Ctrl-C），再试一次。',
    otherwise:
      '在这个世界里，结果和下面说的不一样，标 ✗ 的几条没有成立。可能是之前手动做过什么；重置世界，就能看到本来的样子。',
    takeHome: '带走三句话',
    after: {
      title: '这个世界归你了',
      lead: '你可以一直用下去：在终端里输入命令，关掉终端，在“探索”里让任何进程执行任何调用。',
      omit: '想看看少了哪一步会怎样，就重置世界。',
    },
    host: (init) => `没有隔离：这些是你自己在这台机器上的真实进程，孤儿进程由 ${init} 收养。`,
    startedOver: '刷新之前的那个世界已经不在了，这是一个全新的世界。',
  },

  prediction: {
    choose: '选一个答案，再走这一步，由内核来判对错。',
    chosen: '记下了。走这一步，由内核来判对错。',
    right: '内核也这么说',
    yours: '你的答案',
    actual: '内核给出的是这个',
    none: '没有',
  },

  contest: {
    title: '谁活下来？',
    alive: (alive, of) => `${of} 个中活着 ${alive} 个`,
    contestant: '选手',
    fate: '结局',
    stdout: '描述符 1',
    lives: '活着',
    gone: '不在了',
    exited: (status) => `已退出，状态 ${status}`,
    killed: (signal) => `死于 ${signal}`,
    from: '来自',
    kernel: '内核',
    closed: '已关闭',
    last: '最后一次看到它活着时的样子',
  },

  daemons: {
    title: '真实的守护进程，一步一步',
    count: (live, recorded) =>
      [live > 0 ? `现场跟踪 ${live} 个` : '', recorded > 0 ? `录下的 ${recorded} 个` : '']
        .filter((part) => part !== '')
        .join('，'),
    daemon: '守护进程',
    live: '现场跟踪',
    version: (version) => `录制，${version}`,
    notTaken: '没有走',
    mark: { c: '捕获', i: '忽略', '/': '最后在 /' },
    legend: '数字是它走这一步的先后。c：最后捕获 SIGHUP，i：忽略；/：最后在根目录。',
    sighup: { caught: '捕获', ignored: '忽略', default: '默认处理' },
    hangup: (how) => `SIGHUP：${how}`,
    end: '最后',
    leads: '是会话首进程',
    member: '不是会话首进程',
    closed: '已关闭',
    tracedHere: '刚才在你的世界里跟踪的。',
    recordedAs: (version, os, kernel, date) =>
      `这是录制，没有在这里运行：${version}；${os}，Linux ${kernel}，${date}。`,
  },

  claims: {
    title: (hold, of) => `已和内核核对：${of} 条中 ${hold} 条成立`,
    holds: '成立',
    fails: '不成立',
    found: (found) => `实际是：${found}`,
  },

  machine: {
    label: '机器',
    map: '关系图',
    table: '进程表',
    terminal: '终端',
    explore: '探索',
    timeline: '时间线',
    resize: (above, below) => `调整${above}与${below}的大小`,
    lesson: '课文',
    views: '视图',
  },

  past: {
    title: '你正在看过去',
    at: (step) => `“${step}”之后`,
    start: '第一步之前',
    within: (step) => `“${step}”进行到一半`,
    live: '回到现在',
  },

  link: {
    connecting: '正在准备一个世界……',
    lost: '与服务器的连接断开了，正在重新连接……',
    refused:
      '服务器重新启动过，这个世界也随原来的服务器结束了。请打开 daemonlab serve 最近一次打印的完整地址，问号后面的也要。',
    retry: '立即重试',
  },

  limit: {
    title: '这个世界到了上限。',
    acted: ({ limit, pid, count }, limits) => {
      if (limit === 'memory')
        return `它的进程占用的内存超过了 ${limits.memoryMiB} MiB，占得最多的 ${pid ?? '?'} 被杀死了。`;
      if (limit === 'idle') return '很久没有人动它了。';
      return count === 1
        ? `最多只能有 ${limits.processes} 个进程：${pid ?? '?'} 的 fork 失败，错误是 EAGAIN。`
        : `最多只能有 ${limits.processes} 个进程，超出的 fork 已被拒绝 ${count} 次：这是 fork 炸弹。除了 init 和 shell，其余进程都被杀死了。`;
    },
  },

  gone: {
    title: '这个世界已经不在了。',
    reason: {
      stopped: '它被停止了，里面的进程也一并结束。',
      idle: '很久没有人动它，所以被收回了。',
      limit: '它达到了资源上限，被收回了。别的世界没有受影响。',
      died: '管理它的程序突然结束了，内核随之结束了其中的全部进程。',
      failed: '它没能启动起来。',
    },
    fresh: '开一个全新的世界',
    look: '其中发生过的事仍然可以回看。',
  },

  deepLink: {
    title: (step, before) => `这个链接指向“${step}”，前面还有 ${before} 步。`,
    unknown: (step) => `这一课没有“${step}”这一步，链接可能来自旧版本。`,
    take: '现在就走完它们',
    no: '先不用',
  },

  idle: {
    title: (seconds) => `很久没有人动这个世界了，${seconds} 秒后它会被收回。`,
    stay: '留着它',
  },

  problem: {
    'bad-message': '服务器没看懂这个页面发出的消息。请刷新页面。',
    'too-large': '一次发送的内容太多了，请分成几段粘贴。',
    'too-fast': '发得太快了，请稍等一下。',
    version: '服务器更新过了，请刷新页面。',
    'no-such-lesson': '服务器上没有这一课。',
    'no-such-terminal': '那个终端已经不在了。',
    'no-world': '现在没有世界，请开一个全新的。',
    'world-failed': '在这台机器上没能建起世界。运行 daemonlab doctor 可以知道缺了什么。',
    'too-many-worlds': '这台服务器容不下更多的世界了。请先关掉一个再试。',
    'not-now': '还不行：上一步还没有做完。',
    'step-failed': '这一步没有做完。',
    'lab-error': '机器拒绝了这个请求。',
  },

  terminal: {
    group: '终端',
    name: (tty) => `终端 ${tty}`,
    closed: (tty) => `${tty}（已关闭）`,
    past: (tty) => `终端 ${tty} 当时的样子，只读`,
    input: (tty) => `在终端 ${tty} 中输入。按 F6 离开终端。`,
    close: '关闭这个终端',
    closeTitle: '真正的挂断，等于关掉窗口',
    open: '打开一个终端',
    leave: '按 F6 离开终端',
    enter: '按 F6 进入终端',
    none: '没有打开的终端。',
    closedNote: '这个终端已经关闭，屏幕上的内容留着供你查看。',
    idleNote: '这个终端上已经没有会话，没有 shell 在读你输入的内容。点“打开一个终端”就有新的。',
    pastNote: '当时的屏幕',
    keys: '按键',
  },

  reset: {
    title: '换一个全新的世界？',
    lead: '这个世界里的所有进程都会结束，一切从头开始。',
    confirm: '重置世界',
  },

  explore: exploreZh,

  helpPage: {
    title: '按键',
    next: '下一步；看过去时，向前',
    back: '回看上一个时刻，不会重新执行',
    fresh: '换一个全新的世界',
    explore: '探索：让任何进程执行一个系统调用',
    event: '后退或前进一个事件，整页随之变化',
    zoom: '在时间线上：放大、缩小、看全部',
    predict: '选择预测的答案',
    language: '中文或英文',
    theme: '浅色或深色',
    terminal: '进入终端，或离开终端',
    help: '显示这份帮助',
    note: '在终端里，字母和空格都会输入终端。按 F6（或 Ctrl+Shift+Esc）就能离开。',
    legend: '图例',
    identity: '一个进程只有一种颜色，它的编号出现在哪里都一样。',
    leader: '这个编号就是该进程自己的：它是那个进程组的组长进程，或那个会话的会话首进程。',
    changed: '划掉的是原来的值，旁边是现在的值。指向它，就能看到是哪个调用改变了它。',
    world: '这个世界',
    isolation: {
      namespaces: '一个独立的世界：有自己的进程、终端、文件和网络。',
      host: '你自己在这台机器上的进程，没有隔离。',
    },
    kernel: (kernel) => `内核 ${kernel}。`,
    limits: (processes, memory, files) => `最多 ${processes} 个进程、${memory} MiB 内存、${files} MiB 文件。`,
    space: '空格',
  },
};
