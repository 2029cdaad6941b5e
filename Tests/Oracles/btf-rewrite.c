// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
// What libbpf makes of types, for scripts/compare-rewrites. The commands are those of Sources/btf-rewrite.
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char *what, int error) {
  fprintf(stderr, "%s: %s\n", what, strerror(-error));
  return 1;
}

static int save_bytes(const void *bytes, unsigned int size, const char *path) {
  FILE *file = bytes ? fopen(path, "wb") : NULL;
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
    return fail(path, -errno);
  return 0;
}

static int save(const struct btf *btf, const char *path) {
  unsigned int size;
  const void *bytes = btf__raw_data(btf, &size);
  return save_bytes(bytes, size, path);
}

static int save_records(const struct btf_ext *records, const char *path) {
  unsigned int size;
  const void *bytes = btf_ext__raw_data(records, &size);
  return save_bytes(bytes, size, path);
}

static struct btf *load_records(const char *path, struct btf_ext **records) {
  struct btf *btf = btf__parse_elf(path, records);
  if (!btf || !*records) {
    fail(path, btf ? -ENODATA : -errno);
    exit(1);
  }
  return btf;
}

static struct btf *load(const char *path, struct btf *base) {
  struct btf *btf = base ? btf__parse_split(path, base) : btf__parse(path, NULL);
  if (!btf) {
    fail(path, -errno);
    exit(1);
  }
  return btf;
}

int main(int count, char **words) {
  const char *command = count > 1 ? words[1] : "";
  if (!strcmp(command, "dedup") && count >= 4) {
    struct btf *all = btf__new_empty();
    for (int place = 3; place < count; place++) {
      int added = btf__add_btf(all, load(words[place], NULL));
      if (added < 0)
        return fail(words[place], added);
    }
    int error = btf__dedup(all, NULL);
    return error ? fail("dedup", error) : save(all, words[2]);
  }
  if (!strcmp(command, "distill") && count == 6) {
    struct btf *small, *moved;
    struct btf *split = load(words[3], load(words[2], NULL));
    int error = btf__distill_base(split, &small, &moved);
    if (error)
      return fail("distill", error);
    return save(small, words[4]) || save(moved, words[5]);
  }
  if (!strcmp(command, "relocate") && count == 6) {
    struct btf *split = load(words[4], load(words[3], NULL));
    int error = btf__relocate(split, load(words[2], NULL));
    return error ? fail("relocate", error) : save(split, words[5]);
  }
  if (!strcmp(command, "merge") && count == 5) {
    struct btf_ext *records = NULL;
    struct btf *btf = load_records(words[2], &records);
    LIBBPF_OPTS(btf_dedup_opts, options, .btf_ext = records);
    int error = btf__dedup(btf, &options);
    return error ? fail("dedup", error) : save(btf, words[3]) || save_records(records, words[4]);
  }
  if (!strcmp(command, "reorder") && (count == 5 || count == 6)) {
    struct btf_ext *records = NULL;
    struct btf *btf = count == 6 ? load_records(words[3], &records) : load(words[3], NULL);
    unsigned int types = btf__type_cnt(btf), place = 1, id;
    // The map leads from old numbers to new ones, and the file has the old ones in their new order.
    __u32 *map = calloc(types, sizeof(*map));
    FILE *order = fopen(words[2], "r");
    while (map && order && fscanf(order, "%u", &id) == 1 && id < types)
      map[id] = place++;
    LIBBPF_OPTS(btf_permute_opts, options, .btf_ext = records);
    int error = map && order ? btf__permute(btf, map, types, &options) : -EIO;
    if (error)
      return fail("permute", error);
    return save(btf, words[4]) || (records && save_records(records, words[5]));
  }
  fprintf(stderr, "btf-rewrite: wrong words\n");
  return 2;
}
