// file: xen/common/sched/credit2.c
// does: do not let a unit wait for a pCPU that it may not run on
// releases: 4.17-
// matches: 1
// there: SCHED_STAT_CRANK\(tickled_no_cpu\);[^;]* new->tickled_cpu = -1;
//
// xen/credit2: forget the tickled pCPU if none is tickled
//
// When a unit wakes up, runq_tickle() chooses a pCPU that is to pick it up,
// and notes it in tickled_cpu. Until that pCPU has scheduled,
// runq_candidate() on any other pCPU leaves the unit to it.
//
// If all pCPUs that the unit may run on have been tickled before, for others,
// runq_tickle() chooses none: one of these is about to schedule anyway, and
// will find the unit in the runqueue. But tickled_cpu keeps what an earlier
// wake-up has left there. This may be a pCPU that has been tickled too, but
// which the unit may no longer run on, because it was pinned elsewhere
// meanwhile. Then the pCPU that could run the unit leaves it to the one in
// tickled_cpu, and that one skips it for its hard affinity. Both have
// scheduled now, nothing tickles them again, and the unit stays in the
// runqueue while its pCPU is idle, until something else wakes up there. With
// nothing else on that pCPU, this is for ever.
//
// Reset tickled_cpu if no pCPU is tickled, so that the first one that may run
// the unit picks it up.
//
// To reproduce: three domains with one vCPU each, which sleep for 1 ms again
// and again. Domain 0, on a pCPU of its own, pins each of them to one of three
// pCPUs, four times at random, and then each to a different one. It repeats
// this until one vCPU has had no CPU time for 3 s. In QEMU, where emulated
// CPUs that run in turn (-icount) make the window wide, this takes 4 rounds;
// with this change, it does not happen in 500.

@@ symbol new, tickled_no_cpu; @@
  SCHED_STAT_CRANK(tickled_no_cpu);
+ /* Any pCPU may pick it up, not only that of an earlier wake-up. */
+ new->tickled_cpu = -1;
  return;
