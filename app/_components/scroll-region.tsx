import type { ComponentProps } from "react";

/** A named part of the page that scrolls by itself, and so can be reached and scrolled by keyboard. */
export function ScrollRegion({
  label,
  ...rest
}: { label: string } & Omit<ComponentProps<"section">, "aria-label">) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
  return <section aria-label={label} tabIndex={0} {...rest} />;
}
