"""Members, leaders, awards, meetings, people: small articles, each showing one way of saying it, and the rows of it.

How the rows are written here is said in ``tests/shorthand.py``.
"""

from __future__ import annotations

import pytest

from tests.shorthand import agree

OPENING = "Sáng 12/01/2022, Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn tổ chức hội nghị tổng kết năm 2021. "

MEMBERS = {
    "a plain list behind a colon": (
        "Khối thi đua số 3 tỉnh Hà Nam gồm 4 đơn vị: Sở Y tế, Sở Nội vụ, Thanh tra tỉnh và Báo Hà Nam.",
        ["Sở Y tế", "Sở Nội vụ", "Thanh tra tỉnh", "Báo Hà Nam"],
    ),
    "a list in brackets behind the name": (
        "Khối thi đua số 3 tỉnh Hà Nam (gồm Sở Y tế, Sở Nội vụ và Thanh tra tỉnh) họp tổng kết năm 2021.",
        ["Sở Y tế", "Sở Nội vụ", "Thanh tra tỉnh"],
    ),
    "names under a shared head": (
        "Khối thi đua số 2 tỉnh Hà Nam gồm 4 sở: Y tế, Nội vụ, Khoa học và Công nghệ, Văn hóa, Thể thao và Du lịch.",
        ["Sở Y tế", "Sở Nội vụ", "Sở Khoa học và Công nghệ", "Sở Văn hóa, Thể thao và Du lịch"],
    ),
    "names before a shared tail": (
        "Khối thi đua các cơ quan Đảng tỉnh Hà Nam gồm: Ban Tuyên giáo, Ban Dân vận, Văn phòng Tỉnh ủy.",
        ["Ban Tuyên giáo Tỉnh ủy", "Ban Dân vận Tỉnh ủy", "Văn phòng Tỉnh ủy"],
    ),
    "a head shared by some, another by the last": (
        "Cụm thi đua số 1 tỉnh Gia Lai gồm 4 đơn vị: Huyện ủy K'Bang, Đak Pơ, Kông Chro và Thị ủy An Khê.",
        ["Huyện ủy K'Bang", "Huyện ủy Đak Pơ", "Huyện ủy Kông Chro", "Thị ủy An Khê"],
    ),
    "names with their own commas and và": (
        (
            "Khối thi đua số 5 tỉnh Hà Nam gồm: Sở Lao động - Thương binh và Xã hội; Ban Bảo vệ, chăm sóc sức "
            "khỏe cán bộ Tỉnh ủy; Sở Nông nghiệp và Phát triển nông thôn; Hội Chữ thập đỏ tỉnh."
        ),
        [
            "Sở Lao động - Thương binh và Xã hội",
            "Ban Bảo vệ, chăm sóc sức khỏe cán bộ Tỉnh ủy",
            "Sở Nông nghiệp và Phát triển nông thôn",
            "Hội Chữ thập đỏ tỉnh",
        ],
    ),
    "roles in brackets are no part of the name": (
        "Khối thi đua số 3 tỉnh Hà Nam gồm 3 đơn vị: Sở Y tế (Trưởng khối), Sở Nội vụ (Phó khối), Thanh tra tỉnh.",
        ["Sở Y tế", "Sở Nội vụ", "Thanh tra tỉnh"],
    ),
    "one unit a line": (
        (
            "Khối thi đua số 3 tỉnh Hà Nam gồm các đơn vị sau:\n- Sở Y tế;\n- Sở Nội vụ;\n- Thanh tra tỉnh.\nHội nghị "
            "kết thúc."
        ),
        ["Sở Y tế", "Sở Nội vụ", "Thanh tra tỉnh"],
    ),
    "a list that runs into its verb": (
        "Khối thi đua số 3 tỉnh Hà Nam gồm Sở Y tế, Sở Nội vụ và Báo Hà Nam tổ chức hội nghị tổng kết năm 2021.",
        ["Sở Y tế", "Sở Nội vụ", "Báo Hà Nam"],
    ),
    "counted places": (
        "Cụm thi đua các huyện phía Bắc tỉnh Hà Nam gồm 3 huyện: Duy Tiên, Lý Nhân, Bình Lục họp tổng kết năm 2016.",
        ["huyện Duy Tiên", "huyện Lý Nhân", "huyện Bình Lục"],
    ),
    "guests and hosts are no members": (
        OPENING + "Dự hội nghị có đại diện Sở Nội vụ, Văn phòng UBND tỉnh. Công an tỉnh là đơn vị đăng cai.",
        [],
    ),
    "a head that the middle of a name takes": (
        "Cụm thi đua số 2 gồm Công an các huyện: Lộc Bình, Đình Lập và Công an thành phố Lạng Sơn.",
        ["Công an huyện Lộc Bình", "Công an huyện Đình Lập", "Công an thành phố Lạng Sơn"],
    ),
    "two counts in one list": (
        (
            "Khối thi đua số 1 tỉnh Lạng Sơn có 5 đơn vị thành viên, trong đó có 3 đơn vị là Sở Tư "
            "pháp (khối trưởng), Sở Ngoại vụ và Thanh tra tỉnh; 2 đơn vị là Công an tỉnh và Bộ Chỉ "
            "huy Quân sự tỉnh."
        ),
        ["Sở Tư pháp", "Sở Ngoại vụ", "Thanh tra tỉnh", "Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"],
    ),
    "separators mixed": (
        "Khối thi đua số 1 tỉnh Lạng Sơn gồm Sở Tư pháp, Sở Ngoại vụ - Thanh tra tỉnh; Công an tỉnh.",
        ["Sở Tư pháp", "Sở Ngoại vụ", "Thanh tra tỉnh", "Công an tỉnh"],
    ),
    "fewer names than declared": (
        "Khối thi đua số 1 tỉnh Lạng Sơn gồm 4 đơn vị: Sở Tư pháp, Sở Ngoại vụ, Thanh tra tỉnh.",
        ["Sở Tư pháp", "Sở Ngoại vụ", "Thanh tra tỉnh"],
    ),
    "one unit of two offices": (
        "Khối thi đua số 1 tỉnh Lạng Sơn gồm các đơn vị: Ban Tuyên giáo Tỉnh uỷ và Dân vận Tỉnh uỷ, Báo Lạng Sơn.",
        ["Ban Tuyên giáo Tỉnh uỷ và Dân vận Tỉnh uỷ", "Báo Lạng Sơn"],
    ),
    "places named like common words": (
        "Cụm thi đua số 3 tỉnh Đồng Nai gồm các huyện: Thống Nhất, Trảng Bom, Xuân Lộc.",
        ["huyện Thống Nhất", "huyện Trảng Bom", "huyện Xuân Lộc"],
    ),
    "numbers before the names": (
        "Khối thi đua số 1 tỉnh Lạng Sơn gồm: 1. Sở Tư pháp; 2. Sở Ngoại vụ; 3. Thanh tra tỉnh.",
        ["Sở Tư pháp", "Sở Ngoại vụ", "Thanh tra tỉnh"],
    ),
    "banks": (
        "Khối thi đua các ngân hàng tỉnh Lạng Sơn gồm: Agribank Lạng Sơn, BIDV Lạng Sơn, Vietcombank Lạng Sơn.",
        ["Agribank Lạng Sơn", "BIDV Lạng Sơn", "Vietcombank Lạng Sơn"],
    ),
}

LEADERS = {
    "elected": (
        OPENING + "Hội nghị bầu Sở Tư pháp làm Trưởng khối, Thanh tra tỉnh làm Phó khối năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -", "deputy elected 2022 | Thanh tra tỉnh | -"],
    ),
    "was elected": (
        OPENING + "Sở Tư pháp được bầu làm Khối trưởng năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "acclaimed": (
        OPENING + "Các đơn vị thống nhất suy tôn Sở Tư pháp là đơn vị Trưởng khối năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "the role before the unit": (
        OPENING + "Kết quả bầu Trưởng khối năm 2022 là Sở Tư pháp và Phó khối là Thanh tra tỉnh.",
        ["head elected 2022 | Sở Tư pháp | -", "deputy elected 2022 | Thanh tra tỉnh | -"],
    ),
    "roles in brackets": (
        OPENING + "Hội nghị đã bầu Sở Tư pháp (Khối trưởng) và Thanh tra tỉnh (Khối phó) phụ trách năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -", "deputy elected 2022 | Thanh tra tỉnh | -"],
    ),
    "roles and colons": (
        OPENING + "Đơn vị Trưởng khối năm 2022: Sở Tư pháp; Phó khối: Thanh tra tỉnh.",
        ["head elected 2022 | Sở Tư pháp | -", "deputy elected 2022 | Thanh tra tỉnh | -"],
    ),
    "respectively": (
        OPENING + "Trưởng khối và Phó khối năm 2022 lần lượt là Sở Tư pháp và Thanh tra tỉnh.",
        ["head elected 2022 | Sở Tư pháp | -", "deputy elected 2022 | Thanh tra tỉnh | -"],
    ),
    "handed over": (
        OPENING + "Công an tỉnh bàn giao nhiệm vụ Trưởng khối năm 2022 cho Sở Tư pháp.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "the rotating flag": (
        OPENING + "Cuối hội nghị, Công an tỉnh đã trao Cờ luân lưu cho Sở Tư pháp, đơn vị Trưởng khối năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "a standing deputy": (
        OPENING + "Hội nghị bầu Sở Tư pháp làm Khối trưởng, Thanh tra tỉnh làm Khối phó thường trực năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -", "standing_deputy elected 2022 | Thanh tra tỉnh | -"],
    ),
    "two deputies": (
        OPENING
        + "Hội nghị bầu Sở Tư pháp làm Trưởng khối; Thanh tra tỉnh và Cục Thi hành án dân sự tỉnh làm Phó khối năm "
        "2022.",
        [
            "head elected 2022 | Sở Tư pháp | -",
            "deputy elected 2022 | Thanh tra tỉnh | -",
            "deputy elected 2022 | Cục Thi hành án dân sự tỉnh | -",
        ],
    ),
    "incumbent in brackets": (
        OPENING + "Hội nghị do Công an tỉnh (đơn vị Trưởng khối năm 2021) chủ trì.",
        ["head incumbent 2021 | Công an tỉnh | -"],
    ),
    "incumbent by a person": (
        OPENING + "Đồng chí Vi Văn Tài, Giám đốc Sở Tư pháp, Trưởng khối năm 2021 chủ trì hội nghị.",
        ["head incumbent 2021 | Sở Tư pháp | Vi Văn Tài"],
    ),
    "incumbent with dashes": (
        OPENING + "Bà Nông Thị Hà - Chánh Thanh tra tỉnh - Phó khối phát biểu.",
        ["deputy incumbent - | Thanh tra tỉnh | Nông Thị Hà"],
    ),
    "old and new heads side by side": (
        OPENING
        + "Công an tỉnh, Trưởng khối năm 2021, báo cáo kết quả. Hội nghị bầu Sở Tư pháp làm Trưởng khối năm 2022.",
        ["head incumbent 2021 | Công an tỉnh | -", "head elected 2022 | Sở Tư pháp | -"],
    ),
    "a school year counts as its first": (
        (
            "Cụm thi đua số 2 các trường THPT tỉnh Lạng Sơn tổng kết năm học 2020-2021. Hội nghị bầu Trường "
            "THPT Na Sầm làm "
            "Cụm trưởng năm học 2021-2022."
        ),
        ["head elected 2021 | Trường THPT Na Sầm | -"],
    ),
    "the year at the head of the sentence": (
        OPENING + "Năm 2022, Sở Tư pháp là đơn vị Trưởng khối.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "heads of two blocs": (
        (
            "UBND tỉnh Lạng Sơn giao nhiệm vụ Trưởng khối năm 2022 của các khối thi đua.\n"
            "Khối thi đua các cơ quan nội chính: Sở Tư pháp làm Trưởng khối.\n"
            "Khối thi đua các cơ quan tổng hợp: Sở Tài chính làm Trưởng khối."
        ),
        ["0: head elected 2022 | Sở Tư pháp | -", "1: head elected 2022 | Sở Tài chính | -"],
    ),
    "nobody is named": (
        OPENING + "Hội nghị cũng suy tôn đơn vị Trưởng khối năm 2022.",
        [],
    ),
    "chairing and hosting are no roles": (
        OPENING + "Sở Tư pháp chủ trì hội nghị, Thanh tra tỉnh là đơn vị đăng cai năm 2022.",
        [],
    ),
    "who held it until now": (
        OPENING + "Khối trưởng năm 2021 là Công an tỉnh.",
        ["head incumbent 2021 | Công an tỉnh | -"],
    ),
    "received from the last head": (
        OPENING + "Sở Tư pháp nhận bàn giao Trưởng khối năm 2022 từ Công an tỉnh - Trưởng khối năm 2021.",
        ["head elected 2022 | Sở Tư pháp | -", "head incumbent 2021 | Công an tỉnh | -"],
    ),
    "from one to the other": (
        OPENING + "Vai trò Trưởng khối được chuyển giao từ Công an tỉnh cho Sở Tư pháp đảm nhận năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "proposed by trust": (
        OPENING + "Các đơn vị tín nhiệm giới thiệu Sở Tư pháp làm Trưởng khối năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "appointed": (
        OPENING + "Hội nghị chỉ định Sở Tư pháp là Trưởng khối năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "given the task": (
        OPENING + "Sở Tư pháp được giao nhiệm vụ Trưởng khối năm 2022.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
    "numbered deputies": (
        OPENING + "Đơn vị Trưởng khối năm 2022: Sở Tư pháp; Phó khối 1: Thanh tra tỉnh; Phó khối 2: Cục Hải quan tỉnh.",
        [
            "head elected 2022 | Sở Tư pháp | -",
            "deputy elected 2022 | Thanh tra tỉnh | -",
            "deputy elected 2022 | Cục Hải quan tỉnh | -",
        ],
    ),
    "a person is elected": (
        OPENING + "Hội nghị bầu đồng chí Vi Văn Tài, Giám đốc Sở Tư pháp làm Trưởng khối năm 2022.",
        ["head elected 2022 | Sở Tư pháp | Vi Văn Tài"],
    ),
    "a person without a unit": (
        OPENING + "Đồng chí Vi Văn Tài, đại diện đơn vị Trưởng khối, phát biểu.",
        ["head incumbent - | - | Vi Văn Tài"],
    ),
    "on behalf of the head": (
        OPENING + "Thay mặt đơn vị Trưởng khối năm 2021, Giám đốc Công an tỉnh Vi Văn Tài báo cáo.",
        ["head incumbent 2021 | Công an tỉnh | Vi Văn Tài"],
    ),
    "a span of years counts as its first": (
        OPENING + "Hội nghị thống nhất bầu Sở Tư pháp làm Trưởng khối giai đoạn 2023 - 2025.",
        ["head elected 2023 | Sở Tư pháp | -"],
    ),
    "next year": (
        "Khối thi đua số 1 tỉnh Lạng Sơn tổng kết năm 2021. Sở Tư pháp làm Trưởng khối năm sau.",
        ["head elected 2022 | Sở Tư pháp | -"],
    ),
}

AWARDS = {
    "proposed": (
        OPENING + "Khối đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Tư pháp.",
        ["emulation_flag provincial_committee proposed 2021 | Sở Tư pháp"],
    ),
    "the giver carries over": (
        OPENING
        + "Khối đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Tư pháp và tặng Bằng khen cho Thanh tra tỉnh, Công an tỉnh.",
        [
            "emulation_flag provincial_committee proposed 2021 | Sở Tư pháp",
            "certificate_of_merit provincial_committee proposed 2021 | Thanh tra tỉnh",
            "certificate_of_merit provincial_committee proposed 2021 | Công an tỉnh",
        ],
    ),
    "two givers": (
        OPENING + "Khối đề nghị Cờ thi đua của Chính phủ cho Sở Tư pháp; Cờ thi đua của UBND tỉnh cho Thanh tra tỉnh.",
        [
            "emulation_flag government proposed 2021 | Sở Tư pháp",
            "emulation_flag provincial_committee proposed 2021 | Thanh tra tỉnh",
        ],
    ),
    "recipients first": (
        OPENING + "Sở Tư pháp và Thanh tra tỉnh được đề nghị Chủ tịch UBND tỉnh tặng Bằng khen.",
        [
            "certificate_of_merit provincial_chair proposed 2021 | Sở Tư pháp",
            "certificate_of_merit provincial_chair proposed 2021 | Thanh tra tỉnh",
        ],
    ),
    "through a council": (
        OPENING
        + "Khối đề nghị Hội đồng Thi đua - Khen thưởng tỉnh xem xét, đề nghị Thủ tướng Chính phủ tặng Cờ thi đua "
        "cho Sở "
        "Tư pháp.",
        ["emulation_flag prime_minister proposed 2021 | Sở Tư pháp"],
    ),
    "acclaimed for an award": (
        OPENING + "Hội nghị suy tôn Sở Tư pháp nhận Cờ thi đua của Chính phủ.",
        ["emulation_flag government proposed 2021 | Sở Tư pháp"],
    ),
    "a number in digits": (
        OPENING + "Khối đề nghị UBND tỉnh tặng Bằng khen cho 03 tập thể.",
        ["certificate_of_merit provincial_committee proposed 2021 | 3"],
    ),
    "a number in words": (
        OPENING + "Khối đề nghị UBND tỉnh tặng Bằng khen cho hai đơn vị.",
        ["certificate_of_merit provincial_committee proposed 2021 | 2"],
    ),
    "a number and the names": (
        OPENING + "Khối đề nghị UBND tỉnh tặng Bằng khen cho 02 đơn vị: Sở Tư pháp và Thanh tra tỉnh.",
        [
            "certificate_of_merit provincial_committee proposed 2021 | Sở Tư pháp",
            "certificate_of_merit provincial_committee proposed 2021 | Thanh tra tỉnh",
        ],
    ),
    "the units that are left": (
        OPENING + "Khối đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Tư pháp và tặng Bằng khen cho các đơn vị còn lại.",
        [
            "emulation_flag provincial_committee proposed 2021 | Sở Tư pháp",
            "certificate_of_merit provincial_committee proposed 2021 | -",
        ],
    ),
    "a unit declines": (
        OPENING
        + "Khối đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Tư pháp; riêng Thanh tra tỉnh xin rút không nhận Bằng khen.",
        ["emulation_flag provincial_committee proposed 2021 | Sở Tư pháp"],
    ),
    "first place": (
        OPENING + "Sở Tư pháp được bình chọn là đơn vị dẫn đầu Khối thi đua năm 2021.",
        ["leading_unit - conferred 2021 | Sở Tư pháp"],
    ),
    "second and third places give no row": (
        OPENING + "Kết quả: Sở Tư pháp xếp thứ nhất, Thanh tra tỉnh xếp thứ nhì, Công an tỉnh xếp thứ ba.",
        ["leading_unit - conferred 2021 | Sở Tư pháp"],
    ),
    "ratings give no row": (
        OPENING + "Có 5/7 đơn vị hoàn thành xuất sắc nhiệm vụ.",
        [],
    ),
    "statistics of internal rewards give no row": (
        OPENING + "Năm qua các đơn vị đã khen thưởng 1.204 lượt cá nhân, công nhận 986 lao động tiên tiến.",
        [],
    ),
    "conferred": (
        OPENING + "Tại hội nghị, UBND tỉnh đã trao Cờ thi đua cho Sở Tư pháp.",
        ["emulation_flag provincial_committee conferred 2021 | Sở Tư pháp"],
    ),
    "an order of the president": (
        OPENING + "Khối đề nghị Chủ tịch nước tặng Huân chương Lao động hạng Ba cho Thanh tra tỉnh.",
        ["labour_order president proposed 2021 | Thanh tra tỉnh"],
    ),
    "a ministry": (
        OPENING + "Khối đề nghị Bộ Tư pháp tặng Bằng khen cho Thanh tra tỉnh.",
        ["certificate_of_merit ministry proposed 2021 | Thanh tra tỉnh"],
    ),
    "a rotating flag is no award": (
        OPENING + "Công an tỉnh trao Cờ luân lưu cho Sở Tư pháp.",
        [],
    ),
    "by vote": (
        OPENING + "Sở Tư pháp được 7/7 phiếu đề nghị UBND tỉnh tặng Cờ thi đua.",
        ["emulation_flag provincial_committee proposed 2021 | Sở Tư pháp"],
    ),
    "each award with its giver": (
        OPENING + "Hội nghị nhất trí đề nghị tặng Cờ thi đua của UBND tỉnh cho Sở Tư pháp, Bằng khen của "
        "Chủ tịch UBND tỉnh cho Thanh tra tỉnh.",
        [
            "emulation_flag provincial_committee proposed 2021 | Sở Tư pháp",
            "certificate_of_merit provincial_chair proposed 2021 | Thanh tra tỉnh",
        ],
    ),
    "second in the bloc, and proposed": (
        OPENING + "02 đơn vị nhì khối là Thanh tra tỉnh và Công an tỉnh được đề nghị tặng Bằng khen.",
        [
            "certificate_of_merit - proposed 2021 | Thanh tra tỉnh",
            "certificate_of_merit - proposed 2021 | Công an tỉnh",
        ],
    ),
    "all units": (
        OPENING + "Khối đề nghị UBND tỉnh tặng Bằng khen cho tất cả các đơn vị trong khối.",
        ["certificate_of_merit provincial_committee proposed 2021 | -"],
    ),
    "first in the bloc, and proposed": (
        OPENING + "Sở Tư pháp là đơn vị nhất khối, được đề nghị tặng Cờ thi đua của Chính phủ.",
        ["leading_unit - conferred 2021 | Sở Tư pháp", "emulation_flag government proposed 2021 | Sở Tư pháp"],
    ),
    "two numbers": (
        OPENING + "Khối đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho 3 tập thể và 5 cá nhân.",
        [
            "certificate_of_merit provincial_chair proposed 2021 | 3",
            "certificate_of_merit provincial_chair proposed 2021 | 5",
        ],
    ),
    "a title": (
        OPENING + "Khối trình UBND tỉnh tặng danh hiệu Tập thể lao động xuất sắc cho Sở Tư pháp.",
        ["excellent_collective provincial_committee proposed 2021 | Sở Tư pháp"],
    ),
    "another giver": (
        OPENING + "Khối đề nghị Ban Thường vụ Tỉnh ủy tặng Bằng khen cho Thanh tra tỉnh.",
        ["certificate_of_merit other proposed 2021 | Thanh tra tỉnh"],
    ),
    "no giver": (
        OPENING + "Khối đề nghị tặng Bằng khen cho Thanh tra tỉnh.",
        ["certificate_of_merit - proposed 2021 | Thanh tra tỉnh"],
    ),
    "names behind the award": (
        OPENING + "Danh sách đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh gồm Sở Tư pháp, Thanh tra tỉnh.",
        [
            "certificate_of_merit provincial_chair proposed 2021 | Sở Tư pháp",
            "certificate_of_merit provincial_chair proposed 2021 | Thanh tra tỉnh",
        ],
    ),
    "a slogan is no award": (
        OPENING + "Với khẩu hiệu “Đoàn kết giành Cờ thi đua”, các đơn vị ra quân.",
        [],
    ),
    "conferred on a number": (
        OPENING + "Dịp này, Chủ tịch UBND tỉnh đã tặng Bằng khen cho 06 tập thể có thành tích xuất sắc.",
        ["certificate_of_merit provincial_chair conferred 2021 | 6"],
    ),
    "recipients under a shared head": (
        OPENING + "Khối đề nghị UBND tỉnh tặng Cờ thi đua cho các sở: Tư pháp, Ngoại vụ.",
        [
            "emulation_flag provincial_committee proposed 2021 | Sở Tư pháp",
            "emulation_flag provincial_committee proposed 2021 | Sở Ngoại vụ",
        ],
    ),
    "no year is said": (
        "Khối thi đua số 1 tỉnh Lạng Sơn họp bình xét. Khối đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Tư pháp.",
        ["emulation_flag provincial_committee proposed - | Sở Tư pháp"],
    ),
}

MEETINGS = {
    "a review with day and place": (
        (
            "Sáng 12/01/2022, tại Hội trường Công an tỉnh, Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn tổ "
            "chức hội nghị tổng "
            "kết năm 2021, triển khai nhiệm vụ năm 2022."
        ),
        ["review 2022-01-12 | Hội trường Công an tỉnh | 2021 > 2022"],
    ),
    "two days": (
        (
            "Trong hai ngày 15 và 16/7/2020, Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn tổ chức hội nghị "
            "sơ kết 6 tháng đầu "
            "năm 2020."
        ),
        ["midterm 2020-07-15..2020-07-16 | - | 2020 > -"],
    ),
    "a pledge": (
        (
            "Ngày 24-02-2021, Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn tổ chức lễ ký kết giao ước thi đua năm "
            "2021."
        ),
        ["pledge 2021-02-24 | - | - > 2021"],
    ),
    "a day in words": (
        "Ngày 26 tháng 02 năm 2021, Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn họp bình xét thi đua năm 2020.",
        ["vote 2021-02-26 | - | 2020 > -"],
    ),
    "a day without its year takes it from the stamp": (
        (
            "Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn tổng kết năm 2021\nCập nhật: 13/01/2022\n"
            "Sáng 12/1, Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn tổ chức hội nghị tổng kết năm 2021."
        ),
        ["review 2022-01-12 | - | 2021 > -"],
    ),
    "two-digit years": (
        "Chiều 12.01.22, Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn tổ chức hội nghị tổng kết năm 2021.",
        ["review 2022-01-12 | - | 2021 > -"],
    ),
    "two days with dots": (
        (
            "Ngày 8 – 9.7.2021, Khối thi đua số 1 tỉnh Lạng Sơn tổ chức hội nghị sơ kết 6 tháng đầu "
            "năm 2021 tại thành phố Lạng Sơn."
        ),
        ["midterm 2021-07-08..2021-07-09 | thành phố Lạng Sơn | 2021 > -"],
    ),
    "a launch": (
        "Khối thi đua số 1 tỉnh Lạng Sơn tổ chức hội nghị triển khai nhiệm vụ năm 2022 vào sáng 17/02/2022.",
        ["launch 2022-02-17 | - | - > 2022"],
    ),
    "a handover": (
        "Ngày 17/02/2022, Khối thi đua số 1 tỉnh Lạng Sơn tổ chức lễ bàn giao Trưởng khối năm 2022.",
        ["handover 2022-02-17 | - | - > -"],
    ),
}

PEOPLE = {
    "honorific, name, post": (
        OPENING + "Đồng chí Vi Văn Tài, Giám đốc Sở Tư pháp chủ trì hội nghị.",
        ["Đồng chí | Vi Văn Tài | Giám đốc Sở Tư pháp | chair"],
    ),
    "a degree": (
        OPENING + "ThS. Nông Thị Hà, Phó Giám đốc Sở Nội vụ phát biểu chỉ đạo.",
        ["ThS. | Nông Thị Hà | Phó Giám đốc Sở Nội vụ | direct"],
    ),
    "a rank": (
        OPENING + "Đại tá Vi Văn Tài, Giám đốc Công an tỉnh trình bày báo cáo.",
        ["Đại tá | Vi Văn Tài | Giám đốc Công an tỉnh | report"],
    ),
    "several posts": (
        OPENING + "Ông Vi Văn Tài, Tỉnh ủy viên, Giám đốc Sở Tư pháp chủ trì.",
        ["Ông | Vi Văn Tài | Tỉnh ủy viên; Giám đốc Sở Tư pháp | chair"],
    ),
    "the role in the bloc is no post": (
        OPENING + "Bà Nông Thị Hà, Chánh Thanh tra tỉnh, Trưởng khối chủ trì.",
        ["Bà | Nông Thị Hà | Chánh Thanh tra tỉnh | chair"],
    ),
    "those who attend": (
        OPENING + "Dự hội nghị có các đồng chí: Vi Văn Tài, Giám đốc Sở Tư pháp; Nông Thị Hà, Chánh Thanh tra tỉnh.",
        [
            "đồng chí | Vi Văn Tài | Giám đốc Sở Tư pháp | attend",
            "đồng chí | Nông Thị Hà | Chánh Thanh tra tỉnh | attend",
        ],
    ),
    "degrees and dashes": (
        OPENING + "PGS.TS. Vi Văn Tài – Giám đốc Sở Tư pháp – Trưởng khối trình bày báo cáo tổng kết.",
        ["PGS.TS. | Vi Văn Tài | Giám đốc Sở Tư pháp | report"],
    ),
    "the post before the name": (
        OPENING + "Giám đốc Sở Tư pháp Vi Văn Tài phát biểu tại hội nghị.",
        ["- | Vi Văn Tài | Giám đốc Sở Tư pháp | speak"],
    ),
    "an honorific cut short": (
        OPENING + "Đ/c Nông Thị Hà, Phó Chủ tịch UBND tỉnh dự và chỉ đạo hội nghị.",
        ["Đ/c | Nông Thị Hà | Phó Chủ tịch UBND tỉnh | direct"],
    ),
}

CASES = [
    pytest.param(text, {table: rows}, id=f"{table}: {case}")
    for table, cases in (
        ("members", MEMBERS),
        ("leaders", LEADERS),
        ("awards", AWARDS),
        ("meetings", MEETINGS),
        ("people", PEOPLE),
    )
    for case, (text, rows) in cases.items()
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_rows(text: str, expected: dict[str, list[str]]) -> None:
    agree(text, expected)
