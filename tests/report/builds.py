# SPDX-License-Identifier: MIT
"""Build folders as Meson and Ninja leave them, of any size, without a compiler: what `unitarget report` reads."""
import json
import random
from pathlib import Path


class Build:
    """A build of `targets`; files are added by once(), repeated() and single(), then write()."""

    def __init__(self, targets, seed=1, processors=2, archives=False):
        self.archives = archives  # are programs linked from archives alone?
        self.targets = targets
        self.random = random.Random(seed)
        self.programs = {}
        self.steps = []       # (output, source, targets that need it)
        self.slots = processors

    def add(self, unit, source, targets):
        output = f"{unit}.p/{source.replace('/', '_').replace('..', '_')}.o"
        self.steps.append((output, source, targets))

    def once(self, source, targets=None):
        self.add("libcommon.a", "../src/" + source, targets or self.targets)

    def repeated(self, source, targets=None):
        for target in targets or self.targets:
            self.add(f"libemu-{target}.a", "../src/" + source, [target])

    def single(self, source, target):
        self.repeated(source, [target])

    def tool(self, source):
        self.add("tool", "../src/" + source, [])

    def program(self, name, sources):
        """One that is no target's, and compiles these sources for itself, besides all that is common."""
        self.programs[name] = [f"{name}.p/{source.replace('/', '_')}.o" for source in sources]
        for output, source in zip(self.programs[name], sources):
            self.steps.append((output, "../src/" + source, []))

    def write(self, folder, log=True, objects=True):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["rule c_COMPILER", " command = cc $ARGS -o $out -c $in", "rule c_LINKER", " command = cc -o $out $in",
                 "rule STATIC_LINKER", " command = ar rc $out $in",
                 "rule REGENERATE_BUILD", " command = meson", "rule CUSTOM_COMMAND", " command = gen",
                 "build build.ninja: REGENERATE_BUILD ../src/meson.build", "build config.h: CUSTOM_COMMAND ../src/config.in"]
        commands = []
        for output, source, _ in self.steps:
            lines += [f"build {output}: c_COMPILER {source} || config.h", f" ARGS = -I{output.split('/')[0]}"]
            commands.append({"directory": str(folder.resolve()), "file": source, "output": output,
                             "command": f"cc -I{output.split('/')[0]} -o {output} -c {source}"})
        lines.append("build unified: CUSTOM_COMMAND " + " ".join(f"emu-{t}" for t in self.targets))
        for target in self.targets:
            objects_of = [output for output, _, targets in self.steps if target in targets]
            if self.archives:
                lines.append(f"build lib{target}.a: STATIC_LINKER {' '.join(objects_of)}")
                objects_of = [f"lib{target}.a"]
            lines.append(f"build emu-{target}: c_LINKER {' '.join(objects_of)}")
        common = [output for output, _, targets in self.steps if targets == self.targets]
        for name, own in self.programs.items():
            lines.append(f"build {name}: c_LINKER {' '.join(own + common)}")
        others = {output for own in self.programs.values() for output in own}
        tools = [output for output, _, targets in self.steps if not targets and output not in others]
        if tools:
            lines.append(f"build tool: c_LINKER {' '.join(tools)}")
        (folder / "build.ninja").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "compile_commands.json").write_text(json.dumps(commands, indent=1), encoding="utf-8")
        if log:
            (folder / ".ninja_log").write_text(self.log(), encoding="utf-8")
        if objects:
            for output, _, _ in self.steps:
                (folder / output).parent.mkdir(exist_ok=True)
                (folder / output).write_bytes(b"x" * self.random.randrange(1000, 60000))
        return folder

    def log(self):
        free = [10] * self.slots
        entries = []
        for number, (output, _, _) in enumerate(self.steps):
            slot = free.index(min(free))
            length = self.random.randrange(50, 4000)
            entries.append((free[slot], free[slot] + length, output, number))
            free[slot] += length
        for number, target in enumerate(self.targets):
            slot = free.index(min(free))
            entries.append((free[slot], free[slot] + 700, f"emu-{target}", len(self.steps) + number))
            free[slot] += 700
        entries.sort(key=lambda e: e[1])
        return "# ninja log v5\n" + "".join(f"{a}\t{b}\t{b * 1000000}\t{out}\t{n:x}\n" for a, b, out, n in entries)


def emulator(targets=29, once=1600, repeated=432, single=300, seed=1):
    """One of QEMU's proportions: repeated files are for six targets each on average."""
    names = [f"arch{i}" for i in range(targets)]
    b = Build(names, seed)
    pick = random.Random(seed)
    folders = ["hw/virtio", "hw/net", "hw/char", "util", "system", "block", "accel/tcg", "migration"]
    for i in range(once):
        b.once(f"{pick.choice(folders)}/common-{i}.c")
    for i in range(repeated):
        count = targets if i % 12 == 0 else pick.randrange(2, max(3, min(targets, 9)))
        b.repeated(f"{pick.choice(folders)}/specific-{i}.c", pick.sample(names, min(count, targets)))
    for i in range(single):
        target = names[i % targets]
        b.single(f"target/{target}/cpu-{i}.c", target)
    for i in range(once // 3):
        b.tool(f"tests/test-{i}.c")
    return b
