# Runs what takes minutes at its full measure: producers at full speed for a minute each against a reader that stalls,
# a thousand attachments, two hundred loads, two hundred random programs. Runs by the guest's shell, or by any with
# kernel-checks in the path:
#
#     long-run.sh [FIXTURES]
export LONG_RUN=1
failed=0
run() {
  result=$(kernel-checks --only "$1" "${2:-/fixtures}")
  echo "$result"
  # Skipped is not seen.
  [ "$result" = "ok $1" ] || failed=1
}

run "no record is lost uncounted in a ring buffer, nor given up ones seen" "$1"
run "no record is lost uncounted in a perf event array" "$1"
run "attaching and detaching again and again leaves nothing" "$1"
run "random programs have the same results in the interpreter" "$1"
run "loading and unloading again and again leaves nothing" "$1"
exit $failed
