"""The pages of the documentation, and what stands in them to be run.

In: README.md and docs. Out: their fenced blocks, each with the remark above it that says what is done with it:

``<!-- runnable -->`` it is run as it stands; ``<!-- runnable: … -->`` by a test of its own; ``<!-- not run: … -->`` it
is not, for a reason of :data:`REASONS`; ``<!-- output … -->`` it is what is printed. No reader sees them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import NamedTuple

CLONE = Path(__file__).parent.parent
PORT = "8765"
"""Where the pages say that the sample sites are."""

REASONS = {
    "make": "it sets up an environment of its own and runs these very tests; .ci/run does it from a fresh clone",
    "installs": "it installs from a package registry; .ci/run does the same by way of make",
    "public": "it asks public sites; the same commands are run on the sample sites",
    "samples": "it serves the sample sites until it is stopped; these tests serve them by the same code",
    "scrapyd": "it needs a server of its own; tests/test_scrapyd.py sets one up and sends it the egg",
    "clone": "it changes the clone, or runs all the tests; tests/test_gate.py does the same on a copy",
}
"""Why a command is not run."""

_BLOCK = re.compile(
    r"^(?:<!-- (?P<remark>[^\n]*) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(
    r"^\s*(?:\$ |sudo )?(?:thidua|python3?|pip|make|scrapy\w*|scrapyd-\w+|systemctl|journalctl|crontab|curl|datasette|"
    r"export|cat|cd|git|apt-get|docker|\.venv/\S+)(?: |$)",
    re.MULTILINE,
)


class Block(NamedTuple):
    """A fenced block.

    Attributes:
        page: Where it stands, from the clone.
        remark: What the comment above it says; empty if there is none.
        language: sh, python, sql, toml, json; empty if it has none.
        text: What stands in it.
    """

    page: str
    remark: str
    language: str
    text: str

    @property
    def runs(self) -> bool:
        """Whether it is run as it stands."""
        return self.remark == "runnable"

    @property
    def is_command(self) -> bool:
        """Whether it is for a shell, by its language or by what it looks like."""
        return self.language in {"sh", "bash", "console"} or (not self.language and bool(_COMMAND.search(self.text)))


def pages() -> list[str]:
    """The pages, from the clone."""
    return ["README.md", *sorted(path.relative_to(CLONE).as_posix() for path in (CLONE / "docs").rglob("*.md"))]


def page(name: str) -> str:
    """The text of a page."""
    return (CLONE / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[Block]:
    """The fenced blocks of a page."""
    return [
        Block(name, found["remark"] or "", found["language"], found["text"]) for found in _BLOCK.finditer(page(name))
    ]


def texts(name: str, language: str) -> list[str]:
    """What stands in the blocks of a language."""
    return [block.text for block in blocks(name) if block.language == language]


class Shell:
    """A shell in a folder.

    Args:
        folder: Where it is.
        port: That of the sample sites.
        programs: A folder whose programs go before the others.
    """

    def __init__(self, folder: Path, port: str = PORT, programs: Path | None = None) -> None:
        self.folder, self.port = folder, port
        self.path = [str(programs)] * (programs is not None) + [sysconfig.get_path("scripts"), os.environ["PATH"]]

    def run(self, commands: str, codes: frozenset[int] = frozenset({0, 1})) -> str:
        """Run commands; what they printed. Each has to end with one of the codes: 1 is done, but something failed."""
        allowed = " || ".join(f"[ $code = {code} ]" for code in sorted(codes))
        script = f"trap 'code=$?; {allowed} || exit $code' ERR\n{commands.replace(PORT, self.port)}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("THIDUA", "SCRAPY"))}
        environment["PATH"] = os.pathsep.join(self.path)
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", timeout=400, check=False,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode in codes, f"{commands}\n{said}"
        assert "Traceback" not in said, f"{commands}\n{said}"
        return said
