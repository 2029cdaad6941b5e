"""The types of a kernel as a file: of the one that runs, or of one that scripts/vm knows."""
import pathlib
import re
import struct
import subprocess

import debian
from debian import CACHE

RUNNING = pathlib.Path("/sys/kernel/btf/vmlinux")


# The compressions that kernels come in: how the packed part begins, and what unpacks it, with the Debian package.
PACKED = [(b"\xfd7zXZ\x00", "xz", "xz-utils"), (b"\x28\xb5\x2f\xfd", "zstd", "zstd"),
          (b"\x02\x21\x4c\x18", "lz4", "lz4"), (b"\x1f\x8b\x08", "gzip", "gzip")]


def unpacked(image):
    """A kernel as it is linked, out of the image that a boot loader takes."""
    for start, tool, package in PACKED:
        for match in re.finditer(re.escape(start), image):
            # What follows the packed part makes the tool complain.
            command = [debian.require(tool, package), "-dcq"]
            done = subprocess.run(command, input=image[match.start():], capture_output=True)
            if done.stdout.startswith(b"\x7fELF"):
                return done.stdout
    debian.fail("the kernel's image is packed in a way that is not known")


def section(elf, name):
    """A section's contents in a little-endian 64-bit ELF file."""
    (table,) = struct.unpack_from("<Q", elf, 40)
    size, count, names = struct.unpack_from("<HHH", elf, 58)
    headers = [struct.unpack_from("<IIQQQQ", elf, table + place * size) for place in range(count)]
    for header in headers:
        start = headers[names][4] + header[0]
        if elf[start:elf.index(b"\0", start)] == name:
            return elf[header[4]:header[4] + header[5]]
    debian.fail(f"the kernel has no section {name.decode()}")


def of_kernel(kernel):
    """The file with the types of a kernel that scripts/vm has, and its release."""
    target = CACHE / "btf" / kernel
    if not target.exists():
        vm = pathlib.Path(__file__).resolve().parent / "vm"
        folder = pathlib.Path(subprocess.run([vm, "fetch", kernel], check=True, capture_output=True, text=True).stdout.strip())
        image = next(iter(sorted(folder.glob("boot/vmlinuz-*")) + sorted(folder.glob("**/vmlinuz*"))))
        types = section(unpacked(image.read_bytes()), b".BTF")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(types)
    return target, f"{kernel}.0"
