# SPDX-License-Identifier: GPL-2.0-only
# Costs at run time: docs/misc/arm/viommu-costs.md.

BENCH_SCENARIOS := bench-1 bench-4 bench-traps bench-nvme bench-nvme-plain \
		   root-complex

.PHONY: bench
bench: fetch bench-plan ## what a vSMMU costs, in instructions, within bounds
	@scripts/build-xen.sh on
	@scripts/build-xen.sh release
	@scripts/build-xen.sh release-off
	@tests/bench/run $(BENCH_SCENARIOS)
