// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "fd.h"
#include "link_proto.h"

namespace weft {

/// How a page is watched for its next touch.
enum class Look : std::uint8_t {
  none,     // no consumer, or the kernel allows neither
  pageout,  // its mapping goes (MADV_PAGEOUT), its bytes stay: any touch is a MINOR fault, which needs no card
  protect,  // it is write-protected: the next store is seen, loads are not
};

/// Looks whether pages are in use, from outside of the consumer. It changes no page's state: all that it does is undone by the next
/// touch. Any thread but the engine's may look, so no fault waits for it.
class Looker {
 public:
  /// `pid` as this process sees it; `uffd` is duplicated.
  void attach(int pid, int uffd, std::span<const weft_link_region> regions);
  void detach();

  /// Watches these pages from now on. How many it could, and how.
  struct Result {
    std::size_t pages = 0;
    Look way = Look::none;
  };
  Result look(std::span<const std::uint32_t> gpns);
  /// Forces a way, for tests and kernels known to be slow; `none`: what works is found out.
  void prefer(Look way);

 private:
  std::optional<std::uint64_t> address_of(std::uint64_t gpn) const;
  std::size_t page_out(std::span<const std::uint32_t> gpns) const;
  std::size_t protect(std::span<const std::uint32_t> gpns) const;
  bool any_unmapped(std::span<const std::uint32_t> gpns) const;

  std::mutex mutex_;  // the consumer comes and goes by the engine's thread
  Look way_ = Look::none, preferred_ = Look::none;
  unsigned failed_ = 0;  // batches that stayed mapped
  int pid_ = 0;
  Fd pidfd_, uffd_, pagemap_;
  std::vector<weft_link_region> regions_;
};

}  // namespace weft
