"""Builds Tests/Oracles/libbpf-trace with the newest libbpf that Debian has and that links here."""
import pathlib
import subprocess
import sys

import debian

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "Tests/Oracles/libbpf-trace.c", ROOT / "Tests/Oracles/libbpf-kernel.c"]
HEADER = ROOT / "Tests/Oracles/libbpf-trace.h"
# Newest first. What is installed comes last.
SUITES = ["sid", "trixie", "bookworm-backports"]
# What libbpf calls and the played kernel answers.
WRAPPED = ["syscall", "open64", "fopen64", "gzopen64", "access", "faccessat", "uname", "statfs64", "mkdir"]


def libraries(suite):
    """Folders to look for libbpf in: of one suite, or of all."""
    for each in [suite] if suite else SUITES:
        try:
            yield debian.fetch(f"libbpf/{each}", [(each, "libbpf-dev")]) / "usr"
        except SystemExit:
            print(f"libbpf-trace: no libbpf of {each} could be fetched", file=sys.stderr)
    yield pathlib.Path("/usr")


def build(suite=None):
    """The executable; built anew where a source is newer."""
    target = ROOT / ".build" / ("libbpf-trace" + (f"-{suite}" if suite else ""))
    newest = max(path.stat().st_mtime for path in [*SOURCES, HEADER, pathlib.Path(__file__)])
    if target.exists() and target.stat().st_mtime > newest:
        return target
    target.parent.mkdir(exist_ok=True)
    why = ""
    for folder in libraries(suite):
        archive = next(folder.glob("lib/*/libbpf.a"), None)
        if archive is None:
            continue
        command = ["cc", "-O2", "-Wall", "-Wextra", "-Werror", f"-I{folder}/include", "-o", target, *SOURCES, archive,
                   "-lelf", "-lz", *(f"-Wl,--wrap={name}" for name in WRAPPED)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return target
        why = done.stderr
    debian.fail(f"no libbpf links here; install libbpf-dev and libelf-dev\n{why}")
