// SPDX-License-Identifier: Apache-2.0
#include "record_reader.h"

#include <cstring>

#include "failure.h"

namespace weft {

std::uint32_t RecordReader::get(std::uint32_t offset) {
  const auto value = bar_.read32(offset);
  if (!value) throw Failure("E_CARD", "the card does not answer register reads");
  return *value;
}

void RecordReader::set(std::uint32_t offset, std::uint32_t value) {
  if (!bar_.write32(offset, value)) throw Failure("E_CARD", "the card takes no register writes");
}

void RecordReader::start() {
  if ((get(WEFT_CSR_RECORDER_CAPS) & WEFT_CSR_RECORDER_CAPS_RING) == 0)
    throw Failure("E_CARD", "this card has no flight recorder");
  // A driver that died may have left it running: what it still has in hand goes to the old place first.
  set(WEFT_CSR_RECORDER_CONTROL, 0);
  set(WEFT_CSR_RECORDER_TAIL, get(WEFT_CSR_RECORDER_HEAD));
  for (int i = 0; (get(WEFT_CSR_RECORDER_CONTROL) & WEFT_CSR_RECORDER_CONTROL_BUSY) != 0; i++) {
    if (i > 1000) throw Failure("E_CARD", "the card's flight recorder does not come to rest");
    set(WEFT_CSR_RECORDER_TAIL, get(WEFT_CSR_RECORDER_HEAD));
  }
  set(WEFT_CSR_RECORDER_BASE_LO, static_cast<std::uint32_t>(DmaMemory::record_ring()));
  set(WEFT_CSR_RECORDER_BASE_HI, static_cast<std::uint32_t>(DmaMemory::record_ring() >> 32));
  set(WEFT_CSR_RECORDER_LOG2, kRecordLog2);
  tail_ = get(WEFT_CSR_RECORDER_HEAD);
  set(WEFT_CSR_RECORDER_TAIL, tail_);
  set(WEFT_CSR_RECORDER_CONTROL, WEFT_CSR_RECORDER_CONTROL_RECORD);
}

void RecordReader::stop() { set(WEFT_CSR_RECORDER_CONTROL, 0); }

RecordReader::Taken RecordReader::take() {
  Taken t;
  t.busy = (get(WEFT_CSR_RECORDER_CONTROL) & WEFT_CSR_RECORDER_CONTROL_BUSY) != 0;
  const std::uint32_t head = get(WEFT_CSR_RECORDER_HEAD);  // lines up to here are visible
  t.lines.resize(std::size_t{head - tail_} * WEFT_RING_ENTRY_BYTES);
  for (std::size_t i = 0; i < head - tail_; i++) {
    const std::uint64_t line = (tail_ + i) & ((1u << kRecordLog2) - 1);
    std::memcpy(&t.lines[i * WEFT_RING_ENTRY_BYTES], dma_.at(DmaMemory::record_ring() + line * WEFT_RING_ENTRY_BYTES), WEFT_RING_ENTRY_BYTES);
  }
  tail_ = head;
  set(WEFT_CSR_RECORDER_TAIL, tail_);
  t.lost = get(WEFT_CSR_RECORDER_LOST);
  t.time = get(WEFT_CSR_RECORDER_TIME);
  return t;
}

std::vector<std::uint32_t> RecordReader::histograms(std::size_t words) {
  if ((get(WEFT_CSR_RECORDER_CAPS) & WEFT_CSR_RECORDER_CAPS_HISTOGRAMS) == 0)
    throw Failure("E_CARD", "this card has no histograms");
  set(WEFT_CSR_RECORDER_HISTOGRAM_INDEX, 0);
  std::vector<std::uint32_t> found(words);
  for (auto& word : found) word = get(WEFT_CSR_RECORDER_HISTOGRAM_DATA);
  return found;
}

}  // namespace weft
