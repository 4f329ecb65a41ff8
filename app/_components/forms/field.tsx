import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/app/_components/ui/cx";
import { useEarlyInput } from "./early-input";

const control =
  "w-full rounded-md border border-line-strong bg-panel px-2.5 text-sm text-ink placeholder:text-muted disabled:opacity-60 aria-invalid:border-bad";

/** Label, control, hint and error. Give the control the same `id` and `describedBy(id, …)`. */
export function Field({
  id,
  label,
  hint,
  error,
  children,
}: {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  children: ReactNode;
}) {
  return (
    <div className="field grid content-start gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

/** A `Field` of one line of text. */
export function TextField({
  name,
  id = name,
  label,
  hint,
  error,
  ...input
}: {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
} & ComponentProps<"input">) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <Input id={id} name={name} autoComplete="off" {...describedBy(id, { hint, error })} {...input} />
    </Field>
  );
}

/** A `Field` of a choice; `children` are its options. */
export function SelectField({
  name,
  id = name,
  label,
  hint,
  error,
  ...select
}: {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
} & ComponentProps<"select">) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <Select id={id} name={name} {...describedBy(id, { hint, error })} {...select} />
    </Field>
  );
}

/** The hint and the error of a control, as `describedBy` names them. */
export function FieldNotes({ id, hint, error }: { id: string; hint?: ReactNode; error?: string }) {
  return (
    <>
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-xs text-bad">
          {error}
        </p>
      )}
    </>
  );
}

/** The ARIA attributes that tie a control to the hint and error of its `Field`. */
export function describedBy(id: string, { hint, error }: { hint?: ReactNode; error?: string }) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": error ? true : undefined };
}

export function Input({ className, ref, ...rest }: ComponentProps<"input">) {
  return <input ref={useEarlyInput(ref)} className={cx(control, "h-8", className)} {...rest} />;
}

export function Select({ className, ref, ...rest }: ComponentProps<"select">) {
  return <select ref={useEarlyInput(ref)} className={cx(control, "h-8", className)} {...rest} />;
}

export function Textarea({ className, ref, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea ref={useEarlyInput(ref)} className={cx(control, "min-h-20 py-1.5", className)} {...rest} />
  );
}
