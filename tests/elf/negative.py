# SPDX-License-Identifier: MIT
"""Inputs that `unitarget link` must refuse: with a message that names what is wrong, a failing exit
status, no output, nothing left behind, and an earlier output left alone.

A refusal is a function that prepares a Work and may change the command; see `refusal`."""

import functools
import json
import os
import re
import shutil
import threading
from pathlib import Path

import mutate
from checks import check_refusal
from elfcase import UNIFIED, Failed, Skipped, check_call, run, status_text, text

SOURCES = {
    "main.c": "int name(void);\nextern int datum;\n"
              "int main(void)\n{\n    return name() + datum;\n}\n",
    "a.c": "int datum = 1;\nint name(void)\n{\n    return datum;\n}\n",
    "b.c": "int datum = 2;\nint name(void)\n{\n    return -datum;\n}\n",
    "member.c": "int member(void)\n{\n    return 1;\n}\n",
}
REFUSALS = []  # (name, pattern, function)
_objects_lock = threading.Lock()


def refusal(pattern, name=None):
    """Register a function of a Work as a refusal whose message must match `pattern`."""
    def register(function):
        REFUSALS.append((name or function.__name__.replace("_", "-"), pattern, function))
        return function
    return register


class Work:
    """A folder with objects of two targets that link as they are. A refusal changes files, words or
    the command; `words` are each target's manifest, `None` for a manifest that is not written."""

    def __init__(self, opts, folder, objects):
        self.unitarget, self.folder = opts.unitarget, folder
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(objects, folder)
        self.words = {"a": ["main.o", "a.o"], "b": ["main.o", "b.o"]}
        self.targets = None           # the --target words, if not one for each manifest
        self.options = ["-o", UNIFIED]
        self.driver = ["cc"]
        self.kept = {}                # file -> bytes that must stay

    def path(self, name):
        return self.folder / name

    def compile(self, name, source, *flags, cc="gcc"):
        suffix = ".s" if source.lstrip().startswith(".") else ".c"
        self.path("source" + suffix).write_text(source)
        check_call([cc, "-w", *flags, "-c", "source" + suffix, "-o", name], self.folder)
        self.path("source" + suffix).unlink()

    def patch(self, name, **fields):
        elf = mutate.Elf(self.path(name).read_bytes())
        for field, value in fields.items():
            elf.put(field, value)
        self.path(name).write_bytes(elf.data)

    def keep(self, name, data=b"keep me\n"):
        self.path(name).write_bytes(data)
        self.kept[name] = data

    def link(self):
        for target, words in self.words.items():
            if words is not None:
                self.path(target + ".manifest").write_text("".join(w + "\n" for w in words))
        targets = self.targets
        if targets is None:
            targets = [w for t in self.words for w in ("--target", "%s=@%s.manifest" % (t, t))]
        return run([self.unitarget, "link", *self.options, *targets, "--", *self.driver],
                   cwd=self.folder)

    def listing(self):
        names = {str(p.relative_to(self.folder)) for p in self.folder.rglob("*")}
        return {n for n in names if not n.split("/")[0].endswith((".p", ".manifest"))}


@functools.lru_cache(maxsize=None)
def compiled(root):
    folder = Path(root) / "refusals" / "objects"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, source in SOURCES.items():
        (folder / name).write_text(source)
        check_call(["gcc", "-O2", "-fPIE", "-c", name], folder)
        (folder / name).unlink()
    return folder


def objects_of(root):
    with _objects_lock:
        return compiled(str(root))


def jobs(opts, root):
    """(label, action) of every refusal, and of the check that the unharmed input links."""
    def action(name, pattern, prepare):
        if not shutil.which("gcc"):
            raise Skipped("gcc is not installed")
        work = Work(opts, Path(root) / "refusals" / name, objects_of(root))
        prepare(work)
        attempt(work, pattern)
        work.keep(UNIFIED)
        attempt(work, pattern)
    found = [("refuse-" + n, functools.partial(action, n, p, f)) for n, p, f in REFUSALS]
    return [("refuse-nothing", functools.partial(unharmed, opts, root)), *found,
            ("refuse-cut-objects", functools.partial(cut_objects, opts, root)),
            ("refuse-links-over-files", functools.partial(links_over_files, opts, root)),
            ("relink-one-changed", functools.partial(one_changed, opts, root)),
            ("build-ids", functools.partial(build_ids, opts, root)),
            ("manifest-in-a-build", functools.partial(manifest_in_a_build, opts, root)),
            ("drivers-of-two-languages", functools.partial(drivers, opts, root)),
            ("ninja-links-again", functools.partial(ninja_links_again, opts, root)),
            ("ninja-links-again-in-a-build", functools.partial(ninja_links_again_in_a_build, opts, root))]


def attempt(work, pattern):
    before = work.listing()
    done = work.link()
    check_refusal(done, pattern)
    if work.listing() != before:
        raise Failed("refused, but these differ: %s" % " ".join(sorted(work.listing() ^ before)))
    for name, data in work.kept.items():
        if work.path(name).read_bytes() != data:
            raise Failed("refused, but %s is changed" % name)


def unharmed(opts, root):
    """The files that all refusals start from are good."""
    work = Work(opts, Path(root) / "refusals" / "nothing", objects_of(root))
    done = work.link()
    if done.returncode != 0:
        raise Failed("exit status %s\n%s" % (status_text(done.returncode), text(done.stderr)))


def cut_objects(opts, root):
    """An object cut short at any length is refused by name."""
    work = Work(opts, Path(root) / "refusals" / "cut", objects_of(root))
    whole = work.path("a.o").read_bytes()
    lengths = sorted({1, 3, 4, 15, 16, 52, 63, 64, 65, len(whole) - 1, len(whole) - 64,
                      *range(100, len(whole), max(1, len(whole) // 30))})
    for length in lengths:
        work.path("a.o").write_bytes(whole[:length])
        try:
            attempt(work, r"a\.o")
        except Failed as why:
            raise Failed("cut to %d of %d bytes: %s" % (length, len(whole), why))


def links_over_files(opts, root):
    """--links leaves files and folders alone that are not links."""
    work = Work(opts, Path(root) / "refusals" / "links", objects_of(root))
    work.options.append("--links")
    work.keep("a")
    done = work.link()
    if done.returncode == 0 or "a" not in text(done.stderr).split("unitarget", 1)[-1]:
        raise Failed("a file in the way of a link: exit status %d\n%s" % (
            done.returncode, text(done.stderr)))
    if work.path("a").read_bytes() != work.kept["a"] or work.path("a").is_symlink():
        raise Failed("a file in the way of a link was replaced")


def one_changed(opts, root):
    """Of what the last run rewrote, all is used again but an object that has changed; a damaged
    archive of the last run is named."""
    work = Work(opts, Path(root) / "refusals" / "changed", objects_of(root))
    work.options.append("--summary=json")

    def reused():
        done = work.link()
        if done.returncode != 0:
            raise Failed("exit status %s\n%s" % (status_text(done.returncode), text(done.stderr)))
        objects = json.loads(done.stdout)["objects"]
        return objects["rewritten"] - objects["reused"]

    found = [reused(), reused()]
    work.compile("a.o", SOURCES["a.c"] + "int more = 1;\n", "-fPIE")
    found.append(reused())
    if found != [3, 0, 1]:
        raise Failed("objects made anew in three runs: %s, not 3, 0, 1" % found)
    archive = work.path(UNIFIED + ".p/objects.a")
    archive.write_bytes(archive.read_bytes()[:-100])
    check_refusal(work.link(), r"objects\.a: damaged archive")
    archive.unlink()
    if reused() != 3:
        raise Failed("without the archive of the last run, some objects are said to be in it")


def manifest_in_a_build(opts, root):
    """With -C, a target may have a manifest: named from where the command is given, its words from
    the build folder."""
    work = Work(opts, Path(root) / "refusals" / "manifest", objects_of(root))
    in_a_build(work, UNIFIED)
    check_call(["mkdir", "sub"], work.folder)
    work.path("sub/c.manifest").write_text("main.o\na.o\n")
    done = run([opts.unitarget, "link", "--quiet", "-C", "..", "-o", UNIFIED, "--target",
                "c=@c.manifest", "--target", "first=prog-b", "prog-a"], cwd=work.path("sub"))
    if done.returncode != 0:
        raise Failed("exit status %s\n%s" % (status_text(done.returncode), text(done.stderr)))
    found = [run(["./" + UNIFIED, "-target", t], cwd=work.path("sub")).returncode
             for t in ("c", "first", "a")]
    if found != [2, 0, 2]:
        raise Failed("exit status of the targets: %s" % found)


def drivers(opts, root):
    """Of a C and a C++ driver, the one for C++ links; of two compilers, neither, unless one is named
    behind `--`."""
    work = Work(opts, Path(root) / "refusals" / "drivers", objects_of(root))
    in_a_build(work, UNIFIED)
    text_of = work.path("build.ninja").read_text()

    def attempt_with(a, b, driver, pattern):
        work.path("build.ninja").write_text(
            "rule l\n  command = %s -o $out $in\nrule m\n  command = %s -o $out $in\n%s" % (
                a, b, text_of.split("\n", 2)[2].replace("link", "l", 1).replace("link", "m", 1)))
        done = run([opts.unitarget, "link", *work.options, "prog-a", "prog-b", *driver],
                   cwd=work.folder)
        if pattern:
            check_refusal(done, pattern)
        elif done.returncode:
            raise Failed("%s, %s: exit status %s\n%s" % (a, b, status_text(done.returncode),
                                                         text(done.stderr)))

    for name, words in (("g++", "exec g++ \"$@\""), ("gcc", "exit 9"), ("clang", "exec gcc \"$@\"")):
        work.path(name).write_text("#!/bin/sh\n%s\n" % words)
        work.path(name).chmod(0o755)
    attempt_with("./gcc", "env A=b ./g++", [], None)
    attempt_with("nice -n 1 ./g++", "./gcc", [], None)
    attempt_with("./g++", "./clang", [], r"\./g\+\+.*\./clang")
    attempt_with("./gcc", "./clang", ["--", "./clang"], None)


def ninja_links_again(opts, root):
    """With --depfile, Ninja links again when an object, a manifest, or a member of a thin archive
    has changed, and only then."""
    if not shutil.which("ninja"):
        raise Skipped("ninja is not installed")
    work = Work(opts, Path(root) / "refusals" / "ninja", objects_of(root))
    make_archive(work, "rcsT")
    work.path("a.manifest").write_text("main.o\na.o\nlibx.a\n-umember\n")
    work.path("b.manifest").write_text("main.o\nb.o\n")
    work.path("build.ninja").write_text(
        "rule unify\n  restat = 1\n  depfile = $out.d\n  deps = gcc\n"
        "  command = %s link -o $out --depfile $out.d"
        " --target a=@a.manifest --target b=@b.manifest --quiet -- cc\n"
        "build %s: unify\n" % (opts.unitarget, UNIFIED))

    links_once_after_changes(work, "a.o", "b.o", "main.o", "b.manifest", "member.o")


def ninja_links_again_in_a_build(opts, root):
    """The same with -C: when a file has changed that describes the build, build.ninja or one that it includes."""
    if not shutil.which("ninja"):
        raise Skipped("ninja is not installed")
    work = Work(opts, Path(root) / "refusals" / "ninja-build", objects_of(root))
    work.path("sub").mkdir(exist_ok=True)
    work.path("build.ninja").write_text(
        "include sub/rules.ninja\nsubninja sub/programs.ninja\n"
        "rule unify\n  restat = 1\n  depfile = $out.d\n  deps = gcc\n"
        "  command = %s link -C . -o $out --depfile $out.d --quiet pa pb\n"
        "build %s: unify | pa pb\ndefault %s\n" % (opts.unitarget, UNIFIED, UNIFIED))
    work.path("sub/rules.ninja").write_text("rule link\n  command = cc -o $out $in\n")
    work.path("sub/programs.ninja").write_text("include %s\n" % work.path("sub/more.ninja").absolute())
    work.path("sub/more.ninja").write_text("build pa: link main.o a.o\nbuild pb: link main.o b.o\n")
    links_once_after_changes(work, "build.ninja", "sub/rules.ninja", "sub/programs.ninja", "sub/more.ninja")


def links_once_after_changes(work, *names):
    def links():
        done = run(["ninja"], cwd=work.folder)
        if done.returncode != 0:
            raise Failed("ninja: %s" % text(done.stdout + done.stderr))
        return b"no work to do" not in done.stdout

    if not links() or links():
        raise Failed("ninja does not link once, but never or always")
    for name in names:
        os.utime(work.path(name))
        if not links() or links():
            raise Failed("ninja does not link once after a change of %s" % name)


def build_id(program, folder):
    """The build-id of a program in hexadecimal digits, or None."""
    notes = text(check_call(["readelf", "-nW", program], folder).stdout)
    found = re.search("Build ID: ([0-9a-f]+)", notes)
    return found and found.group(1)


def build_ids(opts, root):
    """A unified program has a build-id where a per-target one has: as long, and of its contents;
    the very same where the user has chosen it."""
    for option in ["", "=sha1", "=md5", "=uuid", "=none", "=0x0123456789abcdef"]:
        for linker in ("bfd", "lld"):
            if shutil.which("ld." + linker):
                work = Work(opts, Path(root) / "refusals" / ("id" + option + linker),
                            objects_of(root))
                work.driver += ["-fuse-ld=" + linker]
                work.driver += ["-Wl,--build-id" + option] if option else []
                build_ids_of(work, "--build-id%s, %s" % (option, linker), "=0x" in option)


def build_ids_of(work, label, chosen):
    def linked():
        done = work.link()
        if done.returncode != 0:
            raise Failed("exit status %s\n%s" % (status_text(done.returncode), text(done.stderr)))
        return build_id(UNIFIED, work.folder)

    check_call([*work.driver, "main.o", "a.o", "-o", "per"], work.folder)
    wanted, found = build_id("per", work.folder), linked()
    if len(wanted or "") != len(found or "") or (chosen and wanted != found):
        raise Failed("%s: %s, per target %s" % (label, found, wanted))
    if chosen or not found:
        return
    work.path(UNIFIED).unlink()
    if linked() != found and "uuid" not in label:
        raise Failed("%s: another one for the same contents" % label)
    work.compile("a.o", SOURCES["a.c"] + "int more = 1;\n", "-fPIE")
    if linked() == found:
        raise Failed("%s: the same for other contents" % label)


# -- objects -----------------------------------------------------------------------------------

@refusal(r"a\.o.*ELF")
def text_for_an_object(work):
    work.path("a.o").write_text("int not_an_object;\n" * 20)


@refusal(r"a\.o")
def empty_object(work):
    work.path("a.o").write_bytes(b"")


@refusal(r"nosuch\.o")
def missing_object(work):
    work.words["b"].append("nosuch.o")


@refusal(r"a\.o")
def folder_for_an_object(work):
    work.path("a.o").unlink()
    work.path("a.o").mkdir()


@refusal(r"a\.o.*(machine|x86-64|RISC-V|243)")
def other_machine(work):
    if shutil.which("riscv64-linux-gnu-as"):
        work.path("r.s").write_text(".globl name\nname: ret\n")
        check_call(["riscv64-linux-gnu-as", "r.s", "-o", "a.o"], work.folder)
    else:
        work.patch("a.o", machine=243)


@refusal(r"a\.o.*(machine|x86-64|40|ARM)")
def other_machine_number(work):
    work.patch("a.o", machine=40)


@refusal(r"a\.o.*(32|64|class)")
def class_of_32_bits(work):
    try:
        work.compile("a.o", SOURCES["a.c"], "-m32")
    except Exception:
        work.patch("a.o", **{"class": 1, "machine": 3})


@refusal(r"a\.o")
def byte_order(work):
    work.patch("a.o", data=2)


@refusal(r"a\.o")
def core_file(work):
    work.patch("a.o", type=4)


@refusal(r"a\.o")
def program_for_an_object(work):
    check_call(["gcc", "-no-pie", "main.o", "b.o", "-o", "a.o"], work.folder)


@refusal(r"a\.o")
def section_header_size(work):
    work.patch("a.o", shentsize=63)


@refusal(r"a\.o.*REL")
def relocations_without_addends(work):
    elf = mutate.Elf(work.path("a.o").read_bytes())
    elf.set_section_type(mutate.SHT_RELA, 9)
    work.path("a.o").write_bytes(elf.data)


@refusal(r"a\.o.*SHT_CREL")
def compact_relocations(work):
    elf = mutate.Elf(work.path("a.o").read_bytes())
    elf.set_section_type(mutate.SHT_RELA, 0x40000014)
    work.path("a.o").write_bytes(elf.data)


@refusal(r"a\.o.*SHT_RELR")
def relative_relocations(work):
    elf = mutate.Elf(work.path("a.o").read_bytes())
    elf.set_section_type(mutate.SHT_RELA, mutate.SHT_RELR)
    work.path("a.o").write_bytes(elf.data)


@refusal(r"a\.o: section \.odd .*unknown type \(0x6fff4c7f\)")
def loaded_section_of_unknown_type(work):
    work.compile("a.o", SOURCES["a.c"] +
                 'asm(".section .odd, \\"a\\", @0x6fff4c7f; .long 1; .text");\n')


@refusal(r"a\.o.*relocation of kind 5\b")
def relocation_of_the_dynamic_linker(work):
    elf = mutate.Elf(work.path("a.o").read_bytes())
    for at in elf.records(mutate.SHT_RELA, 24):
        elf.put("type", 5, at, mutate.RELOCATION)
    work.path("a.o").write_bytes(elf.data)


@refusal(r"a\.o.*(sections|SHNDX)")
def more_sections_than_16_bits(work):
    lines = "".join('.section .text.f%d,"ax"\n nop\n' % i for i in range(66000))
    work.compile("a.o", ".globl name\nname: ret\n.globl datum\n.data\ndatum: .long 1\n" + lines)


@refusal(r"a\.o.*\.[cd]tors")
def old_constructors(work):
    work.compile("a.o", SOURCES["a.c"] +
                 "static void f(void)\n{\n}\n"
                 "static void (*const p)(void) __attribute__((section(\".ctors\"), used)) = f;\n")


@refusal(r"a\.o.*(LTO|lto)")
def link_time_optimisation_gcc(work):
    work.compile("a.o", SOURCES["a.c"], "-O2", "-flto", "-fno-fat-lto-objects")


@refusal(r"a\.o.*(LTO|lto|bitcode)")
def link_time_optimisation_clang(work):
    if not shutil.which("clang"):
        raise Skipped("clang is not installed")
    work.compile("a.o", SOURCES["a.c"], "-O2", "-flto", cc="clang")


@refusal(r"a\.o.*(sanitize|Sanitizer|ASan|asan)")
def address_sanitizer(work):
    work.compile("a.o", SOURCES["a.c"], "-O1", "-fsanitize=address")
    work.driver = ["gcc", "-fsanitize=address"]


@refusal(r"a\.o.*control-flow integrity")
def control_flow_integrity(work):
    work.compile("a.o", SOURCES["a.c"] + "void __cfi_slowpath(unsigned long, void *);\n"
                 "void check(void)\n{\n    __cfi_slowpath(1, check);\n}\n", "-fPIE")


# -- symbols -----------------------------------------------------------------------------------

@refusal(r"(?s)(?=.*name)(?=.*\ba\.o)(?=.*\bb\.o)")
def two_strong_definitions(work):
    work.words["a"].append("b.o")


@refusal(r"(?s)(?=.*other)(?=.*libx\.a)(?=.*b\.o)")
def two_strong_definitions_one_in_an_archive(work):
    work.compile("x.o", "int other(void)\n{\n    return 1;\n}\n"
                        "int more(void)\n{\n    return 2;\n}\n")
    work.compile("b.o", SOURCES["b.c"] +
                 "int more(void);\nint other(void)\n{\n    return more();\n}\n")
    check_call(["ar", "rcs", "libx.a", "x.o"], work.folder)
    work.words["b"].append("libx.a")


@refusal(r"\bname\b")
def undefined_in_one_target(work):
    work.compile("b.o", "int datum = 2;\n")


@refusal(r"\bnowhere\b")
def undefined_in_all_targets(work):
    work.compile("main.o", "int nowhere(void);\nint main(void)\n{\n    return nowhere();\n}\n")


@refusal(r"\bnowhere\b")
def undefined_datum_in_one_target(work):
    work.compile("b.o", "extern int nowhere;\nint datum;\nint name(void)\n{\n"
                        "    return nowhere;\n}\n", "-fPIE")


@refusal(r"\bmain\b")
def no_main_in_one_target(work):
    work.compile("b.o", SOURCES["b.c"])
    work.words["b"].remove("main.o")


@refusal(r"a and b need different levels of the processor.*0x7 and 0x")
def processor_of_one_target(work):
    work.compile("a.o", SOURCES["a.c"], "-fPIE", "-march=x86-64-v3", "-mneeded")


@refusal(r"name@@V1, of which there are versions.*\ba\.o")
def version_of_one_target(work):
    work.compile("a.o", "int datum;\nint first(void)\n{\n    return 1;\n}\n"
                        '__asm__(".symver first, name@@V1");\n', "-fPIE")


@refusal(r"wrap")
def wrapped_symbols(work):
    work.driver = ["cc", "-Wl,--wrap=name"]


@refusal(r"wrap")
def wrapped_symbols_of_one_target(work):
    work.words["a"].append("-Wl,--wrap,name")


# -- archives ----------------------------------------------------------------------------------

def make_archive(work, flags="rcs"):
    check_call(["ar", flags, "libx.a", "member.o"], work.folder)
    work.words["a"].insert(0, "-Wl,-u,member")
    work.words["a"].append("libx.a")


@refusal(r"member\.o")
def thin_archive_without_its_member(work):
    make_archive(work, "rcsT")
    work.path("member.o").unlink()


@refusal(r"libx\.a")
def archive_cut_short(work):
    make_archive(work)
    data = work.path("libx.a").read_bytes()
    work.path("libx.a").write_bytes(data[:-200])


@refusal(r"libx\.a")
def archive_member_of_text(work):
    work.path("member.o").write_text("text\n")
    check_call(["ar", "rcS", "libx.a", "member.o"], work.folder)
    work.words["a"] += ["-Wl,--whole-archive", "libx.a", "-Wl,--no-whole-archive"]


@refusal(r"nosuch")
def missing_library(work):
    work.words["a"].append("-lnosuch")


# -- manifests and options ---------------------------------------------------------------------

@refusal(r"b\.manifest")
def missing_manifest(work):
    work.words["b"] = None


@refusal(r"b\.manifest|target b|\bb\b.*(no|empty)")
def empty_manifest(work):
    work.words["b"] = []


@refusal(r"(--target|-C)")
def no_target(work):
    work.targets = []


@refusal(r"\ba\b.*(twice|already|again|more than once)|(twice|already|duplicate).*\ba\b")
def target_twice(work):
    work.targets = ["--target", "a=@a.manifest", "--target", "a=@b.manifest"]


@refusal(r"--target|NAME=@")
def target_without_manifest(work):
    work.targets = ["--target", "a", "--target", "b=@b.manifest"]


@refusal(r"name|NAME|target")
def target_without_name(work):
    work.targets = ["--target", "=@a.manifest", "--target", "b=@b.manifest"]


@refusal(r"help")
def target_named_help(work):
    work.targets = ["--target", "help=@a.manifest", "--target", "b=@b.manifest"]


@refusal(r"nosuch")
def program_of_unknown_target(work):
    work.options += ["--program", "nosuch=prog"]


@refusal(r"\bprog\b")
def one_program_for_two_targets(work):
    work.options += ["--program", "a=prog", "--program", "b=prog"]


@refusal(r"some/where")
def program_with_a_folder(work):
    work.options += ["--program", "a=some/where"]


@refusal(r"--lnks(.|\n)*--links")
def unknown_option(work):
    work.options.append("--lnks")


@refusal(r"-o\b|output|OUT")
def no_output(work):
    work.options = []


@refusal(r"nosuch")
def output_in_a_missing_folder(work):
    work.options = ["-o", "nosuch/folder/unified"]


@refusal(r"folder")
def output_is_a_folder(work):
    work.path("folder").mkdir(exist_ok=True)
    work.options = ["-o", "folder"]


@refusal(r"main\.o")
def output_is_an_input(work):
    work.options = ["-o", "main.o"]
    work.keep("main.o", work.path("main.o").read_bytes())


def in_a_build(work, output):
    """The same two programs as a build folder's link steps."""
    work.path("build.ninja").write_text(
        "rule link\n  command = cc -o $out $in\n"
        "build prog-a: link main.o a.o\nbuild prog-b: link main.o b.o\n")
    work.words, work.targets = {}, ["prog-a", "prog-b"]
    work.options = ["-C", ".", "-o", output]


@refusal(r"prog-a.*per-target program")
def output_is_a_program(work):
    in_a_build(work, "prog-a")
    work.keep("prog-a")


@refusal(r"prog-b.*per-target program", name="output-is-a-program-not-linked-yet")
def output_is_a_program_to_be(work):
    in_a_build(work, "prog-b")


@refusal(r"nosuch.manifest.*cannot be read")
def missing_manifest_in_a_build(work):
    in_a_build(work, UNIFIED)
    work.options += ["--target", "c=@nosuch.manifest"]


@refusal(r"nosuch/folder.*No such file")
def links_in_a_missing_folder(work):
    work.options.append("--links=nosuch/folder")


@refusal(r"main\.o.*Not a directory")
def links_in_a_file(work):
    work.options.append("--links=main.o")


# -- the C library in the program --------------------------------------------------------------

@refusal(r"value is a common symbol; for target a, the linker takes it from .*libvalue\.so.*, and for target b not")
def common_symbol_in_a_library_of_one(work):
    work.compile("value.o", "int value = 5;\n", "-fPIC")
    check_call(["gcc", "-shared", "value.o", "-o", "libvalue.so"], work.folder)
    work.compile("common.o", "int value; int get(void) { return value; }\n", "-fcommon", "-fPIE")
    options_differ(["common.o", "./libvalue.so"], ["common.o"], work)


@refusal(r"strchr is defined by target a.*indirect")
def indirect_function_of_libc_replaced(work):
    work.compile("strchr.o", "char *strchr(const char *s, int c) { (void)c; return (char *)s; }\n")
    work.compile("use.o", "#include <string.h>\nchar *use(char *s, int c) { return strchr(s, c); }\n")
    options_differ(["use.o", "strchr.o", "-static", "-uuse"], ["use.o", "-static", "-uuse"], work)


# -- options -----------------------------------------------------------------------------------

DIFFERENT = {  # options that one program cannot have both, of targets a and b; what is named
    "pie": (["-pie"], ["-no-pie"], "-pie.*-no-pie"),
    "pie-of-the-linker": (["-Wl,-no-pie"], ["-pie"], "-no-pie.*-pie"),
    "static": (["-static"], [], "-static"),
    "execstack": (["-z", "execstack"], [], "-z execstack"),
    "stack-size": (["-Wl,-z,stack-size=65536"], ["-Wl,-zstack-size=131072"], "65536.*131072"),
    "image-base": (["-Wl,-Ttext-segment=0x400000"], ["-Wl,--Ttext-segment=0x800000"],
                   "0x400000.*0x800000"),
    "dynamic-linker": ([], ["-Wl,--dynamic-linker,/lib/ld.so"], "--dynamic-linker"),
    "sections": (["-Wl,--gc-sections"], ["-Wl,--gc-sections", "-Wl,--no-gc-sections"],
                 "--gc-sections"),
    "unresolved": ([], ["-Wl,--unresolved-symbols=ignore-all"], "--unresolved-symbols"),
    "section-starts": (["-Wl,--section-start=.x=1"], ["-Wl,--section-start=.x=1",
                                                      "-Wl,--section-start=.y=2"], r"\.y=2"),
    "exclude-libs": (["-Wl,--exclude-libs,ALL"], [], "--exclude-libs"),
    "state-at-the-end": (["-Wl,--whole-archive"], [], "--whole-archive"),
    "fast-math": (["-Ofast"], ["-O2"], "-Ofast"),
}


def options_differ(a, b, work):
    work.words["a"] += a
    work.words["b"] += b


for _name, (_a, _b, _named) in DIFFERENT.items():
    REFUSALS.append(("options-differ-in-" + _name, _named,
                     functools.partial(options_differ, _a, _b)))

REFUSED_WORDS = {  # words of both targets -> what the message has to name
    "-Wl,-init,name": "-init name",
    "-Wl,--fini=name": "--fini=name",
    "-Wl,-e,name": "-e name",
    "-Wl,--no-such-option": "--no-such-option",
    "-Wl,--whole-archiv": "--whole-archive",
    "--no-such-option": "--no-such-option",
    "-Wl,-z,no-such": "-z no-such",
    "-Wl,--just-symbols=a.o": "--just-symbols",
    "-Wl,-N": "-N",
    "-Wl,-R,/dev/null": "-R /dev/null",
    "-Wl,--defsym=x=.+4": "--defsym=x=",
    "-Wl,--defsym=x=nowhere": "--defsym=x=nowhere",
    "-Wl,--defsym=name=datum": "--defsym=name=datum",
    "-Wl,--oformat=binary": "--oformat",
    "a.c": "a.c",
    "-xc": "-x",
}


def refused_word(word, work):
    for target in work.words:
        work.words[target].append(word)


for _word, _named in REFUSED_WORDS.items():
    REFUSALS.append(("word-" + re.sub("[^a-z]+", "-", _word.lower()).strip("-"), re.escape(_named),
                     functools.partial(refused_word, _word)))


@refusal(r"--defsym=limit=1.*(?s:.)*no-pie")
def symbols_differ_in_a_program_that_moves(work):
    options_differ(["-pie", "-Wl,--defsym=limit=1"], ["-pie", "-Wl,--defsym=limit=2"], work)


SCRIPT = "SECTIONS { .tab : { first = .; KEEP(*(.tab)) last = .; } } INSERT AFTER .data;\n"
TABLE = "int %s __attribute__((section(\".tab\"), used)) = 1;\n"


@refusal(r"table\.ld.*gathers.*a\.o")
def script_that_gathers_what_targets_lack(work):
    work.path("table.ld").write_text(SCRIPT)
    work.compile("a.o", SOURCES["a.c"] + TABLE % "entry")
    refused_word("-Wl,-T,table.ld", work)


@refusal(r"table\.ld.*gathers.*order")
def script_with_a_table_of_several_objects(work):
    work.path("table.ld").write_text(SCRIPT)
    work.compile("one.o", "extern int first[];\nint *p = first;\n" + TABLE % "one")
    work.compile("two.o", TABLE % "two")
    for word in ("one.o", "two.o", "-Ttable.ld"):
        refused_word(word, work)


@refusal(r"table\.ld.*first")
def script_of_one_target(work):
    work.path("table.ld").write_text(SCRIPT)
    work.compile("main.o", "extern int first[] __attribute__((weak));\n" + SOURCES["main.c"].replace(
        "name()", "name() + !first"))
    work.words["a"].append("table.ld")


@refusal(r"all\.ld.*layout")
def script_for_all_sections(work):
    work.path("all.ld").write_text("SECTIONS { .text : { *(.text) } }\n")
    refused_word("-Tall.ld", work)


@refusal(r"files\.ld.*names files")
def script_for_the_layout_that_names_files(work):
    work.path("files.ld").write_text("INPUT(nowhere.o)\n")
    refused_word("-Tfiles.ld", work)


@refusal(r"section-start=\.tab.*a\.o")
def address_for_a_section_of_one_target(work):
    work.compile("a.o", SOURCES["a.c"] + TABLE % "entry")
    refused_word("-Wl,--section-start=.tab=0x20000000", work)


# -- the compiler driver -----------------------------------------------------------------------

@refusal(r"nosuchcc")
def driver_missing(work):
    work.driver = ["nosuchcc"]


@refusal(r"false")
def driver_fails(work):
    work.driver = ["false"]


@refusal(r"true|unified|output|OUT")
def driver_makes_nothing(work):
    work.driver = ["true"]


@refusal(r"signal|[Kk]illed|KILL|137")
def driver_is_killed(work):
    work.path("die").write_text("#!/bin/sh\nkill -9 $$\n")
    work.path("die").chmod(0o755)
    work.driver = ["./die"]


@refusal(r"\S")
def driver_makes_text(work):
    script_that_makes(work, "echo text")


@refusal(r"\S")
def driver_makes_another_program(work):
    script_that_makes(work, "cat /bin/true")


@refusal(r"strip|symbol")
def driver_strips(work):
    work.driver = ["cc", "-s"]


def script_that_makes(work, command):
    """A driver that ignores its input and writes what `command` prints."""
    work.path("make").write_text(
        "#!/bin/sh\nwhile [ $# -gt 0 ]; do\n[ \"$1\" = -o ] && out=$2\nshift\ndone\n"
        "%s >\"$out\"\nchmod +x \"$out\"\n" % command)
    work.path("make").chmod(0o755)
    work.driver = ["./make"]
