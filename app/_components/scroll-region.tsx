import type { ComponentProps } from "react";

/** A named part of the page that scrolls by itself, and so can be reached and scrolled by keyboard. */
export function ScrollRegion({
  label,
  ...rest
}: { label: string } & Omit<ComponentProps<"div">, "aria-label">) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
  // biome-ignore lint/a11y/useSemanticElements: a section would be a landmark, and a report has many tables
  return <div role="group" aria-label={label} tabIndex={0} {...rest} />;
}
