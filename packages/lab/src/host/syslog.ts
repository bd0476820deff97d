import type { NewEvent } from '@daemonlab/protocol';

/** Facility and severity names in the order of their numbers; syslog(3), RFC 5424 section 6.2.1. */
const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'security',
  'console',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
];
const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
/** What syslogd assumes where a datagram has no priority: user.notice (RFC 3164 section 4.3.3). */
const DEFAULT_PRIORITY = 13;

/** A datagram to /dev/log, taken apart: `<30>Nov 22 10:00:00 name[7]: text` is facility 3 (daemon), severity 6 (info). */
export function decodeLog(bytes: Buffer, pid: number | null): Extract<NewEvent, { type: 'log' }> {
  const all = bytes.toString('utf8').replace(/[\n\0]+$/, '');
  const match = /^<(\d{1,3})>/.exec(all);
  const priority = match && Number(match[1]) < FACILITIES.length * 8 ? Number(match[1]) : DEFAULT_PRIORITY;
  return {
    type: 'log',
    ...(pid === null ? {} : { pid }),
    facility: FACILITIES[priority >> 3]!,
    severity: SEVERITIES[priority & 7]!,
    text: match ? all.slice(match[0].length) : all,
  };
}
