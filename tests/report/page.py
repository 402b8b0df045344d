#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The HTML page in Debian's Chromium: widths, light and dark, keyboard, no message and no request. Prints TAP.

usage: page.py UNITARGET [--keep FOLDER]     (FOLDER gets pictures of the page)
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import browser
import builds

WIDTHS = (400, 560, 800, 1280)
LARGEST = 400_000  # bytes of the page for a build of QEMU's size

# Text that a reader may have to make out, and the colour behind it, as "r,g,b" triples.
CONTRASTS = """
const seen = [];
const parse = (c) => c.match(/[\\d.]+/g).map(Number);
for (const e of document.querySelectorAll("p, th, td, li, summary, h1, h2, dt, dd, b, small, label, button, legend, code")) {
  if (!e.textContent.trim() || !e.getClientRects().length || e.closest("#tree")) continue;
  let back = e, colour = [0, 0, 0, 0];
  while (back && (colour = parse(getComputedStyle(back).backgroundColor)).length === 4 && colour[3] === 0) back = back.parentElement;
  seen.push([e.tagName, parse(getComputedStyle(e).color).slice(0, 3), (back ? colour : [255, 255, 255]).slice(0, 3)]);
}
return seen;
"""
# Elements that stick out of the page sideways, but for what scrolls by itself.
OVERFLOW = """
const wide = [];
for (const e of document.querySelectorAll("body *")) {
  if (e.closest(".scroll") || !e.getClientRects().length) continue;
  const r = e.getBoundingClientRect();
  if (r.right > innerWidth + 0.5 || r.left < -0.5) wide.push(e.tagName + "." + e.className);
}
return [document.documentElement.scrollWidth - innerWidth, wide];
"""
# Pairs of texts in the rows of bars and in the tools that lie on each other.
OVERLAP = """
const boxes = [...document.querySelectorAll("#bars .name, #bars .value, .legend li, fieldset label, .tools button, .tile")]
  .filter((e) => e.getClientRects().length).map((e) => [e, e.getBoundingClientRect()]);
const found = [];
for (let i = 0; i < boxes.length; i++)
  for (let k = i + 1; k < boxes.length; k++) {
    const [a, b] = [boxes[i][1], boxes[k][1]];
    if (a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5)
      found.push(boxes[i][0].textContent + " / " + boxes[k][0].textContent);
  }
return found;
"""
# Tables that have to be scrolled sideways to be read.
SCROLLING = """
return [...document.querySelectorAll(".scroll")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.getAttribute("aria-label"));
"""
PAINTED = """
const c = document.querySelector(arguments[0]), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
const colours = new Set();
for (let i = 0; i < d.length; i += 4 * 7) colours.add(d[i] + "," + d[i + 1] + "," + d[i + 2]);
return [c.width, c.height, colours.size, c.clientWidth];
"""


def luminance(colour):
    channels = [c / 255 for c in colour]
    channels = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(a, b):
    a, b = sorted((luminance(a), luminance(b)))
    return (b + 0.05) / (a + 0.05)


class Tests:
    def __init__(self, page, keep):
        self.page, self.keep, self.number, self.failed = page, keep, 0, 0

    def check(self, what, good, detail=""):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {what}" + ("" if good else f"\n# {detail}"), flush=True)

    def looks(self, b):
        b.open("about:blank")
        b.console(), b.requests()
        for width in WIDTHS:
            for dark in (False, True):
                name = f"{width} px, {'dark' if dark else 'light'}"
                b.open("file://" + str(self.page), width, 900, dark)
                messages, asked = b.console(), b.requests()
                self.check(f"{name}: no message", not messages, messages)
                self.check(f"{name}: no request", asked == ["file://" + str(self.page)], asked)
                sticking, elements = b.run(OVERFLOW)
                self.check(f"{name}: fits", sticking <= 0 and not elements, f"{sticking} px, {elements[:5]}")
                scrolling = b.run(SCROLLING)
                self.check(f"{name}: no table is wider than the page", not scrolling, scrolling)
                overlaps = b.run(OVERLAP)
                self.check(f"{name}: nothing lies on something else", not overlaps, overlaps[:5])
                poor = [(tag, a, c) for tag, a, c in b.run(CONTRASTS) if contrast(a, c) < 4.5]
                self.check(f"{name}: contrast", not poor, poor[:5])
                for canvas in ("#tree canvas", "#time"):
                    w, h, colours, shown = b.run(PAINTED, canvas)
                    self.check(f"{name}: {canvas} is drawn", w == shown and h > 20 and colours >= 4, (w, h, colours, shown))
                if self.keep:
                    b.screenshot(self.keep / f"{width}-{'dark' if dark else 'light'}.png")

    def keyboard(self, b):
        b.open("file://" + str(self.page), 1280, 900)
        crumbs = "return [...document.querySelectorAll('#crumbs button')].map((b) => b.textContent)"
        focus = "return document.activeElement.getAttribute('aria-label') || document.activeElement.id"
        b.run("document.querySelector('#tree button[tabindex=\"0\"]').focus()")
        first = b.run(focus)
        b.key("ArrowRight")
        second = b.run(focus)
        self.check("arrows move in the treemap", second and second != first, (first, second))
        self.check("what has the focus is described", second == b.run("return document.getElementById('tree-detail').textContent"))
        b.key("Enter")
        self.check("Enter opens a folder", len(b.run(crumbs)) == 2, b.run(crumbs))
        b.key("Escape")
        self.check("Escape goes back", len(b.run(crumbs)) == 1 and b.run(focus) == second, (b.run(crumbs), b.run(focus), second))
        tabbable = b.run("return document.querySelectorAll('#tree button[tabindex=\"0\"]').length")
        self.check("the treemap is one stop of the tabulator", tabbable == 1, tabbable)
        b.run("document.getElementById('time').focus()")
        picture = "return document.getElementById('time').toDataURL()"
        whole = b.run(picture)
        b.key("+")
        near = b.run(picture)
        self.check("+ zooms the timeline", near != whole)
        b.key("ArrowRight")
        self.check("arrows move it", b.run(picture) != near)
        b.key("0")
        self.check("0 shows all", b.run(picture) == whole)
        detail = "return document.getElementById('time-detail').textContent"
        b.key("ArrowRight", modifiers=8)
        one = b.run(detail)
        b.key("ArrowRight", modifiers=8)
        self.check("Shift and arrows go from step to step", b.run(detail) not in ("", one), (one, b.run(detail)))

    def measures(self, b):
        b.open("file://" + str(self.page), 1280, 900)
        bars = "return [...document.querySelectorAll('#bars .value')].map((e) => e.textContent)"
        seconds = b.run(bars)
        b.run("document.querySelectorAll('#target-metric input')[1].click()")
        steps = b.run(bars)
        self.check("bars in steps", len(steps) == len(seconds) and all("step" in s for s in steps), steps[:3])
        b.run("document.querySelectorAll('#tree-metric input')[2].click()")
        self.check("treemap of bytes", "MB" in b.run("return document.getElementById('tree-detail').textContent"))
        self.check("no message afterwards", not b.console())


    def history(self, b, page):
        shown = b.run("return [...document.querySelectorAll('.limits li')].map((e) => e.textContent)")
        b.open("file://" + str(page), 400, 900)
        lines = b.run("return [...document.querySelectorAll('path.trend')].map((e) => e.getBoundingClientRect().width)")
        self.check("history: a line for each figure that is known", len(lines) >= 6 and min(lines) > 100, lines)
        self.check("history: fits", b.run(OVERFLOW) [0] <= 0 and not b.run(SCROLLING) and not b.console(), b.run(OVERFLOW))
        self.check("limits that are not kept are on top", len(shown) == 2 and "object-bytes" in shown[0], shown)


def make_page(unitarget, folder, build):
    build.write(folder / "build")
    page = folder / "page.html"
    budget, report = folder / "budget", folder / "report.json"
    budget.write_text("steps <= 100000\nobject-bytes <= 1 kB\nno-file-becomes-target-specific\n")
    words = [unitarget, "report", "-C", folder / "build", "--processors", "2", "--quiet"]
    subprocess.run([*words, "--json", report], check=True)
    subprocess.run([*words, "--html", page, "--budget", budget, "--history", report, report], stderr=subprocess.DEVNULL, check=False)
    return page


def hostile():
    """Names that would break out of a page that did not quote them."""
    b = builds.Build(["a<b", "c&d"])
    b.once("x/<script>alert(1)</script>.c")
    b.repeated('y/"&amp;</script><img/src=x/onerror=alert(2)>.c')
    return b


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("unitarget")
    parser.add_argument("--keep", type=Path, help="folder for pictures")
    options = parser.parse_args()
    if not browser.is_there():
        print("1..0 # SKIP chromium and chromium-driver are not installed")
        return 0
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    unitarget = str(Path(options.unitarget).resolve())
    with tempfile.TemporaryDirectory(prefix="unitarget-page-") as folder, browser.Browser() as b:
        folder = Path(folder)
        tests = Tests(make_page(unitarget, folder, builds.emulator()), options.keep)
        size = tests.page.stat().st_size
        tests.check("the page is small", size <= LARGEST, size)
        tests.looks(b)
        tests.keyboard(b)
        tests.measures(b)
        history = folder / "history.html"
        subprocess.run([unitarget, "report", "--history", "--html", history, "--quiet", *[folder / "report.json"] * 3], check=True)
        tests.history(b, history)
        page = make_page(unitarget, folder / "hostile", hostile())
        b.open("file://" + str(page))
        names = json.dumps(b.run("return [...document.querySelectorAll('#bars .name')].map((e) => e.textContent)"))
        tests.check("names are text", "a<b" in names and not b.console() and not b.run("return document.images.length"), names)
        print(f"1..{tests.number}")
    return 1 if tests.failed else 0


sys.exit(main())
