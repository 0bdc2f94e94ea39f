/** The SPARQL workbench: an editor that knows our terms, and answers as table, chart or picture. */
import { save } from "./graph/exporting";
import { announce, ask } from "./shared/page";
import { type Answer, read, readTriples } from "./workbench/answers";
import { edit } from "./workbench/editor";
import { keep, list } from "./workbench/history";
import { button, chart, charted, made, table, ties } from "./workbench/showing";
import { terms, withPrefixes } from "./workbench/terms";

interface Wrong {
  detail?: string;
  line?: number | null;
  column?: number | null;
}

const ACCEPT = "application/sparql-results+json, application/n-triples";
const OF_ROWS: [format: string, label: string][] = [["csv", "CSV"], ["tsv", "TSV"], ["json", "JSON"], ["xml", "XML"]];
const OF_GRAPHS: [format: string, label: string][] = [["ttl", "Turtle"], ["nt", "N-Triples"], ["jsonld", "JSON-LD"], ["rdf", "RDF/XML"]];
const HASH = "#query=";

function start(form: HTMLFormElement, area: HTMLTextAreaElement, results: HTMLElement): void {
  let running: AbortController | null = null;
  let writing = 0;

  const editor = edit(area, () => void run(), (text) => {
    clearTimeout(writing);
    writing = window.setTimeout(() => address(text), 400);
  });
  const go = button("Run", () => void run(), "");
  const stop = button("Stop", () => running?.abort());
  const status = made("span", { className: "aside" }, "Ctrl + Enter runs it");
  const past = made("div", { className: "past" });
  stop.hidden = true;
  form.querySelector(".run")?.replaceChildren(
    go,
    stop,
    button("Add our prefixes", () => void prefixes()),
    button("Copy address", () => void copy()),
    status,
  );
  form.after(past);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
  });
  list(past, open);

  function say(text: string): void {
    status.textContent = text;
    announce(text);
  }

  function address(text: string): void {
    history.replaceState(null, "", `/sparql${HASH}${encodeURIComponent(text)}`);
  }

  function shared(): string | null {
    if (!location.hash.startsWith(HASH)) return null;
    try {
      return decodeURIComponent(location.hash.slice(HASH.length));
    } catch {
      return null;
    }
  }

  function open(text: string): void {
    editor.write(text);
    editor.focus();
  }

  async function prefixes(): Promise<void> {
    try {
      open(withPrefixes(editor.text(), (await terms()).prefixes, true));
    } catch (error) {
      say(told(error));
    }
  }

  async function copy(): Promise<void> {
    address(editor.text());
    try {
      await navigator.clipboard.writeText(location.href);
      say("The address with this query is copied");
    } catch {
      say("The address bar has the address with this query");
    }
  }

  async function run(): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    const text = editor.text();
    address(text);
    editor.wrong("");
    stop.hidden = false;
    say("Asking …");
    results.setAttribute("aria-busy", "true");
    const began = performance.now();
    try {
      const sent = await send(text, ACCEPT, mine.signal);
      const type = sent.headers.get("content-type") ?? "";
      const found = type.includes("n-triples") ? readTriples(await sent.text()) : read(await sent.json());
      const seconds = (performance.now() - began) / 1000;
      const took = seconds < 0.1 ? "less than 0.1 s" : `${seconds.toFixed(1)} s`;
      const size = found.form === "yes-or-no" ? (found.yes ? "Yes" : "No") : `${found.rows.length.toLocaleString("en-GB")} ${found.form === "graph" ? "triples" : "rows"}`;
      show(found, text, sent.headers.get("Reviewgraph-Cut"));
      say(`${size} in ${took}`);
      keep(text, size);
      list(past, open);
    } catch (error) {
      if (running !== mine) return;
      if (mine.signal.aborted) {
        say("Stopped");
      } else {
        const wrong = error instanceof Refused ? error.problem : {};
        const detail = wrong.detail ?? told(error);
        results.replaceChildren(made("p", { className: "wrong", role: "alert" }, detail));
        status.textContent = "Not answered";
        editor.wrong(detail, wrong.line, wrong.column);
        if (wrong.line) editor.focus();
      }
    } finally {
      if (running === mine) {
        running = null;
        stop.hidden = true;
        results.removeAttribute("aria-busy");
      }
    }
  }

  function show(found: Answer, text: string, cut: string | null): void {
    const head = made("h2", {}, "Answer");
    const body = made("div");
    const parts: HTMLElement[] = [head];
    if (cut) {
      const rows = Number(cut.replace(/\D/g, ""));
      parts.push(made("p", { className: "note" }, `The answer was cut at ${rows.toLocaleString("en-GB")} rows. Narrow the question, or ask for less with LIMIT.`));
    }
    if (found.form === "yes-or-no") {
      body.append(made("p", { className: "lead" }, found.yes ? "Yes" : "No"));
    } else if (!found.rows.length) {
      body.append(made("div", { className: "state" }, made("p", {}, "Nothing in the graph answers this. A name may be misspelt, or a GRAPH be missing: what reviews say stands in graphs of their own.")));
    } else {
      parts.push(views(found, body));
    }
    parts.push(body, downloads(found, text));
    results.replaceChildren(...parts);
  }

  function views(found: Answer, body: HTMLElement): HTMLElement {
    const of = charted(found);
    const tied = ties(found);
    const ways: [name: string, draw: () => void][] = [["Table", () => body.replaceChildren(table(found))]];
    if (of) ways.push(["Chart", () => body.replaceChildren(chart(found, of))]);
    if (tied.length) ways.push(["Graph", () => void import("./workbench/picture").then((picture) => picture.draw(tied, body))]);
    const group = made("div", { className: "views" });
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Show the answer as");
    const buttons = ways.map(([name, draw]) => {
      const one = button(name, () => {
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === one));
        draw();
      });
      return one;
    });
    group.append(...buttons);
    buttons[0]?.click();
    return group;
  }

  function downloads(found: Answer, text: string): HTMLElement {
    const place = made("p", { className: "downloads" }, "Download as ");
    for (const [format, label] of found.form === "graph" ? OF_GRAPHS : OF_ROWS) {
      if (found.form === "yes-or-no" && (format === "csv" || format === "tsv")) continue;
      const one = button(label, () => void download(format, text), "plain");
      place.append(one, " ");
    }
    return place;
  }

  async function download(format: string, text: string): Promise<void> {
    try {
      const sent = await send(text, "*/*", undefined, `?format=${format}`);
      save(`answer.${format}`, await sent.blob());
      say(sent.headers.get("Reviewgraph-Cut") ? "Downloaded; the answer was cut" : "Downloaded");
    } catch (error) {
      say(told(error));
    }
  }

  const examples = document.getElementById("examples");
  examples?.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = (document.getElementById("example") as HTMLSelectElement | null)?.value ?? "";
    ask<{ items: { name: string; sparql: string }[] }>("/api/v1/queries")
      .then(({ items }) => {
        const found = items.find((each) => each.name === name);
        if (found) open(found.sparql);
      })
      .catch((error: unknown) => say(told(error)));
  });
  window.addEventListener("hashchange", () => {
    const text = shared();
    if (text !== null && text !== editor.text()) editor.write(text);
  });
  const given = shared();
  if (given !== null) editor.write(given);
  form.dataset.ready = "true";
}

class Refused extends Error {
  constructor(readonly problem: Wrong) {
    super(problem.detail ?? "the server refused the query");
  }
}

async function send(text: string, accept: string, signal?: AbortSignal, query = ""): Promise<Response> {
  const answer = await fetch(`/sparql${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: accept },
    body: text,
    signal,
  });
  if (!answer.ok) {
    const problem: unknown = await answer.json().catch(() => null);
    throw new Refused((problem as Wrong | null) ?? { detail: `the server answered ${answer.status}` });
  }
  return answer;
}

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const form = document.getElementById("workbench");
const area = document.getElementById("query");
const results = document.getElementById("results");
if (form instanceof HTMLFormElement && area instanceof HTMLTextAreaElement && results) start(form, area, results);
