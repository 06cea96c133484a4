#!/bin/sh
# Metron's zk_load_configs.sh, answered by the maas beside it (in a checkout: by the one that was built).
self=$0
[ -L "$self" ] && self=$(readlink -f "$self")
case $self in */*) here=${self%/*} ;; *) here=. ;; esac
for maas in "$here/maas" "$here/../dist/maas"; do
  [ -f "$maas" ] && [ -x "$maas" ] && exec "$maas" metron-config "$@"
done
exec maas metron-config "$@"
