import CallCore
import ScriptValue
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite struct JournalOrderTests {
    private enum Step: Hashable, Sendable {
        case append(effects: [Int64], durable: Bool)
        case order(Int)
    }

    private func numbers(_ kind: String, _ entries: [JournalEntry]) -> [Int64] {
        entries.filter { $0.kind == kind }.compactMap { $0.body["id"]?.int }
    }

    @Test("every verb a flow uses is in the journal with its answer, in order")
    func verbsAndResults() throws {
        let store = MemoryJournal()
        let rig = HostRig(["talk": TestFlows.conversation], store: store)
        let call = try rig.place("talk")
        rig.drive(ScriptedWorld(words: "hello"))
        let entries = store.entries(of: call)
        #expect(entries.map(\.sequence) == Array(1...entries.count))
        let verbs = entries.filter { $0.kind == "verb" }.compactMap { entry in
            entry.body["request"].flatMap(VerbRequest.init(value:))?.name
        }
        #expect(
            verbs == [
                "call:dial", "call:say", "call:listen", "kv.get", "kv.set", "agent.respond", "call:finish",
                "memory.append",
            ])
        #expect(entries.count { $0.kind == "result" } == verbs.count)
        // Each task's verb is followed by its result before that task asks again.
        let kinds = entries.map(\.kind).filter { $0 == "verb" || $0 == "result" }
        #expect(kinds == verbs.flatMap { _ in ["verb", "result"] })
        let heard = try #require(entries.filter { $0.kind == "result" }.dropFirst(2).first)
        #expect(heard.body["result"]?["values"]?.array?.first?["text"] == "hello")
        #expect(entries.first?.kind == "open")
        #expect(CallSetup(value: try #require(entries.first).body)?.id == call)
    }

    @Test("whatever leaves the process is on disk before, and everything that came in is in the journal")
    func durableFirst() throws {
        let steps = Mutex<[Step]>([])
        let inner = MemoryJournal()
        let store = HookedJournal(inner) { entries, _, durable in
            let effects = entries.filter { $0.kind == "effect" }.compactMap { $0.body["id"]?.int }
            steps.withLock { $0.append(.append(effects: effects, durable: durable)) }
        }
        let rig = HostRig(["talk": TestFlows.conversation], store: store)
        rig.environment.onOrder { order in steps.withLock { $0.append(.order(order.id)) } }
        let call = try rig.place("talk")
        rig.drive(ScriptedWorld())
        let outside = Dictionary(
            uniqueKeysWithValues: rig.environment.orders.map { ($0.id, $0.effect.isOutside) })
        var stored: Set<Int> = []
        var synced: Set<Int> = []
        for step in steps.withLock({ $0 }) {
            switch step {
            case .append(let effects, let durable):
                stored.formUnion(effects.map { Int($0) })
                if durable { synced = stored }
            case .order(let id): if outside[id] == true { #expect(synced.contains(id), "effect \(id)") }
            }
        }
        #expect(outside.values.count { $0 } >= 5)
        #expect(numbers("effect", inner.entries(of: call)).count >= outside.count)
        #expect(inner.liveCalls().isEmpty)
    }

    @Test(
        "a journal that can no longer be written ends the call: hung up, forgotten, reported",
        arguments: Array(1..<14))
    func fullStore(failingFrom: Int) throws {
        let store = FailingJournal(MemoryJournal(), failing: failingFrom..<Int.max)
        let rig = HostRig(["talk": TestFlows.conversation], store: store) { $0.maxConcurrentCalls = 1 }
        let call = try rig.place("talk")
        let world = ScriptedWorld()
        rig.drive(world)
        #expect(store.writes > failingFrom, "the test must reach the failing write")
        #expect(rig.host.liveCalls.isEmpty)
        #expect(rig.summaries.last == "hang up error")
        #expect(rig.environment.orders.last?.call.id == call)
        #expect(rig.environment.orders.count { $0.summary == "hang up error" } == 1)
        let note = try #require(rig.environment.notes("error", of: call).last)
        #expect(note.data["code"]?.text == "store.full")
        #expect(note.text.contains("free space"))
        #expect(rig.host.footprint(of: call) == nil)
        #expect(rig.environment.timers.isEmpty)
        #expect(rig.host.deliver(.timer(1), to: call, now: rig.now) == .unknownCall)
        #expect(rig.versionsInUse.isEmpty)
        #expect(throws: StoreError.self, "the slot is free, only the store is not") { try rig.place("talk") }
    }
}
