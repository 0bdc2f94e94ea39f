import cytoscape from "cytoscape";
import { withoutStyleElement } from "../shared/drawing";
import { href, short } from "./answers";
import { made, type Tie } from "./showing";

const MOST = 200;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Draw things and what ties them; the table is its twin. */
export function draw(ties: Tie[], where: HTMLElement): void {
  const drawn = ties.slice(0, MOST);
  const things = new Map(drawn.flatMap((tie) => [tie.from, tie.to]).map((thing) => [`${thing.type} ${thing.value}`, thing]));
  const canvas = made("div", { className: "canvas" });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `A picture of ${things.size} things and ${drawn.length} ties; the table has the same`);
  const told = ties.length > MOST ? `The first ${MOST} of ${ties.length} ties.` : `${things.size} things, ${ties.length} ties.`;
  where.replaceChildren(made("p", { className: "aside" }, `${told} Choose a thing to open it.`), made("div", { className: "drawing" }, canvas));
  withoutStyleElement();
  const cy = cytoscape({
    container: canvas,
    elements: [
      ...[...things].map(([id, thing]) => ({ data: { id, label: short(thing), href: thing.type === "uri" ? href(thing.value) : null } })),
      ...drawn.map((tie, at) => ({
        data: { id: `tie ${at}`, source: `${tie.from.type} ${tie.from.value}`, target: `${tie.to.type} ${tie.to.value}`, label: tie.label },
      })),
    ],
    style: [
      {
        selector: "node",
        style: {
          label: "data(label)",
          width: 30,
          height: 30,
          color: token("ink"),
          "background-color": token("mark"),
          "font-size": 24,
          "text-valign": "bottom",
          "text-margin-y": 4,
          "text-wrap": "ellipsis",
          "text-max-width": "260px",
          "text-outline-width": 3,
          "text-outline-color": token("raised"),
          "min-zoomed-font-size": 7,
        },
      },
      {
        selector: "edge",
        style: {
          label: "data(label)",
          width: 2,
          color: token("soft"),
          "font-size": 17,
          "line-color": token("band"),
          "target-arrow-color": token("band"),
          "target-arrow-shape": "triangle",
          "curve-style": "bezier",
          "text-outline-width": 3,
          "text-outline-color": token("raised"),
          "min-zoomed-font-size": 10,
        },
      },
    ],
    layout: { name: "cose", animate: false, padding: 30, nodeDimensionsIncludeLabels: true },
    minZoom: 0.1,
    maxZoom: 4,
  });
  cy.on("tap", "node", (event) => {
    const to = event.target.data("href") as string | null;
    if (to?.startsWith("/")) location.assign(to);
  });
  canvas.dataset.ready = "true";
}
