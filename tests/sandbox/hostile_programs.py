"""Programs that mean harm: each writes ``GOT IT`` where it succeeds.

``{secret}`` is a file of the machine that the program was not given, ``{pid}`` the process that runs the tests.
"""

from typing import Final

_LIBC = "import ctypes, os; libc = ctypes.CDLL(None, use_errno=True)\n"
_NUMBER = "import os; number = {}[os.uname().machine == 'aarch64']\n"
_CALL = _LIBC + "if libc.{} == -1: raise OSError(ctypes.get_errno(), 'refused')\nprint('GOT IT')\n"

REACHING: Final = {
    "keys in the environment": """
        import os
        found = [name for name in os.environ if "KEY" in name or "TOKEN" in name or name == "PYTEST_CURRENT_TEST"]
        print("GOT IT" if found else "nothing", found); assert found""",
    "keys in the environment of its own process": "print('GOT IT', open('/proc/self/environ').read())",
    "keys in the environment of the tests": "print('GOT IT', open('/proc/{pid}/environ').read())",
    "keys in the environment of any process": """
        import glob
        print("GOT IT", [open(path).read() for path in glob.glob("/proc/*/environ")][0])""",
    "the accounts of the machine": "print('GOT IT', open('/etc/passwd').read())",
    "the accounts by another way": "import pwd; print('GOT IT', pwd.getpwuid(0).pw_shell)",
    "a file it was not given": "print('GOT IT', open({secret!r}).read())",
    "a file it was not given, by way of its root": "print('GOT IT', open('/proc/self/root' + {secret!r}).read())",
    "a file it was not given, from the folder above": "print('GOT IT', open('..' + {secret!r}).read())",
    "the folder of a file it was not given": "import os; print('GOT IT', os.listdir(os.path.dirname({secret!r})))",
    "home folders": """
        import os
        print("GOT IT", [name for home in ("/root", "/home") for name in os.listdir(home) if name != ".pyenv"][0])""",
    "keys of ssh": "import os; print('GOT IT', open(os.path.expanduser('~/.ssh/id_rsa')).read())",
    "rights over a file it was not given": "import os; os.chmod({secret!r}, 0o777); print('GOT IT')",
    "rights over a device": "import os; os.chmod('/dev/null', 0); print('GOT IT')",
    "rights over what it reads": "import os; os.fchmod(0, 0); assert os.fstat(0).st_mode >> 12 == 1; raise OSError('its own')",
    "the time of a file it was not given": "import os; os.utime({secret!r}); print('GOT IT')",
    "the name of the machine": "import socket; assert socket.gethostname() != 'sandbox'; print('GOT IT')",
    "another name for the machine": "import socket; socket.sethostname('x'); print('GOT IT')",
    "holding up the disks": _NUMBER.format((162, 81)) + _CALL.format("syscall(number)"),
    "writing outside": "open('/tmp/planexe-was-here', 'w'); print('GOT IT')",
    "writing where the libraries lie": """
        import os
        open(os.path.join(os.path.dirname(os.__file__), "planexe_was_here.py"), "w"); print("GOT IT")""",
    "writing over a file it was given": "open('given.txt', 'a').write('x'); print('GOT IT')",
    "removing a file it was given": "import os; os.remove('given.txt'); print('GOT IT')",
    "renaming over a file it was given": """
        import os
        open("mine", "w").close(); os.replace("mine", "given.txt"); print("GOT IT")""",
    "a socket": "import socket; socket.create_connection(('127.0.0.1', 80), 1); print('GOT IT')",
    "a datagram": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('1.1.1.1', 53)); print('GOT IT')",
    "a name": "import socket; print('GOT IT', socket.getaddrinfo('example.org', 80))",
    "a web page": "import urllib.request; print('GOT IT', urllib.request.urlopen('http://127.0.0.1/').read())",
    "a socket of the machine by its file": "import socket; socket.socket(socket.AF_UNIX).connect('/run/dbus/system_bus_socket'); print('GOT IT')",
    "another process": "import os; os.fork(); print('GOT IT')",
    "a command": "import subprocess; print('GOT IT', subprocess.run(['/bin/cat', 'given.txt'], capture_output=True))",
    "a shell": "import os; assert os.system('true') == 0; print('GOT IT')",
    "becoming another program": "import os; os.execv('/bin/cat', ['cat', '/etc/passwd']); print('GOT IT')",
    "killing the tests": "import os, signal; os.kill({pid}, signal.SIGKILL); print('GOT IT')",
    "killing its parent": "import os, signal; os.kill(os.getppid() or 1, signal.SIGKILL); print('GOT IT')",
    "killing everybody": "import os, signal; os.kill(-1, signal.SIGKILL); print('GOT IT')",
    "killing its group": "import os, signal; os.killpg(0, signal.SIGKILL); print('GOT IT')",
    "a link to a file of the machine": "import os; os.symlink('/etc/passwd', 'out.txt'); print('GOT IT')",
    "a hard link": "import os; os.link('given.txt', 'out.txt'); print('GOT IT')",
    "a pipe as result": "import os; os.mkfifo('out.txt'); print('GOT IT')",
    "a device as result": "import os, stat; os.mknod('out.txt', stat.S_IFBLK | 0o600, os.makedev(8, 0)); print('GOT IT')",
    "a socket as result": "import socket; socket.socket(socket.AF_UNIX).bind('out.txt'); print('GOT IT')",
    "becoming root": "import os; os.setuid(12345); print('GOT IT')",
    "getting privileges back": _CALL.format("prctl(47, 2, 21, 0, 0)"),
    "handing its crash to the machine": _CALL.format("prctl(4, 1, 0, 0, 0)"),
    "tracing another process": _CALL.format("ptrace(16, 1, 0, 0)"),
    "memory of another process": "open('/proc/1/mem', 'rb'); print('GOT IT')",
    "reading memory by a system call": _CALL.format("process_vm_readv(1, 0, 0, 0, 0, 0)"),
    "mounting": _CALL.format("mount(b'none', b'/mnt', b'tmpfs', 0, None)"),
    "taking a mount away": _CALL.format("umount2(b'/mnt/given.txt', 2)"),
    "another root": "import os; os.chroot('/mnt'); print('GOT IT')",
    "namespaces of its own": _CALL.format("unshare(0x10000000)"),
    "namespaces by the newer call": _CALL.format("syscall(435, 0, 0)"),
    "a ring that does system calls": _CALL.format("syscall(425, 1, ctypes.byref(ctypes.create_string_buffer(256)))"),
    "a file by its handle": _NUMBER.format((304, 265)) + _CALL.format("syscall(number, 3, 0, 0)"),
    "loading a kernel module": _NUMBER.format((313, 273)) + _CALL.format("syscall(number, 0, b'', 0)"),
    "a program for the kernel": _NUMBER.format((321, 280)) + _CALL.format("syscall(number, 0, 0, 0)"),
    "memory that no limit counts": "import os; os.memfd_create('x'); print('GOT IT')",
    "shared memory that stays": _CALL.format("shmget(1, 1000000, 0o1600)"),
    "more than it is allowed": """
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)); print("GOT IT")""",
    "another time": "import time; time.clock_settime(time.CLOCK_REALTIME, 0); print('GOT IT')",
    "another database by SQLite": """
        import sqlite3
        base = sqlite3.connect(":memory:")
        base.execute("ATTACH '/mnt/../var/tmp/planexe-was-here.db' AS it"); base.execute("CREATE TABLE it.x (y)")
        print("GOT IT")""",
}  # fmt: skip
"""What they want is refused, as an error of the program."""

GREEDY: Final = {
    "10 GB of memory": ("x = bytearray(10_000_000_000); print('GOT IT')", "memory"),
    "memory bit by bit": ("x = []\nwhile True: x.append(bytearray(1_000_000))", "memory"),
    "shared memory": ("import mmap; x = mmap.mmap(-1, 10_000_000_000); x.write(b'1'); print('GOT IT')", "memory"),
    "an endless loop": ("while True: pass", "cpu"),
    "an endless loop that hears no signal": (
        "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass", "cpu"),
    "an endless sleep": ("import time; time.sleep(1e6)", "time"),
    "a thread that never ends": ("import threading; threading.Thread(target=threading.Event().wait).start()", "time"),
    "threads without end": (
        ("import _thread, threading\nwhile True:\n    try: _thread.start_new_thread(threading.Event().wait, ())\n"
        "    except RuntimeError: pass"), "processes"),
    "processes without end": ("import os\nwhile True: os.fork()", "error"),
    "a flood of output": ("while True: print('x' * 10_000)", "output"),
    "a flood of errors": ("import sys\nwhile True: sys.stderr.write('x' * 10_000)", "output"),
    "a large result": ("open('out', 'wb').write(bytes(50_000_000))", "results"),
    "a result with a hole": ("open('out', 'wb').truncate(10**12)", "error"),
    "many large results": ("for i in range(20): open(f'{i}', 'wb').write(bytes(90_000))", "results"),
    "a million results": ("for i in range(1_000_000): open(f'{i}', 'w').close()", "results"),
    "a million folders": ("import os\nfor i in range(1_000_000): os.mkdir(f'{i}')", "results"),
    "a folder as result": ("import os; os.mkdir('out')", "results"),
    "one result too many": ("for i in range(21): open(f'{i}', 'w').close()", "results"),
    "a signal without a name": ("import os; os.kill(os.getpid(), 40); print('GOT IT')", "crash"),
    "a fault": ("import ctypes; ctypes.string_at(0)", "crash"),
    "a processor's instruction for another system": (
        ("import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7)\nm.write(bytes.fromhex('b827000000cd80c3'))\n"
        "ctypes.CFUNCTYPE(int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()\nprint('GOT IT')"), "crash"),
}  # fmt: skip
"""What they want, they are ended for, or cannot have; with what they hit."""
