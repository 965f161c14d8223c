"""How sites are asked: scope, robots.txt, pace, back-off, bounds; Scrapy downloader middlewares and what they share.

In: requests with ``meta["site"]`` (without it the site is that of the address). Out: answers, or a
:class:`~spiders.manners.refusals.Refused` in the errback. The spider gives its :class:`~spiders.scope.Scope` as
``spider.scope`` before the engine starts; it finds :class:`Manners` as ``crawler.manners`` and the counts of each site
as ``crawler.site_states``.
"""

from __future__ import annotations

from spiders.manners.shared import Manners, manners_of

__all__ = ["Manners", "manners_of"]
