/** ZooKeeper's rules for paths (org.apache.zookeeper.common.PathUtils). */
export function isValidPath(path: string): boolean {
  if (path === '/') return true;
  if (!path.startsWith('/') || path.endsWith('/')) return false;
  if (hasForbiddenCharacter(path)) return false;
  return !(path.includes('/.') || path.includes('//')) || path.split('/').slice(1).every(isValidName);
}

/** @returns why `path` is none; undefined when it is one. A sequential znode's name may be its number alone: `/queue/`. */
export function pathFault(path: string, sequential = false): string | undefined {
  const whole = sequential ? `${path}0` : path;
  if (isValidPath(whole)) return undefined;
  if (!whole.startsWith('/')) return 'a path starts with /';
  if (whole.endsWith('/') || whole.includes('//')) return 'a path has no empty names';
  if (hasForbiddenCharacter(whole)) return 'a path has no control, private or surrogate characters';
  return 'a path has no . or .. in it';
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

function isValidName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..';
}

function hasForbiddenCharacter(path: string): boolean {
  for (let at = 0; at < path.length; at++) {
    const unit = path.charCodeAt(at);
    if (unit < 0x20 || (unit > 0x7e && (unit < 0xa0 || isUnassignable(unit)))) return true;
  }
  return false;
}

/** Lone surrogates and private use are refused as ZooKeeper does; so are pairs, which its clients could not name either. */
function isUnassignable(unit: number): boolean {
  return (unit >= 0xd800 && unit <= 0xf8ff) || unit >= 0xfff0;
}
