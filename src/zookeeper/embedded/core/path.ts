/** ZooKeeper's rules for paths (org.apache.zookeeper.common.PathUtils). */
export function isValidPath(path: string): boolean {
  if (path === '/') return true;
  if (!path.startsWith('/') || path.endsWith('/')) return false;
  if (hasForbiddenCharacter(path)) return false;
  return !(path.includes('/.') || path.includes('//')) || path.split('/').slice(1).every(isValidName);
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

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The number that a sequential znode's name ends with: ten digits, as Java's `%010d` prints an int. */
export function sequenceSuffix(count: number): string {
  const int = count | 0;
  return int < 0 ? `-${String(-int).padStart(9, '0')}` : String(int).padStart(10, '0');
}
