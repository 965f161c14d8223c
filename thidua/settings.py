"""How pages are fetched: the manners that every crawl keeps, as Scrapy settings.

In: nothing. Out: the module that scrapy.cfg names. A site may be asked more slowly than this, never faster.
"""

from __future__ import annotations

from thidua import __version__

BOT_NAME = "thidua"
SPIDER_MODULES: list[str] = []
"""Empty until there are spiders."""

USER_AGENT = f"thidua/{__version__} (research on public news; +https://example.org/thidua)"
"""Names the project and where its people can be reached; set your own contact before you crawl."""

ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "thidua"

# One request at a time for a host, and a pause that follows how fast it answers.
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
RANDOMIZE_DOWNLOAD_DELAY = True
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 3.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

# A page that takes longer or is larger than this is no article.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 2 * 1024 * 1024

# A host that is tired is asked again twice, and not at all when it says no.
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 500, 502, 503, 504]
REDIRECT_MAX_TIMES = 5
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "vi,en;q=0.5",
}
FEED_EXPORT_ENCODING = "utf-8"
