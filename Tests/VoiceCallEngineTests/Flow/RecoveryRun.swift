import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

/// One conversation on a real store, whose host dies at a chosen write and is followed by another one.
struct RecoveryRun {
    /// What happens around the cut.
    enum Mode: Hashable, Sendable, CaseIterable {
        /// The last orders never left the dying process.
        case ordersLost
        /// They did leave it, and only their answers were lost.
        case ordersCarriedOut
        /// The process that takes over dies as well, right after its recovery.
        case twice
    }

    /// What is left of the call when all is over.
    struct Ending: Hashable {
        var reason: EndReason?
        var transcript: [String]
        var calls: Value?
        var memory: [String]
        /// Everything the outside did, sorted: listening may begin or end a little later after a restart.
        var done: [String]
    }

    let world = ScriptedWorld(words: "tuesday")
    let folder = TemporaryFolder()
    var wasCut = false
    var recoveries: [RecoveryReport] = []

    static let flows = ["talk": TestFlows.conversation]

    /// - Parameter passing: appends before the cut; nil for a life without one.
    mutating func callAfterCut(passing: Int?, side: CuttingJournal.Side, mode: Mode) throws -> Ending {
        let directory = folder.sub("store")
        let store = try SQLiteJournal(directory: directory)
        let cutting = CuttingJournal(store, passing: passing ?? .max, side: side)
        let first = HostRig(Self.flows, store: cutting)
        let placed = try? first.place("talk", key: "k")
        first.drive(world)
        if mode == .ordersCarriedOut {
            for order in first.environment.takeOrders() { world.take(order, at: first.now) }
        }
        wasCut = cutting.isCut
        guard wasCut else { return try ending(of: try #require(placed), in: store) }
        world.hostDied()
        try store.close()
        if mode == .twice { _ = try takeOver(directory, at: first.now + 1_000) }
        let (second, reopened) = try takeOver(directory, at: first.now + 2_000)
        let call = try second.place("talk", key: "k")
        second.drive(world)
        #expect(second.host.liveCalls.isEmpty)
        #expect(try reopened.liveCalls().isEmpty)
        return try ending(of: call, in: reopened)
    }

    private mutating func takeOver(_ directory: String, at now: CallTime) throws -> (HostRig, SQLiteJournal) {
        let store = try SQLiteJournal(directory: directory)
        let rig = HostRig(Self.flows, store: store, now: now)
        let report = try rig.host.recover(now: now)
        #expect(report.lost.isEmpty)
        let timers = rig.environment.timers
        #expect(Set(timers.map(\.id)).count == timers.count, "each timer is armed once")
        recoveries.append(report)
        return (rig, store)
    }

    private func ending(of call: CallID, in store: SQLiteJournal) throws -> Ending {
        let record = try store.record(of: call).flatMap(CallRecord.init(value:))
        return Ending(
            reason: record?.endReason, transcript: (record?.transcript ?? []).map { "\($0.speaker): \($0.text)" },
            calls: try store.kvGet(scope: "talk", key: "calls", now: CallTime(milliseconds: 0)),
            memory: try store.memory(sessionKey: record?.sessionKey ?? "", limit: 10).map(\.text),
            done: world.done.filter { $0 != "cancel" }.sorted())
    }
}
