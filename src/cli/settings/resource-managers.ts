import type { FileEntry } from './resolve.js';
import { resourceManagerProperty } from './table.js';

const ids = 'yarn.resourcemanager.ha.rm-ids';

/**
 * Where the ResourceManagers of a yarn-site.xml serve: one, or with high availability several, by web address or by host alone, and by https
 * where Hadoop says that only that is served.
 *
 * @returns one entry for the property above; none when the file names no ResourceManager
 */
export function resourceManagers(entries: readonly FileEntry[]): FileEntry[] {
  const find = (key: string) => entries.findLast((entry) => entry.key === key);
  const secure = find('yarn.http.policy')?.text === 'HTTPS_ONLY';
  const property = secure ? 'yarn.resourcemanager.webapp.https.address' : resourceManagerProperty;
  const [scheme, port] = secure ? ['https', 8090] : ['http', 8088];
  const names = find(ids)
    ?.text.split(',')
    .map((id) => `.${id.trim()}`) ?? [''];
  const found = names.flatMap((suffix) => {
    const web = find(property + suffix);
    const host = find(`yarn.resourcemanager.hostname${suffix}`);
    if (web !== undefined) return [{ ...web, text: `${scheme}://${web.text}` }];
    return host === undefined ? [] : [{ ...host, text: `${scheme}://${host.text}:${port}` }];
  });
  const [first] = found;
  return first === undefined ? [] : [{ ...first, key: resourceManagerProperty, text: found.map(({ text }) => text).join(',') }];
}
