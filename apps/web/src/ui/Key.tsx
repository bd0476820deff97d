/** A key's name beside what it does; screen readers get it from aria-keyshortcuts. */
export function Key({ name }: { name: string }) {
  return <kbd aria-hidden="true">{name}</kbd>;
}
