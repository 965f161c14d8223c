"""What a sample site answers to a request.

In: the world, the host and address asked for, and what a trap or a postback needs besides. Out: an
:class:`~thidua.samples.trap_pages.Answer`. No sockets, no clock; what was asked before is handed in.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from urllib.parse import parse_qsl, unquote

from thidua.samples import entries, feeds, rendering
from thidua.samples.library import TAGS, Posting, library
from thidua.samples.sites import SampleSite, Section, parameters, site_of_host
from thidua.samples.trap_pages import HTML, Answer, trapped
from thidua.samples.world import World, pages_of

XML = ("Content-Type", "text/xml; charset=utf-8")
JSON = ("Content-Type", "application/json; charset=utf-8")
SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a site sees it; ``path`` is without the query."""

    host: str
    path: str
    query: str = ""
    method: str = "GET"
    form: str = ""
    cookie: str = ""
    before: int = 0  # how often the address was asked for already

    @property
    def address(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


def answer(world: World, request: Request) -> Answer:
    """What a host answers."""
    site = site_of_host().get(request.host) or world.moved_here(request.host)
    if site is None:
        return Answer(502, (HTML,), b"<html><body>There is no such host among the samples.</body></html>", kept=False)
    if site.host in world.blocked:
        return Answer(world.blocked[site.host], (HTML,), b"<html><body>Access denied</body></html>", kept=False)
    target = world.moved.get(site.host, request.host)
    if target != request.host:
        return _moved(world.base(target) + request.address)
    if (special := trapped(world, site, request.address, request.before, request.cookie)) is not None:
        return special
    found = _ordinary(world, site, request)
    return _with_marks(found if found is not None else _missing(world, site))


def _moved(place: str, status: int = 301) -> Answer:
    return Answer(status, (HTML, ("Location", place)), b"<html><body>Moved</body></html>")


def _html(site: SampleSite, text: str, posting: Posting | None = None) -> Answer:
    header = ("Content-Type", "text/html") if site.get("declared_charset") else HTML
    return Answer(200, (header,), text.encode(), stamp=posting.moment if posting else None)


def _with_marks(made: Answer) -> Answer:
    if made.status != 200 or not made.kept:
        return made
    marks = [("ETag", f'"{hashlib.sha256(made.body).hexdigest()[:20]}"')]
    if made.stamp is not None:
        marks.append(("Last-Modified", format_datetime(made.stamp.astimezone(datetime.UTC), usegmt=True)))
    return replace(made, headers=(*made.headers, *marks))


def _ordinary(world: World, site: SampleSite, request: Request) -> Answer | None:
    path = SESSION.sub("", request.path)
    if path.startswith("/index.php"):
        path = path.removeprefix("/index.php") or "/"
    path = unquote(path)
    query = parameters(request.query)
    if path == "/robots.txt":
        return _robots(world, site)
    if (made := _for_programs(world, site, path, query)) is not None:
        return made
    if (made := _article(world, site, request, path, query)) is not None:
        return made
    return _list(world, site, request, path, query)


def _robots(world: World, site: SampleSite) -> Answer | None:
    lines = site.get("robots", {}).get("lines", [])
    if not lines:
        return None
    text = "\n".join(lines).replace("{base}", world.base(site.host)) + "\n"
    return Answer(200, (("Content-Type", "text/plain; charset=utf-8"),), text.encode())


def _section(site: SampleSite, values: Mapping[str, str]) -> Section | None:
    for section in site.sections:
        if section.slug == values.get("section") or str(section.number) == values.get("sid"):
            return section
    return None


def _for_programs(world: World, site: SampleSite, path: str, query: Mapping[str, str]) -> Answer | None:
    routes = site.routes
    for name in ("feed", "section_feed", "sitemap", "sitemap_month", "sitemap_year", "sitemap_all", "endpoint"):
        values = routes[name].read(path, query) if name in routes else None
        if values is None:
            continue
        section = _section(site, values)
        if name == "feed":
            return Answer(200, (XML,), feeds.rss(world, site, None))
        if name == "section_feed" and section:
            return Answer(200, (XML,), feeds.rss(world, site, section))
        if name == "sitemap":
            return Answer(200, (XML,), feeds.sitemap(world, site))
        if name.startswith("sitemap_"):
            year, month = values.get("year"), values.get("month")
            body = feeds.sitemap_part(world, site, int(year) if year else None, int(month) if month else None)
            packed = name == "sitemap_year"
            return Answer(200, (("Content-Type", "application/x-gzip") if packed else XML,), body)
        if name == "endpoint" and section:
            return Answer(200, (JSON,), feeds.list_data(world, site, section, max(1, int(values["page"]))))
    if "wp_json" in routes:
        return _wordpress(world, site, path, dict(query))
    return None


def _wordpress(world: World, site: SampleSite, path: str, query: dict[str, str]) -> Answer | None:
    path = path.rstrip("/")
    if path == "/wp-json":
        return Answer(200, (JSON,), feeds.wp_index(world, site))
    if path == "/wp-json/wp/v2/categories":
        return Answer(200, (JSON,), feeds.wp_categories(world, site))
    if path == "/wp-json/wp/v2/posts":
        made = feeds.wp_posts(world, site, query)
        if made is None:
            body = b'{"code":"rest_post_invalid_page_number","message":"","data":{"status":400}}'
            return Answer(400, (JSON,), body)
        return Answer(200, (JSON, *made[1]), made[0])
    return None


def _article(world: World, site: SampleSite, request: Request, path: str, query: Mapping[str, str]) -> Answer | None:
    for form in ("short", "print", "savefile", "sendmail", "amp", "translated", "article"):
        route = site.routes.get(form)
        trailed = path if path.endswith("/") or not site.get("routes")["article"].endswith("/") else path + "/"
        values = route.read(trailed if form == "article" else path, query) if route else None
        posting = library().find(site, values) if values is not None else None
        if posting is None or not world.exists(posting):
            continue
        if form == "short":
            return _moved(world.base(site.host) + posting.address())
        if form == "translated":
            words = posting.slug.replace("-", " ")
            return _html(site, rendering.trap_page("english", slug=words, number=posting.number), posting)
        own = posting.address()
        if form == "article" and site.get("redirects_changed_slugs") and request.path not in (own, "/index.php" + own):
            return _moved(world.base(site.host) + own)
        if form == "article" and request.host.startswith("amp."):
            form = "amp"
        return _html(site, rendering.article_page(world, site, posting, request.address, form), posting)
    return None


def _list(world: World, site: SampleSite, request: Request, path: str, query: Mapping[str, str]) -> Answer | None:
    routes = site.routes
    if (made := _search(world, site, path, query)) is not None:
        return made
    if path in ("/", "/Default.aspx", "/web/guest/home", "/noidung/Pages/default.aspx"):
        return _html(site, rendering.home_page(world, site))
    for name in ("tag_page", "tag"):
        values = routes[name].read(path, query) if name in routes else None
        if values is not None and (tag := values["tag"]) in TAGS:
            return _many(
                world, site, "tag", f"Từ khóa: {TAGS[tag]}", world.tagged(site, tag), _number(values),
                lambda n: entries.tag_address(site, tag, n),
            )  # fmt: skip
    if "event" in routes and (values := routes["event"].read(path, query)) is not None:
        found = world.search(site, "khối thi đua")
        return _many(world, site, "event", "Tổng kết khối thi đua", found, 1, lambda _: request.address)
    for name in ("listing_page", "listing"):
        values = routes[name].read(path, query) if name in routes else None
        section = _section(site, values) if values is not None else None
        if values is None or section is None:
            continue
        number = _posted(site, section, request) if request.method == "POST" else _number(values)
        last = pages_of(len(world.listed(site, section)), site.get("page_size"))
        if not 1 <= number <= last:
            return None
        html = rendering.section_page(world, site, section, number)
        if site.family == "nukeviet" and section.all and number == 3:
            html = html[: html.index("</h3>", html.index("</h3>", html.index('class="news_column"')) + 300) - 9]
        return _html(site, html)
    return _by_month(world, site, path) if site.family == "wordpress" else None


def _search(world: World, site: SampleSite, path: str, query: Mapping[str, str]) -> Answer | None:
    for name in ("search_page", "search"):
        values = site.routes[name].read(path, query) if name in site.routes else None
        if values is None:
            continue
        words = values["query"]

        def address(number: int, words: str = words) -> str:
            return entries.search_address(site, words, number)

        found = world.search(site, words)
        return _many(world, site, "search", "Kết quả tìm kiếm", found, _number(values), address, words)
    return None


def _by_month(world: World, site: SampleSite, path: str) -> Answer | None:
    found = re.fullmatch(r"/(20\d\d)/(\d\d)/(?:page/(\d+)/)?", path)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    postings = tuple(p for p in world.shown(site.host) if (p.moment.year, p.moment.month) == (year, month))

    def address(number: int) -> str:
        return f"/{found[1]}/{found[2]}/" + (f"page/{number}/" if number > 1 else "")

    number = int(found[3] or 1)
    return _many(world, site, "archive", f"Tháng: {month}/{year}", postings, number, address)


def _number(values: Mapping[str, str]) -> int:
    return int(values.get("page", "1"))


def _posted(site: SampleSite, section: Section, request: Request) -> int:
    """The page that a postback asks for; a form that is not whole gets the first."""
    fields = dict(parse_qsl(request.form, keep_blank_values=True))
    target = re.fullmatch(r"ctl00\$cph\$dlPaging\$ctl(\d+)\$lnkPage", fields.get("__EVENTTARGET", ""))
    known = entries.postback(site, section, 1, 1)["validation"]
    state = fields.get("__VIEWSTATE", "").startswith(entries.view_state(section, 1)[:8])
    if target is None or fields.get("__EVENTVALIDATION") != known or not state:
        return 1
    return int(target[1]) + 1


def _many(
    world: World,
    site: SampleSite,
    kind: str,
    heading: str,
    postings: tuple[Posting, ...],
    number: int,
    address: Callable[[int], str],
    query: str = "",
) -> Answer | None:
    size = site.get("search_size" if kind == "search" else "page_size")
    if not 1 <= number <= pages_of(len(postings), size):
        return None
    return _html(site, rendering.list_page(world, site, kind, heading, postings, number, address, query=query))


def _missing(world: World, site: SampleSite) -> Answer:
    """What a site says where it has nothing: an honest 404, a soft one, or its home page."""
    heading, message = "Không tìm thấy trang", "Trang bạn yêu cầu không tồn tại hoặc đã bị gỡ bỏ."
    if site.family == "paper-dash-a":
        return Answer(200, (HTML,), rendering.missing_page(site, heading, message).encode(), kept=False)
    if site.family == "paper-yyyymm":
        return Answer(302, (HTML, ("Location", world.base(site.host) + "/")), b"", kept=False)
    refresh = '<meta http-equiv="refresh" content="5;url=/">' if site.family == "nukeviet" else ""
    return Answer(404, (HTML,), rendering.missing_page(site, heading, message, refresh).encode(), kept=False)
