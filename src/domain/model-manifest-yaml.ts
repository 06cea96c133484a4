import { type Document, isCollection, isMap, isScalar, LineCounter, type Node, parseAllDocuments, Scalar, visit } from 'yaml';
import { Failure } from '../errors/catalogue.js';
import { messageOf } from '../errors/message-of.js';
import { closest } from './closest.js';
import { fieldsAt, type ManifestProblem, type ModelManifest, manifestFile, parseManifest } from './model-manifest.js';

/**
 * Reads the text of a maas.yaml.
 *
 * @throws Failure BAD_MODEL with every problem and its place: `maas.yaml:3:5: ready has no field pat; did you mean path?`
 */
export function readManifest(text: string): ModelManifest {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const [document, second] = 'empty' in documents ? [] : documents;
  if (document === undefined) return mustParse({}, undefined, lines);

  const faults = document.errors.map((error) => `${place(lines, error.pos[0])}: ${firstLine(error.message)}`);
  if (second !== undefined) faults.push(`${place(lines, second.range[0])}: there must be one document only, without ---`);
  if (faults.length > 0) throw badManifest(faults);

  keepTextAsWritten(document);
  return mustParse(toPlain(document), document, lines);
}

function mustParse(value: unknown, document: Document | undefined, lines: LineCounter): ModelManifest {
  const result = parseManifest(value);
  if ('manifest' in result) return result.manifest;
  const found = result.problems.map((problem) => ({ offset: offsetOf(document, problem), text: describe(problem) }));
  throw badManifest(found.sort((a, b) => a.offset - b.offset).map(({ offset, text }) => `${place(lines, offset)}: ${text}`));
}

/** Takes values that end up as text exactly as they were typed: YAML would read 3.10 as the number 3.1. */
function keepTextAsWritten(document: Document): void {
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || node.type !== Scalar.PLAIN || typeof node.value === 'string' || node.value === null || node.source === undefined)
        return;
      const fields = ancestors.flatMap((ancestor) => ('key' in ancestor && isScalar(ancestor.key) ? [ancestor.key.value] : []));
      const isText =
        (fields[0] === 'env' && fields.length === 2) || (fields[0] === 'functions' && fields[3] === 'args' && fields.length === 5);
      if (isText) node.value = node.source;
    },
  });
}

function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new Failure('BAD_MODEL', `${manifestFile}: ${messageOf(error)}`, {}, { cause: error });
  }
}

function describe({ path, message, unknownField }: ManifestProblem): string {
  const subject = path.length === 0 ? 'a model' : path.join('.');
  const meant = unknownField === undefined ? undefined : closest(unknownField, fieldsAt(path));
  return `${subject} ${message}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

/** The offset of the unknown field, else of the value, else of its nearest ancestor in the document. */
function offsetOf(document: Document | undefined, { path, unknownField }: ManifestProblem): number {
  let offset = 0;
  let node: unknown = document?.contents;
  for (const part of unknownField === undefined ? path : [...path, unknownField]) {
    offset = startOf(node) ?? offset;
    const key = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part))?.key : undefined;
    if (unknownField === part && key !== undefined) return startOf(key) ?? offset;
    node = isCollection(node) ? node.get(part, true) : undefined;
  }
  return startOf(node) ?? offset;
}

function startOf(node: unknown): number | undefined {
  return node !== null && typeof node === 'object' && 'range' in node ? (node as Node).range?.[0] : undefined;
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${manifestFile}:${line}:${col}`;
}

function firstLine(text: string): string {
  return text.split(/ at line \d|\n/)[0] ?? text;
}

function badManifest(faults: readonly string[]): Failure {
  return new Failure('BAD_MODEL', faults.join('\n'), { problems: faults });
}
