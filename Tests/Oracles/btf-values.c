// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
// What libbpf writes of values that are made up, for scripts/compare-values: `btf-values FILE STEP OUT`. The values and the
// ways of writing are those of Sources/btf-rewrite/SampleValues.swift.
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST 4096

static FILE *text;

static void print(void *context, const char *format, va_list words) {
  (void)context;
  vfprintf(text, format, words);
}

static int be_silent(enum libbpf_print_level level, const char *format, va_list words) {
  (void)level;
  (void)format;
  (void)words;
  return 0;
}

static void fill(unsigned char *bytes, long count, unsigned long long state, unsigned pattern) {
  for (long place = 0; place < count; place++) {
    unsigned long long word = state += 0x9e3779b97f4a7c15;
    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9;
    word = (word ^ word >> 27) * 0x94d049bb133111eb;
    word ^= word >> 31;
    unsigned char byte = word >> 32;
    switch (pattern) {
    case 0: bytes[place] = 0; break;
    case 1: bytes[place] = byte; break;
    case 2: bytes[place] = word & 3 ? 0 : byte; break;
    case 3: bytes[place] = word & 7 ? 'a' + byte % 26 : 0; break;
    default: bytes[place] = word & 1 ? byte : 'a' + byte % 26;
    }
  }
}

int main(int count, char **words) {
  LIBBPF_OPTS(btf_dump_type_data_opts, plain);
  LIBBPF_OPTS(btf_dump_type_data_opts, compact, .compact = true);
  LIBBPF_OPTS(btf_dump_type_data_opts, all, .emit_zeroes = true);
  LIBBPF_OPTS(btf_dump_type_data_opts, bare, .compact = true, .skip_names = true, .emit_zeroes = true);
  LIBBPF_OPTS(btf_dump_type_data_opts, texts, .compact = true, .emit_strings = true);
  LIBBPF_OPTS(btf_dump_type_data_opts, moved, .indent_str = "  ", .indent_level = 2);
  struct btf_dump_type_data_opts *options[] = {&plain, &compact, &all, &bare, &texts, &moved};
  enum { VARIANTS = sizeof(options) / sizeof(*options) };
  // Behind a value there may be what reads of bit fields reach.
  static unsigned char bytes[LARGEST + 16] __attribute__((aligned(16)));
  struct btf_dump *dumps[VARIANTS];
  if (count != 4)
    return 2;
  libbpf_set_print(be_silent);
  struct btf *btf = btf__parse(words[1], NULL);
  FILE *output = fopen(words[3], "wb");
  if (!btf || !output)
    return 1;
  for (int number = 0; number < VARIANTS; number++)
    if (!(dumps[number] = btf_dump__new(btf, print, NULL, NULL)))
      return 1;
  for (unsigned id = 1; id < btf__type_cnt(btf); id++) {
    long size = id % atoi(words[2]) ? -1 : btf__resolve_size(btf, id);
    if (size < 1 || size > LARGEST)
      continue;
    for (unsigned number = 0; number < VARIANTS; number++) {
      char *written;
      size_t length;
      memset(bytes, 0, sizeof(bytes));
      fill(bytes, size, (unsigned long long)id << 8 | number, (id + number) % 5);
      text = open_memstream(&written, &length);
      int result = btf_dump__dump_type_data(dumps[number], id, bytes, size, options[number]);
      fclose(text);
      fprintf(output, "@@ %u %u\n%s\n", id, number, result < 0 ? "refused" : written);
      free(written);
    }
  }
  return fclose(output) ? 1 : 0;
}
