import { type Answer, type Cell, href, isNumber, short, type Term } from "./answers";

const ROWS = 50;
const BARS = 30;
const SVG = "http://www.w3.org/2000/svg";

export function made<K extends keyof HTMLElementTagNameMap>(
  name: K,
  about: Partial<HTMLElementTagNameMap[K]> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), about);
  element.append(...inside);
  return element;
}

export function button(text: string, act: () => void, name = "quiet"): HTMLButtonElement {
  const found = made("button", { type: "button", className: name }, text);
  found.addEventListener("click", act);
  return found;
}

function shown(cell: Term): Node | string {
  const text = short(cell);
  const to = cell.type === "uri" ? href(cell.value) : null;
  if (to === null) return text;
  const link = made("a", { href: to, title: cell.value }, text);
  if (!to.startsWith("/")) link.rel = "noreferrer";
  return link;
}

function scrolling(label: string, inside: Node): HTMLElement {
  const place = made("div", { className: "scroll", tabIndex: 0 }, inside);
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", label);
  return place;
}

/** The answer as a table, a page of rows at a time. */
export function table(answer: Answer): HTMLElement {
  const place = made("div");
  const right = answer.columns.map((_, at) => answer.rows.every((row) => row[at] == null || isNumber(row[at] ?? null)));
  const words = answer.columns.map((_, at) => answer.rows.some((row) => row[at]?.type === "literal" && (row[at]?.value.length ?? 0) >= 60));
  const setting = (at: number, text = "") => (right[at] ? "number" : words[at] ? "words" : text.length <= 28 ? "short" : "");

  function turn(start: number, back = false): void {
    const end = Math.min(start + ROWS, answer.rows.length);
    const told = answer.rows.length > ROWS ? `Rows ${start + 1} to ${end} of ${answer.rows.length}` : `${answer.rows.length} ${answer.rows.length === 1 ? "row" : "rows"}`;
    const head = answer.columns.map((name, at) => made("th", { scope: "col", className: setting(at) }, name));
    const body = answer.rows.slice(start, end).map((row) =>
      made("tr", {}, ...row.map((cell, at) => made("td", { className: setting(at, cell ? short(cell) : "") }, cell ? shown(cell) : ""))),
    );
    const rows = made("table", { className: "answer" }, made("caption", {}, told), made("thead", {}, made("tr", {}, ...head)), made("tbody", {}, ...body));
    const region = scrolling("Rows of the answer", rows);
    const pages = made("p", { className: "pager" });
    if (start > 0) pages.append(button("Previous rows", () => turn(start - ROWS, true)));
    if (end < answer.rows.length) pages.append(button("Next rows", () => turn(end, true)));
    place.replaceChildren(region, pages);
    if (back) region.focus();
  }

  turn(0);
  return place;
}

/** The columns that a chart is drawn from: the first of text, a label if there is one, and of numbers. */
export function charted(answer: Answer): { text: number; number: number } | null {
  if (answer.form !== "rows" || !answer.rows.length) return null;
  const has = (fits: (cell: Cell) => boolean, named = /./) =>
    answer.columns.findIndex((name, at) => named.test(name) && answer.rows.every((row) => row[at] == null || fits(row[at] ?? null)) && answer.rows.some((row) => row[at]));
  const number = has(isNumber);
  const told = (cell: Cell) => cell?.type === "literal" && !isNumber(cell);
  const choices = [has(told, /label$/i), has(told), has((cell) => cell?.type === "uri")];
  const text = choices.find((at) => at >= 0) ?? -1;
  return number >= 0 && text >= 0 ? { text, number } : null;
}

/** The first rows as bars. */
export function chart(answer: Answer, of: { text: number; number: number }): HTMLElement {
  const rows = answer.rows.filter((row) => row[of.number]).slice(0, BARS);
  const values = rows.map((row) => Number(row[of.number]?.value));
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = most - least || 1;
  const body = rows.map((row, at) => {
    const value = values[at] ?? 0;
    const svg = document.createElementNS(SVG, "svg");
    for (const [name, text] of Object.entries({ class: "bar", viewBox: "0 0 200 14", preserveAspectRatio: "none", "aria-hidden": "true" })) svg.setAttribute(name, text);
    const bar = document.createElementNS(SVG, "rect");
    const from = (200 * (Math.min(value, 0) - least)) / span;
    for (const [name, number] of Object.entries({ x: from, y: 2, width: (200 * Math.abs(value)) / span, height: 10 })) bar.setAttribute(name, String(number));
    bar.setAttribute("class", "point");
    svg.append(bar);
    const label = row[of.text];
    return made("tr", {}, made("th", { scope: "row" }, label ? shown(label) : "not said"), made("td", { className: "wide" }, svg), made("td", { className: "number" }, String(row[of.number]?.value)));
  });
  const told = answer.rows.length > rows.length ? `The first ${rows.length} of ${answer.rows.length} rows` : `${rows.length} rows`;
  const head = made("tr", {}, made("th", { scope: "col" }, answer.columns[of.text] ?? ""), made("th", { scope: "col", className: "wide" }, "Bar"), made("th", { scope: "col", className: "number" }, answer.columns[of.number] ?? ""));
  return made("table", { className: "counted bars" }, made("caption", {}, told), made("thead", {}, head), made("tbody", {}, ...body));
}

export interface Tie {
  from: Term;
  to: Term;
  label: string;
}

/** The ties of a picture: triples between things, or rows with two IRIs. */
export function ties(answer: Answer): Tie[] {
  const thing = (cell: Cell | undefined): cell is Term => cell?.type === "uri" || cell?.type === "bnode";
  if (answer.form === "graph") {
    return answer.rows.flatMap(([from, by, to]) => (thing(from) && thing(to) && by ? [{ from, to, label: short(by) }] : []));
  }
  const columns = answer.columns.flatMap((_, at) => (answer.rows.some((row) => thing(row[at])) && answer.rows.every((row) => row[at] == null || thing(row[at])) ? [at] : []));
  const [one, other] = columns;
  if (one === undefined || other === undefined) return [];
  return answer.rows.flatMap((row) => {
    const [from, to] = [row[one], row[other]];
    return thing(from) && thing(to) ? [{ from, to, label: "" }] : [];
  });
}
