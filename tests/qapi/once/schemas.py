# SPDX-License-Identifier: MIT
"""Schemas with conditions at every place where one can stand, and requests for them.

A condition is None, the name of a symbol, or {"not": c}, {"all": [c…]}, {"any": [c…]}, as in a schema.
"""
import itertools
import json
import random

TARGET_SYMBOLS = ["TARGET_A", "TARGET_B", "TARGET_C", "CONFIG_KVM"]
HOST_SYMBOLS = ["CONFIG_HOST", "CONFIG_OTHER_HOST"]
BUILTIN = ["int", "str", "bool", "number", "any", "uint8", "null"]


def holds(cond, defined):
    if cond is None:
        return True
    if isinstance(cond, str):
        return cond in defined
    (kind, operands), = cond.items()
    if kind == "not":
        return not holds(operands, defined)
    return (all if kind == "all" else any)(holds(c, defined) for c in operands)


def possible(cond, host):
    """Can it hold for any target at all, with these symbols of the host?"""
    symbols = TARGET_SYMBOLS + ["TARGET_NOWHERE"]
    return any(holds(cond, {*host, *some}) for n in range(len(symbols) + 1)
               for some in itertools.combinations(symbols, n))


def both(*conds):
    conds = [c for i, c in enumerate(conds) if c is not None and c not in conds[:i]]
    return None if not conds else conds[0] if len(conds) == 1 else {"all": conds}


def with_if(value, cond):
    return value if cond is None else {**value, "if": cond}


class Type:
    """What a value of it looks like, and when it exists."""

    def __init__(self, name, kind, cond=None, **more):
        self.name, self.kind, self.cond = name, kind, cond
        self.values, self.members, self.tag, self.branches = [], [], None, {}
        self.__dict__.update(more)


class Schema:
    """Definitions (`text`), and what the handlers and requests need to know of them."""

    def __init__(self, number):
        self.prefix = f"s{number}-"
        self.letter = f"S{number}x"
        self.upper = f"S{number}"
        self.definitions, self.types, self.commands, self.events = [], [], [], []

    def text(self):
        return "".join(json.dumps(d).replace('"', "'") + "\n" for d in self.definitions)

    def define(self, kind, name, cond, **keys):
        self.definitions.append(with_if({kind: name, **keys}, cond))

    # ---- definitions ----

    def enum(self, name, values, cond=None, features=()):
        """values: (name, cond, features)"""
        self.define("enum", name, cond, data=[with_if(
            {"name": n, **({"features": f} if f else {})}, c) for n, c, f in values],
            **({"features": list(features)} if features else {}))
        return self.add(Type(name, "enum", cond, values=[n for n, c, f in values],
                             conds={n: c for n, c, f in values}))

    def add(self, t):
        self.types.append(t)
        return t

    def member(self, t, array, cond, features):
        name = t if isinstance(t, str) else t.name
        return with_if({"type": [name] if array else name, **({"features": features} if features else {})},
                       both(cond, None if isinstance(t, str) else t.cond))

    def struct(self, name, members, cond=None, base=None, features=()):
        """members: (name, optional, type, array, cond, features)"""
        cond = both(cond, base.cond if base else None)
        self.define("struct", name, cond,
                    **({"base": base.name} if base else {}),
                    data={("*" if o else "") + n: self.member(t, a, c, f) for n, o, t, a, c, f in members},
                    **({"features": list(features)} if features else {}))
        inherited = base.members if base else []
        return self.add(Type(name, "struct", cond, members=inherited + [m[:4] for m in members]))

    def union(self, name, tag, branches, cond=None, more=()):
        """branches: {value: (struct, cond)}; `tag` is an enum; more: members of the base"""
        cond = both(cond, tag.cond)
        base = {"tag": tag.name, **{("*" if o else "") + n: self.member(t, a, c, f)
                                    for n, o, t, a, c, f in more}}
        self.define("union", name, cond, base=base, discriminator="tag", data={
            value: with_if({"type": s.name}, both(tag.conds[value], s.cond, c))
            for value, (s, c) in branches.items()})
        return self.add(Type(name, "union", cond, members=[m[:4] for m in more], tag=tag,
                             branches={v: s for v, (s, c) in branches.items()}))

    def alternate(self, name, branches, cond=None):
        """branches: (name, type, array, cond)"""
        self.define("alternate", name, cond,
                    data={n: self.member(t, a, c, ()) for n, t, a, c in branches})
        return self.add(Type(name, "alternate", cond, branches=[(t, a) for n, t, a, c in branches]))

    def echo(self, t, cond=None, features=()):
        """A command that returns what it gets."""
        name = f"{self.prefix}echo-{len(self.commands)}"
        cond = both(cond, t.cond)
        self.define("command", name, cond, data=t.name, boxed=True, returns=t.name,
                    **({"features": list(features)} if features else {}))
        self.commands.append((name, t, cond, "echo"))

    def plain(self, members, cond=None):
        """One without conditions in its arguments, which are not boxed."""
        name = f"{self.prefix}plain-{len(self.commands)}"
        self.define("command", name, cond, data={("*" if o else "") + n: [t] if a else t
                                                 for n, o, t, a in members})
        self.commands.append((name, Type(None, "struct", members=members), cond, "plain"))

    def event(self, t, cond=None, features=()):
        """An event, and a command that sends it."""
        name = f"{self.upper}_EVENT_{len(self.events)}"
        cond = both(cond, t.cond)
        self.define("event", name, cond, data=t.name, boxed=True,
                    **({"features": list(features)} if features else {}))
        self.events.append(name)
        send = f"{self.prefix}send-{len(self.commands)}"
        self.define("command", send, cond, data=t.name, boxed=True)
        self.commands.append((send, t, cond, name))

    # ---- handlers ----

    def handlers(self, exists):
        """The C code; exists(cond) tells what is there."""
        prefix = self.prefix.replace("-", "_")
        out = [f"void {prefix}qapi_event_emit({prefix}QAPIEvent event, QDict *qdict) {{",
               "    (void)event;", "    program_event(qdict);", "}"]
        for name, t, cond, what in self.commands:
            if not exists(cond):
                continue
            c = name.replace("-", "_")
            if what == "echo":
                out += [f"{t.name} *qmp_{c}({t.name} *arg, Error **errp) {{", "    (void)errp;",
                        f"    return QAPI_CLONE({t.name}, arg);", "}"]
            elif what == "plain":
                out += [f"void qmp_{c}({self.parameters(t)}) {{", '    error_setg(errp, "plain");', "}"]
            else:
                out += [f"void qmp_{c}({t.name} *arg, Error **errp) {{", "    (void)errp;",
                        f"    qapi_event_send_{what.lower()}(arg);", "}"]
        return "\n".join(out) + "\n"

    @staticmethod
    def parameters(t):
        words = []
        for n, optional, kind, array in t.members:
            if optional and (array or kind != "str"):
                words.append(f"bool has_{n}")
            c = {"int": "int64_t ", "str": "const char *", "bool": "bool ", "number": "double "}
            words.append((f"{kind}List *" if array else c[kind]) + n)
        return ", ".join(words + ["Error **errp"])

    # ---- requests ----

    def requests(self, rng, each):
        for name, t, cond, what in self.commands:
            for _ in range(each):
                arguments = value(rng, t)
                request = {"execute": name}
                if arguments or rng.random() < 0.9:
                    request["arguments"] = arguments
                yield json.dumps(request)
        yield json.dumps({"execute": f"{self.prefix}none"})


NOISE = 0.06  # how often something is wrong


def value(rng, t, depth=0):
    """A value of the type, or nearly."""
    if rng.random() < NOISE / 2 and depth:
        return rng.choice([None, True, -1, 0.5, "x", [], {}, 300])
    if isinstance(t, str):
        return {"int": lambda: rng.randrange(-5, 9), "str": lambda: rng.choice(["", "a", "on"]),
                "bool": lambda: rng.random() < 0.5, "number": lambda: rng.choice([1, 0.5]),
                "any": lambda: rng.choice([1, "x", {"a": [None]}]), "uint8": lambda: rng.randrange(250, 258),
                "null": lambda: None}[t]()
    if t.kind == "enum":
        return rng.choice(t.values + (["no-such-value"] if rng.random() < NOISE else []))
    if t.kind == "alternate":
        kind, array = rng.choice(t.branches)
        return element(rng, kind, array, depth)
    out = {}
    if t.tag:
        out["tag"] = value(rng, t.tag, depth + 1)
    for name, optional, kind, array in t.members:
        # What a target lacks may be given or not: one of both is right.
        if rng.random() < (0.4 if optional else 0.85):
            out[name] = element(rng, kind, array, depth)
    branch = t.branches.get(out["tag"]) if t.tag and isinstance(out["tag"], str) else None
    if branch and rng.random() > NOISE:
        out.update(value(rng, branch, 0))
    if rng.random() < NOISE:
        out["surplus"] = 1
    return out


def element(rng, kind, array, depth):
    if array:
        return [value(rng, kind, depth + 1) for _ in range(rng.randrange(3))]
    return value(rng, kind, depth + 1)


# ---- random ones ----

def random_cond(rng, some=0.5, depth=2):
    if rng.random() > some:
        return None
    if depth and rng.random() < 0.45:
        kind = rng.choice(["not", "all", "any"])
        if kind == "not":
            return {"not": random_cond(rng, 1, depth - 1)}
        return {kind: [random_cond(rng, 1, depth - 1) for _ in range(rng.randrange(1, 4))]}
    return rng.choice(TARGET_SYMBOLS if rng.random() < 0.75 else HOST_SYMBOLS)


def random_features(rng, s, some=0.2, special=("deprecated",)):
    if rng.random() > some:
        return []
    names = rng.sample([f"{s.prefix}one", f"{s.prefix}two", *special], rng.randrange(1, 3))
    return [with_if({"name": n}, random_cond(rng, 0.6)) for n in names]


def random_members(rng, s, types, letter, count):
    out = []
    for i in range(count):
        t = rng.choice(BUILTIN + types * 2)
        optional = rng.random() < 0.5 and t != "null"
        out.append((f"{letter}{i}", optional, t, rng.random() < 0.25, random_cond(rng, 0.4),
                    random_features(rng, s, 0.1)))
    return out


def random_schema(number, seed):
    rng = random.Random(seed)
    s = Schema(number)
    n = s.letter
    held = []  # types that a member may have
    enums = [s.enum(f"{n}E{i}", [(f"v{k}", random_cond(rng, 0.4), random_features(rng, s, 0.1))
                                 for k in range(rng.randrange(1, 6))],
                    random_cond(rng, 0.3), random_features(rng, s, special=())) for i in range(2)]
    held += enums
    structs = []
    for i in range(rng.randrange(2, 5)):
        structs.append(s.struct(f"{n}T{i}", random_members(rng, s, held, f"m{i}", rng.randrange(0, 5)),
                                random_cond(rng, 0.3), rng.choice(structs + [None] * 2)
                                if structs else None, random_features(rng, s, special=())))
        held.append(structs[-1])
    if rng.random() < 0.8:
        kinds = [("t", rng.choice(["str", *enums])), ("b", "bool"), ("i", rng.choice(["int", "number"])),
                 ("o", rng.choice(structs)), ("n", "null")]
        chosen = rng.sample(kinds, rng.randrange(1, 5))
        if ("t", "str") in chosen:  # that looks like a number or a boolean
            chosen = [c for c in chosen if c[0] not in "bi"]
        held.append(s.alternate(f"{n}A", [(k, t, False, random_cond(rng, 0.5)) for k, t in chosen],
                                random_cond(rng, 0.3)))
    tag = rng.choice(enums)
    branches = {v: (rng.choice(structs), random_cond(rng, 0.3)) for v in tag.values if rng.random() < 0.7}
    if branches:
        held.append(s.union(f"{n}U", tag, branches, random_cond(rng, 0.3),
                            random_members(rng, s, enums, "base", rng.randrange(0, 3))))
    boxed = [t for t in held if t.kind in ("struct", "union")]
    holder = s.struct(f"{n}All", [(f"all{i}", True, t, rng.random() < 0.3, None, [])
                                  for i, t in enumerate(held)])
    s.echo(holder)
    for t in rng.sample(boxed, min(3, len(boxed))):
        s.echo(t, random_cond(rng, 0.5), random_features(rng, s))
    s.event(rng.choice(boxed), random_cond(rng, 0.5), random_features(rng, s))
    s.plain([("a", False, "int", False), ("b", True, "str", False), ("c", True, "bool", True)],
            random_cond(rng, 0.6))
    return s


# ---- one for each place ----

FORMS = {
    "target": "TARGET_A",
    "not": {"not": "TARGET_A"},
    "one-of": {"any": ["TARGET_A", "TARGET_C"]},
    "accelerator": {"all": ["TARGET_B", "CONFIG_KVM"]},
    "never": {"all": ["TARGET_A", {"not": "TARGET_A"}]},
    "nowhere": "TARGET_NOWHERE",
    "host-and-target": {"all": ["CONFIG_HOST", "TARGET_A"]},
    "host-or-target": {"any": ["CONFIG_HOST", "TARGET_A"]},
    "no-host-or-target": {"any": ["CONFIG_OTHER_HOST", "TARGET_A"]},
    "no-host-and-target": {"all": ["CONFIG_OTHER_HOST", "TARGET_A"]},
    "mixed": {"any": [{"all": ["CONFIG_HOST", "TARGET_A"]}, {"all": [{"not": "CONFIG_HOST"}, "TARGET_B"]},
                      {"all": ["CONFIG_OTHER_HOST", {"not": "TARGET_C"}]}]},
}


def _plain(s, name="T", cond=None):
    return s.struct(f"{s.letter}{name}", [("i", True, "int", False, None, [])], cond)


def place_command(s, c):
    s.echo(_plain(s), c)


def place_event(s, c):
    s.event(_plain(s), c)


def place_type(s, c):
    s.echo(_plain(s, "T", c))


def place_member(s, c):
    t = _plain(s)
    s.echo(s.struct(f"{s.letter}M", [("before", False, "int", False, None, []), ("object", False, t, False, c, []),
                                     ("number", False, "int", False, c, []), ("text", True, "str", False, c, []),
                                     ("count", True, "int", False, c, ["deprecated"]), ("list", False, t, True, c, []),
                                     ("after", True, "bool", False, None, [])]))


def place_only_member(s, c):
    s.echo(s.struct(f"{s.letter}M", [("only", True, "str", False, c, [])]))


def place_base_member(s, c):
    base = s.struct(f"{s.letter}B", [("b", False, "str", False, c, [])])
    s.echo(s.struct(f"{s.letter}M", [("own", False, "int", False, None, [])], base=base))


def place_value(s, c):
    """The first one, a middle one, and the last: enums of targets have different numbers."""
    for i in range(3):
        e = s.enum(f"{s.letter}E{i}", [(f"v{k}", c if k == i else None, ["deprecated"] if k == 1 else [])
                                       for k in range(3)])
        s.echo(s.struct(f"{s.letter}M{i}", [("e", False, e, False, None, []), ("l", True, e, True, None, [])]))


def place_every_value(s, c):
    e = s.enum(f"{s.letter}E", [("a", c, []), ("b", c, [])])
    s.echo(s.struct(f"{s.letter}M", [("e", True, e, False, None, [])]))


def place_enum(s, c):
    e = s.enum(f"{s.letter}E", [("a", None, []), ("b", None, [])], c)
    s.echo(s.struct(f"{s.letter}M", [("e", True, e, False, None, [])]))


def place_branch(s, c):
    """The value stays, its branch goes."""
    t, e = _plain(s), s.enum(f"{s.letter}E", [("a", None, []), ("b", None, []), ("c", None, [])])
    s.echo(s.union(f"{s.letter}U", e, {"a": (t, c), "b": (t, None)}))


def place_tag_value(s, c):
    """The value goes, and its branch with it; the one of `c` is implicit."""
    t, e = _plain(s), s.enum(f"{s.letter}E", [("a", c, []), ("b", None, []), ("c", c, [])])
    s.echo(s.union(f"{s.letter}U", e, {"a": (t, None), "b": (t, None)}))


def place_narrow_branch(s, c):
    """The branch's condition is narrower than its value's."""
    t = _plain(s)
    e = s.enum(f"{s.letter}E", [("a", {"any": ["TARGET_B", c]}, []), ("b", None, [])])
    s.echo(s.union(f"{s.letter}U", e, {"a": (t, c), "b": (t, None)}))


def place_alternative(s, c):
    t = _plain(s)
    e = s.enum(f"{s.letter}E", [("x", None, []), ("a", None, [])])
    a = s.alternate(f"{s.letter}A", [("o", t, False, c), ("e", e, False, c), ("i", "int", False, c),
                                     ("b", "bool", False, None)])
    s.echo(s.struct(f"{s.letter}M", [("a", True, a, False, None, []), ("l", True, a, True, None, [])]))


def place_alternate(s, c):
    a = s.alternate(f"{s.letter}A", [("i", "int", False, None), ("n", "null", False, None)], c)
    s.echo(s.struct(f"{s.letter}M", [("a", True, a, False, None, [])]))


def place_feature(s, c):
    f = [with_if({"name": f"{s.prefix}f"}, c), "deprecated"]
    e = s.enum(f"{s.letter}E", [("a", None, f), ("b", None, [])])
    t = s.struct(f"{s.letter}M", [("e", False, e, False, None, []), ("m", True, "int", False, None, f)],
                 features=f[:1])
    s.echo(t, features=f)
    s.event(t, features=f)


def place_element(s, c):
    """An array's condition is that of what it holds."""
    t = _plain(s, "T", c)
    s.echo(s.struct(f"{s.letter}M", [("l", True, t, True, None, []), ("i", True, "int", True, None, [])]))


PLACES = {name[6:].replace("_", "-"): function for name, function in list(globals().items())
          if name.startswith("place_")}


def synthetic():
    """(what, function of a number that makes the schema)"""
    for place, function in PLACES.items():
        for form, cond in FORMS.items():
            def make(number, function=function, cond=cond):
                s = Schema(number)
                function(s, cond)
                return s
            yield f"{place} {form}", make
