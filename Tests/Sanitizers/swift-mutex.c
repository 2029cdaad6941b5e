// SPDX-License-Identifier: Apache-2.0
// Tells the thread sanitizer of the order that Swift's Mutex makes, where it cannot see it.
//
// The fast ways to lock and to unlock are compiled into the program, and with it they are instrumented. Where threads
// meet, the mutex takes its slow ways, which are in the runtime's library and are not: what one thread did before it
// let go is then said to race with what the next one does. Preloaded, these stand before the slow ways and say what
// happens there: nothing is suppressed. Where a runtime has other names for them, the reports are back.
//
// Built and used by scripts/sanitize.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

static SWIFT void (*real_lock)(uint32_t, SELF);
static SWIFT _Bool (*real_try_lock)(SELF);
static SWIFT void (*real_unlock)(SELF);
static void (*acquire)(void *);
static void (*release)(void *);

__attribute__((constructor)) static void find(void) {
  real_lock = (typeof(real_lock))dlsym(RTLD_NEXT, LOCK);
  real_try_lock = (typeof(real_try_lock))dlsym(RTLD_NEXT, TRY_LOCK);
  real_unlock = (typeof(real_unlock))dlsym(RTLD_NEXT, UNLOCK);
  // There in programs with the sanitizer alone; those that start them are preloaded too.
  acquire = (typeof(acquire))dlsym(RTLD_DEFAULT, "__tsan_acquire");
  release = (typeof(release))dlsym(RTLD_DEFAULT, "__tsan_release");
}

SWIFT void lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void lock(uint32_t thread, SELF) {
  real_lock(thread, self);
  if (acquire) acquire(self);
}

SWIFT _Bool try_lock(SELF) __asm__(TRY_LOCK);
SWIFT _Bool try_lock(SELF) {
  _Bool locked = real_try_lock(self);
  if (locked && acquire) acquire(self);
  return locked;
}

SWIFT void unlock(SELF) __asm__(UNLOCK);
SWIFT void unlock(SELF) {
  if (release) release(self);
  real_unlock(self);
}
