import { type LucideIcon, Plus } from "lucide-react";
import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonLook } from "./button-look";
import { cx } from "./cx";
import { LinkPending } from "./link-pending";

/** A button of a form or of a client component. */
export function Button({
  variant,
  size,
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & ButtonLook) {
  return <button type={type} className={cx(buttonLook({ variant, size }), className)} {...rest} />;
}

/** A small button that shows an icon alone; `label` says what it does. */
export function IconButton({
  label,
  icon: Icon,
  className,
  ...rest
}: { label: string; icon: LucideIcon } & Omit<ComponentProps<typeof Button>, "children">) {
  return (
    <Button size="sm" variant="quiet" aria-label={label} className={cx("shrink-0", className)} {...rest}>
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
}: ComponentProps<typeof Link> & ButtonLook) {
  return (
    <Link className={cx(buttonLook({ variant, size }), className)} {...rest}>
      {children}
      <LinkPending />
    </Link>
  );
}

/** The primary action of a list: opens the form that makes another. */
export function NewButton({ children, ...rest }: Omit<ComponentProps<typeof LinkButton>, "variant">) {
  return (
    <LinkButton variant="primary" {...rest}>
      <Plus aria-hidden="true" /> {children}
    </LinkButton>
  );
}
