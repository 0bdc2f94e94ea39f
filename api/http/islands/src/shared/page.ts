/** What a page left for its script: JSON in a `<script type="application/json" id="...">`. */
export function given<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

/** What the graph API answers; an error has the detail of the problem. */
export async function ask<T>(address: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...init });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const detail = (body as { detail?: string } | null)?.detail;
    throw new Error(detail ?? `the server answered ${answer.status}`);
  }
  return body as T;
}

/** Say something to everybody, screen readers too, without moving the focus. */
export function announce(text: string): void {
  let place = document.getElementById("announcement");
  if (place === null) {
    place = document.createElement("p");
    place.id = "announcement";
    place.className = "hidden";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = text;
}
