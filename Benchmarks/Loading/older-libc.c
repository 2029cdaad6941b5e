// SPDX-License-Identifier: Apache-2.0
// What newer builds of libbpf expect of libc under names that older ones do not have; the functions are the same for
// what libbpf reads.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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
