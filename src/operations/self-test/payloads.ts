import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The files of a model directory, by name. A test compares them with examples/. */
export type Payload = Readonly<Record<string, string>>;

export async function writePayload(payload: Payload, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(payload)) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
    await writeFile(path.join(directory, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 });
  }
}

/** The runbook's model in bash: examples/echo. */
export const echo: Payload = {
  'echo.sh': `#!/bin/bash
# Answers what it is asked: /echo/foobar with foobar, /echo?host=a.com with {"host":"a.com"}. Netcat listens, bash thinks.
port=1500

if command -v ncat > /dev/null
then listen=(ncat -l 0.0.0.0 "$port")
elif nc -h 2>&1 | grep -q OpenBSD
then listen=(nc -N -l 0.0.0.0 "$port") # -N ends the connection with the answer
else
  echo "this model needs ncat, or OpenBSD's nc: apt-get install ncat" >&2
  exit 1
fi

decoded() { # a+b%21 -> a b!
  local text=\${1//+/ }
  text=\${text//\\\\/\\\\\\\\}
  printf '%b' "\${text//%/\\\\x}"
}

json_text() {
  local text
  text=$(decoded "$1" | tr -d '[:cntrl:]')
  text=\${text//\\\\/\\\\\\\\}
  printf '"%s"' "\${text//\\"/\\\\\\"}"
}

json_of_query() { # host=a.com&n=1 -> {"host":"a.com","n":"1"}
  local pair separator='' IFS='&'
  printf '{'
  for pair in $1
  do
    printf '%s%s:%s' "$separator" "$(json_text "\${pair%%=*}")" "$(json_text "\${pair#*=}")"
    separator=,
  done
  printf '}\\n'
}

answer() { # status, content type, body
  printf 'HTTP/1.1 %s\\r\\nContent-Type: %s\\r\\nConnection: close\\r\\n\\r\\n%s\\n' "$1" "$2" "$3" > out
}

handle() {
  local line request= answered=
  while read -r line # to the end: netcat must be able to write all it gets
  do
    line=\${line%$'\\r'}
    if [[ $line == 'GET /'* ]]
    then request=$(cut -d ' ' -f 2 <<< "$line")
    elif [[ -z $line && -z $answered ]] # the end of the request
    then
      answered=yes
      case $request in
        /echo/\\?* | /echo\\?*) answer '200 OK' application/json "$(json_of_query "\${request#*\\?}")" ;;
        /echo/*) answer '200 OK' text/plain "\${request#/echo/}" ;;
        *) answer '404 Not Found' text/plain "Resource $request NOT FOUND!" ;;
      esac
    fi
  done
  [[ -n $answered ]] || : > out # let go of the pipe, or nobody would listen again
}

set -f # a * in a request is no file name
rm -f out
mkfifo out
trap 'rm -f out' EXIT
echo "{\\"url\\":\\"http://localhost:$port\\",\\"functions\\":{\\"apply\\":\\"echo\\"}}" > endpoint.dat
while true
do
  cat out | "\${listen[@]}" > >(handle) || sleep 1
done
`,
  'maas.yaml': `memory: 64
requires:
  commands: [bash, cat, cut, grep, mkfifo, rm, sleep, tr]
functions:
  apply:
    description: Answers with the arguments it was called with
    examples:
      - args: { host: yahoo.com }
        expect: { host: yahoo.com }
`,
};

/** The runbook's model of domain generation algorithms: examples/mock-dga. */
export const mockDga: Payload = {
  'dga.py': `"""A mock model of domain generation algorithms: every domain but two is malicious."""

import json

from flask import Flask, jsonify, request
from werkzeug.serving import make_server

LEGIT = {"yahoo.com", "amazon.com"}

app = Flask(__name__)


@app.route("/apply", methods=["GET"])
def predict():
    return jsonify(is_malicious="legit" if request.args.get("host") in LEGIT else "malicious")


if __name__ == "__main__":
    # Port 0 is any free one. It is ours from here on: nobody can take it before we say which it is.
    server = make_server("0.0.0.0", 0, app, threaded=True)
    with open("endpoint.dat", "w") as endpoint:
        json.dump({"url": f"http://0.0.0.0:{server.server_port}"}, endpoint)
    server.serve_forever()
`,
  'rest.sh': `#!/bin/bash
exec python3 dga.py
`,
  'maas.yaml': `memory: 128
requires:
  commands: [python3]
  python: [flask]
functions:
  apply:
    description: Whether a domain looks as if an algorithm had made it
    examples:
      - args: { host: yahoo.com }
        expect: { is_malicious: legit }
      - args: { host: amazon.com }
        expect: { is_malicious: legit }
      - args: { host: cnn.com }
        expect: { is_malicious: malicious }
`,
};
