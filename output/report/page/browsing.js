// The tables, searched, filtered and sorted.

const SHOWN_TABLES = [
  "panel", "conflicts", "canonical_blocs", "blocs", "meetings_resolved", "meetings", "members", "leaders", "awards", "people", "articles", "changes",
];

/** @returns {View} */
function tablesView() {
  const names = SHOWN_TABLES.filter((name) => tables[name]);
  const name = names.includes(address.table) ? address.table : "awards";
  const table = tables[name];
  const count = make("p", { class: "soft count", role: "status" });
  const search = /** @type {HTMLInputElement} */ (
    make("input", {
      type: "search", id: "search", autocomplete: "off", spellcheck: "false", value: address.query, "aria-describedby": "search-hint",
      input: () => later(() => go({ query: search.value }, false)),
    })
  );
  const grid = new Grid(table, {
    label: tableName(name),
    sort: address.sort,
    sorts: (sort) => go({ sort }, false),
    opens: (row, rows) => openRow(table, row, rows),
  });
  const filters = table.layout.filters.filter((/** @type {string} */ column) => column.startsWith("@") || column in table.columns);
  const boxes = [
    report.run?.first === false && table.article(0) >= 0 ? checkbox(word("table.new"), "fresh", "1") : null,
    "confidence" in table.columns ? checkbox(word("table.low"), "below", String(LOW)) : null,
  ];
  const clear = make("button", { type: "button", click: () => go({ ...AFRESH, sort: address.sort }, false) }, word("table.clear"));
  const element = make(
    "section",
    { class: "browse" },
    make("h2", {}, word("view.tables")),
    make(
      "div",
      { class: "tools first" },
      labelled(word("table.choose"), chooser(
        names.map((one) => [one, `${tableName(one)} (${numeral(tables[one].size)})`]),
        name,
        (chosen) => go({ ...AFRESH, table: chosen }),
        { id: "table" },
      )),
      make("div", { class: "field grow" }, make("label", { for: "search" }, word("table.search")), search, make("span", { id: "search-hint", class: "hint" }, word("table.search.hint"))),
      labelled(word("table.sort"), sortChooser(grid)),
    ),
    make(
      "details",
      { class: "filters", open: innerWidth > 640 || Object.keys(address.filters).length > 0 },
      make("summary", {}, word("table.filters")),
      make("div", { class: "tools" }, ...filters.map((/** @type {string} */ column) => filterChooser(table, column)), labelled(word("division"), divisionChooser()), ...boxes, clear),
    ),
    count,
    grid.element,
    make("p", { class: "soft", id: "grid-help" }, word("table.help")),
  );
  return {
    element,
    update: () => {
      if (search.value !== address.query && document.activeElement !== search) search.value = address.query;
      for (const [column, select] of choosersIn(element)) select.value = address.filters[column] ?? ANY;
      element.querySelectorAll("input[type=checkbox]").forEach((box) => {
        const input = /** @type {HTMLInputElement} */ (box);
        input.checked = Boolean(/** @type {any} */ (address)[input.name]);
      });
      const sort = element.querySelector("select[name=sort]");
      if (sort instanceof HTMLSelectElement) sort.value = address.sort;
      if (grid.order !== address.sort) grid.sort(address.sort);
      const rows = rowsOf(table, {
        query: address.query, filters: address.filters, fresh: Boolean(address.fresh),
        below: address.below ? Number(address.below) : undefined, sort: address.sort,
      });
      grid.fill(rows);
      count.textContent = word("table.shown", { n: numeral(rows.length), all: numeral(table.size) });
      grid.element.dataset.answered = String(Number(grid.element.dataset.answered ?? 0) + 1);
    },
  };
}

const ANY = "*";

/**
 * @param {Element} element
 * @returns {[string, HTMLSelectElement][]}
 */
function choosersIn(element) {
  return [.../** @type {NodeListOf<HTMLSelectElement>} */ (element.querySelectorAll("select[data-filter]"))].map((select) => [select.dataset.filter ?? "", select]);
}

/**
 * A choice among the values of a column.
 * @param {Table} table
 * @param {string} column
 * @returns {HTMLElement}
 */
function filterChooser(table, column) {
  const values = valuesOf(table, column);
  const options = /** @type {[string, string][]} */ ([
    [ANY, word("all")],
    ...values.map(([value, n]) => [value, `${shownValue(table, column, value)} (${numeral(n)})`]),
  ]);
  const changed = (/** @type {string} */ value) => {
    const filters = { ...address.filters };
    delete filters[column];
    if (value !== ANY) filters[column] = value;
    go({ filters }, false);
  };
  return labelled(columnName(table.name, column), chooser(options, address.filters[column] ?? ANY, changed, { "data-filter": column }));
}

/**
 * @param {string} text
 * @param {"fresh" | "below"} name
 * @param {string} value
 * @returns {HTMLElement}
 */
function checkbox(text, name, value) {
  const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", name, change: () => go({ [name]: box.checked ? value : "" }, false) }));
  return make("label", { class: "check" }, box, make("span", {}, text));
}

/**
 * @param {Grid} grid
 * @returns {HTMLSelectElement}
 */
function sortChooser(grid) {
  const options = /** @type {[string, string][]} */ ([["", word("table.unsorted")]]);
  for (const column of grid.columns) {
    const name = columnName(grid.table.name, column);
    options.push([column, `${name}, ${word("table.ascending")}`], [`-${column}`, `${name}, ${word("table.descending")}`]);
  }
  return chooser(options, address.sort, (sort) => go({ sort }, false), { name: "sort" });
}

/** @type {number} */
let waiting = 0;

/**
 * Do something when the reader has stopped typing for a moment.
 * @param {() => void} action
 */
function later(action) {
  clearTimeout(waiting);
  waiting = setTimeout(action, 120);
}
