#ifndef SWIFT_BPF_CBPF_H
#define SWIFT_BPF_CBPF_H

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Swift cannot call a variadic function, so the raw system call is made here; and the negated errno is
 * taken before Swift code can run and change it. */
static inline long cbpf_bpf(int command, void *attributes, unsigned int size) {
  long result = syscall(__NR_bpf, command, attributes, size);
  return result < 0 ? -(long)errno : result;
}

#endif
