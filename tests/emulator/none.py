#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The unified emulator without a target (-target none), printed as TAP: what it answers over QMP, what each target itself
answers, one at a time and all at once, how it becomes a target, and what it refuses.

--library is the folder that has the package `qemu`: python/ of QEMU's source.
"""
import argparse
import asyncio
import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

from harness import TIME_LIMIT, Client, Emulator, Result, Tap, wait_until

# What libvirt starts an emulator with, to see what it has.
PROBE = ["-S", "-no-user-config", "-nodefaults", "-nographic", "-machine", "none,accel=kvm:tcg"]
OWN = {"qmp_capabilities", "query-version", "query-commands", "query-qmp-schema", "quit", "query-targets", "query-target",
       "query-machines", "query-each", "set-target"}


class None_:
    """The emulator without a target, with one client."""

    def __init__(self, unified, arguments=PROBE, **options):
        self.emulator = Emulator([unified, "-target", "none"], arguments, **options)

    def __enter__(self):
        self.client = Client(self.emulator.connect())
        return self.emulator, self.client

    def __exit__(self, *exception):
        self.emulator.__exit__(*exception)


def own_answer(args, target, command, /, **arguments):
    """What a target's own program answers."""
    program = os.path.join(args.programs, "uemu-" + target)
    with Emulator([program], PROBE) as emulator:
        client = Client(emulator.connect())
        response = client.request(command, **arguments)
        client.ask("quit")
        emulator.wait()
        return response


def answers(tap, args, targets):
    with None_(args.unified) as (emulator, client):
        tap.check(client.greeting["QMP"]["version"]["package"] == "" and
                  client.greeting["QMP"]["version"]["qemu"] == client.ask("query-version")["qemu"],
                  "the greeting has the emulator's version", str(client.greeting))
        listed = client.ask("query-targets")
        tap.check(sorted(t["name"] for t in listed) == sorted(targets) and
                  all(t["program"] == "uemu-" + t["name"] for t in listed), "query-targets", str(listed))
        response = client.request("query-target")
        tap.check(response == {"error": {"class": "GenericError", "desc": "query-target requires a selected target"}},
                  "query-target", str(response))
        commands = {c["name"] for c in client.ask("query-commands")}
        schema = {s["name"] for s in client.ask("query-qmp-schema") if s["meta-type"] == "command"}
        tap.check(commands == OWN and schema == OWN, "query-commands and query-qmp-schema agree", f"{commands} {schema}")
        for command in ("device_add", "query-status", "cont", "qmp_capabilities"):
            response = client.request(command)
            tap.check(response["error"]["class"] == "CommandNotFound", command + " is refused", str(response))
        machines(tap, client, targets, args)
        with open(f"/proc/{emulator.process.pid}/comm", encoding="ascii") as comm:
            name = comm.read()
        tap.check(name == "uemu-none\n", "the process's name", name)
        client.ask("quit")
        tap.check(emulator.wait() == 0 and not emulator.err, "quit", emulator.err)


def machines(tap, client, targets, args):
    own = {t: own_answer(args, t, "query-machines")["return"] for t in targets}
    wanted = {}
    for target in [t["name"] for t in client.ask("query-targets")]:
        for machine in own[target]:
            entry = wanted.setdefault(machine["name"], {"name": machine["name"], "targets": []})
            entry["targets"].append(target)
            if machine.get("is-default"):
                entry.setdefault("default-of", []).append(target)
    found = client.ask("query-machines")
    tap.check(found == [wanted[n] for n in sorted(wanted)], "query-machines: all, each with its targets",
              f"{found}\n{wanted}")


def each(tap, args, targets):
    """What each target answers is what its own program does, whatever runs at the same time."""
    questions = [("query-machines", {}), ("query-qmp-schema", {}), ("query-target", {}), ("query-commands", {}),
                 ("query-rtc", {}), ("cont", {}), ("query-version", {"surplus": 1}), ("no-such-command", {}),
                 ("qmp_capabilities", {})]
    with None_(args.unified) as (_, client):
        order = [t["name"] for t in client.ask("query-targets")]
        for command, arguments in questions:
            found = client.ask("query-each", command=command, arguments=arguments)
            wanted = [{"target": t, **own_answer(args, t, command, **arguments)} for t in order]
            tap.check(found == wanted, f"query-each {command}: as their own programs", f"{found}\n{wanted}")
            texts = []
            for at_once in (1, 2, len(targets), 1000):
                client.send(json.dumps({"execute": "query-each", "arguments": {
                    "command": command, "arguments": arguments, "at-once": at_once}}).encode())
                texts.append(client.line())
            tap.check(len(set(texts)) == 1 and json.loads(texts[0])["return"] == found,
                      f"query-each {command}: one at a time or all at once", str(texts))
        some = [order[-1], order[0], order[-1]]
        found = client.ask("query-each", command="query-target", targets=some)
        tap.check([a["return"]["arch"] for a in found] == some, "query-each of some, in that order", str(found))
        tap.check(client.ask("query-each", command="query-target", targets=[]) == [], "query-each of none")
        found = client.ask("query-each", command="quit", targets=order[:1])
        tap.check(found == [{"target": order[0], "return": {}}], "query-each quit ends nobody else", str(found))
        for arguments, said in (({"targets": ["vax"]}, "no target 'vax'"), ({"arguments": 1}, "must be an object"),
                                ({"at-once": 0}, "between 1 and")):
            response = client.request("query-each", **{"command": "query-target", **arguments})
            tap.check(said in response.get("error", {}).get("desc", ""), f"query-each {arguments}", str(response))
        client.ask("quit")


def becomes(tap, args, targets):
    """set-target: the same process and words, and the target's own monitor."""
    for target in targets:
        with None_(args.unified) as (emulator, client):
            response = client.request("set-target", target="vax")
            tap.check("no target 'vax'" in response["error"]["desc"], "set-target of no target", str(response))
            client.ask("set-target", target=target)
            tap.check(client.read() is None, f"{target}: the connection ends after the response")
            client = Client(emulator.connect())
            found = {c: client.request(c) for c in ("query-target", "query-commands", "query-qmp-schema", "query-status")}
            wanted = {c: own_answer(args, target, c) for c in found}
            tap.check(found == wanted, f"{target}: its own monitor answers on a new one", f"{found}\n{wanted}")
            with open(f"/proc/{emulator.process.pid}/comm", encoding="ascii") as comm:
                name = comm.read()
            tap.check(name == ("uemu-" + target)[:15] + "\n", f"{target}: the process's name", name)
            client.ask("quit")
            tap.check(emulator.wait() == 0, f"{target}: quit", emulator.err)


def stdio(tap, args, target):
    def say(*commands):
        for command in commands:
            process.stdin.write(json.dumps(command).encode() + b"\n")
            process.stdin.flush()

    with subprocess.Popen([args.unified, "-target", "none", "-qmp", "stdio", *PROBE], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        say({"execute": "qmp_capabilities"}, {"execute": "set-target", "arguments": {"target": target}})
        lines = [json.loads(process.stdout.readline()) for _ in range(4)]  # the last is the target's greeting
        say({"execute": "qmp_capabilities"}, {"execute": "query-target"}, {"execute": "quit"})
        rest = process.communicate(timeout=TIME_LIMIT)[0].splitlines()
    tap.check("QMP" in lines[0] and "QMP" in lines[3] and json.loads(rest[1]) == {"return": {"arch": target}},
              "set-target on standard input and output", f"{lines} {rest}")


def background(tap, args, target):
    """-daemonize and -pidfile, relative paths, and a socket that was handed over."""
    folder = tempfile.mkdtemp(prefix="none")
    words = ["-daemonize", "-pidfile", "pid", "-qmp", "unix:socket,server=on,wait=off", *PROBE]

    def pid():
        with open(os.path.join(folder, "pid"), encoding="ascii") as file:
            return int(file.read() or 0)

    def connect():
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(TIME_LIMIT)
        client.connect(os.path.join(folder, "socket"))
        return client

    try:
        done = Result([args.unified, "-target", "none", *words], cwd=folder)
        tap.check(done.status == 0 and not done.err, "-daemonize ends when it listens", str(done))
        none = pid()
        client = Client(connect())
        second = Result([args.unified, "-target", "none", *words[:3], *PROBE, "-qmp", "unix:other,server=on,wait=off"],
                        cwd=folder)
        tap.check(second.status == 1 and b"'pid' is another process's" in second.err, "a file of another process",
                  str(second))
        client.ask("set-target", target=target)

        def answered():
            try:
                return Client(connect())
            except (ConnectionRefusedError, FileNotFoundError, json.JSONDecodeError, ConnectionResetError):
                return None
        client = wait_until(answered, "the target")
        found = client.ask("query-target")
        tap.check(found == {"arch": target}, "a daemon becomes a target, by the same relative paths", str(found))
        now = pid()
        tap.check(os.path.exists(f"/proc/{now}") and now != none, "its number is in the file", f"{none} {now}")
        client.ask("quit")
        wait_until(lambda: not os.path.exists(os.path.join(folder, "pid")), "the file's end")
        done = Result([args.unified, "-target", "none", "-daemonize", "-qmp", "unix:/nowhere/at/all,server=on", *PROBE])
        tap.check(done.status == 1 and b"cannot listen on '/nowhere/at/all'" in done.err, "-daemonize that fails", str(done))
    finally:
        shutil.rmtree(folder)
    with socket.socket(socket.AF_UNIX) as listening:
        name = tempfile.mktemp(prefix="none")
        listening.bind(name)
        listening.listen()
        fd = listening.fileno()
        with subprocess.Popen([args.unified, "-target", "none", "-chardev", f"socket,id=c,fd={fd},server=on,wait=off",
                               "-mon", "chardev=c,id=m,mode=control", *PROBE], pass_fds=[fd]) as process:
            greetings = []
            for command in ({"target": target}, None):
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.settimeout(TIME_LIMIT)
                    connection.connect(name)  # never refused: it is listened on all the time
                    client = Client(connection)
                    greetings.append(client.request("query-target"))
                    client.ask(*(["quit"] if not command else ["set-target"]), **(command or {}))
                    client.close()
            tap.check(greetings[1] == {"return": {"arch": target}} and process.wait(TIME_LIMIT) == 0,
                      "a socket that was handed over is listened on all the time", str(greetings))
        os.unlink(name)


def command_lines(tap, args, targets):
    with_virt = "riscv32 riscv64"
    for words, status, said in (
            ("-machine virt", 1, f"-machine virt: no target is selected, and these have a machine of that name: {with_virt};"),
            ("-M type=virt,x=y", 1, with_virt),
            ("-machine nine", 1, "no target has a machine of that name; -machine help lists all"),
            ("-machine help", 0, f"\nvirt: {with_virt}\n"), ("-help", 0, "Usage: uemu-none [OPTION]"),
            ("--version", 0, ": an emulator of "), ("", 1, "no monitor"), ("-S", 1, "no monitor"),
            ("-kernel", 1, "-kernel: its value is missing"), ("-cpu help", 1, "-cpu help: that differs from target to target"),
            ("-nonsense", 1, "-nonsense: not known without a target"), ("stray", 1, "'stray': no option"),
            ("-target mips", 1, "-target: not known without a target"),
            ("-qmp tcp:x", 1, "-qmp: 'tcp:x' is neither stdio nor unix:PATH"),
            ("-mon chardev=x,mode=control", 1, "-mon: there is no -chardev with id=x"),
            ("-chardev socket,id=x,path=y -mon chardev=x", 1, "mode=control is missing"),
            ("-chardev socket,id=x -mon x,mode=control", 1, "either path=PATH or fd=NUMBER"),
            ("-chardev socket,id=x,fd=99 -mon x,mode=control", 1, "no open descriptor has that number")):
        for way in ([args.unified, "-target", "none"], [os.path.join(os.path.dirname(args.unified), "uemu-none")]):
            done = Result([*way, *words.split()])
            text = (done.out if status == 0 else done.err).decode()
            tap.check(done.status == status and said in text and (status == 0 or not done.out),
                      f"{os.path.basename(way[0])} {words}", str(done))


def signals(tap, args, targets):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        with None_(args.unified) as (emulator, client):
            emulator.process.send_signal(number)
            tap.check(emulator.wait() == 0 and client.read() is None, f"ends on {number.name}", emulator.err)
    with None_(args.unified) as (emulator, client):
        client.send(json.dumps({"execute": "query-each", "arguments": {
            "command": "query-qmp-schema", "targets": targets * 500, "at-once": 1}}).encode())

        def children():
            pid = emulator.process.pid
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                return file.read().split()
        asked = wait_until(children, "a target that is asked")
        emulator.process.kill()
        emulator.wait()

        def nobody_left():
            return not any(os.path.exists("/proc/" + pid) for pid in asked)
        wait_until(nobody_left, "those whom it asked")
        tap.check(True, "killed, it leaves nobody behind")


def with_library(tap, args, target):
    """QEMU's own client."""
    if not args.library or not os.path.isdir(os.path.join(args.library, "qemu/qmp")):
        tap.skip("QEMU's library", "no source of QEMU")
        return
    sys.path.insert(0, args.library)
    logging.disable(logging.CRITICAL)
    from qemu import qmp

    async def talk(emulator):
        client = qmp.QMPClient("none")
        await client.connect(emulator.socket)
        machines_ = await client.execute("query-machines")
        answers_ = await client.execute("query-each", {"command": "query-target"})
        await client.execute("set-target", {"target": target})
        with contextlib.suppress(EOFError):  # the emulator's end of it is closed
            await client.disconnect()
        emulator.connect().close()  # waits for it
        await client.connect(emulator.socket)
        chosen = await client.execute("query-target")
        await client.execute("quit")
        with contextlib.suppress(EOFError):
            await client.disconnect()
        return machines_, answers_, chosen

    emulator = Emulator([args.unified, "-target", "none"], PROBE)
    with emulator:
        emulator.connect().close()
        machines_, answers_, chosen = asyncio.run(talk(emulator))
        tap.check(len(machines_) == 4 and {"target": target, "return": {"arch": target}} in answers_ and
                  chosen == {"arch": target}, "QEMU's library", f"{machines_} {answers_} {chosen}")


def with_go(tap, args, target):
    """DigitalOcean's client; it selects the first target."""
    if not args.client:
        tap.skip("the client in Go", "golang-go or golang-github-digitalocean-go-qemu-dev is missing")
        return
    with Emulator([args.unified, "-target", "none"], PROBE) as emulator:
        emulator.connect().close()
        done = Result([args.client, emulator.socket, "none", args.version])
        found = Client(emulator.connect()).ask("query-target")
        tap.check(done.status == 0 and b"not ok" not in done.out and found == {"arch": target}, "the client in Go",
                  f"{done}{found}")


def with_socat(tap, args, target):
    if not shutil.which("socat"):
        tap.skip("socat", "it is not installed")
        return
    with Emulator([args.unified, "-target", "none"], PROBE) as emulator:
        emulator.connect().close()
        lines = []
        for request in ({"execute": "set-target", "arguments": {"target": target}}, {"execute": "query-target"},
                        {"execute": "quit"}):
            text = b'{"execute": "qmp_capabilities"}\n' + json.dumps(request).encode() + b"\n"
            emulator.connect().close()
            done = subprocess.run(["socat", "-t60", "-", "UNIX-CONNECT:" + emulator.socket], input=text,
                                  stdout=subprocess.PIPE, timeout=TIME_LIMIT, check=False)
            lines.append(json.loads(done.stdout.splitlines()[2]))
        tap.check(lines[0] == {"return": {}} and lines[1] == {"return": {"arch": target}}, "socat", str(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unified", type=os.path.abspath, required=True, help="the unified binary")
    parser.add_argument("--programs", type=os.path.abspath, required=True, help="folder of the per-target ones")
    parser.add_argument("--targets", required=True, help="comma-separated")
    parser.add_argument("--library")
    parser.add_argument("--client", type=os.path.abspath, help="the client in Go")
    parser.add_argument("--version", help="the emulator's")
    args = parser.parse_args()
    targets = args.targets.split(",")
    tap = Tap()
    answers(tap, args, targets)
    each(tap, args, targets)
    becomes(tap, args, targets)
    stdio(tap, args, targets[0])
    background(tap, args, targets[-1])
    command_lines(tap, args, targets)
    signals(tap, args, targets)
    with_library(tap, args, targets[0])
    with_go(tap, args, targets[0])
    with_socat(tap, args, targets[-1])
    tap.finish()


main()
