/** Cytoscape writes a style element, which our content policy forbids, unless it finds its own. */
export function withoutStyleElement(): void {
  const name = "__________cytoscape_stylesheet";
  if (document.getElementById(name)) return;
  const sheet = document.createElement("meta");
  sheet.id = name;
  document.head.append(sheet);
}
