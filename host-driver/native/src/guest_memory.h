// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <linux/userfaultfd.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fd.h"
#include "link_proto.h"
#include "page_table.h"

namespace weft {

/// How an operation on the consumer's memory ended.
enum class Done : std::uint8_t {
  ok,
  unmapped,  // nobody maps this page: the memfd alone has changed
  gone,      // the consumer has exited; otherwise as `unmapped`
  taken,     // the page was there already
  failed,
};

/// Guest memory of one node: a sparse memfd, and the process that maps it (if any) under userfaultfd.
/// While nobody maps it, the same operations act on the memfd alone, so that revokes and evictions go
/// on. It is never mapped here: touching a hole would allocate a page of zeros. Used by the engine's
/// thread only, but for read().
class GuestMemory {
 public:
  /// `fd` is a memfd of so many bytes, named WEFT_GUEST_NAME. Throws Failure.
  GuestMemory(Fd fd, std::uint64_t bytes);

  int fd() const { return fd_.get(); }
  std::uint64_t ino() const { return ino_; }
  std::uint64_t bytes() const { return bytes_; }

  /// Takes a consumer's memory over. Why not, if it cannot.
  std::optional<std::string> attach(Fd uffd, const weft_link_hello& hello);
  void detach();
  bool attached() const { return static_cast<bool>(uffd_); }
  int uffd() const { return uffd_.get(); }

  /// Reads what has happened; at most as many as fit. `gone` if the descriptor is of no more use.
  Done read_events(std::span<uffd_msg> into, std::size_t& count);
  std::optional<Gpn> gpn_of(std::uint64_t address) const;

  /// Puts the bytes there, maps them and wakes who waits.
  Done map(Gpn gpn, const void* bytes, bool writable);
  /// Puts the bytes there and maps nothing: the first touch is a MINOR fault.
  Done store(Gpn gpn, const void* bytes);
  /// Maps a page that is in the memfd already.
  Done remap(Gpn gpn, bool writable);
  Done protect(Gpn gpn);
  /// Lifts the write protection and wakes.
  Done unprotect(Gpn gpn);
  Done wake(Gpn gpn);
  /// Whoever waits for any page tries again: events that a driver took along when it died are raised anew.
  void wake_all();
  /// Every later touch raises SIGBUS. `failed` if the kernel cannot.
  Done poison(Gpn gpn);
  /// Takes the page away. Whoever waits for it must be woken after it.
  bool punch(Gpn gpn);
  bool read(Gpn gpn, void* to) const;
  bool present(Gpn gpn) const;
  /// Calls `found(gpn)` for every page in the memfd.
  template <class F>
  void each_present(F found) const;

 private:
  std::optional<std::uint64_t> address_of(Gpn gpn) const;
  Done control(unsigned long request, void* arg) const;
  Done write_protect(Gpn gpn, std::uint64_t mode);

  std::uint64_t bytes_;
  Fd fd_;
  std::uint64_t ino_ = 0;
  Fd uffd_;
  std::uint64_t features_ = 0;
  std::vector<weft_link_region> regions_;
};

template <class F>
void GuestMemory::each_present(F found) const {
  for (off_t at = 0; (at = lseek(fd_.get(), at, SEEK_DATA)) >= 0;) {
    const off_t end = lseek(fd_.get(), at, SEEK_HOLE);
    for (; at < end; at += WEFT_PAGE_BYTES) found(static_cast<Gpn>(at) >> WEFT_PAGE_SHIFT);
  }
}

}  // namespace weft
