"""A small data folder with what is awkward in it, for tests of exports, of reading them and of audits."""

from __future__ import annotations

from pathlib import Path

from extract.schema import Award, Evidence
from output.store import Store
from pipelines.items import ARTICLE, LIST
from tests.stored import SITE, article, link, listing, page, visit

FORMULA = '=HYPERLINK("http://evil.example";"tặng Cờ")'
AWKWARD = (
    FORMULA,
    "+84 912",
    "-5",
    "@SUM(A1)",
    "'=1",
    "''-2",
    "'quoted'",
    "＝1",
    "\t=1",
    "12/12",
    "Sở “A”, B",
    "0,5\nline",
)
NAMES = ("one", "two", "three")


def awkward_store(folder: Path, names: tuple[str, ...] = NAMES, *, left_out: bool = False) -> Path:
    """A data folder with an article a name, awkward cells in each, and pages that were left out if they are wanted."""
    with Store.open(folder) as store:
        run = store.begin_run("crawl", {})
        store.discover([link("muc", LIST)], run)
        store.commit([listing(store.waiting(SITE, LIST, 1)[0], list(names))], run)
        visits = []
        for entry in store.waiting(SITE, ARTICLE, 1000):
            found = article(entry.key.split("|")[1])
            for n, words in enumerate(AWKWARD):
                found.awards.append(
                    Award(
                        article=found.article.article, recipient=words, votes="12/12", year=-5 + n,
                        evidence=[Evidence("recipient", 0, 4)], sentence=words, rule="test", confidence=0.05 * n,
                        extractor="1",
                    )
                )  # fmt: skip
            found.members.append(found.members[0])  # said twice in the same words
            visits.append(page(entry, extraction=found))
        store.commit(visits, run)
        if left_out:
            store.discover([link(f"low-{n}", score=0.1) for n in range(30)], run)
            listings = [e for e in store.waiting(SITE, ARTICLE, 100) if e.key.endswith(("low-1", "low-2"))]
            store.commit([visit(e, "no_article", reason="listing") for e in listings], run)
    return folder
