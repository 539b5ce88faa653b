/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEFT_REG_H
#define WEFT_REG_H
#include <stdint.h>

#include "weft_mgmt.h"

static inline uint32_t reg_read(uint32_t address) { return *(volatile uint32_t *)(uintptr_t)address; }
static inline void reg_write(uint32_t address, uint32_t value) { *(volatile uint32_t *)(uintptr_t)address = value; }
/* Field of a register's value. */
#define REG_FIELD(value, name) (((value) & WEFT_REG_##name) >> WEFT_REG_##name##_SHIFT)

#endif
