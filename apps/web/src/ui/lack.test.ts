import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lackOf } from './lack.js';

const server = createServer((request, response) => {
  response.writeHead(request.url === '/assets/lesson-now.js' ? 200 : 404).end();
});
let address = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

it('tells a server with another build from one that is away and from what passes', async () => {
  const [now, before] = [`${address}/assets/lesson-now.js`, `${address}/assets/lesson-before.js`];
  expect(await lackOf([now])).toBe('passing');
  expect(await lackOf([now, before])).toBe('outdated');
  await new Promise((resolve) => server.close(resolve));
  expect(await lackOf([now])).toBe('network');
});
