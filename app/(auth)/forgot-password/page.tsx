import type { Metadata } from "next";
import Link from "next/link";
import { OneFieldForm } from "@/app/_components/forms/one-field-form";
import { AuthCard } from "@/app/(auth)/auth-card";
import { canSendMail } from "@/lib/mail/send-mail";
import { forgotPasswordAction } from "./actions";

export const metadata: Metadata = { title: "Forgot password" };

export default function ForgotPasswordPage() {
  const description = canSendMail()
    ? "We’ll send a reset link to your e-mail address."
    : "This portal does not send e-mail. Ask an owner of your team for a reset link; they create it under Settings, Members.";
  return (
    <AuthCard title="Forgot your password?" description={description}>
      <div className="grid gap-4">
        {canSendMail() && (
          <OneFieldForm
            action={forgotPasswordAction}
            label="E-mail"
            name="email"
            button="Send reset link"
            type="email"
            autoComplete="username"
          />
        )}
        <Link href="/sign-in" className="text-sm text-accent underline">
          Back to sign in
        </Link>
      </div>
    </AuthCard>
  );
}
