const matching = (root: Element | null, selector: string): HTMLElement[] => [
  ...(root?.querySelectorAll<HTMLElement>(selector) ?? []),
];

/** Moves the focus among the elements of `root` that match, `step` places from `from`; stays at the ends. */
export function moveFocus(root: Element | null, selector: string, from: Element, step: number): void {
  const all = matching(root, selector);
  const index = all.findIndex((element) => element === from);
  all[Math.max(0, Math.min(all.length - 1, index + step))]?.focus();
}

/** Moves the focus to the nearest matching element in a direction, as the eye sees it; stays where there is none. */
export function moveFocusTowards(
  root: Element | null,
  selector: string,
  from: Element,
  towards: 'left' | 'right' | 'up' | 'down',
): void {
  const start = from.getBoundingClientRect();
  const across = towards === 'left' || towards === 'right';
  const sign = towards === 'right' || towards === 'down' ? 1 : -1;
  let best: HTMLElement | undefined;
  let least = Infinity;
  for (const element of matching(root, selector)) {
    const rect = element.getBoundingClientRect();
    const dx = (rect.left + rect.right - start.left - start.right) / 2;
    const dy = (rect.top + rect.bottom - start.top - start.bottom) / 2;
    const ahead = (across ? dx : dy) * sign;
    // Sideways distance counts more: the next in the same row or column comes first.
    const cost = ahead + 3 * Math.abs(across ? dy : dx);
    if (element !== from && ahead > 4 && cost < least) [best, least] = [element, cost];
  }
  best?.focus();
}
