import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import { makeDirectory } from '../../runtime/files/durable.js';

export interface InitializedModel {
  readonly directory: string;
  readonly files: readonly string[];
}

const files: Readonly<Record<string, { readonly mode: number; readonly text: string }>> = {
  'rest.sh': {
    mode: 0o755,
    text: `#!/bin/bash
exec python3 model.py
`,
  },
  'model.py': {
    mode: 0o644,
    text: `"""Tells whether a domain looks as if an algorithm had made it, by its share of vowels. Put your model in its place."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


def apply(host=""):
    letters = [letter for letter in host.split(".")[0].lower() if letter.isalpha()]
    vowels = sum(letter in "aeiouy" for letter in letters)
    return {"is_malicious": "legit" if vowels * 4 >= len(letters) else "malicious"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        if url.path != "/apply":
            return self.answer(404, {"error": f"no function {url.path}"})
        self.answer(200, apply(dict(parse_qsl(url.query)).get("host", "")))

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


# Port 0: one that is free. Once it listens, endpoint.dat tells where.
server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
with open("endpoint.dat", "w") as file:
    json.dump({"url": f"http://0.0.0.0:{server.server_port}", "functions": {"apply": "apply"}}, file)
server.serve_forever()
`,
  },
  'maas.yaml': {
    mode: 0o644,
    text: `memory: 128
requires:
  commands: [python3]
functions:
  apply:
    description: Whether a domain looks as if an algorithm had made it
    examples:
      - args: { host: example.com }
        expect: { is_malicious: legit }
      - args: { host: xkqzvbtr.com }
        expect: { is_malicious: malicious }
`,
  },
  '.maasignore': { mode: 0o644, text: 'endpoint.dat\n' },
};

/**
 * Writes a working model to start from.
 *
 * @throws Failure EXISTS_WITH_OTHER_CONTENT when the directory is not empty, NOT_ALLOWED when it cannot be written
 */
export async function initModel(directory: string): Promise<InitializedModel> {
  try {
    await makeDirectory(directory);
    if ((await readdir(directory)).length > 0) throw notEmpty(directory);
    for (const [name, { mode, text }] of Object.entries(files)) await writeFile(path.join(directory, name), text, { mode, flag: 'wx' });
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const why = messageOf(cause);
    throw new Failure('NOT_ALLOWED', `can't write a model to ${directory}: ${why}`, { directory }, { cause });
  }
  return { directory, files: Object.keys(files) };
}

function notEmpty(directory: string): Failure {
  return new Failure(
    'EXISTS_WITH_OTHER_CONTENT',
    `${directory} is not empty`,
    { directory },
    { hint: 'name a directory that does not exist yet' },
  );
}
