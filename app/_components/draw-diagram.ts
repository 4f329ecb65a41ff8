import mermaid from "mermaid";

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
 * Draws a Mermaid diagram as an SVG image that is kept until its address is revoked. Mermaid is told to be strict, and a
 * diagram cannot change how it is configured. @throws Error with Mermaid's reason
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
  const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
  const [, , width = 600, height = 300] = (documentElement.getAttribute("viewBox") ?? "")
    .split(/\s+/)
    .map(Number);
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  // Without a size of its own an image of per cents is drawn 300 pixels wide.
  documentElement.setAttribute("width", String(size.width));
  documentElement.setAttribute("height", String(size.height));
  documentElement.removeAttribute("style");
  const image = new Blob([new XMLSerializer().serializeToString(documentElement)], { type: "image/svg+xml" });
  return { address: URL.createObjectURL(image), ...size };
}

/** Mermaid measures in the page with a style sheet of its own, which the page's policy lets in only with the nonce. */
async function withNonce<T>(work: () => Promise<T>): Promise<T> {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  const create = document.createElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create.call(document, name, options);
    if (nonce && name === "style") element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
  try {
    return await work();
  } finally {
    document.createElement = create;
  }
}
