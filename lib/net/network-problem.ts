import { NetworkError } from "./network-error";

const reasons: Record<string, string> = {
  ENOTFOUND: "its name was not found (DNS)",
  EAI_AGAIN: "its name could not be looked up (DNS)",
  ECONNREFUSED: "it refused the connection: nothing listens there",
  ECONNRESET: "it broke the connection off",
  EHOSTUNREACH: "there is no way to it from here",
  ENETUNREACH: "there is no way to it from here",
  ETIMEDOUT: "it did not answer in time",
  CONNECT_TIMEOUT: "it did not answer in time",
  UND_ERR_CONNECT_TIMEOUT: "it did not answer in time",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is self-signed",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "nobody known has signed its certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "nobody known has signed its certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  EPROTO: "it does not speak TLS there",
};

/**
 * Why a call brought no answer, as the end of "… could not be reached: ": an error's code in words, wherever in its chain
 * of causes it stands; its message where the code is not known.
 */
export function networkProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return reasons.ETIMEDOUT!;
  const { code } = error as NodeJS.ErrnoException;
  const known = code && (reasons[code] ?? (code.startsWith("ERR_SSL") ? reasons.EPROTO : undefined));
  if (known) return known;
  // Node tries each address of a name and keeps what became of each.
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (inner instanceof Error) return networkProblem(inner);
  return error instanceof NetworkError || error.message ? error.message : (code ?? error.name);
}
