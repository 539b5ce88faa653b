// SPDX-License-Identifier: Apache-2.0
// The cells of a flash chip: in a file, or nowhere, for a test.
#pragma once
#include <vector>

#include "flash_file.h"

namespace weft::sim {

class FlashArray {
 public:
  /// `path` empty: in memory alone. Throws as open_flash_file does.
  FlashArray(const std::string& path, std::size_t bytes) {
    if (path.empty()) memory_.assign(bytes, 0xff);
    else file_ = open_flash_file(path, bytes);
  }

  std::span<std::uint8_t> cells() { return file_.open ? file_.cells : std::span(memory_); }

 private:
  FlashFile file_;
  std::vector<std::uint8_t> memory_;
};

}  // namespace weft::sim
