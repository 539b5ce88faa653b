// SPDX-License-Identifier: Apache-2.0
#include "host_memory.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace weft::sim {

void HostMemory::clear() {
  reads_.clear();
  writes_.clear();
  beats_.clear();
  answers_.clear();
  beat_loaded_ = false;
}

bool HostMemory::check(const char* what, Cycle now, std::uint64_t address, std::size_t size) {
  char text[160];
  if (address % beat_bytes != 0 || (address & 4095u) + size > 4096) {
    std::snprintf(text, sizeof text, "%s burst of %zu bytes at 0x%" PRIx64 " is not aligned or crosses 4 KiB", what, size,
                  address);
    report_.add("bus", card_, now, text);
  }
  if (inside(address, size)) return true;
  std::snprintf(text, sizeof text, "%s of %zu bytes at 0x%" PRIx64 " is outside of the %zu bytes of DMA memory", what, size,
                address, bytes_.size());
  report_.add("dma", card_, now, text);
  return false;
}

void HostMemory::take_ar(Cycle now, std::uint64_t address, unsigned beats) {
  check("read", now, address, beats * beat_bytes);
  reads_.push() = {address, beats, std::max(now + config_.read_latency, last_visible_)};
}

const std::uint8_t* HostMemory::r_data(Cycle now) {
  if (!beat_loaded_) {
    settle(now);
    const Read& read = reads_.front();
    if (inside(read.address, beat_bytes)) std::memcpy(beat_.data(), bytes_.data() + read.address, beat_bytes);
    else beat_.fill(0);
    beat_loaded_ = true;
  }
  return beat_.data();
}

void HostMemory::take_r(Cycle now) {
  const Sub due = read_due();
  read_free_ = (ceil_cycle(due) == now ? due : to_sub(now)) + read_rate_.cost(beat_bytes);
  beat_loaded_ = false;
  bytes_read_ += beat_bytes;
  Read& read = reads_.front();
  read.address += beat_bytes;
  if (--read.beats == 0) reads_.pop();
}

void HostMemory::take_aw(Cycle now, std::uint64_t address, unsigned beats) {
  check("write", now, address, beats * beat_bytes);
  writes_.push() = {address, beats};
}

void HostMemory::take_w(Cycle now, const std::uint8_t* data, bool last) {
  Write& write = writes_.front();
  write_free_ = std::max(write_free_, to_sub(now)) + write_rate_.cost(beat_bytes);
  last_visible_ = std::max(last_visible_, now + config_.write_latency);
  Beat& beat = beats_.push();
  beat.address = write.address;
  beat.due = last_visible_;
  std::memcpy(beat.data.data(), data, beat_bytes);
  write.address += beat_bytes;
  if (last != (write.beats == 1)) report_.add("bus", card_, now, "wlast is not on the last beat of the burst");
  if (--write.beats == 0) {
    writes_.pop();
    answers_.push() = last_visible_;
  }
}

/// The end may be what a polling driver looks at: it must not overtake the rest.
void HostMemory::put(std::uint64_t address, std::span<const std::uint8_t> from) {
  std::uint8_t* to = bytes_.data() + address;
  const std::size_t rest = from.size() - 8;
  std::memcpy(to, from.data(), rest);
  std::uint64_t end;
  std::memcpy(&end, from.data() + rest, 8);
  __atomic_store_n(reinterpret_cast<std::uint64_t*>(to + rest), end, __ATOMIC_RELEASE);
  bytes_written_ += from.size();
}

void HostMemory::read(Cycle now, std::uint64_t address, std::span<std::uint8_t> to) {
  if (!check("read", now, address, to.size())) {
    std::ranges::fill(to, std::uint8_t{0});
    return;
  }
  std::memcpy(to.data(), bytes_.data() + address, to.size());
  bytes_read_ += to.size();
}

void HostMemory::write(Cycle now, std::uint64_t address, std::span<const std::uint8_t> from) {
  if (check("write", now, address, from.size())) put(address, from);
}

void HostMemory::settle(Cycle now) {
  while (!beats_.empty() && beats_.front().due <= now) {
    const Beat& beat = beats_.front();
    if (inside(beat.address, beat_bytes)) put(beat.address, beat.data);
    beats_.pop();
  }
}

Cycle HostMemory::next_event(Cycle now) const {
  Cycle next = never;
  if (!reads_.empty()) next = std::min(next, ceil_cycle(read_due()));
  if (!answers_.empty()) next = std::min(next, answers_.front());
  if (!writes_.empty() && !w_ready(now)) {
    next = std::min(next, beats_.full() ? beats_.front().due : floor_cycle(write_free_));
  }
  return std::max(next, now + 1);
}

}  // namespace weft::sim
