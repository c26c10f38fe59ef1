"""Says which oracle families the last test run compared with, and how its tests ended.

A test prints `ran: oracle family NAME` or `skipped: oracle family NAME, because ...` to stderr, and any other
`skipped: ...` when something else that it needs is absent; cargo-nextest keeps what tests print in its JUnit report.
"""

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

REPORT = Path(__file__).parent.parent / "target/nextest/default/junit.xml"
RAN = re.compile(r"^ran: oracle family (\S+)$", re.MULTILINE)
ABSENT = re.compile(r"^skipped: oracle family (\S+),", re.MULTILINE)
SKIPPED = re.compile(r"^skipped: .*$", re.MULTILINE)


def main() -> None:
    if not REPORT.is_file():
        sys.exit("no test ran, so nothing was compared with an oracle")
    tests = [(test, "".join(err.text or "" for err in test.iter("system-err"))) for test in ET.parse(REPORT).iter("testcase")]
    printed = "\n".join(text for _, text in tests)
    ran = set(RAN.findall(printed))
    for reason in sorted(set(SKIPPED.findall(printed))):
        print(reason)
    print(families(ran, "ran"))
    print(families(set(ABSENT.findall(printed)) - ran, "skipped for want of ../shared/oracles or $BEATWISE_ORACLES"))
    failed = sum(test.find("failure") is not None or test.find("error") is not None for test, _ in tests)
    skipped = sum(test.find("failure") is None and SKIPPED.search(text) is not None for test, text in tests)
    print(f"{len(tests) - failed - skipped} passed, {failed} failed, {skipped} skipped")


def families(names: set[str], what: str) -> str:
    return f"oracle families {what}: {len(names)}" + (f" ({', '.join(sorted(names))})" if names else "")


main()
