"""The keyring is used where it is safe, and its absence is said clearly."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from seatadmin.errors import UserError
from seatadmin.secrets import SERVICE_PREFIX, KeyringSecrets, MemorySecrets, SessionSecrets

SITE = "https://campus.example.org"
TOKEN = "0123456789abcdef0123456789abcdef"


class Safe(KeyringBackend):
    """A keyring that works."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


class Locked(Safe):
    """A keyring that refuses, and tells what it was given while doing so."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"{service} {TOKEN}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(password)


@pytest.fixture(autouse=True)
def _same_keyring_afterwards() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_secret_is_kept_per_address() -> None:
    backend = Safe()
    keyring.set_keyring(backend)
    secrets = KeyringSecrets()
    assert secrets.available()
    secrets.set(SITE, TOKEN)
    assert secrets.get(SITE) == TOKEN
    assert secrets.get("https://other.example.org") is None
    assert [service for service, _ in backend.kept] == [SERVICE_PREFIX + SITE]
    secrets.forget(SITE)
    secrets.forget(SITE)
    assert secrets.get(SITE) is None


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_no_backend_is_a_clear_refusal(backend: type[KeyringBackend]) -> None:
    keyring.set_keyring(backend())
    secrets = KeyringSecrets()
    assert not secrets.available()
    assert secrets.get(SITE) is None
    secrets.forget(SITE)
    with pytest.raises(UserError, match="keyring_missing"):
        secrets.set(SITE, TOKEN)


def test_a_readable_file_is_no_keyring() -> None:
    plain = type("PlaintextKeyring", (Safe,), {"__module__": "keyrings.alt.file"})
    keyring.set_keyring(plain())
    assert not KeyringSecrets().available()


def test_the_safe_one_of_a_chain_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    safe = Safe()
    plain = type("PlaintextKeyring", (Safe,), {"__module__": "keyrings.alt.file"})()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, safe])
    keyring.set_keyring(chainer.ChainerBackend())
    KeyringSecrets().set(SITE, TOKEN)
    assert safe.kept
    assert not plain.kept


def test_a_locked_keyring_says_so_and_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    keyring.set_keyring(Locked())
    secrets = KeyringSecrets()
    with caplog.at_level(logging.DEBUG):
        for attempt in (lambda: secrets.get(SITE), lambda: secrets.set(SITE, TOKEN)):
            with pytest.raises(UserError, match="keyring_locked") as caught:
                attempt()
            assert caught.value.__cause__ is None
            assert caught.value.__suppress_context__
    assert TOKEN not in caplog.text


def test_memory_forgets_and_does_not_show() -> None:
    secrets = MemorySecrets()
    secrets.set(SITE, TOKEN)
    assert secrets.get(SITE) == TOKEN
    assert TOKEN not in repr(secrets)
    secrets.forget(SITE)
    assert secrets.get(SITE) is None


def test_without_a_keyring_a_secret_serves_until_the_end_of_the_session() -> None:
    keyring.set_keyring(fail.Keyring())
    secrets = SessionSecrets(KeyringSecrets())
    assert secrets.available()
    assert not secrets.keeps()
    assert secrets.get(SITE) is None
    secrets.set(SITE, TOKEN)
    assert secrets.get(SITE) == TOKEN
    assert secrets.is_passing(SITE)
    assert SessionSecrets(KeyringSecrets()).get(SITE) is None
    secrets.forget(SITE)
    assert secrets.get(SITE) is None


def test_a_keyring_that_refuses_does_not_lose_what_was_typed() -> None:
    keyring.set_keyring(Locked())
    secrets = SessionSecrets(KeyringSecrets())
    secrets.set(SITE, TOKEN)
    assert secrets.get(SITE) == TOKEN
    keyring.set_keyring(backend := Safe())
    secrets.set(SITE, TOKEN)
    assert not secrets.is_passing(SITE)
    assert list(backend.kept.values()) == [TOKEN]
