// SPDX-License-Identifier: Apache-2.0
#include "flash_array.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace weft::sim {

namespace {
[[noreturn]] void fail(const std::string& path, const std::string& why) { throw std::runtime_error("flash file " + path + ": " + why); }
}  // namespace

FlashArray::FlashArray(const std::string& path, std::size_t bytes) {
  if (path.empty()) {
    memory_.assign(bytes, 0xff);
    return;
  }
  lock_ = Fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock_) fail(path, std::strerror(errno));
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) fail(path, "another virtual card uses it");
  struct stat status{};
  if (::fstat(lock_.get(), &status) != 0) fail(path, std::strerror(errno));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size != 0 && size != bytes) fail(path, "has " + std::to_string(size) + " bytes, the chip " + std::to_string(bytes));
  if (size == 0 && ::ftruncate(lock_.get(), static_cast<off_t>(bytes)) != 0) fail(path, std::strerror(errno));
  file_ = Mapping(lock_.get(), bytes);
  if (!file_) fail(path, std::strerror(errno));
  if (size == 0) std::ranges::fill(cells(), std::uint8_t{0xff});
}

}  // namespace weft::sim
