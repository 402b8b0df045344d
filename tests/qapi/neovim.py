#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The language server with a client that others wrote: Neovim, without a screen.

usage: neovim.py UNITARGET

Prints TAP; skipped where there is no Neovim of a release that the script knows (0.7, as Debian 12 has it, to 0.9).
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILES = {
    "root.json": "{ 'include': 'types.json' }\n{ 'include': 'sub/commands.json' }\n",
    "types.json": "##\n# @Thing:\n#\n# A thing \U0001F600 of some kind\n##\n{ 'struct': 'Thing', 'data': { } }\n",
    "sub/commands.json": "##\n# @get:\n##\n{ 'command': 'get',\n  'returns': ['Thing'] }\n\n"
                         "##\n# @take:\n#\n# @it: one\n##\n{ 'command': 'take',\n  'data': { 'it': 'Thing' } }\n",
}


def checks(seen):
    diagnostic = seen.get("diagnostic", {})
    yield "it starts and ends", "failed" not in seen, seen.get("failed")
    yield "a diagnostic while typing", diagnostic.get("line") == 0 and diagnostic.get("text") == "'Thimg'" and \
        "did you mean 'Thing'" in diagnostic.get("message", ""), diagnostic
    yield "definition", seen.get("definition") == "Thing", seen.get("definition")
    yield "hover", "of some kind" in seen.get("hover", ""), seen.get("hover")
    yield "references", seen.get("references") == 4, seen.get("references")
    yield "completion", {"Thing", "str"} <= set(seen.get("completion", [])), seen.get("completion")
    renamed = "\n".join(seen.get("renamed", []))
    yield "rename", "'struct': 'Item'" in renamed and "# @Item:" in renamed and "Thing" not in renamed, renamed
    yield "the canonical form", seen.get("formatted") == "  'data': { 'it': 'Item' } }" and \
        seen.get("same_lines"), seen.get("formatted")


def main():
    editor = shutil.which("nvim")
    version = subprocess.run([editor, "--version"], capture_output=True, text=True, check=True).stdout if editor else ""
    if not re.match(r"NVIM v0\.[789]\.", version):
        print("1..0 # SKIP there is no Neovim 0.7 to 0.9")
        return
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        for name, text in FILES.items():
            (top / "schema" / name).parent.mkdir(parents=True, exist_ok=True)
            (top / "schema" / name).write_text(text, encoding="utf-8")
        result = top / "result"
        environment = {**os.environ, "UNITARGET": str(Path(sys.argv[1]).absolute()), "FOLDER": str(top / "schema"),
                       "RESULT": str(result), "HOME": folder, "XDG_STATE_HOME": folder, "LC_ALL": "C.UTF-8"}
        done = subprocess.run([editor, "--headless", "-u", "NONE", "-i", "NONE", "-n", "+luafile " + str(HERE / "neovim.lua")],
                              env=environment, timeout=60, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)
        seen = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {"failed": done.stderr}
    found = list(checks(seen))
    print(f"1..{len(found)}")
    for number, (what, good, saw) in enumerate(found, 1):
        print(f"{'' if good else 'not '}ok {number} - {what}")
        if not good:
            print(f"# {saw!r}"[:600])
    sys.exit(0 if all(good for _, good, _ in found) else 1)


main()
