"""A real browser without a window, and pages of reports in it, for tests and benchmarks.

In: the HTML of a report. Out: a page in Chromium, with what it said on its console and what it asked the network for.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
WIDE, NARROW = (1280, 900), (360, 780)


@dataclass
class Heard:
    """What a page said and asked for."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@contextmanager
def browser(profile: Path) -> Iterator[Any]:
    """Chromium with a new, empty profile."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=list(FLAGS), headless=True, viewport=None, locale="vi-VN"
        )
        try:
            yield context
        finally:
            context.close()


@contextmanager
def opened(context: Any, file: Path, where: str = "", size: tuple[int, int] = WIDE) -> Iterator[tuple[Any, Heard]]:
    """A report in a new tab, ready to be used; at the end nothing may be wrong on its console.

    Args:
        context: What :func:`browser` gave.
        file: The report.
        where: What stands behind ``#``.
        size: Of the window.
    """
    heard = Heard()
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.on("console", lambda message: heard.console.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: heard.console.append(f"error: {error}"))
    page.on("request", lambda request: heard.requests.append(request.url))
    try:
        page.goto(file.as_uri() + (f"#{where}" if where else ""))
        page.wait_for_selector("html[data-ready]")
        yield page, heard
    finally:
        page.close()


def until(page: Any, expression: str, given: Any = None) -> None:
    """Wait until an expression holds in a page, asked from without: the page's policy lets it evaluate nothing later.

    Raises:
        TimeoutError: if it does not come to hold.
    """
    for _ in range(300):
        if page.evaluate(expression, given):
            return
        page.wait_for_timeout(50)
    raise TimeoutError(expression)
