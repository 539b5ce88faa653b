// SPDX-License-Identifier: Apache-2.0
// Forced into Verilator's runtime: what $display and $error print is collected for the exception.
#pragma once
extern "C" int weft_printf(const char* format, ...) __attribute__((format(printf, 1, 2)));
