"""Fetches packages of other Debian suites than this machine's, from the mirror that apt uses."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "swift-bpf"
MISSING = 120


def fail(message, code=MISSING):
    print(f"{pathlib.Path(sys.argv[0]).name}: {message}", file=sys.stderr)
    sys.exit(code)


def require(tool, package):
    path = shutil.which(tool)
    if not path:
        fail(f"{tool} is missing; install the package {package}")
    return path


class Archive:
    """Another suite of the mirror that this machine uses, with lists and configuration of its own.

    architecture: Debian's name of the processor, where it is not this machine's.
    """

    def __init__(self, suite, folder, architecture=None):
        require("apt-get", "apt")
        sites = subprocess.run(
            ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
            capture_output=True, text=True).stdout.split()
        # Security updates live elsewhere; the plain archive has all suites.
        sites = [site for site in sites if "security" not in site]
        if not sites:
            fail("apt knows no mirror; run apt-get update")
        (folder / "lists" / "partial").mkdir(parents=True)
        (folder / "archives" / "partial").mkdir(parents=True)
        sources = folder / "sources.list"
        sources.write_text(f"deb {sites[0]} {suite} main\n")
        self.options = [
            "-o", f"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=-",
            "-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}", "-o", "APT::Sandbox::User=root",
            "-o", "Dir::State::status=/dev/null", "-o", "Acquire::Languages=none",
        ]
        if architecture:
            self.options += ["-o", f"APT::Architecture={architecture}", "-o", f"APT::Architectures={architecture}"]
        self.downloads = folder / "archives"
        self.run("apt-get", "update", "-qq")

    def run(self, tool, *arguments, **keywords):
        done = subprocess.run([tool, *self.options, *arguments], capture_output=True, text=True, **keywords)
        if done.returncode != 0:
            fail(f"{tool} {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout

    def newest(self, pattern):
        names = self.run("apt-cache", "pkgnames").split()
        found = [name for name in names if re.fullmatch(pattern, name) and "-dbg" not in name and "-rt" not in name]
        if not found:
            fail(f"no package matches {pattern}")
        return max(found, key=lambda name: [int(number) for number in re.findall(r"\d+", name)])

    def version(self, name):
        """The version that would be installed."""
        found = re.search(r"Candidate: (\S+)", self.run("apt-cache", "policy", name))
        return found.group(1) if found else fail(f"there is no package {name}")

    def with_dependencies(self, names):
        """Downloads packages and all that they need, as for a machine that has nothing. Returns the files."""
        self.run("apt-get", "install", "-qq", "-y", "--no-install-recommends", "--download-only", *names)
        return sorted(self.downloads.glob("*.deb"))


def fetch(name, packages, architecture=None):
    """Fetches packages once and keeps them.

    name: the folder below the cache. packages: pairs of a suite and the pattern of a package's name, of which
    the newest is taken. architecture: Debian's name of the processor that they are for, this machine's by default.
    Returns the folder with their files.
    """
    target = CACHE / name
    if (target / "complete").exists():
        return target
    require("dpkg-deb", "dpkg")
    print(f"fetching {name}", file=sys.stderr)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    archives = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for suite, pattern in packages:
            if suite not in archives:
                (folder / suite).mkdir()
                archives[suite] = Archive(suite, folder / suite, architecture)
            archive = archives[suite]
            archive.run("apt-get", "download", "-qq", archive.newest(pattern), cwd=folder)
            for file in folder.glob("*.deb"):
                subprocess.run(["dpkg-deb", "-x", file, target], check=True)
                file.unlink()
    (target / "complete").touch()
    return target
