import type { Core } from "cytoscape";

/** Text as it may stand in XML: what XML cannot hold at all is left out. */
function escaped(text: unknown): string {
  return String(text ?? "")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** What is seen as SVG 1.1, in the colours of the page. */
export function svg(cy: Core): string {
  const box = cy.elements(":visible").boundingBox({ includeLabels: true });
  const lines = cy.edges(":visible").map((edge) => {
    const [from, to] = [edge.source().position(), edge.target().position()];
    return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${edge.style("line-color")}" stroke-width="${edge.width()}"/>`;
  });
  const things = cy.nodes(":visible").map((node) => {
    const { x, y } = node.position();
    const half = node.width() / 2;
    const fill = escaped(node.style("background-color"));
    const shapes: Record<string, string> = {
      rectangle: `<rect x="${x - half}" y="${y - half}" width="${2 * half}" height="${2 * half}" fill="${fill}"/>`,
      triangle: `<path d="M${x} ${y - half}L${x + half} ${y + half}H${x - half}Z" fill="${fill}"/>`,
      diamond: `<path d="M${x} ${y - half}L${x + half} ${y}L${x} ${y + half}L${x - half} ${y}Z" fill="${fill}"/>`,
    };
    const shape = shapes[String(node.style("shape"))] ?? `<circle cx="${x}" cy="${y}" r="${half}" fill="${fill}"/>`;
    const ink = escaped(node.style("color"));
    return `${shape}<text x="${x}" y="${y + half + 28}" text-anchor="middle" font-family="sans-serif" font-size="26" fill="${ink}">${escaped(node.data("label"))}</text>`;
  });
  const view = `${box.x1 - 20} ${box.y1 - 20} ${box.w + 40} ${box.h + 40}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="${box.w + 40}" height="${box.h + 40}">\n${[...lines, ...things].join("\n")}\n</svg>\n`;
}

/** What is seen as GraphML, with labels, kinds, counts, weights and places. */
export function graphml(cy: Core): string {
  const keys: [id: string, on: string, type: string][] = [
    ["label", "node", "string"],
    ["kind", "node", "string"],
    ["count", "node", "long"],
    ["x", "node", "double"],
    ["y", "node", "double"],
    ["tie", "edge", "string"],
    ["weight", "edge", "double"],
  ];
  const heads = keys.map(([id, on, type]) => `<key id="${id}" for="${on}" attr.name="${id === "tie" ? "kind" : id}" attr.type="${type}"/>`);
  const data = (key: string, value: unknown) => (value === undefined || value === null ? "" : `<data key="${key}">${escaped(value)}</data>`);
  const nodes = cy.nodes(":visible").map((node) => {
    const { x, y } = node.position();
    const parts = [data("label", node.data("label")), data("kind", node.data("kind")), data("count", node.data("count")), data("x", x), data("y", y)];
    return `<node id="${escaped(node.id())}">${parts.join("")}</node>`;
  });
  const edges = cy.edges(":visible").map((edge) => {
    const ends = `source="${escaped(edge.source().id())}" target="${escaped(edge.target().id())}"`;
    return `<edge ${ends}>${data("tie", edge.data("kind"))}${data("weight", edge.data("weight"))}</edge>`;
  });
  const graph = `<graph id="seen" edgedefault="undirected">\n${[...nodes, ...edges].join("\n")}\n</graph>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${heads.join("\n")}\n${graph}\n</graphml>\n`;
}

/** Give the reader a file. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
