"use client";

import Link from "next/link";
import { type SignInResponse, signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Field, Input } from "@/app/_components/field";

/** E-mail and password. On success the whole page is loaded anew, so that nothing of the last session stays. */
export function SignInForm({ next }: { next: string }) {
  const [error, setError] = useState<string>();
  const [isPending, setPending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setError(undefined);
    try {
      const result = await signIn("credentials", {
        email: String(form.get("email")),
        password: String(form.get("password")),
        redirect: false,
      });
      if (result?.ok) return window.location.assign(next);
      setError(problemOf(result));
    } catch {
      setError("The portal does not answer. Check the connection and try again.");
    }
    setPending(false);
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <Field id="email" label="E-mail">
        <Input id="email" name="email" type="email" autoComplete="username" required />
      </Field>
      <Field id="password" label="Password">
        <Input id="password" name="password" type="password" autoComplete="current-password" required />
      </Field>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {error}
      </p>
      <Button type="submit" variant="primary" disabled={isPending}>
        {isPending ? "Signing in…" : "Sign in"}
      </Button>
      <Link href="/forgot-password" className="justify-self-start text-sm text-accent underline">
        Forgot password?
      </Link>
    </form>
  );
}

function problemOf(result: SignInResponse | undefined): string {
  if (result?.status === 401) return "E-mail or password is wrong.";
  if (result?.status === 429 && result.error) return result.error;
  return "Signing in does not work just now. Try again.";
}
