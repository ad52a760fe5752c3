// What makes a flame graph of vole interactive: zoom, search, tooltips. Embedded into the SVG by vm/flame.c, which has drawn
// everything already; without this it is a still picture.
//
// A frame is a nested svg with data-x, data-w (where it begins and how wide it is, in samples), data-s (its own samples),
// data-d (depth), data-n (function), data-p (place). Frames stand in the document parents first.
(function () {
  "use strict";
  const root = document.documentElement;
  const frames = Array.from(document.querySelectorAll(".f"), el => ({
    el, x: +el.dataset.x, w: +el.dataset.w, self: +el.dataset.s, d: +el.dataset.d, name: el.dataset.n,
    place: el.dataset.p || ""
  }));
  if (!frames.length) return;
  const total = frames[0].w, period = +root.dataset.period, row = +root.dataset.row, top = +root.dataset.top;
  const depth = Math.max(...frames.map(f => f.d));
  const search = document.getElementById("search"), found = document.getElementById("found");
  const tip = document.getElementById("tip"), reset = document.getElementById("reset");
  let focus = frames[0], upsideDown = false, pattern = null;

  const percent = n => (100 * n / total).toFixed(n < total / 100 ? 2 : 1) + " %";
  function duration(samples) {
    const s = samples * period / 1e9;
    return s >= 1 ? s.toFixed(2) + " s" : (s * 1e3).toFixed(s >= 0.1 ? 0 : 1) + " ms";
  }

  // The focus has the whole width, with what called it below and what it called above.
  function layout() {
    const lo = focus.x, hi = focus.x + focus.w;
    for (const f of frames) {
      const outer = f.d < focus.d && f.x <= lo && f.x + f.w >= hi;
      const inner = f.d >= focus.d && f.x >= lo && f.x + f.w <= hi;
      f.shown = outer || inner;
      f.el.style.display = f.shown ? "" : "none";
      if (!f.shown) continue;
      f.el.setAttribute("x", (outer ? 0 : 100 * (f.x - lo) / focus.w) + "%");
      f.el.setAttribute("width", (outer ? 100 : 100 * f.w / focus.w) + "%");
      f.el.setAttribute("y", top + row * (upsideDown ? f.d : depth - f.d));
      f.el.classList.toggle("outer", outer);
    }
    reset.style.display = focus === frames[0] ? "none" : "";
    mark();
  }

  // What matches, and its share: a match inside of another counts once.
  function mark() {
    root.classList.toggle("searching", pattern !== null);
    let sum = 0, covered = -1;
    for (const f of frames) {
      const hit = pattern !== null && pattern.test(f.name);
      f.el.classList.toggle("hit", hit);
      if (hit && f.shown && f.d >= focus.d && f.x >= covered) {
        sum += f.w;
        covered = f.x + f.w;
      }
    }
    found.textContent = pattern === null ? "" : duration(sum) + ", " + percent(sum);
  }

  function setPattern(text) {
    pattern = null;
    if (text !== "") {
      try {
        pattern = new RegExp(text, "i");
      } catch (e) {
        pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
      }
    }
    mark();
  }

  function showTip(f, ev) {
    const line = (text, cls) => {
      const el = document.createElementNS("http://www.w3.org/1999/xhtml", cls === "name" ? "b" : "div");
      if (cls === "dim") el.className = cls;
      el.textContent = text;
      tip.append(el);
    };
    tip.textContent = "";
    line(f.name, "name");
    line(duration(f.w) + ", " + percent(f.w) + (focus === frames[0] ? "" : "; " + (100 * f.w / focus.w).toFixed(1) + " % of " + focus.name));
    line(f.self ? "itself: " + duration(f.self) + ", " + percent(f.self) : "nothing itself", "dim");
    if (f.place) line(f.place, "dim");
    tip.style.display = "block";
    const page = root.getBoundingClientRect(), box = tip.getBoundingClientRect();
    const x = ev.clientX - page.left, y = ev.clientY - page.top, bottom = Math.min(page.height, innerHeight - page.top);
    tip.style.left = Math.max(0, Math.min(x + 14, page.width - box.width - 8)) + "px";
    tip.style.top = (y + 18 + box.height > bottom ? Math.max(0, y - box.height - 10) : y + 18) + "px";
  }

  const byElement = new Map(frames.map(f => [f.el, f]));
  const frameOf = ev => byElement.get(ev.target.closest(".f"));
  root.addEventListener("click", ev => {
    const f = frameOf(ev);
    if (f) { focus = f; layout(); }
  });
  root.addEventListener("mousemove", ev => {
    const f = frameOf(ev);
    if (f) showTip(f, ev); else tip.style.display = "none";
  });
  root.addEventListener("mouseleave", () => { tip.style.display = "none"; });
  reset.addEventListener("click", () => { focus = frames[0]; layout(); });
  document.getElementById("flip").addEventListener("click", () => { upsideDown = !upsideDown; layout(); });
  search.addEventListener("input", () => setPattern(search.value));
  addEventListener("keydown", ev => {
    tip.style.display = "none";
    if (ev.key === "Escape") {
      if (search.value !== "") { search.value = ""; setPattern(""); } else { focus = frames[0]; layout(); }
    } else if ((ev.key === "f" && (ev.ctrlKey || ev.metaKey)) || (ev.key === "/" && document.activeElement !== search)) {
      ev.preventDefault();
      search.focus();
    }
  });

  // The browser's own tooltips would cover ours.
  for (const t of document.querySelectorAll(".f > title")) t.remove();
  document.getElementById("bar").style.display = "flex";
  layout();
})();
