import { decodeJwt } from "jose";
import type { Profile } from "next-auth";
import GitHub, { type GithubProfile } from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import type { OAuthConfig, Provider } from "next-auth/providers/index";
import { environment } from "@/lib/base/environment";
import type { ProviderProfile } from "@/lib/teams/provider-sign-in";

/** The buttons of the sign-in page: providers whose settings are there. */
export function listProviders(): { id: string; name: string }[] {
  return providers().map(({ id, name }) => ({ id, name }));
}

/** Google, GitHub and one of the OpenID Connect, by environment variables. */
export function providers(): Provider[] {
  const { google, github, oidc } = environment().providers;
  return [
    ...(google ? [Google({ clientId: google.id, clientSecret: google.secret })] : []),
    ...(github ? [withVerifiedEmail(GitHub({ clientId: github.id, clientSecret: github.secret }))] : []),
    ...(oidc ? [openIdConnect(oidc)] : []),
  ];
}

/** Claims of the provider in a common form. */
export function readProfile(
  provider: string,
  subject: string,
  profile: Profile | undefined,
): ProviderProfile {
  const fields = (profile ?? {}) as Record<string, unknown>;
  const groups = fields[environment().providers.oidc?.groupsClaim ?? "groups"];
  return {
    provider,
    subject,
    email: typeof fields.email === "string" ? fields.email : undefined,
    isEmailVerified: fields.email_verified === true,
    name: typeof fields.name === "string" ? fields.name : undefined,
    groups: Array.isArray(groups) ? groups.map(String) : [],
  };
}

type Oidc = NonNullable<ReturnType<typeof environment>["providers"]["oidc"]>;

function openIdConnect({ issuer, name, id, secret, scope }: Oidc): OAuthConfig<Record<string, unknown>> {
  return {
    id: "oidc",
    name,
    type: "oauth",
    issuer,
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope } },
    clientId: id,
    clientSecret: secret,
    checks: ["pkce", "state", "nonce"],
    userinfo: {
      // Groups and addresses are in the one or the other, as the provider likes. The ID token was verified before.
      async request({ client, tokens }) {
        const claims = tokens.id_token ? decodeJwt(tokens.id_token) : {};
        if (!client.issuer.metadata.userinfo_endpoint) return claims as Profile;
        const userinfo = await client.userinfo(tokens.access_token!);
        if (userinfo.sub !== claims.sub)
          throw new Error("The provider's userinfo belongs to another subject.");
        return { ...claims, ...userinfo } as Profile;
      },
    },
    profile: (userinfo) => ({ id: String(userinfo.sub) }),
  };
}

/** The address in a GitHub profile is not verified; the list of addresses says which are. */
function withVerifiedEmail(github: OAuthConfig<GithubProfile>): OAuthConfig<GithubProfile> {
  return {
    ...github,
    userinfo: {
      url: "https://api.github.com/user",
      async request({ client, tokens }) {
        const profile = await client.userinfo(tokens.access_token!);
        const answer = await fetch("https://api.github.com/user/emails", {
          headers: { authorization: `Bearer ${tokens.access_token}`, "user-agent": "switchyard" },
        });
        const listed = answer.ok ? ((await answer.json()) as unknown) : [];
        const emails = (Array.isArray(listed) ? listed : []) as {
          email: string;
          primary: boolean;
          verified: boolean;
        }[];
        const primary = emails.find((each) => each.primary && each.verified);
        return { ...profile, email: primary?.email, email_verified: Boolean(primary) };
      },
    },
  };
}
