import { TextField } from "./field";

/** Field for a code of an authenticator app; phones and password managers can fill it in. */
export function CodeField({
  id = "code",
  label = "Code",
  hint,
  error,
  autoFocus,
}: {
  id?: string;
  label?: string;
  hint?: string;
  error?: string;
  autoFocus?: boolean;
}) {
  return (
    <TextField
      id={id}
      label={label}
      hint={hint}
      error={error}
      autoFocus={autoFocus}
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      maxLength={40}
      className="font-mono"
    />
  );
}
