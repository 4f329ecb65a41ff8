import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

type Claims = { sub: string; email?: string; email_verified?: boolean; name?: string; groups?: string[] };
export type OidcProvider = {
  issuer: string;
  client: { id: string; secret: string };
  /** The next person to sign in there. */
  user: Claims;
  close(): Promise<void>;
};

/**
 * An OpenID Connect provider (Core 1.0, code flow with PKCE) that signs everyone in as `user` at once. It checks its
 * client's secret, redirect URI, PKCE (RFC 7636) and single use of a code; claims are in its userinfo.
 */
export async function startOidcProvider(): Promise<OidcProvider> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "1", alg: "RS256", use: "sig" };
  const client = { id: "switchyard", secret: randomUUID() };
  const codes = new Map<string, URLSearchParams>();
  const tokens = new Map<string, Claims>();
  let issuer = "";
  const provider = { client, user: { sub: "nobody" } as Claims };

  const idToken = (asked: URLSearchParams) =>
    new SignJWT({ nonce: asked.get("nonce") })
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .setIssuer(issuer)
      .setAudience(client.id)
      .setSubject(provider.user.sub)
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);

  async function exchange(request: IncomingMessage) {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const asked = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString("base64");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isRight =
      request.headers.authorization === `Basic ${basic}` &&
      asked?.get("redirect_uri") === form.get("redirect_uri") &&
      asked?.get("code_challenge") === challenge;
    if (!isRight || !asked) return { status: 400, answer: { error: "invalid_grant" } };
    const access_token = randomUUID();
    tokens.set(access_token, provider.user);
    return { status: 200, answer: { access_token, token_type: "Bearer", id_token: await idToken(asked) } };
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer);
    const send = (answer: unknown, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    if (pathname === "/.well-known/openid-configuration")
      return send({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      });
    if (pathname === "/jwks") return send({ keys: [jwk] });
    if (pathname === "/userinfo") {
      const claims = tokens.get(request.headers.authorization?.replace("Bearer ", "") ?? "");
      return claims ? send(claims) : send({ error: "invalid_token" }, 401);
    }
    if (pathname === "/token") {
      const { status, answer } = await exchange(request);
      return send(answer, status);
    }
    const code = randomUUID();
    codes.set(code, searchParams);
    const back = new URL(searchParams.get("redirect_uri") ?? "");
    back.searchParams.set("code", code);
    back.searchParams.set("state", searchParams.get("state") ?? "");
    response.writeHead(302, { location: back.href }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(provider, {
    issuer,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
