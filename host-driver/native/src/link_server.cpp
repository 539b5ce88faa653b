// SPDX-License-Identifier: Apache-2.0
#include "link_server.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace weft {
namespace {
constexpr std::size_t kStrangers = 8;

/// A socket that a dead driver has left.
bool abandoned(const sockaddr_un& at) {
  const Fd probe(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  return probe && connect(probe.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) < 0 && errno == ECONNREFUSED;
}

bool bind_to(int fd, const sockaddr_un& at) {
  const auto* to = reinterpret_cast<const sockaddr*>(&at);
  if (bind(fd, to, sizeof at) == 0) return true;
  if (errno != EADDRINUSE || !abandoned(at)) return false;
  unlink(at.sun_path);
  return bind(fd, to, sizeof at) == 0;
}

}  // namespace

LinkServer::LinkServer(const std::string& path) : path_(path) {
  if (path.empty()) return;
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  if (path.size() >= sizeof at.sun_path) throw Failure("E_LINK", path + ": socket path is too long");
  std::memcpy(at.sun_path, path.c_str(), path.size() + 1);
  listen_ = Fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listen_ || !bind_to(listen_.get(), at) || listen(listen_.get(), 4) < 0) {
    const int err = errno;
    path_.clear();  // not ours to remove
    fail_errno("E_LINK", "cannot listen at " + path, err);
  }
}

LinkServer::~LinkServer() {
  if (!path_.empty()) unlink(path_.c_str());
}

void LinkServer::add_polls(std::vector<pollfd>& into) const {
  if (listen_) into.push_back({listen_.get(), POLLIN, 0});
  if (consumer_) into.push_back({consumer_.get(), POLLIN, 0});
  for (const Fd& s : strangers_) into.push_back({s.get(), POLLIN, 0});
}

std::optional<LinkServer::Request> LinkServer::poll_request() {
  if (!listen_) return std::nullopt;
  for (int fd = -1; (fd = accept4(listen_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0;) {
    if (strangers_.size() == kStrangers) strangers_.erase(strangers_.begin());
    strangers_.emplace_back(fd);
  }
  for (auto s = strangers_.begin(); s != strangers_.end();) {
    bool drop = false;
    auto request = read_request(*s, drop);
    if (request) request->connection = std::move(*s);
    s = request || drop ? strangers_.erase(s) : s + 1;
    if (request) return request;
  }
  return std::nullopt;
}

std::optional<LinkServer::Request> LinkServer::read_request(Fd& connection, bool& drop) const {
  Request request{};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  iovec iov{&request.hello, sizeof request.hello};
  msghdr msg{};
  msg.msg_iov = &iov;
  msg.msg_iovlen = 1;
  msg.msg_control = control.data();
  msg.msg_controllen = control.size();
  const ssize_t n = recvmsg(connection.get(), &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  const cmsghdr* c = n > 0 ? CMSG_FIRSTHDR(&msg) : nullptr;
  if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(int))) {
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(c), sizeof fd);
    request.uffd = Fd(fd);
  }
  const bool whole = n == sizeof request.hello && request.hello.magic == WEFT_LINK_MAGIC &&
                     request.hello.version == WEFT_LINK_VERSION && request.uffd;
  drop = !whole;
  if (!whole) return std::nullopt;
  return request;
}

void LinkServer::accept() {
  const weft_link_reply reply{WEFT_LINK_MAGIC, 0, {}};
  (void)send(consumer_.get(), &reply, sizeof reply, MSG_NOSIGNAL);  // a hang-up is seen by poll; a second answer is not read
}

int LinkServer::consumer_pid() const {
  ucred peer{};
  socklen_t size = sizeof peer;
  return consumer_ && getsockopt(consumer_.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

bool LinkServer::stop_consumer() const {
  const int pid = consumer_pid();
  return pid > 0 && kill(pid, SIGSTOP) == 0;
}

void LinkServer::refuse(const Request& request, const std::string& why) {
  weft_link_reply reply{WEFT_LINK_MAGIC, 1, {}};
  std::snprintf(reply.why, sizeof reply.why, "%s", why.c_str());
  (void)send(request.connection.get(), &reply, sizeof reply, MSG_NOSIGNAL);
}

bool LinkServer::consumer_hung_up() {
  pollfd p{consumer_.get(), POLLIN, 0};
  if (!consumer_ || poll(&p, 1, 0) <= 0) return false;
  consumer_.reset();
  return true;
}

}  // namespace weft
