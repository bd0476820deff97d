import { expect, type Locator, type Page } from '@playwright/test';

export type Column = 'uid' | 'pid' | 'ppid' | 'pgid' | 'sid' | 'c' | 'stime' | 'tty' | 'time' | 'cmd';

/** The lesson page by the roles and test ids of the contract: what a spec says about it, it says through here. */
export class LessonPage {
  readonly page: Page;
  readonly next: Locator;
  readonly back: Locator;
  readonly reset: Locator;
  readonly table: Locator;
  readonly map: Locator;
  readonly timeline: Locator;
  readonly terminal: Locator;
  readonly explain: Locator;
  readonly pastBanner: Locator;

  constructor(page: Page) {
    this.page = page;
    this.next = page.getByTestId('step-next');
    this.back = page.getByTestId('step-back');
    this.reset = page.getByTestId('world-reset');
    this.table = page.getByTestId('process-table');
    this.map = page.getByTestId('process-map');
    this.timeline = page.getByTestId('timeline');
    this.terminal = page.getByTestId('terminal');
    this.explain = page.getByTestId('explain');
    this.pastBanner = page.getByTestId('past-banner');
  }

  /** Waits until `<html data-state>` says so. */
  async waitForState(state: 'connecting' | 'live' | 'past' | 'lost') {
    await expect(this.page.locator('html')).toHaveAttribute('data-state', state);
  }

  /** The row of a living process, by its pid. */
  row(pid: number): Locator {
    return this.table.locator(`[data-pid="${pid}"]`);
  }

  cell(pid: number, column: Column): Locator {
    return this.row(pid).locator(`[data-col="${column}"]`);
  }

  /** What the table shows in a cell now; where the cell has changed, the new value. */
  async read(pid: number, column: Column): Promise<string> {
    return (await this.rows()).find((row) => row.pid === pid)?.cells[column] ?? '';
  }

  /** Every row that the table shows: its cells’ values now, without what they were before. */
  async rows(): Promise<{ pid: number; cells: Partial<Record<Column, string>> }[]> {
    return this.table.evaluate((table) =>
      [...table.querySelectorAll('[data-pid]')].map((row) => ({
        pid: Number(row.getAttribute('data-pid')),
        cells: Object.fromEntries(
          [...row.querySelectorAll('[data-col]')].map((cell) => {
            const now = cell.cloneNode(true) as Element;
            now.querySelectorAll('s, del, .sr-only, .visually-hidden, [hidden]').forEach((old) => {
              old.remove();
            });
            return [cell.getAttribute('data-col') ?? '', now.textContent.trim().replace(/◆$/, '').trim()];
          }),
        ),
      })),
    );
  }

  /** Waits until a process with this command stands in the table, and gives its pid: the last such row. */
  async pidOf(command: string | RegExp): Promise<number> {
    const matches = (text: string) => (typeof command === 'string' ? text === command : command.test(text));
    let found: number | undefined;
    await expect
      .poll(async () => {
        found = (await this.rows()).findLast((row) => matches(row.cells.cmd ?? ''))?.pid;
        return found;
      })
      .toBeDefined();
    return found ?? 0;
  }
}
