/** The page of a review, and of one statement: marks, list and details work together. */
import { announce } from "./shared/page";

const text = document.getElementById("document");
const list = document.getElementById("list");
const details = document.getElementById("details") as HTMLDialogElement | null;
const PREFIX = "s-";
let judged = false;

/** Ids that an element speaks of, in its `data-of`. */
function idsOf(element: HTMLElement): string[] {
  return (element.dataset.of ?? "").split(" ").filter(Boolean);
}

function marksOf(id: string): HTMLElement[] {
  return [...(text?.querySelectorAll<HTMLElement>(`mark[data-of~="${CSS.escape(id)}"]`) ?? [])];
}

function entryOf(id: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`li[data-of="${CSS.escape(id)}"]`) ?? null;
}

/** Show which statement is meant, in the text and in the list. */
function point(id: string): void {
  for (const each of document.querySelectorAll(".now")) each.classList.remove("now");
  for (const mark of marksOf(id)) mark.classList.add("now");
  const entry = entryOf(id);
  entry?.classList.add("now");
  if (entry && list) reveal(entry, list);
}

/** Scroll a list of its own so far that an entry is seen; the page stays where it is. */
function reveal(entry: HTMLElement, within: HTMLElement): void {
  if (within.scrollHeight <= within.clientHeight) return;
  const top = entry.offsetTop - within.clientHeight / 3;
  within.scrollTo({ top });
}

function copying(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (source === null) return;
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    button.textContent = "Copied";
    announce("Copied");
  } catch {
    // Without leave to write to the clipboard the text is selected, so that keys can copy it.
    getSelection()?.selectAllChildren(source);
    announce("Selected; copy it with the keyboard");
  }
}

/** Put what a statement's own page says into the dialog, one level of headings down. */
function fill(dialog: HTMLDialogElement, page: string): void {
  const found = new DOMParser().parseFromString(page, "text/html");
  const statement = found.getElementById("statement") ?? found.querySelector("main");
  if (statement === null) return;
  for (const heading of statement.querySelectorAll("h3, h2, h1")) {
    const lower = document.createElement(`h${Number(heading.tagName[1]) + 1}`);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "quiet";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  const bar = document.createElement("p");
  bar.className = "closing";
  bar.append(close);
  dialog.replaceChildren(bar, document.adoptNode(statement));
  copying(dialog);
  dialog.scrollTop = 0;
  close.focus();
}

async function open(id: string, address: string): Promise<void> {
  if (details === null) return;
  point(id);
  const waiting = document.createElement("p");
  waiting.textContent = "Reading …";
  details.replaceChildren(waiting);
  if (!details.open) details.showModal();
  try {
    const answer = await fetch(address);
    fill(details, await answer.text());
  } catch {
    waiting.textContent = "The server does not answer. ";
    const link = document.createElement("a");
    link.href = address;
    link.textContent = "Open the statement’s own page";
    waiting.append(link);
  }
}

async function judge(form: HTMLFormElement, by: HTMLElement | null): Promise<void> {
  if (details === null) return;
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form, by)) said.append(name, String(value));
  try {
    const answer = await fetch(form.action, { method: "POST", body: said });
    judged ||= answer.ok;
    fill(details, await answer.text());
    announce(details.querySelector("[role=status], .state p")?.textContent ?? "");
  } catch {
    announce("The server does not answer; nothing was judged");
  }
}

function addressOf(id: string): string {
  return `${location.pathname}/statements/${id}`;
}

function plainly(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

text?.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  if (!plainly(event) || getSelection()?.isCollapsed === false) return;
  const tag = target.closest<HTMLAnchorElement>("a.tag");
  const mark = target.closest<HTMLElement>("mark[data-of]:not(.off)");
  if (tag !== null) {
    event.preventDefault();
    void open(tag.href.split("/").pop() ?? "", tag.href);
  } else if (mark !== null) {
    const id = shown(mark)[0];
    if (id !== undefined) void open(id, addressOf(id));
  }
});

list?.addEventListener("click", (event) => {
  const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("li[data-of] > a");
  const id = link?.closest("li")?.dataset.of;
  if (!plainly(event) || id === undefined) return;
  // The link itself leads to the place; what it says opens beside.
  setTimeout(() => void open(id, addressOf(id)));
});

details?.addEventListener("submit", (event) => {
  event.preventDefault();
  void judge(event.target as HTMLFormElement, event.submitter);
});
details?.addEventListener("click", (event) => {
  if (event.target === details) details.close();
});
details?.addEventListener("close", () => {
  if (judged) location.reload();
});

const form = document.getElementById("kinds") as HTMLFormElement | null;
const boxes = [...(form?.querySelectorAll<HTMLInputElement>("input[name=kind]") ?? [])];
const whole = boxes.every((box) => box.checked);

function wanted(): Set<string> {
  return new Set(boxes.filter((box) => box.checked).map((box) => box.value));
}

/** The statements of a mark that are of a kind that is shown. */
function shown(mark: HTMLElement): string[] {
  const kinds = (mark.dataset.kinds ?? "").split(" ");
  const now = wanted();
  return idsOf(mark).filter((_, at) => now.has(kinds[at] ?? ""));
}

function filter(): void {
  const now = wanted();
  for (const mark of text?.querySelectorAll<HTMLElement>("mark[data-kinds]") ?? []) {
    const first = (mark.dataset.kinds ?? "").split(" ").find((kind) => now.has(kind));
    mark.className = first ?? "off";
  }
  for (const tag of text?.querySelectorAll<HTMLElement>("a.tag") ?? []) {
    tag.hidden = ![...now].some((kind) => tag.classList.contains(kind));
  }
  let left = 0;
  for (const entry of list?.querySelectorAll<HTMLElement>("li[data-kind]") ?? []) {
    entry.hidden = !now.has(entry.dataset.kind ?? "");
    left += entry.hidden ? 0 : 1;
  }
  announce(`${left} statements shown`);
}

if (form !== null) {
  const button = form.querySelector("button");
  // What the server left out is not here to be shown; then it is asked again.
  if (button !== null) button.hidden = whole;
  form.addEventListener("change", () => {
    if (!whole) {
      form.submit();
      return;
    }
    filter();
    const address = new URL(location.href);
    address.searchParams.delete("kind");
    if (wanted().size < boxes.length) {
      for (const kind of wanted()) address.searchParams.append("kind", kind);
    }
    history.replaceState(null, "", address);
  });
}

/** Keep the list beside what is read: the first statement in the upper part of the window. */
function follow(): void {
  if (list === null || list.matches(":hover, :focus-within") || details?.open) return;
  const top = innerHeight * 0.15;
  // What was pointed at stays so for as long as it is seen.
  const meant = text?.querySelector("mark.now")?.getBoundingClientRect();
  if (meant && meant.bottom > 0 && meant.top < innerHeight) return;
  const marks = text?.querySelectorAll<HTMLElement>("mark[data-of]:not(.off)") ?? [];
  for (const mark of marks) {
    if (mark.getBoundingClientRect().bottom < top) continue;
    const id = shown(mark)[0];
    const entry = id === undefined ? null : entryOf(id);
    if (entry === null || entry.classList.contains("now")) return;
    for (const each of list.querySelectorAll("li.now")) each.classList.remove("now");
    entry.classList.add("now");
    reveal(entry, list);
    return;
  }
}

let asked = 0;
addEventListener(
  "scroll",
  () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(follow);
  },
  { passive: true },
);

/** A statement that is in another part of a long document is found by the server. */
function seek(): void {
  const id = location.hash.startsWith(`#${PREFIX}`) ? location.hash.slice(PREFIX.length + 1) : "";
  if (id === "" || text === null) return;
  if (document.getElementById(PREFIX + id) !== null) {
    point(id);
  } else if (sessionStorage.getItem("sought") !== id) {
    sessionStorage.setItem("sought", id);
    location.replace(`${location.pathname}?statement=${encodeURIComponent(id)}`);
  }
}

addEventListener("hashchange", seek);
seek();
copying(document);
