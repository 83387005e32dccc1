// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: report that an invalidation has timed out
// releases: 4.17-
// removes: 4
// there: static int arm_smmu_tlb_inv_context\(
//
// arm/smmuv3: report a time-out of TLB invalidation
//
// arm_smmu_iotlb_flush_all() returns 0 even if the SMMU has not completed the
// CMD_SYNC after the invalidation. Its callers then go on as if no device
// could reach the page that was unmapped: guest_remove_page(), for example,
// gives it back to Xen's heap. They know what to do about an error:
// iommu_iotlb_flush() prints a message and crashes the domain, and
// guest_remove_page() keeps the page allocated.
//
// Return the error. All other contexts of the domain are still invalidated.
//
// To reproduce: a domain with an assigned device gives a page of its memory
// back (XENMEM_decrease_reservation) while the SMMU takes no commands, for
// example because SMMU_CR0.CMDQEN was cleared from outside by QEMU's qtest.
// Xen prints "CMD_SYNC timeout", frees the page, and the domain goes on. With
// this change the domain is crashed, and the page stays allocated.

@@ @@
- static void arm_smmu_tlb_inv_context(void *cookie)
+ static int arm_smmu_tlb_inv_context(void *cookie)
  {
  ...
- arm_smmu_cmdq_issue_sync(smmu);
+	return arm_smmu_cmdq_issue_sync(smmu);
  }

@@ symbol io_domain; identifier d; @@
  static int __must_check arm_smmu_iotlb_flush_all(struct domain *d)
  {
  ...
  struct iommu_domain *io_domain;
+	int ret = 0;
+	int rc;
  <...
- arm_smmu_tlb_inv_context(to_smmu_domain(io_domain));
+		rc = arm_smmu_tlb_inv_context(to_smmu_domain(io_domain));
+		if (rc)
+			ret = rc;
  ...>
- return 0;
+	return ret;
  }
