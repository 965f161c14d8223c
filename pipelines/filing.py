"""Files that are given by hand, on their way into a store.

In: files and what became of them. Out: visits, like those of a crawl: the file's bytes archived, the article kept, its
place in the frontier that of its path. A file that is given again and has not changed changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.decoding import LIMIT
from extract.errors import Reason, UnreadableInput
from output.store.outcomes import fingerprint
from pipelines import clock
from pipelines.archive import file_member
from pipelines.files import STDIN, Outcome, TextFile, file_bytes
from pipelines.items import ARTICLE, Visit

if TYPE_CHECKING:
    from output.store import Store

SITE = FILE = "file"
"""Name of the site, and of the walk, of all that was given as files."""

MOST = 50
"""Files in one commit."""

_FAILED = {Reason.FAILED, Reason.KILLED}
_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".gz": "application/gzip"}


class Filing:
    """Keeps files in a store: first their bytes pass (:meth:`loaded`), then what became of them (:meth:`keep`).

    Args:
        store: Where they go.
        run: The run.
        limit: The largest file that is read, in bytes.
    """

    def __init__(self, store: Store, run: int, *, limit: int = LIMIT) -> None:
        self.store, self.run, self.limit = store, run, limit
        self.kept = self.unchanged = 0
        self._at_work: deque[TextFile] = deque()
        self._visits: list[Visit] = []

    def loaded(self, files: Iterable[TextFile]) -> Iterator[TextFile]:
        """The files with their bytes, so that what is archived is what was read."""
        for file in files:
            found = file
            if not file.problem and file.size <= self.limit:
                try:
                    data = file_bytes(file, self.limit)
                    found = replace(file, data=data, size=len(data))
                except UnreadableInput as error:
                    found = replace(file, problem=(error.reason, str(error)))
            self._at_work.append(found)
            yield found

    def keep(self, outcome: Outcome) -> None:
        """Take the outcome of the next file, and commit when some have come.

        Raises:
            StoreFull, StoreDamaged, StoreProblem: if they cannot be kept.
        """
        file = self._at_work.popleft()
        if file.data is None or len(file.data) > self.limit:
            return  # missing, too large: there is nothing to keep
        self._visits.append(visit_of(file, outcome))
        if len(self._visits) >= MOST:
            self.flush()

    def flush(self) -> None:
        """Commit what has come."""
        visits, self._visits = self._visits, []
        if not visits:
            return
        known = self.store.entries(SITE, [visit.key for visit in visits])
        now = clock.now()
        for visit in visits:
            visit.body_hash = fingerprint(visit.body)
            entry = known.get(visit.key)
            if entry is None or entry.body_hash != visit.body_hash:
                name = Path(visit.final_url or "")
                kind = _TYPES.get(name.suffix.lower(), "application/octet-stream")
                visit.record = file_member(visit.url, visit.body, kind, now)
        self.store.commit(visits, self.run)
        unchanged = sum(visit.outcome == "unchanged" for visit in visits)
        self.unchanged += unchanged
        self.kept += len(visits) - unchanged


def visit_of(file: TextFile, outcome: Outcome) -> Visit:
    """What became of a file, as of a page of the site ``file``; its path as given stands as the final address."""
    body = file.data or b""
    if file.path == STDIN:
        key, url = f"stdin|{hashlib.sha256(body).hexdigest()}", "urn:thidua:stdin"
    else:
        path = Path(file.path).absolute()
        key, url = str(path), path.as_uri()
    visit = Visit(0, SITE, f"{FILE}|{key}", url, ARTICLE, FILE, "article", body=body, final_url=file.source)
    if outcome.extraction is not None:
        visit.extraction = outcome.extraction
    else:
        visit.outcome = "failed" if outcome.reason in _FAILED else "no_article"
        visit.reason = str(outcome.reason)
    return visit


def visited(paths: Sequence[str]) -> list[str]:
    """Paths as a run notes them."""
    return [TextFile(path).source for path in paths]
