// From a row to the words it was read from. In: a row. Out: a dialog with its cells, and the article with marks in it.

/** @type {{table: string, rows: number[]} | null} */
let neighbours = null;

/**
 * @param {Table} table
 * @param {number} row
 * @returns {string}
 */
function rowAddress(table, row) {
  return `${table.name}:${table.id(row)}`;
}

/**
 * Open a row; the others can be stepped through.
 * @param {Table} table
 * @param {number} row
 * @param {number[]} [rows]
 */
function openRow(table, row, rows = [row]) {
  neighbours = { table: table.name, rows };
  go({ row: rowAddress(table, row) });
}

/** Show the row of the page's address, or no row. */
async function showRow() {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("row"));
  if (!address.row) {
    if (dialog.open) dialog.close();
    return;
  }
  const [name, id] = [address.row.slice(0, address.row.indexOf(":")), address.row.slice(address.row.indexOf(":") + 1)];
  const table = Object.hasOwn(tables, name) ? tables[name] : null;
  const row = table ? table.find(id) : -1;
  const shown = `${address.row} ${language()} ${division()}`;
  if (dialog.open && dialog.dataset.shown === shown) return;
  dialog.dataset.shown = shown;
  const parts = table && row >= 0 ? rowParts(table, row) : [heading(word("row.missing")), closeButton()];
  dialog.replaceChildren(...parts);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  if (table && row >= 0) await showArticle(table, row, dialog);
}

/**
 * @param {string} text
 * @returns {HTMLElement}
 */
function heading(text) {
  return make("h2", { id: "row-title", tabindex: -1, autofocus: true }, text);
}

/** @returns {HTMLElement} */
function closeButton() {
  return make("button", { type: "button", class: "close", click: () => go({ row: "" }) }, word("row.close"));
}

/**
 * @param {Table} table
 * @param {number} row
 * @returns {HTMLElement[]}
 */
function rowParts(table, row) {
  const rows = neighbours?.table === table.name ? neighbours.rows : [];
  const at = rows.indexOf(row);
  const step = (/** @type {number} */ by, /** @type {string} */ name) => {
    const to = at < 0 ? undefined : rows[at + by];
    return make(
      "button",
      { type: "button", disabled: to === undefined, click: () => to !== undefined && go({ row: rowAddress(table, to) }, false) },
      word(name),
    );
  };
  const steps = rows.length > 1 ? [step(-1, "row.previous"), step(1, "row.next")] : [];
  return [
    make("div", { class: "bar" }, make("p", { class: "kind" }, tableName(table.name)), make("div", { class: "buttons" }, ...steps, closeButton())),
    heading(table.title(row)),
    make("div", { class: "sides" }, cellsOf(table, row), make("section", { class: "article", "aria-live": "off" })),
  ];
}

/** Columns that are no words for a reader: identifiers, and rows that stand below as buttons. */
const UNSAID = /^(id|bloc|article|articles|canonical_bloc|conflict|meeting|province_\d\d|redirect_to|head|deputies|members|name_norm)$|rows$/;

/**
 * The cells of a row, each with the words it was read from.
 * @param {Table} table
 * @param {number} row
 * @returns {HTMLElement}
 */
function cellsOf(table, row) {
  const list = make("dl", {});
  const made = table.reported ? ["@bloc", "@province", "@published"] : table.name === "articles" ? ["@province"] : ["@bloc", "@province"];
  for (const name of [...table.names, ...made]) {
    const counted = name === "articles" && typeof table.value(row, name) === "number";
    if ((UNSAID.test(name) && !counted) || (name === "@bloc" && /^(blocs|people)$/.test(table.name))) continue;
    const text = table.text(row, name);
    if (!text) continue;
    const cell = make("dd", { "data-column": name }, name === "url" ? outside(text, text) : text);
    list.append(make("dt", {}, columnName(table.name, name)), cell);
  }
  const behind = ["rows", "head_rows", "deputies_rows", "members_rows", "proposed_rows", "conferred_rows"].flatMap((name) => table.value(row, name) ?? []);
  const extra = [];
  if (behind.length) extra.push(make("h3", {}, word("row.rows")), rowButtons([...new Set(behind)]));
  const articles = table.value(row, "articles");
  if (Array.isArray(articles) && articles.length) {
    extra.push(make("h3", {}, word("row.articles")), rowButtons(articles.map((id) => `articles:${id}`)));
  }
  return make("section", { class: "cells" }, make("h3", {}, word("row.read")), list, ...extra);
}

/**
 * Buttons that open rows named table:id.
 * @param {string[]} names
 * @returns {HTMLElement}
 */
function rowButtons(names) {
  const items = names.slice(0, 200).map((name) => {
    const table = tables[name.slice(0, name.indexOf(":"))];
    const row = table ? table.find(name.slice(name.indexOf(":") + 1)) : -1;
    if (!table || row < 0) return make("li", {}, name);
    const site = table.text(row, table.name === "articles" ? "site" : "@site");
    const button = make("button", { type: "button", class: "link", click: () => openRow(table, row) }, table.title(row));
    return make("li", {}, button, make("span", { class: "soft" }, ` ${tableName(table.name)} · ${site}`));
  });
  return make("ul", { class: "rows" }, ...items);
}

/**
 * A link out of the page, only to the web.
 * @param {string} url
 * @param {string} text
 * @returns {Node}
 */
function outside(url, text) {
  if (!/^https?:\/\//i.test(url)) return document.createTextNode(text);
  return make("a", { href: url, rel: "noopener noreferrer external", target: "_blank" }, text);
}

/**
 * @param {Table} table
 * @param {number} row
 * @param {HTMLElement} dialog
 */
async function showArticle(table, row, dialog) {
  const section = dialog.querySelector("section.article");
  if (!section) return;
  const article = table.article(row);
  if (article < 0) {
    section.remove();
    return;
  }
  const of = tables.articles;
  const c = of.columns;
  const text = await textOf(article);
  if (!section.isConnected) return; // another row is open by now
  const where = [c.site[article], of.text(article, "published"), c.author[article]].filter(Boolean).join(" · ");
  const sentence = table.value(row, "sentence");
  const { body, cells } = markedText(text, table, row, Array.isArray(sentence) ? sentence : null);
  section.replaceChildren(
    make("h3", {}, word("row.article")),
    make("p", { class: "headline", lang: "vi" }, c.title[article] ?? ""),
    make("p", { class: "soft" }, where, c.url[article] ? " · " : "", c.url[article] ? outside(c.url[article], word("row.link")) : ""),
    cells.size ? make("p", { class: "soft legend" }, make("mark", {}, word("row.words"))) : "",
    body,
    ...(table.name === "articles" ? [make("h3", {}, word("row.all")), rowButtons(rowsRead(article))] : []),
  );
  for (const [column, first] of cells) {
    const cell = [...dialog.querySelectorAll("dd")].find((dd) => shownBy(column).includes(dd.dataset.column ?? ""));
    if (!cell) continue;
    const { words, marks } = first;
    const button = make("button", { type: "button", class: "quoted", "aria-label": `${shortened(words)}: ${word("row.go")}` }, shortened(words));
    button.addEventListener("click", () => point(section, marks));
    if (words.toLowerCase() === cell.textContent?.toLowerCase()) cell.replaceChildren(button);
    else cell.append(button);
  }
  const mark = section.querySelector("mark[data-columns]") ?? section.querySelector(".sentence");
  mark?.scrollIntoView({ block: "center" });
  dialog.scrollTop = 0;
}

/**
 * The cells that show what a column was read as.
 * @param {string} column
 * @returns {string[]}
 */
function shownBy(column) {
  return column === "bloc" ? ["@bloc"] : [column];
}

/**
 * @param {string} words
 * @returns {string}
 */
function shortened(words) {
  return words.length > 90 ? `${words.slice(0, 89)}…` : words;
}

/**
 * @param {Element} section
 * @param {HTMLElement[]} marks
 */
function point(section, marks) {
  section.querySelectorAll("mark.pointed").forEach((mark) => mark.classList.remove("pointed"));
  marks.forEach((mark) => mark.classList.add("pointed"));
  marks[0]?.scrollIntoView({ block: "center" });
}

/**
 * Names of the rows that were read from an article.
 * @param {number} article
 * @returns {string[]}
 */
function rowsRead(article) {
  return Object.values(tables)
    .filter((table) => table.reported)
    .flatMap((table) => table.columns.of.map((of, row) => (of === article ? rowAddress(table, row) : "")).filter(Boolean));
}

/**
 * Where code points stand in a string, which counts in halves of those beyond the first 65,536.
 * @param {string} text
 * @returns {(codePoint: number) => number}
 */
function placesIn(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (codePoint) => codePoint;
  const places = [0];
  for (const letter of text) places.push(places[places.length - 1] + letter.length);
  return (codePoint) => places[Math.min(codePoint, places.length - 1)];
}

/**
 * An article's text as paragraphs, with the words that a row was read from marked, and the sentence that states it.
 * @param {string} text
 * @param {Table} table
 * @param {number} row
 * @param {number[] | null} sentence
 * @returns {{body: HTMLElement, cells: Map<string, {words: string, marks: HTMLElement[]}>}}
 */
function markedText(text, table, row, sentence) {
  const place = placesIn(text);
  /** @type {{column: string, start: number, end: number}[]} */
  const spans = [];
  const evidence = table.value(row, "evidence") ?? [];
  for (let n = 0; n < evidence.length; n += 3) {
    spans.push({ column: evidence[n], start: place(evidence[n + 1]), end: place(evidence[n + 2]) });
  }
  const said = sentence ? { start: place(sentence[0]), end: place(sentence[1]) } : { start: 0, end: 0 };
  const edges = [...new Set([...spans.flatMap((span) => [span.start, span.end]), said.start, said.end])].sort((a, b) => a - b);
  /** @type {Map<string, {words: string, marks: HTMLElement[]}>} */
  const cells = new Map();
  for (const { column, start, end } of spans) {
    const known = cells.get(column);
    const words = text.slice(start, end);
    cells.set(column, { words: known ? `${known.words} … ${words}` : words, marks: [] });
  }
  const body = make("div", { class: "text", lang: "vi" });
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const paragraph = make("p", {});
    const cuts = [start, ...edges.filter((edge) => edge > start && edge < end), end];
    for (let n = 0; n + 1 < cuts.length; n++) {
      const [from, to] = [cuts[n], cuts[n + 1]];
      if (from === to) continue;
      const words = text.slice(from, to);
      const inside = spans.filter((span) => span.start <= from && span.end >= to);
      const within = said.start <= from && said.end >= to && said.end > said.start;
      if (!inside.length) {
        paragraph.append(within ? make("span", { class: "sentence" }, words) : words);
        continue;
      }
      const columns = [...new Set(inside.map((span) => span.column))];
      const mark = make(
        "mark",
        { "data-columns": columns.join(" "), title: columns.map((column) => columnName(table.name, column)).join(", "), class: within ? "sentence" : null },
        words,
      );
      for (const column of columns) cells.get(column)?.marks.push(mark);
      paragraph.append(mark);
    }
    body.append(paragraph);
    start = end + 1;
  }
  return { body, cells };
}
