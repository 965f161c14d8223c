"""Findings go out by mail servers that ask for TLS and a password, each a real one on this machine."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from output.store import Finding
from thidua.monitoring.telling import Report, Unreachable, check, tell
from thidua.run_settings import RunSettings

controller = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed: pip install aiosmtpd")
smtp = pytest.importorskip("aiosmtpd.smtp")

HERE = "127.0.0.1"
REPORT = Report("data", 8, "done with warnings", [Finding(8, "bao.example", "silence", "alarm", "im lặng", 8)], {})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine that signs itself, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a mail server of a test")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Box:
    """What a mail server took, and from whom."""

    def __init__(self) -> None:
        self.letters: list[tuple[bytes, bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        self.letters.append((session.auth_data.login, envelope.content))
        return "250 taken"


def allowed(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> Any:
    right = (given.login, given.password) == (b"thidua", b"mat-khau")
    return smtp.AuthResult(success=right, handled=False, auth_data=given)


Serve = Callable[[str], tuple[Box, RunSettings]]


@pytest.fixture
def serve(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a server that asks for a kind of TLS and a password; gives what it takes, and settings that name it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("MAIL_PASSWORD", "mat-khau")
    running = []

    def start(security: str) -> tuple[Box, RunSettings]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with socket.socket() as probe:
            probe.bind((HERE, 0))
            port = probe.getsockname()[1]
        box = Box()
        ways = (
            {"ssl_context": context, "auth_require_tls": False}
            if security == "tls"
            else {"tls_context": context, "require_starttls": True}
        )
        one = controller.Controller(
            box, hostname=HERE, port=port, authenticator=allowed, auth_required=True, **ways
        )  # fmt: skip
        one.start()
        running.append(one)
        section = {
            "host": HERE, "port": port, "security": security, "user": "thidua", "password_env": "MAIL_PASSWORD",
            "from": "thidua@sample.example", "to": ["a@sample.example", "b@sample.example"],
        }  # fmt: skip
        return box, RunSettings.model_validate({"mail": section})

    yield start
    for one in running:
        one.stop()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it is TLS from the first byte
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_out_by_tls_with_a_password(serve: Serve, security: str) -> None:
    box, settings = serve(security)
    check(settings)
    assert tell(settings, REPORT) == []
    ((login, content),) = box.letters
    assert login == b"thidua"
    assert b"To: a@sample.example, b@sample.example" in content


def test_a_wrong_password_is_told_before_anything_starts(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    _, settings = serve("starttls")
    monkeypatch.setenv("MAIL_PASSWORD", "khac")
    with pytest.raises(Unreachable, match=r"cannot be used \(535 .*correct \[mail\]") as found:
        check(settings)
    assert "khac" not in str(found.value)


def test_a_server_whose_certificate_nobody_signed_is_given_no_password(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, settings = serve("starttls")
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        check(settings)
    assert box.letters == []


def test_a_server_that_goes_away_during_the_run_is_told_in_a_line(serve: Serve) -> None:
    _, settings = serve("starttls")
    assert settings.mail is not None
    away = settings.mail.model_copy(update={"port": 9})
    (wrong,) = tell(settings.model_copy(update={"mail": away}), REPORT)
    assert wrong.startswith("the e-mail could not be sent: ")
    assert "\n" not in wrong
