// SPDX-License-Identifier: Apache-2.0
// Ethernet frames on their way, beat by beat.
#pragma once
#include <algorithm>
#include <memory>
#include <span>

#include "base.h"

namespace weft::sim {

inline constexpr std::size_t frame_room = 9216;  // a jumbo frame
inline constexpr std::size_t frame_beats = frame_room / beat_bytes;

/// One frame from its first beat on the sender's wire until its last copy has been delivered.
struct Frame {
  unsigned references = 0;
  std::size_t bytes = 0;
  std::size_t beats = 0;
  bool complete = false;
  std::array<std::uint8_t, frame_room> data;
  /// When each beat began on the sender's wire.
  std::array<Sub, frame_beats> began;

  std::size_t beat_size(std::size_t beat) const { return std::min(beat_bytes, bytes - beat * beat_bytes); }
};

/// Frames are big and come at high rate: they are used again.
class FramePool {
 public:
  Frame* get() {
    if (free_.empty()) {
      all_.push_back(std::make_unique_for_overwrite<Frame>());
      free_.push_back(all_.back().get());
    }
    Frame* frame = free_.back();
    free_.pop_back();
    frame->references = 1;
    frame->bytes = 0;
    frame->beats = 0;
    frame->complete = false;
    return frame;
  }
  void release(Frame* frame) {
    if (--frame->references == 0) free_.push_back(frame);
  }

 private:
  std::vector<std::unique_ptr<Frame>> all_;
  std::vector<Frame*> free_;
};

}  // namespace weft::sim
