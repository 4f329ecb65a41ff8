import { expect, test } from "vitest";
import { addressKind } from "./address-kind";

test.each(["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::200e"])(
  "%s is public",
  (address) => expect(addressKind(address)).toBe("public"),
);

test.each([
  ["0.0.0.0", "unspecified"],
  ["10.1.2.3", "RFC 1918"],
  ["172.31.255.255", "RFC 1918"],
  ["192.168.0.1", "RFC 1918"],
  ["127.0.0.1", "loopback"],
  ["127.255.0.9", "loopback"],
  ["169.254.1.1", "link-local"],
  ["100.64.0.1", "carrier-grade NAT"],
  ["192.0.2.1", "documentation"],
  ["198.18.0.1", "benchmarks"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["fe80::1", "link-local"],
  ["fe80::1%eth0", "link-local with a zone"],
  ["fc00::1", "unique local"],
  ["fec0::1", "site-local"],
  ["ff02::1", "multicast"],
  ["2001:db8::1", "documentation"],
  ["::ffff:127.0.0.1", "mapped loopback"],
  ["::ffff:8.8.8.8", "mapped public"],
  ["::7f00:1", "IPv4-compatible loopback"],
  ["64:ff9b::7f00:1", "NAT64"],
  ["64:ff9b:1::a00:1", "local NAT64"],
  ["2002:7f00:1::1", "6to4"],
  ["2001:0:7f00:1::", "Teredo"],
  ["4000::1", "not assigned"],
  ["no address", "not an address"],
])("%s is private (%s)", (address) => expect(addressKind(address)).toBe("private"));

test.each([
  "169.254.169.254",
  "::ffff:169.254.169.254",
  "::ffff:a9fe:a9fe",
  "168.63.129.16",
  "100.100.100.200",
  "fd00:ec2::254",
])("%s is a metadata service", (address) => expect(addressKind(address)).toBe("metadata"));
