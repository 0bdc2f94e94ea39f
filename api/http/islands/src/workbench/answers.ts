/** What SPARQL answers, whatever its form: columns and rows of terms. */
export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string;
  language?: string;
  datatype?: string;
}

export type Cell = Term | null;

export interface Answer {
  form: "rows" | "graph" | "yes-or-no";
  columns: string[];
  rows: Cell[][];
  yes: boolean;
}

interface Results {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, { type: string; value: unknown; "xml:lang"?: string; datatype?: string }>[] };
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const NUMBERS = /^(integer|decimal|double|float|int|long|nonNegativeInteger|positiveInteger|gYear)$/;
const TRIPLE = /^(<[^>]*>|_:\S+)\s+<([^>]*)>\s+(.+?)\s*\.\s*$/;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/s;

/** Read SPARQL 1.1 Query Results JSON. */
export function read(results: Results): Answer {
  if (typeof results.boolean === "boolean") return { form: "yes-or-no", columns: [], rows: [], yes: results.boolean };
  const columns = results.head.vars ?? [];
  const rows = (results.results?.bindings ?? []).map((row) =>
    columns.map((name): Cell => {
      const bound = row[name];
      if (!bound) return null;
      if (typeof bound.value !== "string") return { type: "triple", value: JSON.stringify(bound.value) };
      const type = bound.type === "uri" || bound.type === "bnode" ? bound.type : "literal";
      return { type, value: bound.value, language: bound["xml:lang"], datatype: bound.datatype };
    }),
  );
  return { form: "rows", columns, rows, yes: false };
}

/** Read N-Triples, as CONSTRUCT and DESCRIBE are answered. */
export function readTriples(text: string): Answer {
  const rows: Cell[][] = [];
  for (const line of text.split("\n")) {
    const found = TRIPLE.exec(line);
    if (found) rows.push([term(found[1] ?? ""), { type: "uri", value: found[2] ?? "" }, term(found[3] ?? "")]);
  }
  return { form: "graph", columns: ["subject", "predicate", "object"], rows, yes: false };
}

function term(written: string): Term {
  if (written.startsWith("<")) return { type: "uri", value: unescaped(written.slice(1, -1)) };
  if (written.startsWith("_:")) return { type: "bnode", value: written.slice(2) };
  const found = LITERAL.exec(written);
  if (!found) return { type: "triple", value: written };
  return { type: "literal", value: unescaped(found[1] ?? ""), language: found[2], datatype: found[3] };
}

function unescaped(text: string): string {
  const plain: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (_, four?: string, eight?: string, one?: string) =>
    one === undefined ? String.fromCodePoint(parseInt(four ?? eight ?? "fffd", 16)) : (plain[one] ?? one),
  );
}

const THING = /^https:\/\/w3id\.org\/reviewgraph\/id\/([a-z-]+)\/([0-9a-f]{6})[0-9a-f]{14}$/;

export function isNumber(cell: Cell): boolean {
  return cell?.type === "literal" && !!cell.datatype?.startsWith(XSD) && NUMBERS.test(cell.datatype.slice(XSD.length));
}

/** The last part of an IRI, for people; of a thing that is named by a hash, its kind and a beginning. */
export function short(cell: Term): string {
  if (cell.type === "bnode") return `_:${cell.value}`;
  if (cell.type !== "uri") return cell.value;
  const thing = THING.exec(cell.value);
  if (thing) return `${thing[1]} ${thing[2]}`;
  return cell.value === RDF_TYPE ? "a" : cell.value.replace(/[/#]+$/, "").split(/[/#]/).pop() || cell.value;
}

const SPACE = "https://w3id.org/reviewgraph";
const PATTERNS = /^\/concept\/(theme|risk-factor|agency)\/([\w-]+)$/;

/** Where an IRI leads: to a page of the explorer for ours; elsewhere only by HTTP. */
export function href(iri: string): string | null {
  if (!iri.startsWith(`${SPACE}/`)) return /^https?:\/\//.test(iri) ? iri : null;
  const path = iri.slice(SPACE.length);
  const pattern = PATTERNS.exec(path);
  if (pattern) return `/patterns/${pattern[1]}/${pattern[2]}`;
  if (path.startsWith("/id/review/")) return path.replace("/id/review/", "/reviews/");
  return /^\/(id|concept|ontology)\b/.test(path) ? path : null;
}
