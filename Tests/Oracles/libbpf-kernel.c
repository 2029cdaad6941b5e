// The kernel that libbpf-trace plays: the linker sends libbpf's system calls here (`--wrap`).
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "libbpf-trace.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/perf_event.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/vfs.h>

long __real_syscall(long number, ...);
int __real_open64(const char *path, int flags, ...);
int __real_faccessat(int folder, const char *path, int mode, int flags);
int __real_access(const char *path, int mode);
FILE *__real_fopen64(const char *path, const char *mode);
void *__real_gzopen64(const char *path, const char *mode);

ino_t inode_of(int descriptor) {
  struct stat status;
  return descriptor > 0 && fstat(descriptor, &status) == 0 ? status.st_ino : 0;
}

static void *copy(const void *data, size_t size) {
  void *result = malloc(size + 1);
  if (!result) give_up("out of memory");
  if (size) memcpy(result, data, size);
  ((char *)result)[size] = 0;
  return result;
}

static const void *at(uint64_t address) { return (const void *)(uintptr_t)address; }

// The only link that libbpf asks for while it loads: it learns by the refusals whether one takes many user functions, and
// heeds the process. Old headers lack BPF_TRACE_UPROBE_MULTI and its members.
static int refuse_link(const union bpf_attr *attributes) {
  const struct { uint32_t head[4]; uint64_t path, lists[3]; uint32_t count, flags; int32_t process; } *link = (const void *)attributes;
  bool is_probe = attributes->link_create.attach_type == 48 && link->path && link->process >= 0;
  return errno = is_probe ? EBADF : EINVAL, -1;
}

// Files that stand for kernel objects. High numbers, so that they are not mistaken for other numbers.
static int stand_in(const char *name, uint64_t size) {
  int descriptor = memfd_create(name, MFD_CLOEXEC);
  int high = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 200);
  if (high < 0) give_up("no file to stand for %s: %s", name, strerror(errno));
  close(descriptor);
  if (size && ftruncate(high, size) != 0) give_up("no file of %llu bytes: %s", (unsigned long long)size, strerror(errno));
  return high;
}

static struct event *note(enum kind kind) {
  if (event_count == MOST_EVENTS) give_up("more than %d commands", MOST_EVENTS);
  struct event *event = &events[event_count++];
  event->kind = kind;
  return event;
}

// Modules ----------------------------------------------------------------------------------------------------

static struct module {
  const char *name, *file;
  ino_t stand_in;
} modules[MOST_MODULES];
static unsigned module_count;
// The kernel's own types have 1; modules follow.
enum { FIRST_MODULE_ID = 2 };

void add_module(const char *argument) {
  char *name = strdup(argument), *file = strchr(name, '=');
  if (!file || module_count == MOST_MODULES) give_up("--module NAME=FILE, at most %d", MOST_MODULES);
  *file++ = 0;
  modules[module_count++] = (struct module){.name = name, .file = file};
}

const char *module_name(ino_t file) {
  for (unsigned place = 0; file && place < module_count; place++)
    if (modules[place].stand_in == file) return modules[place].name;
  return "";
}

static int open_types(uint32_t id) {
  if (id < FIRST_MODULE_ID || id - FIRST_MODULE_ID >= module_count) return errno = ENOENT, -1;
  struct module *module = &modules[id - FIRST_MODULE_ID];
  int descriptor = stand_in("module types", 0);
  module->stand_in = inode_of(descriptor);
  return descriptor;
}

static int describe(union bpf_attr *attributes) {
  ino_t file = inode_of(attributes->info.bpf_fd);
  for (unsigned place = 0; place < module_count; place++) {
    struct module *module = &modules[place];
    if (module->stand_in != file) continue;
    struct bpf_btf_info *info = (void *)at(attributes->info.info);
    FILE *source = __real_fopen64(module->file, "rb");
    if (!source) give_up("%s: %s", module->file, strerror(errno));
    fseek(source, 0, SEEK_END);
    uint32_t size = ftell(source), room = info->btf_size;
    rewind(source);
    if (info->btf && room && fread((void *)at(info->btf), 1, room < size ? room : size, source) == 0)
      give_up("%s cannot be read", module->file);
    fclose(source);
    info->btf_size = size;
    info->id = FIRST_MODULE_ID + place;
    info->kernel_btf = 1;
    if (info->name && info->name_len) snprintf((char *)at(info->name), info->name_len, "%s", module->name);
    info->name_len = strlen(module->name);
    return 0;
  }
  return 0;
}

// Commands ---------------------------------------------------------------------------------------------------

static int create_map(const union bpf_attr *attributes, size_t size) {
  struct event *event = note(CREATE_MAP);
  memcpy(&event->map, attributes, size < sizeof event->map ? size : sizeof event->map);
  uint64_t page = getpagesize(), bytes = page;
  if (event->map.map_type == BPF_MAP_TYPE_ARRAY)
    bytes = (uint64_t)((event->map.value_size + 7) & ~7u) * event->map.max_entries;
  if (event->map.map_type == 33 /* BPF_MAP_TYPE_ARENA */) bytes = page * event->map.max_entries;
  int descriptor = stand_in("map", (bytes + page - 1) / page * page);
  event->made = inode_of(descriptor);
  event->inner_map = event->map.inner_map_fd ? inode_of(event->map.inner_map_fd) : 0;
  event->target = event->map.value_type_btf_obj_fd ? inode_of(event->map.value_type_btf_obj_fd) : 0;
  return descriptor;
}

static const struct event *map_at(int descriptor) {
  ino_t file = inode_of(descriptor);
  for (size_t place = 0; place < event_count; place++)
    if (events[place].kind == CREATE_MAP && events[place].made == file) return &events[place];
  return NULL;
}

static bool is_program(ino_t file) {
  for (size_t place = 0; file && place < event_count; place++)
    if (events[place].kind == LOAD_PROGRAM && events[place].made == file) return true;
  return false;
}

// A struct_ops map's value has descriptors where the kernel's structure has pointers to functions.
static void note_functions(struct event *event) {
  size_t count = event->data_size / sizeof(uint64_t);
  uint64_t *words = event->data;
  event->references = calloc(count + 1, sizeof *event->references);
  if (!event->references) give_up("out of memory");
  for (size_t place = 0; place < count; place++) {
    ino_t file = words[place] <= INT32_MAX ? inode_of((int)words[place]) : 0;
    if (!is_program(file)) continue;
    event->references[place] = file;
    words[place] = 0;
  }
}

static int update_map(const union bpf_attr *attributes) {
  const struct event *map = map_at(attributes->map_fd);
  if (!map) return errno = EBADF, -1;
  size_t key_size = map->map.key_size, value_size = map->map.value_size;
  bool holds_descriptors = map->map.map_type == BPF_MAP_TYPE_PROG_ARRAY || map->map.map_type == BPF_MAP_TYPE_ARRAY_OF_MAPS
                           || map->map.map_type == BPF_MAP_TYPE_HASH_OF_MAPS;
  if (holds_descriptors && !inode_of(*(const int *)at(attributes->value))) return errno = EBADF, -1;
  struct event *event = note(UPDATE_MAP);
  event->on = map->made;
  event->key = copy(at(attributes->key), event->key_size = key_size);
  event->data = copy(at(attributes->value), event->data_size = value_size);
  if (holds_descriptors) event->content = inode_of(*(const int *)event->data);
  if (map->map.map_type == BPF_MAP_TYPE_STRUCT_OPS) note_functions(event);
  return 0;
}

static int load_types(const union bpf_attr *attributes) {
  int descriptor = stand_in("types", 0);
  struct event *event = note(LOAD_BTF);
  event->made = inode_of(descriptor);
  event->data = copy(at(attributes->btf), event->data_size = attributes->btf_size);
  return descriptor;
}

// The program of the object whose code this is; probes have none.
static const struct bpf_program *program_of(uint64_t instructions) {
  struct bpf_program *program;
  if (object)
    bpf_object__for_each_program(program, object)
      if (bpf_program__insns(program) == at(instructions)) return program;
  return NULL;
}

static void note_references(struct event *event) {
  size_t count = event->prog.insn_cnt;
  const int *descriptors = at(event->prog.fd_array);
  event->references = copy(NULL, 0);
  event->references = realloc(event->references, (count + 1) * sizeof *event->references);
  memset(event->references, 0, (count + 1) * sizeof *event->references);
  for (size_t place = 0; place < count; place++) {
    const struct bpf_insn *instruction = &event->instructions[place];
    if (instruction->code == (BPF_LD | BPF_IMM | BPF_DW)) {
      if (instruction->src_reg == BPF_PSEUDO_MAP_FD || instruction->src_reg == BPF_PSEUDO_MAP_VALUE)
        event->references[place] = inode_of(instruction->imm);
      // The second half of a kernel symbol's load says whose types the first half is a number of.
      if (instruction->src_reg == BPF_PSEUDO_BTF_ID && place + 1 < count && instruction[1].imm)
        event->references[place + 1] = inode_of(instruction[1].imm);
      place++;
    } else if (instruction->code == (BPF_JMP | BPF_CALL) && instruction->src_reg == BPF_PSEUDO_KFUNC_CALL
               && descriptors && instruction->off > 0 && instruction->off < MOST_MODULES) {
      size_t needed = (size_t)instruction->off + 1;
      if (event->fd_array_count < needed) event->fd_array_count = needed;
      event->fd_array[instruction->off] = inode_of(descriptors[instruction->off]);
    }
  }
}

static int load_program(const union bpf_attr *attributes, size_t size) {
  int descriptor = stand_in("program", 0);
  const struct bpf_program *program = program_of(attributes->insns);
  if (!program) return descriptor;
  struct event *event = note(LOAD_PROGRAM);
  memcpy(&event->prog, attributes, size < sizeof event->prog ? size : sizeof event->prog);
  event->made = inode_of(descriptor);
  event->program = strdup(bpf_program__name(program));
  event->section = strdup(bpf_program__section_name(program));
  event->license = strdup(at(event->prog.license));
  event->instructions = copy(at(event->prog.insns), (size_t)event->prog.insn_cnt * sizeof(struct bpf_insn));
  event->functions =
      copy(at(event->prog.func_info), (size_t)event->prog.func_info_cnt * event->prog.func_info_rec_size);
  event->lines = copy(at(event->prog.line_info), (size_t)event->prog.line_info_cnt * event->prog.line_info_rec_size);
  event->target = event->prog.attach_prog_fd ? inode_of(event->prog.attach_prog_fd) : 0;
  note_references(event);
  return descriptor;
}

static int note_descriptors(enum kind kind, int on, int content) {
  struct event *event = note(kind);
  event->on = inode_of(on);
  event->content = inode_of(content);
  return 0;
}

static int command(int command, union bpf_attr *attributes, size_t size) {
  switch (command) {
  case BPF_MAP_CREATE: return create_map(attributes, size);
  case BPF_MAP_UPDATE_ELEM: return update_map(attributes);
  case BPF_MAP_FREEZE: return note_descriptors(FREEZE_MAP, attributes->map_fd, 0);
  case BPF_PROG_BIND_MAP:
    return note_descriptors(BIND_MAP, attributes->prog_bind_map.prog_fd, attributes->prog_bind_map.map_fd);
  case BPF_BTF_LOAD: return load_types(attributes);
  case BPF_PROG_LOAD: return load_program(attributes, size);
  case BPF_OBJ_PIN:
    note_descriptors(PIN, attributes->bpf_fd, 0);
    events[event_count - 1].path = strdup(at(attributes->pathname));
    return 0;
  case BPF_OBJ_GET_INFO_BY_FD: return describe(attributes);
  case BPF_BTF_GET_NEXT_ID: {
    uint32_t next = attributes->start_id < FIRST_MODULE_ID ? FIRST_MODULE_ID : attributes->start_id + 1;
    if (next - FIRST_MODULE_ID >= module_count) return errno = ENOENT, -1;
    attributes->next_id = next;
    return 0;
  }
  case BPF_BTF_GET_FD_BY_ID: return open_types(attributes->btf_id);
  // Nothing is pinned yet.
  case BPF_OBJ_GET: return errno = ENOENT, -1;
  // libbpf probes links of many uprobes by what a modern kernel has against this one.
  case BPF_LINK_CREATE: return refuse_link(attributes);
  // Nobody has delegated anything. C: BPF_TOKEN_CREATE, which old headers lack.
  case 36: return errno = ENOENT, -1;
  default: give_up("bpf command %d is not played", command);
  }
}

// Probes ------------------------------------------------------------------------------------------------------

enum { KPROBE_TYPE = 6 };

static bool has_symbol(const char *name) {
  FILE *symbols = options.symbols ? __real_fopen64(options.symbols, "r") : NULL;
  char line[512], found[256];
  bool known = false;
  while (symbols && !known && fgets(line, sizeof line, symbols))
    known = sscanf(line, "%*s %*s %255s", found) == 1 && strcmp(found, name) == 0;
  if (symbols) fclose(symbols);
  return known;
}

// libbpf learns by a probe whether system calls have wrappers: a function can be probed if the kernel has it.
static int open_event(const struct perf_event_attr *attributes) {
  if (attributes->type != KPROBE_TYPE || !attributes->kprobe_func) return errno = EOPNOTSUPP, -1;
  return has_symbol(at(attributes->kprobe_func)) ? stand_in("probe", 0) : (errno = ENOENT, -1);
}

long __wrap_syscall(long number, ...) {
  va_list list;
  va_start(list, number);
  long arguments[6];
  for (int place = 0; place < 6; place++) arguments[place] = va_arg(list, long);
  va_end(list);
  if (number == SYS_bpf) return command((int)arguments[0], (union bpf_attr *)arguments[1], (size_t)arguments[2]);
  if (number == SYS_perf_event_open) return open_event(at(arguments[0]));
  return __real_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

// Files ------------------------------------------------------------------------------------------------------

// The file to read in place of one of this machine's; NULL for one that the played kernel does not have.
static const char *in_place_of(const char *path) {
  if (strcmp(path, "/sys/kernel/btf/vmlinux") == 0) return options.btf;
  if (strcmp(path, "/proc/kallsyms") == 0) return options.symbols ?: "/dev/null";
  if (strncmp(path, "/boot/config-", 13) == 0) return options.config;
  if (strncmp(path, "/proc/", 6) == 0 || strncmp(path, "/boot/", 6) == 0 || strncmp(path, "/sys/kernel/", 12) == 0)
    return NULL;
  return path;
}

static int missing(void) { return errno = ENOENT, -1; }

int __wrap_open64(const char *path, int flags, ...) {
  if (strcmp(path, "/sys/devices/system/cpu/possible") == 0) {
    int descriptor = memfd_create("possible CPUs", MFD_CLOEXEC);
    if (descriptor < 0 || dprintf(descriptor, options.cpus > 1 ? "0-%d\n" : "0\n", options.cpus - 1) < 0
        || lseek(descriptor, 0, SEEK_SET) != 0)
      give_up("possible CPUs: %s", strerror(errno));
    return descriptor;
  }
  const char *other = in_place_of(path);
  return other ? __real_open64(other, flags) : missing();
}

FILE *__wrap_fopen64(const char *path, const char *mode) {
  if (strcmp(path, "/sys/bus/event_source/devices/kprobe/type") == 0) {
    static char type[8];
    return fmemopen(type, snprintf(type, sizeof type, "%d\n", KPROBE_TYPE), mode);
  }
  const char *other = in_place_of(path);
  return other ? __real_fopen64(other, mode) : (missing(), NULL);
}

void *__wrap_gzopen64(const char *path, const char *mode) {
  const char *other = in_place_of(path);
  return other ? __real_gzopen64(other, mode) : (missing(), NULL);
}

int __wrap_access(const char *path, int mode) {
  const char *other = in_place_of(path);
  return other ? __real_access(other, mode) : missing();
}

int __wrap_faccessat(int folder, const char *path, int mode, int flags) {
  const char *other = in_place_of(path);
  return other ? __real_faccessat(folder, other, mode, flags) : missing();
}

int __wrap_uname(struct utsname *name) {
  memset(name, 0, sizeof *name);
  strcpy(name->sysname, "Linux");
  strcpy(name->machine, "x86_64");
  snprintf(name->release, sizeof name->release, "%s", options.release);
  return 0;
}

// Every folder is one where maps can be pinned.
int __wrap_statfs64(const char *path, struct statfs64 *status) {
  (void)path;
  memset(status, 0, sizeof *status);
  status->f_type = BPF_FS_MAGIC;
  return 0;
}

int __wrap_mkdir(const char *path, mode_t mode) {
  (void)path, (void)mode;
  return 0;
}

// Newer C libraries have these under names of their own; what they read here is the same.
__attribute__((weak)) unsigned long long __isoc23_strtoull(const char *text, char **end, int base) {
  return strtoull(text, end, base);
}
__attribute__((weak)) int __isoc23_sscanf(const char *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vsscanf(text, format, arguments);
  va_end(arguments);
  return result;
}
__attribute__((weak)) int __isoc23_fscanf(FILE *file, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vfscanf(file, format, arguments);
  va_end(arguments);
  return result;
}
