"""Who wrote the article?

In: a :class:`~extract.web.source.Source` whose parts are told. Out: the names as written, without "Tin, ảnh:" before
them. A name at the foot of the article is believed before what the head states; a site's name or an account's is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from extract.normalise import name
from extract.web.blocks import Block, clean, text_of
from extract.web.head import is_inside, names_of
from extract.web.moments import moments, residue
from extract.web.source import Source
from extract.web.title import _is_site, _site_names, key
from extract.web.words import begins, words

Hear = Callable[[str, str], None]

_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
_LABEL = re.compile(r"^(?P<label>[^:–—|]{1,40}?)\s*[:–—]\s*(?P<rest>.*)$")
# "Ảnh và bài:", "Tin - clip:": any kinds of work joined, words or pictures among them
_WORKS = re.compile(
    r"(?:tin|bài|ảnh|hình|clip|video|nội dung|đồ họa|bài viết)"
    r"(?:\s*(?:và|,|-|/|&|\+)\s*(?:tin|bài|ảnh|hình|clip|video|đồ họa|thơ))*"
)
_WRITTEN = re.compile(r"(?:bài )?(?:được )?viết bởi:?\s+(?P<rest>\S.*)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(?<=\w)\s*\([^)]{0,40}\)\s*$")
_COUNTED = re.compile(
    r"[\d.,]+\s*(?:lượt xem|lượt đọc|views?|lượt)|(?:lượt xem|đã xem|lượt đọc)\s*:?\s*[\d.,]*", re.IGNORECASE
)
_BY = re.compile(r"^(?:(?:bài )?(?:được )?viết bởi|tác giả|người viết)\s+(?=[^\W\d_])(?!bài viết\b)", re.IGNORECASE)
_NAMED = re.compile(r"(?:Tác giả|Người viết|Viết bởi)\s*:?\s+([^/|·•,]{2,60}?)\s*(?:[/|·•,]|$)")
_SIZES = re.compile(r"(?:(?<!\w)A\s?[-+]?(?!\w)\s*){2,}")
# Labels that stand before other things than names as well: "Nội dung: tổng kết năm 2022"
_ANY_LABEL = frozenset(["nội dung", "thực hiện", "tin", "bài", "tổng hợp", "bài viết", "biên tập", "by", "thơ", "đăng"])
_FROM = re.compile(r"(?:Theo|Nguồn)\s+(?:[A-ZĐ][\w.]*|[\w-]+\.(?:vn|com|org|net)(?:\.vn)?)(?:\s+[A-ZĐ\w.]+){0,5}")
_OFFICE = re.compile(
    r"(?:Phòng|Đài|Ban|Văn phòng|Trung tâm|Báo|Cổng|Tổ|Nhóm|Chi đoàn|Công đoàn|Sở|UBND|BBT|Hội) [^.,;:!?\d]+$"
)
_EDGES = " \t-–—|/.,;:*()[]•·\"“”'"
_COUNTER = re.compile(r"[|•·-]?\s*(?:lượt (?:xem|đọc)|đã xem|số lượt|views?)\b.*$", re.IGNORECASE)
_MAIL = re.compile(r"\s*[(<]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[)>]?")
_AND_PICTURES = re.compile(r"\s*[-–;,./|]?\s*\(?(?:ảnh|clip|video|đồ họa)\s*:.*$", re.IGNORECASE)


def is_person_line(text: str) -> bool:
    """Whether a short line is nothing but names: "Hoàng Anh", "K.ANH", "Thu Hà - Văn Minh"."""
    plain = _IN_BRACKETS.sub("", text).strip(_EDGES)
    if not 2 <= len(plain) <= 50 or any(c.isdigit() for c in plain) or "?" in plain or "!" in plain:
        return False
    found = _WORD.findall(plain)
    if not 1 <= len(found) <= 8 or are_buttons(found):
        return False
    return all(word[0].isupper() or word in {"và", "tổng", "hợp"} for word in found)


def are_buttons(found: list[str]) -> bool:
    """Whether a button's word is among the words of a line: "Like Share Tweet"."""
    return any(word.lower() in words().lines["buttons"] for word in found)


def is_signature(text: str) -> bool:
    """Whether a short line ends in a name, as one that is set to the right does: "Lương y Trần Văn Sáu"."""
    text = _IN_BRACKETS.sub("", text)
    found = _WORD.findall(text)
    if (
        not 2 <= len(found) <= 8
        or len(text) > 60
        or any(c.isdigit() for c in text)
        or text.rstrip().endswith((".", ":", "!", ";"))
    ):
        return False
    return all(word[0].isupper() for word in found[-2:])


def is_office(text: str) -> bool:
    """Whether a short line names an office that signs for what it wrote: "Đài truyền thanh huyện"."""
    plain = text.strip(_EDGES)
    return len(plain) <= 60 and 2 <= len(plain.split()) <= 9 and _OFFICE.match(plain) is not None


def byline_of(text: str, *, strict: bool = True) -> tuple[str, str] | None:
    """What a line says of the author: ``("author", names)``, ``("source", where from)``; ``None`` for no byline."""
    if len(text) > 140:
        return None
    plain = text.strip(" ()[]*-–•|")
    if plain.count("(") > plain.count(")"):
        plain += ")"  # "Ngọc Lan (xã Bình Sơn)"
    if _FROM.fullmatch(plain):
        return "source", plain
    found = _LABEL.match(plain)
    if found:
        label = name(found["label"])
        rest = found["rest"].strip()
        if (
            label not in _ANY_LABEL
            and _WORKS.fullmatch(label)
            and ("tin" in label or "bài" in label or "nội dung" in label)
        ):
            return ("author", rest) if len(rest) <= 100 else None
        if label in words().lines["source"] or begins(label, ("nguồn", "theo nguồn")):
            return ("source", rest) if len(rest) <= 90 else None
        if label in _ANY_LABEL and not (is_person_line(rest) or is_office(rest) or is_signature(rest)):
            return None
        if label in words().lines["byline"]:
            return ("author", rest) if len(rest) <= 100 else None
        return None
    written = _WRITTEN.fullmatch(plain)
    if written:
        return "author", written["rest"]
    norm = name(plain)
    if not strict and begins(norm, tuple(w for w in words().lines["byline"] if " " in w and w != "nội dung")):
        return "author", plain
    return None


def tidy_names(text: str) -> str | None:
    """Names without what stands around them; ``None`` where nothing like a name is left."""
    text = _MAIL.sub("", _without_labels(clean(text)))
    text = _COUNTER.sub("", text)
    text = _AND_PICTURES.sub("", text)
    if moments(text):
        text = residue(text)
    text = re.sub(r"\s+(?:vào lúc|lúc|vào ngày|ngày)?\s*\d{1,2}[:h]\d{2}.*$", "", text)
    text = re.sub(
        r"^(?:theo|by|bởi|đăng bởi|viết bởi|pv|phóng viên)\s*[:.]?\s+(?=[^\W\d_])",
        "",
        text.strip(" \t-–—|/.,;:*[]•·"),
        flags=re.IGNORECASE,
    )
    inside = re.match(r"^\((.*)\)$", text.strip())
    text = (inside.group(1) if inside else text).strip(" \t-–—|/,;:*[]•·\"“”'")
    text = text if "(" in text else text.rstrip(")")
    norm = name(text)
    if (
        not text
        or sum(letter.isalpha() for letter in text) < 2  # a button that makes letters larger: "A+"
        or len(text) > 90
        or norm in words().lines["no_author"] + words().lines["byline"]
        or not _WORD.search(text)
    ):
        return None
    if text.startswith(("http", "www.")) or "/" in text.replace(" / ", ""):
        return None
    return clean(text)


def _without_labels(text: str) -> str:
    """Names without the labels before them, one over the other as systems set them: "Tác giả: Tin, ảnh: Hà My"."""
    for _ in range(3):
        text = _BY.sub("", text)
        found = _LABEL.match(text)
        label = name(found["label"]) if found else ""
        if not found or not found["rest"] or ":" not in text[: found.start("rest")]:
            break
        if label not in words().lines["byline"] and not _WORKS.fullmatch(label):
            break
        text = found["rest"]
    return text


def find_author(source: Source, bylines: list[Block]) -> str | None:
    """The author: of the family's place, a byline of the page, JSON-LD, a meta element."""
    believed: str | None = None
    sites = _site_names(source)

    def hear(by: str, text: str) -> None:
        nonlocal believed
        tidy = tidy_names(text)
        witness = source.witnesses.hear("author", by, text[:200])
        if tidy is None:
            witness.why = "no: no name"
        elif key(tidy) in _site_names(source) or (_is_site(tidy, sites) and key(tidy) in _said_of_site(source)):
            witness.why = "no: the site's name"
        elif believed is None:
            believed, witness.believed = tidy, True

    if source.layout:
        for element in source.layout.find(source.markup, "author")[:1]:
            for line in _lines_of(source, element):
                _hear_line(hear, "family", line)
    for name_beside in _beside_the_date(source):
        hear("beside the date", name_beside)
    for block in sorted(bylines, key=lambda b: not _says_author(b)):
        _hear_line(hear, "byline", block.text)
    for linked in _author_links(source):
        hear("author's link", linked)
    hear_if(hear, "json-ld", names_of(source.head.article.get("author")))
    hear_if(hear, "microdata", source.head.properties.get("author", "")[:120])
    hear_if(
        hear, "meta", source.head.meta("article:author", "author", "dc.creator", "dcterms.creator", "byl", "creator")
    )
    return believed


def _beside_the_date(source: Source) -> list[str]:
    """Names that stand in one line with the stamp behind the title: "Thanh Tùng · 06/01/2023 09:15"."""
    out = []
    at = source.after_title
    for block in source.blocks[max(0, at - 3) : at + 6]:
        named = _NAMED.search(block.text) if len(block.text) <= 160 and moments(block.text) else None
        if named and not block.marked("nav", "related", "comment", "footer", "hidden"):
            out.append(named.group(1))
    for block in source.blocks[at : at + 6]:
        if block.part not in {"stamp", "before"} or len(block.text) > 120 or not moments(block.text):
            continue
        if block.marked("nav", "related", "comment", "footer", "hidden"):
            continue
        left = _SIZES.sub(" ", _COUNTER.sub("", _COUNTED.sub(" ", residue(block.text)))).strip(_EDGES)
        left = re.sub(r"^(?:bởi|by|tác giả|viết bởi|pv)\s*:?\s+", "", left, flags=re.IGNORECASE)
        found = _WORD.findall(left)
        if are_buttons(found):
            continue
        if 1 < len(found) <= 5 and is_person_line(left) and name(left) not in words().sections and "-" not in left:
            out.append(left)
    return out


def _author_links(source: Source) -> list[str]:
    """Names of persons in links to the author's own page, close behind the title."""
    near = source.blocks[max(0, source.after_title - 3) : source.after_title + 6]
    out = []
    for link in source.markup.tagged("a"):
        if "author" not in (link.get("rel") or "").split():
            continue
        block = next((b for b in near if is_inside(link, b.element)), None)
        text = text_of(link)
        if block is None or block.marked("nav", "related", "comment", "footer", "hidden"):
            continue
        if is_person_line(text) and len(text.split()) >= 2:
            out.append(text)
    return out


def _said_of_site(source: Source) -> str:
    """Where a site names itself: its title, its head and foot."""
    edges = [b.text for b in source.blocks if b.marked("footer", "nav") and not b.linked]
    metas = [value for name, value in source.head.metas.items() if "author" not in name and "creator" not in name]
    return key(" ".join([source.head.title, *metas, *edges])[:20_000])


def hear_if(hear: Hear, by: str, text: str) -> None:
    """Hear a witness that says something."""
    if text:
        hear(by, text)


def _says_author(block: Block) -> bool:
    said = byline_of(block.text)
    return said is not None and said[0] == "author"


def _lines_of(source: Source, element: HtmlElement) -> list[str]:
    lines = [b.text for b in source.blocks if b.kind == "text" and is_inside(b.element, element)]
    return lines or [text_of(element)]


def _hear_line(hear: Hear, by: str, line: str) -> None:
    said = byline_of(line, strict=False)
    if said is None:
        hear(by, line)
    elif said[0] == "author" and said[1]:
        hear(by, said[1])
