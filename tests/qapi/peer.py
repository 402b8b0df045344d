#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs QEMU's own tests of its schema language against `unitarget qapi`.

The cases are those that tests/qapi-schema/meson.build of a QEMU source tree lists. A case is good if
unitarget accepts what QEMU accepts and refuses what QEMU refuses; if the first error then stands in
the same file and line; and if a schema that is accepted has the same content: the dump, brought into
the form of QEMU's .out files, is the same text. All schemas that the release's build reads must be
accepted as well, and stay what they are, comments included, when they are formatted. Prints TAP.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from difflib import unified_diff
from pathlib import Path

# What a release's own build gives its generator.
SCHEMAS = {
    "qapi/qapi-schema.json": "main",
    "storage-daemon/qapi/qapi-schema.json": "storage daemon",
    "qga/qapi-schema.json": "guest agent",
    "tests/qapi-schema/qapi-schema-test.json": "unit tests",
    "tests/qapi-schema/doc-good.json": "documentation test",
}


# ---- the dump in the form of QEMU's .out files ----

def condition_text(condition):
    """As Python prints it."""
    return condition if isinstance(condition, str) else repr(condition)


def print_condition(out, node, indent=4):
    if "if" in node:
        out.append(" " * indent + "if " + condition_text(node["if"]))


def print_features(out, node, indent=4):
    for feature in node.get("features", []):
        out.append(" " * indent + "feature " + feature["name"])
        print_condition(out, feature, indent + 4)


def print_enum(out, e):
    out.append("enum " + e["name"])
    if e.get("prefix"):
        out.append("    prefix " + e["prefix"])
    for value in e["values"]:
        out.append("    member " + value["name"])
        print_condition(out, value, 8)
        print_features(out, value, 8)


def print_branches(out, tag, branches):
    out.append("    tag " + tag)
    for branch in branches:
        out.append(f"    case {branch['name']}: {branch['type']}")
        print_condition(out, branch, 8)


def print_object(out, e):
    out.append("object " + e["name"])
    if "base" in e:
        out.append("    base " + e["base"])
    for member in e["members"]:
        out.append(f"    member {member['name']}: {member['type']} optional={member['optional']}")
        print_condition(out, member, 8)
        print_features(out, member, 8)
    if e["kind"] == "union":
        print_branches(out, e["discriminator"], e["branches"])


def print_alternate(out, e):
    out.append("alternate " + e["name"])
    print_branches(out, "type", e["branches"])


def print_command(out, e):
    out.append(f"command {e['name']} {e.get('arguments')} -> {e.get('returns')}")
    out.append(f"    gen={e['gen']} success_response={e['success_response']} boxed={e['boxed']}"
               f" oob={e['allow_oob']} preconfig={e['allow_preconfig']}"
               + (" coroutine=True" if e["coroutine"] else ""))


def print_event(out, e):
    out.append(f"event {e['name']} {e.get('arguments')}")
    out.append(f"    boxed={e['boxed']}")


def print_entity(out, e):
    kind = e["kind"]
    if kind == "builtin" or (kind == "array" and "span" not in e):
        return
    if kind == "include":
        out.append("include " + e["module"])
        return
    if kind == "array":
        out.append(f"array {e['name']} {e['element']}")
    else:
        {"enum": print_enum, "struct": print_object, "union": print_object,
         "alternate": print_alternate, "command": print_command, "event": print_event}[kind](out, e)
    print_condition(out, e)
    print_features(out, e)


def section_name(section, compat):
    """A tag as QEMU's own test program prints it."""
    if int(compat.split(".")[0]) < 10:
        return section.get("name")
    return section["kind"].title()


def print_doc(out, doc, compat):
    out.append(f"doc symbol={doc['symbol']}" if "symbol" in doc else "doc freeform")
    body, *others = doc["sections"]
    out.append("    body=\n" + body["text"])
    for kind, word in (("member", "arg"), ("feature", "feature")):
        named = [s for s in others if s["kind"] == kind]
        for section in sorted(named, key=lambda s: s["stub"]):
            out.append(f"    {word}={section['name']}\n{section['text']}")
    for section in others:
        if section["kind"] not in ("member", "feature") and not section["stub"]:
            out.append(f"    section={section_name(section, compat)}\n{section['text']}")


def as_out(dump):
    out = []
    for module in dump["modules"]:
        out.append("module " + module["name"])
        for entity in module["entities"]:
            print_entity(out, entity)
    for doc in dump["docs"]:
        print_doc(out, doc, dump["compat"])
    return "\n".join(out).splitlines()


# ---- cases ----

def listed_cases(folder):
    """Names of the cases in meson.build's list, and of the one that is no file."""
    text = (folder / "meson.build").read_text(encoding="utf-8")
    body = re.search(r"^schemas = \[(.*?)^\]", text, re.M | re.S).group(1)
    names = re.findall(r"'([^']+)\.json'", body)
    return names + re.findall(r"current_source_dir\(\) / '([^']+)\.json'", text)


def expected_place(text):
    """File and line of the first error in a .err file; None for the line where it has none."""
    for line in text.splitlines():
        found = re.match(r"(\S+?):(\d+)(?::\d+)?: ", line)
        if found:
            return found.group(1), int(found.group(2))
    return re.search(r"'(\S+)'", text).group(1), None


class Tool:
    def __init__(self, program, compat):
        self.program = program
        self.compat = compat

    def run(self, command, schema, folder, *options):
        words = [self.program, "qapi", command, "--compat", self.compat, *options, schema]
        return subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=False)

    def first_error(self, schema, folder):
        """(exit status, file, line) of the first error, or of the definition that it is in, as QEMU tells it; the file is
        None when there is none."""
        done = self.run("check", schema, folder, "--diagnostics=json")
        for line in done.stderr.splitlines():
            message = json.loads(line)
            if message["severity"] == "error":
                place = next((n for n in message.get("notes", ()) if n["message"] == "in this definition"), message)
                return done.returncode, place.get("file", message["message"]), place.get("line")
        return done.returncode, None, None

    def dump(self, schema, folder):
        done = self.run("dump", schema, folder, "--no-warnings")
        return json.loads(done.stdout) if done.returncode == 0 else None


def check_refused(tool, folder, name, text):
    file, line = expected_place(text)
    status, found_file, found_line = tool.first_error(name + ".json", folder)
    if status != 1 or found_file is None:
        return [f"exit status {status}, but QEMU refuses it: {text.strip()}"]
    if found_line != line or (file not in found_file if line is None else file != found_file):
        return [f"the first error is at {found_file}:{found_line}, not at {file}:{line}"]
    return []


def check_accepted(tool, folder, name):
    dump = tool.dump(name + ".json", folder)
    if dump is None:
        return ["QEMU accepts it"] + tool.run("check", name + ".json", folder).stderr.splitlines()
    expected = (folder / (name + ".out")).read_text(encoding="utf-8").splitlines()
    return list(unified_diff(expected, as_out(dump), "QEMU", "unitarget", lineterm=""))


def check_case(tool, folder, name):
    text = (folder / (name + ".err")).read_text(encoding="utf-8")
    return check_refused(tool, folder, name, text) if text else check_accepted(tool, folder, name)


def check_schema(tool, source, schema):
    done = tool.run("check", schema, source, "--no-warnings")
    if done.returncode == 0 and not done.stderr:
        return []
    return [f"exit status {done.returncode}"] + done.stderr.splitlines()


def without_spans(node):
    if isinstance(node, dict):
        return {key: without_spans(value) for key, value in node.items() if key != "span"}
    return [without_spans(item) for item in node] if isinstance(node, list) else node


def comments(file):
    """From # to the end of the line; a string that holds a # is none of QEMU's."""
    return [line.strip() for line in re.findall(r"#.*", file.read_text(encoding="utf-8"))]


def check_fmt(tool, source, schema):
    """Formats a copy of a schema's files."""
    before = tool.dump(schema, source)
    files = sorted({m["file"] for m in before["modules"] if "file" in m})
    names = [str((source / file).resolve().relative_to(source.resolve())) for file in files]
    with tempfile.TemporaryDirectory(prefix="unitarget-fmt-") as temporary:
        copy = Path(temporary)
        for name in names:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((source / name).read_bytes())
        wrong = []
        for option in ([], ["--check"]):
            done = subprocess.run([tool.program, "qapi", "fmt", *option, *names], cwd=copy,
                                  capture_output=True, encoding="utf-8", check=False)
            wrong += done.stderr.splitlines() or [] if done.returncode else []
        wrong += [f"{name}: the comments differ" for name in names
                  if comments(copy / name) != comments(source / name)]
        if without_spans(tool.dump(schema, copy)) != without_spans(before):
            wrong.append("the content differs")
        return wrong


def interop_schemas(source):
    """The schemas in docs/interop that the release's build has tests for."""
    text = (source / "docs/meson.build").read_text(encoding="utf-8")
    text += (source / "tests/meson.build").read_text(encoding="utf-8")
    return [f"docs/interop/{n}.json" for n in ("firmware", "vhost-user")
            if re.search(rf"interop[/'\s,]+{n}\.json", text)]


def main():
    parser = argparse.ArgumentParser(description="QEMU's own tests of its schema language")
    parser.add_argument("--source", required=True, type=Path, help="QEMU's source tree")
    parser.add_argument("--compat", required=True, help="its release, as unitarget qapi takes it")
    parser.add_argument("--unitarget", required=True, type=Path)
    parser.add_argument("name", nargs="*", help="only these cases")
    options = parser.parse_args()
    tool = Tool(str(options.unitarget.resolve()), options.compat)
    folder = options.source / "tests/qapi-schema"

    checks = [(name, lambda n=name: check_case(tool, folder, n)) for name in listed_cases(folder)]
    for schema in [*SCHEMAS, *interop_schemas(options.source)]:
        checks.append((schema, lambda s=schema: check_schema(tool, options.source, s)))
        checks.append((f"{schema}, formatted", lambda s=schema: check_fmt(tool, options.source, s)))
    if options.name:
        checks = [c for c in checks if c[0] in options.name]
    print(f"1..{len(checks)}")
    failed = 0
    for number, (name, check) in enumerate(checks, 1):
        found = check()
        failed += bool(found)
        print(f"{'not ' if found else ''}ok {number} - {options.compat} {name}")
        for line in found:
            print("# " + line)
    sys.exit(1 if failed else 0)


main()
