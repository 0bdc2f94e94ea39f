import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig } from "vite";

// Every file directly in src/ is the script of one page; what they share lies in src/shared/.
const islands = readdirSync("src").filter((name) => name.endsWith(".ts"));

export default defineConfig({
  base: "/static/",
  build: {
    outDir: "../static",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: Object.fromEntries(islands.map((name) => [basename(name, ".ts"), `src/${name}`])),
    },
  },
});
