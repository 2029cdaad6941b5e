"""Builds a product of the package as a static executable, for virtual machines and for measurements."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRATCH = ".build-static"


def executable(product):
    """The executable, built anew where a source is newer."""
    subprocess.run(["swift", "build", "-c", "release", "--product", product, "-Xswiftc", "-static-executable",
                    "--scratch-path", SCRATCH], cwd=ROOT, check=True, stdout=sys.stderr)
    return ROOT / SCRATCH / "release" / product
