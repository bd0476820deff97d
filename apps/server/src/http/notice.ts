import type { Refusal } from './access.js';

export type NoticeCode = Refusal | 'not-found' | 'not-built' | 'failed';

interface Words {
  title: string;
  text: string;
}

/** What a person who meets a closed door is told, in both languages: the page that would choose one is behind it. */
const NOTICES: Record<NoticeCode, { zh: Words; en: Words }> = {
  'no-token': {
    zh: {
      title: '需要带令牌的地址',
      text: '请打开 daemonlab serve 在终端里打印的完整地址（以 ?token= 结尾的那个）。如果是从别的网站点进来的，点下面的“重试”。',
    },
    en: {
      title: 'This address needs its token',
      text: 'Open the whole address that "daemonlab serve" printed in its terminal (the one with ?token= in it). If a link on another site brought you here, "Try again" is enough.',
    },
  },
  'wrong-token': {
    zh: {
      title: '令牌不对',
      text: '这个令牌不属于正在运行的服务器：每次启动都会换一个。请用最近一次打印的地址。',
    },
    en: {
      title: 'This token is not the right one',
      text: 'It does not belong to the server that runs now: each start makes a new one. Use the address printed last.',
    },
  },
  'bad-host': {
    zh: {
      title: '服务器不认识这个主机名',
      text: '请用 daemonlab serve 打印的地址打开；要用别的名字或地址访问，请用 --host 启动服务器。',
    },
    en: {
      title: 'The server does not go by this host name',
      text: 'Use the address that "daemonlab serve" printed. To be reached by another name or address, start it with --host.',
    },
  },
  'bad-origin': {
    zh: { title: '请求来自别的网站', text: '只有 Daemon Lab 自己的页面可以使用这个服务器。' },
    en: {
      title: 'This request comes from elsewhere',
      text: "Only Daemon Lab's own page may use this server. A client of your own gives the token in the address.",
    },
  },
  method: {
    zh: { title: '不支持的请求方法', text: '这里只接受 GET 和 HEAD。' },
    en: { title: 'Method not allowed', text: 'Only GET and HEAD are taken here.' },
  },
  'bad-request': {
    zh: { title: '看不懂的请求', text: '请求的地址不完整或写错了。' },
    en: { title: 'Bad request', text: 'The address that was asked for cannot be read.' },
  },
  'not-found': {
    zh: { title: '没有这个地址', text: '服务器上没有这个文件或接口。' },
    en: { title: 'Not found', text: 'The server has no such file or address.' },
  },
  'not-built': {
    zh: { title: '页面还没有构建', text: '请在仓库根目录运行 npm run build，然后刷新。' },
    en: {
      title: 'The page has not been built yet',
      text: 'Run "npm run build" in the root of the repository, then reload.',
    },
  },
  failed: {
    zh: { title: '服务器出错了', text: '详情在服务器的日志里。' },
    en: { title: 'The server failed at this', text: 'Its log says how.' },
  },
};

/** The English sentence, for programs. */
export const noticeText = (code: NoticeCode): string => NOTICES[code].en.text;

/** A small page of plain HTML that says what is wrong and what to do. Holds nothing that came with the request. */
export function noticePage(code: NoticeCode): string {
  const { zh, en } = NOTICES[code];
  const retry =
    code === 'no-token' ? '<p><a href="" lang="zh">重试</a> · <a href="" lang="en">Try again</a></p>' : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${en.title} · Daemon Lab</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.25rem}h1{font-size:1.25rem;margin:1.5em 0 .25em}p{margin:.25em 0}</style></head>
<body><section lang="zh"><h1>${zh.title}</h1><p>${zh.text}</p></section>
<section lang="en"><h1>${en.title}</h1><p>${en.text}</p></section>${retry}</body></html>
`;
}
