// SPDX-License-Identifier: Apache-2.0
// libbpf's side: does one thing, once, in a fresh process, and prints the nanoseconds, those of them on the CPU in
// user space, and by how many kilobytes the process has grown.
//
//   peer btf | names BTF LIST | open OBJECT | load OBJECT
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static long long start, start_user, start_memory, start_own_memory;

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static struct rusage usage(void) {
  struct rusage result;
  getrusage(RUSAGE_SELF, &result);
  return result;
}

static long long user(void) {
  struct rusage used = usage();
  return (used.ru_utime.tv_sec * 1000000LL + used.ru_utime.tv_usec) * 1000;
}

// A line of the process's status, in kilobytes: VmHWM is the most that it had at a time (what getrusage tells begins
// with the parent's), RssAnon what is its own and no page of a file.
static long long memory(const char *name) {
  char line[256];
  long long kilobytes = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status))
    if (!strncmp(line, name, strlen(name))) sscanf(line + strlen(name), ": %lld", &kilobytes);
  if (status) fclose(status);
  return kilobytes;
}

static void begin(void) {
  start_user = user();
  start = now();
}

static void finish(void) {
  long long wall = now() - start;
  long long used = user() - start_user;
  printf("%lld %lld %lld %lld\n", wall, used, memory("VmHWM") - start_memory, memory("RssAnon") - start_own_memory);
}

static void *require(void *pointer, const char *what) {
  if (pointer) return pointer;
  perror(what);
  exit(1);
}

static void read_types(void) {
  begin();
  require(btf__load_vmlinux_btf(), "btf__load_vmlinux_btf");
  finish();
}

static void find_names(const char *path, const char *list) {
  enum { MOST = 4096 };
  static struct { unsigned kind; char name[256]; } wanted[MOST];
  struct btf *types = require(btf__parse_raw(path), path);
  FILE *file = require(fopen(list, "r"), list);
  int count = 0, missing = 0;
  while (count < MOST && fscanf(file, "%u %255s", &wanted[count].kind, wanted[count].name) == 2) count++;
  begin();
  for (int place = 0; place < count; place++)
    missing += btf__find_by_name_kind(types, wanted[place].name, wanted[place].kind) < 0;
  finish();
  if (missing) exit(1);
}

static void load(const char *path, int only_opens) {
  if (only_opens) begin();
  struct bpf_object *object = require(bpf_object__open_file(path, NULL), path);
  if (only_opens) return finish();
  begin();
  if (bpf_object__load(object)) exit(1);
  finish();
  bpf_object__close(object);
}

int main(int count, char **words) {
  start_memory = memory("VmHWM");
  start_own_memory = memory("RssAnon");
  if (count == 2 && !strcmp(words[1], "btf"))
    read_types();
  else if (count == 4 && !strcmp(words[1], "names"))
    find_names(words[2], words[3]);
  else if (count == 3 && (!strcmp(words[1], "open") || !strcmp(words[1], "load")))
    load(words[2], words[1][0] == 'o');
  else
    return 2;
  return 0;
}
