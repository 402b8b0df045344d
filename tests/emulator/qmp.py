#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of the emulator's monitor, printed as TAP, for one target: what the guest does when a client
asks for it, and that the unified binary says the same as the target's own, byte by byte.
"""
import argparse
import json
import os
import re
import signal
import socket
import subprocess

from harness import Client, Emulator, Tap, wait_until, ways

# What is sent, and how the line begins or ends that comes last of what it makes.
DIALOGUE = [
    (b'{"execute": "query-status"}', "return|error"),
    (b'{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}, "id": 1}', "return|error"),
    *[(json.dumps({"execute": name}).encode(), "return|error") for name in (
        "query-version", "query-target", "query-commands", "query-qmp-schema", "query-status",
        "query-cpu-definitions", "query-machines", "query-cpus-fast", "query-rtc", "query-display",
        "query-block", "qmp_capabilities", "stop")],
    (b'{"exec-oob": "query-status", "id": {"a": [null]}}', "return|error"),
    (b'{"exec-oob": "stop"}', "return|error"),
    (b'{"execute": "stop", "arguments": {"when": 1}}', "return|error"),
    (b'{"execute": "query-qmp-schema", "arguments": {"when": 1}}', "return|error"),
    (b'{"execute": stop}', "return|error"),
    (b'{"execute": "cont"}', "STOP"),
    (b'{"execute": "query-status"}', "return|error"),
    (b'{"execute": "cont"}', "return|error"),
    (b'{"execute": "query-rtc"}', "return|error"),
    (b'{"execute": "query-display"}', "return|error"),
    (b'{"execute": "system_reset"}', "RESET"),
    (b'{"execute": "query-rtc"}', "return|error"),
    (b'{"execute": "query-display"}', "return|error"),
    (b'{"execute": "quit", "id": "last"}', "SHUTDOWN"),
]


def normal(line):
    """A line without what differs from run to run."""
    line = re.sub(rb'"(seconds|microseconds|thread-id)": \d+', rb'"\1": 0', line)
    return line


def run_dialogue(client):
    """All that the monitor says, as one string of bytes: responses, then events.

    What the guest makes happen may come before or after a response.
    """
    lines = []
    for request, last in DIALOGUE:
        client.send(request + b"\n")
        while True:
            line = client.line()
            lines.append(normal(line))
            message = json.loads(line)
            if re.fullmatch(last, message.get("event", "return" if "return" in message else "error")):
                break
    lines.append(client.line())
    lines.sort(key=lambda line: b'"event": ' in line)
    return b"".join(lines)


class Tests:
    """The tests of one way to run the target."""

    def __init__(self, tap, args, way, command):
        self.tap = tap
        self.args = args
        self.way = way
        self.command = command

    def guest(self, name):
        return os.path.join(self.args.guests, f"{name}-{self.args.name}")

    def emulator(self, guest, *arguments, **options):
        return Emulator(self.command, ["-kernel", self.guest(guest), *arguments], **options)

    def check(self, good, name, detail=""):
        self.tap.check(good, f"{name}: {self.way}", str(detail))

    def equal(self, found, expected, name):
        self.check(found == expected, name, f"expected: {expected}\nfound:    {found}"[:3000])

    def dialogue(self):
        """Returns what was said, and the exit status."""
        with self.emulator("probe", "-S", "-no-shutdown") as emulator:
            client = Client(emulator.connect(), negotiate=False)
            said = run_dialogue(client)
            client.close()
            return said, emulator.wait(), emulator.err

    def dialogue_on_stdio(self):
        process = subprocess.Popen(
            self.command + ["-kernel", self.guest("probe"), "-S", "-no-shutdown", "-qmp", "stdio"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

        class Pipes(Client):
            def __init__(self):
                self.file = process.stdout
                self.greeting = json.loads(self.line())

            def send(self, data):
                process.stdin.write(data)
                process.stdin.flush()

        said = run_dialogue(Pipes())
        guest_said = process.communicate()[1]
        return said, process.returncode, guest_said.decode()

    def instructions(self, client):
        return client.ask("query-cpus-fast")[0]["instructions"]

    def stop_and_go_on(self):
        with self.emulator("loop") as emulator:
            client = Client(emulator.connect())
            wait_until(lambda: self.instructions(client) > 1000, "running")
            self.equal(client.ask("query-status"), {"running": True, "status": "running"},
                       "the guest runs while the monitor answers")
            client.ask("stop")
            client.event("STOP")
            before = self.instructions(client)
            for _ in range(50):
                client.ask("query-status")
            self.equal(self.instructions(client), before, "after stop it executes nothing")
            self.equal(client.ask("query-status"), {"running": False, "status": "paused"},
                       "and the status says so")
            client.ask("stop")
            self.equal(client.events, [], "another stop is no event")
            client.ask("cont")
            client.event("RESUME")
            wait_until(lambda: self.instructions(client) > before, "going on")
            client.ask("cont")
            self.equal(client.events, [], "another cont is no event")
            client.send(b'{"execute": "quit"}')
            event = client.event("SHUTDOWN")
            self.equal(event["data"], {"guest": False, "reason": "host-qmp-quit"}, "why quit ends it")
            self.equal(client.line(), b"", "then the session is over")
            self.equal(emulator.wait(), 0, "quit's exit status while the guest runs")
            self.check(not os.path.exists(emulator.socket), "the socket is gone")

    def reset(self):
        with self.emulator("loop", serial_file=True) as emulator:
            said = emulator.serial_text
            client = Client(emulator.connect())
            wait_until(said, "starting")
            client.ask("system_reset")
            self.equal(client.event("RESET")["data"],
                       {"guest": False, "reason": "host-qmp-system-reset"}, "why it is reset")
            wait_until(lambda: len(said()) > len("started: 1\n"), "starting again")
            self.equal(said(), 2 * "started: 1\n", "a guest that is reset begins anew, as loaded")
            client.ask("stop")
            client.ask("system_reset")
            client.event("RESET")
            self.equal(client.ask("query-status"), {"running": False, "status": "prelaunch"},
                       "the status after a reset while it is stopped")
            before = self.instructions(client)
            self.equal((self.instructions(client), said()), (before, 2 * "started: 1\n"),
                       "it waits then")
            client.ask("cont")
            wait_until(lambda: said() == 3 * "started: 1\n", "starting the third time")

    def guest_ends(self):
        for guest, status, reason in ("hello", 42, "guest-shutdown"), ("fault", 125, "guest-panic"):
            with self.emulator(guest, "-S") as emulator:
                client = Client(emulator.connect())
                client.ask("cont")
                event = client.event("SHUTDOWN")
                self.equal(event["data"], {"guest": True, "reason": reason}, f"why {guest} ends")
                self.equal(client.line(), b"", f"the session is over after {guest}")
                self.equal(emulator.wait(), status, f"the exit status of {guest}")

    def fault_stays(self):
        with self.emulator("fault", "-S", "-no-shutdown") as emulator:
            client = Client(emulator.connect())
            client.ask("cont")
            client.event("STOP")
            self.equal(client.ask("query-status"), {"running": False, "status": "guest-panicked"},
                       "the status after a fault")
            error = client.request("cont").get("error", {})
            self.check("reset" in error.get("desc", ""), "cont after a fault is an error", error)
            client.ask("system_reset")
            client.event("RESET")
            client.ask("cont")
            self.check(client.event("SHUTDOWN"), "after a reset it runs into it again")

    def signals(self):
        for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            with self.emulator("loop") as emulator:
                client = Client(emulator.connect())
                emulator.process.send_signal(number)
                event = client.event("SHUTDOWN")
                self.equal(event["data"], {"guest": False, "reason": "host-signal"},
                           f"why {number.name} ends it")
                self.equal(emulator.wait(), 0, f"the exit status after {number.name}")
                self.check(not os.path.exists(emulator.socket), f"the socket after {number.name}")

    def several_clients(self):
        with self.emulator("loop", "-S") as emulator:
            first, second = Client(emulator.connect()), Client(emulator.connect())
            silent = Client(emulator.connect(), negotiate=False)
            first.ask("cont")
            self.check(first.event("RESUME") and second.event("RESUME"), "events go to all clients")
            self.equal(silent.request("qmp_capabilities"), {"return": {}},
                       "but not to one that has not negotiated")
            second.ask("stop")
            self.check(all(c.event("STOP") for c in (first, second, silent)), "which it can later")
            for client in first, silent:
                client.close()
            self.equal(second.ask("query-status")["status"], "paused", "the last client stays")

    def more_monitors(self):
        with self.emulator("loop", "-S") as first:
            other = first.socket + ",2"
            with self.emulator("loop", "-S", "-qmp",
                               f"unix:{other.replace(',', ',,')},server,nowait") as emulator:
                one = Client(emulator.connect())
                connection = socket.socket(socket.AF_UNIX)
                connection.connect(other)
                two = Client(connection)
                two.ask("cont")
                self.check(one.event("RESUME") and two.event("RESUME"), "two monitors")

    def nobody_reads(self):
        """A guest that prints more than the pipe takes: nothing hangs but the guest."""
        with self.emulator("busy", stdout=subprocess.PIPE) as emulator:
            client = Client(emulator.connect())

            def blocked():
                return len({self.instructions(client) for _ in range(20)}) == 1

            wait_until(blocked, "the guest being blocked")
            client.ask("stop")
            client.event("STOP")
            client.ask("cont")
            client.ask("system_reset")
            client.event("RESET")
            self.equal(client.ask("query-status")["status"], "running",
                       "commands work when the serial port's output blocks")
            client.send(b'{"execute": "quit"}')
            client.event("SHUTDOWN")
            self.equal(emulator.wait(), 0, "and quit ends it")

    def wait_for_client(self):
        with self.emulator("hello", monitor="server=on") as emulator:
            wait_until(lambda: os.path.exists(emulator.socket), "listening")
            said = wait_until(lambda: emulator.err, "the message")
            self.equal(said, f"uemu-{self.args.name}: waiting for a connection on "
                             f"unix:{emulator.socket},server=on\n", "server=on waits for a client")
            client = emulator.connect()
            self.equal(emulator.wait(), 42, "which lets the guest start")
            client.close()
        with self.emulator("hello", monitor="server=on,wait=on") as emulator:
            wait_until(lambda: emulator.err, "the message")
            emulator.process.terminate()
            self.equal(emulator.wait(), 0, "it can be ended while it waits")

    def connects(self):
        with socket.socket(socket.AF_UNIX) as listener, self.emulator("loop") as other:
            path = other.socket + "2"
            listener.bind(path)
            listener.listen()
            listener.settimeout(60)
            with self.emulator("loop", "-qmp", f"unix:{path}") as emulator:
                client = Client(listener.accept()[0])
                self.equal(client.ask("query-status")["status"], "running",
                           "without server=on it connects")
                client.close()
                self.equal(Client(emulator.connect()).ask("query-status")["status"], "running",
                           "and goes on when the other side closes")

    def devices(self):
        if self.args.name.startswith("riscv"):
            self.clock()
        else:
            self.display()

    def clock(self):
        with self.emulator("probe", "-S", "-no-shutdown") as emulator:
            client = Client(emulator.connect())
            client.ask("cont")
            event = client.event("RTC_CHANGE")
            self.check(0 < event["data"]["offset"] <= 2**32 - 1, "RTC_CHANGE", event)
            client.event("STOP")
            self.equal(client.ask("query-rtc"), {"was-set": True, "time": 2**32 - 1}, "query-rtc")
        with self.emulator("busy", "-S", "-serial", "null") as emulator:
            client = Client(emulator.connect())
            client.ask("cont")
            client.event("RTC_CHANGE")
            wait_until(lambda: self.instructions(client) > 100000, "setting the clock often")
            few = [e for e in client.events if e["event"] == "RTC_CHANGE"]
            client.ask("stop")
            self.check(len(few) < 30, "events of a guest are held back", len(few))
            last = client.event("RTC_CHANGE")
            while few and last in few:
                last = client.event("RTC_CHANGE")
            self.check(last, "but the last one is told", last)

    def display(self):
        with self.emulator("probe", "-S", "-no-shutdown") as emulator:
            client = Client(emulator.connect())
            self.equal(client.ask("query-display"), {}, "query-display, nothing was written")
            client.ask("cont")
            client.event("STOP")
            self.equal(client.ask("query-display"), {"text": "UNIFIED "}, "query-display")
            client.ask("system_reset")
            client.event("RESET")
            self.equal(client.ask("query-display"), {}, "query-display after a reset")


def test_same(tap, args):
    """What all ways say, on a socket and on standard input and output."""
    first = None
    for way, command in ways(args):
        tests = Tests(tap, args, way, command)
        said, status, err = tests.dialogue()
        on_stdio = tests.dialogue_on_stdio()
        tests.equal((status, err), (0, ""), "a long dialogue ends well")
        tests.check(b'"error"' in said and b"RESUME" in said and b"meta-type" in said,
                    "and has all that it should", said.decode())
        tests.equal(on_stdio[0], said, "the same on stdio")
        tests.equal(on_stdio[1], 0, "and its exit status")
        if first is None:
            first = said
        else:
            tests.equal(said, first, "the same bytes as the target's own binary")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", required=True, help="the target")
    parser.add_argument("--program", type=os.path.abspath, required=True, help="its own binary")
    parser.add_argument("--unified", type=os.path.abspath, help="the unified binary")
    parser.add_argument("--guests", required=True, help="folder of the guests: NAME-TARGET")
    args = parser.parse_args()
    os.environ.setdefault("ASAN_OPTIONS", "allocator_may_return_null=1")
    tap = Tap()
    test_same(tap, args)
    for way, command in ways(args)[:2]:
        tests = Tests(tap, args, way, command)
        for test in (tests.stop_and_go_on, tests.reset, tests.guest_ends, tests.fault_stays,
                     tests.signals, tests.several_clients, tests.more_monitors, tests.nobody_reads,
                     tests.wait_for_client, tests.connects, tests.devices):
            test()
    tap.finish()


main()
