// Award flows: who proposes what for whom.

const MOST_NODES = 14; // of a column; the rest are one
const THICK = 0.012; // of a bar
const LEAST_NAMED = 0.018; // the height of a bar that has room for its name

/**
 * @typedef {{from: string, award: string, to: string, n: number, rows: number[]}} Flow
 */

/** @returns {View} */
function flowsView() {
  const table = tables.awards;
  const drawing = make("div", {});
  const below = make("div", {});
  const filter = (/** @type {string} */ column) => filterChooser(table, column);
  const element = make(
    "section",
    {},
    make("h2", {}, word("flows.title")),
    make("p", { class: "lead" }, word("flows.text")),
    make("div", { class: "tools" }, filter("@province"), filter("year"), filter("status"), labelled(word("division"), divisionChooser())),
    drawing,
    below,
  );
  return {
    element,
    update: () => {
      const flows = gatherFlows(table);
      if (!flows.length) {
        drawing.replaceChildren(make("p", { class: "notice" }, word("flows.none")));
        below.replaceChildren();
        return;
      }
      const { links, nodes } = placeFlows(flows);
      const names = nodes.filter((node) => node.y2 - node.y > LEAST_NAMED);
      draw(drawing, "flows", { links, nodes, names }, {
        label: word("flows.described"),
        chosen: (datum) => datum.rows?.length && openRow(table, datum.rows[0], datum.rows),
      });
      const head = [word("flows.from"), word("flows.award"), word("flows.to"), word("flows.n"), word("evidence")];
      const rows = () =>
        flows.slice(0, 300).map((flow) => [
          flow.from, flow.award, flow.to, numeral(flow.n),
          make("button", { type: "button", class: "link", click: () => openRow(table, flow.rows[0], flow.rows) }, word("evidence.n", { n: flow.rows.length })),
        ]);
      below.replaceChildren(folded(word("as_table"), () => plainTable(head, rows(), word("flows.title"))));
    },
  };
}

/**
 * Flows by proposer, award and recipient: of all provinces by province and kind of recipient, of one by bloc and name.
 * @param {Table} table
 * @returns {Flow[]}
 */
function gatherFlows(table) {
  const near = Boolean(address.filters["@province"]);
  /** @type {Map<string, Flow>} */
  const flows = new Map();
  for (const row of rowsOf(table, { filters: address.filters })) {
    if (table.repeats(row)) continue;
    const from = (near ? table.text(row, "@bloc") : table.text(row, "@province")) || word("unknown_province");
    const award = [table.text(row, "kind"), table.text(row, "grantor")].filter(Boolean).join(" · ");
    const to = (near ? table.text(row, "@unit") : table.text(row, "recipient_type")) || word("not_named");
    const key = JSON.stringify([from, award, to]);
    const flow = flows.get(key) ?? { from, award, to, n: 0, rows: [] };
    flow.n += table.value(row, "count") ?? 1;
    flow.rows.push(row);
    flows.set(key, flow);
  }
  return [...flows.values()].sort((a, b) => b.n - a.n || collator.compare(a.from + a.to, b.from + b.to));
}

/**
 * Places for flows in a square of one by one: bars in three columns, bands between them.
 * @param {Flow[]} flows
 * @returns {{links: any[], nodes: any[]}}
 */
function placeFlows(flows) {
  const columns = /** @type {("from" | "award" | "to")[]} */ (["from", "award", "to"]);
  const kept = columns.map((column) => mostOf(flows, column));
  const name = (/** @type {Flow} */ flow, /** @type {number} */ column) =>
    kept[column].has(flow[columns[column]]) ? flow[columns[column]] : word("others");
  const all = flows.reduce((sum, flow) => sum + flow.n, 0);
  /** @type {any[]} */
  const nodes = [];
  /** @type {Map<string, any>[]} */
  const placed = columns.map((_, column) => {
    /** @type {Map<string, any>} */
    const found = new Map();
    for (const flow of flows) {
      const key = name(flow, column);
      const node = found.get(key) ?? { name: key, n: 0, rows: [] };
      node.n += flow.n;
      node.rows.push(...flow.rows);
      found.set(key, node);
    }
    const order = [...found.values()].sort((a, b) => Number(a.name === word("others")) - Number(b.name === word("others")) || b.n - a.n);
    const gap = Math.min(0.02, 0.3 / order.length);
    const scale = (1 - gap * (order.length - 1)) / all;
    let y = 0;
    for (const node of order) {
      const x = [0, (1 - THICK) / 2, 1 - THICK][column];
      const y2 = y + node.n * scale;
      Object.assign(node, {
        x, x2: x + THICK, y, y2, middle: (y + y2) / 2, left: y, right: y, scale, told: node.name,
        column, at: column === 2 ? x : x + THICK,
      });
      nodes.push(node);
      y = y2 + gap;
    }
    return found;
  });
  /** @type {any[]} */
  const links = [];
  for (const side of [0, 1]) {
    /** @type {Map<string, any>} */
    const bands = new Map();
    for (const flow of flows) {
      const [a, b] = [name(flow, side), name(flow, side + 1)];
      const key = JSON.stringify([a, b]);
      const band = bands.get(key) ?? { a, b, n: 0, rows: [] };
      band.n += flow.n;
      band.rows.push(...flow.rows);
      bands.set(key, band);
    }
    const ordered = [...bands.values()].sort((p, q) => placed[side].get(p.a).y - placed[side].get(q.a).y || placed[side + 1].get(p.b).y - placed[side + 1].get(q.b).y);
    for (const band of ordered) {
      const [from, to] = [placed[side].get(band.a), placed[side + 1].get(band.b)];
      const told = `${band.a} → ${band.b}`;
      const award = side ? band.a : band.b;
      const [high, higher] = [from.right, to.left];
      from.right += band.n * from.scale;
      to.left += band.n * to.scale;
      for (let step = 0; step <= 16; step++) {
        const t = step / 16;
        const bend = t * t * (3 - 2 * t);
        const y = high + (higher - high) * bend;
        links.push({
          link: `${side} ${band.a} ${band.b}`, told, award, n: band.n, rows: band.rows, x: from.x2 + (to.x - from.x2) * t, y,
          y2: y + band.n * (from.scale + (to.scale - from.scale) * bend),
        });
      }
    }
  }
  return { links, nodes: nodes.map(({ left, right, scale, ...node }) => node) };
}

/**
 * The most frequent names of a column; those beyond are drawn as one.
 * @param {Flow[]} flows
 * @param {"from" | "award" | "to"} column
 * @returns {Set<string>}
 */
function mostOf(flows, column) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const flow of flows) counts.set(flow[column], (counts.get(flow[column]) ?? 0) + flow.n);
  const order = [...counts].sort((a, b) => b[1] - a[1]);
  return new Set(order.slice(0, order.length > MOST_NODES ? MOST_NODES - 1 : MOST_NODES).map(([name]) => name));
}
