import CallCore
import FuzzInput

/// What strangers write about where a request came from and where it went: any bytes are read without ado, strangers are
/// not believed, and each webhook is carried out once.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    switch input.below(4) {
    case 0: ForwardedFuzz.checkURL(&input)
    case 1: ForwardedFuzz.checkClient(&input)
    case 2: ForwardedFuzz.checkInFlight(&input)
    default: ForwardedFuzz.checkReplay(&input)
    }
    return 0
}

enum ForwardedFuzz {
    private static let sockets = ["10.0.0.1", "::ffff:10.0.0.2", "127.0.0.1", "203.0.113.9", "2001:db8::1", ""]
    private static let names = [
        "Host", "X-Forwarded-Host", "x-original-host", "ngrok-forwarded-host", "X-Forwarded-Proto", "X-Forwarded-For",
        "X-Real-IP",
    ]
    private static let pieces = [
        "example.com", "10.0.0.1", "::ffff:10.0.0.2", "[2001:db8::1]:443", ", ", ":8443", "@", "http", "https",
        "203.0.113.9", "/voice/webhook", "?", "#", "http://", "calls.example.com", " ", "[", "]", "%", ".",
    ]

    private static func text(_ input: inout FuzzInput) -> String {
        (0..<input.below(6)).map { _ in
            input.flag() ? input.pick(pieces) : String(decoding: input.take(input.below(8)), as: UTF8.self)
        }.joined()
    }

    private static func headers(_ input: inout FuzzInput) -> HeaderList {
        HeaderList((0..<input.below(8)).map { _ in HeaderList.Field(input.pick(names), text(&input)) })
    }

    private static func trust(_ input: inout FuzzInput) -> ForwardingTrust {
        ForwardingTrust(
            allowedHosts: input.flag() ? ["calls.example.com", text(&input)] : [],
            trustForwardingHeaders: input.flag(), trustedProxyIPs: input.flag() ? ["10.0.0.1", "10.0.0.2"] : [],
            trustsLoopback: input.flag())
    }

    // MARK: URL and client

    static func checkURL(_ input: inout FuzzInput) {
        let trust = trust(&input)
        let publicURL = input.flag() ? (input.flag() ? "https://calls.example.com:8443" : text(&input)) : nil
        let builder = WebhookURLBuilder(publicURL: publicURL, servePath: "/voice/webhook", trust: trust)
        let socket = IPAddress(input.pick(sockets))
        let headers = headers(&input)
        let raw = text(&input)
        let target = RequestTarget(raw)
        let dialled = builder.dialled(target, headers: headers, socket: socket)
        if dialled.alternatives.contains(dialled.url) || Set(dialled.alternatives).count != dialled.alternatives.count {
            fault("a URL is tried twice: \(dialled)")
        }
        if let query = target.query {
            for url in [dialled.url] + dialled.alternatives where !url.hasSuffix("?" + query) {
                fault("the query '\(query)' was changed: \(url)")
            }
        }
        if target.leads(to: "/voice/webhook"), target.path.contains("?") { fault("a path with a query: \(raw)") }
        guard publicURL == nil || !trust.believesURL(from: socket) else { return }
        let plain = HeaderList(headers.fields.filter { $0.name == "Host" })
        if builder.dialled(target, headers: plain, socket: socket) != dialled, !trust.believesURL(from: socket) {
            fault("a stranger's header moved the URL to \(dialled)")
        }
    }

    static func checkClient(_ input: inout FuzzInput) {
        let trust = trust(&input)
        let headers = headers(&input)
        let socket = IPAddress(input.pick(sockets))
        let client = ClientAddress.of(headers, socket: socket, trust: trust)
        if !trust.believesClient(from: socket), client != socket { fault("a stranger chose its address") }
        if socket != nil, client == nil { fault("a known socket became unknown") }
        // What a client writes before the hop that our proxy adds makes no difference.
        guard trust.believesClient(from: socket) else { return }
        var chain = headers
        chain.add("x-forwarded-for", "198.51.100.7")
        if ClientAddress.of(chain, socket: socket, trust: trust) != IPAddress("198.51.100.7") {
            fault("earlier hops outweigh the one our proxy wrote")
        }
        let host = HostName(text(&input))
        if let host, HostName(host.name)?.name != host.name { fault("'\(host.name)' is no host any more") }
    }

    // MARK: limits and replay

    static func checkInFlight(_ input: inout FuzzInput) {
        var limit = InFlightLimit(perAddress: 2, trackedAddresses: 2)
        var leases: [InFlightLimit.Lease] = []
        while !input.isAtEnd {
            if input.flag(), !leases.isEmpty {
                limit.release(leases.remove(at: input.below(min(leases.count, 256))))
            } else if let lease = limit.acquire(IPAddress(input.pick(sockets))) {
                leases.append(lease)
            }
            if limit.inFlight != leases.count { fault("\(leases.count) leases, \(limit.inFlight) counted") }
            if leases.count > 6 { fault("more in the works than three allowances hold") }
        }
        for lease in leases { limit.release(lease) }
        if limit.inFlight != 0 { fault("all was given back and \(limit.inFlight) remain") }
    }

    static func checkReplay(_ input: inout FuzzInput) {
        let limits = ReplayLimits(window: 100, entries: 8, pruneEvery: 4, replyBytes: 64)
        var replay = ReplayGuard(limits: limits)
        var now = CallTime(milliseconds: 0)
        var waiting: [String: [Int]] = [:]
        var waiter = 0
        while !input.isAtEnd {
            let key = String(input.below(32))
            waiter += 1
            switch input.below(6) {
            case 0: now = now + Milliseconds(input.below(64))
            case 1:
                let reply = WebhookReply(body: Array(repeating: 0, count: input.below(80)))
                check(replay.finish(key, reply: reply), waiting.removeValue(forKey: key), key)
            case 2: check(replay.release(key), waiting.removeValue(forKey: key), key)
            case 3:
                guard let first = waiting[key]?.first else { continue }
                waiting[key]?.removeFirst()
                if replay.leave(key, first) != waiting[key]?.count { fault("'\(key)' lost count of its waiters") }
            default:
                let arrival = replay.begin(key, waiter: waiter, now: now)
                if (arrival == .joined) != (waiting[key] != nil) { fault("'\(key)' came as \(arrival)") }
                if arrival == .joined || arrival == .first { waiting[key, default: []].append(waiter) }
            }
            if replay.count > limits.entries + limits.pruneEvery + waiting.count { fault("\(replay.count) keys") }
            if replay.keptBytes > limits.replyBytes || replay.keptBytes < 0 { fault("\(replay.keptBytes) bytes kept") }
        }
        checkRestart(replay, limits, now)
    }

    private static func check(_ told: [Int], _ expected: [Int]?, _ key: String) {
        if told != expected ?? [] { fault("'\(key)' told \(told), and \(expected ?? []) waited") }
    }

    private static func checkRestart(_ before: ReplayGuard, _ limits: ReplayLimits, _ now: CallTime) {
        let keys = before.export(now: now)
        var after = ReplayGuard(limits: limits)
        after.restore(keys, now: now)
        let kept = keys.sorted { $0.time < $1.time }.suffix(limits.entries)
        for (key, _) in kept where after.begin(key, waiter: 0, now: now) != .remembered {
            fault("'\(key)' may be replayed after a restart")
        }
    }
}
