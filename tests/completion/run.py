#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Completion in real shells: types words and a tab at a terminal, and looks at what becomes of the line.

usage: run.py UNITARGET     (its link unitarget-qapi-gen beside it)

Prints TAP. A shell that is not installed is skipped.
"""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "buildtools" / "completion"
NINJA = """\
rule c_LINKER
  command = cc -o $out $in
rule STATIC_LINKER
  command = ar $out $in
build emu-arm: c_LINKER a.o
build emu-mips: c_LINKER a.o
build libx.a: STATIC_LINKER a.o
build a.o: phony
"""

# What is typed, and what the line is after a tab; a blank at the end is what a shell puts behind a whole word.
CASES = [
    ("a subcommand", "unitarget cla", "unitarget classify "),
    ("a subcommand of a subcommand", "unitarget qapi emi", "unitarget qapi emit-schema "),
    ("a subcommand to help with", "unitarget help rep", "unitarget help report "),
    ("an option", "unitarget report --mark", "unitarget report --markdown "),
    ("an option behind an operand", "unitarget link -C build emu-arm --expl",
     "unitarget link -C build emu-arm --explain "),
    ("--help", "unitarget stubs --he", "unitarget stubs --help "),
    ("a choice", "unitarget stubs --format ke", "unitarget stubs --format keyval "),
    ("a choice behind =", "unitarget stubs --format=ke", "unitarget stubs --format=keyval "),
    ("a file", "unitarget report --json rep", "unitarget report --json report.json "),
    ("a file behind =", "unitarget report --json=rep", "unitarget report --json=report.json "),
    ("a file with a blank", "unitarget report --json bl", "unitarget report --json blank\\ name.json "),
    ("a manifest", "unitarget link --target arm=@rep", "unitarget link --target arm=@report.json "),
    ("a folder", "unitarget link -C bui", "unitarget link -C build/"),
    ("a program of a build", "unitarget link -C build emu-a", "unitarget link -C build emu-arm "),
    ("what is no program is not one", "unitarget link -C build lib", "unitarget link -C build lib"),
    ("what they begin with", "unitarget link -C build e", "unitarget link -C build emu-"),
    ("a target's program", "unitarget link -C build --target x=emu-m", "unitarget link -C build --target x=emu-mips "),
    ("a target", "unitarget link -C build emu-arm emu-mips --alias kvm=m",
     "unitarget link -C build emu-arm emu-mips --alias kvm=mips "),
    ("a target, with = behind it", "unitarget link -C build emu-arm emu-mips --program mi",
     "unitarget link -C build emu-arm emu-mips --program mips="),
    ("a target of a schema", "unitarget qapi emit-schema --targets arm=ARM --targets mips=M --target a",
     "unitarget qapi emit-schema --targets arm=ARM --targets mips=M --target arm "),
    ("behind --", "unitarget link -o x -- rep", "unitarget link -o x -- report.json "),
    ("the generator", "unitarget-qapi-gen --supp", "unitarget-qapi-gen --suppress-tracing "),
    ("the generator's schema", "unitarget-qapi-gen rep", "unitarget-qapi-gen report.json "),
]

# Typing goes to a command line that is never run; where it is, tells a widget.
BASH = """\
PS1='READY> '
bind 'set enable-bracketed-paste off' 2>/dev/null
bind 'set bell-style none'
source '{folder}/unitarget.bash'
show() {{ printf 'LINE[%s]\\n' "$READLINE_LINE"; READLINE_LINE=; READLINE_POINT=0; }}
bind -x '"\\C-t": show'
"""
ZSH = """\
PS1='READY> '
fpath=('{folder}' $fpath)
autoload -Uz compinit && compinit -u -d '{home}/zcompdump'
unsetopt beep
show() {{ print -r -- "LINE[$BUFFER]"; BUFFER=; zle reset-prompt }}
zle -N show
bindkey '^T' show
"""


class Shell:
    def __init__(self, name, home, program):
        script = home / f"{name}.rc"
        script.write_text((BASH if name == "bash" else ZSH).format(folder=FOLDER, home=home), encoding="utf-8")
        words = ["bash", "--norc", "--noprofile", "-i"] if name == "bash" else ["zsh", "-f", "-i"]
        environment = {"PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(home), "TERM": "dumb",
                       "LC_ALL": "C.UTF-8", "COLUMNS": "400", "LINES": "50"}
        master, slave = pty.openpty()
        self.process = subprocess.Popen(words, cwd=home / "work", env=environment, stdin=slave, stdout=slave,
                                        stderr=slave, start_new_session=True)
        os.close(slave)
        self.terminal = master
        self.send("stty cols 400; . '%s'\r" % script)
        self.send("echo BEG''UN\r")
        self.wait("BEGUN")

    def send(self, text):
        os.write(self.terminal, text.encode())

    def wait(self, pattern, seconds=30):
        """Reads until the pattern comes."""
        text, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.2)[0]:
                text += os.read(self.terminal, 4096).decode("utf-8", "replace")
            found = re.search(pattern, text)
            if found:
                return found
        raise TimeoutError(f"{pattern} did not come: {text[-300:]!r}")

    def complete(self, typed):
        self.send(typed + "\t\x14")
        return self.wait(r"LINE\[(.*?)\]\r?\n").group(1)

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


def main():
    program = Path(sys.argv[1]).resolve()
    print(f"1..{2 * len(CASES)}")
    number = failed = 0
    with tempfile.TemporaryDirectory(prefix="unitarget-completion-") as folder:
        home = Path(folder)
        (home / "work" / "build").mkdir(parents=True)
        (home / "work" / "build" / "build.ninja").write_text(NINJA, encoding="utf-8")
        (home / "work" / "report.json").write_text("{}", encoding="utf-8")
        (home / "work" / "blank name.json").write_text("{}", encoding="utf-8")
        for name in ("bash", "zsh"):
            shell = Shell(name, home, program) if shutil.which(name) else None
            for what, typed, line in CASES:
                number += 1
                if not shell:
                    print(f"ok {number} - {name}: {what} # SKIP {name} is not installed")
                    continue
                try:
                    found = shell.complete(typed)
                except TimeoutError as problem:
                    found = str(problem)
                good = found == line
                failed += not good
                print(f"{'' if good else 'not '}ok {number} - {name}: {what}")
                if not good:
                    print(f"# expected {line!r}\n# found    {found!r}")
            if shell:
                shell.close()
    sys.exit(1 if failed else 0)


main()
