"""The server in which programs begin: it loads the libraries once, forks a keeper for each, and runs nothing else."""

import gc
import importlib
import os
import select
import signal
import socket
from collections.abc import Sequence
from multiprocessing.connection import Connection

from planexe.sandbox.keeper import keep
from planexe.sandbox.kernel import die_with_parent
from planexe.sandbox.rooms import libraries


def serve(names: Sequence[str], idle_s: float) -> None:
    """Begins what is asked for on the socket that is its stdin, until that is closed or nobody has asked for long.

    Args:
        names: of libraries that are loaded before all else.
        idle_s: seconds after which it ends where nothing is asked for and nothing runs.
    """
    orders = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for name in names:
        importlib.import_module(name)
    libraries()  # where they lie is found out once, too
    gc.collect()
    gc.freeze()  # what is shared with the programs stays shared
    gc.disable()
    running = set[int]()
    while True:
        asked = bool(select.select([orders], [], [], idle_s)[0])
        running = {pid for pid in running if os.waitpid(pid, os.WNOHANG)[0] == 0}
        if not asked:
            if not running:
                return
            continue
        _, lines, _, _ = socket.recv_fds(orders, 1, 1)
        if not lines:
            return  # whoever asked is gone, and so will be all that runs
        running.add(_begin(orders, lines[0]))
        os.close(lines[0])


def _begin(orders: socket.socket, line: int) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            die_with_parent()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            orders.close()
            keep(Connection(line))
        finally:
            os._exit(0)
    return pid
