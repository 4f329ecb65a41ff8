import { useSyncExternalStore } from "react";

const dark = "(prefers-color-scheme: dark)";

/** Changes when the page gets other colours, by the person's choice or the system's. */
export function useTheme(): string {
  return useSyncExternalStore(subscribe, themeOf, () => "");
}

function themeOf(): string {
  return `${document.documentElement.className} ${matchMedia(dark).matches}`;
}

function subscribe(changed: () => void): () => void {
  const media = matchMedia(dark);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["class"] });
  media.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", changed);
  };
}
