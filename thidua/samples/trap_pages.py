"""What the pages of traps answer: checks, dead ends, loops, bombs and lies.

In: what is asked for, and how often it was asked before. Out: an :class:`Answer`, which a server sends as it stands.
"""

from __future__ import annotations

import datetime
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html import escape

from thidua.samples.sites import SampleSite, parameters
from thidua.samples.world import World

HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sends: status, headers and body; and how, where that is out of the ordinary.

    Attributes:
        manner: ``plain``; ``stall`` sends half and waits; ``huge`` sends the body many times over; ``short`` promises
            more than it sends.
        kept: Whether the same may be sent again without asking.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = (HTML,)
    body: bytes = b""
    manner: str = "plain"
    kept: bool = True
    stamp: datetime.datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a trap is asked: the site, the address, what its pattern found in it, how often before."""

    world: World
    site: SampleSite
    path: str
    found: re.Match[str]
    before: int
    cookie: str


def _page(title: str, body: str, head: str = "", status: int = 200, **more: object) -> Answer:
    html = f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'
    return Answer(status, (HTML,), html.encode(), **more)  # type: ignore[arg-type]


def _to(place: str, status: int = 302) -> Answer:
    return Answer(status, (HTML, ("Location", place)), b"<html><body>Moved</body></html>", kept=False)


def challenge(asked: Asked) -> Answer:
    """The check that sets a cookie by script; who brings the cookie is let through, and has answered a check."""
    if "D1N=" in asked.cookie:
        return _page(
            "Khối thi đua", "<h1>Khối thi đua các sở họp xét khen thưởng</h1><p>Nội dung dành cho trình duyệt.</p>"
        )
    script = 'document.cookie="D1N=4f0b7a1c9d2e83b65a0c1d7e9f3b2a64; expires=Fri, 31-Dec-37 23:55:55 GMT; path=/";window.location.reload(true);'
    return Answer(200, (HTML,), f"<html><body><script>{script}</script></body></html>".encode(), kept=False)


def captcha(asked: Asked) -> Answer:
    """A captcha in place of an article."""
    return _page("Xác minh", '<h2>Bạn không phải là robot?</h2><form method="post"><p>Nhập mã xác nhận trong hình để tiếp tục xem nội dung.</p><img src="/Captcha.ashx"><input name="ma"><div class="g-recaptcha"></div></form>')  # fmt: skip


def to_home(asked: Asked) -> Answer:
    """A removed article that leads home."""
    return _to(asked.world.base(asked.site.host) + "/")


def away(asked: Asked) -> Answer:
    """Redirects to private addresses and to a foreign host."""
    places = {
        "1": "http://10.20.30.40/khoi-thi-dua.html",
        "2": "http://169.254.169.254/latest/meta-data/khoi-thi-dua",
        "3": "http://[::1]:9/cum-thi-dua.html",
        "4": "http://quangcao-hopdong.example/khoi-thi-dua.html",
    }
    return _to(places[asked.found["number"]])


def loop(asked: Asked) -> Answer:
    """Two addresses that lead to each other."""
    return _to(f"/vong/khoi-thi-dua-{'b' if asked.found['letter'] == 'a' else 'a'}.html")


def lying_length(asked: Asked) -> Answer:
    """A page that ends before its announced end."""
    answer = _page("Số liệu", "<h1>Số liệu khối thi đua</h1><p>" + "Bảng số liệu đang được tải. " * 40 + "</p>")
    return Answer(200, (HTML,), answer.body, manner="short", kept=False)


def lying_encoding(asked: Asked) -> Answer:
    """Plain text that is announced as gzip."""
    answer = _page("Khối thi đua", "<h1>Khối thi đua số 2</h1><p>Trang này không nén như lời khai.</p>")
    return Answer(200, (HTML, ("Content-Encoding", "gzip")), answer.body)


@cache
def _entities() -> bytes:
    lines = ['<!ENTITY a0 "khoi thi dua ">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    head = '<?xml version="1.0"?>\n<!DOCTYPE urlset [\n' + "\n".join(lines) + "\n]>\n"
    return (head + "<urlset><url><loc>http://nhatrang-tv.example/&a9;</loc></url></urlset>").encode()


def entity_bomb(asked: Asked) -> Answer:
    """A sitemap whose entities unfold to gigabytes."""
    return Answer(200, (("Content-Type", "application/xml"),), _entities())


def broken(asked: Asked) -> Answer:
    """A page that always fails."""
    return _page("Lỗi", "<h1>500</h1><p>Máy chủ gặp lỗi khi xử lý yêu cầu.</p>", status=500, kept=False)


def broken_once(asked: Asked) -> Answer | None:
    """A page that fails the first time."""
    return broken(asked) if asked.before == 0 else None


def bait(asked: Asked) -> Answer:
    """A page nobody should ask for."""
    text = "Đây là trang dành cho việc kiểm tra nội bộ, độc giả không nhìn thấy liên kết tới nó. "
    return _page(
        "Khối thi đua tổng kết",
        f"<h1>Khối thi đua tổng kết</h1><p>{text * 6}</p><a href='{escape(asked.path)}x'>Xem tiếp</a>",
    )


def calendar(asked: Asked) -> Answer:
    """A month of a calendar that has no end."""
    query = parameters(asked.path.partition("?")[2])
    year, _, month = query.get("thang", f"{asked.world.today:%Y-%m}").partition("-")
    if not (year.isdigit() and month.isdigit()):
        year, month = "2024", "1"
    first = int(year) * 12 + int(month) - 1
    link = '<a href="/lich-cong-tac/?thang={}-{:02}">{}</a>'
    around = [link.format(*divmod(first + step, 12)[:1], (first + step) % 12 + 1, name) for step, name in ((-1, "Tháng trước"), (1, "Tháng sau"))]  # fmt: skip
    days = "".join(
        f'<td><a href="/lich-cong-tac/?thang={year}-{month}&amp;ngay={d}">{d}</a></td>' for d in range(1, 29)
    )
    return _page(
        "Lịch công tác", f"<h1>Lịch công tác tháng {month}/{year}</h1>{' '.join(around)}<table><tr>{days}</tr></table>"
    )


def refresh(asked: Asked) -> Answer:
    """A removed article that leads home by meta refresh."""
    return _page(
        "Thông báo lỗi",
        "<h1>Không tìm thấy bài viết</h1><p>Bài viết bạn xem không tồn tại hoặc đã bị xóa, hệ thống sẽ chuyển về trang chủ.</p>",
        '<meta http-equiv="refresh" content="3;url=/">',
    )


def later(asked: Asked) -> Answer | None:
    """Says once when to come back."""
    if asked.before == 0:
        return Answer(429, (HTML, ("Retry-After", "1")), b"<html><body>Too many requests</body></html>", kept=False)
    return None


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"<p>khoi thi dua</p>" * 50_000
    pieces = [packer.compress(b"<html><body><h1>Khoi thi dua</h1>")]
    pieces += [packer.compress(piece) for _ in range(210)]
    return b"".join([*pieces, packer.flush()])


def bomb(asked: Asked) -> Answer:
    """Little that unpacks to much."""
    return Answer(200, (HTML, ("Content-Encoding", "gzip")), _bomb())


def gambling(asked: Asked) -> Answer:
    """A doorway on the site's own pages."""
    words = "Nhà cái uy tín kubet88 tặng code nạp rút siêu tốc, tài xỉu, nổ hũ, xóc đĩa, bắn cá đổi thưởng, soi kèo bóng đá trực tuyến. "
    return _page("Cụm thi đua số 3 - nhà cái kubet88", f"<h1>Cụm thi đua số 3 nhà cái</h1>{f'<p>{words * 3}</p>' * 5}")


def to_login(asked: Asked) -> Answer:
    """An article that wants a login."""
    return _to("/noidung/dang-nhap.aspx?ReturnUrl=%2Fnoidung%2Ftintuc")


def login(asked: Asked) -> Answer:
    """A login."""
    return _page("Đăng nhập", '<h1>Đăng nhập hệ thống</h1><form method="post"><label>Tên đăng nhập <input name="u"></label><label>Mật khẩu <input type="password" name="p"></label><button>Đăng nhập</button></form>')  # fmt: skip


def shell(asked: Asked) -> Answer:
    """A page that a script fills."""
    return _page(
        "E-magazine",
        '<div id="app"></div><noscript>Vui lòng bật JavaScript.</noscript><script src="/js/app.3f9a.js"></script>',
    )


def huge(asked: Asked) -> Answer:
    """A page of 80 MB."""
    return Answer(
        200, (HTML,), b"<p>" + "Toàn văn báo cáo khối thi đua. ".encode() * 2000 + b"</p>\n", manner="huge", kept=False
    )


def stalling(asked: Asked) -> Answer:
    """A page that begins and does not end."""
    return _page(
        "Khối thi đua",
        "<h1>Khối thi đua: số liệu trực tuyến</h1><p>Đang tải dữ liệu...</p>" * 5,
        manner="stall",
        kept=False,
    )


def contact(asked: Asked) -> Answer:
    """A page whose relative links make ever longer addresses."""
    return _page(
        "Liên hệ",
        '<h1>Liên hệ</h1><p>Bộ phận một cửa huyện.</p><a href="lien-he/">Liên hệ</a> <a href="lien-he/khoi-thi-dua/lien-he/">Khối thi đua</a>',
    )


ANSWERS: dict[str, Callable[[Asked], Answer | None]] = {
    function.__name__: function
    for function in (
        challenge, captcha, to_home, away, loop, lying_length, lying_encoding, entity_bomb, broken, broken_once, bait,
        calendar, refresh, later, bomb, gambling, to_login, login, shell, huge, stalling, contact,
    )
}  # fmt: skip
