"""The newest bpftool that Debian has, with the libraries that it needs, which this machine need not have."""
import debian

SUITE, NEWER = "trixie", "trixie-backports"
PACKAGES = [(NEWER, "bpftool"), (SUITE, "libc6"), (SUITE, "libelf1t64"), (SUITE, "zlib1g"), (SUITE, "libcap2"),
            (SUITE, "libzstd1"), (SUITE, "libssl3t64")]
LIBRARIES = "usr/lib/x86_64-linux-gnu"


def fetch():
    """The folder with bpftool and its libraries."""
    return debian.fetch("bpftool", PACKAGES)


def command():
    """How to run it here: the words to put before its own."""
    packages = fetch()
    loader = packages / LIBRARIES / "ld-linux-x86-64.so.2"
    return [loader, "--library-path", packages / LIBRARIES, packages / "usr/sbin/bpftool"]
