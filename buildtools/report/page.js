// SPDX-License-Identifier: MIT
// Draws the figures in #data: bars per target, the treemap, the timeline. Nothing is fetched.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const KINDS = ["other", "once", "repeated", "single"];
  const KIND_NAMES = ["for no target", "compiled once", "compiled repeatedly", "for one target only"];
  // Of a metric: its name, where it stands in an amount, and how a value of it reads.
  const METRICS = [
    { name: "seconds", at: 1, text: seconds, known: data.timed },
    { name: "steps", at: 0, text: (n) => count(n) + (Math.round(n) === 1 ? " step" : " steps"), known: true },
    { name: "object bytes", at: 2, text: bytes, known: data.sized },
  ].filter((m) => m.known);

  function count(n) {
    return Math.round(n).toLocaleString("en-US");
  }
  function seconds(s) {
    return s < 9.95 ? s.toFixed(1) + " s" : count(s) + " s";
  }
  function bytes(n) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let i = 0;
    while (n >= 999.95 && i < 4) {
      n /= 1000;
      i++;
    }
    return n.toFixed(i ? 1 : 0) + " " + units[i];
  }
  function clock(ms) {
    const s = Math.floor(ms / 1000), pad = (n) => String(n).padStart(2, "0");
    return s >= 3600 ? Math.floor(s / 3600) + ":" + pad(Math.floor(s / 60) % 60) + ":" + pad(s % 60)
      : Math.floor(s / 60) + ":" + pad(s % 60);
  }
  function element(name, classes, text) {
    const e = document.createElement(name);
    if (classes) e.className = classes;
    if (text !== undefined) e.textContent = text;
    return e;
  }
  let colours;
  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue("--" + name).trim();
    colours = { page: get("page"), ink: get("ink"), soft: get("soft"), line: get("line"), panel: get("panel"), focus: get("focus") };
    for (const k of KINDS) colours[k] = { fill: get(k), ink: get(k + "-ink") };
  }
  const font = (size, weight = 400) => `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;

  // A canvas of the size it is shown in, in device pixels; the context counts CSS pixels.
  function prepare(canvas, width, height) {
    const ratio = window.devicePixelRatio || 1, c = canvas.getContext("2d");
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, height);
    return c;
  }
  // The text, cut so that it fits; empty when not even a few letters do.
  function fit(c, text, width) {
    if (c.measureText(text).width <= width) return text;
    let low = 0, high = text.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (c.measureText(text.slice(0, middle) + "…").width <= width) low = middle;
      else high = middle - 1;
    }
    return low >= 3 ? text.slice(0, low) + "…" : "";
  }
  function choices(fieldset, metrics, use) {
    metrics.forEach((m, i) => {
      const label = element("label"), input = element("input");
      input.type = "radio";
      input.name = fieldset.id;
      input.checked = i === 0;
      input.addEventListener("change", () => use(m));
      label.append(input, m.name);
      fieldset.append(label);
    });
    fieldset.hidden = metrics.length < 2;
  }

  // ---- bars ----
  function showBars(metric) {
    const at = metric.at, list = $("bars");
    const most = Math.max(...data.targets.map((t) => t.separate[at]));
    const targets = [...data.targets].sort((a, b) => b.cost[at] - a.cost[at] || (a.name < b.name ? -1 : 1));
    list.replaceChildren(...targets.map((t) => {
      const row = element("li"), bar = element("span", "bar");
      const parts = { once: t.separate[at] - t.cost[at], repeated: t.repeated[at], single: t.cost[at] - t.repeated[at] };
      for (const [kind, value] of Object.entries(parts)) {
        if (value <= 0) continue;
        const part = element("i", kind);
        part.style.width = `calc(${(100 * value) / most}% - 1px)`;
        bar.append(part);
      }
      row.title = `${t.name}: alone ${metric.text(t.separate[at])}; shared with others ${metric.text(parts.once)}, ` +
        `compiled again ${metric.text(parts.repeated)}, no other has ${metric.text(parts.single)}`;
      row.append(element("span", "name", t.name), bar, element("span", "value", metric.text(t.cost[at])));
      return row;
    }));
  }

  // ---- treemap ----
  const FIELD = { folder: 0, name: 1, kind: 2, steps: 3, classes: 6 };
  function makeTree() {
    const root = { name: "all sources", path: "", folders: new Map(), files: [], parent: null };
    for (const f of data.files) {
      if (!f[FIELD.steps]) continue;
      let node = root;
      for (const part of data.folders[f[FIELD.folder]].split("/")) {
        if (part === ".") continue;
        if (!node.folders.has(part))
          node.folders.set(part, { name: part, path: node.path ? node.path + "/" + part : part, folders: new Map(), files: [], parent: node });
        node = node.folders.get(part);
      }
      node.files.push({ name: f[FIELD.name], path: (node.path ? node.path + "/" : "") + f[FIELD.name], file: f, parent: node });
    }
    return root;
  }
  function weigh(node, at) {
    if (node.file) {
      node.value = Math.max(0, node.file[3 + at]);
      return node.value;
    }
    node.children = [...node.folders.values(), ...node.files];
    node.value = node.children.reduce((sum, child) => sum + weigh(child, at), 0);
    node.children = node.children.filter((child) => child.value > 0);
    node.children.sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
    return node.value;
  }
  // Squarified: rows along the shorter side, each as long as its worst cell gets no thinner.
  function squarify(children, x, y, w, h, place) {
    let total = children.reduce((sum, c) => sum + c.value, 0), i = 0;
    while (i < children.length && total > 0 && w > 0 && h > 0) {
      const side = Math.min(w, h), scale = (w * h) / total;
      let sum = 0, worst = Infinity, end = i;
      while (end < children.length) {
        const next = sum + children[end].value, thick = (next * scale) / side;
        const ratio = Math.max(...[children[i], children[end]].map((c) => {
          const length = (c.value * scale) / thick;
          return Math.max(length / thick, thick / length);
        }));
        if (ratio > worst) break;
        worst = ratio;
        sum = next;
        end++;
      }
      const thick = (sum * scale) / side;
      let offset = 0;
      for (; i < end; i++) {
        const length = (children[i].value * scale) / thick;
        if (w >= h) place(children[i], x, y + offset, thick, length);
        else place(children[i], x + offset, y, length, thick);
        offset += length;
      }
      if (w >= h) {
        x += thick;
        w -= thick;
      } else {
        y += thick;
        h -= thick;
      }
      total -= sum;
    }
  }

  const tree = { root: makeTree(), shown: null, metric: METRICS[0], leaves: [], buttons: [] };
  const needlessPart = (f) => f[FIELD.classes] > 0 ? (f[FIELD.steps] - f[FIELD.classes]) / f[FIELD.steps] : 0;
  function describe(node) {
    const value = tree.metric.text(node.value), share = ((100 * node.value) / tree.root.value).toFixed(1);
    if (!node.file) return `${node.path || node.name}: ${value}, ${share} % of all`;
    const f = node.file, classes = f[FIELD.classes];
    return `${node.path}: ${value}, ${share} % of all; ${KIND_NAMES[f[FIELD.kind]]}, ${count(f[FIELD.steps])} ` +
      (f[FIELD.steps] === 1 ? "step" : "steps") + (classes ? `, ${count(classes)} would do` : "");
  }
  function drawLeaf(c, node, x, y, w, h) {
    const colour = colours[KINDS[node.file[FIELD.kind]]], needless = needlessPart(node.file);
    tree.leaves.push({ node, x, y, w, h });
    c.fillStyle = colour.fill;
    c.fillRect(x, y, w, h);
    if (needless > 0 && w > 3 && h > 3) {
      c.save();
      c.beginPath();
      c.rect(x + w * (1 - needless), y, w * needless, h);
      c.clip();
      c.strokeStyle = colours.page;
      c.globalAlpha = 0.55;
      c.lineWidth = 1.5;
      c.beginPath();
      for (let d = Math.floor((x - h - y) / 6) * 6; d < x + w + y + h; d += 6) {
        c.moveTo(d - y, y);
        c.lineTo(d - y - h, y + h);
      }
      c.stroke();
      c.restore();
    }
    c.lineWidth = 1;
    c.strokeStyle = colours.page;
    if (w > 2 && h > 2) c.strokeRect(x, y, w, h);
    if (w > 44 && h > 16) {
      c.font = font(11);
      const label = fit(c, node.name, w - 8);
      if (label && needless > 0) {
        c.fillStyle = colour.fill;
        c.fillRect(x + 1, y + 1, Math.min(w - 2, c.measureText(label).width + 6), 15);
      }
      c.fillStyle = colour.ink;
      c.fillText(label, x + 4, y + 12);
    }
  }
  function drawNode(c, node, x, y, w, h, depth) {
    if (node.file) {
      drawLeaf(c, node, x, y, w, h);
      return;
    }
    const head = w > 40 && h > 34 ? (depth === 1 ? 18 : 15) : 0;
    const edge = w > 12 && h > 12 ? 1.5 : 0;
    c.fillStyle = depth === 1 ? colours.line : colours.panel;
    c.fillRect(x, y, w, h);
    if (head) {
      c.fillStyle = colours.ink;
      c.font = font(depth === 1 ? 12 : 11, depth === 1 ? 600 : 400);
      c.fillText(fit(c, node.name, w - 8), x + 4, y + head - 5);
    }
    squarify(node.children, x + edge, y + head + (head ? 0 : edge), w - 2 * edge, h - head - (head ? edge : 2 * edge),
      (child, cx, cy, cw, ch) => drawNode(c, child, cx, cy, cw, ch, depth + 1));
  }
  function addButton(node, x, y, w, h, box) {
    const b = element("button", node.file ? "leaf" : "");
    b.type = "button";
    b.tabIndex = -1;
    b.setAttribute("aria-label", describe(node));
    Object.assign(b.style, { left: x + "px", top: y + "px", width: w + "px", height: h + "px" });
    b.addEventListener("focus", () => ($("tree-detail").textContent = describe(node)));
    b.addEventListener("click", () => node.file || openFolder(node, true));
    box.append(b);
    tree.buttons.push({ b, node, x: x + w / 2, y: y + h / 2 });
  }
  function drawTree() {
    const box = $("tree"), width = box.clientWidth, height = box.clientHeight;
    const c = prepare(box.querySelector("canvas"), width, height);
    tree.leaves = [];
    tree.buttons.forEach((e) => e.b.remove());
    tree.buttons = [];
    squarify(tree.shown.children, 0, 0, width, height, (node, x, y, w, h) => {
      drawNode(c, node, x + 1, y + 1, Math.max(0, w - 2), Math.max(0, h - 2), 1);
      if (w > 3 && h > 3) addButton(node, x, y, w, h, box);
    });
    if (tree.buttons.length) tree.buttons[0].b.tabIndex = 0;
  }
  function openFolder(node, focus) {
    const path = [], crumbs = $("crumbs"), from = tree.shown;
    tree.shown = node;
    for (let n = node; n; n = n.parent) path.unshift(n);
    crumbs.replaceChildren(...path.flatMap((n, i) => {
      const b = element("button", "", n.name);
      b.type = "button";
      b.disabled = n === node;
      b.addEventListener("click", () => openFolder(n, true));
      return i ? [element("span", "", "›"), b] : [b];
    }));
    drawTree();
    $("tree-detail").textContent = describe(node);
    if (!focus || !tree.buttons.length) return;
    const entry = tree.buttons.find((e) => e.node === from) || tree.buttons[0];
    tree.buttons.forEach((e) => (e.b.tabIndex = e === entry ? 0 : -1));
    entry.b.focus();
  }
  // The nearest cell in a direction, measured from middle to middle.
  function moveTree(dx, dy) {
    const now = tree.buttons.find((e) => e.b === document.activeElement);
    if (!now) return;
    let best = null, least = Infinity;
    for (const e of tree.buttons) {
      const along = (e.x - now.x) * dx + (e.y - now.y) * dy, across = Math.abs((e.x - now.x) * dy) + Math.abs((e.y - now.y) * dx);
      if (along > 1 && along + 2 * across < least) {
        least = along + 2 * across;
        best = e;
      }
    }
    if (!best) return;
    now.b.tabIndex = -1;
    best.b.tabIndex = 0;
    best.b.focus();
  }
  function startTree() {
    $("needless").hidden = !data.files.some((f) => needlessPart(f) > 0);
    const use = (m) => {
      tree.metric = m;
      weigh(tree.root, m.at);
      openFolder(tree.root, false);
    };
    choices($("tree-metric"), METRICS, use);
    $("tree").addEventListener("keydown", (e) => {
      const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (arrows[e.key]) moveTree(...arrows[e.key]);
      else if ((e.key === "Escape" || e.key === "Backspace") && tree.shown.parent) openFolder(tree.shown.parent, true);
      else return;
      e.preventDefault();
    });
    $("tree").addEventListener("mousemove", (e) => {
      const r = $("tree").getBoundingClientRect(), x = e.clientX - r.left, y = e.clientY - r.top;
      const leaf = tree.leaves.find((l) => x >= l.x && x < l.x + l.w && y >= l.y && y < l.y + l.h);
      if (leaf) $("tree-detail").textContent = describe(leaf.node);
    });
    use(METRICS[0]);
  }

  // ---- timeline ----
  const steps = [];
  for (let i = 0, begin = 0; i + 4 < data.bars.length; i += 5) {
    const [delta, length, slot, ref, target] = data.bars.slice(i, i + 5);
    begin += delta;
    // target: its number; -1 several; -2 none
    const file = ref >= 0 ? data.files[ref] : null;
    const kind = !file || target === -2 ? 0 : target === -1 ? 1 : Math.max(2, file[FIELD.kind]);
    steps.push({ begin, end: begin + length, slot, ref, target, kind });
  }
  const time = { from: 0, to: Math.max(1, ...steps.map((s) => s.end)), chosen: -1 };
  const whole = time.to;
  const AXIS = 22;
  const rowHeight = () => Math.max(6, Math.min(34, Math.floor(420 / Math.max(1, data.slots))));
  function stepText(s) {
    const folder = s.ref >= 0 ? data.folders[data.files[s.ref][FIELD.folder]] : "";
    const name = s.ref >= 0 ? (folder === "." ? "" : folder + "/") + data.files[s.ref][FIELD.name] : data.others[-s.ref - 1];
    const whom = s.target >= 0 ? ` for ${data.targets[s.target].name}` : "";
    const kind = s.ref < 0 ? "" : `; ${KIND_NAMES[s.kind]}`;
    return `${name}${whom}: ${((s.end - s.begin) / 1000).toFixed(2)} s, from ${clock(s.begin)}, slot ${s.slot + 1}${kind}`;
  }
  function drawTime() {
    const canvas = $("time"), width = canvas.clientWidth, row = rowHeight(), height = AXIS + row * data.slots + 1;
    canvas.style.height = height + "px";
    const c = prepare(canvas, width, height), scale = width / (time.to - time.from);
    const x = (t) => (t - time.from) * scale;
    c.fillStyle = colours.panel;
    c.fillRect(0, AXIS, width, height - AXIS);
    drawAxis(c, width, height, x);
    for (const s of steps) {
      if (s.end < time.from || s.begin > time.to) continue;
      const left = Math.max(-2, x(s.begin)), w = Math.max(0.4, Math.min(width + 2, x(s.end)) - left);
      const y = AXIS + s.slot * row;
      c.fillStyle = colours[KINDS[s.kind]].fill;
      c.fillRect(left, y + 1, w > 3 ? w - 0.6 : w, row - 2);
      if (w > 60 && row >= 16) {
        c.fillStyle = colours[KINDS[s.kind]].ink;
        c.font = font(11);
        const name = s.ref >= 0 ? data.files[s.ref][FIELD.name] : data.others[-s.ref - 1];
        c.fillText(fit(c, name, w - 8), left + 4, y + row / 2 + 4);
      }
    }
    if (time.chosen >= 0) {
      const s = steps[time.chosen];
      c.lineWidth = 3;
      c.strokeStyle = colours.focus;
      c.strokeRect(x(s.begin) - 1, AXIS + s.slot * row + 1.5, Math.max(4, (s.end - s.begin) * scale + 2), row - 3);
    }
  }
  function drawAxis(c, width, height, x) {
    const span = time.to - time.from, most = Math.max(2, Math.floor(width / 90));
    const sizes = [100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 3e4, 6e4, 12e4, 3e5, 6e5, 12e5, 18e5, 36e5, 72e5, 216e5, 864e5];
    const size = sizes.find((s) => span / s <= most) || 864e5 * Math.ceil(span / 864e5 / most);
    c.font = font(11);
    c.lineWidth = 1;
    for (let t = Math.ceil(time.from / size) * size; t <= time.to; t += size) {
      const label = size < 1000 ? (t / 1000).toFixed(1) + " s" : clock(t), w = c.measureText(label).width;
      c.strokeStyle = colours.line;
      c.beginPath();
      c.moveTo(Math.round(x(t)) + 0.5, 16);
      c.lineTo(Math.round(x(t)) + 0.5, height);
      c.stroke();
      c.fillStyle = colours.soft;
      c.fillText(label, Math.min(Math.max(0, x(t) - w / 2), width - w), 12);
    }
  }
  function show(from, to) {
    const span = Math.min(whole, Math.max(50, to - from));
    time.from = Math.min(Math.max(0, from), whole - span);
    time.to = time.from + span;
    drawTime();
  }
  function zoom(factor, around) {
    const span = (time.to - time.from) * factor;
    show(around - ((around - time.from) * span) / (time.to - time.from), around + ((time.to - around) * span) / (time.to - time.from));
  }
  const middle = () => time.chosen >= 0 ? (steps[time.chosen].begin + steps[time.chosen].end) / 2 : (time.from + time.to) / 2;
  function choose(i) {
    if (i < 0) return;
    time.chosen = i;
    const s = steps[i], span = time.to - time.from;
    if (s.begin < time.from || s.end > time.to) show((s.begin + s.end) / 2 - span / 2, (s.begin + s.end) / 2 + span / 2);
    else drawTime();
    $("time-detail").textContent = stepText(s);
  }
  // The next step in the slot (or before), or what runs at the same time in the next slot.
  function go(sideways, down) {
    if (time.chosen < 0) {
      choose(steps.findIndex((s) => s.end >= time.from));
      return;
    }
    const now = steps[time.chosen], slot = now.slot + down;
    let best = -1, least = Infinity;
    steps.forEach((s, i) => {
      const away = sideways ? (s.begin - now.begin) * sideways : Math.abs(s.begin + s.end - now.begin - now.end);
      if (s.slot === slot && i !== time.chosen && away >= 0 && away < least) {
        least = away;
        best = i;
      }
    });
    choose(best);
  }
  function stepAt(e) {
    const r = $("time").getBoundingClientRect(), scale = (time.to - time.from) / r.width;
    const t = time.from + (e.clientX - r.left) * scale, slot = Math.floor((e.clientY - r.top - AXIS) / rowHeight());
    return steps.findIndex((s) => s.slot === slot && t >= s.begin - scale && t <= s.end + scale);
  }
  function startTime() {
    const canvas = $("time");
    let drag = null;
    $("time-section").hidden = !steps.length;
    if (!steps.length) return;
    $("zoom-in").addEventListener("click", () => zoom(0.5, middle()));
    $("zoom-out").addEventListener("click", () => zoom(2, middle()));
    $("zoom-all").addEventListener("click", () => show(0, whole));
    canvas.addEventListener("pointerdown", (e) => {
      drag = { x: e.clientX, from: time.from, to: time.to, moved: false };
      canvas.setPointerCapture(e.pointerId);
    });
    canvas.addEventListener("pointermove", (e) => {
      if (!drag) {
        const i = stepAt(e);
        if (i >= 0) $("time-detail").textContent = stepText(steps[i]);
        return;
      }
      const by = ((drag.x - e.clientX) * (drag.to - drag.from)) / canvas.clientWidth;
      drag.moved ||= Math.abs(e.clientX - drag.x) > 3;
      if (drag.moved) show(drag.from + by, drag.to + by);
    });
    canvas.addEventListener("pointerup", (e) => {
      if (drag && !drag.moved) choose(stepAt(e));
      drag = null;
    });
    canvas.addEventListener("wheel", (e) => {
      if (!e.ctrlKey) return;
      const r = canvas.getBoundingClientRect();
      e.preventDefault();
      zoom(e.deltaY > 0 ? 1.25 : 0.8, time.from + ((e.clientX - r.left) / r.width) * (time.to - time.from));
    }, { passive: false });
    canvas.addEventListener("keydown", (e) => {
      const by = (time.to - time.from) / 4;
      const keys = {
        ArrowLeft: () => (e.shiftKey ? go(-1, 0) : show(time.from - by, time.to - by)),
        ArrowRight: () => (e.shiftKey ? go(1, 0) : show(time.from + by, time.to + by)),
        ArrowUp: () => e.shiftKey && go(0, -1),
        ArrowDown: () => e.shiftKey && go(0, 1),
        "+": () => zoom(0.5, middle()),
        "=": () => zoom(0.5, middle()),
        "-": () => zoom(2, middle()),
        0: () => show(0, whole),
      };
      if (!keys[e.key] || ((e.key === "ArrowUp" || e.key === "ArrowDown") && !e.shiftKey)) return;
      keys[e.key]();
      e.preventDefault();
    });
    $("time-detail").textContent = `${count(steps.length)} steps, at most ${count(data.slots)} at once, ${clock(whole)} in all`;
  }

  document.querySelectorAll(".scripted").forEach((s) => (s.hidden = false));
  readColours();
  choices($("target-metric"), METRICS, showBars);
  showBars(METRICS[0]);
  startTree();
  startTime();
  const redraw = () => {
    readColours();
    drawTree();
    if (steps.length) drawTime();
  };
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  let width = 0;
  new ResizeObserver(() => {
    if (width !== document.body.clientWidth) {
      width = document.body.clientWidth;
      redraw();
    }
  }).observe(document.body);
})();
