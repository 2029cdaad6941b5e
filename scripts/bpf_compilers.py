"""Compilers of BPF objects: the toolchain's, and those of Debian."""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess

import debian

SUITE = "bookworm"
CLANGS = ["14", "16", "19"]


def compilers():
    """Names of compilers with the executable and the environment that runs it."""
    yield "toolchain", pathlib.Path(shutil.which("clang") or "clang").resolve(), {}
    for version in CLANGS:
        names = [f"clang-{version}", f"libclang-cpp{version}", f"libllvm{version}", f"libclang-common-{version}-dev",
                 f"llvm-{version}"]
        folder = debian.fetch(f"corpus/clang-{version}", [(SUITE, name) for name in names])
        libraries = [*folder.glob("usr/lib/*-linux-gnu"), folder / "usr/lib" / f"llvm-{version}" / "lib"]
        yield (f"clang-{version}", folder / "usr/lib" / f"llvm-{version}" / "bin/clang",
               {"LD_LIBRARY_PATH": ":".join(map(str, libraries))})


def multiarch():
    """The folder of headers that depend on the processor."""
    return subprocess.run(["gcc", "-print-multiarch"], check=True, capture_output=True, text=True).stdout.strip()


def compile_all(compiler, cpu, sources, target, options, cwd=None):
    """Compiles sources into a new folder.

    Returns how many objects were made, and the sources that the compiler refused.
    """
    _, clang, environment = compiler
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)

    def one(source):
        made = target / (source.name.removesuffix(".c").removesuffix(".bpf") + ".bpf.o")
        command = [clang, "--target=bpfel", "-O2", f"-mcpu={cpu}", "-g", "-w", *options, "-c", source, "-o", made]
        done = subprocess.run(command, capture_output=True, env={**os.environ, **environment}, cwd=cwd)
        return source if done.returncode else None

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        refused = [source for source in pool.map(one, sources) if source]
    return len(sources) - len(refused), refused
