import type { StylesheetJson } from "cytoscape";

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const KINDS: [kind: string, shape: string, colour: string][] = [
  ["theme", "ellipse", "mark"],
  ["risk-factor", "rectangle", "factor"],
  ["agency", "triangle", "agency"],
  ["review", "diamond", "soft"],
];

/** How the picture looks, in the colours that the page has now. */
export function look(of: string): StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        width: 44,
        height: 44,
        color: token("ink"),
        "font-size": 36,
        "text-valign": "bottom",
        "text-margin-y": 5,
        "text-wrap": "wrap",
        "text-max-width": "420px",
        "text-outline-width": 4,
        "text-outline-color": token("raised"),
        "min-zoomed-font-size": 7,
      },
    },
    { selector: "node[count]", style: { width: "mapData(count, 0, 40, 44, 110)", height: "mapData(count, 0, 40, 44, 110)" } },
    ...KINDS.map(([kind, shape, colour]) => ({
      selector: `node[kind = "${kind}"]`,
      style: { shape, "background-color": token(colour) },
    })),
    { selector: "edge", style: { width: "mapData(weight, 1, 12, 2, 10)", "line-color": token("band"), "curve-style": "haystack", opacity: 0.8 } },
    { selector: `node[id = "${CSS.escape(of)}"], node:selected`, style: { "border-width": 7, "border-color": token("focus") } },
    { selector: ".pinned", style: { "border-width": 4, "border-style": "double", "border-color": token("ink") } },
    { selector: ".off", style: { display: "none" } },
  ] as StylesheetJson;
}
