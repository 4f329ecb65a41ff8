import localFont from "next/font/local";

// Cut to alphabets, since a phone's line is slow: what a page does not write is not read.

/**
 * Geist for Western European text: with the page. Where it comes late, that page stays in the system's font: lines would
 * move under the eyes of a reader. The next one has it.
 */
const latin = localFont({
  display: "optional",
  src: "../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2",
  variable: "--font-geist-latin",
  weight: "100 900",
});

/** Geist's other Latin letters, as in Łódź: once one is written. */
const latinExtended = localFont({
  display: "optional",
  src: "../node_modules/@fontsource-variable/geist/files/geist-latin-ext-wght-normal.woff2",
  variable: "--font-geist-latin-extended",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    { prop: "unicode-range", value: "U+0100-0130, U+0132-0151, U+0154-02BA, U+1E00-1E9F, U+1EF2-1EFF" },
  ],
});

/** Geist Mono: once something is set in it. */
const mono = localFont({
  display: "optional",
  src: "../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
  fallback: ["ui-monospace", "SFMono-Regular", "Menlo", "Monaco", "Consolas", "monospace"],
});

/** Defines the variables of the fonts, which globals.css names. */
export const fontVariables = [latin, latinExtended, mono].map(({ variable }) => variable).join(" ");
