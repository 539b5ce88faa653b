// SPDX-License-Identifier: Apache-2.0
// Ordinary shared memory through which the litmus workers keep in step; it is not part of the rack.
#pragma once

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace litmus {

inline constexpr unsigned kMaxThreads = 16;
inline constexpr unsigned kResults = 4;

struct Barrier {
  std::atomic<uint32_t> arrived;
  std::atomic<uint32_t> generation;
};

struct Control {
  Barrier nodes;    // one party a worker process
  Barrier threads;  // one party a thread of the running shape
  std::atomic<uint32_t> aborted;
  struct alignas(64) Slot {
    std::array<std::atomic<uint64_t>, kResults> result;
  } slot[kMaxThreads];
};
static_assert(std::atomic<uint64_t>::is_always_lock_free);

// Waits until `parties` threads, in all processes, have come here. False if another gave up or
// the time limit (seconds) is over; then everybody leaves.
inline bool meet(Control& control, Barrier& barrier, uint32_t parties, int limit_s) {
  const uint32_t generation = barrier.generation.load();
  if (barrier.arrived.fetch_add(1) + 1 == parties) {
    barrier.arrived.store(0);
    barrier.generation.fetch_add(1);
    return control.aborted.load() == 0;
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(limit_s);
  for (unsigned turn = 0; barrier.generation.load() == generation; ++turn) {
    if (control.aborted.load() != 0) return false;
    if (turn > 64) usleep(20);
    if ((turn & 255U) == 255U && std::chrono::steady_clock::now() > deadline) {
      control.aborted.store(1);
      return false;
    }
  }
  return control.aborted.load() == 0;
}

}  // namespace litmus
