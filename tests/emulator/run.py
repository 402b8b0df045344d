#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of the reference emulator, printed as TAP. The first argument says which:

target   one target's command lines and guests: what its own binary does is compared with the
         tables below, and what the unified binary does, chosen in each way, with its own binary,
         byte by byte
choice   how the unified binary chooses its target
sources  that common code is compiled once and can't mention a target's macros
subset   that a build of some targets has those and no others
"""
import argparse
import json
import os
import re
import shlex
import subprocess
import tempfile

from harness import TIME_LIMIT, Result, Tap, ways

# Command lines without a guest: arguments, exit status, what must be in the output (a regular
# expression; {name} is the target's). All of it is on stdout if the status is 0, else on stderr.
COMMAND_LINES = [
    ("--version", 0, r"\Auemu-{name}: an emulator of {name}, version [0-9.]+\n\Z"),
    ("--help", 0, r"\AUsage: uemu-{name} (.*\n)*.*emulated {name} computer"),
    ("-h", 0, r"Defaults: -machine {machine} -cpu {cpu} -m {ram}M\n"),
    ("-machine help", 0, r"\Anone .*\n{machine} .*\nbare .*\n\Z"),
    ("-cpu help", 0, r"\A{cpu} .*\n{cpu2} .*\n\Z"),
    ("-device help", 0, r"^{device} "),
    ("-d help", 0, r"^insn +each instruction"),
    ("-m 7 -d insn --version", 0, r"version"),
    ("", 1, r"\Auemu-{name}: no guest program; give one with -kernel FILE"),
    ("-kernel", 1, r"-kernel: its FILE is missing"),
    ("-machine", 1, r"-machine: its NAME is missing"),
    ("-machine nine -kernel /", 1, r"no machine is called 'nine'; '-machine help' lists them"),
    ("-cpu none -kernel /", 1, r"no cpu is called 'none'"),
    ("-device {other_device} -kernel /", 1, r"no device is called '{other_device}'"),
    ("-device none -kernel /", 1, r"no device is called 'none'"),
    ("-d none", 1, r"-d: nothing is called 'none'"),
    ("-d insn,", 1, r"-d: nothing is called ''"),
    ("-m 0", 1, r"-m: '0' is not a size"),
    ("-m 64X", 1, r"-m: '64X' is not a size"),
    ("-m -1", 1, r"-m: '-1' is not a size"),
    ("-m 16T", 1, r"-m: '16T' is not a size"),
    ("-m 99999999999999999999", 1, r"-m: '9+' is not a size"),
    ("-nonsense", 1, r"'-nonsense' is not an option; --help lists them"),
    ("stray", 1, r"'stray' is not an option"),
    ("-kernel /nowhere/at-all", 1, r"/nowhere/at-all: No such file or directory"),
    ("-kernel /", 1, r"/: not a regular file"),
    ("-kernel {text}", 1, r"not an ELF file"),
    ("-kernel {text} -m {too_much}", 1, r"{too_much_error}"),
]

# Guests: its name, further arguments, exit status, stdout, stderr.
GUESTS = [
    ("hello", "", 42, r"\Ahello from {name}\n\Z", r"\A\Z"),
    ("hello", "-machine bare -m 1", 42, r"\Ahello from {name}\n\Z", r"\A\Z"),
    ("hello", "-d status", 42, r"hello",
     r"\Atarget +{name}\nmachine +{machine}\ncpu +{cpu}\ninstructions +[0-9]+\n"
     r"exit status +42\n\Z"),
    ("hello", "-d insn", 42, r"hello", r"\A([0-9a-f]{{{digits}}}: [0-9a-f]{{8}}\n){{50,}}\Z"),
    ("hello", "-d device", 42, r"hello",
     r"serial: write 0: 0x68\n(.*\n)*exit: write 0: 0x2a\n\Z"),
    ("check", "", 0, r"\Aok: [0-9]+ checks\n\Z", r"\A\Z"),
    ("check", "-d trap", 0, r"\Aok", r"{trap}"),
    ("check", "-cpu {cpu2}", 0, r"\Aok: [0-9]+ checks\n\Z", r"\A\Z"),
    ("probe", "-d status", 0, r"\A{probe}\n\Z", r"{status}"),
    ("probe", "-machine bare", 2, r"\A{probe_none}\n\Z", r"\A\Z"),
    ("probe", "-machine bare -device {device}", 2, r"\A{probe_none}\n\Z", r"\A\Z"),
    ("probe", "-device {device} -device {device} -device serial", 0, r"\A{probe}\n\Z", r"\A\Z"),
    ("fault", "", 125, r"\Abefore the fault\n\Z",
     r"\Auemu-{name}: {illegal} at pc [0-9a-f]{{{digits}}}.*\npc  "),
    ("hello", "-serial null", 42, r"\A\Z", r"\A\Z"),
    ("hello", "-serial stderr", 42, r"\A\Z", r"\Ahello from {name}\n\Z"),
    ("hello", "-S -no-shutdown -qmp unix:/,server=on,wait=off", 1, r"\A\Z",
     r"\Auemu-{name}: -qmp: '/' exists and is not a socket\n\Z"),
    ("hello", "-serial none", 1, r"\A\Z", r"-serial: 'none' is not one of stdio, stderr, null"),
    ("hello", "-serial file:/nowhere/at-all", 1, r"\A\Z",
     r"-serial: '/nowhere/at-all': No such file or directory\n\Z"),
    ("hello", "-qmp tcp:localhost:1", 1, r"\A\Z",
     r"-qmp: 'tcp:localhost:1' is neither stdio nor unix:PATH\n\Z"),
    ("hello", "-qmp unix:", 1, r"\A\Z", r"-qmp: 'unix:' has no path"),
    ("hello", "-qmp unix:/nowhere/at-all,server=maybe", 1, r"\A\Z",
     r"-qmp: 'server=maybe' in 'unix:/nowhere/at-all,server=maybe' is neither server=on\|off"),
    ("hello", "-qmp unix:/nowhere/at-all,server,nowait", 1, r"\A\Z",
     r"-qmp: cannot listen on '/nowhere/at-all': No such file or directory\n\Z"),
    ("hello", "-qmp unix:/nowhere/at,,all", 1, r"\A\Z",
     r"-qmp: cannot connect to '/nowhere/at,all': No such file or directory"),
    ("hello", "-qmp unix:/" + 120 * "x" + ",server=on", 1, r"\A\Z", r"must have 1 to 107 bytes"),
    ("hello", "-qmp stdio -qmp stdio", 1, r"\A\Z", r"only one monitor or serial port"),
    ("hello", "-qmp stdio -serial stdio", 1, r"\A\Z", r"only one monitor or serial port"),
    ("hello", "-qmp stdio", 42, r"\A{{\"QMP\": .*\n\Z", r"\Ahello from {name}\n\Z"),
    ("hello", "-qmp stdio " * 9, 1, r"\A\Z", r"there can be 8 monitors at most"),
    ("hello", "-device exit " * 9, 1, r"\A\Z", r"at most 8 devices"),
]

RISCV = {
    "machine": "virt", "ram": 128, "device": "rtc", "other_device": "display",
    "probe": "clock: it runs", "probe_none": "clock: none",
    "status": "^clock set to  4294967295 ns$",
    "illegal": "illegal instruction", "trap": "^trap: environment call at pc ",
}
MIPS = {
    "machine": "board", "ram": 64, "device": "display", "other_device": "rtc", "cpu": "24kc",
    "cpu2": "4kc", "digits": 8, "probe": "display: it works", "probe_none": "display: none",
    "status": "^display       UNIFIED $",
    "too_much": "600M", "too_much_error": "serial: 8 bytes at 0x1f000000 overlap ram at 0x0$",
    "illegal": "reserved instruction", "trap": "^exception: system call at pc ",
}
FACTS = {
    "riscv32": {**RISCV, "cpu": "rv32im", "cpu2": "rv32i", "digits": 8, "too_much": "3G",
                "too_much_error": "ram: 3221225472 bytes at 0x80000000 end beyond the addresses"},
    "riscv64": {**RISCV, "cpu": "rv64im", "cpu2": "rv64i", "digits": 16, "too_much": "4294967295G",
                "too_much_error": "out of memory: [0-9]+ bytes cannot be had$"},
    "mips": MIPS,
    "mipsel": MIPS,
}


def matches(pattern, facts, data):
    return re.search(pattern.format(**facts), data.decode(), re.MULTILINE) is not None


def run_ways(tap, args, arguments, name, right):
    """Runs them all; `right` judges the first, and the others must equal it."""
    first = None
    for way, command in ways(args):
        result = Result(command + arguments)
        if first is None:
            first = result
            tap.check(right(result), f"{name}: {way}", str(result))
        else:
            tap.check(result.same_as(first), f"{name}: {way}", f"{result}differs from\n{first}")


def test_command_lines(tap, args, facts):
    for line, status, pattern in COMMAND_LINES:
        arguments = line.format(**facts).split()

        def right(result, status=status, pattern=pattern):
            shown, silent = (result.err, result.out) if status else (result.out, result.err)
            return result.status == status and not silent and matches(pattern, facts, shown)

        run_ways(tap, args, arguments, line.format(**facts) or "no arguments", right)


def test_guests(tap, args, facts):
    for guest, line, status, out, err in GUESTS:
        name = f"{guest} {line.format(**facts)}".strip()
        if not args.guests:
            tap.skip(name, "the guest's binutils are not installed")
            continue

        def right(result, status=status, out=out, err=err):
            return (result.status == status and matches(out, facts, result.out)
                    and matches(err, facts, result.err))

        path = os.path.join(args.guests, f"{guest}-{args.name}")
        run_ways(tap, args, ["-kernel", path] + line.format(**facts).split(), name, right)


def damaged_guests(good):
    """(what is wrong, its bytes, the message), made from a good guest."""
    wide, big = good[4] == 2, good[5] == 2
    order = "big" if big else "little"

    def patched(offset, size, value):
        return good[:offset] + value.to_bytes(size, order) + good[offset + size:]

    def number(offset, size):
        return int.from_bytes(good[offset:offset + size], order)

    word, step = (8, 56) if wide else (4, 32)
    header = number(32 if wide else 28, word)
    while number(header, 4) != 1:  # not PT_LOAD
        header += step
    file_size = header + (32 if wide else 16)
    address = header + (24 if wide else 12)
    yield "empty", b"", "not an ELF file"
    yield "cut in the header", good[:40], "truncated within the ELF header"
    yield "cut in the segments", good[:header + 8], "headers are not within the file"
    yield "of the other width", patched(4, 1, 1 if wide else 2), r"program of \d\d bits, but"
    yield "of the other byte order", patched(5, 1, 1 if big else 2), "endian program"
    yield "of another machine", patched(18, 2, 62), "program for the ELF machine 62, but"
    yield "not an executable", patched(16, 2, 3), "not an executable at fixed addresses"
    yield "cut in a segment", good[:header + step + 8], "a segment is not within the file"
    far = 1 << 30
    yield "with a segment too large", patched(file_size, word, far), "is not within the file"
    yield "with its headers elsewhere", patched(32 if wide else 28, word, far), "are not within"
    yield "with a segment outside the RAM", patched(address, word, far), "does not fit into the RAM"


def test_damaged_guests(tap, args):
    if not args.guests:
        tap.skip("damaged guests", "the guest's binutils are not installed")
        return
    with open(os.path.join(args.guests, f"hello-{args.name}"), "rb") as file:
        good = file.read()
    for what, data, pattern in damaged_guests(good):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()


            def right(result, pattern=pattern):
                return result.status == 1 and matches(pattern, {}, result.err)

            run_ways(tap, args, ["-kernel", file.name], "guest " + what, right)


def test_full_output(tap, args):
    if not args.guests or not os.path.exists("/dev/full"):
        tap.skip("output that can't be written", "no guest, or no /dev/full")
        return
    hello = os.path.join(args.guests, f"hello-{args.name}")
    for way, command in ways(args):
        with open("/dev/full", "wb") as full:
            result = Result(command + ["-kernel", hello], stdout=full)
        tap.check(result.status == 1 and b"cannot be written" in result.err,
                  f"output that can't be written: {way}", str(result))


def test_target(tap, args):
    facts = {**FACTS[args.name], "name": args.name, "text": os.path.abspath(__file__)}
    test_command_lines(tap, args, facts)
    test_guests(tap, args, facts)
    test_damaged_guests(tap, args)
    test_full_output(tap, args)


def is_target(result, target):
    return result.status == 0 and f"an emulator of {target}," in result.out.decode()


def test_choice(tap, args):
    targets = args.targets.split(",")
    unified = args.unified
    listed = Result([unified, "-target", "help"])
    lines = sorted(listed.out.decode().splitlines())
    tap.check(listed.status == 0 and lines == sorted([*targets, "none"]) and not listed.err, "-target help",
              str(listed))
    for form in (["--target", targets[0]], ["--target=" + targets[0]]):
        result = Result([unified] + form + ["--version"])
        tap.check(is_target(result, targets[0]), " ".join(form), str(result))
    for name, arguments in {
        "no target": [],
        "no target, but an option": ["--version"],
        "an unknown target": ["-target", "vax"],
        "part of a name": ["-target", targets[0][:-1]],
        "no name": ["-target"],
        "the choice not first": ["--version", "-target", targets[0]],
    }.items():
        result = Result([unified] + arguments)
        listed = all(target in result.err.decode() for target in targets)
        tap.check(result.status == 1 and not result.out and listed, name, str(result))
    other = os.path.join(os.path.dirname(unified), "uemu-" + targets[0])
    result = Result([other, "-target", targets[-1], "--version"])
    # called by a target's name, it is that target's program, which has no such option
    tap.check(result.status == 1 and not result.out and "uemu-" + targets[0] + ": '-target' is not an option" in
              result.err.decode(), "a target's program gets all its words", str(result))
    with tempfile.TemporaryDirectory() as folder:
        link = os.path.join(folder, "uemu-" + targets[-1])
        os.symlink(unified, link)
        result = Result([link, "--version"])
        tap.check(is_target(result, targets[-1]), "a link elsewhere", str(result))
        stray = os.path.join(folder, "xuemu-" + targets[-1])
        os.symlink(unified, stray)
        result = Result([stray, "--version"])
        tap.check(result.status == 1 and not result.out, "a link of another name", str(result))


def test_sources(tap, args):
    with open(os.path.join(args.build, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    common = {}
    for command in commands:
        source = os.path.normpath(os.path.join(command["directory"], command["file"]))
        if re.search("/emulator/(common/|qmp/|main.c)", source):
            common.setdefault(source, []).append(command)
    times = "\n".join(f"{source}: {len(uses)}" for source, uses in common.items())
    tap.check(len(common) > 5 and all(len(uses) == 1 for uses in common.values()),
              "common code is compiled once", times)

    command = next(c for s, c in common.items() if s.endswith("/log.c"))[0]
    words = shlex.split(command["command"])
    words = words[:words.index("-MD")] + ["-fsyntax-only", "-x", "c", "-"]
    for what, line, good in (
            ("a common source compiles", b"int x;\n", True),
            ("a common source can't mention TARGET_XLEN", b"int x = TARGET_XLEN;\n", False),
            ("a common source can't ask for CONFIG_RTC", b"#ifdef CONFIG_RTC\n#endif\n", False)):
        done = subprocess.run(words, cwd=command["directory"], input=line, stderr=subprocess.PIPE,
                              check=False)
        poisoned = done.returncode != 0 and b"poisoned" in done.stderr
        tap.check(done.returncode == 0 if good else poisoned, what, done.stderr.decode())


def test_subset(tap, args):
    chosen = ["riscv32", "mips"]
    with tempfile.TemporaryDirectory() as folder:
        # The plugin through pkg-config, as an emulator's build finds an installed one.
        with open(os.path.join(folder, "unitarget.pc"), "w", encoding="utf-8") as file:
            file.write(f"unitarget={args.unitarget}\n"
                       "Name: unitarget\nDescription: .\nVersion: 0.1.0\n")
        environment = {**os.environ, "PKG_CONFIG_PATH": folder}
        build = os.path.join(folder, "build")
        for name, command in {
            "a build of two targets configures":
                ["meson", "setup", build, args.source, "-Dtests=disabled",
                 "-Dtarget_list=" + ",".join(chosen)],
            "and builds": ["ninja", "-C", build],
        }.items():
            result = Result(command, env=environment, timeout=15 * TIME_LIMIT)
            tap.check(result.status == 0, name, str(result))
        if tap.failed:
            return
        tap.check(not os.path.exists(os.path.join(build, "buildtools")),
                  "with the plugin that pkg-config finds")
        made = sorted(n for n in os.listdir(os.path.join(build, "emulator"))
                      if n.startswith("uemu-") and not n.endswith(".p"))
        tap.check(made == sorted("uemu-" + t for t in chosen), "and makes their binaries",
                  " ".join(made))
        unified = os.path.join(build, "uemu")
        result = Result([unified, "-target", "help"])
        tap.check(sorted(result.out.decode().split()) == sorted([*chosen, "none"]),
                  "which the unified binary lists", str(result))
        result = Result([unified, "-target", "mipsel"])
        tap.check(result.status == 1, "and no others", str(result))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("test", choices=["target", "choice", "sources", "subset"])
    parser.add_argument("--name", help="the target")
    parser.add_argument("--program", type=os.path.abspath, help="the target's own binary")
    parser.add_argument("--unified", type=os.path.abspath, help="the unified binary")
    parser.add_argument("--guests", help="folder of the guests: NAME-TARGET")
    parser.add_argument("--targets", help="those of the unified binary, comma-separated")
    parser.add_argument("--build", help="top of the build folder")
    parser.add_argument("--source", help="top of the sources")
    parser.add_argument("--unitarget", type=os.path.abspath, help="the plugin's program")
    args = parser.parse_args()
    os.environ.setdefault("ASAN_OPTIONS", "allocator_may_return_null=1")
    tap = Tap()
    tests = {"target": test_target, "choice": test_choice, "sources": test_sources,
             "subset": test_subset}
    tests[args.test](tap, args)
    tap.finish()


main()
