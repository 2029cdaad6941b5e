# Proves in a virtual machine that `bpfctl run` counts exactly: 1000 programs started by their absolute paths give
# 1000, none give 0, and nothing stays behind. Runs by the guest's shell; nothing else starts programs there.
mkdir -p /tmp/fixtures && cd /tmp || exit 1

# The last number of a map's only element in what `bpfctl -j run` printed.
last_count() {
  last=none
  while read -r line; do
    case $line in *'"map":"counts","key":0,"value":'*) last=${line##*:}; last=${last%\}} ;; esac
  done <"$1"
}

# run_counter PROGRAMS EXPECTED: all the words in between are the shell's own, which start no program.
run_counter() {
  : >/tmp/out
  bpfctl -j run /fixtures/objects/execve_counter.bpf.o --for "$3" >/tmp/out &
  while [ ! -s /tmp/out ]; do :; done
  started=0
  while [ "$started" -lt "$1" ]; do /bin/true; started=$((started + 1)); done
  wait
  last_count /tmp/out
  if [ "$last" = "$2" ]; then
    echo "ok $1 programs started, $last counted"
  else
    echo "FAIL $1 programs started, $last counted instead of $2"
    failed=1
  fi
}

ids() { for kind in prog map link; do bpfctl -j $kind show; done; }

failed=0
before=$(ids)
run_counter 1000 1000 60s
run_counter 0 0 3s
for signal in INT TERM KILL; do
  : >/tmp/out
  bpfctl -j run /fixtures/objects/execve_counter.bpf.o >/tmp/out &
  while [ ! -s /tmp/out ]; do :; done
  kill -$signal $!
  wait $! 2>/dev/null
  # Programs are freed a moment after the last reference went.
  sleep 2
  if [ "$(ids)" = "$before" ]; then
    echo "ok nothing stays behind after SIG$signal"
  else
    echo "FAIL something stays behind after SIG$signal: $(ids)"
    failed=1
  fi
done
exit $failed
