/* Generated from the kernel's union bpf_attr by `make generate`; do not edit. */
#ifndef SWIFT_BPF_KERNEL_STRUCTS_H
#define SWIFT_BPF_KERNEL_STRUCTS_H

#include <stdint.h>

typedef uint64_t cbpf_u64 __attribute__((aligned(8)));
typedef int64_t cbpf_s64 __attribute__((aligned(8)));

struct cbpf_map_create {
  uint32_t map_type;
  uint32_t key_size;
  uint32_t value_size;
  uint32_t max_entries;
  uint32_t map_flags;
  uint32_t inner_map_fd;
  uint32_t numa_node;
  uint8_t map_name[16];
  uint32_t map_ifindex;
  uint32_t btf_fd;
  uint32_t btf_key_type_id;
  uint32_t btf_value_type_id;
  uint32_t btf_vmlinux_value_type_id;
  cbpf_u64 map_extra;
  int32_t value_type_btf_obj_fd;
  int32_t map_token_fd;
  cbpf_u64 excl_prog_hash;
  uint32_t excl_prog_hash_size;
  uint8_t hole_92[4];
};
_Static_assert(sizeof(struct cbpf_map_create) == 96, "cbpf_map_create");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, map_type) == 0, "cbpf_map_create.map_type");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, key_size) == 4, "cbpf_map_create.key_size");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, value_size) == 8, "cbpf_map_create.value_size");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, max_entries) == 12, "cbpf_map_create.max_entries");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, map_flags) == 16, "cbpf_map_create.map_flags");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, inner_map_fd) == 20, "cbpf_map_create.inner_map_fd");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, numa_node) == 24, "cbpf_map_create.numa_node");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, map_name) == 28, "cbpf_map_create.map_name");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, map_ifindex) == 44, "cbpf_map_create.map_ifindex");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, btf_fd) == 48, "cbpf_map_create.btf_fd");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, btf_key_type_id) == 52, "cbpf_map_create.btf_key_type_id");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, btf_value_type_id) == 56, "cbpf_map_create.btf_value_type_id");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, btf_vmlinux_value_type_id) == 60, "cbpf_map_create.btf_vmlinux_value_type_id");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, map_extra) == 64, "cbpf_map_create.map_extra");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, value_type_btf_obj_fd) == 72, "cbpf_map_create.value_type_btf_obj_fd");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, map_token_fd) == 76, "cbpf_map_create.map_token_fd");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, excl_prog_hash) == 80, "cbpf_map_create.excl_prog_hash");
_Static_assert(__builtin_offsetof(struct cbpf_map_create, excl_prog_hash_size) == 88, "cbpf_map_create.excl_prog_hash_size");

struct cbpf_map_element {
  uint32_t map_fd;
  uint8_t hole_4[4];
  cbpf_u64 key;
  union {
    cbpf_u64 value;
    cbpf_u64 next_key;
  };
  cbpf_u64 flags;
};
_Static_assert(sizeof(struct cbpf_map_element) == 32, "cbpf_map_element");
_Static_assert(__builtin_offsetof(struct cbpf_map_element, map_fd) == 0, "cbpf_map_element.map_fd");
_Static_assert(__builtin_offsetof(struct cbpf_map_element, key) == 8, "cbpf_map_element.key");
_Static_assert(__builtin_offsetof(struct cbpf_map_element, flags) == 24, "cbpf_map_element.flags");

struct cbpf_batch {
  cbpf_u64 in_batch;
  cbpf_u64 out_batch;
  cbpf_u64 keys;
  cbpf_u64 values;
  uint32_t count;
  uint32_t map_fd;
  cbpf_u64 elem_flags;
  cbpf_u64 flags;
};
_Static_assert(sizeof(struct cbpf_batch) == 56, "cbpf_batch");
_Static_assert(__builtin_offsetof(struct cbpf_batch, in_batch) == 0, "cbpf_batch.in_batch");
_Static_assert(__builtin_offsetof(struct cbpf_batch, out_batch) == 8, "cbpf_batch.out_batch");
_Static_assert(__builtin_offsetof(struct cbpf_batch, keys) == 16, "cbpf_batch.keys");
_Static_assert(__builtin_offsetof(struct cbpf_batch, values) == 24, "cbpf_batch.values");
_Static_assert(__builtin_offsetof(struct cbpf_batch, count) == 32, "cbpf_batch.count");
_Static_assert(__builtin_offsetof(struct cbpf_batch, map_fd) == 36, "cbpf_batch.map_fd");
_Static_assert(__builtin_offsetof(struct cbpf_batch, elem_flags) == 40, "cbpf_batch.elem_flags");
_Static_assert(__builtin_offsetof(struct cbpf_batch, flags) == 48, "cbpf_batch.flags");

struct cbpf_prog_load {
  uint32_t prog_type;
  uint32_t insn_cnt;
  cbpf_u64 insns;
  cbpf_u64 license;
  uint32_t log_level;
  uint32_t log_size;
  cbpf_u64 log_buf;
  uint32_t kern_version;
  uint32_t prog_flags;
  uint8_t prog_name[16];
  uint32_t prog_ifindex;
  uint32_t expected_attach_type;
  uint32_t prog_btf_fd;
  uint32_t func_info_rec_size;
  cbpf_u64 func_info;
  uint32_t func_info_cnt;
  uint32_t line_info_rec_size;
  cbpf_u64 line_info;
  uint32_t line_info_cnt;
  uint32_t attach_btf_id;
  union {
    uint32_t attach_prog_fd;
    uint32_t attach_btf_obj_fd;
  };
  uint32_t core_relo_cnt;
  cbpf_u64 fd_array;
  cbpf_u64 core_relos;
  uint32_t core_relo_rec_size;
  uint32_t log_true_size;
  int32_t prog_token_fd;
  uint32_t fd_array_cnt;
  cbpf_u64 signature;
  uint32_t signature_size;
  int32_t keyring_id;
};
_Static_assert(sizeof(struct cbpf_prog_load) == 168, "cbpf_prog_load");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, prog_type) == 0, "cbpf_prog_load.prog_type");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, insn_cnt) == 4, "cbpf_prog_load.insn_cnt");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, insns) == 8, "cbpf_prog_load.insns");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, license) == 16, "cbpf_prog_load.license");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, log_level) == 24, "cbpf_prog_load.log_level");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, log_size) == 28, "cbpf_prog_load.log_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, log_buf) == 32, "cbpf_prog_load.log_buf");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, kern_version) == 40, "cbpf_prog_load.kern_version");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, prog_flags) == 44, "cbpf_prog_load.prog_flags");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, prog_name) == 48, "cbpf_prog_load.prog_name");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, prog_ifindex) == 64, "cbpf_prog_load.prog_ifindex");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, expected_attach_type) == 68, "cbpf_prog_load.expected_attach_type");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, prog_btf_fd) == 72, "cbpf_prog_load.prog_btf_fd");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, func_info_rec_size) == 76, "cbpf_prog_load.func_info_rec_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, func_info) == 80, "cbpf_prog_load.func_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, func_info_cnt) == 88, "cbpf_prog_load.func_info_cnt");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, line_info_rec_size) == 92, "cbpf_prog_load.line_info_rec_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, line_info) == 96, "cbpf_prog_load.line_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, line_info_cnt) == 104, "cbpf_prog_load.line_info_cnt");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, attach_btf_id) == 108, "cbpf_prog_load.attach_btf_id");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, core_relo_cnt) == 116, "cbpf_prog_load.core_relo_cnt");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, fd_array) == 120, "cbpf_prog_load.fd_array");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, core_relos) == 128, "cbpf_prog_load.core_relos");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, core_relo_rec_size) == 136, "cbpf_prog_load.core_relo_rec_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, log_true_size) == 140, "cbpf_prog_load.log_true_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, prog_token_fd) == 144, "cbpf_prog_load.prog_token_fd");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, fd_array_cnt) == 148, "cbpf_prog_load.fd_array_cnt");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, signature) == 152, "cbpf_prog_load.signature");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, signature_size) == 160, "cbpf_prog_load.signature_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_load, keyring_id) == 164, "cbpf_prog_load.keyring_id");

struct cbpf_object {
  cbpf_u64 pathname;
  uint32_t bpf_fd;
  uint32_t file_flags;
  int32_t path_fd;
  uint8_t hole_20[4];
};
_Static_assert(sizeof(struct cbpf_object) == 24, "cbpf_object");
_Static_assert(__builtin_offsetof(struct cbpf_object, pathname) == 0, "cbpf_object.pathname");
_Static_assert(__builtin_offsetof(struct cbpf_object, bpf_fd) == 8, "cbpf_object.bpf_fd");
_Static_assert(__builtin_offsetof(struct cbpf_object, file_flags) == 12, "cbpf_object.file_flags");
_Static_assert(__builtin_offsetof(struct cbpf_object, path_fd) == 16, "cbpf_object.path_fd");

struct cbpf_prog_attach {
  union {
    uint32_t target_fd;
    uint32_t target_ifindex;
  };
  uint32_t attach_bpf_fd;
  uint32_t attach_type;
  uint32_t attach_flags;
  uint32_t replace_bpf_fd;
  union {
    uint32_t relative_fd;
    uint32_t relative_id;
  };
  cbpf_u64 expected_revision;
};
_Static_assert(sizeof(struct cbpf_prog_attach) == 32, "cbpf_prog_attach");
_Static_assert(__builtin_offsetof(struct cbpf_prog_attach, attach_bpf_fd) == 4, "cbpf_prog_attach.attach_bpf_fd");
_Static_assert(__builtin_offsetof(struct cbpf_prog_attach, attach_type) == 8, "cbpf_prog_attach.attach_type");
_Static_assert(__builtin_offsetof(struct cbpf_prog_attach, attach_flags) == 12, "cbpf_prog_attach.attach_flags");
_Static_assert(__builtin_offsetof(struct cbpf_prog_attach, replace_bpf_fd) == 16, "cbpf_prog_attach.replace_bpf_fd");
_Static_assert(__builtin_offsetof(struct cbpf_prog_attach, expected_revision) == 24, "cbpf_prog_attach.expected_revision");

struct cbpf_test {
  uint32_t prog_fd;
  uint32_t retval;
  uint32_t data_size_in;
  uint32_t data_size_out;
  cbpf_u64 data_in;
  cbpf_u64 data_out;
  uint32_t repeat;
  uint32_t duration;
  uint32_t ctx_size_in;
  uint32_t ctx_size_out;
  cbpf_u64 ctx_in;
  cbpf_u64 ctx_out;
  uint32_t flags;
  uint32_t cpu;
  uint32_t batch_size;
  uint8_t hole_76[4];
};
_Static_assert(sizeof(struct cbpf_test) == 80, "cbpf_test");
_Static_assert(__builtin_offsetof(struct cbpf_test, prog_fd) == 0, "cbpf_test.prog_fd");
_Static_assert(__builtin_offsetof(struct cbpf_test, retval) == 4, "cbpf_test.retval");
_Static_assert(__builtin_offsetof(struct cbpf_test, data_size_in) == 8, "cbpf_test.data_size_in");
_Static_assert(__builtin_offsetof(struct cbpf_test, data_size_out) == 12, "cbpf_test.data_size_out");
_Static_assert(__builtin_offsetof(struct cbpf_test, data_in) == 16, "cbpf_test.data_in");
_Static_assert(__builtin_offsetof(struct cbpf_test, data_out) == 24, "cbpf_test.data_out");
_Static_assert(__builtin_offsetof(struct cbpf_test, repeat) == 32, "cbpf_test.repeat");
_Static_assert(__builtin_offsetof(struct cbpf_test, duration) == 36, "cbpf_test.duration");
_Static_assert(__builtin_offsetof(struct cbpf_test, ctx_size_in) == 40, "cbpf_test.ctx_size_in");
_Static_assert(__builtin_offsetof(struct cbpf_test, ctx_size_out) == 44, "cbpf_test.ctx_size_out");
_Static_assert(__builtin_offsetof(struct cbpf_test, ctx_in) == 48, "cbpf_test.ctx_in");
_Static_assert(__builtin_offsetof(struct cbpf_test, ctx_out) == 56, "cbpf_test.ctx_out");
_Static_assert(__builtin_offsetof(struct cbpf_test, flags) == 64, "cbpf_test.flags");
_Static_assert(__builtin_offsetof(struct cbpf_test, cpu) == 68, "cbpf_test.cpu");
_Static_assert(__builtin_offsetof(struct cbpf_test, batch_size) == 72, "cbpf_test.batch_size");

struct cbpf_get_id {
  union {
    uint32_t start_id;
    uint32_t prog_id;
    uint32_t map_id;
    uint32_t btf_id;
    uint32_t link_id;
  };
  uint32_t next_id;
  uint32_t open_flags;
  int32_t fd_by_id_token_fd;
};
_Static_assert(sizeof(struct cbpf_get_id) == 16, "cbpf_get_id");
_Static_assert(__builtin_offsetof(struct cbpf_get_id, next_id) == 4, "cbpf_get_id.next_id");
_Static_assert(__builtin_offsetof(struct cbpf_get_id, open_flags) == 8, "cbpf_get_id.open_flags");
_Static_assert(__builtin_offsetof(struct cbpf_get_id, fd_by_id_token_fd) == 12, "cbpf_get_id.fd_by_id_token_fd");

struct cbpf_info {
  uint32_t bpf_fd;
  uint32_t info_len;
  cbpf_u64 info;
};
_Static_assert(sizeof(struct cbpf_info) == 16, "cbpf_info");
_Static_assert(__builtin_offsetof(struct cbpf_info, bpf_fd) == 0, "cbpf_info.bpf_fd");
_Static_assert(__builtin_offsetof(struct cbpf_info, info_len) == 4, "cbpf_info.info_len");
_Static_assert(__builtin_offsetof(struct cbpf_info, info) == 8, "cbpf_info.info");

struct cbpf_query {
  union {
    uint32_t target_fd;
    uint32_t target_ifindex;
  };
  uint32_t attach_type;
  uint32_t query_flags;
  uint32_t attach_flags;
  cbpf_u64 prog_ids;
  union {
    uint32_t prog_cnt;
    uint32_t count;
  };
  uint8_t hole_28[4];
  cbpf_u64 prog_attach_flags;
  cbpf_u64 link_ids;
  cbpf_u64 link_attach_flags;
  cbpf_u64 revision;
};
_Static_assert(sizeof(struct cbpf_query) == 64, "cbpf_query");
_Static_assert(__builtin_offsetof(struct cbpf_query, attach_type) == 4, "cbpf_query.attach_type");
_Static_assert(__builtin_offsetof(struct cbpf_query, query_flags) == 8, "cbpf_query.query_flags");
_Static_assert(__builtin_offsetof(struct cbpf_query, attach_flags) == 12, "cbpf_query.attach_flags");
_Static_assert(__builtin_offsetof(struct cbpf_query, prog_ids) == 16, "cbpf_query.prog_ids");
_Static_assert(__builtin_offsetof(struct cbpf_query, prog_attach_flags) == 32, "cbpf_query.prog_attach_flags");
_Static_assert(__builtin_offsetof(struct cbpf_query, link_ids) == 40, "cbpf_query.link_ids");
_Static_assert(__builtin_offsetof(struct cbpf_query, link_attach_flags) == 48, "cbpf_query.link_attach_flags");
_Static_assert(__builtin_offsetof(struct cbpf_query, revision) == 56, "cbpf_query.revision");

struct cbpf_raw_tracepoint {
  cbpf_u64 name;
  uint32_t prog_fd;
  uint8_t hole_12[4];
  cbpf_u64 cookie;
};
_Static_assert(sizeof(struct cbpf_raw_tracepoint) == 24, "cbpf_raw_tracepoint");
_Static_assert(__builtin_offsetof(struct cbpf_raw_tracepoint, name) == 0, "cbpf_raw_tracepoint.name");
_Static_assert(__builtin_offsetof(struct cbpf_raw_tracepoint, prog_fd) == 8, "cbpf_raw_tracepoint.prog_fd");
_Static_assert(__builtin_offsetof(struct cbpf_raw_tracepoint, cookie) == 16, "cbpf_raw_tracepoint.cookie");

struct cbpf_btf_load {
  cbpf_u64 btf;
  cbpf_u64 btf_log_buf;
  uint32_t btf_size;
  uint32_t btf_log_size;
  uint32_t btf_log_level;
  uint32_t btf_log_true_size;
  uint32_t btf_flags;
  int32_t btf_token_fd;
};
_Static_assert(sizeof(struct cbpf_btf_load) == 40, "cbpf_btf_load");
_Static_assert(__builtin_offsetof(struct cbpf_btf_load, btf) == 0, "cbpf_btf_load.btf");
_Static_assert(__builtin_offsetof(struct cbpf_btf_load, btf_log_buf) == 8, "cbpf_btf_load.btf_log_buf");
_Static_assert(__builtin_offsetof(struct cbpf_btf_load, btf_size) == 16, "cbpf_btf_load.btf_size");
_Static_assert(__builtin_offsetof(struct cbpf_btf_load, btf_log_size) == 20, "cbpf_btf_load.btf_log_size");
_Static_assert(__builtin_offsetof(struct cbpf_btf_load, btf_log_level) == 24, "cbpf_btf_load.btf_log_level");
_Static_assert(__builtin_offsetof(struct cbpf_btf_load, btf_log_true_size) == 28, "cbpf_btf_load.btf_log_true_size");
_Static_assert(__builtin_offsetof(struct cbpf_btf_load, btf_flags) == 32, "cbpf_btf_load.btf_flags");
_Static_assert(__builtin_offsetof(struct cbpf_btf_load, btf_token_fd) == 36, "cbpf_btf_load.btf_token_fd");

struct cbpf_task_fd_query {
  uint32_t pid;
  uint32_t fd;
  uint32_t flags;
  uint32_t buf_len;
  cbpf_u64 buf;
  uint32_t prog_id;
  uint32_t fd_type;
  cbpf_u64 probe_offset;
  cbpf_u64 probe_addr;
};
_Static_assert(sizeof(struct cbpf_task_fd_query) == 48, "cbpf_task_fd_query");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, pid) == 0, "cbpf_task_fd_query.pid");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, fd) == 4, "cbpf_task_fd_query.fd");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, flags) == 8, "cbpf_task_fd_query.flags");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, buf_len) == 12, "cbpf_task_fd_query.buf_len");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, buf) == 16, "cbpf_task_fd_query.buf");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, prog_id) == 24, "cbpf_task_fd_query.prog_id");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, fd_type) == 28, "cbpf_task_fd_query.fd_type");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, probe_offset) == 32, "cbpf_task_fd_query.probe_offset");
_Static_assert(__builtin_offsetof(struct cbpf_task_fd_query, probe_addr) == 40, "cbpf_task_fd_query.probe_addr");

struct cbpf_link_create {
  union {
    uint32_t prog_fd;
    uint32_t map_fd;
  };
  union {
    uint32_t target_fd;
    uint32_t target_ifindex;
  };
  uint32_t attach_type;
  uint32_t flags;
  union {
    uint32_t target_btf_id;
    struct {
      cbpf_u64 iter_info;
      uint32_t iter_info_len;
      uint8_t hole_12[4];
    };
    struct {
      cbpf_u64 bpf_cookie;
    } perf_event;
    struct {
      uint32_t flags;
      uint32_t cnt;
      cbpf_u64 syms;
      cbpf_u64 addrs;
      cbpf_u64 cookies;
    } kprobe_multi;
    struct {
      uint32_t target_btf_id;
      uint8_t hole_4[4];
      cbpf_u64 cookie;
    } tracing;
    struct {
      uint32_t pf;
      uint32_t hooknum;
      int32_t priority;
      uint32_t flags;
    } netfilter;
    struct {
      union {
        uint32_t relative_fd;
        uint32_t relative_id;
      };
      uint8_t hole_4[4];
      cbpf_u64 expected_revision;
    } tcx;
    struct {
      cbpf_u64 path;
      cbpf_u64 offsets;
      cbpf_u64 ref_ctr_offsets;
      cbpf_u64 cookies;
      uint32_t cnt;
      uint32_t flags;
      uint32_t pid;
      uint32_t path_fd;
    } uprobe_multi;
    struct {
      union {
        uint32_t relative_fd;
        uint32_t relative_id;
      };
      uint8_t hole_4[4];
      cbpf_u64 expected_revision;
    } netkit;
    struct {
      union {
        uint32_t relative_fd;
        uint32_t relative_id;
      };
      uint8_t hole_4[4];
      cbpf_u64 expected_revision;
    } cgroup;
    struct {
      cbpf_u64 ids;
      cbpf_u64 cookies;
      uint32_t cnt;
      uint8_t hole_20[4];
    } tracing_multi;
  };
};
_Static_assert(sizeof(struct cbpf_link_create) == 64, "cbpf_link_create");
_Static_assert(__builtin_offsetof(struct cbpf_link_create, attach_type) == 8, "cbpf_link_create.attach_type");
_Static_assert(__builtin_offsetof(struct cbpf_link_create, flags) == 12, "cbpf_link_create.flags");

struct cbpf_link_update {
  uint32_t link_fd;
  union {
    uint32_t new_prog_fd;
    uint32_t new_map_fd;
  };
  uint32_t flags;
  union {
    uint32_t old_prog_fd;
    uint32_t old_map_fd;
  };
};
_Static_assert(sizeof(struct cbpf_link_update) == 16, "cbpf_link_update");
_Static_assert(__builtin_offsetof(struct cbpf_link_update, link_fd) == 0, "cbpf_link_update.link_fd");
_Static_assert(__builtin_offsetof(struct cbpf_link_update, flags) == 8, "cbpf_link_update.flags");

struct cbpf_link_detach {
  uint32_t link_fd;
};
_Static_assert(sizeof(struct cbpf_link_detach) == 4, "cbpf_link_detach");
_Static_assert(__builtin_offsetof(struct cbpf_link_detach, link_fd) == 0, "cbpf_link_detach.link_fd");

struct cbpf_enable_stats {
  uint32_t type;
};
_Static_assert(sizeof(struct cbpf_enable_stats) == 4, "cbpf_enable_stats");
_Static_assert(__builtin_offsetof(struct cbpf_enable_stats, type) == 0, "cbpf_enable_stats.type");

struct cbpf_iter_create {
  uint32_t link_fd;
  uint32_t flags;
};
_Static_assert(sizeof(struct cbpf_iter_create) == 8, "cbpf_iter_create");
_Static_assert(__builtin_offsetof(struct cbpf_iter_create, link_fd) == 0, "cbpf_iter_create.link_fd");
_Static_assert(__builtin_offsetof(struct cbpf_iter_create, flags) == 4, "cbpf_iter_create.flags");

struct cbpf_prog_bind_map {
  uint32_t prog_fd;
  uint32_t map_fd;
  uint32_t flags;
};
_Static_assert(sizeof(struct cbpf_prog_bind_map) == 12, "cbpf_prog_bind_map");
_Static_assert(__builtin_offsetof(struct cbpf_prog_bind_map, prog_fd) == 0, "cbpf_prog_bind_map.prog_fd");
_Static_assert(__builtin_offsetof(struct cbpf_prog_bind_map, map_fd) == 4, "cbpf_prog_bind_map.map_fd");
_Static_assert(__builtin_offsetof(struct cbpf_prog_bind_map, flags) == 8, "cbpf_prog_bind_map.flags");

struct cbpf_token_create {
  uint32_t flags;
  uint32_t bpffs_fd;
};
_Static_assert(sizeof(struct cbpf_token_create) == 8, "cbpf_token_create");
_Static_assert(__builtin_offsetof(struct cbpf_token_create, flags) == 0, "cbpf_token_create.flags");
_Static_assert(__builtin_offsetof(struct cbpf_token_create, bpffs_fd) == 4, "cbpf_token_create.bpffs_fd");

struct cbpf_prog_stream_read {
  cbpf_u64 stream_buf;
  uint32_t stream_buf_len;
  uint32_t stream_id;
  uint32_t prog_fd;
  uint8_t hole_20[4];
};
_Static_assert(sizeof(struct cbpf_prog_stream_read) == 24, "cbpf_prog_stream_read");
_Static_assert(__builtin_offsetof(struct cbpf_prog_stream_read, stream_buf) == 0, "cbpf_prog_stream_read.stream_buf");
_Static_assert(__builtin_offsetof(struct cbpf_prog_stream_read, stream_buf_len) == 8, "cbpf_prog_stream_read.stream_buf_len");
_Static_assert(__builtin_offsetof(struct cbpf_prog_stream_read, stream_id) == 12, "cbpf_prog_stream_read.stream_id");
_Static_assert(__builtin_offsetof(struct cbpf_prog_stream_read, prog_fd) == 16, "cbpf_prog_stream_read.prog_fd");

struct cbpf_prog_assoc_struct_ops {
  uint32_t map_fd;
  uint32_t prog_fd;
  uint32_t flags;
};
_Static_assert(sizeof(struct cbpf_prog_assoc_struct_ops) == 12, "cbpf_prog_assoc_struct_ops");
_Static_assert(__builtin_offsetof(struct cbpf_prog_assoc_struct_ops, map_fd) == 0, "cbpf_prog_assoc_struct_ops.map_fd");
_Static_assert(__builtin_offsetof(struct cbpf_prog_assoc_struct_ops, prog_fd) == 4, "cbpf_prog_assoc_struct_ops.prog_fd");
_Static_assert(__builtin_offsetof(struct cbpf_prog_assoc_struct_ops, flags) == 8, "cbpf_prog_assoc_struct_ops.flags");

struct cbpf_prog_info {
  uint32_t type;
  uint32_t id;
  uint8_t tag[8];
  uint32_t jited_prog_len;
  uint32_t xlated_prog_len;
  cbpf_u64 jited_prog_insns;
  cbpf_u64 xlated_prog_insns;
  cbpf_u64 load_time;
  uint32_t created_by_uid;
  uint32_t nr_map_ids;
  cbpf_u64 map_ids;
  uint8_t name[16];
  uint32_t ifindex;
  uint32_t gpl_compatible : 1;
  uint32_t hole_84_bits : 31;
  cbpf_u64 netns_dev;
  cbpf_u64 netns_ino;
  uint32_t nr_jited_ksyms;
  uint32_t nr_jited_func_lens;
  cbpf_u64 jited_ksyms;
  cbpf_u64 jited_func_lens;
  uint32_t btf_id;
  uint32_t func_info_rec_size;
  cbpf_u64 func_info;
  uint32_t nr_func_info;
  uint32_t nr_line_info;
  cbpf_u64 line_info;
  cbpf_u64 jited_line_info;
  uint32_t nr_jited_line_info;
  uint32_t line_info_rec_size;
  uint32_t jited_line_info_rec_size;
  uint32_t nr_prog_tags;
  cbpf_u64 prog_tags;
  cbpf_u64 run_time_ns;
  cbpf_u64 run_cnt;
  cbpf_u64 recursion_misses;
  uint32_t verified_insns;
  uint32_t attach_btf_obj_id;
  uint32_t attach_btf_id;
  uint8_t hole_228[4];
};
_Static_assert(sizeof(struct cbpf_prog_info) == 232, "cbpf_prog_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, type) == 0, "cbpf_prog_info.type");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, id) == 4, "cbpf_prog_info.id");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, tag) == 8, "cbpf_prog_info.tag");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, jited_prog_len) == 16, "cbpf_prog_info.jited_prog_len");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, xlated_prog_len) == 20, "cbpf_prog_info.xlated_prog_len");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, jited_prog_insns) == 24, "cbpf_prog_info.jited_prog_insns");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, xlated_prog_insns) == 32, "cbpf_prog_info.xlated_prog_insns");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, load_time) == 40, "cbpf_prog_info.load_time");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, created_by_uid) == 48, "cbpf_prog_info.created_by_uid");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, nr_map_ids) == 52, "cbpf_prog_info.nr_map_ids");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, map_ids) == 56, "cbpf_prog_info.map_ids");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, name) == 64, "cbpf_prog_info.name");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, ifindex) == 80, "cbpf_prog_info.ifindex");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, netns_dev) == 88, "cbpf_prog_info.netns_dev");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, netns_ino) == 96, "cbpf_prog_info.netns_ino");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, nr_jited_ksyms) == 104, "cbpf_prog_info.nr_jited_ksyms");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, nr_jited_func_lens) == 108, "cbpf_prog_info.nr_jited_func_lens");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, jited_ksyms) == 112, "cbpf_prog_info.jited_ksyms");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, jited_func_lens) == 120, "cbpf_prog_info.jited_func_lens");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, btf_id) == 128, "cbpf_prog_info.btf_id");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, func_info_rec_size) == 132, "cbpf_prog_info.func_info_rec_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, func_info) == 136, "cbpf_prog_info.func_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, nr_func_info) == 144, "cbpf_prog_info.nr_func_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, nr_line_info) == 148, "cbpf_prog_info.nr_line_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, line_info) == 152, "cbpf_prog_info.line_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, jited_line_info) == 160, "cbpf_prog_info.jited_line_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, nr_jited_line_info) == 168, "cbpf_prog_info.nr_jited_line_info");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, line_info_rec_size) == 172, "cbpf_prog_info.line_info_rec_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, jited_line_info_rec_size) == 176, "cbpf_prog_info.jited_line_info_rec_size");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, nr_prog_tags) == 180, "cbpf_prog_info.nr_prog_tags");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, prog_tags) == 184, "cbpf_prog_info.prog_tags");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, run_time_ns) == 192, "cbpf_prog_info.run_time_ns");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, run_cnt) == 200, "cbpf_prog_info.run_cnt");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, recursion_misses) == 208, "cbpf_prog_info.recursion_misses");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, verified_insns) == 216, "cbpf_prog_info.verified_insns");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, attach_btf_obj_id) == 220, "cbpf_prog_info.attach_btf_obj_id");
_Static_assert(__builtin_offsetof(struct cbpf_prog_info, attach_btf_id) == 224, "cbpf_prog_info.attach_btf_id");

struct cbpf_map_info {
  uint32_t type;
  uint32_t id;
  uint32_t key_size;
  uint32_t value_size;
  uint32_t max_entries;
  uint32_t map_flags;
  uint8_t name[16];
  uint32_t ifindex;
  uint32_t btf_vmlinux_value_type_id;
  cbpf_u64 netns_dev;
  cbpf_u64 netns_ino;
  uint32_t btf_id;
  uint32_t btf_key_type_id;
  uint32_t btf_value_type_id;
  uint32_t btf_vmlinux_id;
  cbpf_u64 map_extra;
  cbpf_u64 hash;
  uint32_t hash_size;
  uint8_t hole_100[4];
};
_Static_assert(sizeof(struct cbpf_map_info) == 104, "cbpf_map_info");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, type) == 0, "cbpf_map_info.type");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, id) == 4, "cbpf_map_info.id");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, key_size) == 8, "cbpf_map_info.key_size");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, value_size) == 12, "cbpf_map_info.value_size");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, max_entries) == 16, "cbpf_map_info.max_entries");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, map_flags) == 20, "cbpf_map_info.map_flags");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, name) == 24, "cbpf_map_info.name");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, ifindex) == 40, "cbpf_map_info.ifindex");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, btf_vmlinux_value_type_id) == 44, "cbpf_map_info.btf_vmlinux_value_type_id");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, netns_dev) == 48, "cbpf_map_info.netns_dev");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, netns_ino) == 56, "cbpf_map_info.netns_ino");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, btf_id) == 64, "cbpf_map_info.btf_id");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, btf_key_type_id) == 68, "cbpf_map_info.btf_key_type_id");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, btf_value_type_id) == 72, "cbpf_map_info.btf_value_type_id");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, btf_vmlinux_id) == 76, "cbpf_map_info.btf_vmlinux_id");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, map_extra) == 80, "cbpf_map_info.map_extra");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, hash) == 88, "cbpf_map_info.hash");
_Static_assert(__builtin_offsetof(struct cbpf_map_info, hash_size) == 96, "cbpf_map_info.hash_size");

struct cbpf_btf_info {
  cbpf_u64 btf;
  uint32_t btf_size;
  uint32_t id;
  cbpf_u64 name;
  uint32_t name_len;
  uint32_t kernel_btf;
};
_Static_assert(sizeof(struct cbpf_btf_info) == 32, "cbpf_btf_info");
_Static_assert(__builtin_offsetof(struct cbpf_btf_info, btf) == 0, "cbpf_btf_info.btf");
_Static_assert(__builtin_offsetof(struct cbpf_btf_info, btf_size) == 8, "cbpf_btf_info.btf_size");
_Static_assert(__builtin_offsetof(struct cbpf_btf_info, id) == 12, "cbpf_btf_info.id");
_Static_assert(__builtin_offsetof(struct cbpf_btf_info, name) == 16, "cbpf_btf_info.name");
_Static_assert(__builtin_offsetof(struct cbpf_btf_info, name_len) == 24, "cbpf_btf_info.name_len");
_Static_assert(__builtin_offsetof(struct cbpf_btf_info, kernel_btf) == 28, "cbpf_btf_info.kernel_btf");

struct cbpf_link_info {
  uint32_t type;
  uint32_t id;
  uint32_t prog_id;
  uint8_t hole_12[4];
  union {
    struct {
      cbpf_u64 tp_name;
      uint32_t tp_name_len;
      uint8_t hole_12[4];
      cbpf_u64 cookie;
    } raw_tracepoint;
    struct {
      uint32_t attach_type;
      uint32_t target_obj_id;
      uint32_t target_btf_id;
      uint8_t hole_12[4];
      cbpf_u64 cookie;
    } tracing;
    struct {
      cbpf_u64 cgroup_id;
      uint32_t attach_type;
      uint8_t hole_12[4];
    } cgroup;
    struct {
      cbpf_u64 target_name;
      uint32_t target_name_len;
      union {
        struct {
          uint32_t map_id;
        } map;
      };
      union {
        struct {
          cbpf_u64 cgroup_id;
          uint32_t order;
          uint8_t hole_12[4];
        } cgroup;
        struct {
          uint32_t tid;
          uint32_t pid;
        } task;
      };
    } iter;
    struct {
      uint32_t netns_ino;
      uint32_t attach_type;
    } netns;
    struct {
      uint32_t ifindex;
    } xdp;
    struct {
      uint32_t map_id;
    } struct_ops;
    struct {
      uint32_t pf;
      uint32_t hooknum;
      int32_t priority;
      uint32_t flags;
    } netfilter;
    struct {
      cbpf_u64 addrs;
      uint32_t count;
      uint32_t flags;
      cbpf_u64 missed;
      cbpf_u64 cookies;
    } kprobe_multi;
    struct {
      cbpf_u64 path;
      cbpf_u64 offsets;
      cbpf_u64 ref_ctr_offsets;
      cbpf_u64 cookies;
      uint32_t path_size;
      uint32_t count;
      uint32_t flags;
      uint32_t pid;
    } uprobe_multi;
    struct {
      uint32_t attach_type;
      uint32_t count;
      uint32_t btf_obj_id;
      uint8_t hole_12[4];
      cbpf_u64 ids;
      cbpf_u64 addrs;
      cbpf_u64 cookies;
    } tracing_multi;
    struct {
      uint32_t type;
      uint8_t hole_4[4];
      union {
        struct {
          cbpf_u64 file_name;
          uint32_t name_len;
          uint32_t offset;
          cbpf_u64 cookie;
          cbpf_u64 ref_ctr_offset;
        } uprobe;
        struct {
          cbpf_u64 func_name;
          uint32_t name_len;
          uint32_t offset;
          cbpf_u64 addr;
          cbpf_u64 missed;
          cbpf_u64 cookie;
        } kprobe;
        struct {
          cbpf_u64 tp_name;
          uint32_t name_len;
          uint8_t hole_12[4];
          cbpf_u64 cookie;
        } tracepoint;
        struct {
          cbpf_u64 config;
          uint32_t type;
          uint8_t hole_12[4];
          cbpf_u64 cookie;
        } event;
      };
    } perf_event;
    struct {
      uint32_t ifindex;
      uint32_t attach_type;
    } tcx;
    struct {
      uint32_t ifindex;
      uint32_t attach_type;
    } netkit;
    struct {
      uint32_t map_id;
      uint32_t attach_type;
    } sockmap;
  };
};
_Static_assert(sizeof(struct cbpf_link_info) == 64, "cbpf_link_info");
_Static_assert(__builtin_offsetof(struct cbpf_link_info, type) == 0, "cbpf_link_info.type");
_Static_assert(__builtin_offsetof(struct cbpf_link_info, id) == 4, "cbpf_link_info.id");
_Static_assert(__builtin_offsetof(struct cbpf_link_info, prog_id) == 8, "cbpf_link_info.prog_id");

#endif
