import { createPrivateKey } from "node:crypto";

/** Certificate for 127.0.0.1, self-signed, valid until 2120. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBXTCCAQKgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAkxMjcuMC4w
LjEwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CTEyNy4wLjAuMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLHbHae5SsLgKPB3
eRXKH60OtpAMxz7h+F1h9PvimWNST20Kw/NUmKUIvYW7WkR3WoOYlb9n88zRvqHG
/QrskXajQzBBMA8GA1UdEQQIMAaHBH8AAAEwDwYDVR0TAQH/BAUwAwEB/zAdBgNV
HQ4EFgQUS/GK7BymG1LzRK8sB1Dfuve7rccwCgYIKoZIzj0EAwIDSQAwRgIhAKtv
4KQ4WWt1bbbXPwcCEfxdzUxYoa50lLQmtRnPR7evAiEAqFaHG2m5BNVh7TL74fHw
wwYVtc4L3DHOpBxuWfBEXJM=
-----END CERTIFICATE-----
`;

export const privateKey = createPrivateKey({
  format: "jwk",
  key: {
    kty: "EC",
    x: "sdsdp7lKwuAo8Hd5FcofrQ62kAzHPuH4XWH0--KZY1I",
    y: "T20Kw_NUmKUIvYW7WkR3WoOYlb9n88zRvqHG_QrskXY",
    crv: "P-256",
    d: "7fc4UFTnUDChGrIIoY0-_Mhu2Moq1i_o71BnAzB-BEo",
  },
}).export({ format: "pem", type: "pkcs8" });
