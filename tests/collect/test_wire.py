"""Whom a channel may talk to."""

from ipaddress import IPv4Address

import pytest

from tasks.collect.wire import is_permitted


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_public_addresses_are_permitted(address: str) -> None:
    assert is_permitted(address, private_too=False)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::a00:1", "2002:a00:1::"],
)  # fmt: skip
def test_private_addresses_only_where_allowed(address: str) -> None:
    assert not is_permitted(address, private_too=False)
    assert is_permitted(address, private_too=True)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fe80::1%eth0", str(IPv4Address(0)), "::", "224.0.0.1", "ff02::1", "::ffff:169.254.169.254",
     "64:ff9b::a9fe:a9fe"],
)  # fmt: skip
def test_some_addresses_are_never_permitted(address: str) -> None:
    assert not is_permitted(address, private_too=True)
