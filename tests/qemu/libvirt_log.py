# SPDX-License-Identifier: MIT
"""What libvirt and the emulators said to each other, from libvirt's log: a line each.

usage: libvirt_log.py LOG FOLDER

`> COMMAND` is what was sent, `< ANSWER` what came back; emulators are probed side by side, so the
lines are grouped by emulator and the groups sorted. FOLDER, and the time of events, are masked.
"""
import json
import re
import sys

LINE = re.compile(r"QEMU_MONITOR_(IO_WRITE|RECV_REPLY|RECV_EVENT): mon=(0x[0-9a-f]+) "
                  r"(?:buf|reply|event)=(\{.*\})")


def main():
    log, folder = sys.argv[1:]
    talks = {}
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            found = LINE.search(line)
            if not found:
                continue
            kind, monitor, text = found.groups()
            message = json.loads(text)
            message.pop("timestamp", None)
            text = re.sub(re.escape(folder) + r"/[a-z]+/", "/", json.dumps(message))
            talks.setdefault(monitor, []).append(("> " if kind == "IO_WRITE" else "< ") + text)
    for talk in sorted(talks.values()):
        print("\n".join(talk))


main()
