import { NetworkError } from "./network-error";

const reasons: Record<string, string> = {
  ENOTFOUND: "the host name could not be resolved (DNS)",
  EAI_AGAIN: "the DNS lookup failed",
  ECONNREFUSED: "connection refused: nothing is listening there",
  ECONNRESET: "the connection was reset",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the host",
  ETIMEDOUT: "the connection timed out",
  CONNECT_TIMEOUT: "the connection timed out",
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
  CERT_HAS_EXPIRED: "the certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate is self-signed",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate is not signed by a trusted authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate is not signed by a trusted authority",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another host name",
  EPROTO: "the server does not use TLS on this port",
};

/**
 * Reason for a call without an answer, as the end of "… could not be reached: ": the error code in words, from anywhere
 * in its chain of causes; its message for an unknown code.
 */
export function networkProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return reasons.ETIMEDOUT!;
  const { code, hostname } = error as NodeJS.ErrnoException & { hostname?: string };
  if (code === "ENOTFOUND" && hostname) return `the host name ${hostname} could not be resolved (DNS)`;
  if (code === "EAI_AGAIN" && hostname) return `the DNS lookup of ${hostname} failed`;
  const known = code && (reasons[code] ?? (code.startsWith("ERR_SSL") ? reasons.EPROTO : undefined));
  if (known) return known;
  // Node tries each address of a name and collects their errors.
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (inner instanceof Error) return networkProblem(inner);
  return error instanceof NetworkError || error.message ? error.message : (code ?? error.name);
}
