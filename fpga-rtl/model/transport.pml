// SPDX-License-Identifier: Apache-2.0
// One flow (peer, class) over a network that loses, doubles and reorders: xport_tx on the one side, xport_rx on
// the other. One message of the endless stream is watched; since the transport never looks into a message, what
// holds for it holds for all. WINDOW, SEQS (numbers before they wrap), FRAMES and ACKS (room in the network) stand above.

mtype = { exactly_once, always_delivered, room };
mtype = { WANT, SEND, REPEAT, ARRIVE, RELEASE, TELL, HEAR, POLL, ASKED, LOSE, CALM, REST };

#define plus(a, b) (((a) + (b)) % SEQS)
#define minus(a, b) (((a) + SEQS - (b)) % SEQS)

// Sender.
byte una, next;              // oldest not acknowledged; next new number
bit sacked[SEQS];
byte limit = WINDOW;         // credit
bit want;                    // a message waits for a number
bit sent;                    // the watched one has a number
// Receiver.
byte cum, queue, released;
bit got[SEQS];
byte told = WINDOW;          // credit last told
bit owe;                     // an ACK is due
bit delivered;
// Network. From `calm` on it loses and doubles nothing, and no new message comes.
chan frames = [FRAMES] of { byte, bit };
chan acks = [ACKS] of { byte, byte, byte };
bit asking;
bit calm;

mtype what;
byte seq, sack, lim, i, j;
bit red, copied, over;

#define must(name, c) if :: (c) :: else -> printf("@violated %e\n", name); assert(false) fi

// Takes frames out of the network; the order of the others stays.
inline drop_frames(which_) {
  i = len(frames);
  do
  :: i > 0 ->
    frames?j, red;
    if :: (which_) :: else -> frames!j, red fi;
    i--
  :: else -> break
  od;
  j = 0
}
inline age_acks() {
  i = len(acks);
  do
  :: i > 0 ->
    acks?seq, sack, lim;
    if :: minus(una, seq) > SEQS - 3 * WINDOW :: else -> acks!seq, sack, lim fi;
    i--
  :: else -> break
  od
}

// Copies of a frame are one frame that may arrive more than once.
inline put_frame(s_, watched_) {
  drop_frames(j == s_ && red == watched_);
  assert(nfull(frames));
  frames!!s_, watched_;
  printf("@frame %d watched %d\n", s_, watched_)
}

inline send() {
  want = 0;
  // The one assumption about the network: a frame does not outlive SEQS - WINDOW newer ones. With 16 bits and
  // WINDOW 16 that is 65,520 frames of one flow, more than any switch can hold.
#ifndef BUG_OLD_FRAMES
  drop_frames(j == plus(next, WINDOW));
#endif
  if :: red_next -> sent = 1; red_at = next :: else fi;
  put_frame(next, red_next);
  next = plus(next, 1)
}

inline arrive() {
  printf("@arrive %d watched %d copy %d\n", seq, red, copied);
  owe = 1;
  if
  :: minus(seq, cum) < WINDOW && !got[seq] ->
    must(room, queue < WINDOW);
    queue++;
    if :: red -> must(exactly_once, !delivered); delivered = 1 :: else fi;
    got[seq] = 1;
#ifdef BUG_SKIPS_GAPS
    do :: cum != plus(seq, 1) -> got[cum] = 0; cum = plus(cum, 1) :: else -> break od
#else
    do :: got[cum] -> got[cum] = 0; cum = plus(cum, 1) :: else -> break od
#endif
  :: else // seen before
  fi
}

inline tell() {
  owe = 0;
  sack = 0;
  i = 0;
  do :: i < WINDOW -> if :: got[plus(cum, i)] -> sack = sack | (1 << i) :: else fi; i++ :: else -> break od;
  told = plus(released, WINDOW);
  printf("@ack cum %d sack %d limit %d\n", cum, sack, told);
  acks!cum, sack, told
}

inline hear() {
  printf("@heard cum %d sack %d limit %d\n", seq, sack, lim);
  // A snapshot behind what is known already says nothing new.
  if
  :: minus(seq, una) <= minus(next, una) ->
    do :: una != seq -> sacked[una] = 0; una = plus(una, 1) :: else -> break od;
    i = 0;
    do
    :: i < WINDOW -> j = plus(una, i); if :: (sack & (1 << i)) != 0 && minus(j, una) < minus(next, una) -> sacked[j] = 1 :: else fi; i++
    :: else -> break
    od;
    if :: minus(lim, limit) <= WINDOW -> limit = lim :: else fi;
    age_acks()
  :: else
  fi
}

#define flight minus(next, una)
#define has_room (flight < WINDOW && next != limit)
// The repeat timer is longer than the way there and back: in calm, nothing is on its way when it ends.
#define silent (len(frames) == 0 && len(acks) == 0 && !asking && !owe)

bit red_next;
byte red_at = SEQS;

#define repeat(s) minus(s, una) < flight && !sacked[s] && (!calm || silent) -> what = REPEAT; seq = s
#define frame(s, r) frames??[s, r] -> frames??s, r; what = ARRIVE; seq = s; red = r \
  :: !calm && frames??[s, r] -> what = ARRIVE; seq = s; red = r; copied = 1 \
  :: !calm && frames??[s, r] -> frames??s, r; what = LOSE
