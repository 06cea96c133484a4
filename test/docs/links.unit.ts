import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: root });

/** A page without the code in it, where brackets are no links. */
function proseOf(page: string): string {
  return readFileSync(path.join(root, page), 'utf8')
    .replace(/^ *```.*?^ *```/gms, '')
    .replace(/`[^`\n]*`/g, 'code');
}

/** Where the links of a page lead: a path from the root, and an anchor there. Links to other sites are left out. */
function linksOf(page: string) {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^https?:/.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { target, to: file === '' ? page : path.join(path.dirname(page), file), anchor };
    });
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(path.join(root, page), 'utf8').replace(/^ *```.*?^ *```/gms, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

describe('the documentation', () => {
  it.each(pages)('%s has no link that leads nowhere', (page) => {
    const broken = linksOf(page).filter(({ to, anchor }) => {
      if (!existsSync(path.join(root, to))) return true;
      return anchor !== undefined && !anchorsOf(to).includes(anchor);
    });
    expect(broken.map(({ target }) => target)).toEqual([]);
  });

  it('has no page that README does not lead to', () => {
    const reached = new Set<string>(['README.md']);
    for (const page of reached) {
      for (const { to } of linksOf(page)) {
        const inside = statSync(path.join(root, to)).isDirectory()
          ? pages.filter((other) => path.dirname(other) === path.normalize(to).replace(/\/$/, ''))
          : [to];
        for (const next of inside) if (next.endsWith('.md')) reached.add(next);
      }
    }
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});
