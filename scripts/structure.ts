/**
 * Holds the folders of src/ to the one-way rule of docs/architecture.md, every file to a graph without cycles, and every command to a page.
 *
 * The graph is esbuild's own: what it would bundle. Imports of types alone, which it drops, are kept by turning them into plain ones first.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** What each folder may import from, beside itself. Nothing else: a new edge is a decision to be argued for. */
const foundations = ['errors', 'runtime'];
const ports = [...foundations, 'zookeeper', 'storage', 'kafka', 'search'];
const rules = [...ports, 'domain', 'metron', 'control'];
const blocks = [...rules, 'models', 'engines', 'stellar'];

export const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  runtime: ['errors'],
  zookeeper: foundations,
  storage: foundations,
  kafka: foundations,
  search: foundations,
  domain: ['errors'],
  metron: ['errors', 'runtime', 'domain'],
  control: ['errors', 'runtime', 'domain', 'zookeeper'],
  models: ['errors', 'runtime', 'zookeeper', 'domain', 'metron'],
  stellar: [...rules, 'models'],
  engines: rules,
  service: blocks,
  agent: blocks,
  sensor: blocks,
  dev: [...blocks, 'service', 'agent', 'sensor'],
  operations: [...blocks, 'service', 'agent', 'sensor', 'dev'],
  cli: [...blocks, 'operations', 'service', 'agent', 'sensor', 'dev'],
  commands: [...blocks, 'operations', 'service', 'agent', 'sensor', 'dev', 'cli'],
};

/** Only the command loader may look up: it is the one place that knows every command. */
const exceptions = new Set(['src/cli/command-loaders.ts']);

const keepTypeImports: Plugin = {
  name: 'keep type imports',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      const edges = [...source.matchAll(/^(?:import|export) type [^;]*? from '(\.[^']+)';/gm)].map(([, target]) => `import '${target}';`);
      const mixed = [...source.matchAll(/^import \{[^;]*?\btype\b[^;]*?\} from '(\.[^']+)';/gm)].map(([, target]) => `import '${target}';`);
      return { contents: [...edges, ...mixed, source].join('\n'), loader: 'ts' };
    });
  },
};

export function sourceFiles(root: string): string[] {
  return readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join('src', file))
    .sort();
}

export async function importGraph(root: string): Promise<Map<string, string[]>> {
  const { metafile } = await build({
    absWorkingDir: root,
    // One entry that imports all: as entries of their own they would each be put together with all that they need.
    stdin: {
      contents: sourceFiles(root)
        .map((file) => `import './${file}';`)
        .join('\n'),
      resolveDir: root,
    },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    loader: { '.json': 'json' },
    logLevel: 'silent',
    plugins: [keepTypeImports],
  });
  return edgesOf(metafile);
}

function edgesOf(metafile: Metafile): Map<string, string[]> {
  const inside = (file: string) => file.startsWith('src/') && file.endsWith('.ts');
  return new Map(
    Object.entries(metafile.inputs)
      .filter(([file]) => inside(file))
      .map(([file, { imports }]) => [file, [...new Set(imports.map((edge) => edge.path).filter(inside))]]),
  );
}

export function violations(graph: ReadonlyMap<string, readonly string[]>): string[] {
  return [...folderViolations(graph), ...cycles(graph)];
}

function folderViolations(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  for (const [file, targets] of graph) {
    const from = folderOf(file);
    if (!(from in allowed)) found.push(`${file}: folder src/${from} is not in scripts/structure.ts`);
    if (exceptions.has(file)) continue;
    for (const target of targets) {
      const to = folderOf(target);
      if (to !== from && !allowed[from]?.includes(to)) found.push(`${file} imports ${target}: ${from} may not know ${to}`);
    }
  }
  return found;
}

function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]) => {
    const at = trail.indexOf(file);
    if (at >= 0) {
      found.push(`cycle: ${[...trail.slice(at), file].join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of [...graph.keys()].sort()) visit(file, []);
  return found;
}

/** A command parses its flags, calls one operation and renders the result: one that is longer does work of its own. */
const mostCommandLines = 80;

/** @param sources the text of each file, by its path from the root */
export function longCommands(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([file, text]) => {
    const lines = text.split('\n').length - 1;
    if (folderOf(file) !== 'commands' || lines <= mostCommandLines) return [];
    return [`${file} has ${lines} lines: a command has at most ${mostCommandLines}`];
  });
}

function folderOf(file: string): string {
  return file.split('/')[1] ?? '';
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..');
  const sources = new Map(sourceFiles(root).map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
  const found = [...violations(await importGraph(root)), ...longCommands(sources)];
  for (const line of found) console.error(line);
  if (found.length > 0) process.exitCode = 1;
}
