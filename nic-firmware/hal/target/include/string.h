/* SPDX-License-Identifier: Apache-2.0 */
/* All of a C library that the firmware uses; hal/target/mem.c has the functions. As built-ins, so that short ones are inlined. */
#ifndef WEFT_STRING_H
#define WEFT_STRING_H
#include <stddef.h>

#define memcpy __builtin_memcpy
#define memmove __builtin_memmove
#define memset __builtin_memset
#define memcmp __builtin_memcmp

#endif
