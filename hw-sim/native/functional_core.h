// SPDX-License-Identifier: Apache-2.0
// The card in software as a whole: frames and register accesses in, frames and ring entries out. One thread owns it.
#pragma once
#include "functional_csr.h"
#include "functional_evictor.h"
#include "functional_holder.h"
#include "functional_home.h"
#include "functional_receiver.h"
#include "functional_recorder.h"
#include "functional_requester.h"
#include "functional_rings.h"
#include "functional_sender.h"

namespace weft::functional {

class Core final : Inbox, Outbox {
 public:
  /// `data_width`: what the card says of itself; nothing here depends on it.
  Core(Platform& platform, unsigned data_width);
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // Everything that happens is told with its time, which never goes back; advance() then does what is to be done.
  void receive(Cycle now, std::span<const std::uint8_t> frame);
  void write(Cycle now, std::uint16_t offset, std::uint32_t value);
  /// A whole entry, written into the PUSH block.
  void push(Cycle now, std::uint16_t offset, const weft_submission& entry);
  std::uint32_t read(std::uint16_t offset);
  void advance(Cycle now);
  /// When advance() must be called if nothing happens before.
  Cycle next() const;
  /// A frame waits for the wire.
  bool wants_to_send() const { return shared_.settings.enable && (receiver_.wants() || sender_.wants()); }
  /// No transaction, frame or descriptor is under way.
  bool idle() const;

 private:
  void deliver(const Message& m) override;
  std::optional<std::uint64_t> land(const Message& m) const override;
  void sent(std::uint8_t hold) override { holder_.sent(hold); }
  void post(const Message& m) override;
  void release(unsigned src, unsigned message_class) override { receiver_.release(src, message_class); }

  void members_were(std::uint16_t before);
  void deliver_here(const Message& m);
  bool take_descriptors();

  Shared shared_;
  Recorder recorder_;
  Csr csr_;
  Rings rings_;
  Requester requester_;
  Evictor evictor_;
  Holder holder_;
  Home home_;
  Sender sender_;
  Receiver receiver_;
  std::deque<Message> here_;  // of this node for itself
};

}  // namespace weft::functional
