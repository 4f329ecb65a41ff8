import { cx } from "./cx";

/** `remove` offers to delete or end something and is never the loudest; `danger` confirms it. */
export type ButtonLook = {
  variant?: "primary" | "secondary" | "quiet" | "remove" | "danger";
  size?: "md" | "sm";
};

const variants = {
  primary: "border-accent bg-accent text-on-accent hover:brightness-95",
  secondary: "border-line-strong/60 bg-panel text-ink hover:bg-raised",
  quiet: "border-transparent text-muted hover:bg-raised hover:text-ink",
  remove: "border-transparent text-muted hover:bg-bad-soft hover:text-bad",
  danger: "border-line-strong/60 bg-panel text-bad hover:bg-bad-soft",
};

/** Classes of a button, and of a link that looks like one. */
export function buttonLook({ variant = "secondary", size = "md" }: ButtonLook): string {
  return cx(
    "inline-flex max-w-full items-center justify-center gap-1.5 overflow-hidden whitespace-nowrap rounded-md border font-medium disabled:opacity-60 [&_svg]:size-4",
    size === "md" ? "h-8 px-3 text-sm" : "h-7 px-2 text-xs",
    variants[variant],
  );
}
