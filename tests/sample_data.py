"""A data folder with what the sample sites publish on blocs, without crawling them.

In: a folder. Out: a store with every relevant article, read from a plain page of its own, and resolved.
"""

from __future__ import annotations

import html
from pathlib import Path

import thidua
from output.resolve import resolve
from output.store import Store
from pipelines.items import ARTICLE, LIST
from tests.stored import link, listing, page
from thidua.samples.truth import Expected, expected


def sample_data(folder: Path) -> Path:
    """Make the folder; takes some seconds."""
    articles = {f"{n:03}": article for n, article in enumerate(expected().values()) if not article.copy}
    with Store.open(folder) as store:
        run = store.begin_run("crawl", {})
        store.discover([link("muc", LIST)], run)
        store.commit([listing(store.waiting("bao.example", LIST, 1)[0], list(articles))], run)
        visits = []
        for entry in store.waiting("bao.example", ARTICLE, 1000):
            article = articles[entry.key.split("|")[1]]
            found = thidua.extract(_page(article), url=article.url)
            visits.append(page(entry, extraction=found))
        store.commit(visits, run)
        resolve(store)
    return folder


def _page(article: Expected) -> str:
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in article.body)
    stamp = f'<meta property="article:published_time" content="{article.day}T08:00:00+07:00">' if article.day else ""
    title = html.escape(article.title)
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{stamp}</head><body>'
        f'<article><h1>{title}</h1><p class="sapo">{html.escape(article.lead)}</p>{paragraphs}</article></body></html>'
    )
