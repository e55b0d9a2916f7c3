"""Mail through yagmail: one client per batch, and for each message an outcome that never claims more than is known.

yagmail 0.16 reconnects and sends again when a connection drops, also when it drops after the server took the message:
the recipient would have it twice. So the connection handed to yagmail turns a drop into an error that yagmail does not
catch, and notes how far the message had got. smtplib's classes come from yagmail's own `connection` property.
"""

import base64
import ssl
from dataclasses import dataclass
from typing import Any, Literal, Self

import yagmail

from config.settings import SmtpSettings
from tasks.dispatch.smtp_settings import Sender, tls_context, validated_sender
from tasks.letters.address import AddressError, address, one_line

Verdict = Literal["sent", "refused", "transient", "too_large", "unknown", "connection", "settings"]
"""`transient`: this message may be tried again. `connection`: nothing was sent, the server could not be used now.
`settings`: nothing was sent and nothing will be until a person corrects settings or certificate."""

_PERMANENT = range(500, 600)
_TEMPORARY = range(400, 500)
_TOO_LARGE = frozenset({552})
_SERVICE_CLOSING = 421
_LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message, and why, in words safe to keep."""

    verdict: Verdict
    detail: str
    broke_off: bool = False
    """The exchange ended without an answer from the server."""


class _InterruptedError(Exception):
    """The exchange broke off; `stage` says how far the message had got."""

    def __init__(self, stage: str, cause: Exception) -> None:
        super().__init__(f"{type(cause).__name__}: {cause}")
        self.stage = stage
        self.cause = cause


class _Client(yagmail.SMTP):  # type: ignore[misc]
    """yagmail with one connection per batch, a login of its own, and a message that is sent at most once per call."""

    def __init__(self, settings: SmtpSettings, sender: Sender, context: ssl.SSLContext | None) -> None:
        domain = sender.address.rpartition("@")[2]
        options: dict[str, Any] = {"timeout": settings.timeout_seconds, "local_hostname": domain}
        if settings.security == "ssl":
            options["context"] = context
        super().__init__(
            {sender.address: sender.name},
            host=settings.host,
            port=settings.port,
            smtp_ssl=settings.security == "ssl",
            smtp_starttls={"context": context} if settings.security == "starttls" else False,
            smtp_skip_login=True,
            soft_email_validation=False,
            **options,
        )
        self.set_logging(None)
        self._settings = settings

    @property
    def connection(self) -> Any:
        return _watched(super().connection)

    def login(self) -> None:
        """Connect, and log in where there is an account; keeps a connection that is still open."""
        if self.smtp is not None and self.smtp.sock is not None:
            return
        super().login()
        self.smtp.ehlo_or_helo_if_needed()
        if self._settings.user is not None and self._settings.password is not None:
            self.smtp.login(self._settings.user, self._settings.password.get_secret_value())

    def prepare_send(self, to: list[str], *_ignored: Any, **_also_ignored: Any) -> tuple[list[str], str]:
        """The message is already MIME (eml.py); yagmail neither composes it nor looks at what it says."""
        return to, self.mime

    def send_mime(self, recipient: str, mime: bytes) -> Any:
        """Hand one finished message over, to exactly one recipient."""
        self.mime = mime.decode("ascii")
        return self.send(to=[recipient])


def _watched(base: Any) -> Any:
    """The connection class `base`, noting how far a message gets and breaking off instead of letting yagmail retry."""

    class Watched(base):  # type: ignore[misc]
        stage = "connect"

        def sendmail(self, *arguments: Any, **options: Any) -> Any:
            self.stage = "envelope"
            try:
                return super().sendmail(*arguments, **options)
            except Exception as error:
                raise _InterruptedError(self.stage, error) from error

        def data(self, msg: Any) -> Any:
            self.stage = "data"
            answer = super().data(msg)
            self.stage = "answered"
            return answer

        def send(self, s: Any) -> Any:
            if self.stage == "data" and isinstance(s, bytes):
                self.stage = "content"
            return super().send(s)

    return Watched


class Courier:
    """A connection to the mail server for one batch. Use as a context manager; connects on the first message.

    Raises ConfigurationError at once for settings that cannot or must not be used: no valid sender, an account without
    a password, a password without an account, plain text beyond loopback, a CA file that cannot be read.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self.sender = validated_sender(settings)
        context = tls_context(settings)
        self._client = _Client(settings, self.sender, context)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye to the server; a server that is gone is no fault."""
        if self._is_open():
            try:
                self._client.smtp.quit()
            except OSError:
                self._drop()
        self._client.is_closed = True

    def connect(self) -> Outcome | None:
        """Make sure that there is a connection; an outcome only where that failed."""
        try:
            self._client.login()
        except (OSError, ValueError) as error:
            self._drop()
            return Outcome(_connection_verdict(error), self._safe(error))
        return None

    @property
    def largest_message_bytes(self) -> int:
        """The smaller of the server's SIZE (RFC 1870), where it announced one, and the settings' limit."""
        announced = str(self._client.smtp.esmtp_features.get("size", "")) if self._client.smtp is not None else ""
        own = self._settings.max_message_bytes
        return min(own, int(announced)) if announced.isdigit() and int(announced) > 0 else own

    def send(self, recipient: str, mime: bytes) -> Outcome:
        """Send one finished message to one recipient. Never raises for what the server or the network does."""
        try:
            to = address(recipient)
        except AddressError as error:
            return Outcome("refused", str(error))
        was_open = self._is_open()
        outcome = self._attempt(to, mime)
        if was_open and outcome.broke_off and outcome.verdict == "transient":
            # A server may close an idle connection; nothing of the message had left when it showed.
            return self._attempt(to, mime)
        return outcome

    def _attempt(self, to: str, mime: bytes) -> Outcome:
        failed = self.connect()
        if failed is not None:
            return failed
        try:
            answer = self._client.send_mime(to, mime)
        except _InterruptedError as broken:
            outcome = _judged(broken, self._safe(broken.cause))
            if not _is_answer(broken):
                self._drop()
            return outcome
        except (OSError, ValueError) as error:
            self._drop()
            return Outcome(_connection_verdict(error), self._safe(error))
        if answer == {}:
            return Outcome("sent", "250")
        self._drop()
        return _partial(answer)

    def _is_open(self) -> bool:
        return self._client.smtp is not None and self._client.smtp.sock is not None

    def _drop(self) -> None:
        if self._client.smtp is not None:
            self._client.smtp.close()
            self._client.smtp = None

    def _safe(self, error: Exception) -> str:
        """What the error says, without the password in any form."""
        code = getattr(error, "smtp_code", None)
        text = getattr(error, "smtp_error", None) or str(error)
        recipients = getattr(error, "recipients", None)
        if isinstance(recipients, dict) and recipients:
            code, text = next(iter(recipients.values()))
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")
        words = f"{type(error).__name__}: {code} {text}" if code is not None else f"{type(error).__name__}: {text}"
        secret = self._settings.password.get_secret_value() if self._settings.password else ""
        for form in (secret, base64.b64encode(secret.encode()).decode()) if secret else ():
            words = words.replace(form, "***")
        return one_line(words, _LONGEST_DETAIL)


def _partial(answer: Any) -> Outcome:
    """yagmail's answers other than `{}`: the recipients that the server refused, or False when it gave up."""
    if isinstance(answer, dict):
        codes = [reply[0] for reply in answer.values()]
        return Outcome("refused" if all(code in _PERMANENT for code in codes) else "transient", f"refused: {codes}")
    return Outcome("unknown", f"yagmail answered {answer!r}", broke_off=True)


def _judged(broken: _InterruptedError, detail: str) -> Outcome:
    """The outcome of a broken exchange: once content is on its way only the server's own answer removes the doubt."""
    if broken.stage == "content":
        return Outcome("unknown", f"after DATA: {detail}", broke_off=True)
    code = _code(broken.cause)
    if broken.stage == "answered" and code not in _PERMANENT and code not in _TEMPORARY:
        return Outcome("unknown", f"after DATA: {detail}")
    if code in _TOO_LARGE:
        return Outcome("too_large", detail)
    if code in _PERMANENT:
        about_us = type(broken.cause).__name__ == "SMTPSenderRefused"
        return Outcome("settings" if about_us else "refused", detail)
    if code in _TEMPORARY:
        return Outcome("transient", detail)
    return Outcome("transient", f"before DATA: {detail}", broke_off=True)


def _code(error: Exception) -> int | None:
    """The server's reply code, where the error carries one."""
    recipients = getattr(error, "recipients", None)
    if isinstance(recipients, dict) and recipients:
        return int(next(iter(recipients.values()))[0])
    code = getattr(error, "smtp_code", None)
    return int(code) if code is not None else None


def _is_answer(broken: _InterruptedError) -> bool:
    """Whether the server answered and the connection can go on being used."""
    code = _code(broken.cause)
    return broken.stage != "content" and code is not None and code != _SERVICE_CLOSING and code > 0


def _connection_verdict(error: Exception) -> Verdict:
    """A certificate that does not verify, or a login that is refused for good, is a matter of settings."""
    if isinstance(error, ssl.SSLCertVerificationError) or type(error).__name__ == "SMTPNotSupportedError":
        return "settings"
    if type(error).__name__ == "SMTPAuthenticationError" and _code(error) in _PERMANENT:
        return "settings"
    return "connection"
