# SPDX-License-Identifier: MIT
"""Random programs of several targets, as values: what units there are, where each stands in the link, and what
features are in them.

A unit is a source file. It belongs to some targets, in one or several variants, and is an explicit object, a member
of an archive, one between --start-lib and --end-lib, or a part of a shared library. A feature is a symbol, or a few that
belong together, with a part in some units: who defines it and how, who refers to it and how. Each feature stands for
itself, so that a program that shows a fault can be made smaller by leaving features out.

What a program prints: each value that a unit sees, in order, and at the end which units saw which symbol at one address."""

import copy
import itertools
from dataclasses import dataclass, field

TARGET_NAMES = "abcd"
COMPILERS = {"gcc": "g++", "clang": "clang++"}
LINKERS = ("bfd", "lld", "mold")
MODES = {"pie": ("-fPIE", "-pie"), "no-pie": ("-fno-PIE", "-no-pie"), "static-pie": ("-fPIE", "-static-pie"),
         "static": ("-fno-PIE", "-static")}
CFLAGS = ("-O0", "-O1", "-O2", "-Os", "-O2 -ffunction-sections -fdata-sections", "-O1 -fcommon", "-O2 -fcf-protection",
          "-O2 -fno-plt", "-O1 -fno-asynchronous-unwind-tables", "-O0 -g", "-O2 -fvisibility=hidden",
          "-O1 -ftls-model=initial-exec")
LDFLAGS = ("", "", "", "-Wl,--gc-sections", "-rdynamic", "-Wl,-z,now", "-Wl,-z,norelro", "-Wl,--as-needed",
           "-Wl,-z,pack-relative-relocs", "-Wl,-z,noseparate-code", "-Wl,--build-id", "-Wl,-O2")
HEADER = """#define T %d
extern int printf(const char *, ...);
void seen(const char *symbol, const char *unit, const void *address);
void out(const char *symbol, const char *unit, long value);
#define HIDDEN __attribute__((visibility("hidden")))
#define DEFAULT __attribute__((visibility("default")))
#define KEEP __attribute__((noinline, used))
"""
MAIN = """#include <pthread.h>
#include <stdio.h>
#include <string.h>
#define DEFAULT __attribute__((visibility("default")))
static struct { const char *symbol, *unit; const void *address; } notes[500];
static int count;
DEFAULT void seen(const char *symbol, const char *unit, const void *address)
{
    if (count < 500)
        notes[count].symbol = symbol, notes[count].unit = unit, notes[count++].address = address;
}
DEFAULT void out(const char *symbol, const char *unit, long value)
{
    printf("%%s in %%s: %%ld\\n", symbol, unit, value);
}
static void report(void)
{
    for (int i = 0; i < count; i++) {
        int j = 0;
        while (strcmp(notes[i].symbol, notes[j].symbol) || notes[i].address != notes[j].address)
            j++;
        printf("%%s in %%s: %%s %%s\\n", notes[i].symbol, notes[i].unit,
               notes[i].address ? "where" : "nowhere", notes[j].unit);
    }
}
%s
static void *again(void *unused)
{
    (void)unused;
    puts("again");
%s    return 0;
}
int main(void)
{
    pthread_t thread;
%s    pthread_create(&thread, 0, again, 0);
    pthread_join(thread, 0);
    report();
    return 0;
}
"""


@dataclass
class Unit:
    name: str
    variants: dict           # target -> number of the variant; its keys are the targets that have the unit
    place: str = "object"    # or startlib, or the name of an archive (libx0) or of a shared library (liby0)
    cxx: bool = False
    called: str = "weak"     # how main refers to it: strong, weak or no

    @property
    def in_library(self):
        return self.place.startswith("liby")


@dataclass
class Feature:
    kind: str
    name: str
    defs: dict                # unit name -> how: strong, weak, hidden, common ...
    refs: dict                # unit name -> how: strong or weak
    number: int = 0           # a random number, for what the kind leaves open


@dataclass
class Program:
    seed: str
    cc: str
    cflags: str
    linker: str
    mode: str
    ldflags: str
    targets: list
    units: list
    features: list
    order: dict = field(default_factory=dict)      # target -> names of units in the order of its words
    archives: dict = field(default_factory=dict)   # archive -> "", "whole" or "twice"
    grouped: bool = False

    def unit(self, name):
        return next(u for u in self.units if u.name == name)

    def label(self):
        return " ".join(filter(None, (self.cc, self.cflags, self.linker, self.mode, self.ldflags)))


# -- drawing -------------------------------------------------------------------------------------

def subset(rng, names, least=1):
    return sorted(rng.sample(names, rng.randint(least, len(names))))


def draw_units(rng, targets, libraries, startlib):
    units = []
    for i in range(rng.randint(3, 7)):
        own = targets if rng.random() < .6 else subset(rng, targets)
        variants = {t: 0 if rng.random() < .6 else rng.randint(1, len(targets)) for t in own}
        places = ["object"] * 5 + ["libx0"] * 2 + ["libx1"] + ["startlib"] * startlib + ["liby0"] * libraries + ["liby1"] * libraries
        unit = Unit("u%d" % i, variants, rng.choice(places), rng.random() < .2)
        if unit.in_library and rng.random() < .6:
            unit.variants = {t: 0 for t in targets}
        unit.called = rng.choice(("strong", "strong", "weak")) if len(unit.variants) == len(targets) else "weak"
        units.append(unit)
    # One that all have, and two between which something can differ.
    units[0].variants, units[0].place, units[0].called = {t: 0 for t in targets}, "object", "strong"
    units[1].variants = {t: n for n, t in enumerate(targets)}
    units[1].place = "object" if rng.random() < .7 else units[1].place
    return units


def covering(rng, units, targets):
    """Units of which each target has exactly one, or None."""
    left, chosen = set(targets), []
    for unit in rng.sample(units, len(units)):
        if unit.variants and set(unit.variants) <= left:
            chosen.append(unit.name)
            left -= set(unit.variants)
    return chosen if not left else None


def draw_feature(rng, name, units, targets):
    """A feature that most probably links: each target has one strong definition, or its references are weak."""
    program = [u for u in units if not u.in_library]
    kind = rng.choice(list(KINDS))
    scheme = rng.choice(KINDS[kind].schemes)
    number = rng.randrange(1000)
    defs, everywhere = {}, None
    if scheme == "one":
        everywhere = covering(rng, program, targets)
        defs = {n: "strong" for n in everywhere or []}
    elif scheme == "override":
        strong = covering(rng, program, targets)
        weak = subset(rng, [u.name for u in program])
        defs = {n: "weak" for n in weak}
        for n in strong or []:
            if rng.random() < .6:
                defs[n] = "strong"
        everywhere = covered(units, defs, targets)
    elif scheme == "some":
        pool = subset(rng, [u.name for u in program])
        taken = set()
        for n in pool:
            own = set(next(u for u in units if u.name == n).variants)
            if not own & taken:
                defs[n] = "strong"
                taken |= own
        everywhere = taken == set(targets)
    elif scheme == "library":
        pool = [u.name for u in units if u.in_library]
        if not pool:
            return None
        defs = {rng.choice(pool): "strong"}
        if rng.random() < .5:
            own = rng.choice(program)
            defs[own.name] = rng.choice(("strong", "weak"))
    elif scheme == "any":
        defs = {n: rng.choice(KINDS[kind].ways) for n in subset(rng, [u.name for u in program])}
        everywhere = covered(units, defs, targets)
    if not defs and scheme != "none":
        return None
    refs = {}
    for n in subset(rng, [u.name for u in units]):
        unit = next(u for u in units if u.name == n)
        sure = everywhere or covered(units, defs, unit.variants)
        if (KINDS[kind].closed and unit.in_library) or (not sure and not KINDS[kind].weak):
            continue
        refs[n] = "weak" if not sure or (KINDS[kind].weak and rng.random() < .15) else "strong"
    if KINDS[kind].hide and not any(units_by(units, n).in_library for n in {**defs, **refs}) and rng.random() < .3:
        defs = {n: how + " hidden" for n, how in defs.items()}
    return Feature(kind, name, defs, refs, number)


def units_by(units, name):
    return next(u for u in units if u.name == name)


def covered(units, defs, targets):
    """Whether each of the targets has a unit that defines it."""
    return all(any(t in units_by(units, n).variants for n in defs) for t in targets)


def draw(rng, seed, tools, linkers):
    mode = rng.choice(["pie"] * 4 + ["no-pie"] * 3 + ["static-pie", "static"])
    linker, cc = rng.choice(linkers), rng.choice(tools)
    targets = list(TARGET_NAMES[:rng.choice((2, 2, 3, 4))])
    units = draw_units(rng, targets, 2 * ("static" not in mode and rng.random() < .5), 2 * (linker != "bfd" and rng.random() < .3))
    features = []
    for i in range(rng.randint(4, 9)):
        feature = draw_feature(rng, "s%d" % i, units, targets)
        if feature:
            features.append(feature)
    cflags, ldflags = rng.choice(CFLAGS), rng.choice(LDFLAGS)
    if linker == "mold" and "relative-relocs" in ldflags:  # some versions' programs do not start then
        ldflags = ""
    program = Program(seed, cc, cflags, linker, mode, ldflags, targets, units, features)
    common = rng.sample([u.name for u in units], len(units))
    program.order = {t: common if rng.random() < .7 else rng.sample(common, len(common)) for t in targets}
    program.archives = {a: rng.choice(("", "", "", "whole", "twice")) for a in ("libx0", "libx1")}
    program.grouped = rng.random() < .3
    return program


# -- kinds of features: C text ---------------------------------------------------------------------

KINDS = {}


@dataclass
class Kind:
    declare: object            # (feature, how) -> declaration for a reference
    define: object             # (feature, how) -> definition
    use: object                # (feature, unit) -> statements
    schemes: tuple
    ways: tuple = ("strong", "weak")
    closed: bool = False       # not from a shared library
    hide: bool = True
    weak: bool = True          # may be referred to weakly
    unseen: bool = False       # what defines it is no C: it has to be declared all the same


def kind(name, schemes, **more):
    def register(functions):
        KINDS[name] = Kind(*functions(), schemes=schemes, **more)
        return functions
    return register


def attributes(how):
    return " ".join(text for word, text in (("weak", "__attribute__((weak))"), ("hidden", "HIDDEN")) if word in how.split()) or "DEFAULT"


def reference(how):
    return "__attribute__((weak)) " if how == "weak" else ""


def guarded(f, body):
    """Statements that do nothing where a weak reference is null."""
    return ("    if (%s) {\n" % f.name if "weak" in f.refs.values() else "    {\n") + body + "    }\n"


def function_use(f, unit):
    return ('    seen("%(s)s", "%(u)s", (void *)(unsigned long)%(s)s);\n' % dict(s=f.name, u=unit) +
            guarded(f, '        out("%(s)s", "%(u)s", %(s)s());\n' % dict(s=f.name, u=unit)))


def datum_use(f, unit, write=True):
    s = dict(s=f.name, u=unit)
    body = '        out("%(s)s", "%(u)s", %(s)s);\n' % s + ("        %(s)s += 1;\n" % s if write else "")
    guard = "    if (&%(s)s) {\n" % s if "weak" in f.refs.values() else "    {\n"
    return '    seen("%(s)s", "%(u)s", &%(s)s);\n' % s + guard + body + "    }\n"


def function_declare(f, how):
    return "%sint %s(void);\n" % (reference(how), f.name)


ORDINARY = ("one", "one", "override", "some", "library")


@kind("function", ORDINARY)
def _():
    return (function_declare,
            lambda f, how: "static volatile int %s_v = %d + 1000 * T;\n%s KEEP int %s(void) { return %s_v++; }\n" % (
                f.name, f.number, attributes(how), f.name, f.name),
            function_use)


@kind("datum", ORDINARY)
def _():
    return (lambda f, how: "extern %sint %s;\n" % (reference(how), f.name),
            lambda f, how: "%s int %s = %s;\n" % (
                attributes(how), f.name, "%d + 1000 * T" % f.number if f.number % 4 else "0"),
            datum_use)


@kind("constant", ORDINARY)
def _():
    return (lambda f, how: "extern %sconst int %s;\n" % (reference(how), f.name),
            lambda f, how: "extern %s const int %s;\nconst int %s = %d + 1000 * T;\n" % (
                attributes(how), f.name, f.name, f.number),
            lambda f, unit: datum_use(f, unit, write=False))


@kind("pointer", ("one", "override", "some"))
def _():
    """A pointer into its own unit, and one to itself; in read-only memory after relocation, or not."""
    const = lambda f: "const " if f.number % 2 else ""
    def use(f, unit):
        s = dict(s=f.name, u=unit)
        guard = "    if (&%(s)s) {\n" % s if "weak" in f.refs.values() else "    {\n"
        return guard + ('        out("%(s)s", "%(u)s", *%(s)s.value);\n        out("%(s)s itself", "%(u)s", %(s)s.self == &%(s)s);\n'
                        '        if (%(s)s.call) out("%(s)s call", "%(u)s", %(s)s.call());\n    }\n' % s)
    struct = lambda f: "struct %s_t { int *value; int (*call)(void); %svoid *self; };\n" % (f.name, const(f))
    return (lambda f, how: struct(f) + "extern %s%sstruct %s_t %s;\n" % (reference(how), const(f), f.name, f.name),
            lambda f, how: struct(f) + "static int %(s)s_v = %(n)d + 1000 * T;\nstatic int %(s)s_f(void) { return %(s)s_v++; }\n"
            "extern %(a)s %(c)sstruct %(s)s_t %(s)s;\n%(c)sstruct %(s)s_t %(s)s = { &%(s)s_v, %(s)s_f, &%(s)s };\n" % dict(
                s=f.name, n=f.number, c=const(f), a=attributes(how)),
            use)


@kind("thread", ORDINARY, weak=False)
def _():
    return (lambda f, how: "extern %s__thread int %s;\n" % (reference(how), f.name),
            lambda f, how: "%s __thread int %s = %s;\n" % (
                attributes(how), f.name, "%d + 1000 * T" % f.number if f.number % 3 else "0"),
            datum_use)


@kind("common", ("any", "one"), ways=("strong", "weak", "common", "common", "common"), unseen=True)
def _():
    return (lambda f, how: "extern %sint %s[];\n" % (reference(how), f.name),
            lambda f, how: '__asm__(".comm %s,%d,4\\n");\n' % (f.name, 4 + f.number % 5 * 12) if "common" in how else
            "%s int %s[%d] = { %d + 1000 * T };\n" % (attributes(how), f.name, 1 + f.number % 4 * 3, f.number),
            lambda f, unit: '    seen("%(s)s", "%(u)s", %(s)s);\n    if (%(s)s)\n        out("%(s)s", "%(u)s", ++%(s)s[0]);\n' % dict(
                s=f.name, u=unit))


@kind("group", ("any", "any", "some"), ways=("strong", "strong", "weak"), hide=False, unseen=True)
def _():
    """A function and a datum in one COMDAT group, and weak functions in none."""
    return (function_declare,
            lambda f, how: "%s KEEP int %s(void) { return %d + 1000 * T; }\n" % (attributes(how), f.name, f.number) if "weak" in how else
            '__asm__(".section .text.%(s)s,\\"axG\\",@progbits,%(s)s,comdat\\n.%(b)s %(s)s\\n.type %(s)s,@function\\n'
            '%(s)s:\\n.byte 0xf3,0x0f,0x1e,0xfa\\nmovl %(s)s_d(%%rip),%%eax\\nincl %(s)s_d(%%rip)\\nret\\n.size %(s)s,.-%(s)s\\n'
            '.section .data.%(s)s,\\"awG\\",@progbits,%(s)s,comdat\\n.hidden %(s)s_d\\n.%(b)s %(s)s_d\\n.type %(s)s_d,@object\\n%(s)s_d:\\n'
            '.long %(n)d + 1000 * " TEXT(T) "\\n.size %(s)s_d,4\\n.text\\n");\n' % dict(s=f.name, n=f.number, b="weak" if f.number % 3 else "globl"),
            function_use)


@kind("inline", ("any", "any"), ways=("strong",), hide=False)
def _():
    """A C++ inline function with a static variable: its units become C++."""
    return (function_declare,
            lambda f, how: "KEEP inline int %(s)s(void) { static int n = %(n)d + 1000 * T; return n++; }\n" % dict(s=f.name, n=f.number),
            function_use)


@kind("initialised", ("any",), ways=("strong",), hide=False)
def _():
    """A C++ variable whose value is computed at start, and one of a thread; its units become C++."""
    return (lambda f, how: "extern %sint %s;\n" % (reference(how), f.name),
            lambda f, how: "int opaque(int);\ninline int %(s)s = (out(\"%(s)s\", \"its initialiser\", T), %(n)d + 1000 * T);\n"
            "KEEP inline int *%(s)s_user(void) { return &%(s)s; }\n" % dict(s=f.name, n=f.number),
            datum_use)


@kind("constructor", ("any",), ways=("strong",), hide=False)
def _():
    return (lambda f, how: "",
            lambda f, how: '__attribute__((%(c)s%(p)s)) static void %(s)s_start(void) { out("%(s)s", "constructor", %(n)d + 1000 * T); }\n' % dict(
                s=f.name, n=f.number, c="destructor" if f.number % 3 == 0 else "constructor",
                p="(%d)" % (f.number + 101) if f.number % 2 else ""),
            lambda f, unit: "")


@kind("alias", ("one", "some", "override"))
def _():
    """A function with a second name, weak or not, which others refer to as well."""
    both = lambda f, unit: function_use(f, unit) + function_use(Feature(f.kind, f.name + "_2", f.defs, f.refs), unit)
    return (lambda f, how: function_declare(f, how) + function_declare(Feature("", f.name + "_2", {}, {}), how),
            lambda f, how: "static volatile int %(s)s_v = %(n)d + 1000 * T;\n%(a)s KEEP int %(s)s(void) { return %(s)s_v++; }\n"
            '%(w)s int %(s)s_2(void) __attribute__((alias("%(s)s")));\n' % dict(
                s=f.name, n=f.number, a=attributes(how),
                w=attributes(how + (" weak" if f.number % 2 else ""))),
            both)


@kind("twin", ("one", "some"))
def _():
    """A datum with two names."""
    name = lambda f: Feature(f.kind, f.name + "_2", f.defs, f.refs)
    return (lambda f, how: "extern %(r)sint %(s)s, %(s)s_2;\n" % dict(r=reference(how), s=f.name),
            lambda f, how: '%(a)s int %(s)s = %(n)d + 1000 * T;\nextern %(a)s int %(s)s_2 __attribute__((alias("%(s)s")));\n' % dict(
                s=f.name, n=f.number, a=attributes(how)),
            lambda f, unit: datum_use(f, unit) + datum_use(name(f), unit) +
            '    out("%(s)s", "%(u)s as one", &%(s)s == &%(s)s_2);\n' % dict(s=f.name, u=unit))


@kind("ifunc", ("one", "some"), closed=True)
def _():
    return (function_declare,
            lambda f, how: "static volatile int %(s)s_v = %(n)d + 1000 * T;\nstatic int %(s)s_f(void) { return %(s)s_v++; }\n"
            "#ifndef __cplusplus\nstatic\n#endif\nint (*%(s)s_resolve(void))(void) { return %(s)s_f; }\n"
            '%(a)s int %(s)s(void) __attribute__((ifunc("%(s)s_resolve")));\n' % dict(s=f.name, n=f.number, a=attributes(how)),
            function_use)


@kind("set", ("any", "any", "some"), ways=("strong",), closed=True, hide=False, unseen=True)
def _():
    """A section that the linker gathers from all units and puts names around."""
    return (lambda f, how: "__attribute__((weak)) HIDDEN extern int __start_%(s)s[], __stop_%(s)s[];\n" % dict(s=f.name),
            lambda f, how: '__attribute__((section("%(s)s"), used)) static int %(s)s_entry = %(n)d + 1000 * T;\n' % dict(s=f.name, n=f.number),
            lambda f, unit: '    for (int *p = __start_%(s)s; p < __stop_%(s)s; p++)\n        out("%(s)s", "%(u)s", (*p)++);\n' % dict(s=f.name, u=unit))


@kind("callback", ("one", "override", "some"))
def _():
    """A function whose address is in a table of each unit that refers to it."""
    return (function_declare,
            lambda f, how: "%s KEEP int %s(void) { return %d + 1000 * T; }\n" % (attributes(how), f.name, f.number),
            lambda f, unit: '    static int (*%(c)s table[])(void) = { %(s)s, %(s)s };\n    seen("%(s)s", "%(u)s table", (void *)(unsigned long)table[T & 1]);\n'
            '    if (table[0])\n        out("%(s)s", "%(u)s table", table[0]());\n' % dict(
                s=f.name, u=unit, c="const" if f.number % 2 else "volatile"))


@kind("versioned", ("library",), hide=False, unseen=True)
def _():
    """Functions of a shared library with a default version and an old one."""
    return (function_declare,
            lambda f, how: "KEEP int %(s)s_new(void) { return %(n)d; }\nKEEP int %(s)s_old(void) { return -%(n)d; }\n"
            '__asm__(".symver %(s)s_new,%(s)s@@V2");\n__asm__(".symver %(s)s_old,%(s)s@V1");\n' % dict(s=f.name, n=f.number)
            if "library" in how else "%s KEEP int %s(void) { return %d + 1000 * T; }\n" % (attributes(how), f.name, f.number),
            function_use)


@kind("absolute", ("one", "some"), closed=True, hide=False, unseen=True)
def _():
    return (lambda f, how: "extern %schar %s[];\n" % (reference(how), f.name),
            lambda f, how: '__asm__(".globl %(s)s\\n%(s)s = %(n)d + 1000 * " TEXT(T) "\\n");\n' % dict(s=f.name, n=f.number + 1),
            lambda f, unit: '    out("%(s)s", "%(u)s", %(s)s != 0);\n' % dict(s=f.name, u=unit))


# -- text ------------------------------------------------------------------------------------------

def unit_source(program, unit, variant):
    text = [HEADER % variant, "#define TEXT_(x) #x\n#define TEXT(x) TEXT_(x)\n"]
    body = []
    for f in program.features:
        how = f.defs.get(unit.name)
        if how is not None:
            text.append(KINDS[f.kind].define(f, how + " library" if unit.in_library else how))
        if unit.name in f.refs:
            if how is None or KINDS[f.kind].unseen:
                text.append(KINDS[f.kind].declare(f, f.refs[unit.name] if how is None else "strong"))
            body.append("    {\n" + KINDS[f.kind].use(f, unit.name) + "    }\n")
    text.append('DEFAULT void use_%s(void)\n{\n    out("unit", "%s", T);\n%s}\n' % (unit.name, unit.name, "".join(body)))
    text = "".join(text)
    if is_cxx(program, unit):
        return 'extern "C" {\n' + text + "}\n"
    return text


def is_cxx(program, unit):
    kinds = {f.kind for f in program.features if unit.name in f.defs}
    if kinds & {"inline", "initialised"}:
        return True
    return unit.cxx


def unit_file(program, unit, variant):
    return "%s_%d.%s" % (unit.name, variant, "cc" if is_cxx(program, unit) else "c")


def sources(program):
    """{file name: text} of all units, in their variants, and of main."""
    files = {}
    for unit in program.units:
        for variant in sorted(set(unit.variants.values())):
            files[unit_file(program, unit, variant)] = unit_source(program, unit, variant)
    called = [u for u in program.units if u.called != "no"]
    declarations = "".join("%svoid use_%s(void);\n" % ("__attribute__((weak)) " if u.called == "weak" else "", u.name) for u in called)
    calls = "".join(("    if (use_%s)\n        use_%s();\n" if u.called == "weak" else "    use_%s();\n") % (
        (u.name,) * (2 if u.called == "weak" else 1)) for u in called)
    files["main.c"] = MAIN % (declarations, calls, calls)
    return files


def object_of(program, unit, target):
    return unit_file(program, unit, unit.variants[target]).rsplit(".", 1)[0] + ".o"


def collections(program, target):
    """{archive or library: its objects} as the target has them."""
    found = {}
    for unit in program.units:
        if target in unit.variants and unit.place.startswith("lib"):
            found.setdefault(unit.place, []).append(object_of(program, unit, target))
    return found


def collection_files(program):
    """{file: objects} of archives and libraries; (target, name) -> file. Equal ones are one file."""
    files, of = {}, {}
    for target in program.targets:
        for name, objects in collections(program, target).items():
            suffix = ".so" if name.startswith("liby") else ".a"
            same = [f for f, o in files.items() if o == objects and f.startswith(name) and f.endswith(suffix)]
            file = same[0] if same else "%s_%s%s" % (name, target, suffix)
            files[file] = objects
            of[target, name] = file
    return files, of


def words(program, target):
    """What the linker of a target's program is given."""
    _, files = collection_files(program)
    own = [program.unit(n) for n in program.order[target] if target in program.unit(n).variants]
    out = ["main.o"]
    lazy = [u for u in own if u.place == "startlib"]
    out += [object_of(program, u, target) for u in own if u.place == "object"]
    if lazy:
        out += ["-Wl,--start-lib", *(object_of(program, u, target) for u in lazy), "-Wl,--end-lib"]
    archives = []
    for name in dict.fromkeys(u.place for u in own if u.place.startswith("libx")):
        how, file = program.archives.get(name, ""), files[target, name]
        archives += ["-Wl,--whole-archive", file, "-Wl,--no-whole-archive"] if how == "whole" else [file] * (2 if how == "twice" else 1)
    out += ["-Wl,--start-group", *archives, "-Wl,--end-group"] if program.grouped and archives else archives
    return out + [files[target, name] for name in dict.fromkeys(u.place for u in own if u.in_library)]


# -- smaller programs ------------------------------------------------------------------------------

def without(program, **change):
    smaller = copy.deepcopy(program)
    for name, value in change.items():
        setattr(smaller, name, value)
    return smaller


def smaller(program):
    """Programs that have a little less, the greatest steps first."""
    for i in range(len(program.features)):
        yield without(program, features=program.features[:i] + program.features[i + 1:])
    if len(program.targets) > 2:
        for gone in program.targets:
            less = without(program, targets=[t for t in program.targets if t != gone])
            for unit in less.units:
                unit.variants.pop(gone, None)
            less.units = [u for u in less.units if u.variants]
            yield drop_names(less)
    for unit in program.units:
        yield drop_names(without(program, units=[u for u in program.units if u.name != unit.name]))
    for f, part in itertools.product(range(len(program.features)), ("refs", "defs")):
        for name in getattr(program.features[f], part):
            less = copy.deepcopy(program)
            del getattr(less.features[f], part)[name]
            yield less
    for i, unit in enumerate(program.units):
        for attribute, value in (("place", "object"), ("cxx", False), ("called", "no"),
                                 ("variants", {t: 0 for t in unit.variants})):
            if getattr(unit, attribute) != value:
                less = copy.deepcopy(program)
                setattr(less.units[i], attribute, value)
                yield less
    for attribute, value in (("ldflags", ""), ("cflags", "-O0"), ("cflags", "-O2"), ("mode", "pie"), ("cc", "gcc"), ("linker", "bfd"),
                             ("archives", {}), ("grouped", False), ("order", {t: program.order[program.targets[0]] for t in program.targets})):
        if getattr(program, attribute) != value and not (attribute == "cflags" and program.cflags in ("-O0", "-O2")):
            yield without(program, **{attribute: value})


def drop_names(program):
    names = {u.name for u in program.units}
    program.order = {t: [n for n in program.order[t] if n in names] for t in program.targets}
    for f in program.features:
        f.defs = {n: h for n, h in f.defs.items() if n in names}
        f.refs = {n: h for n, h in f.refs.items() if n in names}
    return program
