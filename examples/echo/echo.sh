#!/bin/bash
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
  local text=${1//+/ }
  text=${text//\\/\\\\}
  printf '%b' "${text//%/\\x}"
}

json_text() {
  local text
  text=$(decoded "$1" | tr -d '[:cntrl:]')
  text=${text//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

json_of_query() { # host=a.com&n=1 -> {"host":"a.com","n":"1"}
  local pair separator='' IFS='&'
  printf '{'
  for pair in $1
  do
    printf '%s%s:%s' "$separator" "$(json_text "${pair%%=*}")" "$(json_text "${pair#*=}")"
    separator=,
  done
  printf '}\n'
}

answer() { # status, content type, body
  printf 'HTTP/1.1 %s\r\nContent-Type: %s\r\nConnection: close\r\n\r\n%s\n' "$1" "$2" "$3" > out
}

handle() {
  local line request= answered=
  while read -r line # to the end: netcat must be able to write all it gets
  do
    line=${line%$'\r'}
    if [[ $line == 'GET /'* ]]
    then request=$(cut -d ' ' -f 2 <<< "$line")
    elif [[ -z $line && -z $answered ]] # the end of the request
    then
      answered=yes
      case $request in
        /echo/\?* | /echo\?*) answer '200 OK' application/json "$(json_of_query "${request#*\?}")" ;;
        /echo/*) answer '200 OK' text/plain "${request#/echo/}" ;;
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
echo "{\"url\":\"http://localhost:$port\",\"functions\":{\"apply\":\"echo\"}}" > endpoint.dat
while true
do
  cat out | "${listen[@]}" > >(handle) || sleep 1
done
