import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findPerson } from "@/app/_server/session";
import { AuthCard } from "@/app/(auth)/auth-card";
import { sameOriginPath } from "./same-origin-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}) {
  const { callbackUrl } = await searchParams;
  const next = sameOriginPath(callbackUrl);
  if (await findPerson()) redirect(next);
  return (
    <AuthCard title="Sign in to Switchyard">
      <SignInForm next={next} />
    </AuthCard>
  );
}
