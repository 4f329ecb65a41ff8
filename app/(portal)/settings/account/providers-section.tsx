import { Section } from "@/app/_components/ui/section";
import { listProviders } from "@/app/_server/providers";
import { ProviderButtons } from "@/app/(auth)/sign-in/provider-buttons";
import { providerProblemText } from "@/lib/auth/provider-error";
import { listIdentities } from "@/lib/teams/provider-sign-in";

/**
 * Providers that the person signs in with, and may. Nothing where the operator has set up none.
 * @param problem why the last try did not work, by its code
 */
export async function ProvidersSection({ userId, problem }: { userId: string; problem?: string }) {
  const providers = listProviders();
  if (providers.length === 0) return null;
  const identities = await listIdentities(userId);
  const known = (id: string) => identities.find(({ provider }) => provider === id);
  return (
    <Section
      title="Providers"
      description="Sign in without a password by an account with the same, verified e-mail address."
    >
      <ul className="text-sm empty:hidden">
        {providers.map(({ id, name }) => {
          const linked = known(id);
          return (
            linked && (
              <li key={id}>
                {name}: linked as {linked.email}
              </li>
            )
          );
        })}
      </ul>
      <div className="justify-self-start">
        <ProviderButtons
          providers={providers.filter(({ id }) => !known(id))}
          next="/settings/account"
          problem={problem && providerProblemText(problem)}
          verb="Link"
        />
      </div>
    </Section>
  );
}
