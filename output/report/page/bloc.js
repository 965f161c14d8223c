// One bloc through the years: who headed it, what was proposed for whom.

/**
 * @typedef {{unit: string, year: number, what: string, told: string, rows: string[], sources: number, conflict: boolean}} Fact
 * @typedef {{key: string, name: string, code: string, weight: number}} KnownBloc
 */

/** @type {Map<string, {bloc: KnownBloc, rows: [Table, number][]}> | null} */
let gatheredBlocs = null;

/** @returns {View} */
function blocView() {
  const resolved = Boolean(tables.panel_cells);
  const blocs = knownBlocs();
  const search = bare;
  const names = blocs.map((bloc) => search(blocLabel(bloc)));
  const count = make("p", { class: "soft", role: "status" });
  const select = chooser(/** @type {[string, string][]} */ ([]), "", (bloc) => go({ bloc }), { size: 6, class: "list" });
  const find = /** @type {HTMLInputElement} */ (make("input", { type: "search", autocomplete: "off", input: () => list() }));
  const detail = make("div", {});
  const list = () => {
    const wanted = search(find.value).split(/\s+/).filter(Boolean);
    const found = blocs.filter((_, n) => wanted.every((one) => names[n].includes(one)));
    const shown = found.slice(0, 200);
    const chosen = current();
    if (chosen && !find.value && !shown.includes(chosen)) shown.unshift(chosen);
    select.replaceChildren(
      ...shown.map((bloc) => make("option", { value: bloc.key, selected: bloc.key === chosen?.key }, blocLabel(bloc))),
    );
    count.textContent = word("bloc.found", { n: numeral(found.length) });
  };
  const current = () => blocs.find((bloc) => bloc.key === address.bloc) ?? blocs[0];
  const element = make(
    "section",
    {},
    make("h2", {}, word("bloc.title")),
    make("p", { class: "lead" }, word("bloc.text")),
    resolved ? staleNotice() : make("p", { class: "soft" }, word("bloc.unresolved")),
    make("div", { class: "tools" }, make("div", {}, labelled(word("bloc.find"), find), count), labelled(word("bloc.choose"), select)),
    detail,
  );
  list();
  return {
    element,
    update: () => {
      const bloc = current();
      if (bloc) {
        select.value = bloc.key;
        showBloc(detail, bloc);
      } else detail.replaceChildren(make("p", { class: "notice" }, word("nothing")));
    },
  };
}

/** @returns {HTMLElement | null} */
function staleNotice() {
  return report.stale ? make("p", { class: "notice" }, word("stale")) : null;
}

/**
 * @param {KnownBloc} bloc
 * @returns {string}
 */
function blocLabel(bloc) {
  return bloc.code ? `${bloc.name} · ${provinceName(bloc.code)}` : bloc.name;
}

/**
 * @param {HTMLElement} where
 * @param {KnownBloc} bloc
 */
function showBloc(where, bloc) {
  const facts = (tables.panel_cells ? resolvedFacts(bloc) : reportedFacts(bloc)).sort(
    (a, b) => a.year - b.year || CELLS.indexOf(a.what) - CELLS.indexOf(b.what) || collator.compare(a.unit, b.unit),
  );
  const drawing = make("div", {});
  where.replaceChildren(make("h3", {}, blocLabel(bloc)), drawing);
  if (!facts.length) {
    drawing.append(make("p", { class: "notice" }, word("bloc.none")));
    return;
  }
  // What is drawn later lies above: a head covers that it is a member too.
  const drawn = [...facts].sort((a, b) => DRAWN.indexOf(a.what) - DRAWN.indexOf(b.what));
  const values = drawn.map((fact, n) => ({ ...fact, n, what: word(`cell.${fact.what}`), role: !fact.what.startsWith("award") }));
  draw(drawing, "bloc", { facts: values }, {
    label: word("bloc.described"),
    height: 26 * new Set(facts.map((fact) => fact.unit)).size,
    chosen: (fact) => openNamed(fact.rows),
  });
  const head = [word("year"), word("legend.what"), columnName("", "@unit"), word("legend.told"), word("evidence")];
  const rows = facts
    .filter((fact) => fact.what !== "member")
    .map((fact) => [
      String(fact.year), word(`cell.${fact.what}`), fact.unit, fact.told,
      make("button", { type: "button", class: "link", click: () => openNamed(fact.rows) }, word("evidence.n", { n: fact.rows.length })),
    ]);
  where.append(folded(word("as_table"), () => plainTable(head, rows, word("bloc.facts"))));
  /** @type {HTMLDetailsElement} */ (where.lastElementChild).open = innerWidth > 640;
}

const DRAWN = ["member", "deputy", "head", "award_proposed", "award_conferred"];
const CELLS = ["head", "deputy", "member", "award_proposed", "award_conferred"];

/**
 * Open the first of rows named table:id; the others of its table can be stepped to.
 * @param {string[]} names
 */
function openNamed(names) {
  const table = tables[names[0]?.slice(0, names[0].indexOf(":"))];
  if (!table) return;
  const rows = names.filter((name) => name.startsWith(`${table.name}:`)).map((name) => table.find(name.slice(table.name.length + 1)));
  const found = rows.filter((row) => row >= 0);
  if (found.length) openRow(table, found[0], found);
}

/** @returns {KnownBloc[]} */
function knownBlocs() {
  const out = tables.panel_cells ? resolvedBlocs() : [...reportedBlocs().values()].map(({ bloc }) => bloc);
  return out.sort((a, b) => b.weight - a.weight || collator.compare(a.name, b.name) || collator.compare(a.code, b.code));
}

/** @returns {KnownBloc[]} */
function resolvedBlocs() {
  /** @type {Map<string, number>} */
  const weights = new Map();
  for (const id of tables.panel_cells.columns.canonical_bloc) weights.set(id, (weights.get(id) ?? 0) + 1);
  const blocs = tables.canonical_blocs;
  return [...weights].map(([key, weight]) => {
    const row = blocs ? blocs.find(key) : -1;
    const code = row < 0 ? "" : blocs.value(row, `province_${division()}`) ?? "";
    return { key, name: row < 0 ? key : blocs.columns.name[row], code, weight };
  });
}

/**
 * @param {KnownBloc} bloc
 * @returns {Fact[]}
 */
function resolvedFacts(bloc) {
  const c = tables.panel_cells.columns;
  /** @type {Map<number, string[]>} */
  const persons = new Map();
  c.canonical_bloc.forEach((id, row) => {
    if (id === bloc.key && c.cell[row] === "head_person") persons.set(c.year[row], [...(persons.get(c.year[row]) ?? []), c.value[row]]);
  });
  /** @type {Fact[]} */
  const out = [];
  c.canonical_bloc.forEach((id, row) => {
    if (id !== bloc.key || c.cell[row] === "head_person" || c.cell[row] === "member_count") return;
    const award = c.award[row] ? [codeName("", "award", c.award[row]), c.grantor[row] && codeName("", "grantor", c.grantor[row])].filter(Boolean).join(", ") : "";
    const person = c.cell[row] === "head" ? (persons.get(c.year[row]) ?? []).join("; ") : "";
    const told = [award, person, c.count[row] && `× ${c.count[row]}`, `${columnName("", "sources")}: ${c.sources[row]}`].filter(Boolean).join(" · ");
    out.push({
      unit: (award && !c.unit[row] ? "" : c.value[row]) || word("not_named"), year: c.year[row], what: c.cell[row], told,
      rows: c.rows[row], sources: c.sources[row], conflict: c.agreement[row] === "conflict",
    });
  });
  return out;
}

/** Blocs by name and province, with the rows on them. */
function reportedBlocs() {
  if (gatheredBlocs) return gatheredBlocs;
  const c = tables.blocs.columns;
  const codes = tables.articles.columns;
  /** @type {Map<string, {bloc: KnownBloc, rows: [Table, number][]}>} */
  const out = new Map();
  /** @type {Map<string, string>} */
  const keys = new Map();
  c.of.forEach((article, row) => {
    const old = codes.province_63[article] ?? codes.province_34[article] ?? "";
    const key = `${c.name_norm[row]}|${old}`;
    const code = codes[`province_${division()}`][article] ?? "";
    if (!out.has(key)) out.set(key, { bloc: { key, name: c.name[row], code, weight: 0 }, rows: [] });
    keys.set(`${article}:${c.bloc[row]}`, key);
  });
  for (const table of [tables.leaders, tables.awards]) {
    for (let row = 0; row < table.size; row++) {
      const key = keys.get(`${table.columns.of[row]}:${table.columns.bloc[row]}`);
      const found = key ? out.get(key) : undefined;
      if (!found || table.repeats(row) || !table.columns.year[row]) continue;
      found.rows.push([table, row]);
      found.bloc.weight += 1;
    }
  }
  gatheredBlocs = out;
  return out;
}

/**
 * @param {KnownBloc} bloc
 * @returns {Fact[]}
 */
function reportedFacts(bloc) {
  /** @type {Map<string, Fact>} */
  const out = new Map();
  for (const [table, row] of reportedBlocs().get(bloc.key)?.rows ?? []) {
    const c = table.columns;
    const award = table.name === "awards";
    const what = award ? `award_${c.status[row]}` : c.role[row] === "head" ? "head" : "deputy";
    const unit = table.text(row, "@unit") || (award ? "" : c.person[row]) || word("not_named");
    const told = award
      ? [table.text(row, "kind"), table.text(row, "grantor"), c.count[row] && `× ${c.count[row]}`].filter(Boolean).join(", ")
      : [table.text(row, "status"), c.person[row]].filter(Boolean).join(", ");
    const key = `${unit.toLowerCase()}|${c.year[row]}|${what}|${award ? told : ""}`;
    /** @type {Fact} */
    const fact = out.get(key) ?? { unit, year: c.year[row], what, told, rows: [], sources: 0, conflict: false };
    fact.rows.push(rowAddress(table, row));
    out.set(key, fact);
  }
  const facts = [...out.values()];
  for (const fact of facts) {
    fact.conflict = fact.what === "head" && facts.some((other) => other.what === "head" && other.year === fact.year && bare(other.unit) !== bare(fact.unit));
  }
  return facts;
}
