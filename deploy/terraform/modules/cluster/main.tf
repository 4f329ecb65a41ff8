variable "name" { type = string }
variable "region" { type = string }
variable "network" { type = string }
variable "subnetwork" { type = string }
variable "deletion_protection" { type = bool }

# Autopilot has Workload Identity, network policies and updates of its nodes turned on.
resource "google_container_cluster" "this" {
  name                = var.name
  location            = var.region
  network             = var.network
  subnetwork          = var.subnetwork
  enable_autopilot    = true
  deletion_protection = var.deletion_protection

  # Google chooses the ranges of pods and services.
  ip_allocation_policy {}

  release_channel {
    channel = "REGULAR"
  }
}

output "name" { value = google_container_cluster.this.name }
