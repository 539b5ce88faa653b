// SPDX-License-Identifier: Apache-2.0
// Written by `npm run gen:client` from the schemas of the REST interface. Do not edit.
export interface paths {
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is wrong here, and what to do. */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest numbers of the driver. */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What has happened, oldest first; the newest 1000 are kept. */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/node": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this server is and does. */
        get: operations["getNode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cards of this server. */
        get: operations["listCards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/node/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Used by the administrator: this is the rack, do your part. */
        put: operations["putView"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/node/guest/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Used by the administrator: end the guest here. */
        post: operations["stopGuest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/node/guest/depart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Used by the administrator: the guest leaves this node. */
        post: operations["departGuest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/node/guest/arrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Used by the administrator: a guest that has left another node. */
        post: operations["arriveGuest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rack of this server. */
        get: operations["getRack"];
        put?: never;
        /** Starts a rack with this server as node 0. */
        post: operations["initRack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rack/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A token for one more member. */
        post: operations["createJoinToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rack/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets this server join the rack that another daemon administers. */
        post: operations["joinRack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rack/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets this server leave its rack. */
        post: operations["leaveRack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rack/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Used by a joining daemon; its join token says that it may. */
        post: operations["admitMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rack/members/{node}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a node out of the rack. */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every member, and what it does now. */
        get: operations["listNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each node lends, and how much of it was given out to hyperservers since the first of those that are up. */
        get: operations["listPools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hyperservers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All of the rack. */
        get: operations["listHyperservers"];
        put?: never;
        /** Describes one; it is not started. */
        post: operations["createHyperserver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hyperservers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them. */
        get: operations["getHyperserver"];
        put?: never;
        post?: never;
        /** Forgets one that is stopped. */
        delete: operations["deleteHyperserver"];
        options?: never;
        head?: never;
        /** Another frame budget, at once. */
        patch: operations["changeHyperserver"];
        trace?: never;
    };
    "/v1/hyperservers/{name}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forms its memory on all its nodes, then starts it. */
        post: operations["startHyperserver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hyperservers/{name}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends it, and gives its memory back. */
        post: operations["stopHyperserver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hyperservers/{name}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets it run on another node; its memory stays where it is. */
        post: operations["moveHyperserver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hyperservers/{name}/console/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What its console said; on its own node. */
        get: operations["getConsole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hyperservers/{name}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where its pages are and how they are used, seen from its own node. */
        get: operations["getPages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hyperservers/{name}/pages/{page}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a page is where it is, on its own node. */
        get: operations["explainPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, and what he may do. */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may use the interface over TCP. */
        get: operations["listTokens"];
        put?: never;
        /** A new token, shown this once. */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a token back, at once. */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Every answer with a status from 400 on. */
        ApiError: {
            /** @description Stable, begins with E_. */
            code: string;
            message: string;
            /** @description What to do about it; may be empty. */
            next: string;
        };
        Event: {
            /** @description Order of the events of one daemon, from 1 on at its start. */
            seq: number;
            time: string;
            /** @enum {unknown} */
            source: "daemon" | "driver" | "rack" | "hyperserver";
            code: string;
            text: string;
        };
        /** @description What must be equal on all nodes of a rack. */
        Agreement: {
            /** @description Version of Weft. */
            release: string;
            abi: number;
            wire: number;
            mtu: 1500 | 9000;
            /** @description Fingerprint of the stripe function. */
            stripe: string;
        };
        Member: {
            /** @description Number of a node in the rack. */
            node: number;
            /** @description Lower case, digits and dashes. */
            name: string;
            /** @description Where a daemon answers: unix:/path, http://host:port or https://host:port. */
            address: string;
            /** @description Memory that it lends. */
            poolMib: number;
            /** @description It has a card, so it can hold pages. */
            card: boolean;
        };
        Rack: {
            id: string;
            /** @description Lower case, digits and dashes. */
            name: string;
            /** @description Generation of the membership; only ever grows. */
            epoch: number;
            /** @description Node whose daemon administers; null: nobody at the moment. */
            administrator: number | null;
            /** @enum {unknown} */
            store: "file" | "etcd";
            /** @description What must be equal on all nodes of a rack. */
            agreement: {
                /** @description Version of Weft. */
                release: string;
                abi: number;
                wire: number;
                mtu: 1500 | 9000;
                /** @description Fingerprint of the stripe function. */
                stripe: string;
            };
            members: {
                /** @description Number of a node in the rack. */
                node: number;
                /** @description Lower case, digits and dashes. */
                name: string;
                /** @description Where a daemon answers: unix:/path, http://host:port or https://host:port. */
                address: string;
                /** @description Memory that it lends. */
                poolMib: number;
                /** @description It has a card, so it can hold pages. */
                card: boolean;
            }[];
        };
        RackInit: {
            /** @description Lower case, digits and dashes. */
            name: string;
            /** @description Lower case, digits and dashes. */
            member: string;
        };
        RackJoin: {
            /** @description Where a daemon answers: unix:/path, http://host:port or https://host:port. */
            address: string;
            token: string;
            /** @description Lower case, digits and dashes. */
            member: string;
            /** @description Number of a node in the rack. */
            node?: number;
        };
        RackLeave: {
            /** @description Forget the rack even if its administrator cannot be told. */
            force: boolean;
        };
        JoinTokenRequest: {
            minutes: number;
        };
        /** @description Good for one join. */
        JoinToken: {
            token: string;
            expires: string;
        };
        Candidate: {
            token: string;
            /** @description Lower case, digits and dashes. */
            name: string;
            /** @description Where a daemon answers: unix:/path, http://host:port or https://host:port. */
            address: string;
            /** @description Memory that it lends. */
            poolMib: number;
            card: boolean;
            /** @description Number of a node in the rack. */
            node?: number;
            /** @description What must be equal on all nodes of a rack. */
            agreement: {
                /** @description Version of Weft. */
                release: string;
                abi: number;
                wire: number;
                mtu: 1500 | 9000;
                /** @description Fingerprint of the stripe function. */
                stripe: string;
            };
        };
        Admission: {
            /** @description Number of a node in the rack. */
            node: number;
            rackId: string;
            /** @description By which members of the rack know each other. */
            secret: string;
        };
        HyperserverSpec: {
            /** @description Lower case, digits and dashes. */
            name: string;
            /**
             * @description external: only the memory; another program maps it.
             * @enum {unknown}
             */
            vmm: "qemu" | "external";
            memoryMib: number;
            /** @description Most of it mapped at once on its node; 0: no limit. */
            budgetMib: number;
            /** @description Number of a node in the rack. */
            node: number;
            /** @description Nodes that hold its pages; default: all that lend memory. The same for all that are up at once. */
            pools?: number[];
            /** @description Nodes that are kept for it to be moved to; each has a table of its pages, 1 % of its memory. Default: those that hold its pages, until another hyperserver starts there. */
            hosts?: number[];
            cpus?: number;
            /** @enum {unknown} */
            accel?: "auto" | "tcg" | "kvm";
            kernel?: string;
            initrd?: string;
            append?: string;
            /** @description For QEMU, as they are. */
            qemuArguments?: string[];
        };
        /** @description What a VMM on the same server maps, and where it reports (host-driver/native/link). */
        MemoryAttach: {
            path: string;
            inode: number;
            bytes: number;
            linkSocket: string;
        };
        Hyperserver: {
            spec: {
                /** @description Lower case, digits and dashes. */
                name: string;
                /**
                 * @description external: only the memory; another program maps it.
                 * @enum {unknown}
                 */
                vmm: "qemu" | "external";
                memoryMib: number;
                /** @description Most of it mapped at once on its node; 0: no limit. */
                budgetMib: number;
                /** @description Number of a node in the rack. */
                node: number;
                /** @description Nodes that hold its pages; default: all that lend memory. The same for all that are up at once. */
                pools?: number[];
                /** @description Nodes that are kept for it to be moved to; each has a table of its pages, 1 % of its memory. Default: those that hold its pages, until another hyperserver starts there. */
                hosts?: number[];
                cpus?: number;
                /** @enum {unknown} */
                accel?: "auto" | "tcg" | "kvm";
                kernel?: string;
                initrd?: string;
                append?: string;
                /** @description For QEMU, as they are. */
                qemuArguments?: string[];
            };
            /** @enum {unknown} */
            state: "stopped" | "forming" | "running" | "paused" | "ended" | "unknown";
            /** @description Why it is in this state, where that needs words. */
            text: string;
            attach: {
                path: string;
                inode: number;
                bytes: number;
                linkSocket: string;
            } | null;
        };
        HyperserverChange: {
            budgetMib: number;
        };
        HyperserverStop: {
            /** @description Time for the guest to shut down; then it is ended. */
            graceSeconds: number;
        };
        HyperserverMove: {
            /** @description Number of a node in the rack. */
            node: number;
        };
        /** @description How a hyperserver was moved. Its memory stays where it is: the new node faults in what it touches. */
        MoveReport: {
            /** @description Number of a node in the rack. */
            from: number;
            /** @description Number of a node in the rack. */
            to: number;
            /** @description From the request to the guest running on its new node. */
            totalMs: number;
            /** @description Of these, those in which it did not run: at most so many. */
            pausedMs: number;
            /** @description What went from QEMU to QEMU: devices and processors. */
            stateBytes: number;
            /** @description Guest memory in it, as QEMU counts: firmware only. */
            memoryBytes: number;
            /** @description The old QEMU's own count. */
            qemuDowntimeMs: number;
        };
        GuestState: {
            /** @description Of its memory. */
            context: string;
            /** @description What QEMU wrote, as base64. */
            state: string;
            /** @description The newest that it said. */
            console: string;
            memoryBytes: number;
            downtimeMs: number;
        };
        GuestDeparture: {
            context: string;
        };
        ConsoleText: {
            /** @description The newest 64 KiB of the serial console. */
            text: string;
        };
        MembershipView: {
            rackId: string;
            epoch: number;
            /** @description Of all that follows; an older picture is refused. */
            revision: number;
            /** @description Lower case, digits and dashes. */
            name: string;
            /** @description What must be equal on all nodes of a rack. */
            agreement: {
                /** @description Version of Weft. */
                release: string;
                abi: number;
                wire: number;
                mtu: 1500 | 9000;
                /** @description Fingerprint of the stripe function. */
                stripe: string;
            };
            members: {
                /** @description Number of a node in the rack. */
                node: number;
                /** @description Lower case, digits and dashes. */
                name: string;
                /** @description Where a daemon answers: unix:/path, http://host:port or https://host:port. */
                address: string;
                /** @description Memory that it lends. */
                poolMib: number;
                /** @description It has a card, so it can hold pages. */
                card: boolean;
            }[];
            /** @description Number of a node in the rack. */
            administrator: number;
            formation: null | {
                id: string;
                stripe: number[];
                /** @description By node. */
                poolPages: number[];
                /** @description What all pools can hold. */
                pages: number;
                /** @description Of these, given out to hyperservers. */
                given: number;
                contexts: {
                    id: string;
                    hyperserver: {
                        /** @description Lower case, digits and dashes. */
                        name: string;
                        /**
                         * @description external: only the memory; another program maps it.
                         * @enum {unknown}
                         */
                        vmm: "qemu" | "external";
                        memoryMib: number;
                        /** @description Most of it mapped at once on its node; 0: no limit. */
                        budgetMib: number;
                        /** @description Number of a node in the rack. */
                        node: number;
                        /** @description Nodes that hold its pages; default: all that lend memory. The same for all that are up at once. */
                        pools?: number[];
                        /** @description Nodes that are kept for it to be moved to; each has a table of its pages, 1 % of its memory. Default: those that hold its pages, until another hyperserver starts there. */
                        hosts?: number[];
                        cpus?: number;
                        /** @enum {unknown} */
                        accel?: "auto" | "tcg" | "kvm";
                        kernel?: string;
                        initrd?: string;
                        append?: string;
                        /** @description For QEMU, as they are. */
                        qemuArguments?: string[];
                    };
                    /** @description Its first page in the rack. */
                    first: number;
                    pages: number;
                    /** @description Nodes that have tables of its pages; hyperserver.node is where it runs. */
                    hosts: number[];
                    /** @description On its way to this node; until it has arrived the old one counts. */
                    moving: null | {
                        /** @description Number of a node in the rack. */
                        to: number;
                        /** @enum {unknown} */
                        accel: "tcg" | "kvm";
                    };
                    /** @description All members have formed: the VMM may start. */
                    run: boolean;
                }[];
                /** @description Nodes that take part no more. */
                lost: number[];
            };
        };
        LatencySummary: {
            count: number;
            p50: number;
            p99: number;
            /** @description 99.9 %. */
            p999: number;
            /** @description Those that hold something, since the driver began; four an octave. */
            buckets: {
                /** @description First value of it. */
                from: number;
                count: number;
            }[];
        };
        Statistics: {
            time: string;
            /** @description Counters and gauges of the driver; null while none runs. */
            driver: {
                [key: string]: number;
            } | null;
            /** @description Event to page mapped, in nanoseconds of this host. */
            faultNs: {
                count: number;
                p50: number;
                p99: number;
                /** @description 99.9 %. */
                p999: number;
                /** @description Those that hold something, since the driver began; four an octave. */
                buckets: {
                    /** @description First value of it. */
                    from: number;
                    count: number;
                }[];
            } | null;
            /** @description Descriptor to completion, in cycles of the card. */
            cardCycles: {
                count: number;
                p50: number;
                p99: number;
                /** @description 99.9 %. */
                p999: number;
                /** @description Those that hold something, since the driver began; four an octave. */
                buckets: {
                    /** @description First value of it. */
                    from: number;
                    count: number;
                }[];
            } | null;
        };
        /** @description Memory of a hyperserver as its node and the policy there see it. */
        PageReport: {
            policy: string;
            /**
             * @description How touches are seen; none: not looked yet.
             * @enum {unknown}
             */
            look: "none" | "pageout" | "protect";
            pages: number;
            /** @description Pages by what the driver knows of them. */
            states: {
                [key: string]: number;
            };
            resident: number;
            /** @description Here, and untouched since they were looked at. */
            idle: number;
            /** @description Pages touched within some sixteen turns of the frame budget. */
            workingSet: number;
            faults: number;
            /** @description Faults of pages that this node had evicted. */
            refaults: number;
            evictions: number;
            /** @description Touches seen by looks. */
            touches: number;
            lostNotes: number;
            budgetPages: number;
            budgetAdvice: {
                pages: number;
                reason: string;
            } | null;
            prefetch: {
                asked: number;
                used: number;
                unused: number;
            };
            /** @description Guest memory in equal cells, from page 0 on: pages here, mean heat of all its pages. */
            map: {
                here: number;
                heat: number;
            }[];
            /** @description Pages that other nodes took and this one asked for again, worst first. */
            pingPong: {
                page: number;
                returns: number;
            }[];
        };
        PageExplanation: {
            page: number;
            where: string;
            /** @description Touches seen, the fresh ones counting more. */
            heat: number;
            idle: boolean;
            refaults: number;
            returns: number;
            policy: string;
            /** @description Newest first. */
            decisions: {
                /** @description Milliseconds since 1970. */
                time: number;
                /** @enum {unknown} */
                action: "name" | "evict" | "spare" | "prefetch";
                why: string;
            }[];
        };
        LinkCount: {
            /** @description Milliseconds since 1970, when the card was read. */
            time: number;
            sent: number;
            received: number;
            sentAgain: number;
            damaged: number;
        };
        NodeStatus: {
            release: string;
            /** @description Null: of no rack. */
            node: number | null;
            /** @enum {unknown} */
            role: "alone" | "member" | "administrator";
            /** @enum {unknown} */
            faultProcess: "none" | "starting" | "running" | "resuming" | "failed";
            /** @description Of the rack's memory, if this node takes part in it. */
            formation: string | null;
            /** @description Of the hyperserver whose pages this node may name. */
            context: string | null;
            /** @description Why its guest waits. */
            heldUp: string | null;
            epoch: number;
            /** @description Members that its card has not heard for too long. */
            suspects: number[];
            /** @description Frames of its card so far; null while no driver has it. */
            link: {
                /** @description Milliseconds since 1970, when the card was read. */
                time: number;
                sent: number;
                received: number;
                sentAgain: number;
                damaged: number;
            } | null;
            hyperserver: {
                /** @description Lower case, digits and dashes. */
                name: string;
                /** @enum {unknown} */
                state: "stopped" | "forming" | "running" | "paused" | "ended" | "unknown";
                text: string;
                accel: ("tcg" | "kvm") | null;
            } | null;
            attach: {
                path: string;
                inode: number;
                bytes: number;
                linkSocket: string;
            } | null;
        };
        NodeEntry: {
            member: {
                /** @description Number of a node in the rack. */
                node: number;
                /** @description Lower case, digits and dashes. */
                name: string;
                /** @description Where a daemon answers: unix:/path, http://host:port or https://host:port. */
                address: string;
                /** @description Memory that it lends. */
                poolMib: number;
                /** @description It has a card, so it can hold pages. */
                card: boolean;
            };
            /** @description Null: its daemon does not answer. */
            status: {
                release: string;
                /** @description Null: of no rack. */
                node: number | null;
                /** @enum {unknown} */
                role: "alone" | "member" | "administrator";
                /** @enum {unknown} */
                faultProcess: "none" | "starting" | "running" | "resuming" | "failed";
                /** @description Of the rack's memory, if this node takes part in it. */
                formation: string | null;
                /** @description Of the hyperserver whose pages this node may name. */
                context: string | null;
                /** @description Why its guest waits. */
                heldUp: string | null;
                epoch: number;
                /** @description Members that its card has not heard for too long. */
                suspects: number[];
                /** @description Frames of its card so far; null while no driver has it. */
                link: {
                    /** @description Milliseconds since 1970, when the card was read. */
                    time: number;
                    sent: number;
                    received: number;
                    sentAgain: number;
                    damaged: number;
                } | null;
                hyperserver: {
                    /** @description Lower case, digits and dashes. */
                    name: string;
                    /** @enum {unknown} */
                    state: "stopped" | "forming" | "running" | "paused" | "ended" | "unknown";
                    text: string;
                    accel: ("tcg" | "kvm") | null;
                } | null;
                attach: {
                    path: string;
                    inode: number;
                    bytes: number;
                    linkSocket: string;
                } | null;
            } | null;
            text: string;
        };
        Pool: {
            /** @description Number of a node in the rack. */
            node: number;
            poolMib: number;
            usedMib: number;
            freeMib: number;
            /** @description Memory of those that are up whose home this node is. */
            hyperservers: {
                /** @description Lower case, digits and dashes. */
                name: string;
                mib: number;
            }[];
        };
        Card: {
            configured: boolean;
            /** @description The fault process has it. */
            attached: boolean;
            counters: {
                [key: string]: number;
            } | null;
        };
        Health: {
            ok: boolean;
            problems: {
                /** @description Stable, begins with E_. */
                code: string;
                message: string;
                /** @description What to do about it; may be empty. */
                next: string;
            }[];
        };
        Session: {
            who: string;
            /** @enum {unknown} */
            role: "read" | "peer" | "admin";
        };
        TokenRequest: {
            /** @description Lower case, digits and dashes. */
            name: string;
            /** @enum {unknown} */
            role: "read" | "admin";
        };
        TokenInfo: {
            id: string;
            /** @description Lower case, digits and dashes. */
            name: string;
            /** @enum {unknown} */
            role: "read" | "admin";
            created: string;
        };
        TokenGrant: {
            id: string;
            /** @description Lower case, digits and dashes. */
            name: string;
            /** @enum {unknown} */
            role: "read" | "admin";
            created: string;
            /** @description Shown once. */
            token: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getNode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeStatus"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    listCards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"][];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    putView: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MembershipView"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        done: true;
                    };
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    stopGuest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HyperserverStop"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        done: true;
                    };
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    departGuest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GuestDeparture"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuestState"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    arriveGuest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GuestState"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        done: true;
                    };
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getRack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rack"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    initRack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RackInit"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rack"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    createJoinToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinTokenRequest"];
            };
        };
        responses: {
            /** @description Good for one join. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinToken"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    joinRack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RackJoin"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        done: true;
                    };
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    leaveRack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RackLeave"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        done: true;
                    };
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    admitMember: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Candidate"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Admission"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: {
                /** @description Also if its pages are in use; they are lost. */
                force?: boolean;
            };
            header?: never;
            path: {
                node: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        done: true;
                    };
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    listNodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeEntry"][];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    listPools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"][];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    listHyperservers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hyperserver"][];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    createHyperserver: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HyperserverSpec"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hyperserver"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getHyperserver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hyperserver"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    deleteHyperserver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        done: true;
                    };
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    changeHyperserver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HyperserverChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hyperserver"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    startHyperserver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hyperserver"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    stopHyperserver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HyperserverStop"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hyperserver"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    moveHyperserver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HyperserverMove"];
            };
        };
        responses: {
            /** @description How a hyperserver was moved. Its memory stays where it is: the new node faults in what it touches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoveReport"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getConsole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleText"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getPages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Memory of a hyperserver as its node and the policy there see it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageReport"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    explainPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower case, digits and dashes. */
                name: string;
                page: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageExplanation"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenInfo"][];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenGrant"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        done: true;
                    };
                };
            };
            /** @description Every answer with a status from 400 on. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Every answer with a status from 400 on. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
}
