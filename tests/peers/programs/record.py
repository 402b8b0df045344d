# SPDX-License-Identifier: MIT
"""The compiler of a build whose links are to be done once more: `record.py TOOL WORD...` does what TOOL does, and writes
for each executable a manifest for `unitarget link`, $PEERS_LINKS/NAME. Sources that a link names are compiled to objects
before. Programs that are all called $PEERS_ALIKE are told apart by their folders. Only ordinary builds are understood: words
that name files stand for themselves."""

import os
import re
import subprocess
import sys

NO_LINK = {"-c", "-S", "-E", "-M", "-MM", "-r", "-shared", "-v", "-###", "--version", "-dumpmachine"}
SOURCES = (".c", ".cc", ".cpp", ".cxx", ".s", ".S")
COMPILER_ONLY = re.compile(r"-([DUIfgOmW](?!l,)|std=|isystem$)")


def compiled(tool, words, folder):
    """Sources of a link as objects, and the words with these."""
    flags, rest, words = [], [], list(words)
    while words:
        word = words.pop(0)
        if COMPILER_ONLY.match(word):
            flags += [word] + ([words.pop(0)] if word in ("-D", "-U", "-I", "-isystem") else [])
        else:
            rest.append(word)
    sources = [w for w in rest if w.endswith(SOURCES) and os.path.isfile(w)]
    objects = {}
    for number, source in enumerate(sources):
        os.makedirs(folder, exist_ok=True)
        objects[source] = os.path.join(folder, "%d-%s.o" % (number, os.path.basename(source)))
    if sources:
        makefile = "".join("%s:\n\t%s\n" % (objects[s], " ".join([tool, *flags, "-c", s, "-o", objects[s]])) for s in sources)
        done = subprocess.run(["make", "-s", "-j2", "-f", "-", *objects.values()], input=makefile, text=True)
        if done.returncode:
            sys.exit(done.returncode)
    return flags, [objects.get(w, w) for w in rest]


def located(words):
    """Words with the files in them named from the root."""
    out = []
    for word in words:
        if word.startswith("-L"):
            word = "-L" + os.path.abspath(word[2:])
        elif os.path.isfile(word):
            word = os.path.abspath(word)
        out.append(word)
    return out


def main():
    tool, words = sys.argv[1], sys.argv[2:]
    output = next((words[i + 1] for i, w in enumerate(words[:-1]) if w == "-o"), None)
    if not output or set(words) & NO_LINK or re.search(r"conftest|/dev/|\.o$|\.so", output):
        os.execvp(tool, [tool, *words])
    at = words.index("-o")
    links = os.environ["PEERS_LINKS"]
    name = os.path.basename(output)
    if os.path.dirname(output) and name == os.environ.get("PEERS_ALIKE"):
        name = "%s-%s" % (os.path.basename(os.path.dirname(output)), name)
    _, rest = compiled(tool, words[:at] + words[at + 2:], os.path.join(links, name + ".objects"))
    done = subprocess.run([tool, *rest, "-o", output])
    if done.returncode == 0:
        with open(os.path.join(links, name), "w") as file:
            file.write("".join(w + "\n" for w in located(rest)))
    sys.exit(done.returncode)


main()
