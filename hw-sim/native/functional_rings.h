// SPDX-License-Identifier: Apache-2.0
// The rings in host memory (doc/host-interface.md): descriptors in, completions and revokes out.
#pragma once
#include "functional.h"

namespace weft::functional {

struct Descriptor {
  weft_submission fields;
  Cycle since;  // of its push, of the doorbell that woke its ring, else of its fetch
};

class Rings {
 public:
  explicit Rings(Shared& shared) : shared_(shared) {}

  void doorbell(unsigned ring, std::uint16_t tail);
  void push(unsigned ring, const weft_submission& entry);
  /// CONTROL.enable went to 0: submission counts start anew.
  void disable() { submissions_ = {}; }
  /// The first descriptor of a ring that is not taken yet, if it has been fetched by now.
  const Descriptor* peek(unsigned ring);
  void pop(unsigned ring) { submissions_[ring].head.reset(); }
  /// `c` without its cycles and lap.
  void complete(weft_completion c, Cycle since);
  void revoke(weft_revoke r);
  /// A descriptor that makes no sense has its completion, and nothing comes of it.
  void refuse(const Descriptor& d);

  Cycle next() const;
  bool idle() const;

 private:
  struct SubmissionRing {
    std::uint16_t tail = 0;
    std::uint16_t fetched = 0;
    Cycle ready = never;  // when the descriptors announced are here
    Cycle bell = 0;
    bool fresh = false;   // the next fetch answers the doorbell of cycle `bell`
    std::optional<Descriptor> head;
  };
  void judge(weft_submission& d) const;
  template <class Entry>
  void write(unsigned ring, std::uint32_t& count, Entry entry);

  Shared& shared_;
  std::array<SubmissionRing, WEFT_SUBMISSION_RINGS> submissions_{};
  std::uint32_t completions_ = 0;
  std::uint32_t revokes_ = 0;
};

}  // namespace weft::functional
