#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of the language server, with a client of its own.

usage: language_server.py UNITARGET

Prints TAP.
"""
import json
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tap import case, run_cases  # pylint: disable=wrong-import-position

ROOT = """\
{ 'include': 'types.json' }
{ 'include': 'sub/commands.json' }
"""
TYPES = """\
##
# @Thing:
#
# Something, as in `Other`.
#
# @name: how it is called
#
# @kind: of what kind it is
##
{ 'struct': 'Thing',
  'data': { 'name': 'str', '*kind': 'Kind' } }

##
# @Kind:
#
# Two of them.
#
# @big: not small
#
# @small: not big
##
{ 'enum': 'Kind', 'data': [ 'big', { 'name': 'small', 'if': 'TARGET_ARM' } ] }

##
# @Other:
#
# @sort: tells which
##
{ 'union': 'Other', 'base': { 'sort': 'Kind' }, 'discriminator': 'sort',
  'data': { 'big': 'Thing' } }
"""
COMMANDS = """\
##
# @get-things:
#
# Returns: each @Thing
#
# Since: 1.0
##
{ 'command': 'get-things', 'returns': ['Thing'],
  'if': { 'any': [ 'TARGET_ARM', 'TARGET_S390X' ] } }

##
# @take:
#
# @thing: this one
##
{ 'command': 'take', 'data': { 'thing': 'Thing' } }
"""


class Client:
    """Talks to a server about a folder."""

    def __init__(self, program, top, *options, encodings=("utf-16",), start=True):
        self.top, self.number, self.notes, self.versions = top, 0, [], 0
        self.process = subprocess.Popen([program, "qapi", "lsp", *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, cwd="/")
        if start:
            capabilities = {"general": {"positionEncodings": list(encodings)},
                            "textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
            self.answer = self.request("initialize", {"capabilities": capabilities})["result"]
            self.notify("initialized", {})

    def send_raw(self, data):
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()

    def send(self, **message):
        self.send_raw(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def read(self):
        length = 0
        while (line := self.process.stdout.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def request(self, method, params):
        self.number += 1
        self.send(id=self.number, method=method, params=params)
        while (message := self.read()).get("id") != self.number:
            self.notes.append(message)
        return message

    def notify(self, method, params):
        self.send(method=method, params=params)

    def uri(self, name):
        return (self.top / name).as_uri()

    def open(self, name, text=None):
        text = (self.top / name).read_text(encoding="utf-8") if text is None else text
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(name), "languageId": "qapi", "version": 0, "text": text}})

    def change(self, name, *changes):
        """Each is a text, or (line, character, line, character, text)."""
        self.versions += 1
        made = [{"text": c} if isinstance(c, str) else
                {"range": {"start": {"line": c[0], "character": c[1]}, "end": {"line": c[2], "character": c[3]}},
                 "text": c[4]} for c in changes]
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri(name), "version": self.versions}, "contentChanges": made})

    def diagnostics(self, name):
        """Those published last, when the server has nothing to do any more."""
        self.request("textDocument/documentSymbol", {"textDocument": {"uri": self.uri(name)}})
        found = None
        for note in self.notes:
            if note.get("method") == "textDocument/publishDiagnostics" and note["params"]["uri"] == self.uri(name):
                found = note["params"]["diagnostics"]
        return found

    def at(self, method, name, text, word, nth=0, shift=0, **more):
        """Asks about the n-th place of a word in a text (UTF-16)."""
        offset = -1
        for _ in range(nth + 1):
            offset = text.index(word, offset + 1)
        before = text[:offset + shift]
        line, column = before.count("\n"), before.rpartition("\n")[2]
        return self.request("textDocument/" + method, {
            "textDocument": {"uri": self.uri(name)},
            "position": {"line": line, "character": len(column.encode("utf-16-le")) // 2}, **more})

    def end(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(10)


def labels(answer):
    return {i["label"] for i in answer["result"]}


def text_in(text, spot):
    """What a range of UTF-16 covers."""
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    start, end = spot["start"], spot["end"]
    assert start["line"] == end["line"], spot
    return lines[start["line"]][2 * start["character"]:2 * end["character"]].decode("utf-16-le")


# ---- the tests; c is a client, start makes another one ----

@case
def a_good_schema_has_no_diagnostics(c, _):
    c.open("sub/commands.json")
    assert c.diagnostics("sub/commands.json") == []


@case
def errors_while_typing(c, _):
    c.open("sub/commands.json")
    line = COMMANDS.split("\n").index("{ 'command': 'take', 'data': { 'thing': 'Thing' } }")
    column = COMMANDS.split("\n")[line].index("'Thing'")
    c.change("sub/commands.json", (line, column + 3, line, column + 6, "xx"))
    found = c.diagnostics("sub/commands.json")
    assert len(found) == 1 and "no type 'Thxx'" in found[0]["message"], found
    assert found[0]["severity"] == 1
    assert found[0]["range"] == {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + 6}}
    c.change("sub/commands.json", (line, column + 3, line, column + 5, "ing"))
    assert c.diagnostics("sub/commands.json") == []


@case
def errors_in_other_files(c, _):
    c.open("types.json", TYPES.replace("'struct': 'Thing'", "'struct': 'Thimg'").replace("@Thing:", "@Thimg:"))
    c.request("textDocument/documentSymbol", {"textDocument": {"uri": c.uri("types.json")}})
    found = {n["params"]["uri"]: n["params"]["diagnostics"] for n in c.notes}
    assert found[c.uri("sub/commands.json")] and "did you mean 'Thimg'" in found[c.uri("sub/commands.json")][0]["message"]
    c.change("types.json", TYPES)
    assert c.diagnostics("sub/commands.json") == []


@case
def an_error_tells_of_the_definition(c, _):
    c.open("types.json", TYPES.replace("'sort': 'Kind' }", "'sort': 'Kimd' }").replace(
        "{ 'union': 'Other', 'base'", "{ 'union': 'Other',\n  'base'"))
    related = [d["relatedInformation"] for d in c.diagnostics("types.json") if "relatedInformation" in d]
    assert related and related[0][0]["message"] == "in this definition", related


@case
def units(c, start):
    text = "##\n# @Wide:\n#\n# " + "\U0001F600é" * 34 + "xyz\n##\n{ 'struct': 'Wide', 'data': {} }\n"
    for encodings, width in (("utf-16",), 34 * 3), (("utf-32", "utf-8"), 34 * 6), ((), 34 * 3):
        other = start(encodings=encodings)
        assert other.answer["capabilities"]["positionEncoding"] == ("utf-8" if "utf-8" in encodings else "utf-16")
        other.open("wide.json", text)
        found = other.diagnostics("wide.json")
        assert found[0]["range"] == {"start": {"line": 3, "character": 2 + width},
                                     "end": {"line": 3, "character": 2 + width + 3}}, found
        other.change("wide.json", (3, 2 + width, 3, 2 + width + 3, ""))
        assert other.diagnostics("wide.json") == []
        other.end()


@case
def random_edits(c, start):
    """After any edits, the server has the text that a fresh one is given."""
    rng = random.Random(5)
    lines, pieces = COMMANDS, ["'", "x", "\r\n", "\n", "\U0001F600", "é", "{", " }", "# a", "##\n", "'Thing'", ""]
    c.open("sub/commands.json", lines)
    for _ in range(300):
        a, b = sorted((rng.randrange(len(lines) + 1), rng.randrange(len(lines) + 1)))
        b = min(b, a + rng.randrange(6))
        spots = []
        for i in (a, b):
            before = lines[:i].replace("\r\n", "\n").replace("\r", "\n")
            if lines[i - 1:i + 1] == "\r\n":
                break
            spots += [before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2]
        if len(spots) != 4:
            continue
        piece = rng.choice(pieces)
        c.change("sub/commands.json", (*spots, piece))
        lines = lines[:a] + piece + lines[b:]
    other = start()
    other.open("sub/commands.json", lines)
    assert c.diagnostics("sub/commands.json") == other.diagnostics("sub/commands.json")
    assert c.diagnostics("sub/commands.json")
    other.end()


@case
def definition(c, _):
    c.open("sub/commands.json")
    for word, nth in ("Thing'", 0), ("Thing'", 1), ("Thing\n", 0):
        found = c.at("definition", "sub/commands.json", COMMANDS, word, nth)["result"]
        assert found["uri"] == c.uri("types.json") and text_in(TYPES, found["range"]) == "Thing", found
    found = c.at("definition", "types.json", TYPES, "Other`")["result"]
    assert text_in(TYPES, found["range"]) == "Other"
    found = c.at("definition", "root.json", ROOT, "types.json")["result"]
    assert found["uri"] == c.uri("types.json") and found["range"]["start"]["line"] == 0
    assert c.at("definition", "sub/commands.json", COMMANDS, "'data'")["result"] is None


@case
def definition_in_broken_text(c, _):
    text = COMMANDS.replace("{ 'command': 'get-things'", "{ 'command' 'get-things'")
    c.open("sub/commands.json", text)
    assert c.at("definition", "sub/commands.json", text, "Thing' }")["result"]["uri"] == c.uri("types.json")


@case
def hover(c, start):
    c.open("sub/commands.json")
    value = c.at("hover", "sub/commands.json", COMMANDS, "Thing'")["result"]["contents"]["value"]
    assert "{ 'struct': 'Thing'" in value and "@name: how it is called" in value, value
    value = c.at("hover", "types.json", TYPES, "name'")["result"]["contents"]["value"]
    assert "`str`" in value and "how it is called" in value, value
    value = c.at("hover", "types.json", TYPES, "small'")["result"]["contents"]["value"]
    assert "KIND_SMALL" in value and "not big" in value and "TARGET_ARM" in value, value
    other = start("--targets", "arm=TARGET_ARM", "--targets", "riscv64=TARGET_RISCV")
    other.open("sub/commands.json")
    value = other.at("hover", "sub/commands.json", COMMANDS, "get-things'")["result"]["contents"]["value"]
    assert "*Exists on:* arm" in value and "riscv" not in value, value
    other.end()


@case
def references(c, _):
    c.open("types.json")
    found = c.at("references", "types.json", TYPES, "Thing:", context={"includeDeclaration": True})["result"]
    files = {u: [f["range"]["start"]["line"] for f in found if f["uri"] == u] for u in {f["uri"] for f in found}}
    assert files == {c.uri("types.json"): [1, 9, 29], c.uri("sub/commands.json"): [3, 7, 15]}, files
    found = c.at("references", "types.json", TYPES, "Thing:", context={"includeDeclaration": False})["result"]
    assert len(found) == 5


@case
def rename(c, _):
    c.open("types.json")
    c.open("sub/commands.json")
    answer = c.at("prepareRename", "sub/commands.json", COMMANDS, "Thing'")["result"]
    assert text_in(COMMANDS, answer) == "Thing"
    changes = c.at("rename", "sub/commands.json", COMMANDS, "Thing'", newName="Item")["result"]["changes"]
    for uri, edits in changes.items():
        name = uri[len(c.top.as_uri()) + 1:]
        lines = (c.top / name).read_text().split("\n")
        for e in sorted(edits, key=lambda e: (e["range"]["start"]["line"], -e["range"]["start"]["character"])):
            i, spot = e["range"]["start"]["line"], e["range"]
            lines[i] = lines[i][:spot["start"]["character"]] + e["newText"] + lines[i][spot["end"]["character"]:]
        assert not any("Thing" in line for line in lines) and any("Item" in line for line in lines), lines
        c.change(name, "\n".join(lines))
    assert c.diagnostics("types.json") == [] and c.diagnostics("sub/commands.json") == []
    assert "error" in c.at("rename", "types.json", TYPES, "str'", newName="text")
    assert "error" in c.at("rename", "types.json", TYPES, "Kind'", newName="Other")
    assert "error" in c.at("rename", "types.json", TYPES, "Kind'", newName="no name")


@case
def completion(c, _):
    cases = [("{ 'struct': 'New', 'data': { 'a': '", "", {"str", "Thing", "Kind", "Other"}, {"take", "struct"}),
             ("{ 'struct': 'New', 'data': { 'a': [ 'Th", "", {"Thing"}, {"features"}),
             ("{ 'struct': 'New', '", "", {"data", "base", "if", "features"}, {"returns", "str"}),
             ("{ 'command': 'new', '", "", {"returns", "allow-oob"}, {"base"}),
             ("{ '", "", {"struct", "command", "include"}, {"data"}),
             ("{ 'struct': 'New', 'data': {}, 'features': [ '", "", {"deprecated", "unstable"}, {"str"}),
             ("{ 'struct': 'New', 'data': { 'a': { '", "", {"type", "if", "features"}, {"name", "str"}),
             ("{ 'struct': 'New', 'data': { 'a': { 'type': '", "", {"str", "Thing"}, {"if"}),
             ("{ 'struct': 'New', 'data': {}, 'if': '", "", {"TARGET_ARM", "TARGET_S390X"}, {"str"}),
             ("{ 'struct': 'New', 'data': {}, 'if': { '", "", {"all", "any", "not"}, {"TARGET_ARM"}),
             ("{ 'enum': 'New', 'data': [ { '", "", {"name", "if", "features"}, {"type"}),
             ("{ 'command': 'new', 'returns': ", "", {"Thing", "str"}, {"data"}),
             ("{ 'command': 'new', 'boxed': ", "", {"true"}, {"false", "str"}),
             ("##\n# @new:\n#\n# @", "arg: x\n##\n{ 'command': 'new', 'data': { 'arg': 'str' } }\n", {"arg", "new"}, {"str"}),
             ("{ 'event': 'NEW', 'data': { 'a': 'Ki", "nd' } }\n", {"Kind"}, {"data"})]
    c.open("sub/commands.json")
    for before, behind, there, absent in cases:
        text = COMMANDS + before + behind
        c.change("sub/commands.json", text)
        answer = c.at("completion", "sub/commands.json", text, before, shift=len(before))
        found = labels(answer)
        assert there <= found and not absent & found, f"{before}: {there - found} {absent & found} {len(found)}"
        item = next(i for i in answer["result"] if i["label"] in there)
        start = item["textEdit"]["range"]["start"]["character"]
        lines = text.split("\n")
        line = lines[item["textEdit"]["range"]["start"]["line"]]
        quoted = line[:start].endswith("'")
        assert quoted or item["textEdit"]["newText"].startswith("'") or item["label"] in ("true", "arg", "new"), item
    text = TYPES.replace("'data': { 'big': 'Thing' }", "'data': { '' }").replace("'discriminator': 'sort'", "'discriminator': ''")
    c.open("types.json", TYPES)
    c.diagnostics("types.json")
    c.change("types.json", text)
    assert labels(c.at("completion", "types.json", text, "{ '' }", shift=3)) == {"big", "small"}
    assert labels(c.at("completion", "types.json", text, "discriminator': ''", shift=17)) == {"sort"}


@case
def formatting(c, _):
    text = TYPES.replace("'name': 'str', ", "'name':'str',").replace("\n  'data'", " 'data'", 1)
    c.open("types.json", text)
    made = c.request("textDocument/formatting", {"textDocument": {"uri": c.uri("types.json")}, "options": {}})["result"]
    lines = text.split("\n")
    spot = made[0]["range"]
    assert len(made) == 1 and spot["start"]["character"] == spot["end"]["character"] == 0
    lines[spot["start"]["line"]:spot["end"]["line"]] = made[0]["newText"].split("\n")[:-1]
    done = subprocess.run([c.process.args[0], "qapi", "fmt"], input=text, capture_output=True, text=True, check=True)
    assert "\n".join(lines) == done.stdout
    c.change("types.json", done.stdout)
    made = c.request("textDocument/formatting", {"textDocument": {"uri": c.uri("types.json")}, "options": {}})["result"]
    assert made == []


@case
def outline(c, _):
    found = c.request("textDocument/documentSymbol", {"textDocument": {"uri": c.uri("types.json")}})["result"]
    assert [s["name"] for s in found] == ["Thing", "Kind", "Other"]
    assert found[0]["range"]["start"]["line"] == 0 and found[0]["range"]["end"]["line"] == 10


@case
def the_disk_counts_again(c, _):
    c.open("types.json", "{")
    assert c.diagnostics("types.json")
    c.notify("textDocument/didClose", {"textDocument": {"uri": c.uri("types.json")}})
    assert c.diagnostics("types.json") == []
    (c.top / "types.json").write_text(TYPES.replace("'sort': 'Kind' }", "'sort': 'Kimd' }"))
    c.notify("workspace/didChangeWatchedFiles", {"changes": []})
    assert c.diagnostics("types.json")


@case
def a_release_of_the_sources(c, start):
    (c.top / "VERSION").write_text("8.0.1\n")
    (c.top / "more.json").write_text("{ 'command': 'do', 'data': { 'a': { 'type': 'int', 'if': 'A' } } }\n")
    c.open("more.json")
    assert c.diagnostics("more.json") == []
    other = start("--compat", "10.2")
    other.open("more.json")
    assert other.diagnostics("more.json")
    other.end()


@case
def misuse(c, start):
    assert c.request("textDocument/nothing", {})["error"]["code"] == -32601
    c.send_raw(b"{ not JSON")
    assert c.read()["error"]["code"] == -32700
    c.send_raw(b"[]")
    assert c.read()["error"]["code"] == -32700
    c.notify("textDocument/didChange", {})
    c.notify("textDocument/didOpen", {"textDocument": {"uri": "untitled:x", "text": "{"}})
    assert c.request("textDocument/hover", {"textDocument": {"uri": "untitled:x"}})["result"] is None
    assert c.request("textDocument/hover", {})["result"] is None
    c.request("shutdown", None)
    assert c.request("textDocument/hover", {})["error"]["code"] == -32600
    early = start(start=False)
    assert early.request("textDocument/hover", {})["error"]["code"] == -32002
    early.notify("exit", None)
    assert early.process.wait(10) == 1
    cut = start()
    cut.process.stdin.close()
    assert cut.process.wait(10) == 1


def run_case(program, function, top):
    (top / "sub").mkdir()
    for name, text in ("root.json", ROOT), ("types.json", TYPES), ("sub/commands.json", COMMANDS):
        (top / name).write_text(text)
    client = Client(program, top)
    try:
        function(client, lambda *a, **more: Client(program, top, *a, **more))
        status = client.end()
        assert status == 0, f"exit status {status}"
    finally:
        client.process.kill()


def main():
    program = str(Path(sys.argv[1]).absolute())
    run_cases(lambda function, folder: run_case(program, function, folder))


main()
