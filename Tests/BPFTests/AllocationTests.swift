import TestSupport
import Testing

/// Calls of the allocator, counted for each thread; the memory is the C library's own.
private let countingAllocator = """
  #include <stddef.h>
  extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
  extern void *__libc_memalign(size_t, size_t);
  static __thread unsigned long count;
  unsigned long counted_allocations(void) { return count; }
  void *malloc(size_t size) { count++; return __libc_malloc(size); }
  void *calloc(size_t number, size_t size) { count++; return __libc_calloc(number, size); }
  void *realloc(void *old, size_t size) { count++; return __libc_realloc(old, size); }
  void *memalign(size_t alignment, size_t size) { count++; return __libc_memalign(alignment, size); }
  void *aligned_alloc(size_t alignment, size_t size) { count++; return __libc_memalign(alignment, size); }
  int posix_memalign(void **result, size_t alignment, size_t size) {
    count++;
    void *memory = __libc_memalign(alignment, size);
    if (!memory) return 12;
    *result = memory;
    return 0;
  }
  """

@Suite("allocations")
struct AllocationTests {
  /// What reads and writes plain values and the caller's memory takes none from the heap.
  @Test func elementsOfMapsTakeNoMemory() throws {
    let folder = try temporaryFolder()
    defer { _ = try? ChildProcess.run("/bin/rm", ["-r", folder]) }
    let library = "\(folder)/counting.so"
    try writeFile(countingAllocator, to: "\(folder)/counting.c")
    let compiled = try ChildProcess.run(
      "/usr/bin/env",
      ["clang", "-shared", "-fPIC", "-O1", "-ftls-model=initial-exec", "-o", library, "\(folder)/counting.c"])
    try #require(compiled.code == 0, "\(compiled.errors)")
    let result = try ChildProcess.run(
      try product("allocation-probe"), [], environment: ["LD_PRELOAD=\(library)"])
    try #require(result.code == 0, "\(result.output) \(result.errors)")
    var counts: [String: Int] = [:]
    for line in result.lines {
      let words = line.split(separator: " ")
      if words.count == 2 { counts[String(words[0])] = Int(words[1]) }
    }
    for name in ["lookup-into", "lookup-as", "update", "delete"] { #expect(counts[name] == 0, "\(name)") }
    #expect(try #require(counts["lookup-bytes"]) >= 10_000, "the allocator does not count")
  }
}
