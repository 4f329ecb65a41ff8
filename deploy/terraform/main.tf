# A Postgres, a bucket, a cluster and an identity for the chart in deploy/helm. docs/how-to/kubernetes.md has the steps.

module "network" {
  source = "./modules/network"
  name   = var.name
  region = var.region
}

module "database" {
  source              = "./modules/database"
  name                = var.name
  region              = var.region
  tier                = var.database_tier
  network             = module.network.id
  deletion_protection = var.deletion_protection
  # Its address is in the range that is peered.
  depends_on = [module.network]
}

module "identity" {
  source          = "./modules/identity"
  project         = var.project
  name            = var.name
  namespace       = var.namespace
  service_account = var.namespace
  # The project's pool of identities is there once a cluster is.
  depends_on = [module.cluster]
}

module "bucket" {
  source        = "./modules/bucket"
  name          = "${var.project}-${var.name}"
  region        = var.region
  writer        = module.identity.member
  force_destroy = !var.deletion_protection
}

module "cluster" {
  source              = "./modules/cluster"
  name                = var.name
  region              = var.region
  network             = module.network.id
  subnetwork          = module.network.subnetwork
  deletion_protection = var.deletion_protection
}
