# SPDX-License-Identifier: MIT
"""A case folder: what it says (case.txt, file names), and how its programs are built.

A Case is read once and never changes. A Build is one Case under one Config: it compiles the
sources, links the per-target programs in the ordinary way, and the unified program by manifests.
"""

import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import threading
from pathlib import Path

SOURCE_SUFFIXES = {".c", ".cc", ".s", ".S"}
LIST_KEYS = {"run", "plan", "not-plan", "check", "skip", "needs", "env"}
TEXT_KEYS = {"targets", "cflags", "ldflags", "link", "status", "same", "fail", "may-fail", "size",
             "todo", "alias"}
ARCHIVE_KEYS = {"archive", "thin", "shared", "script"}
UNIFIED = "unified"

INCLUDE = Path(__file__).resolve().parent / "include"  # what several cases have in common


class Broken(Exception):
    """The case itself does not hold: its ordinary build or an ordinary program fails."""


class Failed(Exception):
    """unitarget, or what it made, does not do what the case expects."""


class Skipped(Exception):
    """This case does not apply to the configuration, or a tool is missing."""


def tool_environment():
    """Environment of every program run here: C locale, and sanitizer reports that can't pass for
    an ordinary refusal (their exit status would be 1 otherwise)."""
    env = dict(os.environ, LC_ALL="C")
    env["ASAN_OPTIONS"] = "exitcode=99:" + env.get("ASAN_OPTIONS", "")
    env["UBSAN_OPTIONS"] = "halt_on_error=1:exitcode=99:" + env.get("UBSAN_OPTIONS", "")
    return env


ENVIRONMENT = tool_environment()
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # many programs here are meant to abort


def run(words, cwd=None, timeout=60, env=None, executable=None):
    """Run a program without input; return its CompletedProcess with bytes in stdout and stderr."""
    return subprocess.run(
        [str(w) for w in words], cwd=cwd, timeout=timeout, env=env or ENVIRONMENT,
        executable=executable, stdin=subprocess.DEVNULL, capture_output=True)


def text(data):
    return data.decode("utf-8", "replace")


def check_call(words, cwd, error=Broken):
    done = run(words, cwd=cwd)
    if done.returncode != 0:
        raise error("%s\nexit status %d\n%s" % (shlex.join(str(w) for w in words), done.returncode,
                                                text(done.stdout + done.stderr)))
    return done


def status_text(code):
    return signal.Signals(-code).name if code < 0 else str(code)


class Case:
    """What a case folder says. Fields are plain data; see README.md for the keys."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.name = self.folder.name
        self.texts = {}     # (key, target or None) -> text
        self.lists = {}     # key -> [text]
        self.archives = {}  # file name -> (kind, [words])
        self._read()
        self.sources = sorted(
            str(p.relative_to(self.folder)) for p in self.folder.rglob("*")
            if p.suffix in SOURCE_SUFFIXES)
        self.targets = self.text("targets").split() or self._targets_of_names()
        self.runs = [shlex.split(r) for r in self.lists.get("run", [""])]
        if not self.targets:
            raise Broken("%s: no target: name files X.TARGET.c, or say `targets:`" % self.name)

    def _read(self):
        path = self.folder / "case.txt"
        lines = path.read_text().splitlines() if path.exists() else []
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            match = re.match(r"([a-z-]+)(?: ([^\s:]+))?:\s*(.*)$", line)
            key = match.group(1) if match else ""
            if key in LIST_KEYS:
                self.lists.setdefault(key, []).append(match.group(3))
            elif key in TEXT_KEYS:
                self.texts[key, match.group(2)] = match.group(3)
            elif key in ARCHIVE_KEYS:
                self.archives[match.group(2)] = (key, match.group(3).split())
            else:
                raise Broken("%s:%d: unknown line: %s" % (path, number, line))

    def text(self, key, target=None):
        return self.texts.get((key, target), self.texts.get((key, None), ""))

    def _targets_of_names(self):
        found = set()
        for name in self.sources:
            stem = Path(name).name.rsplit(".", 1)[0]
            if "/" not in name and "." in stem:
                found.update(stem.split(".", 1)[1].split("+"))
        return sorted(found)

    def aliases(self, target):
        """What else the target's program is called."""
        return self.texts.get(("alias", target), "").split()

    def owners(self, source):
        """The targets that a source belongs to by its name, or None: only where it is named."""
        first, _, rest = source.partition("/")
        stem = Path(source).name.rsplit(".", 1)[0]
        if rest:
            names = first.split("+")
        elif "." in stem:
            names = stem.split(".", 1)[1].split("+")
        else:
            return self.targets
        return names if set(names) <= set(self.targets) else None

    def words(self, target):
        """What the linker is given for a target: `link:`, or common and own objects, archives."""
        given = self.text("link", target)
        if given:
            return given.split()
        common, own = [], []
        in_archives = {w for _, words in self.archives.values() for w in words}
        for source in self.sources:
            owners = self.owners(source)
            if object_name(source) in in_archives or owners is None or target not in owners:
                continue
            (common if owners is self.targets else own).append(object_name(source))
        return common + own + sorted(self.archives)


def object_name(source):
    return source.rsplit(".", 1)[0] + ".o"


class Build:
    """One case under one configuration. Objects are shared by configurations that compile alike."""

    _locks = {}
    _locks_guard = threading.Lock()

    def __init__(self, case, config, root, unitarget):
        self.case, self.config, self.unitarget = case, config, unitarget
        base = Path(root) / case.name / config.compile_key
        self.objects = base / "obj"
        self.links = base / config.link_key
        self.program = {t: "prog-" + t for t in case.targets}
        self.warned = False  # an ordinary link warned of something
        self.expected = {}  # (target, number of the run) -> result of the per-target program

    # -- compiling ---------------------------------------------------------------------------

    def compile(self):
        """Compile the sources and make the archives, unless an earlier configuration has."""
        with Build._locks_guard:
            lock = Build._locks.setdefault(self.objects, threading.Lock())
        with lock:
            stamp = self.objects / ".done"
            if stamp.exists():
                return
            shutil.rmtree(self.objects, ignore_errors=True)
            self.objects.mkdir(parents=True)
            for source in self.case.sources:
                self._compile_one(source)
            for name, (kind, words) in self.case.archives.items():
                self._collect(name, kind, words)
            stamp.touch()

    def _compile_one(self, source):
        path = self.case.folder / source
        output = self.objects / object_name(source)
        output.parent.mkdir(parents=True, exist_ok=True)
        flags = self.config.cflags + self.case.text("cflags").split()
        if any(object_name(source) in words for kind, words in self.case.archives.values()
               if kind == "shared"):
            flags = flags + ["-fPIC"]
        driver = self.config.cxx if path.suffix == ".cc" else self.config.cc
        # In the source's folder, so that equal sources in two folders give equal objects.
        check_call([driver, "-w", *flags, "-I", self.case.folder, "-I", INCLUDE, "-c", path.name, "-o", output],
                   cwd=path.parent)

    def _collect(self, name, kind, words):
        if kind == "script":
            (self.objects / name).write_text(" ".join(words) + "\n")
        elif kind == "shared":
            flags = ["-shared", "-Wl,-soname," + name, "-fuse-ld=" + self.config.linker]
            words = [w.replace("{case}", str(self.case.folder)) for w in words]
            check_call([self.config.cc, *flags, *words, "-o", name], cwd=self.objects)
        else:
            (self.objects / name).unlink(missing_ok=True)
            check_call(["ar", "qcST" if kind == "thin" else "qcS", name, *words], cwd=self.objects)
            check_call(["ranlib", name], cwd=self.objects)

    # -- linking -----------------------------------------------------------------------------

    def located(self, words):
        """Link words with files where they lie, relative to the folder of a link."""
        here = os.path.relpath(self.objects, self.links / "x")
        out = []
        for word in words:
            plain = not word.startswith("-") and re.search(r"\.(o|a|so)$", word)
            out.append(here + "/" + word if plain else word.replace("{obj}", here))
        return out

    def driver(self):
        cxx = any(s.endswith(".cc") for s in self.case.sources)
        return [self.config.cxx if cxx else self.config.cc, *self.config.ldflags,
                *(f.replace("{obj}", os.path.relpath(self.objects, self.links / "x"))
                  for f in self.case.text("ldflags").split())]

    def link_one(self, target):
        folder = self.links / "per"
        folder.mkdir(parents=True, exist_ok=True)
        done = check_call([*self.driver(), *self.located(self.case.words(target)), "-o",
                           self.program[target]], cwd=folder)
        self.warned = self.warned or bool(done.stdout + done.stderr)

    def manifests(self, folder):
        for target in self.case.targets:
            words = self.located(self.case.words(target))
            (folder / (target + ".manifest")).write_text("".join(w + "\n" for w in words))

    def unified_command(self, *options):
        words = [self.unitarget, "link", "-o", UNIFIED, *options]
        for target in self.case.targets:
            words += ["--target", "%s=@%s.manifest" % (target, target)]
        for target in self.case.targets:
            words += ["--program", "%s=%s" % (target, self.program[target])]
            for name in self.case.aliases(target):
                words += ["--alias", "%s=%s" % (name, target)]
        return [*words, "--", *self.driver()]

    def link_unified(self, name="uni", options=("--links", "--quiet"), fresh=True):
        """Run `unitarget link` in folder `name`; return what it said."""
        folder = self.links / name
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        self.manifests(folder)
        return run(self.unified_command(*options), cwd=folder)

    # -- running -----------------------------------------------------------------------------

    def environment(self):
        env = dict(ENVIRONMENT, LD_LIBRARY_PATH=str(self.objects))
        env.update(e.split("=", 1) for e in self.case.lists.get("env", []))
        return env

    def run_per_target(self, target, arguments):
        return run(["./" + self.program[target], *arguments], cwd=self.links / "per", timeout=20,
                   env=self.environment())

    def run_unified(self, way, target, arguments, folder="uni"):
        """Run the unified program as a target; `way` is how it is selected."""
        if way == "name":
            words = ["./" + self.program[target], *arguments]
        elif way == "option":
            words = ["./" + UNIFIED, "-target", target, *arguments]
        else:
            raise ValueError(way)
        return run(words, cwd=self.links / folder, timeout=20, env=self.environment())
