import { passwordHint, passwordLength } from "@/lib/auth/password-length";
import { TextField } from "./field";

/** Where a new password is typed: password managers offer one, and keep it. */
export function NewPasswordField(given: { name: string; label: string; error?: string }) {
  return (
    <TextField
      {...given}
      hint={passwordHint}
      type="password"
      autoComplete="new-password"
      required
      minLength={passwordLength.least}
    />
  );
}

/** Where the password that one has is asked for. */
export function CurrentPasswordField(given: { name: string; label: string; error?: string }) {
  return <TextField {...given} type="password" autoComplete="current-password" required />;
}

/** Tells a password manager whose password the form is about. */
export function UsernameForManagers({ email }: { email: string }) {
  return <input type="text" name="username" autoComplete="username" defaultValue={email} hidden />;
}
