import ipaddr from "ipaddr.js";

/** Metadata services of clouds, which issue the machine's credentials. No allow list opens these. */
const metadataAddresses = new Set(
  [
    "169.254.169.254", // AWS, Google Cloud, Azure, DigitalOcean, Oracle
    "169.254.170.2", // AWS ECS
    "169.254.170.23", // AWS EKS
    "168.63.129.16", // Azure's wire server
    "100.100.100.200", // Alibaba Cloud
    "192.0.0.192", // Oracle Cloud
    "fd00:ec2::254", // AWS
    "fd00:ec2::23", // AWS EKS
    "fd20:ce::254", // Google Cloud
  ].map((address) => ipaddr.parse(address).toNormalizedString()),
);
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

export type AddressKind = "public" | "private" | "metadata";

/**
 * Kind of an IP address. Only global unicast is "public"; loopback, link-local, CGNAT, multicast, reserved ranges and
 * IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4, Teredo) are "private".
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 sibling
 */
export function addressKind(address: string): AddressKind {
  if (!ipaddr.isValid(address)) return "private";
  const parsed = ipaddr.parse(address);
  if (metadataAddresses.has(ipaddr.process(address).toNormalizedString())) return "metadata";
  if (parsed.range() !== "unicast") return "private";
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast)) return "private";
  return "public";
}
