"""Tokens and database passwords: in the keyring of the operating system, or nowhere.

Nothing here is ever logged or written to a file. `keyring` is imported when a secret is asked for: finding a backend
takes longer than opening the window.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from seatadmin.errors import UserError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

logger = logging.getLogger(__name__)

SERVICE_PREFIX = "seatadmin:"
_ACCOUNT = "token"

_NOT_SAFE = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
"""Backends that keep nothing, or keep it readable in a file."""


class SecretStore(Protocol):
    """Keep one secret per address (a site, or a database without its password)."""

    def available(self) -> bool:
        """Tell whether a secret can be kept on this workstation."""
        ...  # pragma: no cover

    def get(self, address: str) -> str | None:
        """Return the secret of an address, None when there is none. Raises `UserError("keyring_locked")`."""
        ...  # pragma: no cover

    def set(self, address: str, secret: str) -> None:
        """Keep a secret. Raises `UserError` `keyring_missing` or `keyring_locked`."""
        ...  # pragma: no cover

    def forget(self, address: str) -> None:
        """Remove a secret; one that is not there is no error."""
        ...  # pragma: no cover


class KeyringSecrets:
    """The keyring of the operating system: Credential Manager, Keychain, Secret Service or KWallet."""

    def available(self) -> bool:
        """Tell whether this system has a keyring that keeps secrets safe."""
        return self._backend() is not None

    def get(self, address: str) -> str | None:
        """Return the secret of an address; None when there is none, or no keyring."""
        from keyring.errors import KeyringError

        backend = self._backend()
        if backend is None:
            return None
        try:
            return backend.get_password(SERVICE_PREFIX + address, _ACCOUNT) or None
        except (KeyringError, RuntimeError, OSError) as error:
            raise self._refused(error) from None

    def set(self, address: str, secret: str) -> None:
        """Keep a secret in the keyring."""
        from keyring.errors import KeyringError

        backend = self._backend()
        if backend is None:
            raise UserError("keyring_missing")
        try:
            backend.set_password(SERVICE_PREFIX + address, _ACCOUNT, secret)
        except (KeyringError, RuntimeError, OSError) as error:
            raise self._refused(error) from None

    def forget(self, address: str) -> None:
        """Remove a secret from the keyring."""
        from keyring.errors import KeyringError, PasswordDeleteError

        backend = self._backend()
        if backend is None:
            return
        try:
            backend.delete_password(SERVICE_PREFIX + address, _ACCOUNT)
        except PasswordDeleteError:
            return
        except (KeyringError, RuntimeError, OSError) as error:
            raise self._refused(error) from None

    def _backend(self) -> KeyringBackend | None:
        import keyring
        from keyring.backends.chainer import ChainerBackend

        found = keyring.get_keyring()
        # A chain tries one backend after the other, an unsafe one among them.
        candidates = list(found.backends) if isinstance(found, ChainerBackend) else [found]
        return next((one for one in candidates if not type(one).__module__.startswith(_NOT_SAFE)), None)

    @staticmethod
    def _refused(error: Exception) -> UserError:
        # Not the text of the error: backends put into it what they were given.
        logger.warning("the keyring refused: %s", type(error).__name__)
        return UserError("keyring_locked")


class SessionSecrets:
    """A keyring, and where there is none, or it refuses, this process's memory: what was typed serves until the end.

    For the window, which asks for a secret once a session; a command ends before it could be asked again.
    """

    def __init__(self, keyring: SecretStore) -> None:
        self._keyring = keyring
        self._passing = MemorySecrets()

    def available(self) -> bool:
        """Tell that a secret can be kept, if only until the process ends."""
        return True

    def keeps(self) -> bool:
        """Tell whether a secret outlives the process."""
        return self._keyring.available()

    def is_passing(self, address: str) -> bool:
        """Tell whether the secret of an address ends with the process."""
        return self._passing.get(address) is not None

    def get(self, address: str) -> str | None:
        """Return the secret of an address, None when there is none."""
        return self._passing.get(address) or self._keyring.get(address)

    def set(self, address: str, secret: str) -> None:
        """Keep a secret in the keyring, else until the process ends."""
        try:
            self._keyring.set(address, secret)
        except UserError:
            self._passing.set(address, secret)
        else:
            self._passing.forget(address)

    def forget(self, address: str) -> None:
        """Remove a secret from both."""
        self._passing.forget(address)
        self._keyring.forget(address)


class MemorySecrets:
    """Secrets that end with the process: for demonstrations and tests."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"MemorySecrets({len(self._secrets)})"

    def available(self) -> bool:
        """Tell that a secret can be kept."""
        return True

    def get(self, address: str) -> str | None:
        """Return the secret of an address, None when there is none."""
        return self._secrets.get(address)

    def set(self, address: str, secret: str) -> None:
        """Keep a secret until the process ends."""
        self._secrets[address] = secret

    def forget(self, address: str) -> None:
        """Remove a secret."""
        self._secrets.pop(address, None)
