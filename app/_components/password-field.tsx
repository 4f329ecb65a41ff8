import { passwordHint, passwordLength } from "@/lib/auth/password-rules";
import { describedBy, Field, Input } from "./field";

/** Where a new password is typed: password managers offer one, and keep it. */
export function NewPasswordField({ name, label, error }: { name: string; label: string; error?: string }) {
  return (
    <Field id={name} label={label} hint={passwordHint} error={error}>
      <Input
        id={name}
        name={name}
        type="password"
        autoComplete="new-password"
        required
        minLength={passwordLength.least}
        {...describedBy(name, { hint: passwordHint, error })}
      />
    </Field>
  );
}

/** Where the password that one has is asked for. */
export function CurrentPasswordField({
  name,
  label,
  error,
}: {
  name: string;
  label: string;
  error?: string;
}) {
  return (
    <Field id={name} label={label} error={error}>
      <Input
        id={name}
        name={name}
        type="password"
        autoComplete="current-password"
        required
        {...describedBy(name, { error })}
      />
    </Field>
  );
}

/** Tells a password manager whose password the form is about. */
export function UsernameForManagers({ email }: { email: string }) {
  return <input type="text" name="username" autoComplete="username" defaultValue={email} hidden />;
}
