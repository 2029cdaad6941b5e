"""What may be skipped where, from scripts/expected-skips.json: {kernel: {check: reason}, "here": [reason]}."""
import json
import pathlib

FILE = pathlib.Path(__file__).resolve().parent / "expected-skips.json"


def expected(kernel):
    """The reason of each check that is skipped on a kernel, by name."""
    return json.loads(FILE.read_text()).get(kernel, {})


def unexpected(kernel, skipped):
    """What is wrong with the skips seen on a kernel, one sentence each.

    skipped: the reason of each skipped check, by name.
    """
    known = expected(kernel)
    for name, reason in sorted(skipped.items()):
        if name not in known:
            yield f"'{name}' was skipped, which {FILE.name} does not expect: {reason}"
        elif known[name] != reason:
            yield f"'{name}' was skipped for another reason than expected: {reason}, not {known[name]}"


def stale(kernel, ran):
    """Checks that are expected to be skipped and were not, one sentence each."""
    for name in sorted(expected(kernel)):
        if name in ran:
            yield f"'{name}' is expected to be skipped, but ran: take it out of {FILE.name}"


def reasons_here():
    """Why tests may be skipped on this machine's own kernel, which nobody chose."""
    return json.loads(FILE.read_text())["here"]
