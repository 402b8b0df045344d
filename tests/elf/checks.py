# SPDX-License-Identifier: MIT
"""What is checked of a case: the programs themselves, the unified program against them, and the
extra kinds of check that a case asks for (`check:` lines) or a thorough configuration adds."""

import os
import re
import shutil
from pathlib import Path

import plan
from elfcase import ENVIRONMENT, UNIFIED, Broken, Failed, Skipped, run, status_text, text

WAYS = ("option", "name")


def applicable(case, config):
    """Raise Skipped if the case's `skip:` or `needs:` lines exclude the configuration.
    A line is words, then optionally a colon and the reason."""
    for line in case.lists.get("skip", []):
        words, _, reason = line.partition(":")
        if set(words.split()) <= config.tags:
            raise Skipped(reason.strip() or "not with " + words.strip())
    for line in case.lists.get("needs", []):
        words, _, reason = line.partition(":")
        if not set(words.split()) & config.tags:
            raise Skipped(reason.strip() or "only with " + " or ".join(words.split()))


# -- the per-target programs -------------------------------------------------------------------

def per_target(build):
    """Link and run the per-target programs: they must do what the case says, and differ from each
    other, or else a wrong selection would go unseen."""
    case = build.case
    if case.text("fail"):
        return
    for target in case.targets:
        build.link_one(target)
        for number, arguments in enumerate(case.runs):
            done = build.run_per_target(target, arguments)
            wanted = case.text("status", target) or "0"
            if status_text(done.returncode) != wanted:
                raise Broken("%s %s: status %s, not %s\n%s" % (
                    build.program[target], arguments, status_text(done.returncode), wanted,
                    text(done.stdout + done.stderr)))
            build.expected[target, number] = done
    if case.text("same") != "yes":
        distinct(build)


def distinct(build):
    seen = {}
    for target in build.case.targets:
        own = build.program[target].encode()  # that name alone is no difference
        key = tuple((d.stdout.replace(own, b"?"), d.stderr.replace(own, b"?"), d.returncode)
                    for (t, _), d in build.expected.items() if t == target)
        if key in seen:
            raise Broken("%s and %s behave alike: the case could not fail" % (seen[key], target))
        seen[key] = target


# -- the unified program -----------------------------------------------------------------------

def unified(build):
    case = build.case
    done = build.link_unified()
    if case.text("fail"):
        return refused(build, done, case.text("fail"))
    if done.returncode != 0 and case.text("may-fail"):
        return refused(build, done, case.text("may-fail"))
    said = text(done.stdout + done.stderr)
    if done.returncode != 0:
        raise Failed("unitarget link: exit status %s\n%s" % (status_text(done.returncode), said))
    left_behind(build, "uni")
    problems = ["unitarget link --quiet said: " + said] if said and not build.warned else []
    problems += [p for t in case.targets for p in compare(build, t)]
    for kind in case.lists.get("check", []):
        problems += CHECKS[kind](build)
    limit = case.text("size")
    size = (build.links / "uni" / UNIFIED).stat().st_size
    if limit and size > int(limit):
        problems.append("the unified program has %d bytes, more than %s" % (size, limit))
    if case.lists.get("plan") or case.lists.get("not-plan"):
        problems += plan.check(build)
    if build.config.thorough:
        problems += same_bytes_twice(build) + relink_rewrites_nothing(build)
    if problems:
        raise Failed("\n".join(problems))


def compare(build, target):
    problems = []
    for number, arguments in enumerate(build.case.runs):
        for way in WAYS:
            done = build.run_unified(way, target, arguments)
            problems += differences("%s by %s %s" % (target, way, arguments),
                                    build.expected[target, number], done)
    return problems


def differences(label, wanted, got):
    """Lines that say how two results differ; none if they are equal."""
    found = []
    if status_text(wanted.returncode) != status_text(got.returncode):
        found.append("%s: status %s, per target %s" % (
            label, status_text(got.returncode), status_text(wanted.returncode)))
    for name in ("stdout", "stderr"):
        ours, theirs = getattr(got, name), getattr(wanted, name)
        if ours != theirs:
            at = len(os.path.commonprefix([ours, theirs]))
            found.append("%s: %s differs at byte %d: %r, per target %r" % (
                label, name, at, ours[max(0, at - 20):at + 60], theirs[max(0, at - 20):at + 60]))
    return found


def expected_files(build):
    programs = [build.program[t] for t in build.case.targets]
    programs += [name for t in build.case.targets for name in build.case.aliases(t)]
    return {UNIFIED, UNIFIED + ".p", *programs, *(t + ".manifest" for t in build.case.targets)}


def left_behind(build, folder):
    extra = {p.name for p in (build.links / folder).iterdir()} - expected_files(build)
    if extra:
        raise Failed("files left behind beside the output: %s" % " ".join(sorted(extra)))


def refused(build, done, pattern):
    """The link has to end with a failing status, a message, and no output."""
    check_refusal(done, pattern)
    if os.path.lexists(build.links / "uni" / UNIFIED):
        raise Failed("refused, but there is an output")
    left_behind(build, "uni")


def check_refusal(done, pattern):
    said = text(done.stderr)
    if done.returncode not in (1, 2):
        raise Failed("exit status %s, not 1 or 2; it said:\n%s" % (
            status_text(done.returncode), said or text(done.stdout)))
    if not re.search(pattern, said, re.M):
        raise Failed("the message does not match /%s/:\n%s" % (pattern, said))


# -- checks of a thorough configuration --------------------------------------------------------

def tree(folder):
    """Every file below a folder: relative path -> Path."""
    return {str(p.relative_to(folder)): p for p in Path(folder).rglob("*")
            if p.is_file() and not p.is_symlink()}


def same_bytes_twice(build):
    done = build.link_unified("again")
    if done.returncode != 0:
        return ["the same link in another folder fails:\n" + text(done.stderr)]
    def compared(folder):
        """The output, generated sources and objects; other files may name the folder."""
        files = tree(build.links / folder)
        return {n: p for n, p in files.items() if n == UNIFIED or p.suffix in (".a", ".o", ".s")}
    one, two = compared("uni"), compared("again")
    if set(one) != set(two):
        return ["two links leave different files: %s" % " ".join(sorted(set(one) ^ set(two)))]
    return ["two links give different bytes in %s" % n for n in sorted(one)
            if one[n].read_bytes() != two[n].read_bytes()]


def relink_rewrites_nothing(build):
    folder = build.links / "uni"

    def stamps():
        return {n: (p.stat().st_mtime_ns, p.stat().st_ino)
                for n, p in tree(folder / (UNIFIED + ".p")).items()}
    before, output = stamps(), (folder / UNIFIED).read_bytes()
    done = build.link_unified(fresh=False)
    if done.returncode != 0:
        return ["linking again fails:\n" + text(done.stderr)]
    after = stamps()
    changed = [n for n in sorted(set(before) | set(after)) if before.get(n) != after.get(n)]
    found = ["linking again rewrote %s" % n for n in changed]
    if (folder / UNIFIED).read_bytes() != output:
        found.append("linking again changed the output")
    return found


# -- checks that a case asks for ---------------------------------------------------------------

def selecting(build):
    """How a target is selected, and what is said if none is."""
    targets, folder = build.case.targets, build.links / "uni"
    problems = []

    def call(words, executable="./" + UNIFIED, env=None):
        if executable.startswith("./"):
            executable = str(folder / executable)
        return run(words, cwd=folder, executable=executable, env=env or build.environment())

    def expect(label, done, status, stdout=None, listed=False):
        if status_text(done.returncode) != status:
            problems.append("%s: status %s, not %s" % (label, status_text(done.returncode), status))
        if stdout is not None and done.stdout != stdout:
            problems.append("%s: stdout %r, not %r" % (label, done.stdout, stdout))
        missing = [t for t in targets if listed and t not in text(done.stderr)]
        if missing:
            problems.append("%s: %r does not list %s" % (label, text(done.stderr), missing))

    names = "".join(t + "\n" for t in targets).encode()
    expect("-target help", call(["./" + UNIFIED, "-target", "help"]), "0", names)
    expect("--target help", call(["./" + UNIFIED, "--target", "help"]), "0", names)
    expect("--target=help", call(["./" + UNIFIED, "--target=help"]), "0", names)
    for label, words in {
            "no target": ["./" + UNIFIED], "an argument but no target": ["./" + UNIFIED, "x"],
            "a target nobody knows": ["./" + UNIFIED, "-target", "nosuch"],
            "-target without a name": ["./" + UNIFIED, "-target"],
            "--target= without a name": ["./" + UNIFIED, "--target="],
            "-target not first": ["./" + UNIFIED, "x", "-target", targets[0]],
            "part of a program's name": ["./" + build.program[targets[0]][:-1]],
            "a program's name and more": ["./" + build.program[targets[0]] + "x"],
            "the target's name alone": ["./" + targets[0]],
            "an empty argv[0]": [""]}.items():
        expect(label, call(words), "1", b"", listed=True)
    hints = {k: targets[0] for k in ("UNITARGET", "UNITARGET_TARGET", "TARGET", "QEMU_TARGET")}
    expect("only the environment names a target",
           call(["./" + UNIFIED], env=dict(ENVIRONMENT, **hints)), "1", b"", listed=True)
    for target in targets:
        program = build.program[target]
        for prefix in ("", "./", "some/where/", "/", "//"):
            # argv[0] is free: it need not lead to the file.
            wanted = run([prefix + program, "one"], cwd=folder, env=build.environment(),
                         executable=str(build.links / "per" / program))
            for words in ([prefix + program, "one"],
                          [prefix + UNIFIED, "-target", target, "one"],
                          [prefix + UNIFIED, "--target", target, "one"],
                          [prefix + UNIFIED, "--target=" + target, "one"]):
                problems += differences(" ".join(words), wanted, call(words))
    for target in targets:
        link = folder / build.program[target]
        if not link.is_symlink() or os.readlink(link) != UNIFIED:
            problems.append("%s is not a link to %s" % (link.name, UNIFIED))
    return problems + called_by_names(build)


def called_by_names(build):
    """What the program is executed as decides, by whatever name it is called: through links and
    copies, with the caller's argv[0]. Its own words are not touched then."""
    one, other = build.case.targets[0], build.case.targets[-1]
    program, problems = build.program[one], []
    for folder, file in ("per", program), ("uni", UNIFIED):
        place = build.links / ("names-" + folder)
        shutil.rmtree(place, ignore_errors=True)
        (place / "copies").mkdir(parents=True)
        (place / "hard").mkdir()
        (place / program).symlink_to("../%s/%s" % (folder, file))
        (place / "mine").symlink_to(program)
        (place / "further").symlink_to(place / "mine")
        shutil.copy(build.links / folder / file, place / "copies" / program)
        os.link(build.links / folder / file, place / "hard" / program)
        for name in build.case.aliases(one):
            (place / name).symlink_to(program if folder == "per" else "../uni/" + name)

    def both(words, path):
        wanted, got = (run(words, cwd=build.links / ("names-" + f), env=build.environment(),
                           executable=str(build.links / ("names-" + f) / path))
                       for f in ("per", "uni"))
        return differences("%s, executed as %s" % (words, path), wanted, got)
    for path in (program, "mine", "further", "copies/" + program, "hard/" + program,
                 *build.case.aliases(one)):
        for first in (path, "-" + program, "something", "", build.program[other], UNIFIED):
            for rest in (["one"], ["-target", other], ["--target=" + other], ["--target", "nosuch"],
                         ["-target"], ["-target", "help"]):
                problems += both([first, *rest], path)
    return problems


def brief(build):
    """However many targets there are, what is said without one is short."""
    done = run(["./" + UNIFIED], cwd=build.links / "uni")
    lines = text(done.stderr).splitlines()
    if len(lines) > 15 or not any("-target help" in line for line in lines):
        return ["without a target %d lines are said: %s" % (len(lines), lines[-1:])]
    return []


def gdb(build):
    """The debugger shows the same frames, lines and values as with the per-target program."""
    if not any(f.startswith("-g") for f in build.config.cflags):
        return []
    if not shutil.which("gdb"):
        raise Skipped("gdb is not installed")
    script = build.case.folder / "gdb.txt"
    problems = []
    for target in build.case.targets:
        words = ["gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-x", script,
                 "--args"]
        wanted = run([*words, "./" + build.program[target]], cwd=build.links / "per")
        got = run([*words, "./" + UNIFIED, "-target", target], cwd=build.links / "uni")
        ours, theirs = gdb_facts(got), gdb_facts(wanted)
        if not theirs:
            raise Broken("gdb shows nothing:\n" + text(wanted.stdout + wanted.stderr))
        if ours != theirs:
            problems.append("gdb on %s: %s, per target %s" % (target, ours, theirs))
    return problems


def gdb_facts(done):
    """Of gdb's output: printed values, and frames up to main without addresses."""
    facts = []
    for line in text(done.stdout).splitlines():
        if re.match(r"\$\d+ = ", line):
            facts.append(re.sub(r"0x[0-9a-f]+", "ADDRESS", line))
        frame = re.match(r"#(\d+)\s+(?:0x[0-9a-f]+ in )?(.*)", line)
        if frame and not any(f.startswith("main ") for f in facts[-1:]):
            facts.append(re.sub(r"0x[0-9a-f]+", "ADDRESS", frame.group(2)))
    return facts


CHECKS = {"select": selecting, "brief": brief, "gdb": gdb}


# -- cases too large to be written by hand -----------------------------------------------------

def generated_cases(root):
    """Write the generated cases below `root`; return their folders."""
    return [many_targets(Path(root) / "many-targets", 70),
            many_symbols(Path(root) / "many-symbols", 300)]


def many_symbols(folder, count):
    """Hundreds of dispatched functions, data and thread-local data, summed up by common code."""
    kinds = {"f": "int f%d(void)", "d": "extern int d%d", "k": "extern const int k%d",
             "t": "extern __thread int t%d"}
    folder.mkdir(parents=True, exist_ok=True)
    everyone = [(k, i) for k in kinds for i in range(count)]
    (folder / "case.txt").write_text("needs: thorough\nplan: dispatched f0\nplan: nothing split\n")
    (folder / "main.c").write_text(
        "#include <stdio.h>\n" + "".join(kinds[k] % i + ";\n" for k, i in everyone) +
        "int main(void)\n{\n    unsigned long sum = 0;\n" +
        "".join("    sum = sum * 31 + %s%d%s;\n" % (k, i, "()" * (k == "f")) for k, i in everyone) +
        "    printf(\"%lx\\n\", sum);\n}\n")
    for base, target in enumerate("abc", 1):
        lines = []
        for i in range(count):
            value = base * 1000 + i
            lines += ["int f%d(void) { return d%d + %d; }" % (i, i, value) if i % 5 != base else
                      "int f%d(void) { return %d; }" % (i, value),
                      "const int k%d = %d;" % (i, value), "__thread int t%d = %d;" % (i, value)]
        data = ["int d%d = %d;" % (i, base * i if i % 3 else 0) for i in range(count)]
        (folder / ("x.%s.c" % target)).write_text("\n".join(data + lines) + "\n")
    return folder


def many_targets(folder, count):
    """More targets than a word has bits; objects shared by sets of them, each set different."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ["t%02d" % i for i in range(count)]
    (folder / "case.txt").write_text(
        "targets: %s\nneeds: thorough\ncheck: brief\nplan: in main.o %s\nplan: dispatched name\n"
        "plan: dispatched table\nplan: in odd.o %s\n" % (
            " ".join(names), " ".join(names), " ".join(names[1::2])) +
        "".join("link %s: main.o %s %s/x.o\n" % (
            n, "odd.o" if i % 2 else "even.o", n) for i, n in enumerate(names)))
    (folder / "main.c").write_text(
        "#include <stdio.h>\nconst char *name(void);\nconst char *parity(void);\n"
        "extern const char *table[];\nextern int number;\n"
        "int main(void)\n{\n    number++;\n"
        "    printf(\"%s %s %s %d\\n\", name(), parity(), table[1], number);\n}\n")
    for parity in ("odd", "even"):
        (folder / (parity + ".c")).write_text(
            "const char *name(void);\nconst char *parity(void)\n{\n"
            "    return name()[2] & 1 ? \"%s\" : \"%s!\";\n}\n" % (parity, parity))
    for number, name in enumerate(names):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "x.s").write_text(
            ".text\n.globl name\n.type name,@function\nname: lea 1f(%%rip),%%rax\n ret\n"
            ".size name,.-name\n.section .rodata\n1: .string \"%s\"\n"
            ".section .data.rel,\"aw\"\n.globl table\n.type table,@object\n.balign 8\n"
            "table: .quad 1b\n .quad 1b+1\n.size table,16\n"
            ".data\n.globl number\n.type number,@object\n.balign 4\n"
            "number: .long %d\n.size number,4\n"
            ".section .note.GNU-stack,\"\",@progbits\n" % (name, number * 3))
    return folder
