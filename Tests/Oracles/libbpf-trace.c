// What libbpf asks of the kernel when it loads an object, in the form of `bpfctl -j plan`: `scripts/compare-libbpf`
// compares both. No kernel is asked: every bpf(2) command is answered here, with memory files in place of maps,
// programs and types, so it needs no privileges, and the kernel to load for can be another one.
// SPDX-License-Identifier: Apache-2.0
#include "libbpf-trace.h"

#include <ctype.h>
#include <getopt.h>
#include <stdarg.h>

struct options options = {.cpus = 1};
struct event events[MOST_EVENTS];
size_t event_count;
struct bpf_object *object;

void give_up(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("libbpf-trace: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(2);
}

// Messages ---------------------------------------------------------------------------------------------------

static char complaints[4096];

// The warnings say why an object is refused; the last ones are only consequences.
static int keep_warning(enum libbpf_print_level level, const char *format, va_list arguments) {
  if (getenv("LIBBPF_TRACE_DEBUG")) {
    va_list copy;
    va_copy(copy, arguments);
    vfprintf(stderr, format, copy);
    va_end(copy);
  }
  size_t used = strlen(complaints);
  if (level == LIBBPF_WARN && used + 1 < sizeof complaints)
    vsnprintf(complaints + used, sizeof complaints - used, format, arguments);
  return 0;
}

// JSON -------------------------------------------------------------------------------------------------------

static void text(const char *name, const char *value) {
  printf(",\"%s\":\"", name);
  for (const unsigned char *each = (const unsigned char *)value; *each; each++) {
    if (*each == '"' || *each == '\\') putchar('\\');
    if (*each < ' ' || *each > '~')
      printf("\\u%04x", *each);
    else
      putchar(*each);
  }
  putchar('"');
}

static void number(const char *name, unsigned long long value) { printf(",\"%s\":%llu", name, value); }

static void hex(const char *name, const void *data, size_t size) {
  printf(",\"%s\":\"", name);
  for (size_t place = 0; place < size; place++) printf("%02x", ((const unsigned char *)data)[place]);
  putchar('"');
}

// Trailing zeros are many and say little.
static void value(const void *data, size_t size) {
  size_t used = size;
  while (used > 0 && ((const unsigned char *)data)[used - 1] == 0) used--;
  number("bytes_value", size);
  hex("value", data, used);
}

static void operation(const char *name) {
  static bool follows;
  printf("%s\n{\"operation\":\"%s\"", follows ? "," : "", name);
  follows = true;
}

// Names ------------------------------------------------------------------------------------------------------

static struct bpf_map *map_of(ino_t file) {
  struct bpf_map *map;
  if (file) bpf_object__for_each_map(map, object) if (inode_of(bpf_map__fd(map)) == file) return map;
  return NULL;
}

static const struct event *map_made(ino_t file) {
  for (size_t place = 0; place < event_count; place++)
    if (events[place].kind == CREATE_MAP && events[place].made == file) return &events[place];
  return NULL;
}

// Whether libbpf made a map of the places that a program jumps to, which is none of the object's own.
static bool is_jump_table(ino_t file) {
  const struct event *made = file ? map_made(file) : NULL;
  return made && !map_of(file) && made->map.map_type == 34;
}

static bool is_loaded_map(ino_t file) { return map_of(file) || is_jump_table(file); }

static const char *map_name(ino_t file) {
  struct bpf_map *map = map_of(file);
  return map ? bpf_map__name(map) : is_jump_table(file) ? ".jumptables" : "";
}

static const char *program_name(ino_t file) {
  for (size_t place = 0; place < event_count; place++)
    if (events[place].kind == LOAD_PROGRAM && events[place].made == file) return events[place].program;
  return "";
}

static const struct btf *kernel_types(void) {
  static struct btf *types;
  if (!types) types = btf__parse(options.btf, NULL);
  if (!types) give_up("%s cannot be read: %s", options.btf, strerror(errno));
  return types;
}

static const char *kernel_type_name(unsigned id) {
  const struct btf_type *type = btf__type_by_id(kernel_types(), id);
  return type ? btf__name_by_offset(kernel_types(), type->name_off) : "";
}

// What the kernel calls a number of one of its enumerations, which may be newer than libbpf, as libbpf would.
static const char *kernel_number_name(const char *enumeration, const char *prefix, unsigned value) {
  static char name[64];
  const struct btf_type *type =
      btf__type_by_id(kernel_types(), btf__find_by_name_kind(kernel_types(), enumeration, BTF_KIND_ENUM));
  for (int place = 0; type && place < btf_vlen(type); place++) {
    const struct btf_enum *each = btf_enum(type) + place;
    const char *found = btf__name_by_offset(kernel_types(), each->name_off);
    if ((unsigned)each->val != value || strncmp(found, prefix, strlen(prefix)) != 0) continue;
    snprintf(name, sizeof name, "%s", found + strlen(prefix));
    for (char *letter = name; *letter; letter++) *letter = tolower(*letter);
    return name;
  }
  return "unknown";
}

// Operations -------------------------------------------------------------------------------------------------

static void write_map_members(const struct event *event, const char *kernel_name) {
  text("kernel_name", kernel_name);
  text("type", libbpf_bpf_map_type_str(event->map.map_type)
                   ?: kernel_number_name("bpf_map_type", "BPF_MAP_TYPE_", event->map.map_type));
  number("bytes_key", event->map.key_size);
  number("bytes_value", event->map.value_size);
  number("max_entries", event->map.max_entries);
  number("flags", event->map.map_flags);
  number("numa_node", event->map.numa_node);
  number("map_extra", event->map.map_extra);
  number("map_ifindex", event->map.map_ifindex);
  printf(",\"btf\":%s", event->map.btf_fd ? "true" : "false");
  number("btf_key_type_id", event->map.btf_key_type_id);
  number("btf_value_type_id", event->map.btf_value_type_id);
  number("btf_vmlinux_value_type_id", event->map.btf_vmlinux_value_type_id);
  text("value_type_module", module_name(event->target));
}

static void write_map(const struct event *event) {
  operation("create_map");
  text("name", map_name(event->made));
  write_map_members(event, event->map.map_name);
  const struct event *inner = map_made(event->inner_map);
  if (inner) {
    printf(",\"inner_map\":{\"is_inner\":true");
    write_map_members(inner, inner->map.map_name);
    putchar('}');
  } else {
    printf(",\"inner_map\":null");
  }
  struct bpf_map *map = map_of(event->made);
  const char *pin = map ? bpf_map__pin_path(map) : NULL;
  if (pin)
    text("pinned", pin);
  else
    printf(",\"pinned\":null");
  putchar('}');
  // What lies in an arena is written there by ordinary stores, not by a command.
  if (event->map.map_type == 33 && event->map.max_entries) {
    unsigned char page[65536] = {0};
    ssize_t size = pread(bpf_map__fd(map_of(event->made)), page, sizeof page, 0);
    while (size > 0 && page[size - 1] == 0) size--;
    if (size > 0) {
      operation("write_arena");
      text("name", map_name(event->made));
      hex("value", page, size);
      putchar('}');
    }
  }
}

static void write_structure(const struct event *event) {
  operation("struct_ops_value");
  text("name", map_name(event->on));
  value(event->data, event->data_size);
  printf(",\"functions\":[");
  const char *before = "";
  for (size_t place = 0; place < event->data_size / sizeof(uint64_t); place++) {
    if (!event->references[place]) continue;
    printf("%s{\"offset\":%zu", before, place * sizeof(uint64_t));
    text("program", program_name(event->references[place]));
    putchar('}');
    before = ",";
  }
  printf("]}");
}

static void write_update(const struct event *event) {
  const struct event *map = map_made(event->on);
  unsigned type = map->map.map_type;
  if (type == BPF_MAP_TYPE_STRUCT_OPS) return write_structure(event);
  bool holds_maps = type == BPF_MAP_TYPE_ARRAY_OF_MAPS || type == BPF_MAP_TYPE_HASH_OF_MAPS;
  if (holds_maps || type == BPF_MAP_TYPE_PROG_ARRAY) {
    operation("insert");
    text("name", map_name(event->on));
    number("key", *(const uint32_t *)event->key);
    if (holds_maps)
      text("map", map_name(event->content));
    else
      text("program", program_name(event->content));
  } else {
    operation("update_map");
    text("name", map_name(event->on));
    hex("key", event->key, event->key_size);
    value(event->data, event->data_size);
  }
  putchar('}');
}

static void write_info(const char *name, const void *data, unsigned count, unsigned record_size) {
  if (!count) {
    printf(",\"%s\":null", name);
    return;
  }
  printf(",\"%s\":{\"count\":%u", name, count);
  number("record_size", record_size);
  hex("data", data, (size_t)count * record_size);
  putchar('}');
}

static void write_instructions(const struct event *event) {
  const struct bpf_insn *instructions = event->instructions;
  size_t count = event->prog.insn_cnt;
  printf(",\"instructions\":[");
  for (size_t place = 0; place < count; place++) {
    struct bpf_insn instruction = instructions[place];
    // Of maps and types; any other number is the object's own.
    if (is_loaded_map(event->references[place]) || *module_name(event->references[place])) instruction.imm = 0;
    const unsigned char *bytes = (const unsigned char *)&instruction;
    printf("%s\"", place ? "," : "");
    for (size_t each = 0; each < sizeof instruction; each++) printf("%02x", bytes[each]);
    putchar('"');
  }
  printf("],\"map_references\":[");
  bool follows = false;
  for (size_t place = 0; place < count; place++) {
    if (!is_loaded_map(event->references[place])) continue;
    printf("%s{\"instruction\":%zu", follows ? "," : "", place);
    text("map", map_name(event->references[place]));
    putchar('}');
    follows = true;
  }
  printf("],\"module_references\":[");
  follows = false;
  for (size_t place = 0; place < count; place++) {
    const char *module = module_name(event->references[place]);
    if (!*module) continue;
    printf("%s{\"instruction\":%zu", follows ? "," : "", place);
    text("module", module);
    putchar('}');
    follows = true;
  }
  putchar(']');
}

static void write_program(const struct event *event) {
  operation("load_program");
  text("name", event->program);
  text("kernel_name", event->prog.prog_name);
  text("section", event->section);
  text("type", libbpf_bpf_prog_type_str(event->prog.prog_type)
                   ?: kernel_number_name("bpf_prog_type", "BPF_PROG_TYPE_", event->prog.prog_type));
  number("expected_attach_type", event->prog.expected_attach_type);
  number("flags", event->prog.prog_flags);
  text("license", event->license);
  number("kernel_version", event->prog.kern_version);
  number("ifindex", event->prog.prog_ifindex);
  number("attach_btf_id", event->prog.attach_btf_id);
  text("attach_target", event->prog.attach_btf_id ? kernel_type_name(event->prog.attach_btf_id) : "");
  text("attach_module", module_name(event->target));
  printf(",\"btf\":%s", event->prog.prog_btf_fd ? "true" : "false");
  printf(",\"fd_array\":[");
  for (size_t place = 0; place < event->fd_array_count; place++)
    printf("%s\"%s\"", place ? "," : "", module_name(event->fd_array[place]));
  putchar(']');
  write_instructions(event);
  write_info("func_info", event->functions, event->prog.func_info_cnt, event->prog.func_info_rec_size);
  write_info("line_info", event->lines, event->prog.line_info_cnt, event->prog.line_info_rec_size);
  putchar('}');
}

static void write_event(const struct event *event) {
  const struct btf *types = bpf_object__btf(object);
  switch (event->kind) {
  case LOAD_BTF:
    // The other ones are probes of what the kernel can read.
    if (!types || inode_of(btf__fd(types)) != event->made) return;
    operation("load_btf");
    number("bytes", event->data_size);
    hex("data", event->data, event->data_size);
    putchar('}');
    return;
  case CREATE_MAP:
    if (is_loaded_map(event->made)) write_map(event);
    return;
  case UPDATE_MAP:
    if (map_made(event->on) && is_loaded_map(event->on)) write_update(event);
    return;
  case FREEZE_MAP:
    operation("freeze_map");
    text("name", map_name(event->on));
    putchar('}');
    return;
  case PIN:
    operation("pin_map");
    text("name", map_name(event->on));
    text("path", event->path);
    putchar('}');
    return;
  case BIND_MAP:
    if (!map_of(event->content)) return;
    operation("bind_map");
    text("program", program_name(event->on));
    text("map", map_name(event->content));
    putchar('}');
    return;
  case LOAD_PROGRAM: write_program(event); return;
  }
}

// Loading ----------------------------------------------------------------------------------------------------

static int refuse(const char *path, int error) {
  printf("{\"object\":\"\"");
  text("object_file", path);
  number("errno", error);
  text("refused", complaints);
  puts("}");
  return 0;
}

static int load(const char *path) {
  // The kernel's types are where libbpf looks for them; as a file of the user's they would hide those of modules.
  object = bpf_object__open_file(path, NULL);
  if (!object) return refuse(path, errno);
  int error = bpf_object__load(object);
  if (error) return refuse(path, -error);
  // What these hold is only written when they are attached. The links that some of them want are not played.
  struct bpf_map *map;
  bpf_object__for_each_map(map, object)
    if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS && bpf_map__autocreate(map)) bpf_map__attach_struct_ops(map);
  printf("{\"object\":\"\"");
  text("object_file", path);
  text("name", bpf_object__name(object));
  printf(",\"libbpf\":\"%s\",\"operations\":[", libbpf_version_string());
  for (size_t place = 0; place < event_count; place++) write_event(&events[place]);
  printf("\n]}\n");
  return 0;
}

int main(int count, char **words) {
  static const struct option known[] = {
      {"btf", required_argument, NULL, 'b'},    {"module", required_argument, NULL, 'm'},
      {"release", required_argument, NULL, 'r'}, {"cpus", required_argument, NULL, 'c'},
      {"config", required_argument, NULL, 'k'}, {"symbols", required_argument, NULL, 's'},
      {"version", no_argument, NULL, 'v'},      {NULL, 0, NULL, 0}};
  for (int letter; (letter = getopt_long(count, words, "", known, NULL)) != -1;) {
    switch (letter) {
    case 'b': options.btf = optarg; break;
    case 'm': add_module(optarg); break;
    case 'r': options.release = optarg; break;
    case 'c': options.cpus = atoi(optarg); break;
    case 'k': options.config = optarg; break;
    case 's': options.symbols = optarg; break;
    case 'v': return puts(libbpf_version_string()) < 0;
    default: return 2;
    }
  }
  if (optind + 1 != count || !options.btf || !options.release) give_up("--btf FILE --release VERSION OBJ");
  libbpf_set_print(keep_warning);
  return load(words[optind]);
}
