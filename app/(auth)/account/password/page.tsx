import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireSignedIn } from "@/app/_server/page";
import { AuthCard } from "@/app/(auth)/auth-card";
import { PasswordForm } from "@/app/(portal)/settings/account/password-form";

export const metadata: Metadata = { title: "Choose a new password" };

export default async function MustChangePasswordPage() {
  const { todo, email } = await requireSignedIn();
  if (todo !== "change-password") redirect("/");
  return (
    <AuthCard title="Choose a new password" description="Somebody else may know the one that you have.">
      <PasswordForm email={email} />
    </AuthCard>
  );
}
