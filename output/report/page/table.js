// The tables. In: columns of values. Out: what a cell holds, shows and is sorted by, whichever table it is of.

/** Columns that hold codes have words for them; these hold days. */
const DAYS = new Set(["published", "held", "held_end", "@published"]);
const PARTS_OF_ROWS = new Set(["of", "evidence", "sentence"]);

class Table {
  /**
   * @param {string} name
   * @param {Record<string, any[]>} columns
   */
  constructor(name, columns) {
    this.name = name;
    this.columns = columns;
    this.size = (Object.values(columns)[0] ?? []).length;
    this.layout = report.layout[name] ?? { show: {}, filters: [], named: "" };
    /** @type {Map<string, number> | null} */
    this.places = null;
    /** @type {Map<string, string[]>} */
    this.searched = new Map();
  }

  /** Names of the columns that are shown with a row's evidence. */
  get names() {
    return Object.keys(this.columns).filter((name) => !PARTS_OF_ROWS.has(name));
  }

  /** Whether its rows were read from an article each. */
  get reported() {
    return "of" in this.columns;
  }

  /**
   * The number of the article that a row was read from, or is; -1 where it is of none or several.
   * @param {number} row
   * @returns {number}
   */
  article(row) {
    if (this.reported) return this.columns.of[row];
    if (this.name === "articles") return row;
    if (this.name === "changes") return tables.articles.find(this.columns.article[row]);
    return -1;
  }

  /**
   * @param {number} row
   * @returns {string}
   */
  id(row) {
    const c = this.columns;
    if (c.id) return c.id[row];
    if (this.name === "panel") return `${c.canonical_bloc[row]}-${c.year[row]}`;
    const key = { articles: "article", conflicts: "conflict", canonical_blocs: "canonical_bloc", meetings_resolved: "meeting" }[this.name];
    return key ? c[key][row] : String(row);
  }

  /**
   * The row with an id; -1 where there is none.
   * @param {string} id
   * @returns {number}
   */
  find(id) {
    if (!this.places) {
      this.places = new Map();
      for (let row = 0; row < this.size; row++) this.places.set(this.id(row), row);
    }
    return this.places.get(id) ?? -1;
  }

  /**
   * What a cell holds.
   * @param {number} row
   * @param {string} column
   * @returns {any}
   */
  value(row, column) {
    if (!column.startsWith("@")) return this.columns[column]?.[row] ?? null;
    const c = this.columns;
    if (column === "@unit") return (c.unit_full ?? c.recipient_full)?.[row] ?? (c.unit ?? c.recipient)?.[row] ?? null;
    const article = this.article(row);
    if (column === "@bloc") {
      return c.canonical_bloc ? blocNames().get(c.canonical_bloc[row]) ?? null : (c.bloc && articleBlocs().get(`${article}:${c.bloc[row]}`)) ?? null;
    }
    if (column === "@province") {
      const which = `province_${division()}`;
      if (c[which]) return c[which][row];
      if (c.canonical_bloc) return tables.canonical_blocs?.value(tables.canonical_blocs.find(c.canonical_bloc[row]), which) ?? null;
      return article < 0 ? null : tables.articles.columns[which][article];
    }
    if (article < 0) return null;
    const of = tables.articles.columns;
    if (column === "@published") return of.published[article];
    if (column === "@published_year") return of.published[article] ? +of.published[article].slice(0, 4) : null;
    return { "@site": of.site, "@title": of.title }[column]?.[article] ?? null;
  }

  /**
   * What a value of a column is shown as; nothing where nothing is said.
   * @param {string} column
   * @param {any} value
   * @returns {string}
   */
  shown(column, value) {
    if (value === null || value === undefined || value === "") return "";
    if (column === "@province") return provinceName(value);
    if (DAYS.has(column)) return dayName(value);
    if (column === "conflicts" && !value) return "";
    if (column === "confidence") return `${Math.round(value * 100)} %`;
    if (Array.isArray(value)) {
      const inWords = column.startsWith("awards_") ? awardInWords : this.name === "conflicts" && column === "values" ? statementInWords : String;
      return value.map((one) => inWords(one)).join("; ");
    }
    if (this.name === "conflicts" && column === "detail") return sentenceInWords(value);
    if (typeof value === "boolean") return word(value ? "yes" : "no");
    if (typeof value === "number") return /year/.test(column) ? String(value) : numeral(value);
    return codeName(this.name, column, value);
  }

  /**
   * @param {number} row
   * @param {string} column
   * @returns {string}
   */
  text(row, column) {
    const value = this.value(row, column);
    if (this.name === "changes" && value && (column === "before" || column === "after")) {
      return changedInWords(this.columns.table[row], this.columns.column[row], value);
    }
    if (this.name === "changes" && value && column === "row") {
      const of = this.columns.table[row];
      const coded = { leaders: "role", meetings: "kind" }[/** @type {string} */ (of)];
      return coded ? value.split(" · ").map((/** @type {string} */ part) => codeName(of, coded, part)).join(" · ") : value;
    }
    return this.shown(column, value);
  }

  /**
   * What a reader knows a row by.
   * @param {number} row
   * @returns {string}
   */
  title(row) {
    return this.text(row, this.layout.named) || word("not_named");
  }

  /**
   * Whether the last run brought the row.
   * @param {number} row
   * @returns {boolean}
   */
  isNew(row) {
    const article = this.article(row);
    return this.name === "changes" || (article >= 0 && tables.articles.columns.new[article]);
  }

  /**
   * Whether the row is of an article that repeats another.
   * @param {number} row
   * @returns {boolean}
   */
  repeats(row) {
    const article = this.article(row);
    return article >= 0 && tables.articles.columns.repeats[article];
  }
}

/** @type {Record<string, Table>} */
const tables = {};
/** @type {Map<string, string> | null} */
let namedBlocs = null;
/** @type {Map<string, string> | null} */
let namedInArticles = null;

function openTables() {
  tables.articles = new Table("articles", report.articles);
  for (const [name, columns] of Object.entries(report.tables)) tables[name] = new Table(name, columns);
  if (report.changes.change.length) tables.changes = new Table("changes", report.changes);
}

/** Names of canonical blocs. */
function blocNames() {
  if (!namedBlocs) {
    const c = tables.canonical_blocs?.columns ?? { canonical_bloc: [], name: [] };
    namedBlocs = new Map(c.canonical_bloc.map((id, row) => [id, c.name[row]]));
  }
  return namedBlocs;
}

/** Names of blocs by article and number. */
function articleBlocs() {
  if (!namedInArticles) {
    const c = tables.blocs.columns;
    namedInArticles = new Map(c.of.map((article, row) => [`${article}:${c.bloc[row]}`, c.name[row]]));
  }
  return namedInArticles;
}

/**
 * A cell that changed, or a whole row as JSON, in words.
 * @param {string} table
 * @param {string} column of the cell; empty for a row
 * @param {string} value
 * @returns {string}
 */
function changedInWords(table, column, value) {
  const of = tables[table];
  if (column) return of ? of.shown(column, value) : value;
  try {
    const cells = Object.entries(JSON.parse(value)).filter(([name]) => !/_norm$|^bloc$/.test(name));
    return cells.map(([name, one]) => `${columnName(table, name)}: ${of ? of.shown(name, one) : one}`).join("; ");
  } catch {
    return value;
  }
}

/**
 * An award of the panel, "kind (grantor): recipient", with words for its codes.
 * @param {string} award
 * @returns {string}
 */
function awardInWords(award) {
  return award.replace(/^(\w+)( \((\w+)\))?/, (_, kind, __, grantor) =>
    [codeName("", "award", kind), grantor && `(${codeName("", "grantor", grantor)})`].filter(Boolean).join(" "))
    .replace(/: (?:(\d+) recipients|others)$/, (_, n) => `: ${n ? word("recipients", { n }) : word("others")}`);
}

/** @returns {"63" | "34"} */
function division() {
  return address.division === "63" ? "63" : "34";
}

/**
 * @param {string} code
 * @returns {string}
 */
function provinceName(code) {
  return report.provinces[division()][code] ?? code;
}
