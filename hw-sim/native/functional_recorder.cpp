// SPDX-License-Identifier: Apache-2.0
#include "functional_recorder.h"

#include <algorithm>
#include <bit>

namespace weft::functional {

void Recorder::record(const Event& event) {
  if (!on_) return;
  if (waiting_.size() >= room) {
    ++lost_;
    ++lost_since_;
    return;
  }
  const std::uint64_t cycles = std::min<Cycle>(event.cycles, 0xffffff);
  weft_record r{};
  r.flags0 = static_cast<std::uint8_t>(event.kind | event.status << WEFT_RECORD_STATUS_SHIFT);
  r.node = static_cast<std::uint8_t>(event.node);
  r.info = static_cast<std::uint8_t>(event.info);
  r.lost = static_cast<std::uint8_t>(std::min(lost_since_, 255u));
  r.time = static_cast<std::uint32_t>(shared_.now);
  r.gpn_lo = static_cast<std::uint32_t>(event.gpn);
  r.gpn_hi = static_cast<std::uint8_t>(event.gpn >> 32);
  r.cycles_hi = static_cast<std::uint8_t>(cycles >> 16);
  r.cycles_lo = static_cast<std::uint16_t>(cycles);
  lost_since_ = 0;
  if (waiting_.empty()) flush_at_ = tick_at(shared_.now + WEFT_TICK_CYCLES);
  waiting_.push_back(r);
  if (waiting_.size() >= line_records) write_line();
}

/// Nothing is written over that is not read yet.
void Recorder::write_line() {
  if (waiting_.empty() || full()) return;
  std::array<weft_record, line_records> line{};
  const auto n = std::min(waiting_.size(), line_records);
  std::copy_n(waiting_.begin(), n, line.begin());
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(n));
  const std::uint64_t at = base_ + std::uint64_t{head_++ & ((1u << log2_) - 1)} * WEFT_RING_ENTRY_BYTES;
  shared_.platform.write(at, {reinterpret_cast<const std::uint8_t*>(line.data()), sizeof line});
  flush_at_ = tick_at(shared_.now + WEFT_TICK_CYCLES);
}

void Recorder::tick() {
  while (!full() && (waiting_.size() >= line_records || (!waiting_.empty() && (!on_ || flush_at_ <= shared_.now)))) write_line();
}

/// See bucketOf in the spec.
std::size_t Recorder::bucket_of(Cycle cycles) {
  constexpr unsigned sub = WEFT_HISTOGRAM_SUB_BITS;
  const std::uint64_t v = cycles >> WEFT_HISTOGRAM_SHIFT;
  if (v < 1u << sub) return v;
  const auto octave = static_cast<unsigned>(std::bit_width(v)) - 1 - sub;
  return std::min<std::size_t>((std::size_t{octave} << sub) + (v >> octave), WEFT_HISTOGRAM_BUCKETS - 1);
}

void Recorder::took(unsigned kind, Cycle cycles) { ++histograms_[kind * WEFT_HISTOGRAM_BUCKETS + bucket_of(cycles)]; }

void Recorder::write(std::uint16_t offset, std::uint32_t value) {
  switch (offset) {
    case WEFT_CSR_RECORDER_CONTROL:
      on_ = (value & WEFT_CSR_RECORDER_CONTROL_RECORD) != 0;
      if ((value & WEFT_CSR_RECORDER_CONTROL_CLEAR) != 0) histograms_ = {};
      return;
    case WEFT_CSR_RECORDER_BASE_LO: base_ = (base_ & ~std::uint64_t{0xffffffffu}) | value; return;
    case WEFT_CSR_RECORDER_BASE_HI: base_ = (base_ & 0xffffffffu) | std::uint64_t{value} << 32; return;
    case WEFT_CSR_RECORDER_LOG2: log2_ = value & 15; return;
    case WEFT_CSR_RECORDER_TAIL: tail_ = value; return;
    case WEFT_CSR_RECORDER_HISTOGRAM_INDEX: index_ = value; return;
    default: return;
  }
}

std::optional<std::uint32_t> Recorder::read(std::uint16_t offset) {
  switch (offset) {
    case WEFT_CSR_RECORDER_CAPS: return WEFT_CSR_RECORDER_CAPS_RING | WEFT_CSR_RECORDER_CAPS_HISTOGRAMS;
    case WEFT_CSR_RECORDER_CONTROL:
      return (on_ ? WEFT_CSR_RECORDER_CONTROL_RECORD : 0) | (waiting_.empty() ? 0 : WEFT_CSR_RECORDER_CONTROL_BUSY);
    case WEFT_CSR_RECORDER_BASE_LO: return static_cast<std::uint32_t>(base_);
    case WEFT_CSR_RECORDER_BASE_HI: return static_cast<std::uint32_t>(base_ >> 32);
    case WEFT_CSR_RECORDER_LOG2: return log2_;
    case WEFT_CSR_RECORDER_HEAD: return head_;
    case WEFT_CSR_RECORDER_TAIL: return tail_;
    case WEFT_CSR_RECORDER_LOST: return lost_;
    case WEFT_CSR_RECORDER_TIME: return static_cast<std::uint32_t>(shared_.now);
    case WEFT_CSR_RECORDER_HISTOGRAM_INDEX: return index_;
    case WEFT_CSR_RECORDER_HISTOGRAM_DATA: {
      const std::uint32_t at = index_++;
      return at < histograms_.size() ? histograms_[at] : 0;
    }
    default: return std::nullopt;
  }
}

}  // namespace weft::functional
