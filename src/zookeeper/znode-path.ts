/** What ZooKeeper takes for a path (its PathUtils), so that a bad one is refused here and not by a dropped connection. */
const forbidden = /[\p{Cc}\p{Cs}\u{e000}-\u{f8ff}\u{fff0}-\u{10ffff}]/u;

/** @returns why `path` is none; undefined when it is one. A sequential znode's name may be its number alone: `/queue/`. */
export function pathFault(path: string, sequential = false): string | undefined {
  const whole = sequential ? `${path}0` : path;
  if (!whole.startsWith('/')) return 'a path starts with /';
  if (whole === '/') return undefined;
  const names = whole.slice(1).split('/');
  if (names.includes('')) return 'a path has no empty names';
  if (names.includes('.') || names.includes('..')) return 'a path is absolute';
  if (forbidden.test(whole)) return 'a path has no control, private or surrogate characters';
  return undefined;
}

/** `/` is the parent of `/a`, and its own. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function childOf(path: string, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}
