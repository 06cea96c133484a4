import { parentOf } from './paths.js';

/** As Linux: more links than this in one resolution are taken for a loop. */
const mostFollowed = 40;

/**
 * Why a symbolic link can't be part of a model; undefined when it can. A link may point at nothing, but never out of the model, and not
 * by way of other links either: `l -> a/up/..` is innocent as text, and climbs out when `a/up` is a link to the top.
 *
 * @param links path of every link of the model -> its target
 */
export function linkFault(path: string, links: ReadonlyMap<string, string>): string | undefined {
  const target = links.get(path) ?? '';
  if (target === '' || target.includes('\0')) return 'points at nothing';
  if (target.startsWith('/')) return `points at ${target}, which is outside of the model or will be once it has moved`;

  const place = split(parentOf(path));
  const ahead = split(target);
  let followed = 0;
  for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
    if (part === '.') continue;
    if (part === '..') {
      if (place.pop() === undefined) return `points at ${target}, outside of the model`;
      continue;
    }
    place.push(part);
    const next = links.get(place.join('/'));
    if (next === undefined) continue;
    // Another link's own fault is found when it is looked at; here only where it leads.
    if (next.startsWith('/')) return `points outside of the model by way of ${place.join('/')}`;
    followed += 1;
    if (followed > mostFollowed) return 'points at itself, in a circle of links';
    place.pop();
    ahead.unshift(...split(next));
  }
  return undefined;
}

function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
