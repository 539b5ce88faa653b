// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>

#include <optional>
#include <string>
#include <vector>

#include "fd.h"
#include "link_proto.h"

namespace weft {

/// The Unix socket at which a consumer (QEMU's plugin, a test) hands guest memory over.
/// Used by the engine's thread only; never blocks.
class LinkServer {
 public:
  struct Request {
    Fd connection, uffd;
    weft_link_hello hello;
  };

  /// Listens at `path`; an empty path: no consumer will come. Throws Failure.
  explicit LinkServer(const std::string& path);
  ~LinkServer();

  /// What to poll.
  void add_polls(std::vector<pollfd>& into) const;
  /// Takes new connections; a whole request if one has come.
  std::optional<Request> poll_request();
  /// From now on this is the consumer's connection.
  void hold(Fd connection) { consumer_ = std::move(connection); }
  /// Tells the consumer that it is served. Of one that another driver had accepted, or was about to, it is said again.
  void accept();
  int consumer_fd() const { return consumer_.get(); }
  /// Its process, as this one sees it; 0 if there is none.
  int consumer_pid() const;
  /// Stops the consumer's process where it stands. False if there is none.
  bool stop_consumer() const;
  static void refuse(const Request& request, const std::string& why);
  /// True once after the consumer has hung up.
  bool consumer_hung_up();
  void drop_consumer() { consumer_.reset(); }

 private:
  std::optional<Request> read_request(Fd& connection, bool& drop) const;

  std::string path_;
  Fd listen_, consumer_;
  std::vector<Fd> strangers_;  // connected, nothing said yet
};

}  // namespace weft
