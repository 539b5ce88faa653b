// SPDX-License-Identifier: Apache-2.0
// Longer programs on the shared region whose right result is known exactly.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>
#include <span>

#include "control.h"
#include "shapes.h"

namespace litmus {

inline constexpr uint64_t kPageBytes = 4096;
inline constexpr uint64_t kWordsPerPage = kPageBytes / sizeof(uint64_t);

// The shared region as this node maps it.
struct Region {
  std::byte* base;
  uint64_t pages;
  Word& word(uint64_t page, uint64_t index) const {
    return *reinterpret_cast<Word*>(base + page * kPageBytes + index * sizeof(uint64_t));
  }
};

struct Place {
  unsigned node;
  unsigned nodes;
  uint64_t rounds;
  uint64_t seed;
};

// `lock inc` by every node on one word.
inline void count_atomically(const Region& m, uint64_t page, const Place& p) {
  for (uint64_t i = 0; i < p.rounds; ++i) m.word(page, 0).fetch_add(1);
}

// Every node adds to a word of its own, all in one page, without atomic instructions: a lost page is a lost count.
inline void share_falsely(const Region& m, uint64_t page, const Place& p) {
  Word& mine = m.word(page, p.node * 8);
  for (uint64_t i = 0; i < p.rounds; ++i) write(mine, read(mine) + 1);
}

// Random reads and writes: word w of a page is written by node w mod nodes only, always upwards, so
// whoever reads must never see it fall, and its writer must see its own last value.
// Returns the number of wrong reads; `last` (one entry a word) must be zero at first.
inline uint64_t read_and_write(const Region& m, uint64_t first, uint64_t pages, const Place& p,
                               std::span<uint64_t> last) {
  std::mt19937_64 random(p.seed + p.node);
  uint64_t wrong = 0;
  for (uint64_t i = 0; i < p.rounds; ++i) {
    const uint64_t page = random() % pages;
    const uint64_t index = random() % kWordsPerPage;
    Word& w = m.word(first + page, index);
    uint64_t& seen = last[page * kWordsPerPage + index];
    const bool own = index % p.nodes == p.node;
    const uint64_t value = read(w);
    if (own ? value != seen : value < seen) ++wrong;
    seen = value;
    if (own && (random() & 1U) != 0) {
      seen = value + 1;
      write(w, seen);
    }
  }
  return wrong;
}

// A spin lock on one page guards a record on others: inside, all copies of the count are equal.
inline uint64_t guard(const Region& m, uint64_t lock_page, uint64_t first, uint64_t pages, const Place& p,
                      const Control& control) {
  uint64_t wrong = 0;
  Word& lock = m.word(lock_page, 0);
  for (uint64_t i = 0; i < p.rounds; ++i) {
    while (lock.exchange(1, std::memory_order_acquire) != 0) {
      if (control.aborted.load() != 0) return wrong;
      usleep(100);
    }
    const uint64_t count = read(m.word(first, 0));
    for (uint64_t page = 0; page < pages; ++page) {
      Word& w = m.word(first + page, page % kWordsPerPage);
      if (read(w) != count) ++wrong;
      write(w, count + 1);
    }
    lock.store(0, std::memory_order_release);
  }
  return wrong;
}

}  // namespace litmus
