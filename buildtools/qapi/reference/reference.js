// SPDX-License-Identifier: MIT
// The filter: by target, by name, and by whether a definition depends on the target at all. The choice
// stands in the address, so that it can be passed on. What an address points at is always shown.
"use strict";
(() => {
  const sets = JSON.parse(document.getElementById("sets").textContent);
  const [form, target, name, partial, count, nothing] =
    ["filter", "target", "name", "partial", "count", "nothing"].map((id) => document.getElementById(id));
  const articles = [...document.querySelectorAll("article")];
  const modules = [...document.querySelectorAll(".module")];
  const depends = (e) => [e, ...e.querySelectorAll("[data-set]")].some((part) => sets[part.dataset.set][0]);

  // -1: all targets. A set is whether it depends on the target, then the numbers of its targets.
  const chosen = () => target.selectedIndex - 1;
  const exists = (e) => chosen() < 0 || sets[e.dataset.set].includes(chosen(), 1);

  function apply() {
    const word = name.value.trim().toLowerCase();
    const filtered = chosen() >= 0 || word !== "" || partial.checked;
    let shown = 0;
    for (const a of articles) {
      const there = exists(a) && a.id.slice(4).toLowerCase().includes(word) && (!partial.checked || depends(a));
      a.hidden = !there;
      shown += there;
      for (const part of there ? a.querySelectorAll("[data-set]") : []) part.hidden = !exists(part);
      for (const list of there ? a.querySelectorAll("dl") : []) {
        const empty = ![...list.children].some((part) => !part.hidden);
        list.hidden = empty;
        list.previousElementSibling.hidden = empty;
      }
    }
    for (const m of modules) m.hidden = filtered && !m.querySelector("article:not([hidden])");
    nothing.hidden = shown > 0;
    count.textContent = `${shown} of ${articles.length} definitions`;
  }

  function remember() {
    const words = new URLSearchParams();
    if (chosen() >= 0) words.set("target", target.value);
    if (name.value) words.set("name", name.value);
    if (partial.checked) words.set("partial", "1");
    const query = words.toString();
    history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
  }

  function recall() {
    const words = new URLSearchParams(location.search);
    const wanted = words.get("target");
    target.selectedIndex = Math.max(0, [...target.options].findIndex((o) => o.index && o.text === wanted));
    name.value = words.get("name") || "";
    partial.checked = words.get("partial") === "1";
  }

  // A link to what is filtered away shows it.
  function reveal() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place || !place.closest("[hidden]")) return;
    target.selectedIndex = 0;
    name.value = "";
    partial.checked = false;
    apply();
    place.scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { apply(); remember(); });
  addEventListener("hashchange", reveal);
  recall();
  apply();
  reveal();
})();
