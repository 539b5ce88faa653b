// SPDX-License-Identifier: Apache-2.0
#include "flash_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "fd.h"

namespace weft::sim {

namespace {
struct Open {
  Fd lock;
  Mapping mapping;
};

[[noreturn]] void fail(const std::string& path, const std::string& why) { throw std::runtime_error("flash file " + path + ": " + why); }
}  // namespace

FlashFile open_flash_file(const std::string& path, std::size_t bytes) {
  Fd lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock) fail(path, std::strerror(errno));
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) fail(path, "another virtual card uses it");
  struct stat status{};
  if (::fstat(lock.get(), &status) != 0) fail(path, std::strerror(errno));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size != 0 && size != bytes) fail(path, "has " + std::to_string(size) + " bytes, the chip " + std::to_string(bytes));
  if (size == 0 && ::ftruncate(lock.get(), static_cast<off_t>(bytes)) != 0) fail(path, std::strerror(errno));
  Mapping mapping(lock.get(), bytes);
  if (!mapping) fail(path, std::strerror(errno));
  const std::span<std::uint8_t> cells = mapping.bytes();
  if (size == 0) std::ranges::fill(cells, std::uint8_t{0xff});
  return {cells, std::make_shared<Open>(std::move(lock), std::move(mapping))};
}

}  // namespace weft::sim
