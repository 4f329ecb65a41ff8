const secret = /^(authorization|proxy-authorization|cookie|.*(token|secret|api-?key|password).*)$/;
/** Headers of the connection, not of the sender. */
const ofConnection =
  /^(connection|keep-alive|transfer-encoding|content-length|host|x-forwarded-.*|x-real-ip)$/;

/** Headers of a delivery for storage: the relevant ones, with secret values masked. */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !ofConnection.test(name))
      .map(([name, value]) => [name, secret.test(name) ? mask(value) : value]),
  );
}

/** Keeps the scheme before a credential, as in "Bearer ********". */
function mask(value: string): string {
  const [, scheme = ""] = /^([A-Za-z]+ )./.exec(value) ?? [];
  return `${scheme}********`;
}
