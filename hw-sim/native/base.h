// SPDX-License-Identifier: Apache-2.0
// Time, rates, rings and reports: what every model of the kernel shares.
#pragma once
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "weft_spec.h"

#ifndef WEFT_DATA_W
#error "WEFT_DATA_W: width of the card's data path in bits"
#endif

namespace weft::sim {

inline constexpr std::size_t beat_bytes = WEFT_DATA_W / 8;

using Cycle = std::uint64_t;
inline constexpr Cycle never = ~Cycle{0};

/// Time in 1/65536 cycle: beats that take a fraction of a cycle keep their average rate.
using Sub = std::uint64_t;
inline constexpr unsigned sub_bits = 16;
constexpr Sub to_sub(Cycle c) { return c << sub_bits; }
constexpr Cycle ceil_cycle(Sub s) { return (s + (Sub{1} << sub_bits) - 1) >> sub_bits; }
constexpr Cycle floor_cycle(Sub s) { return s >> sub_bits; }

/// Bandwidth.
class Rate {
 public:
  explicit Rate(double bytes_per_cycle)
      : per_byte_(static_cast<Sub>(std::llround(static_cast<double>(Sub{1} << sub_bits) / bytes_per_cycle))) {}
  Sub cost(std::size_t bytes) const { return per_byte_ * bytes; }

 private:
  Sub per_byte_;
};

/// Fixed FIFO; the owner checks full() and empty().
template <class T, std::size_t N>
class Ring {
  static_assert((N & (N - 1)) == 0);

 public:
  bool empty() const { return head_ == tail_; }
  bool full() const { return head_ - tail_ == N; }
  std::size_t size() const { return head_ - tail_; }
  T& front() { return items_[tail_ % N]; }
  const T& front() const { return items_[tail_ % N]; }
  T& back() { return items_[(head_ - 1) % N]; }
  T& push() { return items_[head_++ % N]; }
  void pop() { ++tail_; }
  void clear() { tail_ = head_; }

 private:
  std::array<T, N> items_{};
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

/// splitmix64: small, and the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

/// What went wrong: kept as text, counted, never printed here.
struct Problem {
  const char* kind;  // assert, bus, dma, coherence
  unsigned card;
  Cycle cycle;
  std::string text;
};

class Report {
 public:
  void add(const char* kind, unsigned card, Cycle cycle, std::string text) {
    ++count_;
    if (problems_.size() < keep) problems_.push_back({kind, card, cycle, std::move(text)});
  }
  /// After an RTL assertion the state of that card means nothing: the rack stops for good.
  void add_fatal(const char* kind, unsigned card, Cycle cycle, std::string text) {
    fatal_ = true;
    add(kind, card, cycle, std::move(text));
  }
  bool fatal() const { return fatal_; }
  std::uint64_t count() const { return count_; }
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  static constexpr std::size_t keep = 64;
  std::vector<Problem> problems_;
  std::uint64_t count_ = 0;
  bool fatal_ = false;
};

}  // namespace weft::sim
