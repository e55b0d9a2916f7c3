"""Settings of the mail server, validated before anything is claimed: an error names the variable and what to do."""

import ipaddress
import ssl
from dataclasses import dataclass

from config.load import ConfigurationError
from config.settings import SmtpSettings
from tasks.letters.address import AddressError, address, one_line


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom mail goes out: a bare address and the name shown with it."""

    address: str
    name: str


def validated_sender(settings: SmtpSettings) -> Sender:
    """The sender that the settings name. Raises ConfigurationError."""
    try:
        return Sender(address(settings.sender), one_line(settings.sender_name))
    except AddressError as error:
        raise ConfigurationError(
            f"GIAINGAN_SMTP_SENDER: {one_line(settings.sender)!r} không phải địa chỉ thư điện tử; "
            "ghi đầy đủ, ví dụ giaingan@tinh.gov.vn"
        ) from error


def tls_context(settings: SmtpSettings) -> ssl.SSLContext | None:
    """Certificates are always verified; None only for plain text to this very machine. Raises ConfigurationError."""
    if (settings.user is None) != (settings.password is None):
        missing = "GIAINGAN_SMTP_PASSWORD" if settings.password is None else "GIAINGAN_SMTP_USER"
        raise ConfigurationError(f"{missing}: chưa khai báo; khai báo cả tài khoản và mật khẩu, hoặc bỏ cả hai")
    for name, value in (("USER", settings.user), ("PASSWORD", _secret(settings))):
        if value is not None and not value.isascii():
            raise ConfigurationError(f"GIAINGAN_SMTP_{name}: chỉ dùng chữ không dấu, chữ số và ký hiệu (ASCII)")
    if settings.redirect_all_to is not None:
        try:
            address(settings.redirect_all_to)
        except AddressError as error:
            raise ConfigurationError("GIAINGAN_SMTP_REDIRECT_ALL_TO: không phải địa chỉ thư điện tử") from error
    if settings.security == "plain":
        if not _is_loopback(settings.host):
            raise ConfigurationError(
                f"GIAINGAN_SMTP_SECURITY: 'plain' chỉ dùng cho chính máy này, không dùng cho {settings.host}; "
                "ghi 'starttls' hoặc 'ssl'"
            )
        return None
    try:
        return ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"GIAINGAN_SMTP_CA_FILE: không đọc được {settings.ca_file}") from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _secret(settings: SmtpSettings) -> str | None:
    return None if settings.password is None else settings.password.get_secret_value()
