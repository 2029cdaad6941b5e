// What both halves of libbpf-trace share: the kernel that is played, and the notes of what was asked of it.
// SPDX-License-Identifier: Apache-2.0
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_EVENTS = 1 << 16, MOST_MODULES = 16 };

// The kernel that is played.
struct options {
  const char *btf;      // its types
  const char *release;  // as uname -r
  const char *config;   // the text of its configuration, packed or not; or NULL
  const char *symbols;  // its /proc/kallsyms; or NULL
  int cpus;
};
extern struct options options;

enum kind { LOAD_BTF, CREATE_MAP, UPDATE_MAP, FREEZE_MAP, PIN, BIND_MAP, LOAD_PROGRAM };

// A command. Descriptors are noted as the inodes of the files that stand for them: libbpf duplicates descriptors.
struct event {
  enum kind kind;
  ino_t made;     // the map, the program, or the types
  ino_t on;       // the map, or the program
  ino_t content;  // the map or the program that is put somewhere
  ino_t inner_map, target;
  union {
    struct {
      uint32_t map_type, key_size, value_size, max_entries, map_flags, inner_map_fd, numa_node;
      char map_name[16];
      uint32_t map_ifindex, btf_fd, btf_key_type_id, btf_value_type_id, btf_vmlinux_value_type_id;
      uint64_t map_extra;
      int32_t value_type_btf_obj_fd, map_token_fd;
    } map;
    struct {
      uint32_t prog_type, insn_cnt;
      uint64_t insns, license;
      uint32_t log_level, log_size;
      uint64_t log_buf;
      uint32_t kern_version, prog_flags;
      char prog_name[16];
      uint32_t prog_ifindex, expected_attach_type, prog_btf_fd, func_info_rec_size;
      uint64_t func_info;
      uint32_t func_info_cnt, line_info_rec_size;
      uint64_t line_info;
      uint32_t line_info_cnt, attach_btf_id, attach_prog_fd, core_relo_cnt;
      uint64_t fd_array, core_relos;
      uint32_t core_relo_rec_size, log_true_size, prog_token_fd, fd_array_cnt;
    } prog;
  };
  void *key, *data;
  size_t key_size, data_size;
  char *path, *program, *section, *license;
  struct bpf_insn *instructions;
  ino_t *references;  // for each instruction, the map or the types that its constant stands for, or 0;
                      // for every eight bytes of a struct_ops map's value, the program
  ino_t fd_array[MOST_MODULES];
  size_t fd_array_count;
  void *functions, *lines;
};
extern struct event events[MOST_EVENTS];
extern size_t event_count;
extern struct bpf_object *object;

__attribute__((noreturn, format(printf, 1, 2))) void give_up(const char *format, ...);
ino_t inode_of(int descriptor);
// The argument is NAME=FILE.
void add_module(const char *argument);
// Of a stand-in for a module's types; else "".
const char *module_name(ino_t file);
