# SPDX-License-Identifier: MIT
"""The programs under comparison: a build folder's per-target emulators and the unified one.

Every way of starting gives the emulator the same argv[0], so that messages which print it need
no masking: the folder is the build folder's in all of them.
"""
import os
import resource
import subprocess
import tempfile

TIMEOUT = 60  # seconds after which a program that should end by itself is ended


class Emulator:
    """One way of starting one target's emulator: a program, argv[0], and leading arguments."""

    def __init__(self, title, program, argv0, leading=()):
        self.title = title
        self.program = program
        self.argv = [argv0, *leading]

    def popen(self, arguments, **keywords):
        return subprocess.Popen([*self.argv, *arguments], executable=self.program,
                                env=environment(), cwd=scratch(), **keywords)

    def run(self, arguments, stdin=b""):
        """(status, stdout, stderr) of a command line that ends by itself."""
        process = self.popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        try:
            out, err = process.communicate(stdin, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            return f"no end after {TIMEOUT} s", out, err
        return str(process.returncode), out, err


def reference(build, target):
    program = f"{build}/qemu-system-{target}"
    return Emulator("reference", program, program)


def unified(build, target):
    """Both ways of selecting a target: called by its name, and by the first argument."""
    argv0 = f"{build}/qemu-system-{target}"
    program = f"{build}/qemu-system"
    return [Emulator("by name", f"{build}/by-name/qemu-system-{target}", argv0),
            Emulator("by -target", program, program, ["-target", target])]


def environment():
    return {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": "/nonexistent"}


_scratch = None


def scratch():
    """An empty folder to run in; removed at the end."""
    global _scratch
    if _scratch is None:
        _scratch = tempfile.TemporaryDirectory(prefix="unitarget-qemu-")
    return _scratch.name


def targets_of(build):
    """The targets whose per-target emulator stands linked in the build folder."""
    prefix = "qemu-system-"
    return sorted(name[len(prefix):] for name in os.listdir(build)
                  if name.startswith(prefix) and os.path.isfile(f"{build}/{name}"))


def no_core_files():
    """Some types cannot be introspected without QEMU aborting: leave no core files behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
