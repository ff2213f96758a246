import socket
from collections.abc import Iterator

import pytest

from planexe.cli.port import checked_port, free_port
from planexe.errors import SettingsError


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        yield listener.getsockname()[1]


@pytest.mark.parametrize("port", [0, -1, 65536, 10**9])
def test_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(SettingsError, match=f"--port is {port}; use a number from 1 to 65535"):
        checked_port(port)


@pytest.mark.parametrize("port", [1, 8501, 65535])
def test_number_that_is_a_port_stays(port: int) -> None:
    assert checked_port(port) == port


def test_next_port_is_taken_where_somebody_listens(taken: int) -> None:
    assert taken < free_port("127.0.0.1", taken) <= taken + 20


def test_one_port_that_is_taken_is_told(taken: int) -> None:
    with pytest.raises(SettingsError, match=f"{taken} is taken; name another one"):
        free_port("127.0.0.1", taken, tries=1)


def test_no_port_is_looked_for_behind_the_last() -> None:
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", 65535))
            listener.listen(1)
        except OSError:
            pass  # somebody else listens there, which is the same to us
        with pytest.raises(SettingsError, match="65535 is taken"):
            free_port("127.0.0.1", 65535)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70, "203.0.113.1"])
def test_host_where_one_cannot_listen_is_told(host: str) -> None:
    with pytest.raises(SettingsError, match="--host is"):
        free_port(host, 8501)
