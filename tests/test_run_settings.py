"""Settings of a run that cannot be meant are told in one line, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from thidua.run_settings import BadSettings, read


def told(folder: Path, text: str) -> str:
    file = folder / "run.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as found:
        read(file, str(folder))
    message = str(found.value)
    assert "\n" not in message
    assert str(file) in message
    return message.removeprefix(f"{file}: ")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('sits = ["a.vn"]', "there is no setting sits; did you mean sites?"),
        ("[mail]\nhots = 'a'", "did you mean host?"),
        ("[monitors]\nsilense = 0.1", "did you mean silence?"),
        ("since = 2025-01-01\nuntil = 2024-01-01", "since is behind until"),
        ('delay = "slow"', "delay: "),
        ("delay = -1", "delay: "),
        ("since = 'yesterday'", "since: should be a day, such as 2026-01-31"),
        ("since = 2024-01-01T10:00:00", "since: should be a day, such as 2026-01-31"),
        ('sites = "a.vn"', 'sites: should be a list, such as ["…"]'),
        ("out = 3", "out: should be a path in quotes"),
        ('mail = "a@b.example"', "mail: should be a section"),
        ('out = "t"\nformats = []', "formats: is empty"),
        ('overrides = "names.toml"\nskip = ["resolve"]', "overrides are given"),
        ('skip = ["crawl", "resolve", "export", "report", "monitors"]', "every step is in skip"),
        ('[webhook]\nurl = "https://a.example:port/"', "is no web address"),
        ('formats = ["csv"]', "formats are given without out"),
        ('out = "t"\nformats = ["doc"]', "formats.0: should be 'csv'"),
        ('out = "t"\nskip = ["export"]', "out is given"),
        ('skip = ["crawling"]', "skip.0: "),
        ('skip = ["monitors"]\n[webhook]\nurl = "https://a.example/b"', "there would be nothing to send"),
        ('[webhook]\nurl = "a.example"', "is no web address"),
        ('[mail]\nhost = "a"\nfrom = "a@b.example"', "mail.to is missing"),
        ('[mail]\nhost = "a"\nfrom = "a"\nto = ["a@b.example"]', "is no e-mail address"),
        ('[mail]\nhost = "a"\nfrom = "a@b.example"\nto = []', "mail.to: "),
        ('[mail]\nhost = "a"\nfrom = "a@b.example"\nto = ["a@b.example"]\nuser = "u"', 'security = "none"'),
        ('[mail]\nhost = "a"\nfrom = "a@b.example"\nto = ["a@b.example"]\npassword_env = "P"', "without user"),
        ('[monitors]\noff = ["silense"]', "there is no monitor 'silense'; did you mean silence?"),
        ("sites = [", "is not TOML"),
    ],
)
def test_what_cannot_be_meant_is_told(tmp_path: Path, text: str, wanted: str) -> None:
    message = told(tmp_path, text) if text[-1] != "[" else _not_toml(tmp_path, text)
    assert wanted in message, message


def _not_toml(folder: Path, text: str) -> str:
    (folder / "run.toml").write_text(text)
    with pytest.raises(BadSettings, match="is not TOML") as found:
        read(folder / "run.toml", str(folder))
    return str(found.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"there is no file .*name the file"):
        read(tmp_path / "none.toml", str(tmp_path))


def test_the_file_in_the_data_folder_is_found_by_itself(tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text('sites = ["a.vn"]\nout = "tables"\n')
    settings, file = read(None, str(tmp_path))
    assert file == tmp_path / "run.toml"
    assert settings.sites == ("a.vn",)
    assert settings.out == tmp_path / "tables"  # from where the file is, not from where the command is


def test_without_a_file_there_are_only_defaults(tmp_path: Path) -> None:
    settings, file = read(None, str(tmp_path))
    assert (settings.sites, settings.out, file) == ((), None, None)


def test_the_ports_of_mail(tmp_path: Path) -> None:
    for security, port in (("none", 25), ("starttls", 587), ("tls", 465)):
        (tmp_path / "run.toml").write_text(
            f'[mail]\nhost = "a"\nfrom = "a@b.example"\nto = ["c@d.example"]\nsecurity = "{security}"\n'
        )
        mail = read(None, str(tmp_path))[0].mail
        assert mail is not None
        assert mail.at == port
