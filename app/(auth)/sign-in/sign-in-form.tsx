"use client";

import Link from "next/link";
import { type SignInResponse, signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/app/_components/forms/code-field";
import { TextField } from "@/app/_components/forms/field";
import { CurrentPasswordField } from "@/app/_components/forms/password-field";
import { Button } from "@/app/_components/ui/button";
import { secondFactorNeeded, secondFactorWrong } from "@/lib/auth/sign-in-problems";

/**
 * E-mail and password, then a code where the account has a second factor. Success reloads the whole page, so that
 * nothing of the previous session remains.
 */
export function SignInForm({ next }: { next: string }) {
  const [error, setError] = useState<string>();
  const [isPending, setPending] = useState(false);
  const [asksForCode, setAsksForCode] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setError(undefined);
    try {
      const code = asksForCode ? { code: String(form.get("code")) } : {};
      const result = await signIn("credentials", {
        email: String(form.get("email")),
        password: String(form.get("password")),
        ...code,
        redirect: false,
      });
      // Browsers hand the fragment of the first address on to this page.
      if (result?.ok) return window.location.assign(next.includes("#") ? next : next + window.location.hash);
      if (result?.error === secondFactorNeeded) setAsksForCode(true);
      else setError(problemOf(result));
    } catch {
      setError("The portal is not responding. Check your connection and try again.");
    }
    setPending(false);
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <div className="grid gap-4" hidden={asksForCode}>
        <TextField name="email" label="E-mail" type="email" autoComplete="username" required />
        <CurrentPasswordField name="password" label="Password" />
      </div>
      {asksForCode && <CodeField hint="From your authenticator app, or a recovery code." autoFocus />}
      <p role="alert" className="text-sm text-bad empty:hidden">
        {error}
      </p>
      <Button type="submit" variant="primary" disabled={isPending}>
        {isPending ? "Signing in…" : "Sign in"}
      </Button>
      {asksForCode ? (
        <button
          type="button"
          onClick={() => {
            setAsksForCode(false);
            setError(undefined);
          }}
          className="justify-self-start text-sm text-accent underline"
        >
          Back to e-mail and password
        </button>
      ) : (
        <Link href="/forgot-password" className="justify-self-start text-sm text-accent underline">
          Forgot password?
        </Link>
      )}
    </form>
  );
}

function problemOf(result: SignInResponse | undefined): string {
  if (result?.error === secondFactorWrong) return "This code is wrong or was already used.";
  if (result?.error === "CredentialsSignin") return "Wrong e-mail or password.";
  if (result?.error && result.status === 429) return result.error;
  return "Signing in is not possible right now. Try again.";
}
