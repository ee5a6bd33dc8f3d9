// Sorts, filters and pages the tables, puts folded text into the page when it is opened, and jumps between rows and
// marks. Words of an article reach the page as text, or as HTML that was escaped when this file was written.
"use strict";
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const english = () => one("#in-en").checked;
  const say = (zh, en) => (english() ? en : zh);
  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  // What is switched is remembered, where the browser lets a page from disk remember anything.
  const kept = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem("kaoju." + name);
      localStorage.setItem("kaoju." + name, value);
    } catch { /* then it is not */ }
    return null;
  };
  // report.html?lang=en&theme=dark opens it so.
  const asked = new URLSearchParams(location.search);
  for (const name of ["lang", "theme"]) {
    const before = asked.has(name) ? (name === "lang" ? "in-" : "") + asked.get(name) : kept(name);
    for (const input of all(`input[name=${name}]`)) {
      if (input.id === before) input.checked = true;
      input.addEventListener("change", () => { kept(name, input.id); spoken(); });
    }
  }
  const spoken = () => {
    document.documentElement.lang = say("zh-CN", "en");
    if (shown) draw();
  };

  // Folded text becomes part of the page when it is opened.
  const unfold = (details) => {
    const lazy = one(":scope > script.lazy", details);
    if (!lazy) return;
    const holder = make("div");
    holder.innerHTML = lazy.textContent;
    lazy.replaceWith(...holder.childNodes);
  };
  document.addEventListener("toggle", (event) => { if (event.target.open) unfold(event.target); }, true);
  const reveal = (id) => {
    let goal = document.getElementById(id);
    if (!goal) {
      const lazy = all("script.lazy").find((script) => script.textContent.includes(`id="${id}"`));
      if (!lazy) return null;
      unfold(lazy.parentElement);
      goal = document.getElementById(id);
    }
    for (let outer = goal; outer; outer = outer.parentElement) {
      if (outer.tagName === "DETAILS" && !outer.open) { unfold(outer); outer.open = true; }
    }
    return goal;
  };

  // Tables.
  const PAGE = 50;
  const read = new Map();
  const table = (name) => {
    if (!read.has(name)) {
      const block = one(`script[data-rows="${CSS.escape(name)}"]`);
      if (!block) return null;
      const data = JSON.parse(block.textContent);
      for (const column of data.columns) {
        column.at = column.index ? (row) => column.cells[column.index[row]] : (row) => column.cells[row];
        // As it is shown: words of a fixed list in the page's language.
        const { words } = column;
        column.seen = words ? (row) => (english() ? column.at(row) : words[column.at(row)] ?? column.at(row)) : column.at;
      }
      read.set(name, data);
    }
    return read.get(name);
  };
  const collator = new Intl.Collator("zh", { numeric: true });
  let shown = null;

  const open = (name, query = "", column = "") => {
    const data = table(name);
    if (!data) return;
    shown = { name, data, query, column, sort: -1, down: false, page: 0, mark: -1, rows: [] };
    for (const button of all(".picks button")) button.setAttribute("aria-pressed", button.dataset.table === name);
    for (const about of all("[data-about]")) about.hidden = about.dataset.about !== name;
    for (const part of [one(".filter"), one(".hint"), one("#sheet"), one(".pages")]) part.hidden = false;
    one("#query").value = query;
    choose();
    draw();
  };

  const test = () => {
    const { data, query, column } = shown;
    const columns = column === "" ? data.columns : data.columns.filter(({ name }) => name === column);
    const words = query.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
      const bound = /^([<>])(-?\d+(?:\.\d+)?)$/.exec(word);
      if (!bound) return (row) => columns.some((one) => one.at(row).toLowerCase().includes(word) || one.words && one.seen(row).includes(word));
      const [, sign, digits] = bound;
      const fits = (cell) => cell !== "" && (sign === ">" ? Number(cell) > Number(digits) : Number(cell) < Number(digits));
      return (row) => columns.some((one) => one.number && fits(one.at(row)));
    });
    return (row) => words.every((word) => word(row));
  };

  const choose = () => {
    const { data, sort, down } = shown;
    const fits = test();
    shown.rows = [];
    for (let row = 0; row < data.rows; row += 1) if (fits(row)) shown.rows.push(row);
    if (sort < 0) return;
    const { at, number } = data.columns[sort];
    const way = down ? -1 : 1;
    const compare = number ? (a, b) => Number(a) - Number(b) : collator.compare;
    // Empty cells last, whichever way.
    shown.rows.sort((a, b) => {
      const [left, right] = [at(a), at(b)];
      if (left === "" || right === "") return (left === "") - (right === "") || a - b;
      return way * compare(left, right) || a - b;
    });
  };

  // A long id keeps its beginning and its end, which tells the row.
  const middle = (id) => {
    const half = innerWidth < 640 ? 6 : 11;
    return id.length > 2 * half ? `${id.slice(0, half - 2)}…${id.slice(1 - half)}` : id;
  };

  const draw = () => {
    const { data, rows, page, sort, down, mark } = shown;
    const select = one("#column");
    select.replaceChildren(make("option", say("所有列", "all columns"), { value: "" }));
    const columns = data.columns.filter(({ only }) => !only || only === say("zh", "en"));
    for (const column of columns) select.append(make("option", say(column.zh, column.name), { value: column.name }));
    select.value = shown.column;
    const sheet = make("table", undefined, { class: "grid" });
    const head = sheet.createTHead().insertRow();
    columns.forEach((column) => {
      const at = data.columns.indexOf(column);
      const cell = make("th", undefined, { scope: "col", class: column.number ? "n" : "" });
      const title = `${say(column.zh, column.name)}: ${say(column.meaning_zh, column.meaning)}`;
      const button = make("button", say(column.zh, column.name), { type: "button", title, "data-sort": at });
      if (at === sort) cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      cell.append(button);
      head.append(cell);
    });
    const body = sheet.createTBody();
    for (const row of rows.slice(page * PAGE, (page + 1) * PAGE)) {
      const line = body.insertRow();
      if (row === mark) { line.className = "found"; line.tabIndex = -1; }
      columns.forEach((column, at) => {
        const cell = line.insertCell();
        const text = column.seen(row);
        cell.className = column.number ? "n" : at > 0 && text.length > 18 ? "long" : "";
        if (at === 0) cell.append(data.goto[row] ? make("a", middle(text), { href: "#" + data.goto[row], title: text }) : middle(text));
        else if (text.length > 120) cell.append(make("span", text.slice(0, 119) + "…", { title: text.slice(0, 1000) }));
        else cell.textContent = text;
      });
    }
    one("#sheet").replaceChildren(sheet);
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    one("#page").textContent = `${page + 1} / ${pages}`;
    one("#back").disabled = page === 0;
    one("#next").disabled = page + 1 >= pages;
    const cut = data.rows < data.total ? say(`（此页载前 ${data.rows} 行）`, ` (the first ${data.rows} are in this page)`) : "";
    one("#found").textContent = say(`${data.total} 行中的 ${rows.length} 行`, `${rows.length} of ${data.total} rows`) + cut;
  };

  const refilter = () => {
    if (!shown) return;
    Object.assign(shown, { query: one("#query").value, column: one("#column").value, page: 0, mark: -1 });
    choose();
    draw();
  };
  one(".filter").addEventListener("submit", (event) => event.preventDefault());
  one("#query").addEventListener("input", refilter);
  one("#column").addEventListener("change", refilter);
  one("#sheet").addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-sort]");
    if (!button) return;
    const sort = Number(button.dataset.sort);
    Object.assign(shown, { down: shown.sort === sort && !shown.down, sort, page: 0 });
    choose();
    draw();
    one(`#sheet button[data-sort="${sort}"]`).focus();
  });
  const turn = (by) => { shown.page += by; draw(); one("#sheet").scrollTo(0, 0); };
  one("#back").addEventListener("click", () => turn(-1));
  one("#next").addEventListener("click", () => turn(1));
  for (const button of all(".picks button")) button.addEventListener("click", () => open(button.dataset.table));

  // Jumps: to a table with a filter, to the row of a mark or a card, to a mark or a card.
  const to = (goal) => {
    goal.scrollIntoView({ block: "center" });
    if (!goal.hasAttribute("tabindex")) goal.tabIndex = -1;
    goal.focus({ preventScroll: true });
  };
  const row = (id) => {
    const names = all("script[data-rows]").map((block) => block.dataset.rows);
    for (const name of names) {
      const data = table(name);
      if (!data.kind && name !== "checks") continue;
      const at = data.goto.indexOf(id);
      if (at < 0) continue;
      open(name);
      Object.assign(shown, { page: Math.floor(at / PAGE), mark: at });
      draw();
      to(one("#sheet tr.found"));
      return;
    }
  };
  const go = () => {
    let hash = location.hash.slice(1);
    try { hash = decodeURIComponent(hash); } catch { /* as it stands */ }
    for (const before of all(".at")) before.classList.remove("at");
    if (hash.startsWith("t=")) {
      const wanted = new URLSearchParams(hash);
      open(wanted.get("t"), wanted.get("q") || "", wanted.get("c") || "");
      one("#tables").scrollIntoView();
    } else if (hash.startsWith("r-")) {
      row(hash.slice(2));
    } else if (/^(a\d+([mnk]\d+)?|across\.k\d+)$/.test(hash)) {
      const goal = reveal(hash);
      if (goal) { goal.classList.add("at"); to(goal); }
    }
  };
  window.addEventListener("hashchange", go);
  // The same place once more is a jump too.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) { event.preventDefault(); go(); return; }
    const mark = !link && event.target.closest("mark.m");
    if (mark && getSelection().isCollapsed) location.hash = "r-" + mark.id;
  });

  // Articles by a word of their title or text.
  const find = one("#find");
  if (find) {
    find.closest(".find").hidden = false;
    const texts = new Map();
    find.addEventListener("input", () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      let hits = 0;
      for (const article of all("details.article")) {
        if (words.length > 0 && !texts.has(article)) {
          texts.set(article, article.textContent.replace(/<[^>]*>/g, "").toLowerCase());
        }
        article.hidden = !words.every((word) => texts.get(article).includes(word));
        hits += article.hidden ? 0 : 1;
      }
      one("#hits").textContent = words.length > 0 ? say(`${hits} 篇`, `${hits} articles`) : "";
    });
  }

  spoken();
  if (location.hash) go();
  else if (one('script[data-rows="claims"]')) open("claims");
})();
