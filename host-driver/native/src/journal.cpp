// SPDX-License-Identifier: Apache-2.0
#include "journal.h"

#include <sys/stat.h>

namespace weft {
namespace {
constexpr std::uint32_t kMagic = 0x4c4e4a57u;  // "WJNL"

std::uint64_t size_of(int fd) {
  struct stat st{};
  if (fstat(fd, &st) < 0) fail_errno("E_MEMORY", "fstat of the journal", errno);
  return static_cast<std::uint64_t>(st.st_size);
}
}  // namespace

Journal::Journal(Fd fd, std::uint64_t pages, std::uint64_t pool_pages, bool resume) : fd_(std::move(fd)) {
  if (pages >= kNone) throw Failure("E_OPTION", "guest memory is limited to 16 TiB");
  const bool fits = size_of(fd_.get()) == bytes_for(pages);
  if (fits) map_ = Mapping(fd_.get(), bytes_for(pages), "the journal");
  if (resume) {
    if (!fits || head().magic != kMagic || head().pages != pages || head().pool_pages != pool_pages)
      throw Failure("E_RESUME", "the driver that was left had other memory or another version: resume it with its own options");
    roll_back();
    return;
  }
  if (!fits) throw Failure("E_MEMORY", "the journal has a wrong size");
  Head& h = head();
  for (Word& w : h.fault_page) w = kNone;
  for (Word& w : h.evict_page) w = kNone;
  for (Word& w : h.respond_page) w = kNone;
  h.placing = kNone;
  h.pages = static_cast<std::uint32_t>(pages);
  h.pool_pages = static_cast<std::uint32_t>(pool_pages);
  h.magic = kMagic;
}

/// Newest first, so that a word set twice gets its oldest value. May be cut short and done again.
void Journal::roll_back() {
  Head& h = head();
  for (std::uint32_t n = h.changes; n > 0; n--) base()[h.old[n - 1].word].store(h.old[n - 1].value, std::memory_order_release);
  h.changes.store(0, std::memory_order_release);
}

}  // namespace weft
