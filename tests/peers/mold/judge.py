# SPDX-License-Identifier: MIT
"""What the suite is given as its compiler, and as the emulator that it runs programs with; see run.py.

    judge.py cc TOOL WORD...       compiles and links as TOOL does, and links each executable once more as
                                   a unified program of two targets
    judge.py run WORD... PROGRAM   runs a program; if it has been linked so, the unified one must do the same

The first target is what the test links. The second has other objects in places (changed_object), and a
program of its own beside the test's. What comes of an executable goes to the file $PEERS_LOG, a JSON text
a line. Nobody but run.py calls this; it is started for each command of a test, so it imports little."""

import hashlib
import json
import os
import re
import signal
import struct
import subprocess
import sys

NO_LINK = {"-c", "-S", "-E", "-M", "-MM", "-r", "-shared", "-v", "-###", "--version", "-dumpmachine"}
LANGUAGES = {".c": "c", ".cc": "c++", ".cpp": "c++", ".s": "assembler", ".S": "assembler-with-cpp"}
# What a link writes beside its output: the test looks at that of the ordinary link.
WRITES_MORE = re.compile(r"Map|dependency|out-implib|repro|-print|trace|cref|time")
UNIFIED, SECOND = "~unified", "~second"


def tell(**record):
    with open(os.environ["PEERS_LOG"], "a") as log:
        log.write(json.dumps(record) + "\n")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


# -- compiling and linking ---------------------------------------------------------------------

def compile_sources(tool, words, folder):
    """The words with an object in the place of each source, standard input among them."""
    language, out, objects = None, [], []
    words = iter(words)
    flags = [w for w in sys.argv[3:] if re.match(r"-([fgmODIUW]|std|isystem)", w) and not w.startswith("-Wl,")]
    for word in words:
        if word in ("-o", "-L", "-l", "-T", "-u", "-z", "-e", "-Xlinker", "-include"):
            out += [word, next(words, "")]
            continue
        if word.startswith("-x"):
            language = word[2:] or next(words, "none")
            language = None if language == "none" else language
            continue
        own = language or LANGUAGES.get(os.path.splitext(word)[1])
        if (word != "-" and word.startswith("-")) or not own or (word != "-" and not os.path.isfile(word)):
            out.append(word)
            continue
        os.makedirs(folder, exist_ok=True)
        source = word
        if word == "-":
            source = os.path.join(folder, "stdin")
            with open(source, "wb") as file:
                file.write(sys.stdin.buffer.read())
        objects.append(os.path.join(folder, "source%d.o" % len(objects)))
        done = subprocess.run([tool, *flags, "-c", "-x", own, source, "-o", objects[-1]])
        if done.returncode:
            sys.exit(done.returncode)
        out.append(objects[-1])
    return out


def is_executable(path):
    try:
        with open(path, "rb") as file:
            head = file.read(18)
    except OSError:
        return False
    return head[:6] == b"\x7fELF\x02\x01" and head[16] in (2, 3)


def changed_object(data):
    """An object with another letter at the beginning of each string that its code has, so that one can see
    which is used. None: there is none, or this is no such object."""
    if data[:6] != b"\x7fELF\x02\x01" or data[16:20] != b"\x01\x00\x3e\x00":
        return None
    data = bytearray(data)
    at, = struct.unpack_from("<Q", data, 0x28)
    size, count, _ = struct.unpack_from("<HHH", data, 0x3A)
    changed = False
    for i in range(count):
        _, _, flags, _, start, length = struct.unpack_from("<IIQQQQ", data, at + i * size)
        if flags & 0x36 != 0x32 or start + length > len(data):  # allocated, mergeable, strings; no code
            continue
        for string in re.finditer(rb"[^\0]+", bytes(data[start:start + length])):
            letter = re.match(rb"[A-Za-z]", string[0])
            if letter and b"/" not in string[0] and b".so" not in string[0]:
                data[start + string.start()] ^= 0x20
                changed = True
    if not changed:  # what compiled it
        where = bytes(data).find(b"GCC: (")
        if where < 0:
            return None
        data[where] ^= 0x20
    return bytes(data)


def changed_file(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != b"!<arch>\n":
        return changed_object(data)
    out, at, changed = bytearray(data), 8, False
    while at + 60 <= len(data):
        size = int(data[at + 48:at + 58])
        member = changed_object(data[at + 60:at + 60 + size])
        if member:
            out[at + 60:at + 60 + size] = member
            changed = True
        at += 60 + size + size % 2
    return bytes(out) if changed else None


def second_words(words, folder):
    """The words with every other object or archive changed, the last one first: what stands in front is
    more often who refers to the rest."""
    out, turn = list(words), True
    for i in reversed(range(len(words))):
        if words[i].startswith("-") or not os.path.isfile(words[i]) or words[i - 1:i] == ["-o"]:
            continue
        data = changed_file(words[i])
        if data and turn:
            out[i] = os.path.join(folder, str(i), os.path.basename(words[i]))
            os.makedirs(os.path.dirname(out[i]), exist_ok=True)
            with open(out[i], "wb") as file:
                file.write(data)
        turn = not turn if data else turn
    return out


def unified_link(tool, words, output):
    """Links the second target's own program, and the unified one of both."""
    folder = output + UNIFIED + ".in"
    second = second_words(words, folder)
    done = subprocess.run([tool, *second, "-o", output + SECOND], capture_output=True, text=True)
    if done.returncode:
        tell(program=output, state="uncounted", said="the second target: " + done.stderr)
        return
    os.makedirs(folder, exist_ok=True)
    manifests = []
    for name, list_ in (("first", words), ("second", second)):
        manifests += ["--target", "%s=@%s/%s" % (name, folder, name)]
        with open(os.path.join(folder, name), "w") as file:
            file.write("".join(w + "\n" for w in list_))
    base = os.path.basename(output)
    command = [os.environ["PEERS_UNITARGET"], "link", "--quiet", "-o", output + UNIFIED, *manifests,
               "--program", "first=" + base, "--program", "second=" + base + SECOND, "--", tool]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        status, said = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        status, said = -1, "no end of the link"
    tell(program=output, digest=digest(output), state="linked" if status == 0 else "not linked",
         status=status, said=said, command=command, folder=os.getcwd())


def cc(tool, words):
    output = next((words[i + 1] for i, w in enumerate(words[:-1]) if w == "-o"), None)
    options = {w for word in words for w in (word.split(",")[1:] if word.startswith("-Wl,") else [word])}
    if not output or output.startswith("/dev/") or options & (NO_LINK | {"--shared", "--relocatable", "-Bshareable"}):
        os.execv(tool, [tool, *words])
    full = os.path.abspath(output)
    if known(full) == "linked":
        compare(output, [], b"")  # nobody will run this one any more
    words = compile_sources(tool, words, full + ".src")
    done = subprocess.run([tool, *words])
    if done.returncode or not is_executable(output):
        sys.exit(done.returncode)
    at = words.index("-o")
    unified_link(tool, words[:at] + words[at + 2:], full)
    if any(WRITES_MORE.search(w) for w in words):
        subprocess.run([tool, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# -- running -----------------------------------------------------------------------------------

def result(words, program, data):
    try:
        done = subprocess.run(words, executable=program, input=data, capture_output=True, timeout=20)
        return done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired as why:
        return why.stdout or b"", why.stderr or b"", "no end"


def loaded(outcome):
    """The outcome; where the loader found no library or no symbol, without the program's name, which the program
    has had no chance to change."""
    words = re.sub(rb"(?m)^\S+: (?=error while loading)|^\S+: (symbol lookup error: )\S+: ", rb"\1", outcome[1])
    return (outcome[0], words, outcome[2])


def masked(outcome):
    """The outcome with the addresses in it numbered as they come: which are equal is left of them."""
    numbers = {}
    number = lambda match: b"0x#%d" % numbers.setdefault(match[0], len(numbers))
    return [re.sub(rb"0x[0-9a-f]{4,}", number, part) for part in outcome[:2]] + [outcome[2]]


# How a program ends that was not made to be run, such as one whose main is a name without code.
CRASHES = {-signal.SIGSEGV, -signal.SIGILL, -signal.SIGBUS, -signal.SIGTRAP}


def compare(program, arguments, data):
    """Runs both targets' own programs and the unified one as each; returns the first target's result."""
    full = os.path.abspath(program)
    wanted = result([program, *arguments], full, data)
    for name, own in (("first", wanted), ("second", None)):
        theirs = program if own else program + SECOND
        own = own or result([theirs, *arguments], full + SECOND, data)
        for way in ("name", "option"):
            words = [theirs] if way == "name" else [program + UNIFIED, "-target", name]
            got = result([*words, *arguments], full + UNIFIED, data)
            if masked(loaded(got)) == masked(loaded(own)) or own[2] in CRASHES:
                continue
            tell(program=full, state="differs",
                 said="%s target by %s: %r, its own program: %r" % (name, way, got, own))
            return wanted
    tell(program=full, state="same")
    return wanted


def known(program):
    """What was told last of a program that has a unified one beside it: "linked" before it was run; or None."""
    full = os.path.abspath(program)
    try:
        with open(os.environ["PEERS_LOG"]) as log:
            told = [r for r in map(json.loads, log) if r["program"] == full]
    except OSError:
        return None
    links = [r for r in told if "digest" in r]
    unified = links and links[-1]["state"] == "linked" and links[-1]["digest"] == digest(full)
    return told[-1]["state"] if unified else None


def run(words):
    if words[0] == "-L":
        del words[:2]
    program, arguments = words[0], words[1:]
    if not known(program):
        os.execvp(program, words)
    out, err, status = compare(program, arguments, sys.stdin.buffer.read())
    sys.stdout.buffer.write(out)
    sys.stderr.buffer.write(err)
    sys.exit(124 if status == "no end" else 128 - status if status < 0 else status)


if __name__ == "__main__":
    if sys.argv[1] == "cc":
        cc(sys.argv[2], sys.argv[3:])
    else:
        run(sys.argv[2:])
