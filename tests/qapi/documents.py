#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The schemas that `unitarget qapi emit-schema` writes, seen by QEMU's own tools.

usage: documents.py --program UNITARGET --source QEMU [--compat VERSION] [NAME...]

For each system target named (else all that the source has), and for what is common to all:
  generator   QEMU's scripts/qapi-gen.py takes the schema
  sphinx      QEMU's Sphinx extension makes a document of it, without warnings. It tells of each
              command, event and type that the schema has, and of none that it lost. Skipped where
              there is no Sphinx for this Python.
  once        emitting once more what was emitted changes nothing
And of the reference for all targets as reST: docutils takes it without a message; it tells of each
definition. Prints TAP.
"""
import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CONF = """
import os, sys
sys.path[:0] = [{sphinx!r}, {scripts!r}]
extensions = ['qapidoc']
qapidoc_srctree = {source!r}
qapi_allowed_fields = {{'see also'}}
qapi_namespaces = {{'QMP'}}
master_doc = 'index'
project = 'schema'
keep_warnings = True
"""


def run(words, **options):
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment, **options)
    return done.returncode, done.stdout, done.stderr


def emit(options, schema, view, out):
    words = ["--common-only"] if view is None else ["--target", view]
    return run([options.program, "qapi", "emit-schema", "--compat", options.compat, "--targets",
                options.source / "configs/targets", "--select", "*-softmmu", *words, "-o", out, schema])


def definitions(options, schema):
    """The names of what a schema defines, by asking our own front end."""
    status, out, err = run([options.program, "qapi", "dump", "--no-warnings", "--compat", options.compat, schema])
    if status:
        raise RuntimeError(err)
    return {e["name"] for m in json.loads(out)["modules"] if m["name"] != "./builtin"
            for e in m["entities"] if e["kind"] != "include" and not e["implicit"]}


def check_generator(options, schema, work):
    status, _, err = run([sys.executable, options.source / "scripts/qapi-gen.py", "-o", work / "c", "-b", schema])
    return [] if status == 0 else [f"exit status {status}", *err.splitlines()[-5:]]


def check_sphinx(options, schema, work, kept, lost):
    source = work / "doc"
    source.mkdir()
    (source / "conf.py").write_text(CONF.format(
        sphinx=str(options.source / "docs/sphinx"), scripts=str(options.source / "scripts"),
        source=str(schema.parent)), encoding="utf-8")
    (source / "index.rst").write_text(f"Schema\n======\n\n.. qapi-doc:: {schema.name}\n", encoding="utf-8")
    status, _, err = run([sys.executable, "-m", "sphinx", "-q", "-b", "text", source, work / "text"])
    if status:
        return [f"exit status {status}", *err.splitlines()[-5:]]
    # A document of one schema has no targets for the references to QEMU's other documents.
    warnings = [line for line in err.splitlines()
                if line.strip() and not re.search(r"undefined label|unknown document|reference target not found", line)]
    text = (work / "text/index.txt").read_text(encoding="utf-8")
    told = set(re.findall(r"^\S*\s*\"?([A-Za-z0-9_-]+)\"? \((?:Command|Event|Enum|Object|Alternate)\)",
                          text, re.M))
    found = [f"warning: {line}" for line in warnings[:5]]
    found += [f"not told of: {name}" for name in sorted(kept - told)[:5]]
    found += [f"told of, though it is not there: {name}" for name in sorted(lost & told)[:5]]
    return found


def check_again(options, schema, view, work):
    status, _, err = emit(options, schema, view, work / "again")
    if status:
        return err.splitlines()
    status, out, _ = run(["diff", "-r", schema.parent, work / "again"])
    return out.splitlines()[:10]


def check_reference(options, root, names):
    with tempfile.TemporaryDirectory(prefix="unitarget-documents-") as folder:
        rst = Path(folder, "reference.rst")
        status, _, err = run([options.program, "qapi", "reference", "--compat", options.compat, "--targets",
                              options.source / "configs/targets", "--select", "*-softmmu", "--format", "rst",
                              "-o", rst, root])
        if status:
            return err.splitlines()
        status, _, err = run([sys.executable, "-m", "docutils", "--report=1", rst, Path(folder, "out.html")])
        told = set(re.findall(r"^(?:command|event|enum|struct|union|alternate) ``(\S+)``$",
                              rst.read_text(encoding="utf-8"), re.M))
    return err.splitlines()[:10] + [f"not told of: {name}" for name in sorted(names - told)[:5]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, type=lambda p: Path(p).resolve())
    parser.add_argument("--source", required=True, type=lambda p: Path(p).resolve())
    parser.add_argument("--compat", default="10.0")
    parser.add_argument("name", nargs="*")
    options = parser.parse_args()
    root = options.source / "qapi/qapi-schema.json"
    names = options.name
    if not names:
        status, out, err = run([options.program, "qapi", "classify", "--format", "json", "--compat", options.compat,
                                "--targets", options.source / "configs/targets", "--select", "*-softmmu", root])
        if status:
            sys.exit(err)
        names = json.loads(out)["targets"]
    sphinx = importlib.util.find_spec("sphinx") is not None
    everything = definitions(options, root)
    number = failed = 0
    print(f"1..{3 * (len(names) + 1) + 1}")
    for view in [*names, None]:
        work = Path(tempfile.mkdtemp(prefix="unitarget-documents-"))
        schema = work / "schema" / root.name
        status, _, err = emit(options, root, view, schema.parent)
        kept = set() if status else definitions(options, schema)
        checks = {
            "generator": lambda: check_generator(options, schema, work),
            "sphinx": lambda: check_sphinx(options, schema, work, kept, everything - kept),
            "once": lambda: check_again(options, schema, view, work),
        }
        for name, check in checks.items():
            number += 1
            title = f"{view or 'common'}: {name}"
            if name == "sphinx" and not sphinx:
                print(f"ok {number} - {title} # SKIP there is no Sphinx for {sys.executable}")
                continue
            found = err.splitlines() or [f"exit status {status}"] if status else check()
            failed += bool(found)
            print(f"{'not ' if found else ''}ok {number} - {title}", flush=True)
            for line in found:
                print("# " + line)
        shutil.rmtree(work)
    if sphinx:  # docutils comes with it
        found = check_reference(options, root, everything)
        failed += bool(found)
        print(f"{'not ' if found else ''}ok {number + 1} - reference")
        for line in found:
            print("# " + line)
    else:
        print(f"ok {number + 1} - reference # SKIP there is no docutils for {sys.executable}")
    sys.exit(1 if failed else 0)


main()
