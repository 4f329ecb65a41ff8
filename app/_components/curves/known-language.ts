/**
 * Gives the page a language that `Intl` knows. uPlot makes a format of the browser's as it loads, and a browser under
 * `LANG=C` may call it "en-US@posix", which would end the page.
 */
export function ensureKnownLanguage(): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
  }
}
