"""Persons who take part: their part in the meeting, from the verbs around their names.

In: a view, the items of a sentence. Out: parts by person. A person named several times keeps the fullest name and posts
and the weightiest part.
"""

from __future__ import annotations

import re

from extract.clause import Item
from extract.persons import Person
from extract.schema import PARTS
from extract.view import View

# Words before or behind a person that tell the part; in the order of PARTS the first that fits is kept.
_BEFORE = (
    ("chair", r"chủ trì|chủ tọa|điều hành"),
    ("direct", r"(?:phát biểu|dự|tới dự|đến dự|tham dự)[^.;]{0,40}chỉ đạo|chỉ đạo (?:tại )?(?:hội nghị|buổi)"),
    (
        "attend",
        (
            r"(?:^|\s)(?:dự|tới dự|tham dự|đến dự|cùng dự|về dự|tham gia|có mặt|chứng kiến"
            r"|sự tham dự|sự có mặt|sự tham gia)\b"
        ),
    ),
    ("speak", r"(?:phát biểu|kết luận|bế mạc|khai mạc|ý kiến|tiếp thu)[^.;]*$"),
    ("report", r"(?:nghe|trình bày)[^.;]*$"),
)
_BEHIND = (
    ("chair", r"^[^.;]{0,25}(?:đồng )?(?:chủ trì|chủ tọa|điều hành)"),
    ("direct", r"^[^.;:]{0,30}(?:phát biểu[^.;,]{0,30}chỉ đạo|(?:đến |tới |về |tham )?dự[^.;]{0,25}chỉ đạo|chỉ đạo)"),
    ("report", r"^[^.;:]{0,25}(?:trình bày|báo cáo|công bố|thông qua|thông báo|đọc)"),
    (
        "speak",
        (
            r"^[^.;]{0,60}(?:phát biểu|cho biết|nhấn mạnh|kết luận|khẳng định|yêu cầu|đề nghị|lưu ý|ghi nhận|đánh giá"
            r"|biểu dương|chia sẻ|bày tỏ|nêu|chúc mừng|cho rằng|mong|gợi ý|nói|kể|tâm sự|bế mạc|khai mạc|thông tin)"
        ),
    ),
    ("present", r"^[^.;]{0,25}(?:trao|tặng|bàn giao)"),
    ("receive", r"^[^.;]{0,25}(?:nhận|đón nhận|tiếp nhận|ký)"),
    ("attend", r"^[^.;:]{0,40}(?:dự|tham dự|tới dự|đến dự|có mặt|chứng kiến|tham gia)\b"),
)


def part_of(v: View, item: Item, items: list[Item], first: int, last: int) -> str | None:
    """The part of the person behind ``item`` in the sentence of the tokens ``first:last``."""
    before = v.norm(first, item.start)
    person = item.thing
    assert isinstance(person, Person)
    behind = v.norm(item.end, last)
    # "… ông A phát biểu; bà B dự": what stands behind a name is said of it unless another name stands between
    nxt = next((x.start for x in items if x.sign == "P" and x.start >= item.end), None)
    own = v.norm(item.end, nxt) if nxt else behind
    joined = nxt is not None and not re.search(
        r"\w", re.sub(r"\b(?:và|cùng|trưởng|phó|khối|cụm|đơn|vị|thi|đua|năm|\d+)\b", " ", own)
    )
    text = behind if joined else own
    for part, pattern in _BEHIND:
        if re.search(pattern, text):
            found = part
            break
    else:
        found = None
    lead = before[-260:]
    clause = (
        re.split(r"[.;]", lead)[-1]
        if re.search(r"[^\s].*[.;]", lead) and not re.search(r"(?:đồng chí|ông|bà) :", lead)
        else lead
    )
    options = [found] if found else []
    for part, pattern in _BEFORE:
        if re.search(pattern, clause if part in {"speak", "report"} else lead):
            options.append(part)
            break
    if not options:
        return None
    return min(options, key=PARTS.index)
