// Its own bundle: bundled again from its sources, it would take a fifth of a build.
import mermaid from "mermaid/dist/mermaid.esm.min.mjs";

export type Picture = { address: string; width: number; height: number };

/** The portal's colours (globals.css) under Mermaid's names; the page's own font is not there in an image. */
const colours = {
  light: { darkMode: false, background: "#ffffff", primaryColor: "#eaf1fc", primaryTextColor: "#1b1c1e" },
  dark: { darkMode: true, background: "#17191c", primaryColor: "#1a2740", primaryTextColor: "#e7e8ea" },
};
const lines = {
  light: { primaryBorderColor: "#1f5fc4", lineColor: "#5a5e65", tertiaryColor: "#f3f3f1" },
  dark: { primaryBorderColor: "#86b4ff", lineColor: "#a3a8b0", tertiaryColor: "#1f2226" },
};

let count = 0;
/** Mermaid has one configuration, so one diagram is drawn after the other. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Draws a Mermaid diagram as an SVG image that is kept until its address is revoked. Mermaid runs in strict mode, and a
 * diagram cannot change its configuration. @throws Error with Mermaid's reason
 */
export function drawDiagram(source: string, theme: "light" | "dark"): Promise<Picture> {
  const drawn = last.then(() => draw(source, theme));
  last = drawn.catch(() => {});
  return drawn;
}

async function draw(source: string, theme: "light" | "dark"): Promise<Picture> {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    maxTextSize: 20_000,
    maxEdges: 300,
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    secure: [
      "secure",
      "securityLevel",
      "startOnLoad",
      "maxTextSize",
      "suppressErrorRendering",
      "maxEdges",
    ].concat(["htmlLabels", "theme", "themeCSS", "themeVariables", "fontFamily", "altFontFamily"]),
    theme: "base",
    fontFamily: "ui-sans-serif, system-ui, sans-serif",
    themeVariables: { ...colours[theme], ...lines[theme], fontSize: "13px" },
  });
  await mermaid.parse(source);
  const { svg } = await withNonce(() => mermaid.render(`diagram-${++count}`, source));
  const [, , width = 600, height = 300] = (/ viewBox="([^"]*)"/.exec(svg)?.[1] ?? "")
    .split(/\s+/)
    .map(Number);
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  // Without a size of its own an image of per cents is drawn 300 pixels wide.
  const sized = svg.replace(/^<svg [^>]*>/, (tag) =>
    tag
      .replace(/ (width|height|style)="[^"]*"/g, "")
      .replace("<svg ", `<svg width="${size.width}" height="${size.height}" `),
  );
  return { address: URL.createObjectURL(new Blob([sized], { type: "image/svg+xml" })), ...size };
}

/**
 * Mermaid measures in the page with a style sheet of its own, and cleans what it drew by parsing it. The page's policy
 * lets in neither without the nonce.
 */
async function withNonce<T>(work: () => Promise<T>): Promise<T> {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  if (!nonce) return work();
  const create = document.createElement;
  const parse = DOMParser.prototype.parseFromString;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create.call(document, name, options);
    if (name === "style") element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
  DOMParser.prototype.parseFromString = function (text, type) {
    const parsed = parse.call(this, String(text).replaceAll("<style>", `<style nonce="${nonce}">`), type);
    for (const style of parsed.querySelectorAll("style")) style.removeAttribute("nonce");
    return parsed;
  };
  try {
    return await work();
  } finally {
    document.createElement = create;
    DOMParser.prototype.parseFromString = parse;
  }
}
