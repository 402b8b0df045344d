# SPDX-License-Identifier: MIT
"""Damage to ELF files: single fields by name, for the refusals; seeded mutations, for fuzzing."""

import random
import struct

# Field name -> (offset, struct format), by the gABI's 64-bit layouts.
HEADER = {"class": (4, "B"), "data": (5, "B"), "version": (6, "B"), "type": (16, "<H"),
          "machine": (18, "<H"), "shoff": (40, "<Q"), "ehsize": (52, "<H"), "shentsize": (58, "<H"),
          "shnum": (60, "<H"), "shstrndx": (62, "<H"), "phoff": (32, "<Q"), "phnum": (56, "<H"),
          "phentsize": (54, "<H")}
SECTION = {"name": (0, "<I"), "type": (4, "<I"), "flags": (8, "<Q"), "addr": (16, "<Q"),
           "offset": (24, "<Q"), "size": (32, "<Q"), "link": (40, "<I"), "info": (44, "<I"),
           "align": (48, "<Q"), "entsize": (56, "<Q")}
SYMBOL = {"name": (0, "<I"), "info": (4, "B"), "other": (5, "B"), "shndx": (6, "<H"),
          "value": (8, "<Q"), "size": (16, "<Q")}
RELOCATION = {"offset": (0, "<Q"), "type": (8, "<I"), "symbol": (12, "<I"), "addend": (16, "<q")}
SEGMENT = {"type": (0, "<I"), "flags": (4, "<I"), "offset": (8, "<Q"), "vaddr": (16, "<Q"),
           "filesz": (32, "<Q"), "memsz": (40, "<Q"), "align": (48, "<Q")}
SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_DYNAMIC, SHT_GROUP, SHT_RELR = 2, 3, 4, 6, 17, 19


class Elf:
    """A changeable ELF64 little-endian file image; only as much is understood as is changed."""

    def __init__(self, data):
        self.data = bytearray(data)
        self.sections = [self.get("shoff") + i * 64 for i in range(self.get("shnum"))]
        self.segments = [self.get("phoff") + i * 56 for i in range(self.get("phnum"))]

    def get(self, field, base=0, table=HEADER):
        offset, form = table[field]
        return struct.unpack_from(form, self.data, base + offset)[0]

    def put(self, field, value, base=0, table=HEADER):
        offset, form = table[field]
        bits = 8 * struct.calcsize(form)
        value %= 1 << bits
        if form == "<q" and value >= 1 << 63:
            value -= 1 << 64
        struct.pack_into(form, self.data, base + offset, value)

    def of_type(self, kind):
        return [s for s in self.sections if self.get("type", s, SECTION) == kind]

    def records(self, kind, size):
        """Offsets of the records of all sections of a type."""
        return [self.get("offset", s, SECTION) + i for s in self.of_type(kind)
                for i in range(0, self.get("size", s, SECTION), size)]

    def named_symbols(self, prefix):
        """Offsets of the symbols whose names start with a prefix."""
        found = []
        for table in self.of_type(SHT_SYMTAB):
            names = self.sections[self.get("link", table, SECTION)]
            start = self.get("offset", names, SECTION)
            first = self.get("offset", table, SECTION)
            for at in range(first, first + self.get("size", table, SECTION), 24):
                name = start + self.get("name", at, SYMBOL)
                if self.data[name:name + len(prefix)] == prefix:
                    found.append(at)
        return found

    def set_section_type(self, old, new):
        for section in self.of_type(old):
            self.put("type", new, section, SECTION)


def interesting(rng, old, limit):
    """A value likely to break a bounds check: near the old one, a power of two, or a size."""
    return rng.choice([
        0, 1, old + 1, old - 1, old ^ (1 << rng.randrange(64)), limit, limit - 1, limit + 1,
        limit - old, (1 << 16) - 1, 0xff00, 0xfff1, 0xfff2, (1 << 31) - 1, 1 << 31,
        (1 << 32) - 1, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 64) - 1,
        (1 << 64) - limit, rng.randrange(limit + 1)])


def mutate(data, seed, symbols=b""):
    """One to four seeded changes to an object or a program; the same seed gives the same bytes.
    `symbols`: change only symbols whose names start so."""
    rng = random.Random(seed)
    elf = Elf(data)
    places = [([0], HEADER, 2), (elf.sections, SECTION, 6), (elf.named_symbols(symbols), SYMBOL, 6),
              (elf.records(SHT_RELA, 24), RELOCATION, 4), (elf.segments, SEGMENT, 3),
              (elf.records(SHT_DYNAMIC, 16), {"tag": (0, "<Q"), "value": (8, "<Q")}, 3),
              (elf.records(SHT_GROUP, 4), {"word": (0, "<I")}, 1),
              (elf.records(SHT_RELR, 8), {"word": (0, "<Q")}, 4)]
    places = [p for p in places if p[0]]
    string_ends = [elf.get("offset", s, SECTION) + elf.get("size", s, SECTION)
                   for s in elf.of_type(SHT_STRTAB)]
    for _ in range(rng.randint(1, 4)):
        if rng.random() < 0.1:
            raw_damage(rng, elf, string_ends)
            continue
        bases, table, _ = rng.choices(places, [p[2] for p in places])[0]
        base, field = rng.choice(bases), rng.choice(sorted(table))
        try:
            elf.put(field, interesting(rng, elf.get(field, base, table), len(data)), base, table)
        except struct.error:
            pass  # an earlier change cut the file short
    return bytes(elf.data)


def raw_damage(rng, elf, string_ends):
    """Damage that knows no fields: a cut, a flipped byte, a string table without its last zero."""
    kind = rng.randrange(3)
    if kind == 0:
        del elf.data[rng.randrange(len(elf.data)):]
    elif kind == 1 and elf.data:
        elf.data[rng.randrange(len(elf.data))] = rng.randrange(256)
    else:
        for end in string_ends:
            if 0 < end <= len(elf.data):
                elf.data[end - 1] = 0x41


def mutate_text(data, seed, longer=True):
    """Seeded changes to a file that is mostly text (archive headers, manifests); without `longer`
    the length stays."""
    rng = random.Random(seed)
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out)) if out else 0
        kind = rng.randrange(4) if longer else rng.choice([0, 3])
        if kind == 0:
            out[at:at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            del out[at:at + rng.randrange(1, 80)]
        elif kind == 2:
            out[at:at] = rng.choice([b"9" * 12, b"-1", b"\0", b"/", b"\n", b"//", b"`\n",
                                     b"\xff" * 9])
        else:
            digits = [i for i, c in enumerate(out) if 48 <= c <= 57]
            if digits:
                out[rng.choice(digits)] = rng.choice(b"0123456789/ -")
    return bytes(out)
