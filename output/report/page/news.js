// What the last run brought.

/** @returns {View} */
function newsView() {
  const parts = [make("h2", {}, word("news.title")), runLine()];
  const reported = Object.values(tables).filter((table) => table.reported);
  const counts = reported.map((table) => [table, countOf(table)]);
  const articles = countOf(tables.articles);
  if (report.run?.first) parts.push(make("p", { class: "notice" }, word("news.first")));
  else if (!articles && !tables.changes) parts.push(make("p", { class: "notice" }, word("news.none")));
  const figures = [[tables.articles, articles], ...counts].filter(([, n]) => n);
  if (figures.length) {
    parts.push(
      make("h3", {}, word("news.rows")),
      make(
        "ul",
        { class: "figures" },
        ...figures.map(([table, n]) =>
          make("li", {}, make("strong", {}, numeral(/** @type {number} */ (n))), " ",
            linkTo(tableName(/** @type {Table} */ (table).name).toLocaleLowerCase(), { ...AFRESH, view: "tables", table: /** @type {Table} */ (table).name, fresh: "1" })),
        ),
      ),
    );
  }
  /** @type {View[]} */
  const grids = [];
  if (tables.changes) grids.push(section(tables.changes, word("news.changes"), { query: address.query }));
  if (articles && !report.run?.first) grids.push(section(tables.articles, word("news.articles"), { fresh: true }));
  return { element: make("section", {}, ...parts, ...grids.map((one) => one.element)), update: () => grids.forEach((one) => one.update()) };
}

/** @returns {HTMLElement} */
function runLine() {
  const { run } = report;
  const text = run
    ? word("last_run", { when: `${dayName(run.began)} ${run.began.slice(11, 16)} UTC`, command: codeName("", "command", run.command) })
    : word("no_run");
  return make("p", { class: "soft" }, text);
}

/**
 * @param {Table} table
 * @returns {number}
 */
function countOf(table) {
  let n = 0;
  for (let row = 0; row < table.size; row++) if (table.isNew(row)) n++;
  return n;
}

/**
 * A table under a heading, in an order of its own.
 * @param {Table} table
 * @param {string} title
 * @param {Choice} choice
 * @param {string} [text]
 * @returns {View}
 */
function section(table, title, choice, text = "") {
  const count = make("p", { class: "soft", role: "status" });
  let sort = choice.sort ?? "";
  const grid = new Grid(table, {
    label: title,
    sort,
    sorts: (order) => {
      sort = order;
      grid.sort(order);
      fill();
    },
    opens: (row, rows) => openRow(table, row, rows),
  });
  const fill = () => {
    const rows = rowsOf(table, { ...choice, sort });
    grid.fill(rows);
    count.textContent = word("table.shown", { n: numeral(rows.length), all: numeral(table.size) });
  };
  return { element: make("section", {}, make("h3", {}, title), text ? make("p", { class: "lead" }, text) : null, count, grid.element), update: fill };
}
