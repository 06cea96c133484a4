#!/bin/sh
# Metron's start_parser_topology.sh, answered by the maas beside it (in a checkout: by the one that was built).
self=$0
[ -L "$self" ] && self=$(readlink -f "$self")
case $self in */*) here=${self%/*} ;; *) here=. ;; esac
for maas in "$here/maas" "$here/../dist/maas"; do
  [ -f "$maas" ] && [ -x "$maas" ] && exec "$maas" metron-sensor "$@"
done
exec maas metron-sensor "$@"
