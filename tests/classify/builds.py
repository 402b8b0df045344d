# SPDX-License-Identifier: MIT
"""Small builds for the tests of `unitarget classify`, and what is true of them."""
import json
import os
import re
import shlex
import subprocess
from pathlib import Path

OLD = 1_500_000_000  # files that were changed just now are not trusted to the cache


class Build:
    """A folder with sources and a compile_commands.json; each target has its own output folder."""

    def __init__(self, folder, unitarget, cc="gcc"):
        self.folder = Path(folder)
        self.unitarget = unitarget
        self.cc = cc
        self.steps = []
        self.folder.mkdir(parents=True, exist_ok=True)

    def put(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (OLD, OLD))
        return name

    def step(self, target, source, *flags, cc=None):
        output = f"lib{target}.a.p/{source.replace('/', '_')}.o"
        words = [*shlex.split(cc or self.cc), *flags, "-MD", "-MF", output + ".d", "-o", output, "-c", source]
        self.steps.append({"directory": str(self.folder), "file": source, "output": output,
                           "command": shlex.join(words)})

    def write(self):
        self.put("compile_commands.json", json.dumps(self.steps, indent=1))

    def run(self, *options, status=0, env=None):
        """What the program prints, or, if it fails as expected, its messages."""
        self.write()
        done = subprocess.run([self.unitarget, "classify", "-C", str(self.folder), *options],
                              capture_output=True, text=True, timeout=300, env=env)
        if done.returncode != status:
            raise AssertionError(f"exit status {done.returncode}: {done.stderr}")
        return done.stdout if status == 0 else done.stderr

    def classify(self, *options, env=None):
        return json.loads(self.run("--format=json", *options, env=env))

    def words(self, step):
        """Of the command, without where results go."""
        words, kept = shlex.split(step["command"]), []
        while words:
            word = words.pop(0)
            if word in ("-o", "-MF"):
                words.pop(0)
            elif word not in ("-MD", "-c"):
                kept.append(word)
        return kept

    def text(self, step):
        """What the compiler sees of a step: no line markers, white space made equal."""
        done = subprocess.run([*self.words(step), "-E"], cwd=self.folder, capture_output=True, check=True,
                              text=True)
        lines = [line for line in done.stdout.splitlines() if not re.match(r"# \d", line)]
        parts = re.split(r'("(?:[^"\\]|\\.)*")', " ".join(lines))
        return " ".join(part if part.startswith('"') else " ".join(part.split()) for part in parts)

    def object(self, step, *flags):
        path = self.folder / "object.o"
        subprocess.run([*self.words(step), *flags, "-c", "-o", str(path)], cwd=self.folder, check=True,
                       capture_output=True)
        return path.read_bytes()

    def truth(self):
        """File -> the sets of outputs whose text, and other options, are equal."""
        files = {}
        for step in self.steps:
            other = [w for w in self.words(step) if not w.startswith(("-D", "-U", "-I", "-i"))]
            key = (self.text(step), tuple(w for w in other if w.startswith("-") and not w.startswith("-W")))
            files.setdefault(step["file"], {}).setdefault(key, set()).add(step["output"])
        return {f: sorted(map(sorted, classes.values())) for f, classes in files.items()}


def classes(answer):
    return {u["file"]: sorted(sorted(c["outputs"]) for c in u["classes"]) for u in answer["units"]}


def unit(answer, name):
    return next(u for u in answer["units"] if u["file"] == name)
