import { describe, expect, it } from 'vitest';
import { inspectModel, type ModelListing, type TopFile } from '../../src/domain/model-start.js';
import { Failure } from '../../src/errors/catalogue.js';

const script = (firstLine = '#!/bin/bash', runnable = true): TopFile => ({ firstLine, runnable });
const data: TopFile = { firstLine: undefined, runnable: false };

function model(files: Record<string, TopFile>, manifest?: string): ModelListing {
  const all = manifest === undefined ? files : { ...files, 'maas.yaml': data };
  return { directory: 'dga', files: new Map(Object.entries(all)), manifest };
}

function refusal(listing: ModelListing): string {
  try {
    inspectModel(listing);
  } catch (error) {
    if (error instanceof Failure && error.code === 'BAD_MODEL') return error.message;
    throw error;
  }
  throw new Error('it was taken for a model');
}

describe('a model starts', () => {
  it('by the one script at its top', () => {
    expect(inspectModel(model({ 'rest.sh': script(), 'dga.py': data }))).toMatchObject({
      start: { file: 'rest.sh', argv: ['./rest.sh'] },
      warnings: [],
    });
  });

  it('by the file that maas.yaml names, of whatever kind', () => {
    const files = { 'a.sh': script(), 'b.sh': script(), server: { firstLine: undefined, runnable: true } };
    expect(inspectModel(model(files, 'start: b.sh')).start.argv).toEqual(['./b.sh']);
    expect(inspectModel(model(files, 'start: server')).start.argv).toEqual(['./server']);
  });

  it('through the program of its first line when nothing may run it, and says so', () => {
    const { start, warnings } = inspectModel(model({ 'rest.sh': script('#!/bin/bash', false) }));
    expect(start.argv).toEqual(['/bin/bash', './rest.sh']);
    expect(warnings).toEqual(['rest.sh has no run bit; it is started with /bin/bash (chmod +x rest.sh makes it run by itself)']);
  });

  it.each([
    ['#!/usr/bin/env python3', ['/usr/bin/env', 'python3', './rest.sh']],
    ['#! /bin/bash -e -u ', ['/bin/bash', '-e -u', './rest.sh']],
    ['#!/bin/sh\t', ['/bin/sh', './rest.sh']],
  ])('by %j as the kernel reads it', (firstLine, argv) => {
    expect(inspectModel(model({ 'rest.sh': script(firstLine, false) })).start.argv).toEqual(argv);
  });

  it('with a warning when an endpoint.dat of another run is shipped with it', () => {
    expect(inspectModel(model({ 'rest.sh': script(), 'endpoint.dat': data })).warnings).toEqual([expect.stringContaining('.maasignore')]);
  });
});

describe('a directory is no model', () => {
  it('without a script at its top', () => {
    expect(refusal(model({ 'dga.py': data }))).toBe(
      'dga has no start script: put one *.sh at its top, such as rest.sh, which starts the model',
    );
    expect(refusal(model({}))).toContain('has no start script');
  });

  it('with two scripts and nothing that names one', () => {
    const message = 'dga has 2 scripts, a.sh, b.sh: name one with "start: a.sh" in maas.yaml';
    expect(refusal(model({ 'b.sh': script(), 'a.sh': script() }))).toBe(message);
    expect(refusal(model({ 'b.sh': script(), 'a.sh': script() }, 'memory: 64'))).toBe(message);
  });

  it.each(['python3 dga.py', '', '#!', '#!bash', '# a comment'])('when its script starts with %j', (firstLine) => {
    for (const runnable of [true, false]) {
      expect(refusal(model({ 'rest.sh': script(firstLine, runnable) }))).toBe(
        'dga has a start script that does not say what runs it: let the first line of rest.sh be #!/bin/bash',
      );
    }
  });

  it('when its script was written on Windows', () => {
    expect(refusal(model({ 'rest.sh': script('#!/bin/bash\r') }))).toContain(`sed -i 's/\\r$//' rest.sh`);
  });

  it('when its start file is a program that may not be run', () => {
    expect(refusal(model({ server: data }, 'start: server'))).toBe('dga has a start file that may not be run: chmod +x server');
  });

  it('when maas.yaml names a file that is not there', () => {
    expect(refusal(model({ 'rest.sh': script() }, 'start: rset.sh'))).toBe(
      'dga has no file rset.sh, which maas.yaml names as its start; did you mean rest.sh?',
    );
  });

  it('when its manifest has another name', () => {
    expect(refusal(model({ 'rest.sh': script(), 'maas.yml': data }))).toBe('dga has a maas.yml: the manifest is called maas.yaml');
  });
});
