#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The emulator's monitor used through QEMU's own Python library, printed as TAP.

--library is the folder that has the package `qemu`: python/ of QEMU's source. Without it all is
skipped.
"""
import argparse
import asyncio
import logging
import os
import subprocess
import sys

from harness import TIME_LIMIT, Emulator, Tap


class Tests:
    """The tests; `qmp` is the package."""

    def __init__(self, qmp, tap, args):
        self.qmp = qmp
        self.tap = tap
        self.args = args
        if args.unified:
            self.command = [args.unified, "-target", args.name]
        else:
            self.command = [args.program]

    def emulator(self, *arguments, guest="loop", **options):
        path = os.path.join(self.args.guests, f"{guest}-{self.args.name}")
        return Emulator(self.command, ["-kernel", path, *arguments], **options)

    def equal(self, found, expected, name):
        self.tap.check(found == expected, name, f"expected: {expected}\nfound:    {found}")

    async def commands(self):
        with self.emulator("-S") as emulator:
            emulator.connect().close()
            client = self.qmp.QMPClient(self.args.name)
            await client.connect(emulator.socket)
            self.equal(client.greeting.QMP.capabilities, ["oob"], "the greeting")
            found = await client.execute("query-version")
            self.equal(client.greeting.QMP.version, found, "query-version, and in the greeting")
            self.equal(await client.execute("query-target"), {"arch": self.args.name}, "query-target")
            names = [c["name"] for c in await client.execute("query-commands")]
            schema = await client.execute("query-qmp-schema")
            self.equal(sorted(names), sorted(s["name"] for s in schema if s["meta-type"] == "command"),
                       "query-commands and query-qmp-schema agree")
            await self.queries(client, names, schema)
            await self.errors(client)
            await self.out_of_band(client, emulator)
            await client.disconnect()

    async def queries(self, client, names, schema):
        """Every query's reply is what the schema says."""
        types = {s["name"]: s for s in schema}
        for name in names:
            if name.startswith("query-"):
                reply = await client.execute(name)
                self.tap.check(conforms(reply, types[name]["ret-type"], types),
                               f"{name} as in the schema", str(reply))

    async def errors(self, client):
        for what, arguments, expected in (
                ("query-block", None, "CommandNotFound"), ("qmp_capabilities", None, "CommandNotFound"),
                ("stop", {"when": 1}, "GenericError")):
            try:
                reply = await client.execute(what, arguments)
                self.tap.check(False, f"{what} is an error", str(reply))
            except self.qmp.ExecuteError as error:
                self.equal(error.error_class, expected, f"{what}: the error's class")

    async def out_of_band(self, client, emulator):
        """The library enables what it can; a client that does not must not use it."""
        reply = await client.execute("query-status", oob=True)
        self.equal(reply["status"], "prelaunch", "out of band")
        other = self.qmp.QMPClient("no oob")
        other.negotiate = False
        await other.connect(emulator.socket)
        await other.execute("qmp_capabilities")
        try:
            await other.execute("query-status", oob=True)
            self.tap.check(False, "out of band without negotiation is an error")
        except self.qmp.ExecuteError as error:
            self.tap.check("oob" in str(error), "out of band without negotiation is an error",
                           str(error))
        await other.disconnect()

    async def changes(self):
        with self.emulator() as emulator:
            emulator.connect().close()
            client, other = self.qmp.QMPClient("one"), self.qmp.QMPClient("other")
            await client.connect(emulator.socket)
            await other.connect(emulator.socket)
            with other.listener() as seen_by_other, client.listener("STOP") as stops:
                await client.execute("stop")
                self.equal((await stops.get())["event"], "STOP", "STOP")
                self.equal(await other.execute("query-status"),
                           {"running": False, "status": "paused"}, "the other client's query-status")
                await other.execute("system_reset")
                await other.execute("cont")
                await other.execute("query-status")
                names = [event["event"] for event in seen_by_other.clear()]
                self.equal(names, ["STOP", "RESET", "RESUME"], "events for the other client")
                await client.execute("quit")
                event = await seen_by_other.get()
                self.equal((event["event"], event["data"]["reason"]), ("SHUTDOWN", "host-qmp-quit"),
                           "SHUTDOWN")
            for each in client, other:
                try:
                    await each.disconnect()
                except EOFError:
                    pass
            self.equal(emulator.wait(), 0, "quit's exit status")

    async def many(self):
        """Requests of several clients at once, each answered under its own id."""
        with self.emulator() as emulator:
            emulator.connect().close()
            clients = [self.qmp.QMPClient(str(i)) for i in range(8)]
            for client in clients:
                await client.connect(emulator.socket)
            replies = await asyncio.gather(*[
                client.execute(name) for client in clients for _ in range(20)
                for name in ("query-target", "query-version", "query-cpu-definitions")])
            self.equal((len(replies), len({str(r) for r in replies})), (480, 3),
                       "480 commands of 8 clients at once")
            for client in clients:
                await client.disconnect()

    def listening(self):
        """The emulator connects to the library, which is how QEMU's tests use it."""
        legacy = __import__("qemu.qmp.legacy", fromlist=["QEMUMonitorProtocol"])
        with self.emulator("-S") as first:
            path = first.socket + "2"
            monitor = legacy.QEMUMonitorProtocol(path, server=True)
            with self.emulator("-qmp", f"unix:{path}") as emulator:
                monitor.accept(float(TIME_LIMIT))
                self.equal(monitor.cmd("query-status")["status"], "running",
                           "the emulator connects to the library")
                monitor.close()
                emulator.connect().close()

    def shell(self):
        """The library's interactive shell, fed from a pipe."""
        with self.emulator("-S") as emulator:
            emulator.connect().close()
            done = subprocess.run(
                [sys.executable, "-m", "qemu.qmp.qmp_shell", emulator.socket],
                input=b"query-target\nstop when=1\nquit\n", stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, timeout=TIME_LIMIT, check=False,
                env={**os.environ, "PYTHONPATH": self.args.library, "HOME": emulator.folder})
            out = done.stdout.decode()
            self.tap.check(f"'arch': '{self.args.name}'" in out.replace('"', "'") and "unexpected" in out,
                           "its shell", out + done.stderr.decode())


def conforms(value, name, types):
    """Whether a value is one of the type of that name in the introspected schema."""
    type_ = types[name]
    kind = type_["meta-type"]
    if kind == "array":
        return isinstance(value, list) and all(conforms(v, type_["element-type"], types) for v in value)
    if kind == "enum":
        return value in type_["values"]
    if kind == "builtin":
        python = {"string": str, "int": int, "number": (int, float), "boolean": bool}
        expected = python.get(type_["json-type"], object)
        return isinstance(value, expected)
    members = {m["name"]: m for m in type_["members"]}
    if not isinstance(value, dict):
        return False
    for variant in type_.get("variants", []):
        if variant["case"] == value[type_["tag"]]:
            members.update({m["name"]: m for m in types[variant["type"]]["members"]})
    return (all(k in members and conforms(v, members[k]["type"], types) for k, v in value.items())
            and all(k in value for k, m in members.items() if "default" not in m))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", default="", help="folder of the package qemu")
    parser.add_argument("--name", required=True, help="the target")
    parser.add_argument("--program", type=os.path.abspath, required=True, help="its own binary")
    parser.add_argument("--unified", type=os.path.abspath, help="the unified binary")
    parser.add_argument("--guests", required=True, help="folder of the guests: NAME-TARGET")
    args = parser.parse_args()
    tap = Tap()
    sys.path.insert(0, args.library)
    try:
        from qemu import qmp  # pylint: disable=import-outside-toplevel
    except ImportError:
        tap.skip("QEMU's Python library", "no source of QEMU with it; see the option qemu_source")
        tap.finish()
    logging.disable(logging.CRITICAL)
    tests = Tests(qmp, tap, args)
    for test in tests.commands, tests.changes, tests.many:
        asyncio.run(asyncio.wait_for(test(), 4 * TIME_LIMIT))
    tests.listening()
    tests.shell()
    tap.finish()


main()
