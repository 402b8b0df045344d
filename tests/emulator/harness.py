# SPDX-License-Identifier: MIT
"""What the tests of the emulator share: TAP, commands that end, and emulators that run on."""
import contextlib
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TIME_LIMIT = 60  # seconds; what a test waits for takes a few milliseconds


class Tap:
    """Numbers and prints results; remembers whether one was bad."""

    def __init__(self):
        self.count = 0
        self.failed = False

    def check(self, good, name, detail=""):
        self.count += 1
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}")
        if not good:
            self.failed = True
            for line in detail.splitlines():
                print("#", line)

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}")

    def finish(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)


class Result:
    """What a command did: exit status and the bytes of both outputs."""

    def __init__(self, command, **options):
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("timeout", TIME_LIMIT)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              check=False, **options)
        self.command = command
        self.status = done.returncode
        self.out = done.stdout or b""
        self.err = done.stderr

    def same_as(self, other):
        return (self.status, self.out, self.err) == (other.status, other.out, other.err)

    def __str__(self):
        text = f"{shlex.join(map(str, self.command))}\nstatus {self.status}\n"
        for name, data in ("stdout", self.out), ("stderr", self.err):
            text += "".join(f"{name}: {line!r}\n" for line in data.splitlines(keepends=True))
        return text


def ways(args):
    """The commands that must all do the same: the target's own binary first."""
    result = [("own", [args.program])]
    if args.unified:
        result += [
            ("-target", [args.unified, "-target", args.name]),
            ("by name", [os.path.join(os.path.dirname(args.unified), "uemu-" + args.name)]),
        ]
    return result


def wait_until(condition, what):
    """Returns once `condition()` is true, with its value."""
    end = time.monotonic() + TIME_LIMIT
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {TIME_LIMIT} s")
        time.sleep(0.005)
    return value


class Emulator:
    """An emulator that runs on, with a monitor at a socket, and a folder for its files.

    `command` is its program with the choice of the target. Afterwards, `status` is its exit status
    and `err` what it wrote to stderr.
    """

    def __init__(self, command, arguments, monitor="server=on,wait=off", serial_file=False,
                 **options):
        self.folder = tempfile.mkdtemp(prefix="qmp")
        self.socket = os.path.join(self.folder, "socket")
        self.serial = os.path.join(self.folder, "serial")
        self.err_path = os.path.join(self.folder, "err")
        self.status = None
        options.setdefault("stdout", subprocess.DEVNULL)
        if serial_file:
            arguments = arguments + ["-serial", "file:" + self.serial]
        with open(self.err_path, "wb") as err:
            self.process = subprocess.Popen(
                command + ["-qmp", f"unix:{self.socket},{monitor}"] + arguments,
                stdin=subprocess.DEVNULL, stderr=err, **options)

    def connect(self):
        """A socket that is connected to the monitor."""
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(TIME_LIMIT)

        def connected():
            if self.process.poll() is not None:
                raise RuntimeError(f"the emulator ended: {self.err}")
            with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):
                client.connect(self.socket)
                return True

        wait_until(connected, "connecting")
        return client

    @property
    def err(self):
        with open(self.err_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def serial_text(self):
        """What the guest has printed so far, with `serial_file`."""
        if not os.path.exists(self.serial):
            return ""
        with open(self.serial, encoding="ascii") as file:
            return file.read()

    def wait(self):
        self.status = self.process.wait(TIME_LIMIT)
        return self.status

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.folder)


class Client:
    """A client of a monitor: what it sends is bytes or a command, what it gets are lines."""

    def __init__(self, connection, negotiate=True):
        self.socket = connection
        self.file = connection.makefile("rb")
        self.events = []
        self.greeting = json.loads(self.file.readline())
        if negotiate:
            self.ask("qmp_capabilities")

    def send(self, data):
        self.socket.sendall(data)

    def line(self):
        """The next line as bytes; empty at the end."""
        return self.file.readline()

    def read(self):
        """The next message; None at the end."""
        line = self.line()
        return json.loads(line) if line else None

    def response(self):
        """The next response; events before it are kept."""
        while True:
            message = self.read()
            if message is None or "event" not in message:
                return message
            self.events.append(message)

    def request(self, command, /, **arguments):
        """The whole response to a command."""
        request = {"execute": command}
        if arguments:
            request["arguments"] = arguments
        self.send(json.dumps(request).encode())
        return self.response()

    def ask(self, command, /, **arguments):
        """What a command returns."""
        response = self.request(command, **arguments)
        if response is None or "return" not in response:
            raise RuntimeError(f"{command}: {response}")
        return response["return"]

    def event(self, name):
        """The next event of that name; earlier ones of others are forgotten."""
        while True:
            message = self.events.pop(0) if self.events else self.read()
            if message is None:
                raise RuntimeError(f"the session ended without the event {name}")
            if message.get("event") == name:
                return message

    def close(self):
        self.file.close()
        self.socket.close()
