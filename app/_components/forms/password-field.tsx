import { passwordHint, passwordLength } from "@/lib/auth/password-length";
import { TextField } from "./field";

/** Field for a new password: password managers suggest and save one. */
export function NewPasswordField(props: { name: string; label: string; error?: string }) {
  return (
    <TextField
      {...props}
      hint={passwordHint}
      type="password"
      autoComplete="new-password"
      required
      minLength={passwordLength.least}
    />
  );
}

/** Field for the current password. */
export function CurrentPasswordField(props: { name: string; label: string; error?: string }) {
  return <TextField {...props} type="password" autoComplete="current-password" required />;
}

/** Tells a password manager whose password the form is about. */
export function UsernameForManagers({ email }: { email: string }) {
  return <input type="text" name="username" autoComplete="username" defaultValue={email} hidden />;
}
