#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Projects of others that use unitarget, each built in a folder of its own outside this tree, as a new user would.

usage: run.py --work DIR [CASE...]

The plugin comes to them in three ways: installed, as a subproject, or built while configuring from a copy of buildtools/.
What their unified program says, as each target, has to be what the target's own program says; and what a change
compiles and links again has to be what depends on it. Prints TAP.
"""
import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

import recipes
from place import ROOT, TARGETS, Failure, Place, compare, copy_sample, copy_tree, expect_names, expect_steps

BOOTSTRAP = """bootstrap = run_command('sh', files('buildtools/bootstrap.sh'), meson.current_build_dir() / 'buildtools',
  check: false)
if bootstrap.returncode() != 0
  error(bootstrap.stderr())
endif
unitarget = find_program(bootstrap.stdout().strip())"""
WRAP = """[wrap-git]
directory = unitarget
url = https://example.org/unitarget.git
revision = v0.1.0

[provide]
program_names = unitarget, unitarget-qapi-gen
dependency_names = unitarget, unitarget-qapi
"""
CROSS = """[binaries]
c = 'gcc'
ar = 'ar'
strip = 'strip'
pkgconfig = 'pkg-config'
[host_machine]
system = 'linux'
cpu_family = 'x86_64'
cpu = 'x86_64'
endian = 'little'
[properties]
needs_exe_wrapper = false
"""
QMP = b"".join(b'{"execute": "%s"}\n' % c for c in
               (b"qmp_capabilities", b"query-cpu-models", b"query-endianness", b"query-commands"))


# ---- the three ways in ----

def bring(place, way):
    """Makes the plugin available to the project that was copied to the place."""
    if way == "subproject":
        folder = place.source / "subprojects"
        folder.mkdir()
        (folder / "unitarget.wrap").write_text(WRAP, encoding="utf-8")
        copy_tree(folder / "unitarget")
    elif way == "bootstrap":
        shutil.copytree(ROOT / "buildtools", place.source / "buildtools")
        build = place.source / "meson.build"
        text = build.read_text(encoding="utf-8")
        build.write_text(text.replace("unitarget = find_program('unitarget')", BOOTSTRAP), encoding="utf-8")


def plain(place, way="installed", *options, targets=TARGETS, **environment):
    copy_sample(place, "plain")
    bring(place, way)
    place.run("meson", "setup", place.build, *options, **environment)
    place.steps(**environment)
    compare(place, place.build, targets)
    expect_steps("nothing has changed", place.steps(**environment), [])


def schema(place, way="installed", *options, **environment):
    copy_sample(place, "schema")
    bring(place, way)
    place.run("meson", "setup", place.build, *options, **environment)
    place.steps(**environment)
    compare(place, place.build, arguments=[()], stdin=QMP)
    expect_steps("nothing has changed", place.steps(**environment), [])


def carried_alone(place):
    """buildtools/ by itself, and as a subproject of its own."""
    copy_sample(place, "plain")
    shutil.copytree(ROOT / "buildtools", place.source / "subprojects" / "unitarget")
    (place.source / "meson.build").write_text(
        "project('p', 'c')\nsubproject('unitarget')\n"
        "custom_target('v', output: 'v', command: [find_program('unitarget'), '--version'], capture: true,\n"
        "  build_by_default: true)\n", encoding="utf-8")
    place.run("meson", "setup", place.build)
    place.steps()
    if not (place.build / "v").read_text(encoding="utf-8").startswith("unitarget "):
        raise Failure("the subproject's program does not run")
    place.run("meson", "setup", place.build / "alone", place.source / "subprojects" / "unitarget")


def bootstrap_fails(place):
    """What goes wrong while the plugin is built stops the configuring there, and is shown."""
    copy_sample(place, "plain")
    bring(place, "bootstrap")
    (place.source / "buildtools" / "main.c").write_text("#error broken on purpose\n", encoding="utf-8")
    result = place.run("meson", "setup", place.build, status=1)
    if b"broken on purpose" not in result.stdout + result.stderr:
        raise Failure("the compiler's message is not shown: " + result.stdout.decode())


# ---- what a change builds ----

def touched(place):
    plain(place)
    link = r"unitarget link"
    objects = {"src/hash.c": ["plan --check", r"src_hash\.c\.o", r"csr\S* libcommon\.a", r"-o toy-arm", r"-o toy-mips ", r"-o toy-mips64el", link],
               "src/arm/cpu.c": ["plan --check", r"src_arm_cpu\.c\.o", r"-o toy-arm", link],
               "src/mips/models.c": ["plan --check", r"src_mips_models\.c\.o", r"csr\S* libcommon\.a", r"-o toy-mips ", r"-o toy-mips64el", link]}
    for name, expected in objects.items():
        path = place.source / name
        path.write_text(path.read_text(encoding="utf-8") + "\nextern int touched;\n", encoding="utf-8")
        expect_steps(name, place.steps(), expected)
        compare(place, place.build)


def fourth_target(place):
    """It compiles no common object again, and is found by itself."""
    plain(place)
    before = (place.build / "libcommon.a.p/src_hash.c.o").stat().st_mtime_ns
    text = (place.source / "configs/mips.mak").read_text(encoding="utf-8")
    (place.source / "configs/mips64.mak").write_text(text.replace("32", "64"), encoding="utf-8")
    if b"mips64 is new" not in place.run("ninja", "-C", place.build, status=1).stdout:
        raise Failure("the first run does not say that there is a new target")
    place.steps()
    if (place.build / "libcommon.a.p/src_hash.c.o").stat().st_mtime_ns != before:
        raise Failure("a common object was compiled again")
    compare(place, place.build, TARGETS + ["mips64"])


def new_command(place):
    """A conditional command comes with its stub."""
    schema(place)
    path = place.source / "qapi/toy.json"
    path.write_text(path.read_text(encoding="utf-8") + """
##
# @query-fpu:
#
# Since: 1.1
##
{ 'command': 'query-fpu', 'if': 'HAS_FPU' }
""", encoding="utf-8")
    path = place.source / "src/arm/models.c"
    path.write_text(path.read_text(encoding="utf-8") + "void qmp_query_fpu(Error **errp) {\n}\n", encoding="utf-8")
    place.steps()
    compare(place, place.build, arguments=[()], stdin=QMP + b'{"execute": "query-fpu"}\n')


def wrong_verdict(place):
    """A name that the plan cannot see stops the compiler, not the user of the program."""
    copy_sample(place, "plain")
    path = place.source / "src/hash.c"
    path.write_text(path.read_text(encoding="utf-8") +
                    "\n#define GLUE(a, b) a##b\nint hidden(void);\nint hidden(void) { return GLUE(WORD_, BITS); }\n",
                    encoding="utf-8")
    place.run("meson", "setup", place.build)
    result = place.run("ninja", "-C", place.build, status=1)
    if b"WORD_BITS" not in result.stdout:
        raise Failure("the compiler does not say which name: " + result.stdout.decode())


def selected(place):
    copy_sample(place, "plain")
    place.run("meson", "setup", place.build, "-Dtarget_list=mips")
    place.steps()
    compare(place, place.build, ["mips"])
    place.run("meson", "configure", place.build, "-Dtarget_list=arm,mips64el")
    place.steps()
    compare(place, place.build, ["arm", "mips64el"])
    expect_names("links", place.build / "unified", "toy-arm", "toy-mips64el")
    result = place.run("meson", "setup", place.build / "other", "-Dtarget_list=sparc", status=1)
    log = (place.build / "other/meson-logs/meson-log.txt").read_text(encoding="utf-8") # where Meson puts messages
    if "arm, mips, mips64el" not in log:
        raise Failure(f"a wrong target's message does not list the right ones: {result.stdout.decode()}{log}")


def options(place):
    """Each of the options, what is installed, and where the unified program is left out."""
    copy_sample(place, "plain", "options")
    place.run("meson", "setup", place.build, "-Dstrip=true", "--prefix", "/usr")
    place.steps()
    compare(place, place.build)
    expect_steps("nothing has changed", place.steps(), [])
    place.run("meson", "test", "-C", place.build, "stubs")
    root = place.source.parent / "root"
    place.run("meson", "install", "-C", place.build, DESTDIR=str(root))
    expect_names("installed", root / "usr/bin", "toy", *[f"toy-{t}" for t in TARGETS])
    if b".symtab" in (root / "usr/bin/toy").read_bytes() or b".symtab" not in (place.build / "toy").read_bytes():
        raise Failure("what is installed is not stripped, or what was built is")
    for target in TARGETS:
        own, found = (place.run(p).stdout for p in (place.build / f"toy-{target}", root / "usr/bin" / f"toy-{target}"))
        if own != found:
            raise Failure(f"installed toy-{target}: {found}, its own program: {own}")
    place.run("meson", "configure", place.build, "-Dtarget_list=mips*", "-Dper_target=false", "-Dsavings_report=true")
    steps = place.steps()
    if any(re.search("-o toy-mips", s) for s in steps):
        raise Failure("per-target programs are linked: " + "\n".join(steps))
    place.run("meson", "install", "-C", place.build, DESTDIR=str(root))
    expect_names("installed again, with fewer targets", root / "usr/bin", "toy", "toy-mips", "toy-mips64el")
    if not (place.build / "savings.html").exists():
        raise Failure("there is no report")
    shutil.rmtree(place.build)
    result = place.run("meson", "setup", place.build, "-Dtarget_list=sparc", status=1)
    if b"the targets are arm, mips, mips64el" not in result.stdout:
        raise Failure("a wrong name: " + result.stdout.decode())


def refused(place):
    """Where there can be no unified program, the others are built, unless it was asked for."""
    copy_sample(place, "plain", "options")
    file = place.source.parent / "cross.txt"
    file.write_text(CROSS.replace("'x86_64'", "'aarch64'"), encoding="utf-8")
    for number, words in enumerate((["-Db_lto=true"], ["-Db_sanitize=address", "-Db_lundef=false"], ["-Dc_args=-flto"],
                                    ["-Dc_link_args=-fuse-ld=gold"], ["--cross-file", file])):
        build = place.build / str(number)
        if "-fuse-ld=gold" in words[0]:
            if not shutil.which("ld.gold"):
                continue
            environment = {"CC_LD": "gold"}
        else:
            environment = {}
        place.run("meson", "setup", build, *([] if environment else words), **environment)
        place.run("ninja", "-C", build)
        names = {p.name for p in build.glob("toy*") if p.is_file()}
        if names != {f"toy-{t}" for t in TARGETS}:
            raise Failure(f"{words}: there are {names}")
        result = place.run("meson", "setup", build / "again", "-Dunified=enabled", *([] if environment else words), status=1, **environment)
        if b"unitarget" not in result.stdout.partition(b"ERROR")[2]:
            raise Failure(f"{words}: the message does not say why: {result.stdout.decode()}")


def samurai(place):
    plain(place, "installed", NINJA="samu")


def cross(place):
    """A cross file for this very machine: the plugin is the build machine's."""
    file = place.source.parent / "cross.txt"
    file.write_text(CROSS, encoding="utf-8")
    plain(place, "installed", "--cross-file", file)


def pkg_config(place):
    """Found by pkg-config of the build machine, in a cross build, with nothing in PATH."""
    copy_sample(place, "plain")
    build = place.source / "meson.build"
    text = build.read_text(encoding="utf-8")
    build.write_text(text.replace("find_program('unitarget')", "find_program(dependency('unitarget', native: true).get_variable('unitarget'))"),
                     encoding="utf-8")
    file = place.source.parent / "cross.txt"
    file.write_text(CROSS, encoding="utf-8")
    place.environment["PATH"] = place.environment["PATH"].split(":", 1)[1]
    found = place.environment.pop("PKG_CONFIG_PATH")
    place.run("meson", "setup", place.build, "--cross-file", file, PKG_CONFIG_PATH_FOR_BUILD=found)
    place.steps(PKG_CONFIG_PATH_FOR_BUILD=found)
    compare(place, place.build)


def unity(place):
    """Common sources in one unit; what a target has of its own stays apart."""
    copy_sample(place, "plain")
    result = place.run("meson", "setup", place.build, "--unity=on", status=1)
    if b"extract" not in (result.stdout + result.stderr).lower():
        raise Failure("the message is not Meson's own: " + result.stdout.decode())


def muon(place):
    copy_sample(place, "plain")
    place.run("muon-meson", "setup", place.build)
    place.steps()
    compare(place, place.build)


def runtime(place):
    """The example of docs/runtime.md, word by word."""
    text = (ROOT / "docs/runtime.md").read_text(encoding="utf-8")
    blocks = ["".join(line[4:] or "\n" for line in block.splitlines(keepends=True))
              for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, re.MULTILINE)]
    for name, block in zip(("toy.json", "main.c", "run"), blocks, strict=True):
        (place.source / name).write_text(block, encoding="utf-8")
    answer = place.run("sh", "-e", "run").stdout
    if b'{"return": {"major": 1}}' not in answer:
        raise Failure(f"it answers {answer}")


# ---- other builds than Meson's ----

def cmake(place):
    copy_sample(place, "plain", "cmake")
    place.run("cmake", "-G", "Ninja", "-S", place.source, "-B", place.build)
    place.steps()
    compare(place, place.build)
    expect_steps("nothing has changed", place.steps(), [])
    path = place.source / "src/hash.c"
    path.write_text(path.read_text(encoding="utf-8") + "\nextern int touched;\n", encoding="utf-8")
    expect_steps("src/hash.c", place.steps(), [r"hash\.c\.o", *[f"-o toy-{t} " for t in TARGETS], "unitarget link"])
    root = place.source.parent / "root"
    place.run("cmake", "--install", place.build, "--prefix", "/usr", DESTDIR=str(root))
    expect_names("installed", root / "usr/bin", "toy", *[f"toy-{t}" for t in TARGETS])


def make(place):
    copy_sample(place, "plain", "make")
    place.run("make", "-s")
    compare(place, place.source)
    if place.run("make", "-q", status=0).stdout:
        raise Failure("a second run would do something")
    path = place.source / "src/arm/cpu.c"
    path.write_text(path.read_text(encoding="utf-8") + "\nextern int touched;\n", encoding="utf-8")
    text = place.run("make").stdout.decode()
    if "mips/cpu.o" in text or "unitarget link" not in text:
        raise Failure("not what depends on src/arm/cpu.c: " + text)
    compare(place, place.source)
    root = place.source.parent / "root"
    place.run("make", "-s", "install", f"DESTDIR={root}")
    expect_names("installed", root / "usr/local/bin", "toy", *[f"toy-{t}" for t in TARGETS])


def bear(place):
    """What Make compiles, as bear sees it, is classified."""
    copy_sample(place, "plain", "make")
    place.run("bear", "--", "make", "-s")
    said = place.run("unitarget", "classify", "-C", ".", "--no-cache").stdout.decode()
    if "3 targets, 11 compile steps" not in said or "src/mips/models.c" not in said:
        raise Failure("make compiles models.c for both, which need not be: " + said)


CASES = {
    "plain": plain,
    "plain-subproject": lambda p: plain(p, "subproject"),
    "plain-bootstrap": lambda p: plain(p, "bootstrap"),
    "schema": schema,
    "schema-subproject": lambda p: schema(p, "subproject"),
    "carried-alone": carried_alone,
    "bootstrap-fails": bootstrap_fails,
    "touched": touched,
    "fourth-target": fourth_target,
    "new-command": new_command,
    "wrong-verdict": wrong_verdict,
    "selected": selected,
    "clang": lambda p: plain(p, CC="clang"),
    "schema-clang": lambda p: schema(p, CC="clang"),
    "ccache": lambda p: plain(p, CC="ccache gcc"),
    "pie": lambda p: plain(p, "installed", "-Db_pie=true"),
    "no-pie": lambda p: plain(p, "installed", "-Db_pie=false", "-Dc_link_args=-no-pie", "-Dc_args=-fno-pie"),
    "coverage": lambda p: plain(p, "installed", "-Db_coverage=true"),
    "release": lambda p: plain(p, "installed", "--buildtype=release", "-Dstrip=true"),
    "cross": cross,
    "pkg-config": pkg_config,
    "options": options,
    "refused": refused,
    "samurai": samurai,
    "unity": unity,
    "muon": muon,
    "runtime": runtime,
    "cmake": cmake,
    "make": make,
    "bear": bear,
    "github": recipes.github,
    "gitlab": recipes.gitlab,
    "two-machines": recipes.two_machines,
}
NEEDS = {"github": "git", "gitlab": "git", "two-machines": "redis-server", "samurai": "samu",
         "clang": "clang", "schema-clang": "clang", "ccache": "ccache", "muon": "muon-meson", "cmake": "cmake", "make": "make", "bear": "bear"}


def install(work):
    """This tree, installed as its users do it."""
    build = work / "unitarget"
    for words in (["meson", "setup", build, ROOT, "--prefix", work / "installed", "-Dtests=disabled", "-Dtarget_list=mips"],
                  ["ninja", "-C", build], ["meson", "install", "-C", build]):
        if words[1] == "setup" and (build / "build.ninja").exists():
            continue
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return work / "installed"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("cases", nargs="*")
    args = parser.parse_args()
    work = args.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    installed = install(work)
    names = args.cases or list(CASES)
    print(f"1..{len(names)}")
    failed = 0
    for number, name in enumerate(names, 1):
        missing = name in NEEDS and not shutil.which(NEEDS[name])
        if missing:
            print(f"ok {number} - {name} # SKIP there is no {NEEDS[name]}", flush=True)
            continue
        own = name.endswith(("-subproject", "-bootstrap")) or name in ("carried-alone", "bootstrap-fails", "github", "gitlab")
        try:
            missing = CASES[name](Place(work, name, None if own else installed))
            print(f"ok {number} - {name}" + (f" # SKIP {missing}" if missing else ""), flush=True)
        except Failure as problem:
            failed += 1
            print(f"not ok {number} - {name}", flush=True)
            print("".join(f"# {line}\n" for line in str(problem).splitlines()), end="", flush=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
