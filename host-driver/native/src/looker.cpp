// SPDX-License-Identifier: Apache-2.0
#include "looker.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "uffd_more.h"
#include "weft_spec.h"

namespace weft {
namespace {

constexpr unsigned kTries = 16;     // batches
constexpr std::size_t kCall = 256;  // pages a system call: some 300 us

/// With swap, MADV_PAGEOUT would write pages out that are only to be watched.
bool swap_is_on() {
  std::FILE* f = std::fopen("/proc/swaps", "re");
  if (!f) return false;
  int lines = 0;
  for (int c; (c = std::fgetc(f)) != EOF;) lines += c == '\n';
  std::fclose(f);
  return lines > 1;
}

}  // namespace

void Looker::attach(int pid, int uffd, std::span<const weft_link_region> regions) {
  const std::lock_guard lock(mutex_);
  pid_ = pid;
  pidfd_ = Fd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  uffd_ = Fd(fcntl(uffd, F_DUPFD_CLOEXEC, 0));
  pagemap_ = Fd(open(("/proc/" + std::to_string(pid) + "/pagemap").c_str(), O_RDONLY | O_CLOEXEC));
  regions_.assign(regions.begin(), regions.end());
  way_ = preferred_;
  failed_ = 0;
}

void Looker::detach() {
  const std::lock_guard lock(mutex_);
  pidfd_.reset();
  uffd_.reset();
  pagemap_.reset();
  regions_.clear();
  way_ = Look::none;
}

void Looker::prefer(Look way) {
  const std::lock_guard lock(mutex_);
  way_ = preferred_ = way;
}

/// At first the kernel is put to the test: what it says it does and what it does may differ. Pages that have just come wait in lists of
/// their processor, from which they are not taken; so one batch that stays mapped proves nothing.
Looker::Result Looker::look(std::span<const std::uint32_t> gpns) {
  const std::lock_guard lock(mutex_);
  if (regions_.empty() || gpns.empty()) return {};
  if (way_ == Look::none && !swap_is_on() && page_out(gpns) > 0 && any_unmapped(gpns)) {
    way_ = Look::pageout;
    return {gpns.size(), way_};
  }
  if (way_ == Look::none && (swap_is_on() || ++failed_ >= kTries)) way_ = Look::protect;
  if (way_ == Look::none) return {};
  return {way_ == Look::pageout ? page_out(gpns) : protect(gpns), way_};
}

std::optional<std::uint64_t> Looker::address_of(std::uint64_t gpn) const {
  const std::uint64_t offset = gpn << WEFT_PAGE_SHIFT;
  for (const auto& r : regions_)
    if (offset - r.offset < r.bytes) return offset - r.offset + r.addr;
  return std::nullopt;
}

std::size_t Looker::page_out(std::span<const std::uint32_t> gpns) const {
  std::size_t done = 0;
  std::array<iovec, kCall> pages;
  for (std::size_t at = 0; at < gpns.size(); at += kCall) {
    std::size_t n = 0;
    for (const std::uint32_t gpn : gpns.subspan(at, std::min(kCall, gpns.size() - at)))
      if (const auto address = address_of(gpn)) pages[n++] = {reinterpret_cast<void*>(*address), WEFT_PAGE_BYTES};
    const long bytes = syscall(SYS_process_madvise, pidfd_.get(), pages.data(), n, MADV_PAGEOUT, 0);
    if (bytes < 0) return done;
    done += static_cast<std::size_t>(bytes) / WEFT_PAGE_BYTES;
  }
  return done;
}

/// Protection too much does no harm: the engine lifts it where the state allows a store.
std::size_t Looker::protect(std::span<const std::uint32_t> gpns) const {
  std::size_t done = 0;
  for (const std::uint32_t gpn : gpns) {
    const auto address = address_of(gpn);
    if (!address) continue;
    uffdio_writeprotect w{};
    w.range = {*address, WEFT_PAGE_BYTES};
    w.mode = UFFDIO_WRITEPROTECT_MODE_WP;
    done += ioctl(uffd_.get(), UFFDIO_WRITEPROTECT, &w) == 0;
  }
  return done;
}

bool Looker::any_unmapped(std::span<const std::uint32_t> gpns) const {
  return std::ranges::any_of(gpns, [&](std::uint32_t gpn) {
    const auto address = address_of(gpn);
    std::uint64_t entry = 0;
    constexpr std::uint64_t present = std::uint64_t{1} << 63;
    return address && pread(pagemap_.get(), &entry, sizeof entry, static_cast<off_t>((*address >> WEFT_PAGE_SHIFT) * sizeof entry)) == sizeof entry &&
           !(entry & present);
  });
}

}  // namespace weft
