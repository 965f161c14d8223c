# ruff: noqa: E501 - markup is read best unbroken
"""A small site of a family that is in none of ours, served on loopback: addresses, lists and articles of its own make.

In: nothing. Out: :class:`UnseenSite`, which serves while it is open: two sections in pages, a search, no feed, no
sitemap, and a few reports on blocs among other news.
"""

from __future__ import annotations

import html
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from thidua.samples.library import plain

NAME = "Cổng thông tin thi đua tỉnh Hưng Yên"
SECTIONS = {"ND": "Tin trong ngành", "PT": "Phong trào thi đua"}
PAGE = 5


class Report(NamedTuple):
    """An article on a bloc, and what has to come of it."""

    title: str
    day: str
    body: tuple[str, ...]
    bloc: str
    head: str


REPORTS = (
    Report(
        "Khối thi đua các sở ngành tổng hợp tổng kết năm 2022",
        "06.01.2023",
        (
            "Chiều 5/1/2023, Khối thi đua các sở ngành tổng hợp tỉnh Hưng Yên tổ chức hội nghị tổng kết công tác thi đua năm 2022.",
            "Khối gồm 5 đơn vị: Văn phòng UBND tỉnh, Sở Nội vụ, Sở Tư pháp, Sở Tài chính và Thanh tra tỉnh.",
            "Hội nghị đã bầu Sở Tư pháp làm Trưởng khối, Thanh tra tỉnh làm Phó Trưởng khối năm 2023.",
        ),
        "Khối thi đua các sở ngành tổng hợp",
        "Sở Tư pháp",
    ),
    Report(
        "Cụm thi đua các huyện phía Nam ký kết giao ước thi đua năm 2023",
        "21.02.2023",
        (
            "Sáng 20/2/2023, tại huyện Tiên Lữ, Cụm thi đua các huyện phía Nam tỉnh Hưng Yên họp ký kết giao ước thi đua năm 2023.",
            "Các đơn vị trong cụm cùng thống nhất nội dung phát động thi đua và bảng chấm điểm của cụm.",
            "UBND huyện Tiên Lữ được bầu làm Cụm trưởng, UBND huyện Phù Cừ được bầu làm Cụm phó năm 2023.",
        ),
        "Cụm thi đua các huyện phía Nam",
        "UBND huyện Tiên Lữ",
    ),
    Report(
        "Khối thi đua các bệnh viện tuyến tỉnh sơ kết 6 tháng đầu năm",
        "14.07.2023",
        (
            "Ngày 13/7/2023, Khối thi đua các bệnh viện tuyến tỉnh Hưng Yên tổ chức hội nghị sơ kết 6 tháng đầu năm 2023.",
            "Bệnh viện Phổi tỉnh là Trưởng khối năm 2023, Bệnh viện Mắt tỉnh là Phó Trưởng khối.",
            "Các bệnh viện trao đổi cách làm về giảm thời gian chờ khám và về xếp lịch trực.",
        ),
        "Khối thi đua các bệnh viện tuyến tỉnh",
        "Bệnh viện Phổi tỉnh",
    ),
)

OTHER = (
    "Nhãn lồng được mùa, thương lái tìm về tận vườn", "Khánh thành cầu dân sinh ở xã ven đê", "Lịch cắt nước tuần tới",
    "Giải bóng chuyền nữ vào bán kết", "Làng nghề hương xạ vào vụ cuối năm", "Thêm một tuyến xe buýt về huyện",
    "Trường học thay máy lọc nước", "Dọn bèo trên sông, thuyền đi lại dễ hơn", "Phiên chợ sách cũ cuối tuần",
    "Tiểu thương chợ trung tâm tập chữa cháy", "Cấp giấy phép xây dựng qua mạng", "Người giữ nghề chạm bạc",
)  # fmt: skip
_TEXT = (
    "Những ngày này không khí trong thôn xóm rộn ràng hơn thường lệ, nhà nào cũng có người đi làm từ sớm.",
    "Theo cán bộ phụ trách, công việc được chuẩn bị từ quý trước và sẽ xong trước mùa mưa.",
    "Bà con mong có thêm thông tin để chủ động sắp xếp việc nhà.",
)


class UnseenSite:
    """The site, served while this is open."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.requests.append(self.path)
                parts = urlsplit(self.path)
                status, text = site.answer(parts.path, parse_qs(parts.query))
                content = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self.name = f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> UnseenSite:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # What it serves: every fifth entry of the second section reports on a bloc.

    @staticmethod
    def titles(section: str) -> list[str]:
        """The headlines of a section, the newest first."""
        others = list(OTHER) if section == "ND" else [f"{title}: góc nhìn" for title in OTHER]
        for place, report in enumerate(REPORTS if section == "PT" else ()):
            others.insert(place * 5 + 1, report.title)
        return others

    def address(self, section: str, place: int) -> str:
        """Where the article at a place of a section is."""
        words = re.sub("[^a-z0-9]+", "-", plain(self.titles(section)[place])).strip("-")
        return f"/k/{section}/{words}~{4100 + 37 * place + (place % 3) + 1000 * (section == 'PT')}.ktx"

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, str]:
        """Status and page of an address."""
        if path == "/":
            return 200, self._list(NAME, [(s, n) for s in SECTIONS for n in range(4)])
        if path == "/loc.ktx":
            asked = query.get("tu", [""])[0].lower()
            found = [(s, n) for s in SECTIONS for n, title in enumerate(self.titles(s)) if asked in title.lower()]
            return 200, self._list(f"Lọc tin: {asked}", found if asked else [])
        parts = path.strip("/").split("/")
        if parts[0] == "muc" and len(parts) == 3 and parts[1] in SECTIONS and parts[2].startswith("t"):
            return self._section(parts[1], int(parts[2][1:]))
        for section in SECTIONS:
            for place in range(len(self.titles(section))):
                if path == self.address(section, place):
                    return 200, self._article(section, place)
        return 404, self._frame("Không có trang này", "<p>Không có trang này.</p>")

    def _section(self, section: str, page: int) -> tuple[int, str]:
        places = range(len(self.titles(section)))[(page - 1) * PAGE : page * PAGE]
        last = -(-len(self.titles(section)) // PAGE)
        pager = "".join(f'<b><a href="/muc/{section}/t{n}">{n}</a></b> ' for n in range(1, last + 1))
        return 200, self._list(SECTIONS[section], [(section, n) for n in places], f"<h6>Trang: {pager}</h6>")

    def _list(self, title: str, entries: list[tuple[str, int]], below: str = "") -> str:
        rows = "".join(
            f'<dt><a href="{self.address(s, n)}">{html.escape(self.titles(s)[n])}</a></dt>'
            f"<dd><i>{self._day(s, n)}</i> Tin của ban biên tập.</dd>"
            for s, n in entries
        )
        return self._frame(title, f"<h3>{html.escape(title)}</h3><dl>{rows}</dl>{below}")

    def _report(self, section: str, place: int) -> Report | None:
        title = self.titles(section)[place]
        return next((report for report in REPORTS if report.title == title), None)

    def _day(self, section: str, place: int) -> str:
        report = self._report(section, place)
        return report.day if report else f"{place % 27 + 1:02}.03.2023"

    def _article(self, section: str, place: int) -> str:
        report = self._report(section, place)
        title = self.titles(section)[place]
        body = "".join(f"<div>{html.escape(line)}</div>" for line in (report.body if report else _TEXT))
        return self._frame(
            title,
            f"<fieldset><legend>{SECTIONS[section]}</legend><h2>{html.escape(title)}</h2>"
            f"<small>Đăng ngày {self._day(section, place)}</small><blockquote>{body}</blockquote></fieldset>",
        )

    def _frame(self, title: str, inside: str) -> str:
        menu = " | ".join(f'<a href="/muc/{key}/t1">{name}</a>' for key, name in SECTIONS.items())
        return (
            f'<!DOCTYPE html><html lang="vi"><head><title>{html.escape(title)} | {NAME}</title></head><body><table><tr><td>'
            f'{menu}</td><td><form action="/loc.ktx"><input name="tu"><input type="submit" value="Tìm"></form></td></tr>'
            f"<tr><td colspan=2>{inside}</td></tr></table><center>{NAME}. Ban biên tập giữ bản quyền.</center></body></html>"
        )
