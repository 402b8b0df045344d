#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `unitarget check` finds: toy programs of two targets, unified and on their own.

usage: run.py [--cc CC] UNITARGET [NAME...]

Each case is a function; its doc string says what must hold. Prints TAP.
"""
import argparse
import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tap import case, expect, run_cases  # pylint: disable=wrong-import-position

TIME_LIMIT = 60  # seconds; what is waited for takes far less

# A program of three lines, and one that does what its first word says.
PLAIN = r"""
#include <stdio.h>
int main(int n, char **v) { return printf("%s of %s\n", n > 1 ? v[1] : "nothing", NAME) > 20; }
"""
ODD = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>
static void hang(const char *file) {
    FILE *f = fopen(file, "a");
    fprintf(f, "%d\n", (int)getpid());
    fclose(f);
    for (;;)
        pause();
}
int main(int n, char **v) {
    const char *word = n > 1 ? v[1] : "", *machines = getenv("LD_LIBRARY_PATH");
    char line[99];
    struct timeval t;
    if (!strcmp(word, "pid")) {
        gettimeofday(&t, NULL);
        printf("target " NAME "\nprocess %d of the " NAME "\ntime %d.%06d\n", (int)getpid(), (int)t.tv_sec, (int)t.tv_usec);
    } else if (!strcmp(word, "bytes")) {
        fwrite("\0\xff\\x41\\ \xc3\xa9" NAME, 1, 11, stdout);
    } else if (!strcmp(word, "endless")) {
        for (;;)
            puts("endless");
    } else if (!strcmp(word, "hang")) {
        puts("before");
        fflush(stdout);
        if (fork() == 0) {
            setsid();
            hang(v[2]);
        }
        hang(v[2]);
    } else if (!strcmp(word, "daemon")) {
        if (fork() == 0) {
            setsid();
            hang(v[2]);
        }
        while (access(v[2], F_OK) != 0)
            usleep(1000);
    } else if (!strcmp(word, "count")) {
        FILE *f = fopen(v[2], "a");
        fputs("x", f);
        fclose(f);
    } else if (!strcmp(word, "talk")) {
        printf("name? ");
        fflush(stdout);
        while (fgets(line, sizeof line, stdin)) {
            line[strcspn(line, "\n")] = '\0';
            fprintf(stderr, "[%s]", line);
            printf("hello %s, I am " NAME "\nname? ", line);
            fflush(stdout);
        }
        return 3;
    } else if (!strcmp(word, "-machine")) {
        printf("Supported machines are:\nalpha  the first\n%sgamma  the last\n", machines && *machines ? "" : "beta   the second\n");
    }
    return 0;
}
"""


class Work:
    """A folder with programs: own/a and own/b, and uni, which is both."""

    def __init__(self, options, folder):
        self.cc, self.unitarget, self.folder = options.cc.split(), options.unitarget, Path(folder)
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.environment = dict(os.environ, LC_ALL="C", TMPDIR=str(self.temporary))
        self.environment.pop("LD_LIBRARY_PATH", None)

    def make(self, *words):
        done = subprocess.run([str(w) for w in words], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        expect(done.returncode == 0, words, done.stdout, done.stderr)

    def programs(self, source, *words, uni="uni", **change):
        """Compiles both; `change` names what a target's object in `uni` is compiled with instead."""
        (self.folder / "toy.c").write_text(source)
        (self.folder / "own").mkdir(exist_ok=True)
        for target in "ab":
            name = f'-DNAME="{target}"'
            self.make(*self.cc, "-w", name, "-c", "toy.c", "-o", target + ".o")
            self.make(*self.cc, target + ".o", "-o", "own/" + target)
            self.make(*self.cc, "-w", change.get(target, name), "-c", "toy.c", "-o", target + ".o")
            (self.folder / (target + ".list")).write_text(target + ".o\n")
        self.make(self.unitarget, "link", "-o", uni, "--target", "a=@a.list", "--target", "b=@b.list",
                  *words, "--", *self.cc)

    def file(self, name, text):
        (self.folder / name).write_text(text)
        return name

    def start(self, *words, **keywords):
        return subprocess.Popen([self.unitarget, "check", *map(str, words)], cwd=self.folder,
                                env=dict(self.environment, **keywords), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def check(self, *words, status=0, **keywords):
        """Runs `unitarget check`; its standard output."""
        process = self.start(*words, **keywords)
        out, err = process.communicate(timeout=TIME_LIMIT)
        expect(process.returncode == status, words, "status", process.returncode, out, err)
        expect(status == 2 or err == "" or "warning" in err, err)
        self.expect_clean()
        return out if status != 2 else err

    def expect_clean(self):
        expect(not list(self.temporary.iterdir()), "left in $TMPDIR:", *self.temporary.iterdir())


def is_alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def expect_dead(file):
    processes = file.read_text().split()
    expect(processes, "no process has started")
    expect(not any(map(is_alive, processes)), "still there:", *processes)


@case
def same(work):
    """the unified program is as the targets' own, by every way; the last line says so"""
    work.programs(PLAIN)
    out = work.check("--reference", "own", "--commands", work.file("c", "one\n# two\n\n'three four'\n"), "uni")
    expect(out.splitlines() == ["a: command lines, further ways: 36 answers, 0 differences",
                                "b: command lines, further ways: 36 answers, 0 differences", "0 differences"], out)


@case
def aliases(work):
    """further names that the program knows are tried; one that it does not know is told"""
    work.programs(PLAIN, "--alias", "kvm=a", "--alias", "old=a")
    words = ["--reference", "own", "--commands", work.file("c", "one\n"), "uni"]
    out = work.check(*words)
    expect("a: command lines, further ways: 24 answers, 0 differences\nb: command lines, further ways: 18 " in out, out)
    expect(work.check("--alias", "kvm=a", *words) == out, "named again, it is looked at once")
    out = work.check("--alias", "other=b", *words, status=1)
    expect("b: further ways: as other: one: stderr: byte 0 (of 0, now" in out, out)


@case
def other_name(work):
    """a target that says another name, and ends otherwise, is told by the byte"""
    work.programs(PLAIN, b='-DNAME="x and many more"')
    out = work.check("--reference", "own", "--targets", "b", "--commands", work.file("c", "one\n"), "uni", status=1)
    expect('b: by name: one: status: byte 7 (of 8, now 8): expected "status 0", found "status 1"\n' in out, out)
    expect('b: by -target: one: stdout: byte 7 (of 9, now 23): expected "one of b\\n", found "one of x and' in out, out)
    expect(out.endswith("\n12 differences\n"), out)


@case
def itself(work):
    """a program is as itself, and another target's is not"""
    work.programs(PLAIN)
    lines = work.file("c", "one\n")
    expect(work.check("--target", "a", "--reference", "own/a", "--commands", lines, "own/a").endswith("\n0 differences\n"))
    expect(work.check("--target", "a", "--reference", "own/b", "--commands", lines, "own/a", status=1).endswith(
        "\n1 differences\n"))


@case
def varying(work):
    """what differs between runs of one program is left out, and listed; what stands beside it is not"""
    work.programs(ODD)
    lines = work.file("c", "pid\n")
    out = work.check("--reference", "own", "--commands", lines, "--targets", "a", "uni")
    expect("a: not compared, since it varies: pid: stdout: line 2\n" in out, out)
    expect("line 1\n" not in out, out)
    work.programs(ODD, a='-DNAME="A"')
    out = work.check("--reference", "own", "--commands", lines, "--targets", "a", "uni", status=1)
    expect('expected "target a\\nprocess' in out, out)


@case
def no_end(work):
    """a program that does not end is ended, with all that it started, and that is a clear result"""
    work.programs(ODD)
    pids = work.folder / "pids"
    lines = work.file("c", f"hang {pids}\n")
    out = work.check("--target", "a", "--reference", "own/a", "--limit", "0.7", "--commands", lines, "own/a")
    expect("note: hang" in out and "no end after 0.7 s" in out, out)
    expect_dead(pids)


@case
def left_behind(work):
    """what a program leaves behind is ended, in a session of its own, too"""
    work.programs(ODD)
    pids = work.folder / "pids"
    work.check("--target", "a", "--reference", "own/a", "--commands", work.file("c", f"daemon {pids}\n"), "own/a")
    expect_dead(pids)


@case
def endless_output(work):
    """a program that writes without end is ended"""
    work.programs(ODD)
    out = work.check("--target", "a", "--reference", "own/a", "--commands", work.file("c", "endless\n"), "own/a")
    expect("note: endless" in out and "more than 16 MiB of output" in out, out)


@case
def interrupted(work):
    """a signal leaves no process and no folder; the next run asks only what is still to be asked"""
    work.programs(ODD)
    pids, count = work.folder / "pids", work.folder / "count"
    slow = work.file("slow", f"count {count}\n")
    dialogue = work.file("d", f"dialogue wait\nrun hang {pids}\nawait before\n")
    words = ["-j", "1", "--target", "a", "--reference", "own/a", "--work", "kept", "--commands", slow, "--dialogues",
             dialogue, "own/a"]
    process = work.start(*words)
    end = time.monotonic() + TIME_LIMIT
    while not (pids.exists() and len(pids.read_text().split()) == 2) and time.monotonic() < end:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=TIME_LIMIT)
    expect(process.returncode == -signal.SIGTERM, process.returncode)
    expect_dead(pids)
    work.expect_clean()
    expect(count.read_text() == "xx", "asked before the interruption:", count.read_text())
    out = work.check(*words, "--limit", "0.5", status=0)
    expect(count.read_text() == "xxxx", "with another limit, all is asked again")
    expect(out.endswith("\n0 differences\n"), out)
    expect(not list((work.folder / "kept").glob("*reference*")), "answers are left")


@case
def goes_on(work):
    """answers of an earlier run are taken if the program is still the same one"""
    work.programs(ODD)
    count = work.folder / "count"
    words = ["--target", "a", "--reference", "own/a", "--work", "kept", "--keep", "--commands",
             work.file("c", f"count {count}\n"), "own/a"]
    work.check(*words)
    work.check(*words)
    expect(count.read_text() == "xx", count.read_text())
    os.utime(work.folder / "own/a")
    work.check(*words)
    expect(count.read_text() == "xxxx", count.read_text())


@case
def dialogues(work):
    """a dialogue's steps are answers; one that the program does not go along with ends in time"""
    work.programs(ODD, b='-DNAME="B"')
    talk = work.file("d", "dialogue greeting\nrun talk\nawait name? \nsend Bob\\x21\nawait Bob!, I am \n"
                     "await-error [Bob!]\nawait name? \nclose\n")
    out = work.check("--reference", "own", "--dialogues", talk, "uni", status=1)
    expect("a: dialogues: 14 answers, 0 differences\n" in out, out)
    expect('b: by name: greeting: line 7: byte 0 (of 8, now 8): expected "b\\nname? ", found "B\\nname? "\n' in out, out)
    never = work.file("d", "dialogue never\nrun talk\nawait no such text\n")
    out = work.check("--reference", "own", "--targets", "a", "--limit", "0.5", "--dialogues", never, "uni")
    expect("note: never: line 3: not written" in out, out)


@case
def inventory(work):
    """an inventory is the same for the same program, bytes that are no text included; a lost name is told"""
    work.programs(ODD)
    lines = work.file("c", "bytes\npid\n-machine help\n")
    work.check("--save", "saved.json", "--commands", lines, "own/a", "own/b")
    saved = json.loads((work.folder / "saved.json").read_text())
    expect(list(saved["targets"]) == ["a", "b"], saved)
    for programs in (["own/a", "own/b"], ["uni"]):
        out = work.check("--baseline", "saved.json", "--commands", lines, *programs)
        expect(out.endswith("\n0 differences\n"), out)
    out = work.check("--baseline", "saved.json", "--commands", lines, "--lost", "uni", status=1, LD_LIBRARY_PATH="/x")
    expect(out.count("machine 'beta' is gone\n") == 2 and out.endswith("\n2 differences\n"), out)
    out = work.check("--baseline", "saved.json", "--commands", lines, "uni", status=1, LD_LIBRARY_PATH="/x")
    expect("a: machine 'beta' is gone\n" in out and "-machine help: stdout: byte" in out, out)
    work.programs(ODD, a='-DNAME="A"')
    out = work.check("--baseline", "saved.json", "--commands", lines, "uni", status=1)
    expect("a: by name: bytes: stdout: byte 10 (of 11, now 11): expected" in out, out)


@case
def unified_inventory(work):
    """an inventory can be made of a unified program alone"""
    work.programs(PLAIN)
    lines = work.file("c", "one\n")
    work.check("--save", "saved.json", "--commands", lines, "uni")
    work.check("--baseline", "saved.json", "--commands", lines, "uni")


@case
def target_is_gone(work):
    """a target that an inventory has, and the program has not, is an error"""
    work.programs(PLAIN)
    lines = work.file("c", "one\n")
    work.check("--save", "saved.json", "--commands", lines, "own/a", "own/b")
    saved = json.loads((work.folder / "saved.json").read_text())
    saved["targets"]["lost"] = saved["targets"]["a"]
    work.file("saved.json", json.dumps(saved))
    expect("target 'lost' is gone" in work.check("--baseline", "saved.json", "--commands", lines, "uni", status=2))


@case
def forms(work):
    """JSON and JUnit say what the text says"""
    work.programs(PLAIN, b='-DNAME="<&\\""')
    lines = work.file("c", "one\n")
    out = work.check("--reference", "own", "--commands", lines, "--json", "j", "--junit", "x", "--quiet", "uni", status=1)
    report = json.loads((work.folder / "j").read_text())
    expect(out == f"{report['differences']} differences\n", out)
    expect({r["target"] for r in report["results"] if r["differences"]} == {"b"}, report)
    suite = ElementTree.parse(work.folder / "x").getroot()
    expect(suite.get("tests") == str(len(report["results"])) and suite.get("failures") == "3", suite.attrib)
    expect("<&" in "".join(suite.itertext()), "the text")


@case
def wrong_words(work):
    """what cannot be done is said, with what to do"""
    work.programs(PLAIN)
    lines = work.file("c", "one\n")
    work.check("--save", "saved", "--commands", lines, "own/a", "own/b")
    for words, message in [
            (["uni"], "target 'a': its own program is not found"),
            (["--reference", "nowhere", "uni"], "--reference nowhere: is no folder and no program"),
            (["--reference", "own", "nowhere"], "nowhere: is no program that can be run"),
            (["--reference", "own", "own/a"], "does not list its targets"),
            (["--reference", "own", "--targets", "c", "uni"], "--targets: there is no target 'c'"),
            (["--reference", "own", "--deep", "a,c", "uni"], "--deep: there is no target 'c'"),
            (["--baseline", "saved", "--dialogues", work.file("talk", "dialogue x\n"), "uni"], "nothing was compared"),
            (["--baseline", "c", "uni"], "cannot be read as JSON"),
            (["--baseline", work.file("j", "{}"), "uni"], "is no inventory"),
            (["--reference", "own", "--commands", work.file("e", "a $b\n"), "uni"], "e:1:3: error: expected the words"),
            (["--reference", "own", "--dialogues", work.file("f", "send x\n"), "uni"], "expected 'dialogue NAME'"),
            (["--reference", "own", "--dialogues", work.file("g", "dialogue x\nsay y\n"), "uni"], "g:2:1: error: expected"),
            (["--limit", "no", "uni"], "--limit takes seconds"),
            (["--comands", "c", "uni"], "did you mean --commands?"),
            ([], "no program was named")]:
        if "--commands" not in words and "--dialogues" not in words:
            words = words[:-1] + ["--commands", lines] + words[-1:]
        err = work.check(*words, status=2)
        expect(message in err, words, err)


@case
def no_refusal(work):
    """a unified program that takes any name for a target is told of"""
    work.programs(PLAIN)
    script = work.folder / "script"
    script.write_text('#!/bin/sh\n[ "$2" != help ] || exec printf "a\\nb\\n"\nexec ' + f'{work.folder}/own/a "$@"\n')
    script.chmod(0o755)
    out = work.check("--reference", "own", "--targets", "a", "--commands", work.file("c", "one\n"), "script", status=1)
    expect("unified program: no target: -target no-such-target: expected nothing but an error" in out, out)
    out = work.check("--reference", "own", "--targets", "a", "--commands", work.file("c", "one\n"), "uni")
    expect("no-such-target" not in out, out)


@case
def no_answer(work):
    """a program that does not even list its targets in time is no unified one"""
    work.programs(PLAIN)
    script = work.folder / "script"
    script.write_text("#!/bin/sh\nsleep 1000\n")
    script.chmod(0o755)
    err = work.check("--reference", "own", "--limit", "0.5", "--commands", work.file("c", "one\n"), "script", status=2)
    expect("'-target help' (no end after 0.5 s)" in err, err)


@case
def silent(work):
    """a program that knows no QMP answers so; two of them are compared in that, too"""
    work.programs(PLAIN)
    out = work.check("--reference", "own", "uni")
    expect(out.endswith("\n0 differences\n") and "QMP" in out, out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--cc", default="cc")
    parser.add_argument("unitarget")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.unitarget = os.path.abspath(options.unitarget)
    run_cases(lambda function, folder: function(Work(options, folder)), options.names)


main()
