import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { machineEn } from '../i18n/machine-en.js';
import { buildADaemon, crowd } from './dev/fixtures.js';
import { momentOf } from './moment.js';
import { ProcessMap } from './ProcessMap.js';
import { ProcessTable } from './ProcessTable.js';

/** What browser tests read from the table must be the value and nothing else: scripts of others rely on it. */

function momentAt(id: string) {
  const { world, steps } = buildADaemon();
  const step = steps.find((band) => band.id === id)!;
  return momentOf(world.timeline, step.from, step.to!);
}

const tableAt = (id: string): string =>
  renderToStaticMarkup(<ProcessTable moment={momentAt(id)} text={machineEn} onSelect={() => {}} />);

function cell(html: string, pid: number, column: string): { text: string; was: string | undefined } {
  const row = html.split('<tr ').find((part) => part.startsWith(`data-pid="${pid}"`))!;
  const found = new RegExp(`<td data-col="${column}"([^>]*)>(.*?)</td>`).exec(row)!;
  return { text: found[2]!.replace(/<[^>]*>/g, ''), was: /data-was="([^"]*)"/.exec(found[1]!)?.[1] };
}

describe('ProcessTable', () => {
  it('has the columns of ps -efj in their order', () => {
    const headings = [...tableAt('setsid').matchAll(/<th [^>]*>(\w+)<\/th>/g)].map((match) => match[1]);
    expect(headings.join(' ')).toBe('UID PID PPID PGID SID C STIME TTY TIME CMD');
  });

  it('marks changed cells with the old value and shows only the new one as text', () => {
    const html = tableAt('setsid');
    expect(cell(html, 6, 'sid')).toEqual({ text: '6', was: '2' });
    expect(cell(html, 6, 'pgid')).toEqual({ text: '6', was: '5' });
    expect(cell(html, 6, 'tty')).toEqual({ text: '?', was: 'pts/0' });
    expect(cell(html, 6, 'ppid')).toEqual({ text: '1', was: undefined });
    expect(cell(html, 2, 'sid')).toEqual({ text: '2', was: undefined });
  });

  it('keeps a dead process with how it ended', () => {
    expect(tableAt('fork')).toContain('data-dead="exit 0"');
    expect(tableAt('close')).toMatch(/<tr data-pid="2"[^>]*data-dead="SIGHUP"/);
    expect(tableAt('close')).toContain('killed by SIGHUP');
    expect(tableAt('setsid')).not.toContain('data-dead');
  });
});

describe('ProcessMap', () => {
  const mapOf = (moment: Parameters<typeof ProcessMap>[0]['moment']): string =>
    renderToStaticMarkup(<ProcessMap moment={moment} init={{ pid: 1, kind: 'init' }} text={machineEn} />);

  it('says in words what a chip shows', () => {
    expect(mapOf(momentAt('setsid'))).toContain(
      'aria-label="process 6 mydaemon, leads session 6 and group 6, parent init 1, no controlling terminal"',
    );
  });

  it('can be reached with one Tab, however many processes there are', () => {
    const { world } = crowd();
    const html = mapOf(momentOf(world.timeline, 0, world.last));
    expect(html.match(/class="chip"/g)!.length).toBeGreaterThan(60);
    expect(html.match(/tabindex="0"/g)).toHaveLength(1);
  });
});
