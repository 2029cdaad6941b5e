# check     formatting, imports, documents, and the other rules of the house
# fixtures  compile fixtures/src into fixtures/objects
# generate  write the definitions that come from the kernel's types
# test      all tests; those of the kernel need root
# examples  build the examples and see what they print on a kernel in a virtual machine
# matrix    the kernel checks on every kernel of scripts/vm
# arm64     kernel-checks as a static executable for arm64, in .build-arm64/release
# static    kernel-checks and bpfctl as static executables, in .build-static/release
# oracle    compare with bpftool on a kernel in a virtual machine
# traces    compare with libbpf what is asked of a kernel to load the fixtures; needs no kernel and no root
# elf       compare with libelf what is read of this machine's files
# fuzz      five minutes of hostile bytes for each reader
# coverage  how much of the readers the tests reach
# sanitize  the tests that need no kernel, under the address and the thread sanitizer

.PHONY: help check fixtures generate test examples matrix arm64 static oracle traces elf fuzz coverage sanitize

help:
	@sed -n 's/^# //p;/^$$/q' Makefile

check:
	scripts/check

fixtures:
	scripts/fixtures

generate:
	scripts/generate

test:
	swift test -Xswiftc -warnings-as-errors

examples:
	scripts/test-examples

matrix:
	scripts/matrix

arm64:
	scripts/build-arm64

static:
	swift build -c release --product kernel-checks -Xswiftc -static-executable --scratch-path .build-static
	swift build -c release --product bpfctl -Xswiftc -static-executable --scratch-path .build-static

oracle: static
	scripts/compare-bpftool .build-static/release/bpfctl

traces:
	scripts/compare-libbpf --kernel 6.12 fixtures/objects

elf:
	scripts/compare-elf

fuzz:
	scripts/fuzz

coverage:
	scripts/coverage

sanitize:
	scripts/sanitize
