import CallCore
import CallSimulator
import Testing
import VoiceCallEngine
import WireSimulator

/// What carriers and lines see of a process that ends in the middle of a call and of the one after it.
@Suite("The end of a process, on the wire")
struct ProcessEndTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Asks and repeats",
          outbound = function(call)
            local picked = call:dial{}
            if not picked then return end
            local answer = call:ask("What is your name?", { timeout = 5 })
            call:say(answer and ("Thank you " .. answer.text) or "Never mind.")
            call:finish{ say = "Goodbye." }
          end,
        }
        """
    private static let callee = "+15550005678"
    private static let outage: Milliseconds = 700

    private struct Story {
        var run: VirtualRun
        var watch: ProcessWatch
        var carrier: WatchedCarrier

        /// From the end of the first process to the start of the second.
        var gap: Range<CallTime>? {
            guard let start = run.notes.first(where: { $0.note.kind == "restart" })?.at else { return nil }
            return start + -ProcessEndTests.outage..<start
        }
    }

    private func play(_ carrier: SimulatedCarrier, cut: (Int, CuttingJournal.Side)? = nil) throws -> Story {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "echo", main: "echo.lua", files: ["echo.lua": Array(Self.flow.utf8)]))
        var settings = VirtualRun.Settings()
        let watch = ProcessWatch()
        var wire = carrier.settings
        wire.driver = WatchedDriver(inner: carrier.driver, watch: watch)
        wire.makeCarrier = { WatchedCarrier(carrier.make($0)) }
        settings.wire = wire
        settings.carrier.recogniser = .onListen
        settings.carrier.firstRetry = 1
        settings.host.carrier = carrier.rawValue
        settings.host.capabilities = wire.driver.capabilities
        settings.cut = cut
        settings.outage = Self.outage
        let run = VirtualRun(library: library, settings: settings)
        let party = run.network.party(at: Self.callee)
        party.hears("your name")
        party.says("Ann")
        _ = try? run.initiate(CallRequest(to: Self.callee, mode: "echo"))
        try run.kernel.run(for: 120_000)
        return Story(run: run, watch: watch, carrier: try #require(run.wireCarrier as? WatchedCarrier))
    }

    /// Every place to cut, with what came of it.
    private func stories(_ carrier: SimulatedCarrier) throws -> [(place: String, Story)] {
        let uncut = try play(carrier)
        uncut.run.close()
        return try (0..<uncut.run.journalWrites).flatMap { write in
            try CuttingJournal.Side.allCases.map { ("\(write) \($0)", try play(carrier, cut: (write, $0))) }
        }
    }

    @Test("nobody answers while the process is gone", arguments: SimulatedCarrier.allCases)
    func refused(carrier: SimulatedCarrier) throws {
        var refused = 0
        for (place, story) in try stories(carrier) {
            defer { story.run.close() }
            guard let gap = story.gap else { continue }
            let sent = story.carrier.webhooks.filter { gap.contains($0.sentAt) && $0.sentAt > gap.lowerBound }
            #expect(sent.allSatisfy { $0.answer?.status == nil }, "\(place)")
            refused += sent.count
        }
        #expect(refused > 0)
    }

    @Test("a webhook that the process could not write down gets no answer", arguments: SimulatedCarrier.allCases)
    func unanswered(carrier: SimulatedCarrier) throws {
        var ends: Set<CallTime> = []
        for (place, story) in try stories(carrier) where place.hasSuffix("before") {
            defer { story.run.close() }
            guard let end = story.gap?.lowerBound else { continue }
            guard story.watch.reached.contains(where: { $0.at == end && $0.isWebhook }) else { continue }
            // The first write that it leads to; once that is kept, it may be answered.
            guard ends.insert(end).inserted else { continue }
            let underWay = story.carrier.webhooks.filter { $0.sentAt <= end && ($0.answer?.at ?? end) >= end }
            #expect(!underWay.isEmpty && underWay.allSatisfy { $0.answer?.status == nil }, "\(place)")
        }
        #expect(ends.count > 3)
    }

    @Test("nothing reaches a line of a process that is gone", arguments: SimulatedCarrier.allCases)
    func forgotten(carrier: SimulatedCarrier) throws {
        for (place, story) in try stories(carrier) {
            defer { story.run.close() }
            guard let gap = story.gap else { continue }
            let before = Set(story.watch.reached.filter { $0.at <= gap.lowerBound }.map(\.line))
            let late = story.watch.reached.filter { $0.at > gap.lowerBound }
            #expect(!late.contains { gap.contains($0.at) }, "\(place)")
            #expect(!late.contains { before.contains($0.line) }, "\(place)")
        }
    }

    @Test("whatever the outage costs, nothing is dialled or said twice", arguments: SimulatedCarrier.allCases)
    func once(carrier: SimulatedCarrier) throws {
        for (place, story) in try stories(carrier) {
            defer { story.run.close() }
            #expect(story.run.network.lines.count <= 1, "\(place)")
            #expect(story.run.liveCalls.isEmpty, "\(place)")
            for text in ["What is your name?", "Thank you Ann", "Goodbye."] {
                let begun = story.run.network.lines.flatMap(\.track.segments)
                    .count { $0.channel == .bot && $0.content == .words(text) }
                #expect(begun <= 1, "\(place): \(text)")
            }
        }
    }
}
