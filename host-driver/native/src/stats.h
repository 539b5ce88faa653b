// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace weft {

/// A number with one writer (the engine's thread) and readers that may be a moment late.
class Counter {
 public:
  void add(std::uint64_t n = 1) { set(get() + n); }
  void set(std::uint64_t n) { value_.store(n, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

/// Linear-log histogram: four buckets an octave, so a percentile is within 12 %.
class Histogram {
 public:
  static constexpr std::size_t kBuckets = 160;
  void add(std::uint64_t value) { bucket_[index(value)].add(); }
  std::uint64_t get(std::size_t i) const { return bucket_[i].get(); }
  static constexpr std::size_t index(std::uint64_t v) {
    if (v < 4) return static_cast<std::size_t>(v);
    const auto octave = static_cast<unsigned>(std::bit_width(v)) - 1;  // at least 2
    const std::size_t i = 4 * (octave - 1) + ((v >> (octave - 2)) & 3u);
    return i < kBuckets ? i : kBuckets - 1;
  }

 private:
  std::array<Counter, kBuckets> bucket_;
};

// clang-format off
#define WEFT_STATS(X)                                                                            \
  X(faultRead)        /* faults submitted to the card to read */                                 \
  X(faultWrite)       /* faults submitted to the card to write */                                \
  X(faultWriteLocal)  /* first stores to a page held alone: no card */                           \
  X(grantZero) X(grantPool) X(grantOwner) X(grantUpgrade) X(grantError)                          \
  X(grantBare)        /* rights without their page, given back */                                \
  X(homeLocal) X(homeRemote)  /* completed faults by home */                                     \
  X(evictClean) X(evictDirty) /* completed */                                                    \
  X(evictError)                                                                                  \
  X(evictNamed)       /* evictions of pages that the policy had named */                         \
  X(refault)          /* pages that came again after this node had evicted them */               \
  X(refaultAhead)     /* the same of pages that came before they were wanted */                  \
  X(prefetch) X(prefetchUsed) X(prefetchUnused) /* pages asked for ahead; touched; gone without a touch */ \
  X(revokeToS) X(revokeToI)                                                                      \
  X(revokePage)       /* revokes answered with a page */                                         \
  X(revokeBuffer)     /* of these, out of an eviction's buffer */                                \
  X(events)           /* userfaultfd messages read */                                            \
  X(staleEvents)      /* of these, overtaken by a change of state: thread woken, nothing done */ \
  X(minorEvents)      /* page there, mapping gone: mapped again */                               \
  X(strayPages)       /* pages found without a right and dropped */                              \
  X(vanishedPages)    /* pages that the consumer discarded */                                    \
  X(poisoned)         /* pages that raise SIGBUS from now on */                                  \
  X(paused)           /* consumers stopped, where the kernel cannot poison */                    \
  X(faultTimeout)     /* faults that another node's driver kept from being granted: asked again */ \
  X(faultNoRoom)      /* faults for which the home's pool has no room: asked again */              \
  X(revokeLate)       /* answers that came too late: the page is still here */                   \
  X(evictHomeless)    /* evictions whose home has left: mapped again, unless a revoke took the page */ \
  X(restarts)         /* drivers that took up where one had died */                              \
  X(resident) X(pending) X(waiting) X(outstanding) /* gauges */                                  \
  X(residentPeak)     /* most of resident + pending ever */                                      \
  X(turns) X(sleeps)
// clang-format on

struct Stats {
#define WEFT_STAT_FIELD(name) Counter name;
  WEFT_STATS(WEFT_STAT_FIELD)
#undef WEFT_STAT_FIELD
  Histogram cardCycles;  // of completed faults, from descriptor to completion
  Histogram hostNs;      // from the event read to the page mapped
};

}  // namespace weft
