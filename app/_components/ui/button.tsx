import type { LucideIcon } from "lucide-react";
import Link from "next/link";
import type { ComponentProps } from "react";
import { cx } from "./cx";
import { LinkPending } from "./link-pending";

type Look = { variant?: "primary" | "secondary" | "quiet" | "danger"; size?: "md" | "sm" };

const variants = {
  primary: "border-accent bg-accent text-on-accent hover:brightness-95",
  secondary: "border-line-strong/60 bg-panel text-ink hover:bg-raised",
  quiet: "border-transparent text-muted hover:bg-raised hover:text-ink",
  danger: "border-bad/60 bg-panel text-bad hover:bg-bad-soft",
};

function look({ variant = "secondary", size = "md" }: Look) {
  return cx(
    "inline-flex max-w-full items-center justify-center gap-1.5 overflow-hidden whitespace-nowrap rounded-md border font-medium disabled:opacity-60 [&_svg]:size-4",
    size === "md" ? "h-8 px-3 text-sm" : "h-7 px-2 text-xs",
    variants[variant],
  );
}

/** A button of a form or of a client component. */
export function Button({
  variant,
  size,
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & Look) {
  return <button type={type} className={cx(look({ variant, size }), className)} {...rest} />;
}

/** A small button that shows an icon alone; `label` says what it does. */
export function IconButton({
  label,
  icon: Icon,
  ...rest
}: { label: string; icon: LucideIcon } & Omit<ComponentProps<typeof Button>, "children">) {
  return (
    <Button size="sm" variant="quiet" aria-label={label} {...rest}>
      <Icon aria-hidden="true" />
    </Button>
  );
}

/** A link that looks like a button. */
export function LinkButton({
  variant,
  size,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look) {
  return (
    <Link className={cx(look({ variant, size }), className)} {...rest}>
      {children}
      <LinkPending />
    </Link>
  );
}
