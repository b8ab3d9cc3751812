// Compiles the looks into fgc/static/build: styles, fonts, small scripts, pictures. Run from the checkout: `npm run build`.
//
// The design system writes left and right; here they become start and end, so that one stylesheet serves scripts that
// run from right to left. (Shorthands of four values are left alone: they are symmetrical where it matters.)
//
// A script is built into one file, with all it needs of others: its fingerprint, which pages name, is that of everything
// that will run.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules");
const source = join(here, "src");
const build = process.argv[2] ?? join(here, "build");

const logical = (css) =>
  css
    .replace(/(margin|padding|border)-left/g, "$1-inline-start")
    .replace(/(margin|padding|border)-right/g, "$1-inline-end")
    .replace(/border-inline-(start|end)-(width|color|style)/g, "border-inline-$1-$2")
    .replace(/(?<=[{;])left:/g, "inset-inline-start:")
    .replace(/(?<=[{;])right:/g, "inset-inline-end:")
    .replace(/float:(left|right)/g, (whole, side) => `${whole};float:inline-${side === "left" ? "start" : "end"}`)
    .replace(/text-align:left/g, "text-align:start")
    .replace(/text-align:right/g, "text-align:end");

// Our own names always stand beside the design system's fallbacks, which would only be carried about.
const lean = (css) => css.replace(/var\((--govuk-[a-z-]+), ?#[0-9a-f]+\)/g, "var($1)");

const options = {
  style: "compressed",
  loadPaths: [modules],
  quietDeps: true,
  silenceDeprecations: ["mixed-decls"],
};

rmSync(build, { recursive: true, force: true });
mkdirSync(join(build, "fonts"), { recursive: true });
for (const name of ["family", "staff", "sheet"]) {
  const { css } = compile(join(source, `${name}.scss`), options);
  writeFileSync(join(build, `${name}.css`), lean(logical(css)));
}
for (const weight of [400, 700]) {
  const font = `atkinson-hyperlegible-latin-${weight}-normal.woff2`;
  cpSync(join(modules, "@fontsource/atkinson-hyperlegible/files", font), join(build, "fonts", font));
}
buildSync({
  entryPoints: readdirSync(source).filter((name) => name.endsWith(".js")).map((name) => join(source, name)),
  outdir: build,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  charset: "utf8",
  logLevel: "warning",
});
cpSync(join(source, "img"), join(build, "img"), { recursive: true });
