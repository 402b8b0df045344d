# SPDX-License-Identifier: MIT
"""The configurations under which cases are built: compilers, flags, linkers, kinds of program."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

CXX = {"gcc": "g++", "clang": "clang++"}

# Kinds of program: the linker's flags, and the compiler's that they need.
MODES = {
    "pie": (["-pie"], ["-fPIE"]),
    "no-pie": (["-no-pie"], ["-fno-PIE"]),
    "static-pie": (["-static-pie"], ["-fPIE"]),
    "static": (["-static"], ["-fno-PIE"]),
}


@dataclass
class Config:
    """One way to build. `tags` are the words that a case's `skip:` and `needs:` lines may name."""
    cc: str
    cflags: list
    linker: str                                   # bfd, lld or mold
    mode: str                                     # a key of MODES
    extra: list = field(default_factory=list)     # more linker flags
    thorough: bool = False                        # also check determinism and relinking
    cxx_only: bool = False                        # for cases that have C++ sources

    @property
    def cxx(self):
        return CXX.get(self.cc, self.cc + "++")

    @property
    def ldflags(self):
        use = ["-fuse-ld=" + self.linker] if self.linker else []
        return [*use, *MODES[self.mode][0], *self.extra]

    @property
    def label(self):
        return " ".join([self.cc, *self.cflags, self.linker, self.mode, *self.extra])

    @property
    def compile_key(self):
        return safe_name(" ".join([self.cc, *self.cflags]))

    @property
    def link_key(self):
        return safe_name(" ".join([self.linker, self.mode, *self.extra]))

    @property
    def tags(self):
        dynamic = "dynamic" if self.mode in ("pie", "no-pie") else "no-dynamic"
        care = ["thorough"] if self.thorough else []
        return {self.cc, self.linker, dynamic, self.mode, *care, *self.cflags, *self.extra}

    def missing(self):
        """The name of a tool that this configuration needs and the machine has not, or None."""
        if "-stdlib=libc++" in self.cflags and not list(Path("/usr").glob("lib/llvm-*/include/c++/v1/vector")):
            return "libc++"
        wanted = [self.cc] + (["ld." + self.linker] if self.linker else [])
        return next((tool for tool in wanted if not shutil.which(tool)), None)


def safe_name(label):
    return re.sub(r"[^A-Za-z0-9=.+-]+", "_", label).strip("_") or "default"


def config(cc, flags, linker="bfd", mode="pie", extra="", thorough=False, cxx_only=False):
    """A Config from one-line flags; the mode's -fPIE or -fno-PIE comes first, unless with -fPIC."""
    own = flags.split()
    pic = [] if "-fPIC" in own else MODES[mode][1]
    return Config(cc, [*pic, *own], linker, mode, extra.split(), thorough, cxx_only)


SECTIONS = "-O2 -ffunction-sections -fdata-sections"
CXX_LINKS = [
    config("clang", SECTIONS + " -stdlib=libc++", "lld", "pie", "-stdlib=libc++ -Wl,--gc-sections -Wl,--icf=safe",
           cxx_only=True),
    config("gcc", SECTIONS, "mold", "no-pie", "-Wl,--gc-sections -Wl,--icf=safe", cxx_only=True),
]


def small():
    """A few configurations that differ from each other in as much as possible."""
    return [
        config("gcc", "-O2", thorough=True),
        config("gcc", "-O0 -g", "mold"),
        config("clang", SECTIONS, "lld", "pie", "-Wl,--gc-sections"),
        config("gcc", "-O2 -fcommon -fcf-protection -fno-plt", "bfd", "no-pie"),
        config("clang", "-O1 -fPIC -fvisibility=hidden", "lld", "static-pie"),
        config("gcc", "-O1 -g -gz", "bfd", "pie", "-rdynamic"),
        *CXX_LINKS,
    ]


def two():
    """For a unitarget that is slow itself: what it finds of its own does not hang on the objects."""
    return small()[0:3:2]


FULL_FLAGS = {
    "gcc": ["-O0", "-O2", "-O2 -g", "-O3", "-Os", "-O2 -fPIC", SECTIONS, "-O2 -fcf-protection",
            "-O2 -mno-direct-extern-access", "-O2 -fvisibility=hidden", "-O2 -fno-plt",
            "-O2 -fcommon", "-O2 -fPIC -fno-semantic-interposition", "-O2 -fPIC -mtls-dialect=gnu2",
            "-O2 -mcmodel=medium", "-O2 -mindirect-branch=thunk",
            "-O2 -fstack-protector-all -D_FORTIFY_SOURCE=2", "-O2 -g -gz",
            "-O2 -g3 -fdebug-types-section",
            "-O0 -g -gdwarf-4", "-O2 -fno-asynchronous-unwind-tables", "-O2 -fcallgraph-info=su",
            "-O2 -fpatchable-function-entry=4", "-O2 -fno-toplevel-reorder"],
    "clang": ["-O0", "-O2", "-O2 -g", "-O2 -fPIC", SECTIONS, "-O2 -fcf-protection",
              "-O2 -fno-direct-access-external-data", "-O2 -fvisibility=hidden", "-O2 -fno-plt",
              "-O2 -fcommon", "-O2 -fPIC -fno-semantic-interposition",
              "-O2 -fno-integrated-as", "-O2 -fstack-protector-all",
              "-O2 -fpatchable-function-entry=4"],
}
FULL_LINKS = [
    ("bfd", "pie", ""), ("lld", "pie", ""), ("mold", "pie", ""),
    ("bfd", "no-pie", ""), ("lld", "no-pie", ""), ("mold", "no-pie", ""),
    ("bfd", "static-pie", ""), ("bfd", "static", ""), ("lld", "static", ""), ("mold", "static", ""),
    ("bfd", "pie", "-Wl,--gc-sections"), ("lld", "pie", "-Wl,--gc-sections"),
    ("mold", "pie", "-Wl,--gc-sections"),
    ("bfd", "pie", "-Wl,-z,now"), ("bfd", "pie", "-Wl,-z,norelro"),
    ("bfd", "pie", "-Wl,-z,pack-relative-relocs"), ("bfd", "pie", "-Wl,-z,separate-code"),
    ("lld", "pie", "-Wl,--icf=all"), ("mold", "pie", "-Wl,-z,now"),
    ("bfd", "pie", "-rdynamic"), ("lld", "pie", "-rdynamic"),
    ("bfd", "pie", "-Wl,--build-id"),
    ("bfd", "pie", "-Wl,--no-relax"),
    ("lld", "pie", "-Wl,-z,separate-loadable-segments"),
    ("bfd", "pie", "-Wl,-z,nodynamic-undefined-weak"), ("bfd", "pie", "-Wl,--as-needed"),
]
# Flags whose code a linker does not take.
UNFIT = {("-mcmodel=medium", "lld"), ("-mtls-dialect=gnu2", "mold")}


def full():
    """Every flag set with one of the first links in turn, and every link with two flag sets: the
    whole product would take days."""
    pairs = [(cc, flags, FULL_LINKS[i % 6]) for cc, sets in FULL_FLAGS.items()
             for i, flags in enumerate(sets)]
    pairs += [("gcc", "-O2", link) for link in FULL_LINKS]
    pairs += [("clang", SECTIONS, link) for link in FULL_LINKS]
    found = {one.label: one for one in CXX_LINKS + [
        config("clang", "-O0 -g -stdlib=libc++", "bfd", "pie", "-stdlib=libc++", cxx_only=True),
        config("clang", "-O1 -stdlib=libc++", "mold", "no-pie", "-stdlib=libc++", cxx_only=True),
        config("clang", "-O2 -stdlib=libc++", "lld", "static", "-stdlib=libc++", cxx_only=True)]}
    for cc, flags, (linker, mode, extra) in pairs:
        if any(f in flags.split() and l == linker for f, l in UNFIT):
            linker = "bfd"
        one = config(cc, flags, linker, mode, extra)
        found[one.label] = one
    return list(found.values())
