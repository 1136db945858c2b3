import CallCore
import CallGateway
import MediaPlane
import ScriptValue
import VoiceCallEngine

/// Keeps so many calls going, for so long.
struct SoakRun {
    struct Result: Sendable {
        /// Once all calls stand, and a minute more.
        var residentEarly = 0
        var residentAtEnd = 0
        /// When the last call has ended.
        var figures: MediaFigures
    }

    let gateway: CallGateway
    let watcher: SoakWatcher
    let calls: Int
    let seconds: Int

    func run() async throws -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        var placed = 0
        var early = 0
        while clock.now - start < .seconds(seconds) {
            // Spread over the first half minute, as calls come.
            let wanted = min(calls, 1 + Int((clock.now - start) / .milliseconds(30_000 / calls)))
            while gateway.liveCalls.count < wanted {
                placed += 1
                _ = try gateway.initiate(CallRequest(to: "+1555\(1_000_000 + placed % 1_000_000)", mode: "soak"))
            }
            try await clock.sleep(for: .milliseconds(100))
            if early == 0, clock.now - start > .seconds(min(90, seconds / 2)) { early = Machine.residentBytes }
        }
        let end = Machine.residentBytes
        while !gateway.liveCalls.isEmpty, clock.now - start < .seconds(seconds + 120) {
            try await clock.sleep(for: .milliseconds(100))
        }
        // What is left of the last call has its 250 ms.
        try await clock.sleep(for: .milliseconds(250))
        guard let figures = try await gateway.mediaFigures() else {
            throw LoadConnection.Failure(what: "there are no media streams")
        }
        return Result(residentEarly: early, residentAtEnd: end, figures: figures)
    }
}
