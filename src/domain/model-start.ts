import { Failure } from '../errors/catalogue.js';
import { closest } from './closest.js';
import { type ModelManifest, manifestFile } from './model-manifest.js';
import { readManifest } from './model-manifest-yaml.js';

/** What the top of a model directory shows; of files that are not shipped, nothing. */
export interface ModelListing {
  /** As people named it. */
  readonly directory: string;
  /** Regular files at the top, by name. */
  readonly files: ReadonlyMap<string, TopFile>;
  /** The text of maas.yaml. */
  readonly manifest: string | undefined;
}

export interface TopFile {
  /** Its owner may run it. */
  readonly runnable: boolean;
  /** Of what starts with `#!`, or is a `*.sh`; at most the first 256 bytes, without the newline. */
  readonly firstLine: string | undefined;
}

export interface ModelStart {
  readonly file: string;
  /** To be run in the model's directory. */
  readonly argv: readonly [string, ...string[]];
}

export interface InspectedModel {
  readonly start: ModelStart;
  readonly manifest: ModelManifest;
  /** What works, but may not be meant. */
  readonly warnings: readonly string[];
}

/**
 * Whether a directory is a model, and how it starts: by the one `*.sh` at its top, or by the file that maas.yaml names.
 *
 * A script without a run bit is run by the program of its first line: Metron's client, and the runbook, set none. Without such a line
 * nothing says what should run it, and that is an error.
 *
 * @throws Failure BAD_MODEL
 */
export function inspectModel(listing: ModelListing): InspectedModel {
  if (listing.manifest === undefined && listing.files.has('maas.yml')) {
    throw bad(listing, `has a maas.yml: the manifest is called ${manifestFile}`);
  }
  const manifest = readManifest(listing.manifest ?? '');
  const file = manifest.start ?? onlyScript(listing);
  const { start, warnings } = startOf(listing, file);
  return { start, manifest, warnings: [...warnings, ...staleEndpoint(listing)] };
}

function onlyScript(listing: ModelListing): string {
  const scripts = [...listing.files.keys()].filter((name) => name.endsWith('.sh')).sort();
  const [only, ...others] = scripts;
  if (only === undefined) throw bad(listing, 'has no start script: put one *.sh at its top, such as rest.sh, which starts the model');
  if (others.length > 0)
    throw bad(listing, `has ${scripts.length} scripts, ${scripts.join(', ')}: name one with "start: ${only}" in ${manifestFile}`);
  return only;
}

function startOf(listing: ModelListing, name: string): { start: ModelStart; warnings: string[] } {
  const file = listing.files.get(name);
  if (file === undefined) {
    const meant = closest(name, listing.files.keys());
    throw bad(
      listing,
      `has no file ${name}, which ${manifestFile} names as its start${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
  }
  const interpreter = file.firstLine === undefined ? undefined : interpreterOf(file.firstLine);
  if (file.firstLine?.endsWith('\r'))
    throw bad(listing, `has a start script with Windows line ends: convert ${name} with "sed -i 's/\\r$//' ${name}"`);
  if (file.firstLine !== undefined && interpreter === undefined) {
    throw bad(listing, `has a start script that does not say what runs it: let the first line of ${name} be #!/bin/bash`);
  }
  if (file.runnable) return { start: { file: name, argv: [`./${name}`] }, warnings: [] };
  if (interpreter === undefined) throw bad(listing, `has a start file that may not be run: chmod +x ${name}`);
  return {
    start: { file: name, argv: [...interpreter, `./${name}`] },
    warnings: [`${name} has no run bit; it is started with ${interpreter.join(' ')} (chmod +x ${name} makes it run by itself)`],
  };
}

/** As the kernel reads a `#!` line: a program, and at most one argument, which is the rest of the line. */
function interpreterOf(firstLine: string): [string, ...string[]] | undefined {
  const [, program, argument] = /^#![ \t]*(\/[^ \t\r]*)[ \t]*(.*?)[ \t\r]*$/.exec(firstLine) ?? [];
  if (program === undefined) return undefined;
  return argument === undefined || argument === '' ? [program] : [program, argument];
}

function staleEndpoint({ files }: ModelListing): string[] {
  if (!files.has('endpoint.dat')) return [];
  return ['endpoint.dat is shipped with the model: it is what a run has left, unless the model means it; leave it out with .maasignore'];
}

function bad({ directory }: ModelListing, reason: string): Failure {
  return new Failure('BAD_MODEL', `${directory} ${reason}`, { directory });
}
