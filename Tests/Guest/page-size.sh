# Runs what depends on the size of a page, on a kernel whose pages are not of 4 KiB: rings, arenas, memory that is shared
# with a map, places in files and in functions. Runs by the guest's shell, with kernel-checks in the path.
failed=0
run() {
  result=$(kernel-checks --only "$1" /fixtures)
  echo "$result"
  # Skipped is not seen.
  [ "$result" = "ok $1" ] || failed=1
}

run "programs see variables as they were set, and we see what they write"
run "constants are frozen"
run "events come through a ring buffer, decoded, into a task"
run "events come through a perf event array, decoded, into a task"
run "no record is lost uncounted in a ring buffer, nor given up ones seen"
run "no record is lost uncounted in a perf event array"
run "several maps are read on one wait, and each record tells where it is from"
run "streams come and go without a trace"
run "variables of an arena are shared with a program"
run "an arena is where its object wants it to be"
run "uprobe by offset, and for one process alone"
run "fentry and fexit see each call, its argument and its result"
run "every fixture loads, or fails as the manifest says"
exit $failed
