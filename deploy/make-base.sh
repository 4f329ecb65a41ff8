#!/usr/bin/env bash
# make-base.sh FOLDER: stands in for the image node:22-bookworm-slim where no registry of images can be reached. Debian 12 by
# debootstrap, Node 22 and npm from npm's registry, and the account node (1000). Needs root, for deploy/try-image.mjs.
set -euo pipefail
base=$1
debootstrap --variant=minbase bookworm "$base" http://deb.debian.org/debian

packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
npm install --prefix "$packages" --no-save --no-audit --no-fund --ignore-scripts "node-linux-$arch@22" npm@10
install -m 755 "$packages/node_modules/node-linux-$arch/bin/node" "$base/usr/local/bin/node"
mkdir -p "$base/usr/local/lib/node_modules"
cp -a "$packages/node_modules/npm" "$base/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$base/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$base/usr/local/bin/npx"

chroot "$base" groupadd --gid 1000 node
chroot "$base" useradd --uid 1000 --gid node --shell /bin/bash --create-home node
# The certificates by which this machine reaches the registry.
mkdir -p "$base/etc/ssl/certs"
cp -L /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/"
# Debian's slim images are without these, too.
rm -rf "$base/usr/share/"{doc,info,locale,man}/*
rm -rf "$base/var/cache/apt/archives/"*.deb "$base/var/lib/apt/lists/"*
