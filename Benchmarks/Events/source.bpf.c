// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
// Fills a ring buffer and a perf event array with records of 64 bytes, as fast as it can, when it is run.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct record {
  __u64 number;
  __u64 filling[7];
};

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 1024 * 1024);
} ring SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __uint(key_size, sizeof(__u32));
  __uint(value_size, sizeof(__u32));
} buffer SEC(".maps");

/* Both leave the number of records in the run's return value. */
SEC("raw_tp")
int fill_ring(void *context) {
  struct record record = {};
  int count = 0;
  for (int i = 0; i < 8192; i++) {
    record.number = i;
    if (bpf_ringbuf_output(&ring, &record, sizeof(record), BPF_RB_NO_WAKEUP) == 0)
      count++;
  }
  return count;
}

SEC("raw_tp")
int fill_buffer(void *context) {
  struct record record = {};
  int count = 0;
  for (int i = 0; i < 8192; i++) {
    record.number = i;
    if (bpf_perf_event_output(context, &buffer, BPF_F_CURRENT_CPU, &record, sizeof(record)) == 0)
      count++;
  }
  return count;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
