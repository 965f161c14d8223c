// What is there: figures, and where and when it is from.

/** How each measure counts: its table, the column of its year. */
const MEASURES = {
  articles: ["articles", "@published_year"],
  meetings: ["meetings", "year_reviewed"],
  leaders: ["leaders", "year"],
  awards: ["awards", "year"],
};

/** @returns {View} */
function overview() {
  const figures = make("ul", { class: "figures" });
  const drawing = make("div", {});
  const below = make("div", {});
  const measures = /** @type {[string, string][]} */ (Object.keys(MEASURES).map((name) => [name, word(`measure.${name}`)]));
  const element = make(
    "section",
    {},
    figures,
    make("h2", {}, word("coverage.title")),
    make("p", { class: "lead" }, word("coverage.text")),
    make(
      "div",
      { class: "tools" },
      labelled(word("coverage.measure"), chooser(measures, address.measure, (measure) => go({ measure }, false))),
      labelled(word("division"), divisionChooser()),
    ),
    drawing,
    below,
  );
  keyFigures(figures);
  return {
    element,
    update: () => {
      const cells = coverage(address.measure in MEASURES ? address.measure : "articles");
      const [table, year] = MEASURES[/** @type {keyof MEASURES} */ (address.measure)] ?? MEASURES.articles;
      const open = (/** @type {any} */ cell) => ({
        ...AFRESH, view: "tables", table, filters: { "@province": cell.code, [year]: String(cell.year) },
      });
      if (cells.length) {
        draw(drawing, "coverage", { cells: withGaps(cells) }, {
          label: word("coverage.described", { n: cells.length }),
          height: 20 * new Set(cells.map((cell) => cell.province)).size,
          chosen: (cell) => cell.n && go(open(cell)),
        });
      } else drawing.replaceChildren(make("p", { class: "notice" }, word("nothing")));
      const head = [word("province"), word("year"), word("legend.count")];
      below.replaceChildren(
        folded(word("as_table"), () =>
          plainTable(head, cells.map((cell) => [cell.province, String(cell.year), linkTo(numeral(cell.n), open(cell))]), word("coverage.title")),
        ),
      );
    },
  };
}

/** @returns {HTMLSelectElement} */
function divisionChooser() {
  const options = /** @type {[string, string][]} */ ([["34", word("division.34")], ["63", word("division.63")]]);
  // A province that was chosen in the other division is none in this.
  return chooser(options, division(), (chosen) => {
    const filters = { ...address.filters };
    delete filters["@province"];
    go({ division: chosen, filters }, false);
  });
}

/** @param {HTMLElement} list */
function keyFigures(list) {
  const articles = tables.articles;
  const provinces = new Set(articles.columns[`province_${division()}`].filter(Boolean));
  const years = new Set([...(tables.awards?.columns.year ?? []), ...(tables.leaders?.columns.year ?? [])].filter(Boolean));
  const figure = (/** @type {number} */ n, /** @type {string} */ text, /** @type {string} */ table = "") =>
    make("li", {}, make("strong", {}, numeral(n)), " ", table ? linkTo(text, { ...AFRESH, view: "tables", table }) : make("span", {}, text));
  list.replaceChildren(
    figure(articles.size, word("key.articles"), "articles"),
    ...["blocs", "meetings", "members", "leaders", "awards", "people"].map((name) => figure(tables[name].size, tableName(name).toLocaleLowerCase(), name)),
    figure(new Set(articles.columns.site).size, word("key.sites")),
    figure(provinces.size, word("key.provinces")),
    figure(years.size, word("key.years")),
  );
}

/**
 * @typedef {{code: string, province: string, year: number, n: number}} Cell
 * @param {string} measure
 * @returns {Cell[]}
 */
function coverage(measure) {
  const [name, year] = MEASURES[/** @type {keyof MEASURES} */ (measure)];
  const table = tables[name];
  /** @type {Map<string, Cell>} */
  const cells = new Map();
  for (let row = 0; row < table.size; row++) {
    const when = table.value(row, year);
    if (when === null || table.repeats(row)) continue;
    if (name === "articles" && !table.value(row, "relevant")) continue;
    const code = table.value(row, "@province") ?? "";
    const key = `${code} ${when}`;
    const cell = cells.get(key) ?? { code, province: code ? provinceName(code) : word("unknown_province"), year: when, n: 0 };
    cell.n += 1;
    cells.set(key, cell);
  }
  return [...cells.values()].sort((a, b) => Number(!a.code) - Number(!b.code) || collator.compare(a.province, b.province) || a.year - b.year);
}

/**
 * The cells with a mark for each year between, so that the years stand at equal distances.
 * @param {Cell[]} cells
 * @returns {Cell[]}
 */
function withGaps(cells) {
  const years = cells.map((cell) => cell.year);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const known = new Set(years);
  const gaps = [];
  // A year that cannot be meant would make the chart endless; its rows are among those to check.
  for (let year = Math.max(first, last - 60); year < last; year++) if (!known.has(year)) gaps.push({ ...cells[0], year, n: 0 });
  return [...cells, ...gaps];
}
