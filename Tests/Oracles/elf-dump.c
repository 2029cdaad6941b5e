// What libelf sees in ELF files, in the form that the target elf-dump writes: `scripts/compare-elf` compares both.
// Paths come on standard input, one a line.
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Larger contents are compared as far as this.
enum { HASHED = 1 << 16 };

static uint64_t hash(const unsigned char *bytes, size_t size) {
  uint64_t value = 0xcbf29ce484222325;
  for (size_t place = 0; place < size && place < HASHED; place++) value = (value ^ bytes[place]) * 0x100000001b3;
  return value;
}

static Elf_Scn *linked_table(Elf *elf, Elf64_Word type, size_t link, GElf_Shdr *header) {
  for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));)
    if (gelf_getshdr(section, header) && header->sh_type == type && header->sh_link == link) return section;
  return NULL;
}

static const char *version_name(Elf *elf, unsigned number) {
  GElf_Shdr header;
  for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
    if (!gelf_getshdr(section, &header) || header.sh_type != SHT_GNU_verdef) continue;
    Elf_Data *data = elf_getdata(section, NULL);
    GElf_Verdef definition;
    for (int place = 0; data && gelf_getverdef(data, place, &definition); place += (int)definition.vd_next) {
      GElf_Verdaux name;
      if (definition.vd_ndx == number && gelf_getverdaux(data, place + (int)definition.vd_aux, &name))
        return elf_strptr(elf, header.sh_link, name.vda_name);
      if (!definition.vd_next) break;
    }
    break;
  }
  return NULL;
}

static void dump_symbols(Elf *elf, Elf_Scn *section, const GElf_Shdr *header) {
  size_t table = elf_ndxscn(section), count = header->sh_entsize ? header->sh_size / header->sh_entsize : 0;
  GElf_Shdr other;
  Elf_Scn *indices = linked_table(elf, SHT_SYMTAB_SHNDX, table, &other);
  Elf_Scn *versions = linked_table(elf, SHT_GNU_versym, table, &other);
  Elf_Data *data = elf_getdata(section, NULL), *index_data = indices ? elf_getdata(indices, NULL) : NULL;
  Elf_Data *version_data = versions ? elf_getdata(versions, NULL) : NULL;
  for (size_t number = 0; number < count; number++) {
    GElf_Sym symbol;
    Elf32_Word extended = 0;
    if (!gelf_getsymshndx(data, index_data, (int)number, &symbol, &extended)) {
      printf("symbol %zu %zu: %s\n", table, number, elf_errmsg(-1));
      return;
    }
    const char *name = symbol.st_name ? elf_strptr(elf, header->sh_link, symbol.st_name) : "";
    GElf_Versym version = 0;
    const char *version_text = NULL;
    int is_default = 1;
    if (version_data && gelf_getversym(version_data, (int)number, &version)) {
      version_text = version_name(elf, version & 0x7fff);
      is_default = !(version & 0x8000);
    }
    printf("symbol %zu %zu %s %u %u %u %u %" PRIx64 " %" PRIx64 " %s %d\n", table, number, name ? name : "?",
           GELF_ST_BIND(symbol.st_info), GELF_ST_TYPE(symbol.st_info), GELF_ST_VISIBILITY(symbol.st_other),
           symbol.st_shndx == SHN_XINDEX ? extended : symbol.st_shndx, symbol.st_value, symbol.st_size,
           version_text ? version_text : "-", is_default);
  }
}

static void dump_relocations(Elf_Scn *section, const GElf_Shdr *header) {
  Elf_Data *data = elf_getdata(section, NULL);
  size_t table = elf_ndxscn(section), count = header->sh_entsize ? header->sh_size / header->sh_entsize : 0;
  for (size_t number = 0; number < count; number++) {
    GElf_Rela with = {0};
    GElf_Rel without = {0};
    if (header->sh_type == SHT_RELA && gelf_getrela(data, (int)number, &with))
      printf("relocation %zu %" PRIx64 " %" PRIu64 " %" PRIu64 " %" PRId64 "\n", table, with.r_offset,
             GELF_R_TYPE(with.r_info), GELF_R_SYM(with.r_info), with.r_addend);
    else if (header->sh_type == SHT_REL && gelf_getrel(data, (int)number, &without))
      printf("relocation %zu %" PRIx64 " %" PRIu64 " %" PRIu64 " -\n", table, without.r_offset,
             GELF_R_TYPE(without.r_info), GELF_R_SYM(without.r_info));
    else
      printf("relocation %zu %zu: %s\n", table, number, elf_errmsg(-1));
  }
}

static void dump_notes(const char *place, size_t index, Elf_Data *data) {
  GElf_Nhdr note;
  size_t name, payload;
  for (size_t offset = 0; data && (offset = gelf_getnote(data, offset, &note, &name, &payload));) {
    const char *text = (const char *)data->d_buf + name;
    printf("note %s %zu %.*s %x %u %" PRIx64 "\n", place, index, (int)strnlen(text, note.n_namesz), text, note.n_type,
           note.n_descsz, hash((const unsigned char *)data->d_buf + payload, note.n_descsz));
  }
}

static void dump_section(Elf *elf, Elf_Scn *section, size_t names) {
  GElf_Shdr header;
  size_t index = elf_ndxscn(section);
  if (!gelf_getshdr(section, &header)) {
    printf("section %zu: %s\n", index, elf_errmsg(-1));
    return;
  }
  const char *name = header.sh_name ? elf_strptr(elf, names, header.sh_name) : "";
  printf("section %zu %s %x %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %u %u %" PRIu64 " %" PRIu64, index,
         name ? name : "?", header.sh_type, header.sh_flags, header.sh_addr, header.sh_offset, header.sh_size,
         header.sh_link, header.sh_info, header.sh_addralign, header.sh_entsize);
  GElf_Chdr compression;
  if ((header.sh_flags & SHF_COMPRESSED) && gelf_getchdr(section, &compression)) {
    printf(" compressed %u %" PRIu64 " %" PRIu64 "\n", compression.ch_type, compression.ch_size,
           compression.ch_addralign);
    return;
  }
  Elf_Data *raw = header.sh_type == SHT_NOBITS || header.sh_type == SHT_NULL ? NULL : elf_rawdata(section, NULL);
  printf(" %" PRIx64 "\n", raw && raw->d_buf ? hash(raw->d_buf, raw->d_size) : hash(NULL, 0));
  if (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_DYNSYM) dump_symbols(elf, section, &header);
  if (header.sh_type == SHT_RELA || header.sh_type == SHT_REL) dump_relocations(section, &header);
  if (header.sh_type == SHT_NOTE) dump_notes("section", index, elf_getdata(section, NULL));
}

static void dump(Elf *elf) {
  GElf_Ehdr header;
  size_t segments, sections, names;
  if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header)) {
    printf("refused: %s\n", elf_errmsg(-1));
    return;
  }
  if (header.e_ident[EI_CLASS] != ELFCLASS64) {
    printf("refused: not 64-bit\n");
    return;
  }
  if (elf_getphdrnum(elf, &segments) || elf_getshdrnum(elf, &sections) || elf_getshdrstrndx(elf, &names)) {
    printf("refused: %s\n", elf_errmsg(-1));
    return;
  }
  printf("header %u %u %u %u %u %u %" PRIx64 " %x %" PRIx64 " %u %" PRIx64 " %u %zu %zu\n", header.e_ident[EI_DATA],
         header.e_ident[EI_OSABI], header.e_ident[EI_ABIVERSION], header.e_type, header.e_machine, header.e_version,
         header.e_entry, header.e_flags, header.e_phoff, header.e_phentsize, header.e_shoff, header.e_shentsize,
         segments, sections);
  for (size_t index = 0; index < segments; index++) {
    GElf_Phdr segment;
    if (!gelf_getphdr(elf, (int)index, &segment)) {
      printf("segment %zu: %s\n", index, elf_errmsg(-1));
      continue;
    }
    printf("segment %zu %x %x %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIu64 "\n", index,
           segment.p_type, segment.p_flags, segment.p_offset, segment.p_vaddr, segment.p_paddr, segment.p_filesz,
           segment.p_memsz, segment.p_align);
    if (segment.p_type == PT_NOTE && segment.p_filesz)
      dump_notes("segment", index,
                 elf_getdata_rawchunk(elf, (int64_t)segment.p_offset, segment.p_filesz,
                                      segment.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR));
  }
  // elf_nextscn leaves the null section out.
  for (size_t index = 0; index < sections; index++) {
    Elf_Scn *section = elf_getscn(elf, index);
    if (section) dump_section(elf, section, names);
  }
}

int main(void) {
  char *path = NULL;
  size_t room = 0;
  ssize_t length;
  elf_version(EV_CURRENT);
  while ((length = getline(&path, &room, stdin)) > 0) {
    if (path[length - 1] == '\n') path[length - 1] = 0;
    printf("file %s\n", path);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    Elf *elf = descriptor < 0 ? NULL : elf_begin(descriptor, ELF_C_READ_MMAP, NULL);
    if (elf)
      dump(elf);
    else
      printf("refused: %s\n", descriptor < 0 ? "cannot be opened" : elf_errmsg(-1));
    elf_end(elf);
    if (descriptor >= 0) close(descriptor);
  }
  free(path);
  return 0;
}
