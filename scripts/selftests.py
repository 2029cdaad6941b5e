"""The BPF programs that the kernel tests itself with, out of Debian's packages of its source.

They use all that libbpf can do: every section name, structures of operations, functions of the kernel, maps of maps,
arenas, user-level static probes, objects linked of several, and objects that have to be refused.
"""
import pathlib
import re
import shutil
import struct
import subprocess
import sys

import bpf_compilers
import debian
import kernel_types

# By the kernel of scripts/vm whose types they are compiled with.
SOURCES = {"6.12": ("trixie", "linux-source-6.12"), "7.3": ("trixie-backports", "linux-source-7.3")}
# Kernel, compiler and generation of instructions.
VARIANTS = [("6.12", "clang-19", "v4"), ("6.12", "toolchain", "v1"), ("7.3", "toolchain", "v3"), ("7.3", "clang-16", "v2")]
UNPACKED = ["tools/testing/selftests/bpf", "tools/lib/bpf", "tools/include", "scripts/bpf_doc.py", "include/uapi/linux/bpf.h"]
# What the tests' Makefile links to one object.
LINKED = {
    "test_static_linked": ["test_static_linked1", "test_static_linked2"],
    "linked_funcs": ["linked_funcs1", "linked_funcs2"],
    "linked_vars": ["linked_vars1", "linked_vars2"],
    "linked_maps": ["linked_maps1", "linked_maps2"],
    "test_subskeleton": ["test_subskeleton_lib2", "test_subskeleton_lib", "test_subskeleton"],
    "test_usdt": ["test_usdt", "test_usdt_multispec"],
}
# The module that many tests are for: the newest suite whose headers suit this machine's compiler.
MODULE, MODULE_KERNEL, MODULE_SUITE = "bpf_testmod", "6.12", "bookworm-backports"


class Bpftool:
    """The newest bpftool that Debian has, with the libraries that it needs."""

    def __init__(self):
        packages = [("trixie-backports", "bpftool"),
                    *(("trixie", name) for name in ["libc6", "libelf1t64", "zlib1g", "libcap2", "libzstd1", "libssl3t64"])]
        self.folder = debian.fetch("bpftool", packages)

    def run(self, *words):
        folder = self.folder / "usr"
        command = [folder / "lib64/ld-linux-x86-64.so.2", "--library-path", folder / "lib/x86_64-linux-gnu",
                   folder / "sbin/bpftool", *words]
        return subprocess.run(command, capture_output=True, text=True)


def unpack(kernel):
    """The folder with the tests of a kernel, and with the headers that they include."""
    target = debian.CACHE / "corpus" / f"selftests-{kernel}"
    if (target / "complete").exists():
        return target
    suite, package = SOURCES[kernel]
    archive = next(debian.fetch(f"corpus/{package}", [(suite, re.escape(package))]).glob("usr/src/*.tar.xz"))
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    subprocess.run(["tar", "-C", target, "--strip-components=1", "-xf", archive, "--wildcards",
                    *(f"*/{name}" for name in UNPACKED)], check=True)
    headers = target / "headers"
    shutil.copytree(target / "tools/lib/bpf", headers / "bpf")
    types, _ = kernel_types.of_kernel(kernel)
    (headers / "vmlinux.h").write_text(Bpftool().run("btf", "dump", "file", types, "format", "c").stdout)
    helpers = subprocess.run([sys.executable, target / "scripts/bpf_doc.py", "--filename", "include/uapi/linux/bpf.h", "--header"],
                             capture_output=True, text=True, cwd=target)
    if helpers.returncode:
        debian.fail(f"scripts/bpf_doc.py of {kernel} failed: {helpers.stderr.strip()}")
    (headers / "bpf/bpf_helper_defs.h").write_text(helpers.stdout)
    (target / "complete").touch()
    return target


def compile_tests(target):
    """All tests by each of the variants: as compiled, linked, and with every optional program asked for."""
    compilers = {compiler[0]: compiler for compiler in bpf_compilers.compilers()}
    bpftool = Bpftool()
    for kernel, compiler, cpu in VARIANTS:
        folder = unpack(kernel)
        tests = folder / "tools/testing/selftests/bpf"
        includes = [folder / "headers", tests, folder / "tools/include/uapi", folder / "tools/include",
                    tests / "libarena/include", f"/usr/include/{bpf_compilers.multiarch()}"]
        options = [f"-I{each}" for each in includes]
        options += ["-D__TARGET_ARCH_x86", "-DENABLE_ATOMICS_TESTS", "-std=gnu11", "-fno-strict-aliasing", "-fms-extensions"]
        plain = target / f"selftests-{kernel}-{compiler}-{cpu}"
        made, refused = bpf_compilers.compile_all(
            compilers[compiler], cpu, sorted((tests / "progs").glob("*.c")), plain, options, tests)
        linked, failed = link(bpftool, plain, plain.with_name(plain.name + "-linked"))
        optional = ask_for_optional(plain, plain.with_name(plain.name + "-asked"))
        print(f"corpus: {made} objects of the tests of {kernel} by {compiler} for {cpu}, {len(refused)} refused by the "
              f"compiler; {linked} linked, {failed} refused by the linker; {optional} with optional programs", file=sys.stderr)


def link(bpftool, source, target):
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    jobs = {path.name: [path] for path in sorted(source.glob("*.o"))}
    jobs |= {f"{name}.several.bpf.o": [source / f"{part}.bpf.o" for part in parts] for name, parts in LINKED.items()}
    failed = 0
    for name, parts in jobs.items():
        done = bpftool.run("gen", "object", target / name, *parts)
        if done.returncode:
            failed += 1
            (target / name).unlink(missing_ok=True)
    return len(jobs) - failed, failed


def ask_for_optional(source, target):
    """Copies objects with the `?` of their sections of programs taken away, so that all are loaded."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    count = 0
    for path in sorted(source.glob("*.o")):
        changed = without_question(bytearray(path.read_bytes()))
        if changed:
            (target / path.name).write_bytes(changed)
            count += 1
    return count


def without_question(data):
    """Names begin one byte later, in the section table and in .BTF.ext. None if there is nothing to do."""
    (table,) = struct.unpack_from("<Q", data, 40)
    size, count, names = struct.unpack_from("<HHH", data, 58)
    headers = [struct.unpack_from("<IIQQQQ", data, table + place * size) for place in range(count)]

    def name(header):
        start = headers[names][4] + header[0]
        return bytes(data[start:data.index(b"\0", start)])

    all_names = [name(header) for header in headers]
    by_name = dict(zip(all_names, headers))
    changed = set()
    for place, header in enumerate(headers):
        text = all_names[place]
        # Two sections of one name would share their lines.
        if header[1] == 1 and header[2] & 4 and text.startswith(b"?") and text[1:] not in by_name:
            changed.add(text)
            struct.pack_into("<I", data, table + place * size, header[0] + 1)
    if not changed or b".BTF.ext" not in by_name:
        return None
    types, extension = by_name[b".BTF"][4], by_name[b".BTF.ext"][4]
    header_size, _, _, strings = struct.unpack_from("<IIII", data, types + 4)
    strings += types + header_size
    (header_size,) = struct.unpack_from("<I", data, extension + 4)
    for part in range(8, min(header_size, 32), 8):
        start, length = struct.unpack_from("<II", data, extension + part)
        place, end = extension + header_size + start, extension + header_size + start + length
        if length == 0:
            continue
        (record,) = struct.unpack_from("<I", data, place)
        place += 4
        while place < end:
            section, records = struct.unpack_from("<II", data, place)
            if bytes(data[strings + section:data.index(b"\0", strings + section)]) in changed:
                struct.pack_into("<I", data, place, section + 1)
            place += 8 + record * records
    return data


def build_module():
    """The types of the module that many tests are for, on top of the kernel's. Needs make, gcc and pahole."""
    for tool in ["make", "gcc", "pahole", "objcopy"]:
        debian.require(tool, "binutils" if tool == "objcopy" else tool)
    target = debian.CACHE / "corpus" / "modules" / MODULE_KERNEL
    result = target / f"{MODULE}.btf"
    if result.exists():
        return result
    version = re.escape(MODULE_KERNEL) + r"\.\d+\+deb\d+"
    headers = debian.fetch(f"corpus/headers-{MODULE_KERNEL}", [
        (MODULE_SUITE, f"linux-headers-{version}-amd64"), (MODULE_SUITE, f"linux-headers-{version}-common"),
        (MODULE_SUITE, f"linux-kbuild-{version}")])
    kernel = next((headers / "usr/src").glob("*-amd64"))
    makefile = kernel / "Makefile"
    # It includes the other one by its place in the file system.
    makefile.write_text(re.sub(r"include .*/(linux-headers-\S+)/Makefile", rf"include {kernel.parent}/\1/Makefile",
                               makefile.read_text()))
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(unpack(MODULE_KERNEL) / "tools/testing/selftests/bpf" / MODULE, target)
    module = target / f"{MODULE}.o"
    types, _ = kernel_types.of_kernel(MODULE_KERNEL)
    for command in [["make", "-C", kernel, f"M={target}", module.name],
                    ["pahole", "-J", "--btf_base", types, module],
                    ["objcopy", "-O", "binary", "--only-section=.BTF", "--set-section-flags", ".BTF=alloc", module, result]]:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            debian.fail(f"{command[0]} failed for the module of the tests: {done.stderr.strip()[-500:]}")
    return result
