// SPDX-License-Identifier: Apache-2.0
// A flash chip's cells in a file: they outlive the process even if it is killed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace weft::sim {

struct FlashFile {
  std::span<std::uint8_t> cells;
  /// Keeps the file locked and mapped.
  std::shared_ptr<void> open;
};

/// A new file is erased flash. Throws std::runtime_error, also if another process has the file.
FlashFile open_flash_file(const std::string& path, std::size_t bytes);

}  // namespace weft::sim
