import type { Metadata } from "next";
import Link from "next/link";
import { AuthCard } from "@/app/(auth)/auth-card";
import { findReset } from "@/lib/auth/password-reset";
import { ResetPasswordForm } from "./reset-password-form";

export const metadata: Metadata = { title: "New password" };

export default async function ResetPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const person = await findReset(token);
  if (!person)
    return (
      <AuthCard
        title="This link is no longer valid"
        description="It was already used or has expired. Request a new one."
      >
        <Link href="/forgot-password" className="text-sm text-accent underline">
          Request a new link
        </Link>
      </AuthCard>
    );
  return (
    <AuthCard title="Set a new password" description={`For ${person.email}.`}>
      <ResetPasswordForm token={token} email={person.email} />
    </AuthCard>
  );
}
