import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { listProviders } from "@/app/_server/providers";
import { findPerson } from "@/app/_server/session";
import { AuthCard } from "@/app/(auth)/auth-card";
import { providerProblemText } from "@/lib/auth/provider-error";
import { environment } from "@/lib/base/environment";
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
  const next = sameOriginPath(callbackUrl ?? (error ? await pathBeforeProvider() : undefined));
  // A person who is signed in links a provider in their account.
  if (await findPerson())
    redirect(typeof error === "string" ? `/settings/account?problem=${encodeURIComponent(error)}` : next);
  const providers = listProviders();
  const problem = typeof error === "string" ? providerProblemText(error) : undefined;
  return (
    <AuthCard title="Sign in to Switchyard">
      <div className="grid gap-5">
        <SignInForm next={next} />
        {(providers.length > 0 || problem) && (
          <div className="border-t border-line pt-5">
            <ProviderButtons providers={providers} next={next} problem={problem} />
          </div>
        )}
      </div>
    </AuthCard>
  );
}

/** The page requested before the provider sign-in failed: next-auth keeps it only in a cookie. */
async function pathBeforeProvider(): Promise<string | undefined> {
  const { publicUrl } = environment();
  const jar = await cookies();
  const name = "next-auth.callback-url";
  const url = (jar.get(`__Secure-${name}`) ?? jar.get(name))?.value;
  return url?.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : undefined;
}
