/* SPDX-License-Identifier: Apache-2.0 */
/* Forced into every Verilator file: what a model prints (the text of a failed assertion) is caught, not printed. */
#ifndef WEFT_VERILATOR_HOOKS_H
#define WEFT_VERILATOR_HOOKS_H
#ifdef __cplusplus
__attribute__((format(printf, 1, 2))) int weft_model_printf(const char* format, ...);
#define VL_PRINTF weft_model_printf
#endif
#endif
