// SPDX-License-Identifier: Apache-2.0
// The litmus shapes: what each thread does in one round, and which outcome the x86-TSO model
// (Sewell et al., CACM 53(7), 2010) forbids. Round r writes the value r, so no reset is needed.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "control.h"

namespace litmus {

using Word = std::atomic<uint64_t>;

// Two variables on pages of their own, with different homes if the stripe has several.
struct Vars {
  Word& x;
  Word& y;
};

struct Shape {
  const char* name;
  unsigned threads;
  void (*round)(unsigned thread, uint64_t r, Vars v, std::span<std::atomic<uint64_t>, kResults> out);
  // True if the results of this round must never be seen.
  bool (*forbidden)(uint64_t r, const Control& c);
};

inline uint64_t read(Word& w) { return w.load(std::memory_order_relaxed); }
inline void write(Word& w, uint64_t value) { w.store(value, std::memory_order_relaxed); }
// The compiler keeps program order; the machine is free to do what TSO lets it.
inline void keep_order() { std::atomic_signal_fence(std::memory_order_seq_cst); }
inline void fence() { std::atomic_thread_fence(std::memory_order_seq_cst); }
inline uint64_t result(const Control& c, unsigned thread, unsigned i) { return c.slot[thread].result[i].load(); }

inline constexpr Shape kShapes[] = {
    {"message passing", 2,
     [](unsigned t, uint64_t r, Vars v, std::span<std::atomic<uint64_t>, kResults> out) {
       if (t == 0) {
         write(v.x, r);
         keep_order();
         write(v.y, r);
       } else {
         out[0] = read(v.y);
         keep_order();
         out[1] = read(v.x);
       }
     },
     [](uint64_t r, const Control& c) { return result(c, 1, 0) == r && result(c, 1, 1) != r; }},
    {"store buffering, fenced", 2,
     [](unsigned t, uint64_t r, Vars v, std::span<std::atomic<uint64_t>, kResults> out) {
       write(t == 0 ? v.x : v.y, r);
       fence();
       out[0] = read(t == 0 ? v.y : v.x);
     },
     [](uint64_t r, const Control& c) { return result(c, 0, 0) != r && result(c, 1, 0) != r; }},
    {"load buffering", 2,
     [](unsigned t, uint64_t r, Vars v, std::span<std::atomic<uint64_t>, kResults> out) {
       out[0] = read(t == 0 ? v.x : v.y);
       keep_order();
       write(t == 0 ? v.y : v.x, r);
     },
     [](uint64_t r, const Control& c) { return result(c, 0, 0) == r && result(c, 1, 0) == r; }},
    {"coherent reads", 3,
     [](unsigned t, uint64_t r, Vars v, std::span<std::atomic<uint64_t>, kResults> out) {
       if (t == 0) {
         write(v.x, r);
       } else {
         out[0] = read(v.x);
         keep_order();
         out[1] = read(v.x);
       }
     },
     [](uint64_t r, const Control& c) {
       return (result(c, 1, 0) == r && result(c, 1, 1) != r) || (result(c, 2, 0) == r && result(c, 2, 1) != r);
     }},
    {"IRIW", 4,
     [](unsigned t, uint64_t r, Vars v, std::span<std::atomic<uint64_t>, kResults> out) {
       switch (t) {
         case 0: write(v.x, r); break;
         case 1: write(v.y, r); break;
         default:
           out[0] = read(t == 2 ? v.x : v.y);
           keep_order();
           out[1] = read(t == 2 ? v.y : v.x);
       }
     },
     [](uint64_t r, const Control& c) {
       return result(c, 2, 0) == r && result(c, 2, 1) != r && result(c, 3, 0) == r && result(c, 3, 1) != r;
     }},
    {"write to read causality", 3,
     [](unsigned t, uint64_t r, Vars v, std::span<std::atomic<uint64_t>, kResults> out) {
       if (t == 0) {
         write(v.x, r);
       } else if (t == 1) {
         out[0] = read(v.x);
         keep_order();
         write(v.y, out[0].load() == r ? r : r - 1);
       } else {
         out[0] = read(v.y);
         keep_order();
         out[1] = read(v.x);
       }
     },
     [](uint64_t r, const Control& c) { return result(c, 2, 0) == r && result(c, 2, 1) != r; }},
};

}  // namespace litmus
