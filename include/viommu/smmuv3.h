/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The layouts of the Arm SMMUv3 (Arm IHI 0070), once, as named masks:
 * registers, stream table, context descriptors, commands, events. Section
 * numbers are those of issue E.
 *
 * Limits: Non-secure programming interface; what ATS, PRI, ECMDQ, MPAM, VATOS,
 * RME and DPT add is left out. Fields are given for values in CPU order; in
 * memory everything is little-endian.
 *
 * Needs fixed-width types and VIOMMU_MASK(), VIOMMU_BIT() only, so that a
 * bare-metal guest can use it too: such a user defines VIOMMU_OS_H and both
 * macros before.
 */
#ifndef VIOMMU_SMMUV3_H
#define VIOMMU_SMMUV3_H

#ifndef VIOMMU_OS_H
#include <viommu/os.h>
#endif

/* ---- Registers, 6.1 and 6.3: offsets from the start of page 0 ---- */

#define SMMU_PAGE1 0x10000U

/* 6.3.1 SMMU_IDR0 */
#define SMMU_IDR0                  0x00
#define SMMU_IDR0_S2P              VIOMMU_BIT(0)
#define SMMU_IDR0_S1P              VIOMMU_BIT(1)
#define SMMU_IDR0_TTF              VIOMMU_MASK(3, 2)
#define SMMU_IDR0_TTF_AARCH64_BIT  2
#define SMMU_IDR0_COHACC           VIOMMU_BIT(4)
#define SMMU_IDR0_BTM              VIOMMU_BIT(5)
#define SMMU_IDR0_HTTU             VIOMMU_MASK(7, 6)
#define SMMU_IDR0_DORMHINT         VIOMMU_BIT(8)
#define SMMU_IDR0_HYP              VIOMMU_BIT(9)
#define SMMU_IDR0_ATS              VIOMMU_BIT(10)
#define SMMU_IDR0_NS1ATS           VIOMMU_BIT(11)
#define SMMU_IDR0_ASID16           VIOMMU_BIT(12)
#define SMMU_IDR0_MSI              VIOMMU_BIT(13)
#define SMMU_IDR0_SEV              VIOMMU_BIT(14)
#define SMMU_IDR0_ATOS             VIOMMU_BIT(15)
#define SMMU_IDR0_PRI              VIOMMU_BIT(16)
#define SMMU_IDR0_VMW              VIOMMU_BIT(17)
#define SMMU_IDR0_VMID16           VIOMMU_BIT(18)
#define SMMU_IDR0_CD2L             VIOMMU_BIT(19)
#define SMMU_IDR0_VATOS            VIOMMU_BIT(20)
#define SMMU_IDR0_TTENDIAN         VIOMMU_MASK(22, 21)
#define SMMU_IDR0_TTENDIAN_MIXED   0
#define SMMU_IDR0_TTENDIAN_LE      2
#define SMMU_IDR0_ATSRECERR        VIOMMU_BIT(23)
#define SMMU_IDR0_STALL_MODEL      VIOMMU_MASK(25, 24)
#define SMMU_IDR0_STALL_MODEL_BOTH 0
#define SMMU_IDR0_STALL_MODEL_NONE 1
#define SMMU_IDR0_TERM_MODEL       VIOMMU_BIT(26)
#define SMMU_IDR0_ST_LEVEL         VIOMMU_MASK(28, 27)
#define SMMU_IDR0_ST_LEVEL_2LVL    1

/* 6.3.2 SMMU_IDR1 */
#define SMMU_IDR1                0x04
#define SMMU_IDR1_SIDSIZE        VIOMMU_MASK(5, 0)
#define SMMU_IDR1_SSIDSIZE       VIOMMU_MASK(10, 6)
#define SMMU_IDR1_PRIQS          VIOMMU_MASK(15, 11)
#define SMMU_IDR1_EVENTQS        VIOMMU_MASK(20, 16)
#define SMMU_IDR1_CMDQS          VIOMMU_MASK(25, 21)
#define SMMU_IDR1_ATTR_PERMS_OVR VIOMMU_BIT(26)
#define SMMU_IDR1_ATTR_TYPES_OVR VIOMMU_BIT(27)
#define SMMU_IDR1_REL            VIOMMU_BIT(28)
#define SMMU_IDR1_QUEUES_PRESET  VIOMMU_BIT(29)
#define SMMU_IDR1_TABLES_PRESET  VIOMMU_BIT(30)
#define SMMU_IDR1_ECMDQ          VIOMMU_BIT(31)

/* 6.3.3 SMMU_IDR2, 6.3.4 SMMU_IDR3, 6.3.5 SMMU_IDR4 */
#define SMMU_IDR2      0x08
#define SMMU_IDR3      0x0c
#define SMMU_IDR3_HAD  VIOMMU_BIT(2)
#define SMMU_IDR3_STT  VIOMMU_BIT(9)
#define SMMU_IDR3_RIL  VIOMMU_BIT(10)
#define SMMU_IDR3_BBML VIOMMU_MASK(12, 11)
#define SMMU_IDR3_E0PD VIOMMU_BIT(13)
#define SMMU_IDR4      0x10

/* 6.3.6 SMMU_IDR5 */
#define SMMU_IDR5           0x14
#define SMMU_IDR5_OAS       VIOMMU_MASK(2, 0)
#define SMMU_IDR5_OAS_32    0
#define SMMU_IDR5_OAS_36    1
#define SMMU_IDR5_OAS_40    2
#define SMMU_IDR5_OAS_42    3
#define SMMU_IDR5_OAS_44    4
#define SMMU_IDR5_OAS_48    5
#define SMMU_IDR5_OAS_52    6
#define SMMU_IDR5_GRAN4K    VIOMMU_BIT(4)
#define SMMU_IDR5_GRAN16K   VIOMMU_BIT(5)
#define SMMU_IDR5_GRAN64K   VIOMMU_BIT(6)
#define SMMU_IDR5_DS        VIOMMU_BIT(7)
#define SMMU_IDR5_VAX       VIOMMU_MASK(11, 10)
#define SMMU_IDR5_STALL_MAX VIOMMU_MASK(31, 16)

/* 6.3.7 SMMU_IIDR */
#define SMMU_IIDR                  0x18
#define SMMU_IIDR_IMPLEMENTER      VIOMMU_MASK(11, 0)
#define SMMU_IIDR_IMPLEMENTER_ARM  0x43b
#define SMMU_IIDR_REVISION         VIOMMU_MASK(15, 12)
#define SMMU_IIDR_VARIANT          VIOMMU_MASK(19, 16)
#define SMMU_IIDR_PRODUCTID        VIOMMU_MASK(31, 20)
#define SMMU_IIDR_PRODUCTID_MMU600 0x483
#define SMMU_IIDR_PRODUCTID_MMU700 0x487

/* 6.3.8 SMMU_AIDR */
#define SMMU_AIDR           0x1c
#define SMMU_AIDR_ARCHMINOR VIOMMU_MASK(3, 0)

/* 6.3.9 SMMU_CR0, 6.3.10 SMMU_CR0ACK: the same fields */
#define SMMU_CR0          0x20
#define SMMU_CR0ACK       0x24
#define SMMU_CR0_SMMUEN   VIOMMU_BIT(0)
#define SMMU_CR0_PRIQEN   VIOMMU_BIT(1)
#define SMMU_CR0_EVENTQEN VIOMMU_BIT(2)
#define SMMU_CR0_CMDQEN   VIOMMU_BIT(3)

/* 6.3.11 SMMU_CR1 */
#define SMMU_CR1          0x28
#define SMMU_CR1_QUEUE_IC VIOMMU_MASK(1, 0)
#define SMMU_CR1_QUEUE_OC VIOMMU_MASK(3, 2)
#define SMMU_CR1_QUEUE_SH VIOMMU_MASK(5, 4)
#define SMMU_CR1_TABLE_IC VIOMMU_MASK(7, 6)
#define SMMU_CR1_TABLE_OC VIOMMU_MASK(9, 8)
#define SMMU_CR1_TABLE_SH VIOMMU_MASK(11, 10)
#define SMMU_CR1_WB       1
#define SMMU_SH_ISH       3

/* 6.3.12 SMMU_CR2 */
#define SMMU_CR2           0x2c
#define SMMU_CR2_E2H       VIOMMU_BIT(0)
#define SMMU_CR2_RECINVSID VIOMMU_BIT(1)
#define SMMU_CR2_PTM       VIOMMU_BIT(2)

/* SMMU_STATUSR, SMMU_GBPA, SMMU_AGBPA */
#define SMMU_STATUSR     0x40
#define SMMU_GBPA        0x44
#define SMMU_GBPA_ABORT  VIOMMU_BIT(20)
#define SMMU_GBPA_UPDATE VIOMMU_BIT(31)
#define SMMU_AGBPA       0x48

/* SMMU_IRQ_CTRL, SMMU_IRQ_CTRLACK: the same fields */
#define SMMU_IRQ_CTRL              0x50
#define SMMU_IRQ_CTRLACK           0x54
#define SMMU_IRQ_CTRL_GERROR_IRQEN VIOMMU_BIT(0)
#define SMMU_IRQ_CTRL_EVENTQ_IRQEN VIOMMU_BIT(2)

/*
 * SMMU_GERROR, SMMU_GERRORN: the same fields; an error is active while its
 * bits differ (7.5)
 */
#define SMMU_GERROR                    0x60
#define SMMU_GERRORN                   0x64
#define SMMU_GERROR_CMDQ_ERR           VIOMMU_BIT(0)
#define SMMU_GERROR_EVENTQ_ABT_ERR     VIOMMU_BIT(2)
#define SMMU_GERROR_MSI_CMDQ_ABT_ERR   VIOMMU_BIT(4)
#define SMMU_GERROR_MSI_EVENTQ_ABT_ERR VIOMMU_BIT(5)
#define SMMU_GERROR_MSI_GERROR_ABT_ERR VIOMMU_BIT(7)
#define SMMU_GERROR_SFM_ERR            VIOMMU_BIT(8)
/* All of them, those of the PRI queue as well. */
#define SMMU_GERROR_ERRORS (VIOMMU_MASK(8, 2) | SMMU_GERROR_CMDQ_ERR)

/*
 * SMMU_*_IRQ_CFG0 (64 bits), CFG1, CFG2: where an MSI goes, what it writes,
 * with which attributes
 */
#define SMMU_GERROR_IRQ_CFG0  0x68
#define SMMU_GERROR_IRQ_CFG1  0x70
#define SMMU_GERROR_IRQ_CFG2  0x74
#define SMMU_IRQ_CFG0_ADDR    VIOMMU_MASK(51, 2)
#define SMMU_IRQ_CFG2_MEMATTR VIOMMU_MASK(3, 0)
#define SMMU_IRQ_CFG2_SH      VIOMMU_MASK(5, 4)

/* SMMU_STRTAB_BASE (64 bits), SMMU_STRTAB_BASE_CFG */
#define SMMU_STRTAB_BASE              0x80
#define SMMU_STRTAB_BASE_ADDR         VIOMMU_MASK(51, 6)
#define SMMU_STRTAB_BASE_RA           VIOMMU_BIT(62)
#define SMMU_STRTAB_BASE_CFG          0x88
#define SMMU_STRTAB_BASE_CFG_LOG2SIZE VIOMMU_MASK(5, 0)
#define SMMU_STRTAB_BASE_CFG_SPLIT    VIOMMU_MASK(10, 6)
#define SMMU_STRTAB_BASE_CFG_FMT      VIOMMU_MASK(17, 16)
#define SMMU_STRTAB_FMT_LINEAR        0
#define SMMU_STRTAB_FMT_2LVL          1

/*
 * Queue base registers (64 bits), 3.5.1; the RA/WA hint has the same place in
 * all of them
 */
#define SMMU_Q_BASE_LOG2SIZE VIOMMU_MASK(4, 0)
#define SMMU_Q_BASE_ADDR     VIOMMU_MASK(51, 5)
#define SMMU_Q_BASE_HINT     VIOMMU_BIT(62)
/* Index and, in the bit above it, wrap. */
#define SMMU_Q_INDEX VIOMMU_MASK(19, 0)

/* SMMU_CMDQ_BASE, SMMU_CMDQ_PROD, SMMU_CMDQ_CONS */
#define SMMU_CMDQ_BASE      0x90
#define SMMU_CMDQ_PROD      0x98
#define SMMU_CMDQ_CONS      0x9c
#define SMMU_CMDQ_CONS_ERR  VIOMMU_MASK(30, 24)
#define SMMU_CERROR_NONE    0 /* 7.1 */
#define SMMU_CERROR_ILL     1
#define SMMU_CERROR_ABT     2
#define SMMU_CERROR_ATC_INV 3

/* SMMU_EVENTQ_BASE; SMMU_EVENTQ_PROD and _CONS lie in page 1 */
#define SMMU_EVENTQ_BASE          0xa0
#define SMMU_EVENTQ_PROD          0x100a8U
#define SMMU_EVENTQ_CONS          0x100acU
#define SMMU_EVENTQ_PROD_OVFLG    VIOMMU_BIT(31)
#define SMMU_EVENTQ_CONS_OVACKFLG VIOMMU_BIT(31)
#define SMMU_EVENTQ_IRQ_CFG0      0xb0
#define SMMU_EVENTQ_IRQ_CFG1      0xb8
#define SMMU_EVENTQ_IRQ_CFG2      0xbc

/* SMMU_PRIQ_*: not implemented by a unit with IDR0.PRI = 0 */
#define SMMU_PRIQ_BASE 0xc0
#define SMMU_PRIQ_PROD 0x100c8U
#define SMMU_PRIQ_CONS 0x100ccU

/* ---- Stream table ---- */

/*
 * 5.1 Level 1 Stream Table Descriptor, 8 bytes. Span 0: invalid; else
 * 2^(Span - 1) STEs.
 */
#define SMMU_L1STD_SPAN  VIOMMU_MASK(4, 0)
#define SMMU_L1STD_L2PTR VIOMMU_MASK(51, 6)

/* 5.2 Stream Table Entry, 64 bytes: dword 0 */
#define SMMU_STE_SIZE           64U
#define SMMU_STE0_V             VIOMMU_BIT(0)
#define SMMU_STE0_CONFIG        VIOMMU_MASK(3, 1)
#define SMMU_STE0_CONFIG_ABORT  0             /* 1, 2 and 3 too: 0b0xx */
#define SMMU_STE0_CONFIG_LIVE   VIOMMU_BIT(3) /* its highest bit: no abort */
#define SMMU_STE0_CONFIG_BYPASS 4
#define SMMU_STE0_CONFIG_S1     5
#define SMMU_STE0_CONFIG_S2     6
#define SMMU_STE0_CONFIG_NESTED 7
#define SMMU_STE0_CONFIG_S1_BIT 1
#define SMMU_STE0_S1FMT         VIOMMU_MASK(5, 4)
#define SMMU_STE0_S1FMT_LINEAR  0
#define SMMU_STE0_S1FMT_64K_L2  2
#define SMMU_STE0_S1CTXPTR      VIOMMU_MASK(51, 6)
#define SMMU_STE0_S1CDMAX       VIOMMU_MASK(63, 59)

/* dword 1 */
#define SMMU_STE1_S1DSS          VIOMMU_MASK(1, 0)
#define SMMU_STE1_S1DSS_SSID0    2
#define SMMU_STE1_S1CIR          VIOMMU_MASK(3, 2)
#define SMMU_STE1_S1COR          VIOMMU_MASK(5, 4)
#define SMMU_STE1_S1C_WBRA       1
#define SMMU_STE1_S1CSH          VIOMMU_MASK(7, 6)
#define SMMU_STE1_MEV            VIOMMU_BIT(19)
#define SMMU_STE1_S1STALLD       VIOMMU_BIT(27)
#define SMMU_STE1_EATS           VIOMMU_MASK(29, 28)
#define SMMU_STE1_STRW           VIOMMU_MASK(31, 30)
#define SMMU_STE1_SHCFG          VIOMMU_MASK(45, 44)
#define SMMU_STE1_SHCFG_INCOMING 1

/* dword 2 */
#define SMMU_STE2_S2VMID VIOMMU_MASK(15, 0)
/* S2T0SZ to S2PS, laid out as in VTCR_EL2[18:0]. */
#define SMMU_STE2_VTCR   VIOMMU_MASK(50, 32)
#define SMMU_STE2_S2AA64 VIOMMU_BIT(51)
#define SMMU_STE2_S2PTW  VIOMMU_BIT(54)
#define SMMU_STE2_S2R    VIOMMU_BIT(58)

/* dword 3 */
#define SMMU_STE3_S2TTB VIOMMU_MASK(51, 4)

/* ---- Context Descriptor, 64 bytes ---- */

/* 5.4 dword 0 */
#define SMMU_CD_SIZE    64U
#define SMMU_CD0_T0SZ   VIOMMU_MASK(5, 0)
#define SMMU_CD0_TG0    VIOMMU_MASK(7, 6)
#define SMMU_CD0_TG0_4K 0
#define SMMU_CD0_IR0    VIOMMU_MASK(9, 8)
#define SMMU_CD0_OR0    VIOMMU_MASK(11, 10)
#define SMMU_CD0_SH0    VIOMMU_MASK(13, 12)
#define SMMU_CD0_EPD1   VIOMMU_BIT(30)
#define SMMU_CD0_V      VIOMMU_BIT(31)
#define SMMU_CD0_IPS    VIOMMU_MASK(34, 32) /* coded as IDR5.OAS */
#define SMMU_CD0_AA64   VIOMMU_BIT(41)
#define SMMU_CD0_R      VIOMMU_BIT(45)
#define SMMU_CD0_A      VIOMMU_BIT(46)
#define SMMU_CD0_ASET   VIOMMU_BIT(47)
#define SMMU_CD0_ASID   VIOMMU_MASK(63, 48)

/* ---- Commands, 16 bytes ---- */

/* 4.1.1 opcodes */
#define SMMU_CMD_PREFETCH_CONFIG 0x01
#define SMMU_CMD_PREFETCH_ADDR   0x02
#define SMMU_CMD_CFGI_STE        0x03
#define SMMU_CMD_CFGI_STE_RANGE  0x04 /* CFGI_ALL with Range = 31 */
#define SMMU_CMD_CFGI_CD         0x05
#define SMMU_CMD_CFGI_CD_ALL     0x06
#define SMMU_CMD_TLBI_NH_ALL     0x10
#define SMMU_CMD_TLBI_NH_ASID    0x11
#define SMMU_CMD_TLBI_NH_VA      0x12
#define SMMU_CMD_TLBI_NH_VAA     0x13
#define SMMU_CMD_TLBI_EL3_ALL    0x18
#define SMMU_CMD_TLBI_EL3_VA     0x1a
#define SMMU_CMD_TLBI_EL2_ALL    0x20
#define SMMU_CMD_TLBI_EL2_ASID   0x21
#define SMMU_CMD_TLBI_EL2_VA     0x22
#define SMMU_CMD_TLBI_EL2_VAA    0x23
#define SMMU_CMD_TLBI_S12_VMALL  0x28
#define SMMU_CMD_TLBI_S2_IPA     0x2a
#define SMMU_CMD_TLBI_NSNH_ALL   0x30
#define SMMU_CMD_ATC_INV         0x40
#define SMMU_CMD_SYNC            0x46

/* 4.1.6 fields that commands share */
#define SMMU_CMD_SIZE  16U
#define SMMU_CMD0_OP   VIOMMU_MASK(7, 0)
#define SMMU_CMD0_SSEC VIOMMU_BIT(10)
#define SMMU_CMD0_SSV  VIOMMU_BIT(11)
#define SMMU_CMD0_SSID VIOMMU_MASK(31, 12)
#define SMMU_CMD0_SID  VIOMMU_MASK(63, 32)

/* 4.3 CFGI */
#define SMMU_CMD1_CFGI_LEAF VIOMMU_BIT(0)
/* 2^(Range + 1) StreamIDs, aligned. */
#define SMMU_CMD1_CFGI_RANGE     VIOMMU_MASK(4, 0)
#define SMMU_CMD1_CFGI_RANGE_ALL 31

/* 4.4.1 TLBI */
#define SMMU_CMD0_TLBI_NUM   VIOMMU_MASK(16, 12)
#define SMMU_CMD0_TLBI_SCALE VIOMMU_MASK(24, 20)
#define SMMU_CMD0_TLBI_VMID  VIOMMU_MASK(47, 32)
#define SMMU_CMD0_TLBI_ASID  VIOMMU_MASK(63, 48)
#define SMMU_CMD1_TLBI_LEAF  VIOMMU_BIT(0)
#define SMMU_CMD1_TLBI_TTL   VIOMMU_MASK(9, 8)
#define SMMU_CMD1_TLBI_TG    VIOMMU_MASK(11, 10) /* 0: no range */
#define SMMU_TLBI_TG_4K      1
#define SMMU_TLBI_TG_16K     2
#define SMMU_TLBI_TG_64K     3
#define SMMU_CMD1_TLBI_VA    VIOMMU_MASK(63, 12)

/* 4.6.3 CMD_SYNC */
#define SMMU_CMD0_SYNC_CS      VIOMMU_MASK(13, 12)
#define SMMU_SYNC_CS_NONE      0
#define SMMU_SYNC_CS_IRQ       1
#define SMMU_SYNC_CS_SEV       2
#define SMMU_CMD0_SYNC_MSH     VIOMMU_MASK(23, 22)
#define SMMU_CMD0_SYNC_MSIATTR VIOMMU_MASK(27, 24)
#define SMMU_CMD0_SYNC_MSIDATA VIOMMU_MASK(63, 32)
#define SMMU_CMD1_SYNC_MSIADDR VIOMMU_MASK(51, 2)

/* ---- Events, 32 bytes ---- */

/* 7.3 event numbers */
#define SMMU_EVT_F_UUT             0x01
#define SMMU_EVT_C_BAD_STREAMID    0x02
#define SMMU_EVT_F_STE_FETCH       0x03
#define SMMU_EVT_C_BAD_STE         0x04
#define SMMU_EVT_F_STREAM_DISABLED 0x06
#define SMMU_EVT_C_BAD_SUBSTREAMID 0x08
#define SMMU_EVT_F_CD_FETCH        0x09
#define SMMU_EVT_C_BAD_CD          0x0a
#define SMMU_EVT_F_WALK_EABT       0x0b
#define SMMU_EVT_F_TRANSLATION     0x10
#define SMMU_EVT_F_ADDR_SIZE       0x11
#define SMMU_EVT_F_ACCESS          0x12
#define SMMU_EVT_F_PERMISSION      0x13
#define SMMU_EVT_F_TLB_CONFLICT    0x20

/* 7.3 record fields: dwords 0 to 3 */
#define SMMU_EVT_SIZE       32U
#define SMMU_EVT0_ID        VIOMMU_MASK(7, 0)
#define SMMU_EVT0_SSV       VIOMMU_BIT(11)
#define SMMU_EVT0_SSID      VIOMMU_MASK(31, 12)
#define SMMU_EVT0_SID       VIOMMU_MASK(63, 32)
#define SMMU_EVT1_STALL     VIOMMU_BIT(31)
#define SMMU_EVT1_PNU       VIOMMU_BIT(33)
#define SMMU_EVT1_IND       VIOMMU_BIT(34)
#define SMMU_EVT1_RNW       VIOMMU_BIT(35)
#define SMMU_EVT1_NSIPA     VIOMMU_BIT(36)
#define SMMU_EVT1_S2        VIOMMU_BIT(39)
#define SMMU_EVT1_CLASS     VIOMMU_MASK(41, 40)
#define SMMU_EVT_CLASS_CD   0
#define SMMU_EVT_CLASS_TT   1
#define SMMU_EVT_CLASS_IN   2
#define SMMU_EVT3_IPA       VIOMMU_MASK(51, 12)
#define SMMU_EVT3_FETCHADDR VIOMMU_MASK(51, 3)

#endif /* VIOMMU_SMMUV3_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
