import { Failure } from '../errors/catalogue.js';
import { closest } from './closest.js';
import { type ModelManifest, manifestFile } from './model-manifest.js';
import { readManifest } from './model-manifest-yaml.js';

/** The top level of a model directory, without files that are not shipped. */
export interface ModelListing {
  /** The directory's name as the user gave it. */
  readonly directory: string;
  /** Regular files at the top, by name. */
  readonly files: ReadonlyMap<string, TopFile>;
  /** The text of maas.yaml. */
  readonly manifest: string | undefined;
}

export interface TopFile {
  /** Whether its owner may execute it. */
  readonly runnable: boolean;
  /** The first line (at most 256 bytes) of a file that starts with `#!` or is named `*.sh`; else undefined. */
  readonly firstLine: string | undefined;
}

export interface ModelStart {
  readonly file: string;
  /** The command line, to be run in the model's directory. */
  readonly argv: readonly [string, ...string[]];
}

export interface InspectedModel {
  readonly start: ModelStart;
  readonly manifest: ModelManifest;
  /** Sentences about what works but may not be intended. */
  readonly warnings: readonly string[];
}

/**
 * Determines whether a directory is a model and how it starts: with the only `*.sh` at its top, or with the file that maas.yaml names.
 *
 * A script that is not executable is run with the interpreter in its first line, because Metron's client does not set the execute bit. If it
 * has no such line either, that is an error.
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

/** Reads a `#!` line as the kernel does: a program and at most one argument, which is the rest of the line. */
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
