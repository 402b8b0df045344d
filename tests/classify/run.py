#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of `unitarget classify` on small builds: each trap that is known, the cache, the trials.

usage: run.py [--cc CC] UNITARGET [NAME...]      Prints TAP.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tap import case, run_cases  # pylint: disable=wrong-import-position
from builds import OLD, Build, classes, unit

def expect(found, wanted, what=""):
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, expected {wanted!r}")


def two(make, *sources, a=(), b=(), names=("arm", "mips")):
    """A build whose two targets compile the same sources with their own options."""
    build = make()
    for target, flags in zip(names, (a, b)):
        for source in sources:
            build.step(target, source, *flags)
    return build


def expect_classes(build, wanted, *options, runs=None, source="x.c"):
    """So many classes; and the same as preprocessing everything says."""
    answer = build.classify("--no-cache", *options)
    expect(len(unit(answer, source)["classes"]), wanted, "classes")
    expect(classes(answer), build.truth(), "classes")
    if runs is not None:
        expect(answer["run"]["preprocessor_runs"], runs, "runs of the preprocessor")
    return answer


# ---- what is equal ----

@case
def unused_configuration_is_common_in_one_run(make):
    build = two(make, "x.c", a=['-DCONFIG="arm.h"'], b=['-DCONFIG="mips.h"'])
    build.put("arm.h", "/* one */\n#pragma once\n#define TARGET_ARM 1\n#define BITS 32\n")
    build.put("mips.h", "#ifndef MIPS_H\n#define MIPS_H\n#define TARGET_MIPS 1\n#define BITS 64\n#endif\n")
    build.put("x.c", "#include CONFIG\nint x;\n")
    answer = expect_classes(build, 1, runs=1 if build.cc == "gcc" else None)
    expect(unit(answer, "x.c")["verdict"], "common")
    expect(answer["steps"]["multi"], 2)


@case
def consulted_macro_splits(make):
    build = make()
    for name, endian in (("a", 0), ("b", 0), ("c", 1)):
        build.put(f"{name}.h", f"#define TARGET_BIG_ENDIAN {endian}\n#define NAME_{name} 1\n")
        build.step(name, "x.c", f'-DCONFIG="{name}.h"')
    build.put("memop.h", "\n\n#if TARGET_BIG_ENDIAN\nenum { MO_TE = 1 };\n#else\nenum { MO_TE };\n#endif\n")
    build.put("x.c", '#include CONFIG\n#include "memop.h"\nint x;\n')
    answer = expect_classes(build, 2, runs=2 if build.cc == "gcc" else None)
    found = unit(answer, "x.c")
    expect(found["verdict"], "group")
    if build.cc == "gcc":
        reason = found["reasons"][0]
        expect((reason["name"], reason["file"], reason["line"], reason["left"], reason["frees"]),
               ("TARGET_BIG_ENDIAN", "memop.h", 3, 1, 2))
        move = answer["moves"][0]
        expect((move["change"], move["name"], move["line"], move["frees"]), ("macro", "TARGET_BIG_ENDIAN", 3, 2))


@case
def single_target_files_cost_nothing(make):
    build = two(make, "x.c", a=["-DA"], b=["-DB"])
    build.step("arm", "only.c", "-DA")
    build.put("x.c", "int x;\n")
    build.put("only.c", "#error not preprocessed\n")
    answer = build.classify("--no-cache")
    expect(unit(answer, "only.c")["verdict"], "single")
    expect((answer["steps"]["single"], answer["classes"]), (1, 2))


@case
def private_include_counts_by_content(make):
    build = two(make, "x.c", "y.c", a=["-Ilibarm.a.p"], b=["-Ilibmips.a.p"])
    for target in "arm", "mips":
        build.put(f"lib{target}.a.p/same.inc", "int same;\n")
        build.put(f"lib{target}.a.p/other.inc", f"int other_{target};\n")
    build.step("arm", "z.c", "-Ilibarm.a.p", "-DT=1")
    build.step("mips", "z.c", "-Ilibmips.a.p", "-DT=2")
    build.put("x.c", '#include "same.inc"\n')
    build.put("y.c", '#include "other.inc"\n')
    build.put("z.c", "int z;\n")
    answer = expect_classes(build, 1, runs=4)
    expect(len(unit(answer, "y.c")["classes"]), 2)
    expect(unit(answer, "y.c")["reasons"][0]["name"], "other.inc")


@case
def white_space_and_comments_are_no_difference(make):
    build = two(make, "x.c", a=["-Iarm"], b=["-Imips"])
    build.put("arm/h.h", "int   h; /* here */\n\n\n\nint i;\n")
    build.put("mips/h.h", "int h;\nint\n i;\n")
    build.put("x.c", '#include "h.h"\nint x;\n')
    expect_classes(build, 1, runs=2)


# ---- the traps ----

@case
def macro_of_another_target_in_text(make):
    build = two(make, "x.c", a=["-DHERE"], b=["-DTHERE=int"])
    build.put("x.c", "typedef long THERE_T;\nextern long a; long f(long THERE);\n")
    expect_classes(build, 2)


@case
def macro_of_another_target_in_a_condition(make):
    build = two(make, "x.c", a=["-DHERE"], b=["-DTHERE=3"])
    build.put("x.c", "#if THERE > 2\nint more;\n#endif\nint x;\n")
    expect_classes(build, 2)


@case
def macro_of_another_target_made_a_string(make):
    build = two(make, "x.c", a=["-DHERE"], b=["-DTHERE=3"])
    build.put("x.c", "#define S(x) S2(x)\n#define S2(x) #x\nconst char *s = S(THERE);\n")
    expect_classes(build, 2)


@case
def macro_of_another_target_swallowed(make):
    build = two(make, "x.c", a=["-DHERE"], b=["-DTHERE=1"])
    build.put("x.c", "#define SECOND(a, b, ...) b\n#define HOLDER_1 0,\n#define ON(x) ON2(x)\n"
                     "#define ON2(x) ON3(HOLDER_##x)\n#define ON3(x) SECOND(x 1, 0)\nint on = ON(THERE);\n")
    expect_classes(build, 2)


@case
def macro_of_another_target_pasted_and_swallowed(make):
    build = two(make, "x.c", a=["-DHERE"], b=["-DCONFIG_THERE=1"])
    build.put("x.c", "#define SECOND(a, b, ...) b\n#define HOLDER_1 0,\n#define ON(x) ON2(CONFIG_##x)\n"
                     "#define ON2(x) ON3(x)\n#define ON3(x) ON4(HOLDER_##x)\n#define ON4(x) SECOND(x 1, 0)\n"
                     "int on = ON(THERE);\n")
    expect_classes(build, 2)


@case
def function_like_in_one_object_like_in_another(make):
    build = two(make, "x.c", a=["-DF(x)=x"], b=["-DF=g"])
    build.put("x.c", "int g(int), F;\nint x = sizeof F;\n")
    expect_classes(build, 2)


@case
def file_only_in_one_targets_folder(make):
    build = two(make, "x.c", "y.c", a=["-Iarm", "-Icommon"], b=["-Imips", "-Icommon"])
    build.put("arm/arm.h", "")
    build.put("mips/hook.h", "int mine;\n")
    build.put("common/hook.h", "int ours;\n")
    build.put("common/calm.h", "int calm;\n")
    build.put("x.c", '#include "hook.h"\n')
    build.put("y.c", '#include "calm.h"\n')
    answer = expect_classes(build, 2, runs=3)
    expect(len(unit(answer, "y.c")["classes"]), 1)


@case
def question_for_a_file(make):
    build = two(make, "x.c", "y.c", a=["-Iarm", "-Icommon"], b=["-Imips", "-Icommon"])
    build.put("arm/arm.h", "")
    build.put("mips/extra.h", "")
    build.put("common/h.h", "#if __has_include(<extra.h>)\nint extra;\n#endif\n")
    build.put("common/g.h", "#if __has_include(<stdio.h>) && defined(__has_include)\nint g;\n#endif\n")
    build.put("x.c", '#include "h.h"\n')
    build.put("y.c", '#include "g.h"\n')
    answer = expect_classes(build, 2, runs=3)
    expect(len(unit(answer, "y.c")["classes"]), 1)


@case
def next_file_in_line(make):
    build = two(make, "x.c", a=["-Ifirst", "-Iarm", "-Ilast"], b=["-Ifirst", "-Imips", "-Ilast"])
    build.put("first/h.h", "int first;\n#include_next <h.h>\n")
    build.put("mips/h.h", "int mips;\n")
    build.put("arm/other.h", "")
    build.put("last/h.h", "int last;\n")
    build.put("x.c", "#include <h.h>\n")
    expect_classes(build, 2)


@case
def name_of_the_header_in_text(make):
    build = two(make, "x.c", a=['-DCONFIG="arm.h"'], b=['-DCONFIG="mips.h"'])
    for name in "arm", "mips":
        build.put(name + ".h", "#define UNUSED 1\n")
    build.put("x.c", "#include CONFIG\nconst char *name = CONFIG;\n")
    expect_classes(build, 2)


@case
def path_of_a_file_in_text(make):
    build = two(make, "x.c", a=["-Iarm"], b=["-Imips"])
    for name in "arm", "mips":
        build.put(name + "/h.inc", "const char *h = __FILE__;\n")
    build.put("x.c", '#include "h.inc"\n')
    expect_classes(build, 2)


@case
def configuration_headers_in_folders(make):
    build = two(make, "x.c", "y.c", a=["-Iarm"], b=["-Imips"])
    build.put("arm/config.h", "#ifndef C\n#define C\n#define WORD 4\n#define SAME 1\n#endif\n")
    build.put("mips/config.h", "#ifndef C\n#define C\n#define WORD 8\n#define SAME 1\n#endif\n")
    build.put("x.c", '#include "config.h"\nint x = SAME;\n')
    build.put("y.c", '#include "config.h"\nint y = WORD;\n')
    answer = expect_classes(build, 1, runs=3 if build.cc == "gcc" else None)
    expect(len(unit(answer, "y.c")["classes"]), 2)


@case
def forced_configuration_headers(make):
    build = two(make, "x.c", "y.c", a=["-include", "arm.h"], b=["-include", "mips.h"])
    build.put("arm.h", "#define WORD 4\n")
    build.put("mips.h", "#define WORD 8\n")
    build.put("x.c", "int x;\n")
    build.put("y.c", "int y = WORD;\n")
    answer = expect_classes(build, 1, runs=3)
    expect(len(unit(answer, "y.c")["classes"]), 2)


@case
def forced_header_of_all_targets(make):
    build = two(make, "x.c", a=["-Icommon", "-include", "config.h", "-DT=1"], b=["-Icommon", "-include", "config.h", "-DT=2"])
    build.put("common/config.h", "#define WORD 4\n")
    build.put("x.c", "int x = WORD;\n")
    expect_classes(build, 1, runs=1)


@case
def other_options_differ(make):
    build = two(make, "x.c", a=["-DA", "-O1"], b=["-DB", "-O2"])
    build.put("x.c", "int x;\n")
    answer = expect_classes(build, 2)
    expect(unit(answer, "x.c")["reasons"][0]["kind"], "flags")


@case
def warnings_are_no_difference(make):
    build = two(make, "x.c", a=["-DA", "-Wall", "-g"], b=["-DB", "-Wextra", "-g3"])
    build.put("x.c", "int x;\n")
    answer = build.classify("--no-cache")
    expect(len(unit(answer, "x.c")["classes"]), 1)


@case
def place_in_the_file_counts_where_it_is_asked_for(make):
    build = two(make, "x.c", a=["-DA"], b=["-DB"])
    build.put("x.c", "#ifdef A\nint line(void) { return __builtin_LINE(); }\n#else\n\n"
                     "int line(void) { return __builtin_LINE(); }\n#endif\n")
    expect(len(unit(build.classify("--no-cache"), "x.c")["classes"]), 2, "classes")


@case
def files_that_the_assembler_opens(make):
    build = two(make, "x.c", a=["-Iarm"], b=["-Imips"])
    for name in "arm", "mips":
        build.put(name + "/blob", name)
    build.put("x.c", '__asm__(".incbin \\"blob\\"");\n')
    expect(len(unit(build.classify("--no-cache"), "x.c")["classes"]), 2, "classes")


@case
def pragmas_end_with_their_line(make):
    build = two(make, "x.c", a=["-DA"], b=["-DB"])
    build.put("x.c", "#ifdef A\n#pragma some\nint x;\n#else\n#pragma some int x;\n#endif\nint y;\n")
    expect(len(unit(build.classify("--no-cache"), "x.c")["classes"]), 2, "classes")


@case
def redefined_by_common_code(make):
    build = two(make, "x.c", a=["-DWORD=4"], b=["-DWORD=8"])
    build.put("x.c", "#undef WORD\n#define WORD 2\nint x = WORD;\n")
    expect_classes(build, 1)


# ---- what scanning can miss ----

def asked_in_vain(make, text, *flags, cc=None, source="x.c"):
    """`text` asks for THERE, of which GCC says nothing where it is not defined."""
    build = make()
    for target, own in (("arm", "-DHERE"), ("mips", "-DTHERE=3")):
        build.step(target, source, *flags, own, cc=cc)
    build.put(source, text)
    return build


HIDES = {
    "raw string": ('const char *s = R"(/* )";\n#if THERE\nint more;\n#endif\nint y;\n', []),
    "raw string with a delimiter": ('const char *s = u8R"x(" /* )" )x";\n#if THERE\nint more;\n#endif\n', []),
    "line end in a name": ("#if THE\\\nRE\nint more;\n#endif\n", []),
    "line end and blanks in a name": ("#if THE\\ \t\nRE\nint more;\n#endif\n", ["-w"]),
    "line end in a directive": ("#i\\\nf THERE\nint more;\n#endif\n", []),
    "line end in the start of a comment": ("int x; /\\\n* ' */\n#if THERE\nint more;\n#endif\n", []),
    "line end in the end of a comment": ("int x; /* *\\\n/\n#if THERE\nint more;\n#endif\n/* */\n", []),
    "line end in a comment's line": ("int x; // ends here\\\n /* not here\n#if THERE\nint more;\n#endif\n/* */\n", ["-w"]),
    "apostrophe that is not compiled": ("#if 0\ndon't /* \n#endif\n#if THERE\nint more;\n#endif\n/* */\n", ["-w"]),
    "trigraph": ("#if 0 ?\?!?\?! THERE\nint more;\n#endif\nconst char *s = \"?\?/\" /* \";\n#if THERE\nint y;\n#endif\n",
                 ["-std=c11"]),
    "trigraph of a directive": ("?\?=if THERE\nint more;\n#endif\n", ["-std=c11"]),
    "digraph": ("%:if THERE\nint more;\n%:endif\n", []),
    "comment that is none in C90": ("int a;\n#if 4 //**/ THERE + 2\n== 2\nint more;\n#endif\n", ["-std=c90"]),
    "universal character name": ("#if \\u0054HERE\nint more;\n#endif\n", []),
    "dollar": ("#if THERE$X\nint more;\n#endif\n", ["-fno-dollars-in-identifiers", "-w"]),
    "byte order mark": ("\ufeff#if THERE\nint more;\n#endif\n", []),
    "name of a file with a comment": ("#if 0\n#include <a/*b>\n#endif\n#if THERE\nint more;\n#endif\n/* */\n", []),
    "pragma pop_macro": ('#pragma push_macro("THERE")\n#undef THERE\n#define THERE 1\n#if THERE\nint x;\n#endif\n'
                         '#pragma pop_macro("THERE")\n#if THERE\nint more;\n#endif\n', []),
    "defined, expanded": ("#define HAS defined(THERE)\n#if HAS\nint more;\n#endif\n", []),
    "optional arguments": ("#define OPT(x, ...) __VA_OPT__(x) 1\n#define ON(x) OPT(THERE, x)\nint y = ON(+2) + 0;\n", []),
}


@case
def what_hides_a_macro_from_scanning(make):
    for name, (text, flags) in HIDES.items():
        build = asked_in_vain(make, text, *flags)
        try:
            truth = build.truth()
        except subprocess.CalledProcessError:  # another dialect is the compiler's own
            continue
        answer = build.classify("--no-cache")
        expect(classes(answer), truth, name)
        shutil.rmtree(build.folder)


@case
def separators_between_digits(make):
    build = asked_in_vain(make, "int a = 1'000;\n#if 1'000 < THERE + 1'000\nint more;\n#endif\nint b = 1'0; // it's\n",
                          "-std=c++17", cc="clang++" if make().cc == "clang" else "g++", source="x.cc")
    expect_classes(build, 2, source="x.cc")


@case
def definitions_that_come_too_late(make):
    """A header defines the macro for both, but behind where it is asked for."""
    build = two(make, "x.c", "y.c", "z.c", a=["-DHERE"], b=["-DWORD=1"])
    build.put("late.h", "#undef OTHER\n#define OTHER 1\n")
    build.put("word.h", "#define WORD 2\n")
    build.put("guarded.h", "#ifndef GUARDED\n#define GUARDED\n#define WORD 2\n#endif\n")
    build.put("x.c", '#if WORD\nint more;\n#endif\n#include "word.h"\nint x = WORD;\n')
    build.put("y.c", '#define GUARDED\n#include "guarded.h"\n#if WORD\nint more;\n#endif\nint x;\n')
    build.put("z.c", '#include "late.h"\n#include "middle.h"\n#include "word.h"\nint z;\n')
    build.put("middle.h", "#if WORD\nint more;\n#endif\n")
    expect(classes(build.classify("--no-cache")), build.truth())


@case
def bodies_that_differ(make):
    """Between the headers of two targets: what a body is, is no matter of its white space alone."""
    for a, b in (("F (x)", "F(x)"), ("F 1\\\n2", "F 1 2"), ("F /*\n*/ 2", "F /*\n*/ 3"), ('F "a  b"', 'F "a b"')):
        build = two(make, "x.c", a=['-DCONFIG="arm.h"'], b=['-DCONFIG="mips.h"'])
        build.put("arm.h", f"#define {a}\n")
        build.put("mips.h", f"#define {b}\n")
        build.put("x.c", "#include CONFIG\n#define S(x) S2(x)\n#define S2(x) #x\nconst char *s = S(F) S(F());\n")
        expect(classes(build.classify("--no-cache")), build.truth(), a)
        shutil.rmtree(build.folder)


@case
def white_space_in_literals_is_content(make):
    """Also where a raw string holds what looks like a line of the preprocessor's own."""
    texts = {"blanks": ('const char *s = R"(a\n  b)";', 'const char *s = R"(a\n b)";'),
             "marker": ('const char *s = R"(\n# 1 "x"\n)";', 'const char *s = R"(\n# 2 "x"\n)";'),
             "define": ('const char *s = R"(\n#define A 1\n)";', 'const char *s = R"(\n#define A 2\n)";'),
             "backslash": ('const char *s = R"(\\)", *t = "a  b";', 'const char *s = R"(\\)", *t = "a b";'),
             "apostrophe": ('int i = 1\'0; const char *s = "it\'s  x";', 'int i = 1\'0; const char *s = "it\'s x";')}
    for name, (a, b) in texts.items():
        build = make()
        for target in "arm", "mips":
            build.step(target, "x.cc", f"-D{target.upper()}", cc="clang++" if build.cc == "clang" else "g++")
        build.put("x.cc", f"#ifdef ARM\n{a}\n#else\n{b}\n#endif\n")
        expect(len(unit(build.classify("--no-cache"), "x.cc")["classes"]), 2, name)
        shutil.rmtree(build.folder)


@case
def questions_for_files_in_macros(make):
    build = two(make, "x.c", "y.c", a=["-Iarm"], b=["-Imips"])
    build.put("arm/other.h", "")
    build.put("mips/extra.h", "")
    build.put("x.c", "#define HAS(x) __has_include(x)\n#if HAS(<extra.h>)\nint extra;\n#endif\nint x;\n")
    build.put("y.c", '#define NAME "extra.h"\n#if __has_include(NAME)\nint extra;\n#endif\nint x;\n')
    expect_classes(build, 2)


@case
def names_of_files_within_strings(make):
    build = two(make, "x.c", "y.c", a=['-DCONFIG="arm.h"'], b=['-DCONFIG="mips.h"'])
    for name in "arm", "mips":
        build.put(name + ".h", "#define UNUSED 1\n")
    head = "#include CONFIG\n#define S(x) S2(x)\n#define S2(x) #x\n"
    build.put("x.c", head + "const char *name = S(the file CONFIG);\n")
    build.put("y.c", head + "#define P(x) _Pragma(S(message(x)))\nP(CONFIG)\nint y;\n")
    answer = build.classify("--no-cache")
    expect([len(u["classes"]) for u in answer["units"]], [2, 2])


# ---- where files are found ----

@case
def folders_that_are_named_twice(make):
    """Of -I and -isystem with one folder only the latter counts; one for quotes says nothing about <>."""
    build = make()
    for name in "arm", "mips":
        build.step(name, "x.c", "-Icommon", f"-I{name}", "-isystem", "common")
        build.step(name, "y.c", "-iquote", "common", f"-I{name}", "-Icommon")
        build.step(name, "z.c", "-Ilink", f"-I{name}", "-isystem", "common")
    (build.folder / "link").symlink_to("common")
    build.put("arm/other.h", "")
    build.put("mips/h.h", "int mips;\n")
    build.put("common/h.h", "int common;\n")
    for source in "x.c", "y.c", "z.c":
        build.put(source, "#include <h.h>\n")
    expect(classes(build.classify("--no-cache")), build.truth())


@case
def macros_only(make):
    """-imacros throws away what else the file holds."""
    build = two(make, "x.c", a=["-include", "f.h"], b=["-imacros", "f.h"])
    build.put("f.h", "int f;\n#define F 1\n")
    build.put("x.c", "int x = F;\n")
    expect_classes(build, 2)


@case
def language_by_option_and_by_compiler(make):
    """C++ has folders of its own, in which a header is found that a target's folder hides."""
    cxx = "clang++" if make().cc == "clang" else "g++"
    for cc, flags in ((cxx, []), (make().cc, ["-x", "c++"])):
        build = two(make, a=[], b=[])
        for name in "arm", "mips":
            build.step(name, "x.c", *flags, f"-I{name}", cc=cc)
        build.put("arm/other.h", "")
        build.put("mips/vector", "int vector;\n")
        build.put("x.c", "#include <vector>\n")
        expect(len(unit(build.classify("--no-cache"), "x.c")["classes"]), 2, cc)
        shutil.rmtree(build.folder)


@case
def values_that_look_like_sources(make):
    build = two(make, "x.c", a=["-DA", "-iprefix", "arm"], b=["-DB", "-iprefix", "mips"])
    build.put("x.c", "int x;\n")
    answer = build.classify("--no-cache")
    expect(len(unit(answer, "x.c")["classes"]), 2, "options that are not followed")


@case
def options_with_other_spellings(make):
    build = two(make, "x.c", "y.c", a=["--define-macro=WORD=1", "--include-directory", "arm", "-Wp,-MD,arm.dep"],
                b=["--define-macro", "WORD=2", "--include-directory=mips", "-Wp,-MD,mips.dep"])
    build.put("arm/h.h", "int arm;\n")
    build.put("mips/h.h", "int mips;\n")
    build.put("x.c", "int x;\n")
    build.put("y.c", '#include "h.h"\nint y = WORD;\n')
    answer = build.classify("--no-cache")
    expect([len(unit(answer, n)["classes"]) for n in ("x.c", "y.c")], [1, 2])


@case
def nested_response_files(make):
    build = two(make, "x.c", a=["@arm.rsp"], b=["@mips.rsp"])
    for i, name in enumerate(("arm", "mips")):
        build.put(name + ".rsp", f"@{name}.inner")
        build.put(name + ".inner", f"-DWORD={i}")
    build.put("x.c", "int x = WORD;\n")
    expect(len(unit(build.classify("--no-cache"), "x.c")["classes"]), 2)


# ---- places and files in objects ----

def moved_header(make, *flags, header="static inline int add(int a, int b) { return a + b; }\n"):
    """The same header, but for a comment, at the same and at another place."""
    build = make()
    for name in "arm", "mips":
        build.step(name, "x.c", f"-I{name}", *flags)
        build.step(name, "same.c", "-Icommon", f"-DT_{name}", *flags)
    build.put("arm/h.h", header)
    build.put("mips/h.h", "/* more\n * to say */\n" + header)
    build.put("common/h.h", header)
    build.put("x.c", '#include "h.h"\nint f(int a, int b) { return add(a, b); }\n')
    build.put("same.c", '#include "h.h"\nint f(int a, int b) { return add(a, b); }\n')
    return build


@case
def options_that_put_places_into_objects(make):
    for flags, wanted in ((["-O1"], 1), (["-O1", "-fsanitize=undefined"], 2), (["--coverage"], 2), (["-fprofile-arcs"], 2)):
        build = moved_header(make, *flags)
        answer = build.classify("--no-cache")
        expect([len(unit(answer, n)["classes"]) for n in ("x.c", "same.c")], [wanted, 1], flags)
        shutil.rmtree(build.folder)


@case
def the_same_header_elsewhere(make):
    """Equal to the byte, but the object has its name."""
    build = moved_header(make, "-fsanitize=undefined")
    build.put("mips/h.h", (build.folder / "arm/h.h").read_text())
    expect(len(unit(build.classify("--no-cache"), "x.c")["classes"]), 2)
    for option in "-fmacro-prefix-map=./=", "-fmacro-prefix-map=arm=there":
        build = two(make, "x.c", a=["-Iarm", option], b=["-Imips", option])
        for name in "arm", "mips":
            build.put(f"{name}/h.h", "const char *h = __FILE__;\n")
        build.put("x.c", '#include "h.h"\n')
        expect_classes(build, 2)


@case
def profiles_are_of_one_object(make):
    build = two(make, "x.c", a=["-O2", "-fprofile-use"], b=["-O2", "-fprofile-use"])
    build.put("x.c", "int x;\n")
    expect(len(unit(build.classify("--no-cache", "--target", "a=libarm.a.p", "--target", "b=libmips.a.p"), "x.c")["classes"]), 2)


@case
def assembly_has_lines(make):
    build = two(make, "x.S", "y.S", a=["-DARM"], b=["-DMIPS"])
    build.put("x.S", "#ifdef ARM\nnop\nnop\n#else\nnop nop\n#endif\n")
    build.put("y.S", "# don't\n#if MIPS\nnop\n#endif\n")
    answer = build.classify("--no-cache")
    expect([len(u["classes"]) for u in answer["units"]], [2, 2])


@case
def assembly_without_the_preprocessor(make):
    build = two(make, "x.s", "y.s", a=["-DARM", "-Iarm"], b=["-DMIPS", "-Iarm"])
    build.steps[-1]["command"] = build.steps[-1]["command"].replace("-Iarm", "-Imips")
    for source in "x.s", "y.s":
        build.put(source, '.include "blob"\n')
    answer = build.classify("--no-cache")
    expect([len(unit(answer, n)["classes"]) for n in ("x.s", "y.s")], [1, 2])


# ---- steps and targets ----

@case
def arguments_and_response_files(make):
    build = two(make, "x.c", a=["@arm.rsp"], b=["@mips.rsp"])
    build.put("arm.rsp", "-DWORD=4 '-DTEXT=a b'")
    build.put("mips.rsp", "-DWORD=8")
    build.put("x.c", "int x = WORD;\n")
    for step in build.steps:
        step["arguments"] = ["ccache", *build.words(step), "-o", step["output"]]
        del step["command"]
    answer = build.classify("--no-cache")
    expect(len(unit(answer, "x.c")["classes"]), 2)


@case
def targets_that_are_given(make):
    build = make()
    for folder in "one", "two", "three":
        build.step(folder, "x.c", f"-DT_{folder}")
    build.put("x.c", "int x;\n")
    answer = build.classify("--no-cache", "--target", "1=libone.a.p", "--target", "2=libtwo.a.p/")
    expect((answer["targets"], answer["steps"]["per_target"], answer["steps"]["outside"]), (["1", "2"], 2, 1))


@case
def steps_elsewhere_with_a_targets_macros(make):
    build = two(make, "x.c", "y.c", a=["-DT=1"], b=["-DT=2"])
    build.step("main-arm", "main.c", "-DT=1")
    build.step("main-mips", "main.c", "-DT=2")
    build.step("tool", "main.c", "-DT=3")
    for name in "x.c", "y.c", "main.c":
        build.put(name, "int x;\n")
    answer = build.classify("--no-cache")
    expect((answer["steps"]["per_target"], len(unit(answer, "main.c")["classes"][0]["targets"])), (6, 2))


@case
def targets_that_share_no_source(make):
    build = two(make, "x.c", "y.c", "z.c", a=['-DCONFIG="arm.h"'], b=['-DCONFIG="mips.h"'])
    for name in "riscv32", "riscv64":
        for source in "r.c", "s.c":
            build.step(name, source, f'-DCONFIG="{name}.h"')
        build.step(f"{name}-more", "more.c", f'-DCONFIG="{name}.h"')
    build.step("avr", "a.c", '-DCONFIG="avr.h"')
    for name in "arm", "mips":
        build.step("main-" + name, "main.c", f'-DCONFIG="{name}.h"')
    build.step("tool", "main.c", '-DCONFIG="tool.h"')  # it compiles a source of the targets
    build.step("tool", "t.c", '-DCONFIG="tool.h"')
    build.step("helper", "h.c", "-DOTHER")
    build.steps[-1]["output"] = "helper/h.o"
    for name in "arm", "mips", "riscv32", "riscv64", "avr", "tool":
        build.put(name + ".h", f"#define NAME {name}\n")
    for step in build.steps:
        build.put(step["file"], "#ifdef CONFIG\n#include CONFIG\n#endif\nint x;\n")
    answer = build.classify("--no-cache")
    expect(answer["targets"], ["arm", "avr", "mips", "riscv32", "riscv64"])
    expect((answer["steps"]["per_target"], answer["steps"]["outside"]), (15, 3))
    expect(len(unit(answer, "more.c")["classes"]), 1)


@case
def several_compilers(make):
    build = two(make, "x.c", a=["-DA"], b=["-DB"])
    build.step("arm", "y.cc", "-DA", cc="g++")
    build.step("mips", "y.cc", "-DB", cc="g++")
    build.put("x.c", "int x;\n")
    build.put("y.cc", "#include <string>\nstd::string y;\n#ifdef A\nint a;\n#endif\n")
    answer = build.classify("--no-cache")
    expect([len(unit(answer, n)["classes"]) for n in ("x.c", "y.cc")], [1, 2])


@case
def failing_preprocessor_is_said(make):
    build = two(make, "x.c", "y.c", a=["-DA"], b=["-DB"])
    build.put("x.c", '#include "nowhere.h"\n')
    build.put("y.c", "int y;\n")
    message = build.run("--no-cache", status=1)
    if "x.c: cannot be preprocessed for libarm.a.p/x.c.o: x.c:1:10:" not in message or "nowhere.h" not in message:
        raise AssertionError(message)


@case
def missing_generated_files_are_built(make):
    build = two(make, "x.c", a=["-DA"], b=["-DB"])
    build.put("x.c", '#include "made.h"\n')
    rules = "rule make\n command = echo 'int made;' > $out\nrule cc\n command = $cmd\nbuild all: phony made.h\nbuild made.h: make\n"
    for step in build.steps:
        rules += f"build {step['output']}: cc x.c || all\n cmd = {step['command']}\n"
    build.put("build.ninja", rules)
    message = build.run("--no-cache", status=1)
    if "1 generated file that preprocessing needs is missing" not in message or "made.h" not in message:
        raise AssertionError(message)
    answer = build.classify("--no-cache", "--build")
    expect(len(unit(answer, "x.c")["classes"]), 1)


@case
def libraries_that_share_a_macro_with_a_target(make):
    """`base` is told by a macro that a library in two flavours has, too; it comes last as found, but not by name."""
    build = make()
    for target, flags in (("zero", ["-DASYNC"]), ("alpha", ["-DMODEL_A"]), ("beta", ["-DMODEL_B", "-DASYNC"])):
        for source in "x.c", "y.c":
            build.step(target, source, *flags)
    for target, flags in (("core", []), ("core_async", ["-DASYNC"]), ("main-alpha", ["-DMODEL_A"])):
        build.step(target, "core.c", *flags)
    for name in "x.c", "y.c", "core.c":
        build.put(name, "int x;\n")
    answer = build.classify("--no-cache")
    expect({t: n["steps"] for t, n in answer["per_target"].items()}, {"alpha": 3, "beta": 2, "zero": 2})
    expect([c["targets"] for c in unit(answer, "core.c")["classes"]], [["alpha"]])


@case
def steps_with_a_targets_macros_after_sorting(make):
    """The places are found in another order than that of the names."""
    build = make()
    for name in "zeta", "alpha":
        build.step(name, "x.c", f"-DT_{name}")
    for name in "zeta", "alpha":
        build.step("main-" + name, "main.c", f"-DT_{name}")
    for source in "x.c", "main.c":
        build.put(source, "#ifdef T_zeta\nint z;\n#endif\nint x;\n")
    answer = build.classify("--no-cache")
    expect([(c["targets"], c["outputs"]) for c in unit(answer, "main.c")["classes"]],
           [(["alpha"], ["libmain-alpha.a.p/main.c.o"]), (["zeta"], ["libmain-zeta.a.p/main.c.o"])])


@case
def equal_options_are_a_finding(make):
    build = two(make, "x.c")
    build.put("x.c", "int x;\n")
    answer = build.classify("--no-cache")
    expect((answer["targets"], unit(answer, "x.c")["verdict"], answer["moves"][0]["change"]), (["arm", "mips"], "common", "equal"))
    if "nothing differs, not even the options" not in build.run("--why", "x.c", "--no-cache"):
        raise AssertionError("not said")
    build.steps.pop()
    expect((build.classify("--no-cache")["targets"], build.classify("--no-cache")["units"]), ([], []), "all is shared")


def make_build(make):
    """As a recursive Make is recorded: each step in its folder, sources and outputs named from there."""
    build = make()
    (build.folder / "link").symlink_to(".")
    for name in "arm", "mips":
        for source in "../common/x.c", "../common/y.c", "../common/file.c", "main.c":
            (build.folder / name).mkdir(exist_ok=True)
            output = source.rsplit("/", 1)[-1][:-1] + "o"
            build.steps.append({"directory": str(build.folder / "link" / name), "file": source,
                                "command": f"{build.cc} -I. -I.. -D{name.upper()} -include force.h -c {source}"
                                           + ("" if name == "arm" else f" -o {output}")})
        build.put(f"{name}/cfg.h", f"#define NAME {name}\n")
        build.put(f"{name}/force.h", f"#define FORCED_{name}\n")
        build.put(f"{name}/main.c", f"int main_{name};\n")
    build.put("common/h.h", "int common;\n")
    build.put("common/x.c", '#include "h.h"\n#include "cfg.h"\nint NAME;\n')
    build.put("common/y.c", '#include "h.h"\n#include "cfg.h"\nint y;\n')
    build.put("common/file.c", 'const char *f = __FILE__;\n')
    return build


@case
def steps_of_make_run_in_several_folders(make):
    build = make_build(make)
    answer = build.classify()
    expect(answer["targets"], ["arm", "mips"])
    expect({u["file"]: u["verdict"] for u in answer["units"]},
           {"common/x.c": "specific", "common/y.c": "common", "common/file.c": "common",
            "arm/main.c": "single", "mips/main.c": "single"})
    expect(unit(answer, "common/x.c")["classes"][0]["outputs"], ["arm/x.o"])
    expect(build.classify()["run"]["preprocessor_runs"], 0, "runs with the cache")
    build.put("mips/h.h", "")  # not before the one beside the source
    build.put("mips/cfg.h", "#define NAME mips\nint more;\n")
    expect(unit(build.classify(), "common/y.c")["verdict"], "specific")
    build.put("mips/cfg.h", "#define NAME mips\n")
    answer = build.classify("--confirm", "--try-common", "--no-cache")
    expect(unit(answer, "common/y.c")["trial"], "without")


def place_steps(build, *steps):
    """Steps (source, output, flags) of one folder."""
    for source, output, *flags in steps:
        build.put(source, "int x;\n")
        build.steps.append({"directory": str(build.folder), "file": source, "output": output,
                            "command": " ".join([build.cc, *flags, "-o", output, "-c", source])})
    return build


def targets_of(answer):
    """Which targets' steps each file has."""
    return {u["file"]: sorted(t for c in u["classes"] for t in c["targets"]) for u in answer["units"]}


@case
def objects_of_a_target_in_several_folders(make):
    """As a Makefile has it, which tells the targets apart by folders of headers only."""
    build = place_steps(make(), *[(f"{folder}/{name}.c", f"out/{folder}/{t}/{name}.o", f"-Iinclude/{t}")
                                  for folder, name in (("core", "a"), ("core", "b"), ("hw", "c"))
                                  for t in ("arm", "mips")])
    for folder in ("arm", "mips"):
        build.put(f"include/{folder}/config.h", "")
    expect(targets_of(build.classify("--no-cache")), {f: ["arm", "mips"] for f in ("core/a.c", "core/b.c", "hw/c.c")})


@case
def programs_tell_whose_a_step_is(make):
    """In a Ninja build, what the programs are linked from: here all objects lie in one folder, and options are equal."""
    steps = [(f"{name}.c", f"{name}-{number}.o") for name in ("cpu", "hw") for number in (1, 2)]
    steps += [("main.c", "main.o"), ("net.c", "net.o"), ("gen.c", "tool/gen.o"), ("test.c", "test/1.o"),
              ("test.c", "test/2.o")]
    build = place_steps(make(), *steps)
    rules = "rule cc\n command = cc -c $in -o $out\nrule c_LINKER\n command = cc $in -o $out\n"
    rules += "".join(f"build {output}: cc {source}\n" for source, output in steps)
    rules += ("build emu-arm: c_LINKER cpu-1.o hw-1.o main.o net.o\nbuild emu-mips: c_LINKER cpu-2.o hw-2.o main.o | gen\n"
              "build gen: c_LINKER tool/gen.o\nbuild check-1: c_LINKER test/1.o\n")
    build.put("build.ninja", rules)
    answer = build.classify("--no-cache")
    expect(answer["targets"], ["arm", "mips"], "targets")
    expect(targets_of(answer), {"cpu.c": ["arm", "mips"], "hw.c": ["arm", "mips"]})
    report = subprocess.run([build.unitarget, "report", "-C", str(build.folder), "--json", "-"], capture_output=True,
                            text=True, check=True)
    expect([t["name"] for t in json.loads(report.stdout)["targets"]], answer["targets"], "the report's targets")


@case
def files_are_named_from_the_folder_of_the_step(make):
    """The same file is another text for a step that runs deeper in the tree."""
    build = make()
    for name in "arm", "deep/mips":
        (build.folder / name).mkdir(parents=True)
        up = "../" * (name.count("/") + 1)
        build.steps.append({"directory": str(build.folder / name), "file": f"{up}x.c", "output": "x.o",
                            "command": f"{build.cc} -D{name[-1].upper()} -I{up}inc -c {up}x.c -o x.o"})
        build.steps.append({"directory": str(build.folder / name), "file": f"{up}y.c", "output": "y.o",
                            "command": f"{build.cc} -D{name[-1].upper()} -I{up}inc -c {up}y.c -o y.o"})
    build.put("x.c", "const char *f = __FILE__;\n")
    build.put("y.c", '#include "h.h"\n')
    build.put("inc/h.h", "int h;\n")
    answer = build.classify("--no-cache")
    expect([len(unit(answer, n)["classes"]) for n in ("x.c", "y.c")], [2, 1])


@case
def custom_targets_that_make_no_file(make):
    """As those of CMake. Their command has run; a header that is gone is missing all the same."""
    build = two(make, "x.c", a=["-DA"], b=["-DB"])
    build.put("x.c", '#include "made.h"\n')
    rules = "rule cc\n command = $cmd\nrule make\n command = echo made it && echo 'int made;' > $out\n" \
            "rule say\n command = echo stamping\nbuild stamp: say\nbuild made.h: make\n"
    for step in build.steps:
        rules += f"build {step['output']}: cc x.c || stamp made.h\n cmd = {step['command']}\n"
    build.put("build.ninja", rules)
    message = build.run("--no-cache", status=1)
    if "2 generated files" not in message:
        raise AssertionError(message)
    expect(json.loads(build.run("--no-cache", "--build", "--format=json"))["targets"], ["arm", "mips"])
    build.classify("--no-cache")
    (build.folder / "made.h").unlink()
    message = build.run("--no-cache", status=1)
    if "1 generated file " not in message or "made.h" not in message:
        raise AssertionError(message)


@case
def options_that_differ_are_named(make):
    build = two(make, "x.c", a=["-O2", "-fPIC", "-DA"], b=["-O1", "-DB"])
    build.put("x.c", "#ifdef A\nint a;\n#endif\n")
    reasons = unit(build.classify("--no-cache"), "x.c")["reasons"]
    expect([r["name"] for r in reasons if r["kind"] == "flags"], ["-O2, -fPIC, -O1"])
    if build.cc == "gcc":
        expect(sorted(r["name"] for r in reasons if r["kind"] == "macro"), ["A"])
    expect([r["left"] for r in reasons], [2] * len(reasons), "more than the options differ")
    text = build.run("--why", "x.c", "--no-cache")
    if "options differ between targets: -O2, -fPIC, -O1." not in text:
        raise AssertionError(text)


@case
def macros_are_placed_in_the_file_that_asks(make):
    build = two(make, "x.c", "y.c", a=["-DMODEL_A"], b=["-DMODEL_B"])
    build.put("model.h", '/* one */\n\n#if defined(MODEL_A)\n#include "a.h"\n#elif defined(MODEL_B)\n#include "b.h"\n#endif\n')
    build.put("a.h", "#define KIND 1\n")
    build.put("b.h", "/* b */\n#define KIND 2\n")
    build.put("tail.h", "int tail;\n\n\n#ifdef MODEL_A\n#define KIND 1\n#else\n#define KIND 2\n#endif\n")
    build.put("x.c", '#include "model.h"\nint kind = KIND;\n')
    build.put("y.c", '#include "tail.h"\n\nint kind = KIND;\n')
    answer = build.classify("--no-cache")
    for source in "x.c", "y.c":
        for reason in (r for r in unit(answer, source)["reasons"] if r["kind"] == "macro" and "file" in r):
            line = (build.folder / reason["file"]).read_text(encoding="utf-8").split("\n")[reason["line"] - 1]
            if build.cc == "gcc" and reason["name"] not in line:
                raise AssertionError(f"{reason}: {line}")


@case
def what_a_change_leaves_is_asked(make):
    """Where A is asked first, B's value shows in one target only; and members of a class can come apart."""
    build = make()
    for name, flags in (("a", ["-DFIRST=1", "-DSECOND=1"]), ("b", ["-DFIRST=0", "-DSECOND=1"]), ("c", ["-DFIRST=0", "-DSECOND=2"])):
        for source in "x.c", "y.c":
            build.step(name, source, *flags)
    build.put("x.c", "#if FIRST\nint x = SECOND;\n#else\nint y;\n#endif\n")
    build.put("y.c", "#if FIRST\nint x;\n#else\nint y;\n#endif\n")
    answer = build.classify("--no-cache")
    expect([len(unit(answer, n)["classes"]) for n in ("x.c", "y.c")], [2, 2])
    if build.cc == "gcc":
        expect({r["name"]: r["left"] for r in unit(answer, "x.c")["reasons"]}, {"FIRST": 2, "SECOND": 2})
        expect({r["name"]: r["left"] for r in unit(answer, "y.c")["reasons"]}, {"FIRST": 1})


@case
def folders_go_when_a_signal_ends_it(make):
    build = two(make, "x.c", a=["-DWORD=1"], b=["-DWORD=2"])
    build.put("x.c", "int x = WORD;\n")
    slow = build.folder / "slow"
    slow.mkdir()
    (slow / build.cc).write_text(f'#!/bin/sh\ncase " $* " in *" -g0 "*) : >waits; while [ -e waits ] && [ ! -e go ]; do sleep 0.1; done;; esac\n'
                                 f'exec {shutil.which(build.cc)} "$@"\n')
    (slow / build.cc).chmod(0o755)
    build.write()
    (build.folder / "tmp").mkdir()
    env = dict(os.environ, PATH=f"{slow}:{os.environ['PATH']}", TMPDIR=str(build.folder / "tmp"))
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE:
        for name in "waits", "go":
            (build.folder / name).unlink(missing_ok=True)
        with subprocess.Popen([build.unitarget, "classify", "-C", str(build.folder), "--confirm", "--no-cache"], env=env,
                              stdout=subprocess.DEVNULL,
                              preexec_fn=lambda n=number: signal.signal(n, signal.SIG_DFL)) as run: # under nohup, say
            while not (build.folder / "waits").exists() and run.poll() is None:
                time.sleep(0.05)
            run.send_signal(number)
            expect(run.wait() != 0, True, "ended")
        (build.folder / "go").touch()
        expect([p.name for p in (build.folder / "tmp").glob("unitarget*")], [], f"left by {number}")


# ---- objects ----

@case
def equal_objects_join_classes(make):
    build = two(make, "x.c", "y.c", a=["-DWORD=4"], b=["-DWORD=8"])
    build.put("x.c", '_Static_assert(WORD % 4 == 0, "");\nstatic inline int unused(void) { return WORD; }\nint x;\n')
    build.put("y.c", "int y = WORD;\n")
    answer = build.classify("--no-cache", "--confirm")
    found = unit(answer, "x.c")
    expect((len(found["classes"]), found["classes"][0]["proof"]), (1, "objects"))
    expect(len(unit(answer, "y.c")["classes"]), 2)
    expect(build.object(build.steps[0], "-g0"), build.object(build.steps[2], "-g0"), "objects")


@case
def functions_that_differ_are_named(make):
    """By their own code, or by a text that they use; not because something else in the object moved."""
    build = two(make, "x.c", "y.c", "z.c", a=["-DWORD=4", '-DNAME="a"', "-O2"], b=["-DWORD=8", '-DNAME="another name"', "-O2"])
    build.put("x.c", "void put(const char *); extern int other(int); extern int counter;\n"
                     "static __attribute__((noinline)) int helper(int a) { counter += a; return a * 3; }\n"
                     "int f(int a) { counter++; return a * WORD + helper(a); }\nvoid text(void) { put(NAME); }\n"
                     'int same(int a) { put("same"); return helper(a) + other(a); }\n'
                     "#if WORD == 8\nint more(void) { return 1; }\n#endif\n"
                     "int table[] = {1, WORD}, calm[] = {1, 2}; int *pointer = calm;\n")
    build.put("y.c", "int table[] = {WORD};\nint y(void) { return 1; }\n")
    build.put("z.c", "static inline int unused(void) { return WORD; }\nint z(void) { return 1; }\n")
    text = build.run("--why", "x.c", "--confirm", "--no-cache")
    if "In the objects, 3 of 5 functions differ: f, text, more; and 1 of 3 data: table.\n" not in text:
        raise AssertionError(text)
    text = build.run("--why", "y.c", "--confirm", "--no-cache")
    if "0 of 1 functions differ; and 1 of 1 data: table." not in text:
        raise AssertionError(text)
    text = build.run("--why", "z.c", "--confirm", "--no-cache")
    if "The text differs by target, the objects do not." not in text or "functions" in text:
        raise AssertionError(text)


@case
def files_tried_as_common(make):
    build = make()
    for name, word in (("arm", 4), ("mips", 8)):
        build.put(name + ".h", f"#define WORD {word}\n")
        for source in "equal.c", "differs.c", "fails.c":
            build.step(name, source, f'-DCONFIG="{name}.h"', "-DPER_TARGET")
    build.step("common", "other.c")
    build.put("other.c", "int other;\n")
    build.put("top.h", "#ifdef PER_TARGET\n#include CONFIG\n#endif\n")
    build.put("equal.c", '#include "top.h"\nint x;\n')
    build.put("differs.c", '#include "top.h"\n#ifdef PER_TARGET\nint a;\n#else\nint b;\n#endif\n')
    build.put("fails.c", '#include "top.h"\nint x = WORD;\n')
    answer = build.classify("--no-cache", "--try-common")
    expect([unit(answer, n + ".c")["trial"] for n in ("equal", "differs", "fails")], ["equal", "differs", "fails"])
    if "WORD" not in unit(answer, "fails.c")["trial_message"]:
        raise AssertionError(unit(answer, "fails.c")["trial_message"])
    move = answer["moves"][0]
    expect((move["change"], move["files"], move["frees"]), ("as-is", ["equal.c"], 1))


def trial_build(make, *sources):
    """Two targets with a header of their own each, and a common step, which no target's header is for."""
    build = make()
    for name, word in (("arm", 4), ("mips", 8)):
        build.put(f"target/{name}/cpu.h", f"#define WORD {word}\nint cpu_{name}(void);\nint cpu_any();\nint proto(void);\n")
        for source in sources:
            build.step(name, source, f"-Itarget/{name}", f"-DT_{name}")
    build.step("common", "other.c")
    build.put("other.c", "int other;\n")
    return build


@case
def include_that_is_not_needed(make):
    """At its line, in a header of its own, twice: what the file does without is dropped, and nothing else."""
    build = trial_build(make, "direct.c", "sub/through.c", "both.c")
    build.put("top.h", '#include "cpu.h"\n')
    build.put("sub/near.h", "#define NEAR 3\n")
    build.put("direct.c", '#include <stddef.h>\n#  include "cpu.h"\nconst char *x = __FILE__; int line = __LINE__;\n')
    build.put("sub/through.c", '#include "near.h"\n#include "../top.h"\nint near = NEAR;\n')
    build.put("both.c", '#include "top.h"\n#include "cpu.h"\nint x;\n')
    build.put("target/arm/cpu.h", "#define WORD 4\n")
    answer = build.classify("--no-cache", "--try-common")
    expect([unit(answer, n)["trial"] for n in ("direct.c", "sub/through.c", "both.c")], ["without"] * 3)
    expect(unit(answer, "direct.c")["drops"], [{"include": '"cpu.h"', "line": 2}])
    expect(unit(answer, "sub/through.c")["drops"], [{"include": '"../top.h"', "line": 2}])
    expect([d["line"] for d in unit(answer, "both.c")["drops"]], [1, 2])
    move = next(m for m in answer["moves"] if m["files"] == ["direct.c"])
    expect((move["change"], move["name"], move["file"], move["line"]), ("include", '"cpu.h"', "direct.c", 2))
    text = build.run("--no-cache", "--try-common", "--why", "direct.c")
    if 'Drop #include "cpu.h" at direct.c:2' not in text or "nothing else is needed" not in text:
        raise AssertionError(text)
    found = sorted(p.name for p in build.folder.iterdir())
    for part in ("copy", "poison", "unitarget-"):
        if any(part in name for name in found):
            raise AssertionError(found)


@case
def include_that_is_needed(make):
    """For a macro, a declaration, or what the object becomes; or if the file itself asks for a macro."""
    build = trial_build(make, "macro.c", "call.c", "type.c", "object.c", "own.c", "proto.c")
    build.put("macro.c", '#include "cpu.h"\nint x = sizeof(char[WORD]);\n')
    build.put("call.c", '#include "cpu.h"\nint f(void) { return cpu_any(); }\n')
    build.put("type.c", '#include "cpu.h"\n#ifdef WORD\nint x;\n#else\nint y;\n#endif\n')
    build.put("object.c", '#include "cpu.h"\n#define COUNT (sizeof(int) + 0 * sizeof(cpu_t))\ntypedef int cpu_t;\n'
                          "#ifndef WORD\nint more;\n#endif\nint x = COUNT;\n")
    for step in build.steps:
        if step["file"] == "proto.c":
            step["command"] += " -Wmissing-prototypes"
    build.put("proto.c", '#include "cpu.h"\nint proto(void) { return 1; }\n')
    build.put("own.c", "#ifdef T_arm\nint unused(void);\n#endif\nint x;\n")
    answer = build.classify("--no-cache", "--try-common")
    for name in "macro.c", "call.c", "type.c", "object.c", "own.c", "proto.c":
        found = unit(answer, name)
        expect((found["trial"], "drops" in found), ("fails", False), name)


@case
def trials_are_kept(make):
    build = trial_build(make, "direct.c", "needs.c")
    build.put("direct.c", '#include "cpu.h"\nint x;\n')
    build.put("needs.c", '#include "cpu.h"\nint x = WORD;\n')
    first = build.classify("--try-common")
    expect(first["run"]["compiler_runs"] > 0, True, "compiled")
    second = build.classify("--try-common")
    expect(second["run"]["compiler_runs"], 1, "compiled again: what fails")
    for answer in first, second:
        del answer["run"]
    expect(second, first)
    build.put("direct.c", '#include "cpu.h"\nint x = WORD;\n')
    expect(unit(build.classify("--try-common"), "direct.c")["trial"], "fails")


# ---- the cache ----

def cached_build(make):
    build = two(make, "x.c", "y.c", a=["-Iarm", "-Icommon", "-DT=1"], b=["-Imips", "-Icommon", "-DT=2"])
    build.put("arm/a.h", "")
    build.put("mips/a.h", "")
    build.put("common/h.h", "int h = T;\n")
    build.put("x.c", '#include "h.h"\n')
    build.put("y.c", '#include "a.h"\nint y;\n')
    return build


def runs(build, *options, env=None):
    run = build.classify(*options, env=env)["run"]
    return run["preprocessor_runs"], run["cached"]


@case
def second_run_asks_nothing(make):
    build = cached_build(make)
    first = build.classify()
    expect(runs(build), (0, first["run"]["preprocessor_runs"]))
    second = build.classify()
    for answer in first, second:
        del answer["run"]
    expect(second, first, "the answer from the cache")


@case
def changes_are_seen(make):
    build = cached_build(make)
    asked = runs(build)[0]
    build.put("common/h.h", "int hh = T;\n")
    expect(runs(build), (2, asked - 2), "after a header changed")
    build.put("y.c", '#include "a.h"\nint y = T;\n')
    expect(runs(build)[0], 2, "after a source changed")
    build.put("mips/h.h", "int hook;\n")
    expect(runs(build)[0] >= 1, True, "after a file was put before another")
    expect(classes(build.classify()), build.truth())
    build.put("sub/user.h", '#include "h.h"\n')
    build.put("x.c", '#include "h.h"\n#include "sub/user.h"\nint x;\n')
    build.classify()
    build.put("sub/h.h", "int beside = T;\n")  # not beside the file that includes it first
    expect(runs(build)[0] >= 1, True, "after a file was put beside another")
    for step in build.steps:
        step["command"] = step["command"].replace("-DT=2", "-DT=1")
    expect(classes(build.classify()), build.truth(), "after an option changed")


@case
def another_compiler_is_asked_again(make):
    build = cached_build(make)
    real = shutil.which(build.cc)
    tools = build.folder / "tools"
    tools.mkdir()
    (tools / build.cc).write_text(f'#!/bin/sh\nexec {real} "$@"\n')
    (tools / build.cc).chmod(0o755)
    env = dict(os.environ, PATH=f"{tools}:{os.environ['PATH']}")
    asked = runs(build, env=env)[0]
    expect(runs(build, env=env)[0], 0)
    (tools / build.cc).write_text(f'#!/bin/sh\n# newer\nexec {real} "$@"\n')
    expect(runs(build, env=env)[0], asked)


@case
def damaged_cache_counts_as_empty(make):
    build = cached_build(make)
    asked = runs(build)[0]
    path = build.folder / ".unitarget-classify.cache"
    whole = path.read_bytes()
    for damaged in (b"", whole[:100], whole[:-1], whole[:60] + b"\xff" + whole[61:], b"other" + whole):
        path.write_bytes(damaged)
        expect(runs(build)[0], asked, f"runs with {len(damaged)} of {len(whole)} bytes")
    expect(runs(build)[0], 0)


@case
def two_users_at_once_add_up(make):
    build = cached_build(make)
    build.write()
    words = [build.unitarget, "classify", "-C", str(build.folder), "--format=json"]
    both = [subprocess.Popen([*words, name], stdout=subprocess.DEVNULL) for name in ("x.c", "y.c") * 4]
    expect([p.wait() for p in both], [0] * 8)
    for name in "x.c", "y.c":
        build.classify(name)
    expect(runs(build)[0], 0)


@case
def files_changed_just_now_are_not_kept(make):
    build = cached_build(make)
    os.utime(build.folder / "common/h.h")
    runs(build)
    expect(runs(build)[0], 2)


@case
def interrupted_run_is_taken_up(make):
    """The compiler takes its time until answers are kept, and then waits, so that the run is interrupted in its middle."""
    build = make()
    for target in "arm", "mips":
        for i in range(40):
            build.step(target, f"x{i}.c", f"-DT_{target}")
    slow = build.folder / "slow"
    slow.mkdir()
    (slow / build.cc).write_text(
        '#!/bin/sh\ncase " $* " in *" x"*)\n  if [ ! -e go ]; then sleep 0.2; fi\n  if [ -e .unitarget-classify.cache ]; then\n'
        f'    : >waits; while [ -e waits ] && [ ! -e go ]; do sleep 0.1; done\n  fi;;\nesac\nexec {shutil.which(build.cc)} "$@"\n')
    (slow / build.cc).chmod(0o755)
    for i in range(40):
        build.put(f"x{i}.c", "int x;\n")
    build.write()
    env = dict(os.environ, PATH=f"{slow}:{os.environ['PATH']}")
    with subprocess.Popen([build.unitarget, "classify", "-C", str(build.folder), "-j", "1"], env=env,
                          stdout=subprocess.DEVNULL) as run:
        while not (build.folder / "waits").exists() and run.poll() is None:
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        expect(run.wait() != 0, True, "interrupted")
    (build.folder / "go").touch()
    expect([p.name for p in build.folder.glob("*tmp*")], [], "files left")
    asked, cached = runs(build, env=env)
    expect(asked + cached, 40)
    expect((cached > 0, asked > 0), (True, True), f"{cached} answers taken up, {asked} asked for")


@case
def verification_finds_a_wrong_answer(make):
    build = cached_build(make)
    runs(build)
    expect(build.classify("--verify", "10")["run"]["verified"], 4)
    # The file is changed and made to look unchanged for the preprocessor that is asked first only.
    real = shutil.which(build.cc)
    liar = build.folder / "liar"
    liar.mkdir()
    (liar / build.cc).write_text(
        f'#!/bin/sh\ncase " $* " in *" x.c "*) echo once >> calls\n'
        f'[ "$(wc -l < calls)" -gt 2 ] && set -- "$@" -DT=7 -UT -DT=8;; esac\nexec {real} "$@"\n')
    (liar / build.cc).chmod(0o755)
    env = dict(os.environ, PATH=f"{liar}:{os.environ['PATH']}")
    message = build.run("--no-cache", "--verify", "10", status=1, env=env)
    if "was put into a class whose text it has not" not in message:
        raise AssertionError(message)


@case
def why_is_said_in_sentences(make):
    build = make()
    for name, word in (("arm", 4), ("mips", 8)):
        build.put(name + ".h", f"#define WORD {word}\n")
        build.put(f"target/{name}/cpu.h", f"int {name};\n")
        build.step(name, "x.c", f'-DCONFIG="{name}.h"', f"-Itarget/{name}")
        build.step(name, "y.c", f'-DCONFIG="{name}.h"', f"-Itarget/{name}")
    build.put("h.h", '#include "cpu.h"\n')
    build.put("x.c", '#include CONFIG\n#include "h.h"\n\nint x = WORD;\n')
    build.put("y.c", "int y;\n")
    text = build.run("--why", "x.c", "--no-cache")
    for part in ("x.c: 2 targets, 2 classes.", "consults WORD in x.c:4" if build.cc == "gcc" else "consults WORD",
                 "h.h:1", "opens cpu.h through x.c:2, ", "No single change"):
        if part not in text:
            raise AssertionError(f"{part!r} is not in {text!r}")
    text = build.run("--why", "y.c", "--no-cache")
    if "the same text for all" not in text:
        raise AssertionError(text)
    message = build.run("--why", "z.c", "--no-cache", status=1)
    if "no target compiles" not in message:
        raise AssertionError(message)


def main():
    parser = argparse.ArgumentParser(description="tests of unitarget classify")
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("unitarget")
    parser.add_argument("name", nargs="*", help="only cases whose name holds this")
    options = parser.parse_args()
    run_cases(lambda function, folder: function(lambda: Build(folder / "b", os.path.abspath(options.unitarget), options.cc)),
            options.name)


main()
