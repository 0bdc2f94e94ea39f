/** The picture of the graph, to move about in: expand, pin, hide, filter, find a way, export. */
import cytoscape, { type Core, type ElementDefinition, type NodeSingular } from "cytoscape";
import { graphml, save, svg } from "./graph/exporting";
import { look } from "./graph/look";
import { withoutStyleElement } from "./shared/drawing";
import { announce, ask, given } from "./shared/page";

interface Drawn {
  elements: { nodes: ElementDefinition[]; edges: ElementDefinition[] };
  of: string;
}

const drawn = given<Drawn>("drawn");
const place = document.getElementById("drawing");
const KINDS: Record<string, string> = {
  theme: "Practice themes",
  "risk-factor": "Risk factors",
  agency: "Agencies",
  review: "Reviews",
};
const MORE = 20;

function button(text: string, act: () => void, name = "quiet"): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function elements(from: Drawn["elements"], known: Core | null): ElementDefinition[] {
  const fresh = from.nodes.filter((node) => !known?.getElementById(node.data.id ?? "").nonempty());
  const here = new Set([...from.nodes.map((node) => node.data.id), ...(known?.nodes().map((n) => n.id()) ?? [])]);
  const edges = from.edges
    .filter((edge) => here.has(edge.data.source) && here.has(edge.data.target))
    .map((edge) => ({ data: { ...edge.data, id: `${edge.data.source}|${edge.data.target}|${edge.data.kind}` } }))
    .filter((edge) => !known?.getElementById(edge.data.id).nonempty());
  return [...fresh, ...edges];
}

function page(node: NodeSingular): string {
  const id = node.id();
  return node.data("kind") === "review" ? `/reviews/${id.split("/")[1]}` : `/patterns/${id}`;
}

function start(from: Drawn, where: HTMLElement): void {
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "What is chosen");
  const tools = document.createElement("div");
  tools.className = "tools";
  where.replaceChildren(tools, canvas, panel);

  withoutStyleElement();
  const cy = cytoscape({
    container: canvas,
    elements: elements(from.elements, null),
    layout: { name: "preset", padding: 40 },
    style: look(from.of),
    minZoom: 0.05,
    maxZoom: 4,
  });
  let first: string | null = null;

  async function expand(node: NodeSingular): Promise<void> {
    try {
      const address = `/api/v1/neighbourhood?of=${encodeURIComponent(node.id())}&limit=${MORE}`;
      const found = await ask<{ elements: Drawn["elements"]; note: string | null }>(address);
      const added = elements(found.elements, cy);
      const at = node.position();
      for (const each of added) {
        if (each.position) each.position = { x: at.x + each.position.x * 0.35, y: at.y + each.position.y * 0.35 };
      }
      cy.add(added);
      const nodes = added.filter((each) => each.position).length;
      announce(`${nodes} more around ${node.data("label")}${found.note ? `, ${found.note}` : ""}`);
      cy.animate({ fit: { eles: cy.elements(":visible"), padding: 40 }, duration: still() ? 0 : 300 });
      filters();
    } catch (error) {
      announce(String(error instanceof Error ? error.message : error));
    }
  }

  function choose(node: NodeSingular): void {
    cy.nodes().unselect();
    node.select();
    const label = document.createElement("a");
    label.href = page(node);
    label.textContent = String(node.data("label"));
    const count = node.data("count") as number | undefined;
    const told = document.createElement("span");
    told.className = "aside";
    told.textContent = count ? ` in ${count} reviews` : "";
    const fixed = node.locked();
    const acts = [
      button("Expand", () => void expand(node)),
      button(fixed ? "Unpin" : "Pin", () => {
        if (fixed) node.unlock();
        else node.lock();
        node.toggleClass("pinned", !fixed);
        choose(node);
      }),
      button("Hide", () => {
        node.remove();
        clear();
      }),
      button(first && first !== node.id() ? "Way from the first to here" : "Start a way here", () => {
        if (first && first !== node.id()) {
          location.assign(`/graph?of=${encodeURIComponent(first)}&to=${encodeURIComponent(node.id())}`);
        } else {
          first = node.id();
          announce(`A way starts at ${node.data("label")}; choose where it leads`);
          choose(node);
        }
      }),
    ];
    const name = document.createElement("p");
    name.append(label, told);
    panel.replaceChildren(name, ...acts, picker());
  }

  function picker(): HTMLSelectElement {
    const list = document.createElement("select");
    list.setAttribute("aria-label", "Choose a thing");
    list.append(new Option("Choose a thing …", ""));
    const ordered = cy.nodes().sort((one, other) => String(one.data("label")).localeCompare(String(other.data("label"))));
    ordered.forEach((node) => void list.append(new Option(String(node.data("label")), node.id())));
    list.addEventListener("change", () => {
      const node = cy.getElementById(list.value);
      if (node.nonempty()) choose(node as NodeSingular);
    });
    return list;
  }

  function clear(): void {
    const hint = document.createElement("p");
    hint.className = "aside";
    hint.textContent = "Choose a thing in the picture, or here, to open, expand, pin or hide it.";
    panel.replaceChildren(hint, picker());
  }

  function filters(): void {
    const off = new Set([...tools.querySelectorAll<HTMLInputElement>("input:not(:checked)")].map((box) => box.value));
    const kinds = [...new Set(cy.nodes().map((node) => String(node.data("kind"))))].sort();
    const boxes = kinds.map((kind) => {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.value = kind;
      box.checked = !off.has(kind);
      box.addEventListener("change", () => {
        cy.nodes(`[kind = "${kind}"]`).toggleClass("off", !box.checked);
      });
      label.append(box, ` ${KINDS[kind] ?? kind}`);
      return label;
    });
    cy.nodes().forEach((node) => void node.toggleClass("off", off.has(String(node.data("kind")))));
    const name = "reviewgraph";
    tools.replaceChildren(
      ...boxes,
      button("Fit", () => void cy.fit(cy.elements(":visible"), 40)),
      button("PNG", () => {
        const paper = getComputedStyle(where).backgroundColor;
        save(`${name}.png`, cy.png({ output: "blob", full: true, scale: 2, bg: paper }) as unknown as Blob);
      }),
      button("SVG", () => save(`${name}.svg`, new Blob([svg(cy)], { type: "image/svg+xml" }))),
      button("GraphML", () => save(`${name}.graphml`, new Blob([graphml(cy)], { type: "application/graphml+xml" }))),
    );
  }

  cy.on("tap", "node", (event) => choose(event.target as NodeSingular));
  cy.on("dbltap", "node", (event) => void expand(event.target as NodeSingular));
  cy.on("tap", (event) => {
    if (event.target === cy) clear();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(look(from.of)));
  filters();
  clear();
  where.dataset.ready = "true";
}

function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

if (drawn && place) start(drawn, place);
