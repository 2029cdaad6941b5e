#ifndef SWIFT_BPF_CBPF_H
#define SWIFT_BPF_CBPF_H

/* The C that the package needs: declarations, and inline wrappers for what Swift cannot do.
 *
 * Every wrapper answers with the result or the negated errno, taken before Swift code can run and change it.
 * Of the kernel's headers, only those are included whose meaning does not change with their age. */

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "generated/kernel_structs.h"

static inline long cbpf_answer(long result) { return result < 0 ? -(long)errno : result; }

/* syscall(2) is variadic, which Swift cannot call. */
static inline long cbpf_bpf(unsigned int command, void *attributes, unsigned int size) {
  return cbpf_answer(syscall(__NR_bpf, command, attributes, size));
}

/* No libc has a function for it. */
static inline long cbpf_perf_event_open(void *attributes, int pid, int cpu, int group, unsigned long flags) {
  return cbpf_answer(syscall(__NR_perf_event_open, attributes, pid, cpu, group, flags));
}

/* ioctl(2), fcntl(2) and openat(2) are variadic. */
static inline long cbpf_ioctl(int fd, unsigned long request, unsigned long argument) {
  return cbpf_answer(ioctl(fd, request, argument));
}

static inline long cbpf_duplicate(int fd, int lowest) { return cbpf_answer(fcntl(fd, F_DUPFD_CLOEXEC, lowest)); }

static inline long cbpf_openat(int folder, const char *path, int flags) {
  return cbpf_answer(openat(folder, path, flags | O_CLOEXEC));
}

/* Swift has these, but errno would be read after the call has returned into Swift. */
static inline long cbpf_read(int fd, void *buffer, size_t count) { return cbpf_answer(read(fd, buffer, count)); }

static inline long cbpf_pread(int fd, void *buffer, size_t count, int64_t offset) {
  return cbpf_answer(pread(fd, buffer, count, offset));
}

static inline long cbpf_file_size(int fd) {
  struct stat information;
  long result = cbpf_answer(fstat(fd, &information));
  return result < 0 ? result : (long)information.st_size;
}

static inline long cbpf_close(int fd) { return cbpf_answer(close(fd)); }

static inline long cbpf_mmap(uintptr_t start, size_t length, int protection, int flags, int fd, int64_t offset) {
  void *address = mmap((void *)start, length, protection, flags, fd, offset);
  return address == MAP_FAILED ? -(long)errno : (long)address;
}

static inline long cbpf_munmap(void *address, size_t length) { return cbpf_answer(munmap(address, length)); }

/* SOCK_RAW is an enumerator in some libcs and a macro in others, and libc does not declare sockaddr_nl. */
static inline long cbpf_netlink_socket(int protocol) {
  return cbpf_answer(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
}

static inline long cbpf_netlink_connect(int fd) {
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  return cbpf_answer(connect(fd, (struct sockaddr *)&kernel, sizeof(kernel)));
}

static inline long cbpf_netlink_port(int fd, uint32_t *port) {
  struct sockaddr_nl own = {.nl_family = AF_NETLINK};
  socklen_t size = sizeof(own);
  long result = cbpf_answer(getsockname(fd, (struct sockaddr *)&own, &size));
  *port = own.nl_pid;
  return result;
}

static inline long cbpf_setsockopt(int fd, int level, int name, int value) {
  return cbpf_answer(setsockopt(fd, level, name, &value, sizeof(value)));
}

static inline long cbpf_send(int fd, const void *bytes, size_t count, int flags) {
  return cbpf_answer(send(fd, bytes, count, flags));
}

static inline long cbpf_recv(int fd, void *buffer, size_t count, int flags) {
  return cbpf_answer(recv(fd, buffer, count, flags));
}

/* Declared by libc only for programs that define _GNU_SOURCE. */
static inline long cbpf_setns(int fd, int kind) { return cbpf_answer(syscall(__NR_setns, fd, kind)); }

/* Newer than most libcs, and of x86-64 alone. */
static inline long cbpf_uprobe(void) {
#ifdef __x86_64__
  return cbpf_answer(syscall(336));
#else
  return -ENOSYS;
#endif
}

static inline long cbpf_readlink(const char *path, void *buffer, size_t count) {
  return cbpf_answer(readlink(path, (char *)buffer, count));
}

static inline long cbpf_unlink(const char *path) { return cbpf_answer(unlink(path)); }

static inline long cbpf_mkdir(const char *path, unsigned int mode) { return cbpf_answer(mkdir(path, mode)); }

/* Memory that a program in the kernel changes meanwhile: whole words, in one access each. */
static inline uint64_t cbpf_load_word(const void *address, size_t size) {
  switch (size) {
  case 1: return __atomic_load_n((const uint8_t *)address, __ATOMIC_RELAXED);
  case 2: return __atomic_load_n((const uint16_t *)address, __ATOMIC_RELAXED);
  case 4: return __atomic_load_n((const uint32_t *)address, __ATOMIC_RELAXED);
  default: return __atomic_load_n((const uint64_t *)address, __ATOMIC_RELAXED);
  }
}

/* The words that order the records of a ring: what was written before them is seen after them. */
static inline uint32_t cbpf_acquire_32(const void *address) {
  return __atomic_load_n((const uint32_t *)address, __ATOMIC_ACQUIRE);
}

static inline uint64_t cbpf_acquire_64(const void *address) {
  return __atomic_load_n((const uint64_t *)address, __ATOMIC_ACQUIRE);
}

static inline void cbpf_release_64(void *address, uint64_t value) {
  __atomic_store_n((uint64_t *)address, value, __ATOMIC_RELEASE);
}

/* Also between a store and a later load, which acquire and release leave free. */
static inline void cbpf_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

/* Memory that will be read soon. It may be any: where there is none, nothing happens. */
static inline void cbpf_prefetch(const void *address) { __builtin_prefetch(address); }

static inline void cbpf_store_word(void *address, uint64_t value, size_t size) {
  switch (size) {
  case 1: __atomic_store_n((uint8_t *)address, (uint8_t)value, __ATOMIC_RELAXED); break;
  case 2: __atomic_store_n((uint16_t *)address, (uint16_t)value, __ATOMIC_RELAXED); break;
  case 4: __atomic_store_n((uint32_t *)address, (uint32_t)value, __ATOMIC_RELAXED); break;
  default: __atomic_store_n((uint64_t *)address, value, __ATOMIC_RELAXED); break;
  }
}

/* Swift does not see the functions and constants of epoll and eventfd in every libc; `struct epoll_event` is packed
 * on some machines, so it stays here. Descriptors are named by a number of the caller's. */
static inline long cbpf_epoll_create(void) { return cbpf_answer(epoll_create1(EPOLL_CLOEXEC)); }

static inline long cbpf_epoll_add(int poll, int fd, uint64_t number, int once) {
  struct epoll_event event = {.events = EPOLLIN | (once ? EPOLLONESHOT : 0), .data = {.u64 = number}};
  return cbpf_answer(epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event));
}

/* Sets a descriptor that was added for once going again. */
static inline long cbpf_epoll_rearm(int poll, int fd, uint64_t number) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data = {.u64 = number}};
  return cbpf_answer(epoll_ctl(poll, EPOLL_CTL_MOD, fd, &event));
}

static inline long cbpf_epoll_remove(int poll, int fd) {
  struct epoll_event unused = {0};
  return cbpf_answer(epoll_ctl(poll, EPOLL_CTL_DEL, fd, &unused));
}

/* Waits for one descriptor. Answers 1 and its number, 0 when the time is over; -1 milliseconds mean for ever. */
static inline long cbpf_epoll_wait(int poll, uint64_t *number, int milliseconds) {
  struct epoll_event event;
  long result = cbpf_answer(epoll_wait(poll, &event, 1, milliseconds));
  if (result > 0)
    *number = event.data.u64;
  return result;
}

static inline long cbpf_eventfd(void) { return cbpf_answer(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

static inline long cbpf_write(int fd, const void *buffer, size_t count) {
  return cbpf_answer(write(fd, buffer, count));
}

/* The type of a mounted file system, whose C type Swift does not see in every libc. */
static inline long cbpf_file_system_type(const char *path) {
  struct statfs information;
  long result = cbpf_answer(statfs(path, &information));
  return result < 0 ? result : (long)(information.f_type & 0xffffffffL);
}

/* Mounting without a place in the tree has no functions in older libcs. The numbers are the same on every
 * architecture. */
static inline long cbpf_fsopen(const char *type) { return cbpf_answer(syscall(430, type, 1 /* FSOPEN_CLOEXEC */)); }

static inline long cbpf_fsconfig_create(int context) {
  return cbpf_answer(syscall(431, context, 6 /* FSCONFIG_CMD_CREATE */, NULL, NULL, 0));
}

static inline long cbpf_fsmount(int context) {
  return cbpf_answer(syscall(432, context, 1 /* FSMOUNT_CLOEXEC */, 0));
}

/* The capabilities in force, as a set of bits. libc does not declare capget(2). */
static inline long cbpf_effective_capabilities(uint64_t *effective) {
  struct {
    uint32_t version;
    int32_t pid;
  } header = {0x20080522 /* _LINUX_CAPABILITY_VERSION_3 */, 0};
  struct {
    uint32_t effective, permitted, inheritable;
  } data[2] = {{0, 0, 0}, {0, 0, 0}};
  long result = cbpf_answer(syscall(__NR_capget, &header, data));
  *effective = (uint64_t)data[1].effective << 32 | data[0].effective;
  return result;
}

/* Names in a folder, as the kernel lays them out. Not every libc declares getdents64(2). */
static inline long cbpf_read_folder(int descriptor, void *buffer, size_t size) {
  return cbpf_answer(syscall(__NR_getdents64, descriptor, buffer, size));
}

/* Takes capabilities out of those in force for the calling thread. */
static inline long cbpf_drop_capabilities(uint64_t bits) {
  struct {
    uint32_t version;
    int32_t pid;
  } header = {0x20080522 /* _LINUX_CAPABILITY_VERSION_3 */, 0};
  struct {
    uint32_t effective, permitted, inheritable;
  } data[2] = {{0, 0, 0}, {0, 0, 0}};
  long result = cbpf_answer(syscall(__NR_capget, &header, data));
  if (result < 0)
    return result;
  data[0].effective &= ~(uint32_t)bits;
  data[1].effective &= ~(uint32_t)(bits >> 32);
  return cbpf_answer(syscall(__NR_capset, &header, data));
}

/* RLIMIT_MEMLOCK is an enumerator in some libcs and a macro in others. */
static inline long cbpf_get_memory_limit(uint64_t *soft) {
  struct rlimit limit = {0, 0};
  long result = cbpf_answer(getrlimit(RLIMIT_MEMLOCK, &limit));
  *soft = limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
  return result;
}

static inline long cbpf_raise_memory_limit(void) {
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  return cbpf_answer(setrlimit(RLIMIT_MEMLOCK, &limit));
}

#endif
