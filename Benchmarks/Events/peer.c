// SPDX-License-Identifier: Apache-2.0
// libbpf's side: reads what source.bpf.o writes, and prints the nanoseconds per record of each round.
//
//   peer OBJECT { ring | buffer } ROUNDS
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static unsigned long long sum, count;

static int on_record(void *context, void *data, size_t size) {
  sum += *(unsigned long long *)data;
  count++;
  return 0;
}

static void on_sample(void *context, int cpu, void *data, unsigned int size) {
  sum += *(unsigned long long *)data;
  count++;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  int is_ring = strcmp(argv[2], "ring") == 0;
  struct bpf_object *object = bpf_object__open_file(argv[1], NULL);
  if (!object || bpf_object__load(object))
    fail("load");
  int map = bpf_object__find_map_fd_by_name(object, argv[2]);
  int program = bpf_program__fd(bpf_object__find_program_by_name(object, is_ring ? "fill_ring" : "fill_buffer"));
  struct ring_buffer *ring = NULL;
  struct perf_buffer *buffer = NULL;
  if (is_ring && !(ring = ring_buffer__new(map, on_record, NULL, NULL)))
    fail("ring_buffer__new");
  if (!is_ring && !(buffer = perf_buffer__new(map, 256, on_sample, NULL, NULL, NULL)))
    fail("perf_buffer__new");
  for (int round = 0; round < atoi(argv[3]); round++) {
    LIBBPF_OPTS(bpf_test_run_opts, options);
    if (bpf_prog_test_run_opts(program, &options))
      fail("test run");
    count = 0;
    double start = now();
    if (is_ring)
      ring_buffer__consume(ring);
    else
      perf_buffer__consume(buffer);
    double end = now();
    if (count != options.retval) {
      fprintf(stderr, "%llu records read of %u\n", count, options.retval);
      return 1;
    }
    printf("%.3f\n", (end - start) / count);
  }
  return sum == 0;
}
