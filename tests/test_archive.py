"""The archive: what was fetched can be read again, by thidua and by any other reader of WARC files."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from output.store import Store
from pipelines.archive import DamagedRecord, file_head, file_member, read_record, record_members
from pipelines.items import Visit
from tests.stored import NOON, SITE, crawled, link, page

BODY = "<html><title>Khối thi đua</title>".encode() + b"<p>text</p>" * 500


def fetched(**values: object) -> Visit:
    given: dict[str, object] = {
        "status": 200,
        "final_url": "https://bao.example/a.html?x=1",
        "fetched": NOON,
        "headers": [("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
        "body": BODY,
    }
    return Visit(1, SITE, "k", "https://bao.example/a", "article", "feed", "article", **{**given, **values})  # type: ignore[arg-type]


def written(folder: Path, *members: bytes) -> tuple[Path, list[tuple[int, int]]]:
    path = folder / "x.warc.gz"
    places = []
    data = file_head(path.name)
    for member in members:
        places.append((len(data), len(member)))
        data += member
    path.write_bytes(data)
    return path, places


def test_a_page_comes_back_as_it_was_read(tmp_path: Path) -> None:
    path, places = written(tmp_path, record_members(fetched(body=b"<p>other</p>")), record_members(fetched()))
    back = read_record(path, *places[1])
    assert (back.url, back.fetched, back.status, back.body) == ("https://bao.example/a.html?x=1", NOON, 200, BODY)
    assert back.content_type == "text/html; charset=utf-8"
    assert [value for name, value in back.headers if name == "Set-Cookie"] == ["a=1", "b=2"]


def test_any_reader_of_warc_files_reads_it(tmp_path: Path) -> None:
    visit = fetched()
    request = [("User-Agent", "thidua"), ("Host", "bao.example")]
    path, _ = written(tmp_path, record_members(visit, request=request, ip="203.0.113.7", truncated="length"))
    with path.open("rb") as file:
        seen = []
        for record in ArchiveIterator(file, check_digests="raise"):
            seen.append((record.rec_type, record.rec_headers.protocol))
            content = record.content_stream().read()
            header = record.rec_headers.get_header
            if record.rec_type == "response":
                identifier = header("WARC-Record-ID")
                assert content == BODY
                assert record.http_headers.statusline == "200 OK"
                assert header("WARC-Payload-Digest").startswith("sha1:")
                assert (header("WARC-IP-Address"), header("WARC-Truncated")) == ("203.0.113.7", "length")
                assert header("WARC-Date") == "2024-03-05T05:00:00.250000Z"
            elif record.rec_type == "request":
                assert header("WARC-Concurrent-To") == identifier
                assert record.http_headers.get_header("Host") == "bao.example"
            else:
                assert b"software: thidua/" in content
    assert seen == [(kind, "WARC/1.1") for kind in ("warcinfo", "response", "request")]


def test_the_members_are_gzipped_one_by_one(tmp_path: Path) -> None:
    member = record_members(fetched())
    assert gzip.decompress(member).startswith(b"WARC/1.1\r\n")
    assert len(member) < len(BODY) / 3


def test_what_is_decoded_does_not_say_that_it_is_coded(tmp_path: Path) -> None:
    headers = [("content-encoding", "br"), ("Transfer-Encoding", "chunked"), ("Content-Length", "17")]
    path, places = written(tmp_path, record_members(fetched(headers=headers)))
    back = dict(read_record(path, *places[0]).headers)
    assert back == {
        "X-Archive-Orig-content-encoding": "br",
        "X-Archive-Orig-Transfer-Encoding": "chunked",
        "X-Archive-Orig-Content-Length": "17",
        "Content-Length": str(len(BODY)),
    }


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([("X\r\nInjected", "a\r\nSet-Cookie: b"), ("Y", "nul\0"), ("", ""), ("Z", "tiếng Việt \udcff")], 200),
        ([], 799),
        ([], None),
        ([("Content-Type", "")], 304),
    ],
)
def test_odd_headers_break_nothing(tmp_path: Path, headers: list[tuple[str, str]], status: int | None) -> None:
    path, places = written(tmp_path, record_members(fetched(headers=headers, status=status)))
    back = read_record(path, *places[0])
    assert back.body == BODY
    assert not any(name.lower() == "set-cookie" for name, _ in back.headers)


@pytest.mark.parametrize("body", [b"", b"\r\n\r\n", bytes(range(256)), b"HTTP/1.1 200 OK\r\n\r\nWARC/1.1\r\n"])
def test_any_body_is_kept(tmp_path: Path, body: bytes) -> None:
    path, places = written(tmp_path, record_members(fetched(body=body)))
    assert read_record(path, *places[0]).body == body


def test_an_address_in_any_letters_is_kept(tmp_path: Path) -> None:
    url = "https://báo.example/khối thi đua?q=tổng kết\udcff\r\n"
    path, places = written(tmp_path, record_members(fetched(final_url=url), request=[("A", "b")]))
    assert read_record(path, *places[0]).url == "https://báo.example/khối%20thi%20đua?q=tổng%20kết?"


def test_a_file_is_a_record_too(tmp_path: Path) -> None:
    read = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    member = file_member((tmp_path / "bài viết.html").as_uri(), BODY, "text/html", read)
    path, places = written(tmp_path, member)
    back = read_record(path, *places[0])
    assert (back.url, back.fetched, back.status, back.body) == (
        (tmp_path / "bài viết.html").as_uri(), read, None, BODY,
    )  # fmt: skip
    assert back.content_type == "text/html"


@pytest.mark.parametrize("where", [0, 12, 40, -10])
def test_a_damaged_record_is_named_and_the_others_are_read(tmp_path: Path, where: int) -> None:
    path, places = written(tmp_path, *(record_members(fetched(body=b"%d" % n * 900)) for n in range(3)))
    data = bytearray(path.read_bytes())
    offset, length = places[1]
    at = offset + where if where >= 0 else offset + length + where
    data[at : at + 4] = bytes(b ^ 0xFF for b in data[at : at + 4])
    path.write_bytes(data)
    with pytest.raises(DamagedRecord, match=rf"byte {offset:,} of .*x\.warc\.gz"):
        read_record(path, offset, length)
    assert [read_record(path, *places[n]).body[:1] for n in (0, 2)] == [b"0", b"2"]


def test_a_file_that_is_cut_off_or_missing_is_named(tmp_path: Path) -> None:
    path, places = written(tmp_path, record_members(fetched()))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedRecord, match="cut off"):
        read_record(path, *places[0])
    path.unlink()
    with pytest.raises(DamagedRecord, match="cannot be read"):
        read_record(path, *places[0])


def test_a_record_that_unpacks_to_too_much_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.archive.LARGEST", 1000)
    path, places = written(tmp_path, record_members(fetched(body=b"0" * 5000)))
    with pytest.raises(DamagedRecord, match="larger than any page"):
        read_record(path, *places[0])


def test_an_archive_that_lost_its_end_lets_the_crawl_go_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a", "b"])
        first, second = store.archived()
    first.path.write_bytes(first.path.read_bytes()[: second.offset + 10])
    with Store.open(tmp_path) as store:
        assert "has lost" in caplog.text
        store.commit([page(link("c"))], 1)
        found = {p.entry.key: p for p in store.archived()}
        for name in "ac":
            place = found[f"{SITE}|{name}"]
            assert read_record(place.path, place.offset, place.length).status == 200
        assert store.counts()["articles"] == 3
