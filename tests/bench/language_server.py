#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long after a keystroke do diagnostics of QEMU's schema come?

usage: language_server.py --program UNITARGET --source QEMU [--strokes N]

Types a definition into qapi/block-core.json, character by character; each waits for the diagnostics of the one before.
Prints the median, and fails if that is above 20 ms.
"""
import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

TYPED = """
##
# @NewThing:
#
# @device: which one
##
{ 'struct': 'NewThing', 'data': { 'device': 'str', '*kind': 'BlockDeviceIoStatus' } }
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("--strokes", type=int, default=300)
    a = parser.parse_args()
    file = (a.source / "qapi/block-core.json").resolve()
    text = file.read_text(encoding="utf-8")
    server = subprocess.Popen([a.program, "qapi", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(**message):
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        server.stdin.flush()

    def read():
        length = 0
        while (line := server.stdout.readline().strip()):
            length = int(line.split(b":")[1])
        return json.loads(server.stdout.read(length))

    def wait():
        while True:
            message = read()
            if message.get("method") == "textDocument/publishDiagnostics" and \
                    message["params"]["uri"] == file.as_uri():
                return message["params"]["diagnostics"]

    send(id=1, method="initialize", params={"capabilities": {}})
    read()
    send(method="textDocument/didOpen", params={"textDocument": {"uri": file.as_uri(), "languageId": "qapi", "version": 0,
                                                                 "text": text}})
    if wait():
        sys.exit("the schema has errors before anything is typed")
    times, wrong = [], 0
    line, column = text.count("\n"), 0
    for i in range(a.strokes):
        c = TYPED[i % len(TYPED)]
        if i and not i % len(TYPED):
            send(method="textDocument/didChange", params={"textDocument": {"uri": file.as_uri(), "version": i},
                                                          "contentChanges": [{"text": text}]})
            wait()
            line, column = text.count("\n"), 0
        begin = time.perf_counter()
        send(method="textDocument/didChange", params={
            "textDocument": {"uri": file.as_uri(), "version": i}, "contentChanges": [{"text": c, "range": {
                "start": {"line": line, "character": column}, "end": {"line": line, "character": column}}}]})
        wrong += bool(wait())
        times.append((time.perf_counter() - begin) * 1000)
        line, column = (line + 1, 0) if c == "\n" else (line, column + 1)
    send(id=2, method="shutdown", params=None)
    send(method="exit", params=None)
    server.stdout.read()
    server.wait()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    times.sort()
    median = statistics.median(times)
    print(f"{len(times)} keystrokes: median {median:.1f} ms, least {times[0]:.1f}, 95 of 100 within "
          f"{times[len(times) * 95 // 100]:.1f}; {wrong} with errors")
    print(f"processor time a keystroke: {(usage.ru_utime + usage.ru_stime) * 1000 / len(times):.1f} ms "
          f"({usage.ru_stime * 1000 / len(times):.1f} of the system's)")
    sys.exit(0 if median <= 20 and 0 < wrong < len(times) else 1)


main()
