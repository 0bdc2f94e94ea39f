import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorView } from "@codemirror/view";
import { ask } from "../shared/page";

interface Terms {
  prefixes: Record<string, string>;
  terms: { name: string; kind: "class" | "property" | "term"; label: string }[];
  concepts: { iri: string; label: string; scheme: string }[];
}

const KEYWORDS =
  "SELECT CONSTRUCT DESCRIBE ASK WHERE PREFIX DISTINCT GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES EXISTS GROUP ORDER HAVING LIMIT OFFSET COUNT SUM AVG CONTAINS LCASE STR LANG COALESCE".split(
    " ",
  );
let asked: Promise<Terms> | null = null;

/** What the server knows of our terms; asked for once, and again only where that failed. */
export function terms(): Promise<Terms> {
  asked ??= ask<Terms>("/workbench/terms.json").catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

/** Return a query with a line for each of our prefixes that it uses, or all of them. */
export function withPrefixes(text: string, prefixes: Record<string, string>, all = false): string {
  const used = Object.entries(prefixes).filter(([name]) => all || new RegExp(`(^|[^\\w:<])${name}:\\w`).test(text));
  const lines = used.filter(([name]) => !declares(text, name)).map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`);
  return lines.join("") + text;
}

function declares(text: string, name: string): boolean {
  return new RegExp(`PREFIX\\s+${name}:`, "i").test(text);
}

/** Complete classes, properties and concepts by name or label, variables, and words of SPARQL. */
export async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const inside = syntaxTree(context.state).resolveInner(context.pos, -1).name;
  if (/comment|string/i.test(inside)) return null;
  const word = context.matchBefore(/[?$]?[\w:-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const text = context.state.doc.toString();
  if (/^[?$]/.test(word.text)) {
    const names = new Set(text.match(/[?$]\w+/g) ?? []);
    names.delete(word.text);
    return { from: word.from, options: [...names].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }
  const known = await terms().catch(() => null);
  if (context.aborted) return null;
  return { from: word.from, options: [...(known ? ours(known) : []), ...words()], validFor: /^[\w:-]*$/ };
}

function ours(known: Terms): Completion[] {
  const named = known.terms.map((term) => ({
    label: term.name,
    detail: term.label,
    type: term.kind === "class" ? "class" : "property",
    apply: (view: EditorView, _: Completion, from: number, to: number) => {
      put(view, term.name, from, to, known.prefixes);
    },
  }));
  const concepts = known.concepts.map((concept) => ({
    label: concept.label,
    detail: concept.scheme.replace("-", " "),
    type: "constant",
    apply: `<${concept.iri}>`,
  }));
  return [...named, ...concepts];
}

function words(): Completion[] {
  return KEYWORDS.map((label) => ({ label, type: "keyword", boost: -1 }));
}

function put(view: EditorView, name: string, from: number, to: number, prefixes: Record<string, string>): void {
  const prefix = name.split(":")[0] ?? "";
  const iri = prefixes[prefix];
  const missing = iri && !declares(view.state.doc.toString(), prefix) ? `PREFIX ${prefix}: <${iri}>\n` : "";
  view.dispatch({
    changes: [...(missing ? [{ from: 0, insert: missing }] : []), { from, to, insert: name }],
    selection: { anchor: from + missing.length + name.length },
    userEvent: "input.complete",
  });
}
