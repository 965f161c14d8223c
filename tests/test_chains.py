"""When a list is at its end: its pages show again what they have shown, or a search does not search."""

from __future__ import annotations

from pipelines.items import ARTICLE, LIST, Discovered
from spiders.chains import MOST_CHAINS, MOST_REPEATED, MOST_UNPROMISING, Chains, searches
from spiders.ways import LISTING, SEARCH


def a_list(page: int, *, walk: str = LISTING, name: str = "tin", site: str = "bao.example") -> Discovered:
    return Discovered(site, f"{name}?{page}", f"http://{site}/{name}?{page}", LIST, walk, 0.5, page=page)


def read(chains: Chains, entry: Discovered, *articles: str, promising: int = 1, onward: int = 1) -> list[int]:
    """The numbers of the pages that a page leads to, with what else it leads to still there."""
    shown = [Discovered(entry.site, key, key, ARTICLE, entry.walk, 0.9) for key in articles]
    walk, name = entry.walk, entry.key.partition("?")[0]
    ahead = [a_list(entry.page + number, walk=walk, name=name, site=entry.site) for number in range(1, onward + 1)]
    for link in ahead:
        link.parent = entry.key
    out = chains.onward(entry, [*shown, *ahead], articles, promising)
    assert [link.key for link in out if link.role == ARTICLE] == list(articles)
    return [link.page for link in out if link.role == LIST]


def test_a_list_goes_on_while_it_shows_something_new() -> None:
    chains = Chains()
    assert all(read(chains, a_list(page), f"a{page}", "pinned") == [page + 1] for page in range(1, 30))


def test_a_list_that_repeats_its_last_page_is_at_its_end() -> None:
    chains = Chains()
    read(chains, a_list(1), "a", "b")
    read(chains, a_list(2), "c", "d")
    for page in range(3, 2 + MOST_REPEATED):
        assert read(chains, a_list(page), "c", "d")
    assert read(chains, a_list(2 + MOST_REPEATED), "c", "d") == []


def test_so_is_one_that_begins_again_or_shows_nothing() -> None:
    for articles in (["a"], []):
        chains = Chains()
        read(chains, a_list(1), "a")
        read(chains, a_list(2), "b")
        went_on = [bool(read(chains, a_list(page), *articles)) for page in range(3, 3 + MOST_REPEATED)]
        assert went_on == [True] * (MOST_REPEATED - 1) + [False]


def test_pages_that_are_read_side_by_side_belong_to_one_list() -> None:
    chains = Chains()
    assert read(chains, a_list(1), "a", onward=3) == [2, 3, 4]
    assert read(chains, a_list(3), "a") == [4]
    assert read(chains, a_list(2), "a") == []
    assert read(chains, a_list(4), "b") == [5]


def test_lists_do_not_mix() -> None:
    chains = Chains()
    for site in ("bao.example", "cong.example"):
        for name in ("tin", "thi-dua"):
            for page in (1, 2):
                assert read(chains, a_list(page, name=name, site=site), f"a{page}") == [page + 1]


def test_a_search_without_a_promising_link_is_soon_asked_no_further() -> None:
    for walk, over in ((SEARCH, True), (LISTING, False)):
        chains = Chains()
        pages = range(1, MOST_UNPROMISING + 1)
        went_on = [bool(read(chains, a_list(page, walk=walk), f"a{page}", promising=0)) for page in pages]
        assert all(went_on[:-1])
        assert went_on[-1] is not over


def test_a_search_that_answers_two_queries_alike_does_not_search() -> None:
    chains, shown = Chains(), [f"a{number}" for number in range(10)]
    assert read(chains, a_list(1, walk=SEARCH, name="khoi"), *shown, promising=1) == [2]
    assert read(chains, a_list(1, walk=SEARCH, name="cum"), *shown, promising=1) == []
    assert read(chains, a_list(2, walk=SEARCH, name="khoi"), "b", promising=1) == []


def test_few_articles_that_answer_both_queries_are_no_sign() -> None:
    chains = Chains()
    assert read(chains, a_list(1, walk=SEARCH, name="khoi"), "a", "b", promising=2) == [2]
    assert read(chains, a_list(1, walk=SEARCH, name="cum"), "a", "b", promising=2) == [2]


def test_what_searches() -> None:
    assert searches(3, 10)
    assert not searches(1, 10)
    assert not searches(0, 0)


def test_what_is_kept_in_mind_has_a_bound() -> None:
    chains = Chains()
    for number in range(MOST_CHAINS + 10):
        read(chains, a_list(1, name=f"tin{number}"), "a")
    assert len(chains._of) == MOST_CHAINS
