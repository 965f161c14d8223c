// A table of any length. In: rows. Out: an element that holds only the rows in sight, and is used by mouse and keyboard.

const MARGIN = 8; // rows beyond the window's edges that are made all the same

class Grid {
  /**
   * @param {Table} table
   * @param {{label: string, sort: string, sorts: (order: string) => void, opens: (row: number, rows: number[]) => void}} options
   */
  constructor(table, options) {
    this.table = table;
    this.options = options;
    this.columns = Object.keys(table.layout.show).filter((name) => name.startsWith("@") || name in table.columns);
    /** @type {number[]} */
    this.rows = [];
    this.active = 0;
    this.column = 0;
    this.drawn = "";
    this.prefix = `grid-${table.name}`;
    this.sizer = make("div", { class: "sizer", role: "presentation" });
    this.head = make("div", { role: "row", class: "head", "aria-rowindex": 1 });
    this.element = make(
      "div",
      {
        class: "grid", role: "grid", tabindex: 0, "aria-label": options.label, "aria-colcount": this.columns.length,
        "aria-readonly": "true", "aria-describedby": "grid-help",
      },
      make("div", { role: "rowgroup", class: "heads" }, this.head),
      make("div", { role: "rowgroup" }, this.sizer),
    );
    const widths = this.columns.map((name) => `minmax(0, ${table.layout.show[name]}fr)`);
    this.element.style.setProperty("--columns", widths.join(" "));
    this.element.style.setProperty("--fewer", widths.slice(0, 4).join(" "));
    this.element.addEventListener("scroll", () => this.draw(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("click", (event) => this.click(event));
    new ResizeObserver(() => this.measure()).observe(this.element);
    this.sort(options.sort);
  }

  /**
   * Show the order in the head.
   * @param {string} order
   */
  sort(order) {
    this.order = order;
    const cells = this.columns.map((name, n) => {
      const up = order === name;
      const down = order === `-${name}`;
      const button = make(
        "button",
        { type: "button", class: "sort", click: () => this.options.sorts(up ? `-${name}` : down ? "" : name) },
        columnName(this.table.name, name),
        make("span", { "aria-hidden": "true", class: "arrow" }, up ? "▲" : down ? "▼" : ""),
      );
      return make(
        "div",
        { role: "columnheader", "aria-colindex": n + 1, "aria-sort": up ? "ascending" : down ? "descending" : "none" },
        button,
      );
    });
    const at = [...this.head.querySelectorAll("button")].indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    this.head.replaceChildren(...cells);
    if (at >= 0) this.head.querySelectorAll("button")[at]?.focus();
  }

  /**
   * Hold these rows.
   * @param {number[]} rows
   */
  fill(rows) {
    this.rows = rows;
    this.active = 0;
    this.element.setAttribute("aria-rowcount", String(rows.length + 1));
    this.element.scrollTop = 0;
    this.measure();
  }

  measure() {
    this.height = parseFloat(getComputedStyle(this.element).getPropertyValue("--row")) || 48;
    this.sizer.style.height = `${this.rows.length * this.height}px`;
    this.drawn = "";
    this.draw();
  }

  draw() {
    const top = this.element.scrollTop;
    const height = this.height ?? 48;
    const first = Math.max(0, Math.floor(top / height) - MARGIN);
    const last = Math.min(this.rows.length, Math.ceil((top + this.element.clientHeight) / height) + MARGIN);
    const drawn = `${first} ${last} ${this.active} ${this.column}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const numbers = new Set([this.active]);
    for (let n = first; n < last; n++) numbers.add(n);
    const made = this.rows.length ? [...numbers].sort((a, b) => a - b).map((n) => this.row(n)) : [];
    this.sizer.replaceChildren(...made);
    if (made.length) this.element.setAttribute("aria-activedescendant", `${this.prefix}-${this.active}-${this.column}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  /**
   * @param {number} n
   * @returns {HTMLElement}
   */
  row(n) {
    const row = this.rows[n];
    const { table } = this;
    const cells = this.columns.map((name, column) => {
      const text = table.text(row, name);
      const here = n === this.active && column === this.column;
      const cell = make(
        "div",
        { role: "gridcell", "aria-colindex": column + 1, id: `${this.prefix}-${n}-${column}`, class: here ? "here" : null, "data-kind": kindOf(name) },
        make("span", { class: "name" }, `${columnName(table.name, name)}: `),
        make("span", { class: "cell" }, text),
      );
      if (name === "confidence" && text && table.value(row, name) < LOW) cell.classList.add("low");
      return cell;
    });
    const made = make("div", { role: "row", class: n === this.active ? "row active" : "row", "aria-rowindex": n + 2, "data-n": n }, ...cells);
    if (table.name !== "changes" && !report.run?.first && table.isNew(row)) made.classList.add("new");
    made.style.transform = `translateY(${n * (this.height ?? 48)}px)`;
    return made;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.target !== this.element || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / (this.height ?? 48)) - 2);
    const last = this.rows.length - 1;
    const ends = event.ctrlKey;
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowDown: [this.active + 1, this.column], ArrowUp: [this.active - 1, this.column],
      ArrowRight: [this.active, this.column + 1], ArrowLeft: [this.active, this.column - 1],
      PageDown: [this.active + page, this.column], PageUp: [this.active - page, this.column],
      Home: ends ? [0, 0] : [this.active, 0], End: ends ? [last, this.columns.length - 1] : [this.active, this.columns.length - 1],
    };
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (last >= 0) this.options.opens(this.rows[this.active], this.rows);
    } else if (moves[event.key]) {
      event.preventDefault();
      const [row, column] = moves[event.key];
      this.active = Math.max(0, Math.min(last, row));
      this.column = Math.max(0, Math.min(this.columns.length - 1, column));
      this.reveal();
    }
  }

  /** Bring the active row into sight. */
  reveal() {
    const height = this.height ?? 48;
    const head = /** @type {HTMLElement} */ (this.head.parentElement).offsetHeight;
    const top = this.active * height;
    const bottom = top + height - (this.element.clientHeight - head);
    if (this.element.scrollTop > top) this.element.scrollTop = top;
    else if (this.element.scrollTop < bottom) this.element.scrollTop = bottom;
    this.draw();
  }

  /** @param {MouseEvent} event */
  click(event) {
    const row = /** @type {HTMLElement} */ (event.target).closest(".row");
    if (!(row instanceof HTMLElement)) return;
    this.active = Number(row.dataset.n);
    this.draw();
    this.options.opens(this.rows[this.active], this.rows);
  }
}

const LOW = 0.7;

/**
 * @param {string} column
 * @returns {string}
 */
function kindOf(column) {
  if (/^(year|count|member_count|confidence|number|sources|conflicts|articles|.*_year|year_.*)$/.test(column)) return "number";
  return DAYS.has(column) ? "day" : "text";
}
