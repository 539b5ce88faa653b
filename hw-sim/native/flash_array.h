// SPDX-License-Identifier: Apache-2.0
// The cells of a flash chip: in a file, so that they outlive the process even if it is killed; or nowhere, for a test.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "fd.h"

namespace weft::sim {

class FlashArray {
 public:
  /// `path` empty: in memory alone. A new file is erased flash. Throws std::runtime_error, also if another process has the file.
  FlashArray(const std::string& path, std::size_t bytes);

  std::span<std::uint8_t> cells() { return file_ ? file_.bytes() : std::span(memory_); }

 private:
  Fd lock_;
  Mapping file_;
  std::vector<std::uint8_t> memory_;
};

}  // namespace weft::sim
