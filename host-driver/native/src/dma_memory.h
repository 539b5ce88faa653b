// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "fd.h"
#include "weft_spec.h"

namespace weft {

/// Sizes. A ring never overflows, because descriptors are bounded by the slots that carry them,
/// and the completion ring holds as many entries as all submission rings together.
inline constexpr unsigned kFaultLog2 = 6, kEvictLog2 = 7, kRespondLog2 = 6, kCompletionLog2 = 8,
                          kRevokeLog2 = 6, kRecordLog2 = 12;
inline constexpr unsigned kFaultSlots = WEFT_MISSES;
inline constexpr unsigned kReturnSlots = kFaultSlots;         // for rights that came without their page
inline constexpr unsigned kEvictSlots = 3 * WEFT_EVICTS + kReturnSlots;  // some wait in the ring while 16 run
inline constexpr unsigned kRespondSlots = 3 * WEFT_HOLDS;    // answered, its frame not yet acknowledged

static_assert(kFaultSlots <= 1u << kFaultLog2 && kEvictSlots <= 1u << kEvictLog2 &&
              kRespondSlots <= 1u << kRespondLog2);
static_assert((1u << kFaultLog2) + (1u << kEvictLog2) + (1u << kRespondLog2) <= 1u << kCompletionLog2);
static_assert(WEFT_HOLDS <= 1u << kRevokeLog2);

constexpr std::uint64_t ring_bytes(unsigned log2) { return std::uint64_t{WEFT_RING_ENTRY_BYTES} << log2; }

/// All that the card may reach: one memfd, DMA address = offset. Rings, then buffers, then pool.
class DmaMemory {
 public:
  /// `fd` has bytes_for(pool_pages) bytes. Throws Failure.
  DmaMemory(Fd fd, std::uint64_t pool_pages);
  static constexpr std::uint64_t bytes_for(std::uint64_t pool_pages) { return pool() + pool_pages * WEFT_PAGE_BYTES; }

  int fd() const { return fd_.get(); }
  std::uint64_t bytes() const { return bytes_; }
  std::byte* at(std::uint64_t dma) const { return map_.at(dma); }

  /// Largest ring first, so that each base is a multiple of its ring's size.
  static constexpr std::uint64_t record_ring() { return 0; }
  static constexpr std::uint64_t completion_ring() { return ring_bytes(kRecordLog2); }
  static constexpr std::uint64_t fault_ring() { return completion_ring() + ring_bytes(kCompletionLog2); }
  static constexpr std::uint64_t evict_ring() { return fault_ring() + ring_bytes(kFaultLog2); }
  static constexpr std::uint64_t respond_ring() { return evict_ring() + ring_bytes(kEvictLog2); }
  static constexpr std::uint64_t revoke_ring() { return respond_ring() + ring_bytes(kRespondLog2); }
  static constexpr std::uint64_t landing(unsigned slot) { return page(kBuffersAt, slot); }
  static constexpr std::uint64_t evict_buffer(unsigned slot) { return page(landing(kFaultSlots), slot); }
  static constexpr std::uint64_t respond_buffer(unsigned slot) { return page(evict_buffer(kEvictSlots), slot); }
  static constexpr std::uint64_t pool() { return respond_buffer(kRespondSlots); }

  /// Reads a pool page without allocating it. False if it cannot be read.
  bool read_pool(std::uint64_t index, void* to) const;

 private:
  static constexpr std::uint64_t page(std::uint64_t base, unsigned n) { return base + std::uint64_t{n} * WEFT_PAGE_BYTES; }
  static constexpr std::uint64_t kRingBytes =
      ring_bytes(kRecordLog2) + ring_bytes(kCompletionLog2) + ring_bytes(kFaultLog2) + ring_bytes(kEvictLog2) +
      ring_bytes(kRespondLog2) + ring_bytes(kRevokeLog2);
  static constexpr std::uint64_t kBuffersAt =
      (kRingBytes + WEFT_PAGE_BYTES - 1) / WEFT_PAGE_BYTES * WEFT_PAGE_BYTES;

  std::uint64_t bytes_;
  Fd fd_;
  Mapping map_;
};

}  // namespace weft
