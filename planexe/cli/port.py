"""Ports to listen on: whether a number is one, and which is free."""

import errno
import os
import socket

from planexe.errors import SettingsError

_TRIES = 20
_TAKEN = {errno.EADDRINUSE} if os.name != "nt" else {errno.EADDRINUSE, errno.EACCES}


def checked_port(port: int) -> int:
    """Returns the number if it can be a port.

    Raises:
        SettingsError: it is not from 1 to 65535.
    """
    if not 0 < port < 65536:
        raise SettingsError(f"--port is {port}; use a number from 1 to 65535.", field="--port")
    return port


def free_port(host: str, port: int, tries: int = _TRIES) -> int:
    """Returns the port, or the first one after it that nobody listens on.

    Args:
        host: name or address to listen on.
        port: where to begin.
        tries: so many ports are looked at.

    Raises:
        SettingsError: the host is not one of this machine, a port is not permitted, or all are taken.
    """
    checked_port(port)
    last = min(port + tries, 65536) - 1
    for number in range(port, last + 1):
        if _is_free(host, number):
            return number
    taken = f"{port} is taken" if last == port else f"all ports from {port} to {last} are taken"
    raise SettingsError(f"--port: {taken}; name another one.", field="--port")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name != "nt":  # there it would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except (socket.gaierror, UnicodeError) as error:
            raise SettingsError(f"--host is {host!r}; this name is not known here.", field="--host") from error
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            if error.errno == errno.EACCES:
                raise SettingsError(f"--port {port} is not permitted; use one from 1024.", field="--port") from error
            reason = error.strerror or error
            raise SettingsError(f"--host is {host!r}, where one cannot listen: {reason}.", field="--host") from error
    return True
