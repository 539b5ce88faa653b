// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <source_location>

namespace weft {

/// A place at which a test kills the driver: after each store that outlives it, around each change of guest
/// memory and each doorbell. Nothing in a product.
#ifdef WEFT_CRASH_POINTS
void crash_point(const std::source_location& where = std::source_location::current());
#else
inline void crash_point(const std::source_location& = {}) {}
#endif

}  // namespace weft
