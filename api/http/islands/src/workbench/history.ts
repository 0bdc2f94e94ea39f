import { button, made } from "./showing";

interface Asked {
  text: string;
  told: string;
}

const KEY = "reviewgraph.workbench";
const MOST = 20;

function kept(): Asked[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((each): each is Asked => typeof each?.text === "string" && typeof each?.told === "string") : [];
  } catch {
    return [];
  }
}

/** Keep a query for as long as this tab is open; nothing leaves the browser. */
export function keep(text: string, told: string): void {
  const all = [{ text, told }, ...kept().filter((each) => each.text !== text)].slice(0, MOST);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Without storage there is no history, and everything else works.
  }
}

/** List what was asked in this tab. */
export function list(where: HTMLElement, open: (text: string) => void): void {
  const all = kept();
  where.hidden = !all.length;
  const items = all.map((each) => {
    const line = each.text.split("\n").find((text) => /^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)/i.test(text)) ?? each.text;
    return made("li", {}, button(line.trim().slice(0, 90), () => open(each.text), "plain"), made("span", { className: "aside" }, ` ${each.told}`));
  });
  const opened = where.querySelector("details")?.open ?? false;
  where.replaceChildren(made("details", { open: opened }, made("summary", {}, `Asked in this tab (${all.length})`), made("ol", {}, ...items)));
}
