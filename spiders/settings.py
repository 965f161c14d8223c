"""The Scrapy settings of a crawl: the manners that are always kept.

In: nothing. Out: the module that scrapy.cfg names. What an operator may want to change begins with ``THIDUA_``; a site
may be asked more slowly than this, never faster.
"""

from __future__ import annotations

from typing import Any

BOT_NAME = "thidua"
SPIDER_MODULES: list[str] = ["spiders.news"]

# Whom the owner of a site can write to: a web or e-mail address. Without it no public site is asked. The environment
# variable of the same name does as well.
THIDUA_CONTACT = ""

# Seconds between two requests to a site, counted from when the first is answered; the site's record and its robots.txt
# may ask for more. A site that asks for more than the most is left alone.
THIDUA_DELAY = 1.0
THIDUA_DELAY_MAX = 120.0

# After 429 or 503: the pause where the server names none, doubled each time; the longest pause that is waited for.
THIDUA_BACKOFF = 10.0
THIDUA_PAUSE_MAX = 300.0
THIDUA_RETRY_DELAY = 5.0

# So many in a row, and the site is left alone for this run: answers of 429 or 503; addresses that no answer came from;
# addresses answered with another 5xx; addresses answered with 403.
THIDUA_BUSY_MAX = 3
THIDUA_FAILURES_MAX = 5
THIDUA_SERVER_ERRORS_MAX = 10
THIDUA_FORBIDDEN_MAX = 3

# Listings of one shape: at most so many, and so many in a row that give nothing new.
THIDUA_SHAPE_MAX = 3000
THIDUA_SHAPE_BARREN = 40

# How long an answer of the name service is kept.
THIDUA_DNS_SECONDS = 600

# One request at a time to a site, many sites side by side. The pace itself is kept by spiders.manners.pace.
CONCURRENT_REQUESTS = 1000
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # of one answer, and each gives one; Scrapy starts as many tasks for every answer
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 5

# A page that takes longer or is larger than this is no article.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False
"""A body that broke off is judged by spiders.manners.limits."""

DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "spiders.manners.pace.PacedHandler",
    "https": "spiders.manners.pace.PacedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "spiders.manners.door.DoorMiddleware": 40,
    "spiders.manners.robots.RobotsMiddleware": 100,
    "spiders.manners.identity.IdentityMiddleware": 500,
    "spiders.manners.redirects.RefreshMiddleware": 580,
    "spiders.manners.limits.LimitsMiddleware": 585,
    "spiders.manners.bodies.BodiesMiddleware": 590,
    "spiders.manners.redirects.RedirectMiddleware": 600,
    "spiders.manners.proxy.ProxyMiddleware": 750,
    "spiders.manners.backoff.BackoffMiddleware": 860,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
}
# What these do is done by the spiders, the frontier and the manners; each would be asked about every answer.
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
THIDUA_READERS = 0
"""Processes that read pages; 0: one a core."""

THIDUA_EXTRACT = True
"""Whether pages are read; else they are archived, for thidua rebuild."""

THIDUA_PROXY = ""
"""An HTTP proxy by way of which sites are asked."""

SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64_000_000
"""Bytes of pages that may wait to be read: fetching does not wait for it, and memory is bounded."""

TWISTED_DNS_RESOLVER = "spiders.resolver.GuardedResolver"
REACTOR_THREADPOOL_MAXSIZE = 20

# The spider itself counts what is not found, forbidden or unchanged.
HTTPERROR_ALLOW_ALL = True
REFERER_ENABLED = False
URLLENGTH_LIMIT = 0
# Too long addresses are refused by spiders.manners.door, with a reason.
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

EXTENSIONS: dict[str, int | None] = {
    "spiders.lasting.Lasting": 100,
    "thidua.monitoring.gathering.Gathering": 500,  # counts for the monitors
}

DEFAULT_REQUEST_HEADERS: dict[str, Any] = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "vi",
}
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
LOG_FORMATTER = "spiders.log_lines.PageLines"
