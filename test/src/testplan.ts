// SPDX-License-Identifier: Apache-2.0

/** A test by its file and how its title begins. */
export interface Evidence {
  readonly file: string;
  readonly title: string;
}

/** Something that must be true of Weft, and the tests that would fail if it were not. */
export interface TestPoint {
  readonly point: string;
  readonly shownBy: readonly Evidence[];
}

const by = (file: string, ...titles: string[]): Evidence[] => titles.map((title) => ({ file, title }));

/** What the milestones so far must show. `testplan.test.ts` holds each line to the tests that exist. */
export const testplan: readonly TestPoint[] = [
  {
    point: 'An unmodified guest runs on three cards: no byte changed; directory, pools and mapped pages agree; every frame decodes',
    shownBy: [
      ...by('test/src/demo.test.ts', 'an unmodified guest on three cards: no byte changed, directory and pages agree'),
      ...by('test/src/demo/audit.test.ts', 'what agrees is counted', '%s is found'),
    ],
  },
  {
    point: 'Random operations at the rings: nothing wrong over a bad wire, every row of the table taken, same seed same cycles',
    shownBy: by(
      'test/src/litmus/ring/ring.test.ts',
      'a good wire at 512 bits takes every row of the table',
      'a bad wire changes no result',
      '64 bits, a bad wire',
      'the same seed gives the same cycles, another seed others',
    ),
  },
  {
    point: 'Litmus shapes across processes: nothing forbidden, counters exact',
    shownBy: by('test/src/litmus/process/process.test.ts', 'three nodes, a process each: nothing forbidden, counters exact'),
  },
  {
    point: 'Seeded bugs of the card are caught',
    shownBy: by('test/src/mutations/mutations.test.ts', 'caught: $name', 'the card as it is passes the hunt'),
  },
  {
    point: 'Whatever is killed, everything ends with one line and leaves nothing behind; bad options are one line too',
    shownBy: [
      ...by('test/src/demo/failures.test.ts', '%s ends: so does everything, with one line'),
      ...by('test/src/demo.test.ts', 'bad options end with code 2 and one line'),
    ],
  },
  {
    point:
      'Control plane, fault process and QEMU die apart: the guest goes on or resumes, no byte is lost, and the next daemon finds all again',
    shownBy: [
      ...by(
        'host-driver/src/daemon/fault.test.ts',
        'the control plane is killed again and again: the guest goes on meanwhile, and is found again',
        'the fault process is killed again and again: the next one takes up where it was, no byte is lost',
        'both are killed at once: the next daemon starts the next fault process',
      ),
      ...by(
        'host-driver/src/daemon/fault.test.ts',
        'a full pool: the hyperserver is paused and says why, and goes on when there is room',
        'a card that is removed: the hyperserver is paused and says why',
      ),
      ...by('host-driver/src/daemon/vm.test.ts', 'the daemon is killed while the guest boots', 'QEMU is killed'),
      ...by('test/src/daemon/rack.test.ts', 'pages on three nodes: daemons and fault processes of guest and of pools are killed'),
    ],
  },
  {
    point:
      'A busy guest moves between nodes without its memory, byte for byte right; whatever fails on the way, it runs at one node and never at two',
    shownBy: [
      ...by('test/src/daemon/move.test.ts', 'a busy guest moves four times under memory pressure'),
      ...by(
        'host-driver/src/daemon/rack/moves.test.ts',
        'all goes well: it runs there, and nothing is left here',
        'node %i fails to %s: it runs where it was',
        'once it is decided there is no way back',
        'the administrator dies on the way',
      ),
    ],
  },
  {
    point:
      'Hyperservers are apart: several share a rack, none can name, fill, evict or read another’s pages, and the next one finds no byte of the last',
    shownBy: [
      ...by('hw-sim/src/context.test.ts', 'a %s card refuses faults and evictions', 'a %s card takes the answer to a revoke'),
      ...by(
        'test/src/daemon/contexts.test.ts',
        'two at once: each finds its own bytes',
        'a daemon dies while another hyperserver takes a node over',
      ),
      ...by('test/src/daemon/two-guests.test.ts', 'two guests at once'),
      ...by(
        'host-driver/src/driver-context.test.ts',
        'names the pages of its context and no others',
        'another context takes the place only of one',
      ),
      ...by('host-driver/src/daemon/rack/contexts.test.ts', 'whatever starts and stops: no page is given out twice'),
      ...by('host-driver/src/daemon/fault.test.ts', 'a second hyperserver on the same node is refused'),
      ...by('test/src/daemon/rack.test.ts', 'pages on three nodes: daemons and fault processes of guest and of pools are killed'),
    ],
  },
  {
    point:
      'A server that is gone, daemon and card, is fenced: hyperservers of the others go on, and only pages that it alone had are poison',
    shownBy: by('test/src/daemon/lost.test.ts', 'two hyperservers do not notice', 'pages that lay on the server that is gone are poison'),
  },
  {
    point: 'Administrators die under a hyperserver at work: another takes over, epochs only grow, and no guest stops',
    shownBy: by('test/src/daemon/etcd.test.ts', 'the administrator is killed, another takes over: no guest stops'),
  },
  {
    point: 'Installed Weft runs without sources and compilers, goes without a trace, and doctor finds what a server lacks',
    shownBy: [
      ...by(
        'host-driver/src/install/install.test.ts',
        'what was installed runs from there',
        'systemd understands unit, user and folders',
        'it goes without a trace, state included',
        'the Debian package holds the same, is installed by dpkg and purged without a trace',
      ),
      ...by('host-driver/src/doctor/doctor.test.ts', 'a packet that does not get through in one piece is found', 'a QEMU that is missing'),
    ],
  },
  {
    point: 'Whatever REST is asked, it answers; who may not ask is turned away; the rack has one administrator at a time',
    shownBy: [
      ...by('host-driver/src/daemon/fuzz.test.ts', 'every operation answers, whatever it is asked'),
      ...by(
        'host-driver/src/daemon/daemon.test.ts',
        'serves a valid OpenAPI 3.1 document, and the committed client is made of it',
        'over TCP only a valid token opens',
        'a second daemon on the same socket is refused',
      ),
      ...by('host-driver/src/daemon/http/live.test.ts', 'a client that does not read is told why and dropped'),
      ...by('host-driver/src/daemon/rack.test.ts', 'three servers make a rack', 'a node with another MTU is refused'),
      ...by(
        'host-driver/src/daemon/etcd.test.ts',
        'the administrator is killed: another one takes over',
        'of two writers of the same revision one is refused',
      ),
    ],
  },
  {
    point: 'What the spec emits is committed and equal for all readers',
    shownBy: [
      ...by('fpga-rtl/spec/src/emit/artefacts.test.ts', '%s is what the spec emits'),
      ...by('fpga-rtl/spec/src/emit/c.test.ts', 'compiles without a warning and lays every struct out as the codec does'),
      ...by(
        'fpga-rtl/spec/src/emit/sv.test.ts',
        'Verilator has no warning',
        'yosys proves its functions equal to the codec',
        'Verilator finds its functions equal to the codec',
      ),
    ],
  },
  {
    point: 'Tables of the spec are complete and free of contradictions',
    shownBy: by(
      'fpga-rtl/spec/src/spec.test.ts',
      'fields do not overlap and lie inside',
      'home: exactly one row fits each request in each entry',
      'node: every state that a revoke can meet answers both kinds',
    ),
  },
  {
    point: 'tshark decodes every frame, and tells each kind of damage',
    shownBy: by('fpga-rtl/spec/src/emit/lua.test.ts', 'every opcode is known, and no good frame has anything wrong with it', '%s is told'),
  },
  {
    point: 'Verilator with all warnings and yosys read every RTL file; a named check of `npm test` runs both',
    shownBy: by('fpga-rtl/src/lint.test.ts', 'passes a clean module', 'reports what Verilator warns of', 'reports what only yosys refuses'),
  },
  {
    point: 'A yosys netlist of every block equals Verilator cycle by cycle',
    shownBy: by(
      'fpga-rtl/src/crosscheck.test.ts',
      '$name',
      'a netlist that differs in one constant',
      'what yosys silently reads otherwise',
    ),
  },
  {
    point: 'For each RTL block a line says which test would catch its loss',
    shownBy: by('fpga-rtl/src/blocks.test.ts', 'has one line for each RTL module, and none for others', 'the test of %s exists'),
  },
  {
    point: 'The home follows the transition table under racing nodes',
    shownBy: [
      ...by(
        'hw-sim/src/rack.test.ts',
        'follows a home through its table',
        'finds two writers',
        'finds an entry that does not tell of a holder',
      ),
    ],
  },
  {
    point: 'Same seed, same cycles, same result',
    shownBy: by(
      'hw-sim/src/rack.test.ts',
      'gives the same for the same seed',
      'evaluates a quiet card or not, with the same result to the cycle',
    ),
  },
  {
    point: 'Links lose, double, reorder and damage by seed',
    shownBy: by(
      'hw-sim/src/link.test.ts',
      'are the same for the same seed %i, and different for another',
      'flip exactly one bit of a corrupted frame',
    ),
  },
  {
    point: 'Drivers in other processes reach a card by rings and doorbells; the simulator rests when idle and survives them',
    shownBy: by(
      'hw-sim/src/serve.test.ts',
      'gives two drivers a card each',
      'rests when there is nothing to do, and wakes for an access',
      'outlives a driver that is killed',
      'a driver that said so may die: its card goes on, and the next one finds all as it was',
      'who does not resume starts anew, whatever was kept',
      'says what to do when a socket is taken',
    ),
  },
  {
    point: 'The right order of a revoke or eviction loses no update, the wrong ones do',
    shownBy: by(
      'host-driver/src/driver.test.ts',
      'no update is lost under a small budget and random revokes',
      'a wrong order loses updates',
    ),
  },
  {
    point: 'A driver that is killed at any instruction is taken up by the next: the guest pauses and loses nothing',
    shownBy: [
      ...by(
        'host-driver/src/driver-restart.test.ts',
        'killed at every place once and more: nothing is lost',
        'if pages were punched before that is committed, a kill would lose them',
        'killed at random moments: nothing is lost',
      ),
      ...by('test/src/demo.test.ts', 'drivers are killed again and again: the guest pauses, and nothing is lost'),
    ],
  },
  {
    point: 'Late answers, faults to be asked again, homes that leave and pages that are lost: no wrong byte, and who must know is told',
    shownBy: by(
      'host-driver/src/driver-status.test.ts',
      'answers too late, faults to be asked again, homes that leave: no update is lost',
      'a wrong way loses updates',
      'a page that was lost with its node is an error for who touches it, and for nobody else',
      'where the kernel cannot say so, the guest is stopped',
      'a page that another driver does not give up is asked for again, and somebody is told',
      'members change; suspects are told',
    ),
  },
  {
    point: 'If the driver dies the guest stops and never reads zeros; a dead simulator and a killed QEMU are told',
    shownBy: [
      ...by('host-driver/src/driver-process.test.ts', 'when the driver dies, the consumer waits and reads no zeros'),
      ...by('host-driver/src/driver.test.ts', 'a dead simulator is told, and nothing hangs', 'a killed consumer is noticed'),
    ],
  },
  {
    point: 'No permission for userfaultfd, and other bad starts, give one line with what to do',
    shownBy: by('host-driver/src/driver.test.ts', 'a consumer without the right to userfaultfd says what to do', 'open says why it cannot'),
  },
  {
    point: 'The fault path is clean under address, undefined-behaviour and thread sanitizers',
    shownBy: by('host-driver/src/driver-process.test.ts', 'the fault path under the sanitizers %s'),
  },
  {
    point: 'Every file has its licence, every link of the documents leads somewhere',
    shownBy: by('test/src/house.test.ts', 'names its licence in its first lines', 'links of %s lead to files'),
  },
  {
    point: 'Coherence on a network that misbehaves, with sixteen cards, with fragments, with cards of two kinds',
    shownBy: by(
      'test/src/litmus/ring/ring.test.ts',
      'sixteen cards, a bad wire',
      'pages in three frames each, a bad wire',
      'cards of RTL and functional cards in one rack',
    ),
  },
  {
    point: 'A lost node poisons what only it had, and comes back; everything else goes on',
    shownBy: by('test/src/litmus/ring/ring.test.ts', 'a node dies and comes back: the others go on, and only what it had is poisoned'),
  },
  {
    point: 'A driver that was killed is taken up by the next one, and nothing is lost',
    shownBy: by('test/src/demo.test.ts', 'drivers are killed again and again: the guest pauses, and nothing is lost'),
  },
  {
    point: 'Hostile frames and descriptors harm nobody, and each is counted',
    shownBy: by('test/src/fuzz/fuzz.test.ts', 'bad frames and a hostile driver harm nobody'),
  },
  {
    point: 'The protocol as a model holds in all states, and seeded faults are found',
    shownBy: by('fpga-rtl/model/model.test.ts', 'holds for two nodes, in all states', 'holds when one of two leaves'),
  },
  {
    point: 'Blocks are proved, proofs are not vacuous, and a seeded bug breaks one',
    shownBy: by('fpga-rtl/src/formal/formal.test.ts', '%s holds, and is not vacuous', 'a seeded bug is found'),
  },
  {
    point: "Every transition of a run is one of the spec's table",
    shownBy: by('hw-sim/src/rack.test.ts', 'follows a home through its table', 'knows what a home does when a node has left', 'finds %s'),
  },
  {
    point: 'Loss costs little rate, and many readers cost hardly more than one',
    shownBy: by(
      'test/src/bench/bench.test.ts',
      'a stream of pages keeps nine tenths of its rate when one frame of a hundred is lost',
      'fifteen readers are invalidated in hardly more time than one',
    ),
  },
  {
    point:
      'A card is flashed over a pseudo terminal: verified, tried, confirmed; it goes on after unplugging, power cuts and Ctrl-C, and reverts',
    shownBy: [
      ...by(
        'test/src/card/card.test.ts',
        'sends, verifies, restarts into the new slot and confirms',
        'goes on after the port was closed at ten random points (seed %i)',
        'goes on after the power went (seed %i)',
        'interrupted by the user leaves a card that answers, and goes on the next time',
        'an image that is not confirmed is given up by the card',
        'an image that hangs is given up by the card, and we are told',
      ),
      ...by('desktop-app/src/card/update/update.test.ts', 'when this program dies at any request, and is started again (seed %i)'),
    ],
  },
  {
    point: 'The real firmware runs on the soft core in RTL: both ports, telemetry from its counters, power cuts; a virtual card is flashed',
    shownBy: [
      ...by(
        'test/src/card/rtl.test.ts',
        'boots, and answers identify over UART and over HID in the same run; the build-ID names the core and its hash',
        'telemetry at 50 Hz for 2 s without a gap, from the counters of the RTL',
        'a power cut while a configuration is written: it starts again, with the old or the new one',
      ),
      ...by(
        'test/src/card/virtual.test.ts',
        'it is found at both of its ports, and says the same at both',
        'it is flashed through its serial port, the cable pulled on the way: verified, restarted, confirmed, kept',
      ),
    ],
  },
  {
    point: 'Every bad bundle is refused with its reason, and the card is unchanged',
    shownBy: [
      ...by('test/src/card/cli.test.ts', 'every bad bundle is refused with its reason, and the card is unchanged'),
      ...by(
        'test/src/card/card.test.ts',
        'the card itself refuses an image %s',
        'the floor rises with a confirmed image: no way back below it',
      ),
      ...by('desktop-app/src/card/bundle/bundle.test.ts', 'truncated, anywhere', 'a flipped bit, anywhere (seed %i)'),
    ],
  },
  {
    point: 'Settings are staged, compared, applied, exported, and imported on a factory-fresh card; contradictions are refused',
    shownBy: [
      ...by('test/src/card/card.test.ts', 'what is set, applied, exported and imported on a factory-fresh card reads back equal'),
      ...by('test/src/card/cli.test.ts', 'a rack that contradicts itself is refused: equal node ids, another MTU'),
    ],
  },
  {
    point: 'A busy port, garbage, a boot log, an echo and replies of other sessions end in a clear error or cost nothing',
    shownBy: [
      ...by('test/src/card/card.test.ts', 'nobody else while the port is open', 'after garbage of every kind'),
      ...by(
        'desktop-app/src/card/session/session.test.ts',
        'a reply of %s is not taken',
        'a shell instead of a card: wrong protocol, with what it said',
      ),
      ...by('desktop-app/src/card/frame/frame.test.ts', 'garbage between frames costs no frame, and is reported'),
    ],
  },
  {
    point:
      'A factory-fresh card becomes part of a rack, a machine runs on its server, and its faults are on the monitor: all of it clicked in a browser',
    shownBy: by(
      'test/src/console/story.test.ts',
      'a factory-fresh card is found, flashed (unplugged half-way), configured, joined to a rack',
    ),
  },
  {
    point:
      'The web console shows the rack that is there and the faults that its daemon counts; every screen is reached by keyboard and clean for axe',
    shownBy: by(
      'test/src/console/console.test.ts',
      '%s: nothing serious for axe, nothing refused by the policy',
      '%s: all that can be done is reached by keyboard, and seen to be',
      'axe and the policy see what is wrong',
      'the rack is the one that is there',
      'the monitor shows faults that the daemon counts',
      'asks for a token, refuses a wrong one, takes a right one, and forgets it at the end',
      'works behind a proxy that takes a path off, live data included',
    ),
  },
  {
    point:
      'A factory-fresh card is found, flashed through a pulled cable and configured in the app; a page can ask nothing but the contract',
    shownBy: [
      ...by(
        'test/src/console/cards.test.ts',
        'finds a factory-fresh card by itself, and says when it is gone',
        'flashes: what a bundle would do is shown before; the cable is pulled half-way; it is verified all the same',
        'settings: a wrong value changes nothing; a right one is for the next boot',
      ),
      ...by(
        'desktop-app/src/main/shell/shell.test.ts',
        'whatever is sent, it answers in words, and no handler sees what the contract does not allow',
        'there is one channel, and only our page is answered',
        'the preload gives exactly the contract',
        'nothing opens what is closed in',
      ),
      ...by('desktop-app/src/build/package.test.ts', 'installers for three systems', 'what is packed is whole'),
      ...by(
        'test/src/console/shell.test.ts',
        'the screens find a card through preload and handlers, and hear when it is gone',
        'the page reaches the contract and nothing behind it',
      ),
    ],
  },
  {
    point:
      'A rack of simulated cards runs in the page, on WebAssembly and without a toolchain: paused, stepped, with a bad wire, every signal as VCD',
    shownBy: [
      ...by(
        'test/src/console/virtual.test.ts',
        'starts with one click, and its nodes work: all they read is what was written',
        'a wire that loses frames is seen, and nothing is wrong for it',
        'paused, it stands; a step is as long as it says; one access by hand does what it should',
        'gives every signal of a card as VCD',
        'nothing serious for axe, all reached by keyboard, nothing refused by the policy',
      ),
      ...by(
        'hw-sim/src/page/rack-session.test.ts',
        'programs on all nodes read what was written last, on a wire that loses frames',
        'same orders, same run',
      ),
    ],
  },
  {
    point: 'The monitor keeps up with a flood of samples in bounded memory, and says what waits and what is lost',
    shownBy: [
      ...by('test/src/console/bench.test.ts', 'a flood of samples: what is shown is what was sent, nothing is lost, memory stays'),
      ...by('desktop-app/src/ui/screens/monitor/backlog.test.tsx', 'says how much waits, and how much was lost'),
    ],
  },
];
