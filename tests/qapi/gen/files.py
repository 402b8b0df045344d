#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what unitarget-qapi-gen does with files and with its command line.

usage: files.py PROGRAM

Prints TAP.
"""
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tap import case, run_cases  # pylint: disable=wrong-import-position

SCHEMA = """\
{ 'include': 'sub/module.json' }
##
# @Thing:
#
# @member: first wording
##
{ 'struct': 'Thing', 'data': { 'member': 'int' } }
"""
MODULE = """\
##
# @do-it:
##
{ 'command': 'do-it' }
"""
LONG_AGO = 1000000000
RECORD = ".unitarget-qapi.record"


class Folder:
    """A schema of two modules, and a folder for output, in a folder of their own."""

    def __init__(self, program, top):
        self.program, self.top, self.out = program, top, top / "out"
        self.schema = top / "schema.json"
        (top / "sub").mkdir()
        self.schema.write_text(SCHEMA)
        (top / "sub/module.json").write_text(MODULE)

    def run(self, *options, schema=None):
        words = [self.program, *map(str, options), str(schema or self.schema)]
        return subprocess.run(words, capture_output=True, text=True, cwd=self.top)

    def generate(self, *options):
        done = self.run("-o", self.out, *options)
        assert done.returncode == 0, done.stderr
        return done

    def files(self):
        return sorted(str(p.relative_to(self.out)) for p in self.out.rglob("*")
                      if p.is_file() and not p.match('.unitarget-*.record'))

    def age(self):
        for file in self.files():
            os.utime(self.out / file, (LONG_AGO, LONG_AGO))

    def touched(self):
        return [f for f in self.files() if (self.out / f).stat().st_mtime != LONG_AGO]


    def is_short(self, *options):
        """Does a run end with the look at the record? One that does not writes it anew."""
        if not (self.out / RECORD).exists():
            return False
        os.utime(self.out / RECORD, (LONG_AGO, LONG_AGO))
        self.generate(*options)
        return (self.out / RECORD).stat().st_mtime == LONG_AGO


def replace(file, old, new):
    """Changes a file's content, and neither its size nor its time."""
    times, text = file.stat(), file.read_text()
    assert old in text and len(old) == len(new)
    file.write_text(text.replace(old, new))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


@case
def unchanged_files_are_not_touched(f):
    f.generate("-b")
    assert 'qapi-types.h' in f.files(), f.files()
    f.age()
    f.generate("-b")
    assert f.touched() == [], f.touched()


@case
def documentation_changes_no_file(f):
    f.generate()
    f.age()
    f.schema.write_text(SCHEMA.replace("first wording", "second wording, which is longer"))
    f.generate()
    assert f.touched() == [], f.touched()


@case
def changed_files_are_written(f):
    f.generate()
    f.age()
    (f.out / "qapi-types.h").write_text("other")
    f.schema.write_text(SCHEMA.replace("'int'", "'str'"))
    f.generate()
    assert f.touched() == ["qapi-types.h", "qapi-visit.c"], f.touched()
    assert "char *member;" in (f.out / "qapi-types.h").read_text()


@case
def faulty_schema_writes_nothing(f):
    f.schema.write_text(SCHEMA.replace("'int'", "'imt'"))
    done = f.run("-o", f.out)
    assert done.returncode == 1 and "imt" in done.stderr, done
    assert not f.out.exists()


@case
def no_temporary_files_stay(f):
    f.generate()
    assert all(n.endswith((".c", ".h", ".trace-events")) for n in f.files()), f.files()


@case
def obstacle_is_reported(f):
    (f.out / "qapi-types.h").mkdir(parents=True)
    done = f.run("-o", f.out)
    assert done.returncode == 1 and "qapi-types.h" in done.stderr, done


@case
def list_of_outputs(f):
    done = f.run("--list-outputs", "-b", "-p", "my-")
    assert done.returncode == 0 and not f.out.exists()
    f.generate("-b", "-p", "my-")
    assert done.stdout.split() == f.files(), done.stdout
    assert "sub/my-qapi-commands-module.trace-events" in f.files()
    assert "qapi-builtin-types.h" in f.files()


@case
def list_is_checked(f):
    names = f.run("--list-outputs").stdout.split()
    listed = f.top / "list"
    listed.write_text("\n".join(reversed(names)) + "\n")
    f.generate("--check-outputs", listed)
    missing, extra = names.pop(3), "qapi-types-gone.c"
    listed.write_text("\n".join(names + [extra]))
    f.age()
    f.schema.write_text(SCHEMA.replace("'int'", "'str'"))
    done = f.run("-o", f.out, "--check-outputs", listed)
    assert done.returncode == 1, done
    assert f"'{missing}' is generated" in done.stderr, done.stderr
    assert f"'{extra}' is in the list" in done.stderr, done.stderr
    assert done.stderr.count("error:") == 2 and f.touched() == []


@case
def depfile(f):
    f.generate("--depfile", f.top / "d")
    targets, dependencies = (f.top / "d").read_text().replace("\\\n", " ").split(":")
    assert sorted(targets.split()) == [str(f.out / n) for n in f.files()]
    paths = [Path(d).resolve() for d in dependencies.split()]
    assert paths == [f.schema.resolve(), (f.top / "sub/module.json").resolve(),
                     Path(f.program).resolve()], paths


@case
def modules_of_one_name(f):
    (f.top / "sub/module.txt").write_text("{ 'event': 'E' }")
    f.schema.write_text("{ 'include': 'sub/module.txt' }\n" + SCHEMA)
    done = f.run("-o", f.out, "--doc-check=off")
    assert done.returncode == 1 and "sub/qapi-commands-module" in done.stderr, done
    assert not f.out.exists()


@case
def modules_above_are_not_written(f):
    other = f.top / "other"
    other.mkdir()
    (other / "root.json").write_text("{ 'include': '../sub/module.json' }\n")
    done = f.run("-o", f.out, schema=other / "root.json")
    assert done.returncode == 0, done.stderr
    assert not any("module" in n for n in f.files()), f.files()
    assert '#include "../sub/qapi-types-module.h"' in (f.out / "qapi-types.h").read_text()
    assert "qmp_marshal_do_it" in (f.out / "qapi-init-commands.c").read_text()
    assert not (f.top / "sub/qapi-types-module.h").exists()


@case
def versions_differ(f):
    f.generate("--compat=7.2", "--suppress-tracing")
    old = f.files()
    assert "qapi-features.h" not in old and not any("trace" in n for n in old), old
    assert '"qapi/qmp/qdict.h"' in (f.out / "sub/qapi-commands-module.c").read_text()
    f.generate("--compat=10.0", "--suppress-tracing")
    assert set(f.files()) - set(old) == {"qapi-features.c", "qapi-features.h"}
    assert '"qobject/qdict.h"' in (f.out / "sub/qapi-commands-module.c").read_text()


# What generated code says, and the first and the last release of which that is true.
SAID = [
    ("bool has_text;", "6.2", "7.2"), ("bool has_list;", "6.2", "11.1"), ("bool has_n;", "6.2", "11.1"),
    ("bool has_text = obj->text != NULL;", "8.0", "11.1"),
    ("Q_KEY_CODE_A", "6.2", "9.1"), ("QKEY_CODE_A", "9.2", "11.1"),
    ("MY_OWN_A", "6.2", "9.1"), ("My_Own_A", "9.2", "11.1"),
    ("trace_qmp_enter_get", "7.0", "11.1"), ("coroutine_fn", "8.1", "11.1"),
    ('"qapi/qmp/qdict.h"', "6.2", "9.2"), ('"qobject/qdict.h"', "10.0", "11.1"),
    ('"qapi/qmp/dispatch.h"', "6.2", "9.2"), ('"qapi/qmp-registry.h"', "10.0", "11.1"),
    ("QERR_INVALID_PARAMETER_TYPE", "6.2", "9.0"), ("unsigned char[", "6.2", "9.2"),
    ("uint64_t[", "10.0", "11.1"), ('qapi-features.h"', "10.0", "11.1"),
]
RELEASES = ["6.2", "7.0", "7.1", "7.2", "8.0", "8.1", "8.2", "9.0", "9.1", "9.2", "10.0", "10.1", "10.2", "11.0",
            "11.1"]


@case
def each_release_has_its_code(f):
    f.schema.write_text("""
{ 'enum': 'QKeyCode', 'data': [ { 'name': 'a', 'features': [ 'deprecated' ] } ] }
{ 'enum': 'Own', 'prefix': 'My_Own', 'data': [ 'a' ] }
{ 'struct': 'Thing', 'data': { '*text': 'str', '*list': [ 'str' ], '*n': 'int' } }
{ 'alternate': 'Either', 'data': { 'n': 'int', 'b': 'bool' } }
{ 'command': 'get', 'returns': 'Thing', 'coroutine': true }
""")
    for i, release in enumerate(RELEASES):
        f.out = f.top / release
        f.generate(f"--compat={release}", "--no-warnings")
        text = "".join((f.out / name).read_text() for name in f.files())
        assert any(n.endswith(".trace-events") for n in f.files()) == (release != "6.2")
        for said, first, last in SAID:
            due = RELEASES.index(first) <= i <= RELEASES.index(last)
            assert (said in text) == due, f"{release}: {said}"


@case
def release_of_the_sources(f):
    version = f.top / "VERSION"
    version.write_text("8.0.4\n")
    f.generate()
    first = (f.out / "sub/qapi-commands-module.c").read_text()
    assert '"qapi/qmp/qdict.h"' in first and f.is_short()
    version.write_text("10.0.4\n")
    f.generate()
    assert '"qobject/qdict.h"' in (f.out / "sub/qapi-commands-module.c").read_text() and f.is_short()
    version.unlink()
    assert not f.is_short()
    version.write_text("8.0.4\n")
    assert not f.is_short(), "a file that was not there"
    f.generate("--depfile", f.top / "d")
    assert str(version) in (f.top / "d").read_text()
    done = f.run("-o", f.out, "--compat=10.0")
    assert done.returncode == 0 and "says 8.0.4" in done.stderr, done
    version.write_text("99.1\n")
    assert f.run("-o", f.out).returncode == 1


@case
def options_as_python_takes_them(f):
    done = f.run("-bo", f.out, "--pre=x-", "--suppress-trac", "--back", "qapi.backend.QAPICBackend")
    assert done.returncode == 0, done.stderr
    assert "x-qapi-types.h" in f.files() and "qapi-builtin-types.h" in f.files()
    done = subprocess.run([f.program, str(f.schema), "-o", str(f.top / "later")],
                          capture_output=True, text=True)
    assert done.returncode == 0 and (f.top / "later/qapi-types.h").exists(), done


@case
def wrong_usage(f):
    for status, options in ((2, ["--nonsense"]), (2, ["-o"]), (2, ["--compat=6.0"]),
                            (2, ["-B", "other.Backend"]), (2, ["--doc-check=maybe"]),
                            (2, ["second.json"]), (1, ["-p", "a b"]), (1, ["-p", "1a"])):
        done = f.run(*options)
        assert done.returncode == status and done.stderr and not done.stdout, (options, done)
    done = subprocess.run([f.program], capture_output=True, text=True)
    assert done.returncode == 2 and "usage" in done.stderr, done
    done = subprocess.run([f.program, "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and "--output-dir" in done.stdout, done
    assert sorted(p.name for p in f.top.iterdir()) == ["schema.json", "sub"]


@case
def missing_schema(f):
    done = f.run("-o", f.out, schema="nowhere.json")
    assert done.returncode == 1 and "nowhere.json" in done.stderr, done


@case
def same_run_is_short(f):
    options = "-b", "--depfile", f.top / "d"
    f.generate(*options)
    assert f.is_short(*options)
    assert not f.is_short("-b"), "other options"
    assert f.is_short("-b")


@case
def record_of_each_prefix(f):
    f.generate()
    f.generate("-p", "my-")
    assert f.is_short() and (f.out / ".unitarget-my-qapi.record").exists()


@case
def record_knows_contents(f):
    options = "-b", "--depfile", f.top / "d"
    f.generate(*options)
    types = f.out / "qapi-types.h"
    before = types.read_text()
    for damage in (lambda: replace(types, "Thing", "Thong"), types.unlink, (f.top / "d").unlink,
                   lambda: types.write_text(before + "\n")):
        damage()
        assert not f.is_short(*options)
        assert types.read_text() == before and (f.top / "d").exists()
        assert f.is_short(*options)
    replace(f.top / "sub/module.json", "do-it", "do-at")
    assert not f.is_short(*options)
    assert "do_at" in (f.out / "sub/qapi-commands-module.h").read_text()


@case
def record_of_another_program(f):
    f.generate()
    other = f.top / "unitarget-qapi-gen"
    other.write_bytes(Path(f.program).read_bytes() + b"\0")
    other.chmod(0o755)
    f.program = other
    assert not f.is_short()
    assert f.is_short()


@case
def record_of_another_folder(f):
    f.generate()
    (f.top / "moved").mkdir()
    for name in ("schema.json", "sub"):
        (f.top / name).rename(f.top / "moved" / name)
    f.schema = "schema.json"
    f.top = f.top / "moved"
    assert not f.is_short()


@case
def damaged_record(f):
    f.generate()
    record = f.out / RECORD
    whole = record.read_bytes()
    for content in (b"", b"\n", whole[:-1], whole[:40], whole[:66], whole[:67], b"x" * 80,
                    whole.replace(b"schema", b"skhema"), whole[:33] + b"\n" * 40, whole + b"/\n"):
        record.write_bytes(content)
        assert not f.is_short(), content
        assert record.read_bytes() == whole


@case
def no_record_of_messages(f):
    f.schema.write_text("{ 'struct': 'Alpha', 'data': {}, 'if': 'X' }\n"
                        "{ 'struct': 'Beta', 'data': { 'a': 'Alpha' } }\n")
    for _ in range(2):
        done = f.run("-o", f.out, "--doc-check=off")
        assert done.returncode == 0 and "warning" in done.stderr, done
        assert not (f.out / RECORD).exists()
    f.generate("--doc-check=off", "--no-warnings")
    assert (f.out / RECORD).exists()


@case
def no_record_where_none_is_wanted(f):
    f.generate("--no-record")
    assert not (f.out / RECORD).exists()
    listed = f.top / "list"
    listed.write_text(f.run("--list-outputs").stdout)
    f.generate("--check-outputs", listed)
    assert not (f.out / RECORD).exists()


def main():
    program = str(Path(sys.argv[1]).absolute())
    run_cases(lambda function, folder: function(Folder(program, folder)))


main()
