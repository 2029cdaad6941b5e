# Runs the examples one after the other and compares what they print with what was done meanwhile: one line, ok or
# FAIL, for each. Runs by the guest's shell, or by this machine's in a network namespace of its own; the working
# directory holds fixtures, $PATH the examples, $EXAMPLES their names, and $DYNAMIC_SHELL a shell that uses libc.so.6.
folder=$(mktemp -d) || exit 1
failed=0
# Before 5.11, maps count as locked memory.
ulimit -l unlimited 2>/dev/null

# start NAME [ARGUMENT...]: runs an example until it has said that it is attached.
start() {
  example=$1
  : >"$folder/out"
  timeout 60 "$@" >"$folder/out" 2>&1 &
  running=$!
  while [ ! -s "$folder/out" ] && kill -0 $running 2>/dev/null; do sleep 0.1; done
}

# finish: waits for its end. expect TEXT: a line that has to be in its output.
finish() {
  wait $running || problem "it ended with $?"
}
expect() {
  grep -qxF -- "$1" "$folder/out" || problem "no line '$1'"
}
problem() { problems="$problems$1; "; }

# count PATTERN: the number in the one line that matches, which \1 of the pattern is.
count() { sed -n "s/^$1\$/\\1/p" "$folder/out"; }

at_least() {
  [ "${2:-0}" -ge "$1" ] || problem "$3: ${2:-none} instead of $1 or more"
}

check_ExecSnoop() {
  for kind in ring perf; do
    start ExecSnoop 4 $kind
    expect "pid uid command file"
    processes=
    for _ in 1 2 3 4 5; do
      "$folder/true" & processes="$processes $!"
      wait $!
    done
    finish
    for process in $processes; do expect "$process 0 true $folder/true"; done
    at_least 5 "$(count '\([0-9]*\) events, 0 lost')" "events through $kind"
  done
}

check_XDPCounter() {
  start XDPCounter lo 6 127.0.0.2
  expect "attached count_xdp to xdp lo"
  # Each request and each answer arrives on lo.
  ping -c 3 -q 127.0.0.1 >/dev/null || problem "no answer before"
  ping -c 1 -W 1 -q -I 127.0.0.2 127.0.0.1 >/dev/null && problem "a blocked address was answered"
  finish
  expect "protocol ICMP: 7 packets"
  expect "dropped from 127.0.0.2: 1 packets"
  ping -c 1 -W 1 -q -I 127.0.0.2 127.0.0.1 >/dev/null || problem "an address stays blocked"
}

check_TrafficBytes() {
  start TrafficBytes lo 5
  expect "attached count_sent to $(count 'attached count_sent to \(tcx* lo egress\)')"
  # 14 bytes of Ethernet, 20 of IP, 8 of ICMP, and these, there and back.
  ping -c 3 -q -s 100 127.0.0.1 >/dev/null || problem "no answer"
  finish
  [ "$(tail -n 1 "$folder/out")" = "6 packets, 852 bytes" ] || problem "not 6 packets, 852 bytes at the end"
}

check_FileGuard() {
  echo secret >"$folder/guarded"
  echo public >"$folder/other"
  [ "$(cat "$folder/guarded")" = secret ] || problem "the file cannot be read before"
  start FileGuard "$folder/guarded" 4
  expect "guarding $folder/guarded"
  cat "$folder/guarded" >"$folder/read" 2>&1 && problem "the guarded file can be opened"
  grep -q "Operation not permitted" "$folder/read" || problem "another error: $(cat "$folder/read")"
  mv "$folder/guarded" "$folder/renamed"
  cat "$folder/renamed" >/dev/null 2>&1 && problem "the guarded file can be opened by another name"
  [ "$(cat "$folder/other")" = public ] || problem "another file cannot be read"
  finish
  expect "2 refusals"
  [ "$(cat "$folder/renamed")" = secret ] || problem "the file cannot be read afterwards"
}

check_SleepLatency() {
  start SleepLatency 4
  expect "attached to kprobe hrtimer_nanosleep"
  for _ in 1 2 3 4 5 6 7 8 9 10; do usleep 20000; done
  finish
  expect "microseconds: sleeps"
  # A slow machine may wake them late, but never early.
  sleeps=0
  for number in $(sed -n 's/^\(16384\|32768\|65536\|131072\)\.\.\.[0-9]*: \([0-9]*\).*/\2/p' "$folder/out"); do
    sleeps=$((sleeps + number))
  done
  at_least 10 $sleeps "sleeps of 20 milliseconds"
}

check_MallocCount() {
  start MallocCount 4
  expect "attached to uprobe libc.so.6:malloc"
  processes=
  for _ in 1 2 3; do
    $DYNAMIC_SHELL -c : & processes="$processes $!"
    wait $!
  done
  finish
  for process in $processes; do
    at_least 1 "$(count "process $process: \([0-9]*\) calls")" "calls of process $process"
  done
  # One process alone, which asks for memory for each variable, while another does the same.
  mkfifo "$folder/go"
  work='read -r word <'$folder/go'; i=0; while [ $i -lt 1000 ]; do eval "v$i=value"; i=$((i + 1)); done'
  $DYNAMIC_SHELL -c "$work" &
  watched=$!
  start MallocCount 4 libc.so.6 $watched
  $DYNAMIC_SHELL -c "${work#*;}"
  echo go >"$folder/go"
  finish
  calls=$(count "process $watched: \([0-9]*\) calls")
  at_least 1000 "$calls" "calls of the process that is watched"
  expect "$calls calls in 1 processes"
}

# A path that nothing else has.
ln -s /bin/true "$folder/true"

for name in $EXAMPLES; do
  problems=
  check_$name
  if [ -z "$problems" ]; then
    echo "ok $name"
  else
    echo "FAIL $name: $problems"
    sed "s/^/  $name: /" "$folder/out"
    failed=1
  fi
done
rm -rf "$folder"
exit $failed
