import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { complete } from "./terms";

export interface Editor {
  text(): string;
  write(text: string): void;
  focus(): void;
  /** Mark where a query is wrong; line and column count from 1. */
  wrong(told: string, line?: number | null, column?: number | null): void;
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--learning)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--good)" },
  { tag: [tags.string, tags.number, tags.bool, tags.integer, tags.float], color: "var(--missed)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--recommendation)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

// The tokens of the page reach into the editor, and change with light and dark by themselves.
const look = EditorView.theme({
  "&": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--soft)", borderRadius: "var(--radius)", fontSize: ".92rem" },
  "&.cm-focused": { outline: ".18rem solid var(--focus)", outlineOffset: ".12rem" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "16rem", maxHeight: "60vh" },
  ".cm-content": { caretColor: "var(--ink)", minHeight: "16rem" },
  "& .cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--soft)", border: "0", minHeight: "16rem" },
  "& .cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--band) 22%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, & .cm-selectionBackground": { backgroundColor: "var(--band)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--band)" },
  "& .cm-tooltip": { backgroundColor: "var(--raised)", border: "1px solid var(--soft)", color: "var(--ink)", maxWidth: "90vw" },
  "& .cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxWidth: "min(44rem, 88vw)" },
  "& .cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--paper)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".85" },
  "& .cm-diagnostic-error": { borderLeft: ".3rem solid var(--wrong)" },
  "& .cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--wrong)" },
  "& .cm-lint-marker-error": { content: '"!"', color: "var(--wrong)", fontWeight: "700", textAlign: "center" },
});

// Typing over a selection, the browser writes the style of what it replaces into the page, which
// our content policy forbids. So the editor does that by itself.
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || empty || view.composing) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    const handled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert));
    if (!handled) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

/**
 * Put an editor in the place of a text area.
 *
 * It stands in a shadow root: there CodeMirror adopts its style sheets, while in the page it would
 * write a style element, which our content policy forbids.
 */
export function edit(area: HTMLTextAreaElement, run: () => void, changed: (text: string) => void): Editor {
  const place = document.createElement("div");
  place.className = "editor";
  const root = place.attachShadow({ mode: "open" });
  area.after(place);
  area.hidden = true;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        keymap.of([
          { key: "Mod-Enter", run: () => (run(), true) },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...completionKeymap,
        ]),
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        sparql(),
        autocompletion({ override: [complete] }),
        syntaxHighlighting(colours),
        look,
        typedOver,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "SPARQL query" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          area.value = update.state.doc.toString();
          changed(area.value);
        }),
      ],
    }),
  });
  document.querySelector(`label[for="${area.id}"]`)?.addEventListener("click", () => view.focus());
  return {
    text: () => view.state.doc.toString(),
    write(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      view.dispatch(setDiagnostics(view.state, []));
    },
    focus: () => view.focus(),
    wrong(told, line, column) {
      if (!told || !line) {
        view.dispatch(setDiagnostics(view.state, []));
        return;
      }
      const at = view.state.doc.line(Math.min(line, view.state.doc.lines));
      const from = Math.min(at.from + Math.max((column ?? 1) - 1, 0), at.to);
      const to = Math.min(from + 1, at.to);
      view.dispatch(setDiagnostics(view.state, [{ from: Math.min(from, to), to, severity: "error", message: told }]));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    },
  };
}
