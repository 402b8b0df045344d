#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the client written in Go (qmp_client.go) with an emulator; prints its TAP, and how that ended."""
import argparse
import os
import subprocess

from harness import TIME_LIMIT, Emulator, Tap


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--client", type=os.path.abspath, help="the client's program")
    parser.add_argument("--version", required=True, help="the emulator's")
    parser.add_argument("--name", required=True, help="the target")
    parser.add_argument("--program", type=os.path.abspath, required=True, help="its own binary")
    parser.add_argument("--unified", type=os.path.abspath, help="the unified binary")
    parser.add_argument("--guests", required=True, help="folder of the guests: NAME-TARGET")
    args = parser.parse_args()
    tap = Tap()
    if not args.client:
        tap.skip("the client in Go", "golang-go or golang-github-digitalocean-go-qemu-dev is missing")
        tap.finish()
    command = [args.unified, "-target", args.name] if args.unified else [args.program]
    guest = os.path.join(args.guests, f"loop-{args.name}")
    with Emulator(command, ["-kernel", guest]) as emulator:
        emulator.connect().close()
        done = subprocess.run([args.client, emulator.socket, args.name, args.version],
                              stdout=subprocess.PIPE, timeout=4 * TIME_LIMIT, check=False)
        lines = done.stdout.decode().splitlines()
        tap.count = sum(line.startswith(("ok ", "not ok ")) for line in lines)
        print("\n".join(line for line in lines if not line.startswith("1..")))
        tap.check(done.returncode == 0 and tap.count > 20, "the client in Go ends well", str(done))
        tap.check(emulator.wait() == 0, "and so does the emulator", emulator.err)
    tap.finish()


main()
