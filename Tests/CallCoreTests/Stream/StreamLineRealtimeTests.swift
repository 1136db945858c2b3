import ScriptValue
import Testing

@testable import CallCore

@Suite("Voice models on a line with a stream")
struct StreamLineRealtimeTests {
    private let request = RealtimeRequest(provider: nil, instructions: nil, greeting: "Hi!", voice: nil, tools: [])

    private func events(_ bench: StreamBench) -> [RealtimeEvent] {
        bench.actions.compactMap { if case .realtime(_, let event, _) = $0 { event } else { nil } }
    }

    private func expected() -> StreamBench {
        var bench = StreamBench()
        bench.order(.place(Placement(to: "+15550001111", from: "+15550000000", ring: 30_000)))
        bench.happen(.answered)
        bench.actions = []
        return bench
    }

    @Test("The stream is asked for one, and what it reports is numbered upwards")
    func opens() {
        var bench = StreamBench.open()
        bench.give(.realtime(50, request))
        #expect(bench.orders == [.realtime(session: 50, request)])
        #expect(bench.result(50) == nil)
        bench.tell(.realtimeOpened(session: 50))
        #expect(bench.result(50) == .done(.null))
        bench.tell(.realtime(session: 50, .transcript(speaker: .user, text: "a")))
        bench.tell(.realtime(session: 50, .transcript(speaker: .bot, text: "b")))
        bench.tell(.realtime(session: 49, .transcript(speaker: .bot, text: "of another")))
        bench.give(.steer(50, .say("c")))
        bench.give(.steer(49, .say("d")))
        bench.give(.steer(50, .close))
        #expect(bench.orders.dropFirst() == [.steer(session: 50, .say("c")), .steer(session: 50, .close)])
        bench.tell(.realtime(session: 50, .closed(reason: "completed", usage: [:])))
        bench.tell(.realtime(session: 50, .transcript(speaker: .bot, text: "late")))
        #expect(events(bench).count == 3)
        let numbers = bench.actions.compactMap { if case .realtime(50, _, let number) = $0 { number } else { nil } }
        #expect(numbers == numbers.sorted() && Set(numbers).count == 3)
    }

    @Test("One that is foreseen has the stream prepared, while there may be one")
    func foreseen() {
        var bench = StreamBench()
        bench.order(.place(Placement(to: "+15550001111", from: "+15550000000", ring: 30_000)))
        bench.give(.foresee(request))
        #expect(bench.orders == [.prepare, .foresee(request)])
        bench.happen(.answered)
        bench.tell(.opened)
        bench.give(.realtime(50, request))
        bench.actions = []
        bench.give(.foresee(request))
        #expect(bench.orders.isEmpty)
        var none = expected()
        none.pass(5_000)
        none.tell(.explained("nobody came"))
        none.actions = []
        none.give(.foresee(request))
        #expect(none.orders.isEmpty)
    }

    @Test("Numbers go on behind those of an earlier process")
    func restarted() {
        var first = StreamBench.open()
        first.give(.realtime(50, request))
        first.tell(.realtimeOpened(session: 50))
        for _ in 0..<5 { first.tell(.realtime(session: 50, .transcript(speaker: .user, text: "a"))) }
        var second = StreamBench(resumed: true)
        second.now = first.now + 1_000
        second.give(.reconcile)
        second.give(.realtime(50, request))
        second.tell(.opened)
        second.tell(.realtimeOpened(session: 50))
        second.tell(.realtime(session: 50, .transcript(speaker: .user, text: "b")))
        let numbers = (first.actions + second.actions).compactMap {
            if case .realtime(_, _, let number) = $0 { number } else { nil }
        }
        #expect(numbers.count == 6 && numbers == numbers.sorted())
    }

    @Test("It waits for the stream, with what it is told meanwhile")
    func waits() {
        var bench = expected()
        bench.give(.realtime(50, request))
        bench.give(.steer(50, .say("c")))
        #expect(bench.orders.isEmpty)
        bench.tell(.opened)
        #expect(bench.orders == [.realtime(session: 50, request), .steer(session: 50, .say("c"))])
    }

    @Test("One that is not wanted any more before the stream has come is over")
    func closedEarly() {
        var bench = expected()
        bench.give(.realtime(50, request))
        bench.give(.steer(50, .close))
        #expect(events(bench) == [.closed(reason: "completed", usage: [:])])
        bench.tell(.opened)
        #expect(bench.orders.isEmpty)
    }

    @Test("Where no stream comes, and where none can come, it is not to be had")
    func noStream() {
        var bench = expected()
        bench.give(.realtime(50, request))
        bench.pass(5_000)
        bench.tell(.explained("nobody called"))
        bench.give(.realtime(51, request))
        for id in [50, 51] {
            guard case .failed("unavailable", _) = bench.result(id) else {
                Issue.record("effect \(id): \(String(describing: bench.result(id)))")
                continue
            }
        }
        #expect(!bench.orders.contains { if case .realtime = $0 { true } else { false } })
    }

    @Test("The service's refusal is the flow's to deal with")
    func refused() {
        var bench = StreamBench.open()
        bench.give(.realtime(50, request))
        bench.tell(.realtimeFailed(session: 50, message: "no key"))
        #expect(bench.result(50) == .failed(reason: "unavailable", message: "no key"))
        bench.give(.realtime(51, request))
        #expect(bench.orders.last == .realtime(session: 51, request))
    }

    @Test("A stream that comes back finds it going on; one that does not ends it as failed")
    func lost() {
        var bench = StreamBench.open()
        bench.give(.realtime(50, request))
        bench.tell(.realtimeOpened(session: 50))
        bench.tell(.lost)
        bench.pass(1_000)
        bench.tell(.opened)
        #expect(bench.orders == [.realtime(session: 50, request)])
        #expect(events(bench).isEmpty)
        bench.tell(.lost)
        bench.pass(2_100)
        #expect(events(bench) == [.closed(reason: "failed", usage: [:])])
        #expect(bench.orders.last == .close)
    }

    @Test("A recogniser that is gone ends the stream only when the model has left")
    func deaf() {
        var bench = StreamBench.open()
        bench.give(.realtime(50, request))
        bench.tell(.realtimeOpened(session: 50))
        bench.tell(.deaf)
        #expect(!bench.line.inner.isGivenUp)
        bench.tell(.realtime(session: 50, .closed(reason: "completed", usage: [:])))
        #expect(bench.line.inner.isGivenUp)
    }

    @Test("The end of the call answers what was not opened yet")
    func over() {
        var bench = expected()
        bench.give(.realtime(50, request))
        bench.happen(.ended(.completed))
        bench.give(.realtime(51, request))
        for id in [50, 51] { #expect(bench.result(id) == .failed(reason: "unavailable", message: "the call is over")) }
        #expect(events(bench).isEmpty)
    }
}
