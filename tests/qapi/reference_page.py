#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The HTML that `unitarget qapi reference` writes, in Debian's Chromium: what the filter leaves, with
the keyboard alone; widths, light and dark; no message and no request.

usage: reference_page.py UNITARGET [--keep FOLDER]     (FOLDER gets pictures of the page)

Prints TAP; skipped where there is no Chromium.
"""
import argparse
import html.parser
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "report"))
import browser  # noqa: E402

INPUT = HERE.parent / "cases/qapi/emit.in"
SHOWN = """
return [...document.querySelectorAll("article")].filter((e) => e.checkVisibility()).map((e) => e.id.slice(4));
"""
PARTS = """
return [...document.querySelectorAll("#def-" + arguments[0] + " dt")]
  .filter((e) => e.checkVisibility()).map((e) => e.textContent.replace(/\\s+/g, " ").trim());
"""
OVERFLOW = """
const wide = [...document.querySelectorAll("body *")].filter((e) => {
  const r = e.getBoundingClientRect();
  return e.checkVisibility() && !e.closest("pre, .skip") && (r.right > innerWidth + 0.5 || r.left < -0.5);
});
return [document.documentElement.scrollWidth - innerWidth, wide.map((e) => e.outerHTML.slice(0, 80))];
"""
CONTRASTS = """
const parse = (c) => c.match(/[\\d.]+/g).map(Number), seen = [];
for (const e of document.querySelectorAll("p, dt, dd, h1, h2, h3, h4, li, a, code, label, span, pre, output")) {
  if (!e.textContent.trim() || !e.checkVisibility()) continue;
  let back = e, colour = [0, 0, 0, 0];
  while (back && (colour = parse(getComputedStyle(back).backgroundColor)).length === 4 && colour[3] === 0)
    back = back.parentElement;
  seen.push([e.outerHTML.slice(0, 60), parse(getComputedStyle(e).color).slice(0, 3), colour.slice(0, 3)]);
}
return seen;
"""


class Nesting(html.parser.HTMLParser):
    """Finds elements that are not closed in order, and addresses in the page that lead nowhere."""
    VOID = {"meta", "input"}

    def __init__(self, text):
        super().__init__()
        self.open, self.wrong, self.ids, self.links, self.sources = [], [], set(), set(), []
        self.feed(text)
        self.wrong += [f"not closed: {tag}" for tag in self.open]
        self.wrong += [f"leads nowhere: #{link}" for link in sorted(self.links - self.ids)]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if attrs.get("id") in self.ids:
            self.wrong.append(f"twice: {attrs['id']}")
        self.ids |= {attrs["id"]} if "id" in attrs else set()
        self.sources += [attrs[k] for k in ("src", "srcset") if k in attrs]
        if attrs.get("href", "").startswith("#"):
            self.links.add(attrs["href"][1:])
        elif "href" in attrs:
            self.sources.append(attrs["href"])

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


def luminance(colour):
    channels = [c / 255 for c in colour]
    channels = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(a, b):
    a, b = sorted((luminance(a), luminance(b)))
    return (b + 0.05) / (a + 0.05)


class Tests:
    number = failed = 0

    def check(self, what, found, expected):
        self.number += 1
        good = found == expected
        self.failed += not good
        print(f"{'' if good else 'not '}ok {self.number} - {what}")
        if not good:
            print(f"# found    {found!r}\n# expected {expected!r}")


def filters(t, b, url):
    b.open(url)
    everything = b.run(SHOWN)
    t.check("all is shown at first", len(everything), 9)
    b.key("Tab")
    b.key("Tab")
    t.check("the second stop is the choice of the target", b.run("return document.activeElement.id"), "target")
    for letter in "s390x":
        b.key(letter)
    t.check("s390x is chosen by typing", b.run("return document.querySelector('#target').value"), "s390x")
    t.check("s390x has all", b.run(SHOWN), everything)
    t.check("but not all values", b.run(PARTS, "Kind"), ["plain"])
    b.key("ArrowUp")
    t.check("the one above is riscv64", b.run("return document.querySelector('#target').value"), "riscv64")
    left = [n for n in everything if n not in ("set-polarization", "POLARIZATION")]
    t.check("riscv64 lacks what is s390x's", b.run(SHOWN), left)
    t.check("and members", b.run(PARTS, "Place"), ["guest: Guest"])
    t.check("the count says so", b.run("return document.querySelector('#count').textContent"),
            f"{len(left)} of {len(everything)} definitions")
    t.check("the address keeps the choice", b.run("return location.search"), "?target=riscv64")
    b.key("Tab")
    for letter in "place":
        b.key(letter)
    t.check("a name is sought", b.run(SHOWN), ["query_place", "Place"])
    b.open(url + "?target=arm&partial=1")
    t.check("the address brings the choice back", b.run(SHOWN),
            ["query_place", "Kind", "Guest", "GuestRef", "Place"])
    b.open(url + "?target=arm#def-set-polarization")
    t.check("what the address points at is shown", "set-polarization" in b.run(SHOWN), True)


def looks(t, b, url, keep):
    for dark in (False, True):
        name = "dark" if dark else "light"
        for width in (400, 1280):
            b.open(url, width=width, dark=dark)
            t.check(f"{name}, {width}: nothing sticks out", b.run(OVERFLOW), [0, []])
            if keep:
                b.screenshot(Path(keep, f"reference-{name}-{width}.png"))
        faint = [(e, round(contrast(a, c), 2)) for e, a, c in b.run(CONTRASTS) if contrast(a, c) < 4.5]
        t.check(f"{name}: all text can be read", faint[:5], [])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=lambda p: Path(p).absolute())
    parser.add_argument("--keep")
    options = parser.parse_args()
    t = Tests()
    with tempfile.TemporaryDirectory(prefix="unitarget-reference-") as folder:
        page = Path(folder, "reference.html")
        subprocess.run([options.program, "qapi", "reference", "--targets", "targets", "--select", "*-softmmu",
                        "-o", page, "schema.json"], cwd=INPUT, check=True)
        nesting = Nesting(page.read_text(encoding="utf-8"))
        t.check("the page is well formed", nesting.wrong, [])
        t.check("the page needs nothing else", nesting.sources, [])
        if browser.is_there():
            with browser.Browser() as b:
                b.open("about:blank")
                b.requests()  # those of the browser's own first page
                filters(t, b, page.as_uri())
                looks(t, b, page.as_uri(), options.keep)
                t.check("no messages", [m["message"] for m in b.console()], [])
                t.check("no requests but for the page",
                        {r.split("?")[0].split("#")[0] for r in b.requests()}, {page.as_uri()})
        else:
            t.number += 1
            print(f"ok {t.number} - in Chromium # SKIP there is no Chromium with its driver")
    print(f"1..{t.number}")
    sys.exit(1 if t.failed else 0)


main()
