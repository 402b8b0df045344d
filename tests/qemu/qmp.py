# SPDX-License-Identifier: MIT
"""What an emulator answers over QMP, byte for byte."""
import json
import socket
import subprocess

STILL = ["-machine", "none", "-nodefaults", "-S", "-display", "none"]
TIMEOUT = 60  # seconds to wait for one answer

SHALLOW = [
    ("query-version", {}),
    ("query-target", {}),
    ("query-commands", {}),
    ("query-qmp-schema", {}),
    ("query-machines", {"compat-props": True}),
    ("query-cpu-definitions", {}),
    ("query-command-line-options", {}),
    ("qom-list-types", {}),
    ("qom-list-types", {"abstract": True}),
    ("qom-list-types", {"implements": "device"}),
    ("no-such-command", {}),
    ("query-version", {"no-such-argument": 1}),
    ("device-list-properties", {"typename": "no-such-type"}),
]


class Monitor:
    """A QMP connection to an emulator of its own, started anew after it has crashed.

    The connection is a socket pair of high descriptors, not stdio: creating and dropping an
    object of some types (as listing properties does) closes descriptor 0.
    """

    def __init__(self, emulator):
        self.emulator = emulator
        self.process = None

    def arguments(self, descriptor):
        return [*STILL, "-chardev", f"socket,id=qmp,fd={descriptor}",
                "-mon", "chardev=qmp,mode=control"]

    def start(self):
        ours, theirs = socket.socketpair()
        descriptor = theirs.fileno()
        self.process = self.emulator.popen(
            self.arguments(descriptor), pass_fds=[descriptor], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        theirs.close()
        ours.settimeout(TIMEOUT)
        self.socket, self.lines = ours, ours.makefile("rb")
        self.lines.readline()  # the greeting repeats query-version
        self.exchange("qmp_capabilities", {})

    def exchange(self, command, arguments):
        """The bytes of the answer; events are passed over. OSError or b"" if there is none."""
        request = {"execute": command, **({"arguments": arguments} if arguments else {})}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        for line in self.lines:
            if line.startswith((b'{"return"', b'{"error"', b'{"id"')):
                return line
        return b""

    def ask(self, command, **arguments):
        """The answer, or how the emulator crashed on it."""
        if self.process is None:
            self.start()
        try:
            answer = self.exchange(command, arguments)
        except OSError:
            answer = b""
        return answer or self.end()

    def end(self):
        """End the emulator, and tell how it ended and what it wrote."""
        self.socket.close()
        self.lines.close()
        try:
            out, err = self.process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
        status, self.process = self.process.returncode, None
        return f"ended with status {status}\n".encode() + out + err

    def quit(self):
        """Leave in good order: one more record (status and what was written)."""
        if self.process is None:
            self.start()
        self.exchange("quit", {})
        return self.end()


def content(answer):
    """The value that a command returned; an empty list if it returned an error."""
    return json.loads(answer).get("return", []) if answer.startswith(b"{") else []


def plain_queries(schema):
    """The query-* commands that need no argument."""
    entities = {entity["name"]: entity for entity in schema}
    for entity in schema:
        if entity["meta-type"] == "command" and entity["name"].startswith("query-"):
            members = entities[entity["arg-type"]].get("members", [])
            if all("default" in member for member in members):
                yield entity["name"]


def shallow(emulator):
    monitor = Monitor(emulator)
    records = {}
    for command, arguments in SHALLOW:
        records[key(command, arguments)] = monitor.ask(command, **arguments)
    records["quit"] = monitor.quit()
    return records


def deep(emulator):
    """Every QOM type's and every device's properties, CPU models' expansions, plain queries."""
    monitor = Monitor(emulator)
    records = {}

    def ask(command, **arguments):
        answer = records[key(command, arguments)] = monitor.ask(command, **arguments)
        return answer

    schema = content(ask("query-qmp-schema"))
    for query in plain_queries(schema):
        ask(query)
    for entity in content(ask("qom-list-types", abstract=True)):
        ask("qom-list-properties", typename=entity["name"])
    for entity in content(ask("qom-list-types", implements="device", abstract=True)):
        ask("device-list-properties", typename=entity["name"])
    if any(entity["name"] == "query-cpu-model-expansion" for entity in schema):
        for entity in content(ask("query-cpu-definitions")):
            for kind in ("static", "full"):
                ask("query-cpu-model-expansion", type=kind, model={"name": entity["name"]})
    records["quit"] = monitor.quit()
    return records


def key(command, arguments):
    return " ".join([f"QMP {command}",
                     *(value if isinstance(value, str) else json.dumps({name: value})
                       for name, value in arguments.items())])
