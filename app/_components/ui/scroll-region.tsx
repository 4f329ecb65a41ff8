import type { ComponentProps } from "react";
import { cx } from "./cx";

/**
 * A named part of the page that scrolls by itself, and so can be reached and scrolled by keyboard. It is positioned,
 * since
 * it would not clip what is positioned within it otherwise: text for screen readers at the end of a wide table, say.
 */
export function ScrollRegion({
  label,
  className,
  ...rest
}: { label: string } & Omit<ComponentProps<"div">, "aria-label">) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
  // biome-ignore lint/a11y/useSemanticElements: a section would be a landmark, and a report has many tables
  return <div role="group" aria-label={label} tabIndex={0} className={cx("relative", className)} {...rest} />;
}
