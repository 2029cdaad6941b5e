"""Writes the sources of the objects that are loaded, and lists of names to find."""
import itertools
import struct

HEAD = """// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
char LICENSE[] SEC("license") = "Dual BSD/GPL";
"""
HOOK = 'SEC("raw_tp/sched_process_exec")'
# Structures of every kernel with many members of a name.
STRUCTURES = ["task_struct", "net_device", "inode", "super_block", "sock", "signal_struct", "rq", "module", "pci_dev",
              "request_queue", "tcp_sock", "device"]


def core(programs, reads, fields):
    """Programs that read fields of kernel structures, in turn."""
    yield HEAD
    turn = itertools.cycle(fields)
    for number in range(programs):
        yield f"{HOOK}\nint core_{number}(unsigned long long *context) {{\n  void *base = (void *)context[0];\n  char byte = 0;\n  long sum = 0;\n"
        for structure, field in itertools.islice(turn, reads):
            yield f"  bpf_core_read(&byte, 1, &((struct {structure} *)base)->{field});\n  sum += byte;\n"
            # Else the compiler keeps all addresses or all bytes for later, and has no registers left.
            yield '  asm volatile("" : "+r"(base), "+r"(sum));\n'
        yield "  return sum & 1;\n}\n"


def small():
    return core(1, 3, [("task_struct", "pid"), ("task_struct", "tgid"), ("task_struct", "comm")])


def core50(members):
    """100 reads in each of 50 programs, of some 500 fields of ten structures."""
    fields = [members[name][:50] for name in STRUCTURES if len(members.get(name, [])) >= 45][:10]
    names = [name for name in STRUCTURES if len(members.get(name, [])) >= 45][:10]
    flat = [(name, field) for name, list_ in zip(names, fields) for field in list_]
    return core(50, 100, flat)


def many300(maps=12, programs=300):
    """Small programs that share a subprogram and maps."""
    yield HEAD
    for number in range(maps):
        yield (f"struct {{ __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1024); __type(key, __u32);"
               f" __type(value, __u64); }} map_{number} SEC(\".maps\");\n")
    yield ("__attribute__((noinline)) static long shared(__u64 *value, long step) {\n"
           "  if (!value) return 0;\n  *value += step;\n  return *value & 7;\n}\n")
    for number in range(programs):
        yield (f"{HOOK}\nint many_{number}(void *context) {{\n  __u32 key = {number};\n"
               f"  return shared(bpf_map_lookup_elem(&map_{number % maps}, &key), {number}) & 1;\n}}\n")


def mod50(programs=50):
    """Programs that take the verifier long: loops that it follows round by round. Nothing in a round may depend on a
    branch, or the ways through the loop are more than any kernel follows."""
    yield HEAD
    yield ("struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, __u32);"
           " __type(value, char[4096]); } table SEC(\".maps\");\n")
    for number in range(programs):
        yield f"""{HOOK}
int mod_{number}(void *context) {{
  __u32 key = 0;
  char *bytes = bpf_map_lookup_elem(&table, &key);
  long sum = {number};
  if (!bytes) return 0;
  #pragma clang loop unroll(disable)
  for (int place = 0; place < 1200; place++) {{
    long each = bytes[place];
    sum += each;
    bytes[(place * 3 + (each & 15)) & 4095] = sum;
  }}
  return sum & 1;
}}
"""


INT, ARRAY, STRUCTURE, UNION, ENUMERATION, FUNCTION, ENUMERATION64 = 1, 3, 4, 5, 6, 12, 19
# The bytes that follow the first twelve: some for the type, some for each element.
PAYLOAD = {INT: (4, 0), ARRAY: (12, 0), STRUCTURE: (0, 12), UNION: (0, 12), ENUMERATION: (0, 8), 13: (0, 8), 14: (4, 0),
           15: (0, 12), 17: (4, 0), ENUMERATION64: (0, 12)}


def types(btf):
    """Kind, name and members of each type of a table with a little-endian header."""
    size, types_start, types_size, strings_start, strings_size = struct.unpack_from("<IIIII", btf, 4)
    strings = btf[size + strings_start:size + strings_start + strings_size]

    def text(offset):
        return strings[offset:strings.index(b"\0", offset)].decode()

    place, end = size + types_start, size + types_start + types_size
    while place < end:
        name, info, _ = struct.unpack_from("<III", btf, place)
        kind, count, has_bits = info >> 24 & 0x1f, info & 0xffff, info >> 31
        fixed, each = PAYLOAD.get(kind, (0, 0))
        members = []
        if kind == STRUCTURE:
            for number in range(count):
                member, _, offset = struct.unpack_from("<III", btf, place + 12 + number * 12)
                if member and not (has_bits and offset >> 24):
                    members.append(text(member))
        yield kind, text(name), members
        place += 12 + fixed + each * count


def members(btf):
    """The names of the members of each wanted structure, without bit fields."""
    return {name: found for kind, name, found in types(btf) if kind == STRUCTURE and name in STRUCTURES and found}


def names(btf, wanted=1000):
    """Structures and functions to find, spread over the table, each of a name and kind that is there."""
    found = sorted({(kind, name) for kind, name, _ in types(btf) if kind in (STRUCTURE, FUNCTION) and name})
    step = max(len(found) // wanted, 1)
    return "".join(f"{kind} {name}\n" for kind, name in found[::step][:wanted])
