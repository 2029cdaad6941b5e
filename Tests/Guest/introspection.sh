# Proves in a virtual machine what bpfctl tells of a kernel, against the guest's own files: who holds objects, against
# /proc; the trace and the streams of programs; iterators that are pinned; how often a program runs while it is profiled. Runs by the guest's shell.
objects=/fixtures/objects
pins=/sys/fs/bpf
failed=0
expect() {
  if [ "$2" = "$3" ]; then echo "ok $1"; else echo "FAIL $1: $2 in place of $3"; failed=1; fi
}

mount -t bpf bpf $pins || exit 1
mount -t tracefs tracefs /sys/kernel/tracing || exit 1
bpfctl run $objects/raw_tp_counter.bpf.o >/tmp/first 2>&1 & first=$!
bpfctl run $objects/execve_counter.bpf.o >/tmp/second 2>&1 & second=$!
while [ ! -s /tmp/first ] || [ ! -s /tmp/second ]; do sleep 1; done

# Objects with the processes that have descriptors of them, as /proc shows them: the kernel names the type of what
# a descriptor is for in its first words, and its number after that.
held() {
  grep -l "^$1_type:" /proc/[0-9]*/fdinfo/* 2>/dev/null | while read -r file; do
    process=${file#/proc/}; process=${process%%/*}
    echo "$(sed -n "s/^$1_id:[^0-9]*//p" "$file") $(cat /proc/$process/comm)($process)"
  done | sort -u
}
# The same, as bpfctl prints it.
told() {
  bpfctl $1 show | awk '
    /^[0-9]+:/ { id = $1; sub(":", "", id) }
    $1 == "pids" { for (i = 2; i <= NF; i++) { sub(",$", "", $i); print id, $i } }' | sort -u
}
for kind in prog map link; do
  expect "who holds each $kind" "$(told $kind)" "$(held $kind)"
done
expect "somebody holds programs" "$(held prog | grep -c -e "($first)" -e "($second)")" 2
kill -INT $first $second; wait

bpfctl prog load $objects/prints.bpf.o $pins/prints || failed=1
# The trace has one reader at a time, and keeps for it what came before.
: >/tmp/trace.json
bpfctl -j prog tracelog >/tmp/trace.json 2>&1 & reader=$!
# A shell lets what runs in its background ignore the signal, until that has said otherwise.
while [ ! -s /tmp/trace.json ]; do sleep 1; done
kill -INT $reader; wait $reader
head -c 77 /bin/busybox >/tmp/packet
bpfctl prog run pinned $pins/prints data_in /tmp/packet >/dev/null || failed=1
bpfctl prog tracelog >/tmp/trace 2>&1 & reader=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s /tmp/trace ] || sleep 1; done
kill -INT $reader; wait $reader
expect "the trace has what the program printed" "$(grep -c 'bpf_trace_printk: a packet of 77 bytes$' /tmp/trace)" 1
expect "a trace without lines is an empty list" "$(tr -d '\n' </tmp/trace.json)" "[]"

bpfctl iter pin $objects/iterators.bpf.o $pins/tasks || failed=1
# Tasks come and go meanwhile, so the iterator's own last line tells the number of the last.
cat $pins/tasks >/tmp/tasks
seen=$(grep -c ^task /tmp/tasks)
expect "a pinned iterator has a line for each task" "$(tail -n 1 /tmp/tasks)" "end of $((seen - 1))"
expect "a pinned iterator sees the guest's tasks" "$([ "$seen" -gt 20 ] && echo many || echo "$seen")" many
expect "a pinned iterator is an attachment" "$(bpfctl link show | grep -c 'iter')" 1

# What counts is attached when there are two links more. One end by itself, the other by a signal.
bpfctl prog load $objects/xdp_counter.bpf.o $pins/profiled || failed=1
links() { bpfctl link show | grep -c '^[0-9]'; }
run_profiled() { bpfctl prog run pinned $pins/profiled data_in /tmp/packet repeat $1 >/dev/null || failed=1; }
profile() {
  before=$(links)
  bpfctl $1 prog profile pinned $pins/profiled $2 cpu_clock >/tmp/profile 2>/tmp/profile-errors & profiler=$!
  for _ in 1 2 3 4 5 6 7 8 9 10; do [ $(links) -ge $((before + 2)) ] || sleep 1; done
  run_profiled 7; run_profiled 4
}
run_profiled 5
profile -j ""
kill -INT $profiler; wait $profiler
run_profiled 3
expect "the runs of a program while it is profiled" "$(sed 's/.*"run_cnt":\([0-9]*\),.*/\1/' /tmp/profile)" 11
expect "the time that they take" "$(grep -c '^\[{"metric":"cpu_clock","run_cnt":11,"value":[1-9][0-9]*,"enabled":[1-9]' /tmp/profile)" 1
profile "" "duration 5"
wait $profiler
expect "a profile that ends by itself" "$(awk '$2 == "run_cnt" { print $1 }' /tmp/profile)" 11
expect "the time of its runs" "$(awk '$2 == "cpu_clock" && $1 > 0' /tmp/profile | wc -l)" 1
bpfctl prog profile pinned $pins/profiled duration 1 cycles >/dev/null 2>/tmp/refusal && failed=1
expect "a counter that there is none of is told" "$(grep -c 'metric cycles.*it counts cpu_clock' /tmp/refusal)" 1

if grep -q ' bpf_prog_stream_read$' /proc/kallsyms; then
  bpfctl prog load $objects/streams.bpf.o $pins/streams || failed=1
  printf '\003\0\0\0\005\0\0\0' >/tmp/context
  bpfctl prog run pinned $pins/streams ctx_in /tmp/context >/dev/null || failed=1
  expect "the ordinary stream" "$(bpfctl prog tracelog stdout pinned $pins/streams)" "found 3 of 5"
  expect "the stream of errors" "$(bpfctl -j prog tracelog stderr pinned $pins/streams)" '["missing 2\n"]'
  expect "what was taken is gone" "$(bpfctl prog tracelog stdout pinned $pins/streams)" ""
else
  bpfctl prog tracelog stdout pinned $pins/prints 2>/tmp/refusal && failed=1
  expect "a kernel without streams says so" "$(grep -c 6.17 /tmp/refusal)" 1
fi
exit $failed
