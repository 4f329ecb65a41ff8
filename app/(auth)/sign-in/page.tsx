import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { listProviders } from "@/app/_server/providers";
import { findPerson } from "@/app/_server/session";
import { AuthCard } from "@/app/(auth)/auth-card";
import { type ProviderProblem, providerProblems } from "@/lib/auth/provider-error";
import { ProviderButtons } from "./provider-buttons";
import { sameOriginPath } from "./same-origin-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}) {
  const { callbackUrl, error } = await searchParams;
  const next = sameOriginPath(callbackUrl);
  if (await findPerson()) redirect(next);
  return (
    <AuthCard title="Sign in to Switchyard">
      <div className="grid gap-5">
        <SignInForm next={next} />
        <ProviderButtons providers={listProviders()} next={next} problem={problemOf(error)} />
      </div>
    </AuthCard>
  );
}

/** Only texts of ours: an address must not be able to say something here. */
function problemOf(error: string | string[] | undefined): string | undefined {
  if (typeof error !== "string") return undefined;
  return Object.hasOwn(providerProblems, error)
    ? providerProblems[error as ProviderProblem]
    : "Signing in did not work. Try again.";
}
