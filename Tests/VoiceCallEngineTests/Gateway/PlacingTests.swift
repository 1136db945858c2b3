import CallCore
import ScriptValue
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite struct PlacingTests {
    private func code(_ body: () throws -> CallID) -> String? {
        do {
            _ = try body()
            return nil
        } catch let error as HostError {
            return error.code
        } catch let error as FlowError {
            return error.code
        } catch {
            return (error as? StoreError)?.code
        }
    }

    @Test("placing a call orders exactly one thing: the call")
    func oneOrder() throws {
        let rig = HostRig(["notify": TestFlows.notify])
        let call = try rig.place("notify")
        #expect(rig.summaries == ["place +15550001234"])
        #expect(rig.host.liveCalls == [call])
        #expect(rig.environment.orders.first?.call.flowVersion == rig.library.current("notify")?.version)
        #expect(rig.environment.orders.first?.again == false)
    }

    @Test(
        "a number that is not E.164 places nothing",
        arguments: ["", "5550001234", "+", "+1", "+0123456", "+1555000123456789", "tel:+15550001234"])
    func numbers(to: String) throws {
        let store = MemoryJournal()
        let rig = HostRig(["notify": TestFlows.notify], store: store)
        #expect(code { try rig.place("notify", to: to) } == "call.number")
        #expect(rig.environment.orders.isEmpty)
        #expect(store.records(limit: 10).isEmpty)
    }

    @Test("a flow nobody knows is an error that says so, and a mode may name another flow")
    func unknownFlow() throws {
        let rig = HostRig(["notify": TestFlows.notify]) { $0.flows = ["tell": "notify", "gone": "missing"] }
        #expect(code { try rig.place("nothing") } == "call.flow")
        #expect(code { try rig.place("gone") } == "call.flow")
        _ = try rig.place("tell")
        #expect(rig.environment.orders.map(\.call.flow) == ["notify"])
        #expect(rig.environment.orders.map(\.call.mode) == ["tell"])
    }

    @Test("a flow that is named runs, whatever the table of modes says")
    func namedFlow() throws {
        let rig = HostRig(["notify": TestFlows.notify, "talk": TestFlows.stay]) { $0.flows = ["notify": "talk"] }
        var request = CallRequest(to: "+15550001234")
        request.flow = "notify"
        request.arguments = ["message": "Hello"]
        _ = try rig.host.initiate(request, now: rig.now)
        #expect(rig.environment.orders.map(\.call.flow) == ["notify"])
    }

    @Test("calls that begin later have the settings of then")
    func changedSettings() throws {
        let rig = HostRig(["notify": TestFlows.notify, "talk": TestFlows.stay]) { $0.maxConcurrentCalls = 1 }
        _ = try rig.place("notify")
        #expect(code { try rig.place("notify") } == "call.limit")
        var settings = rig.host.settings
        settings.maxConcurrentCalls = 2
        settings.flows = ["notify": "talk"]
        rig.host.update(settings)
        _ = try rig.host.initiate(CallRequest(to: "+15550001234", mode: "notify"), now: rig.now)
        #expect(rig.environment.orders.map(\.call.flow) == ["notify", "talk"])
    }

    @Test("a host that drains begins no calls, but knows those it has begun")
    func draining() throws {
        let rig = HostRig(["notify": TestFlows.notify])
        var request = CallRequest(to: "+15550001234", mode: "notify", arguments: ["message": "Hello"])
        request.placementKey = "k"
        let call = try rig.host.initiate(request, now: rig.now)
        rig.host.drain()
        #expect(code { try rig.place("notify") } == "host.draining")
        #expect(try rig.host.initiate(request, now: rig.now) == call)
        #expect(rig.host.liveCalls == [call])
    }

    @Test("a request without number and mode gets the deployment's usual ones, and an error where there is no number")
    func usual() throws {
        let rig = HostRig(["notify": TestFlows.notify, "talk": TestFlows.stay]) {
            $0.toNumber = "+15550004444"
            $0.defaultMode = "conversation"
            $0.flows = ["conversation": "talk"]
        }
        _ = try rig.host.initiate(CallRequest(), now: rig.now)
        #expect(rig.summaries == ["place +15550004444"])
        #expect(rig.environment.orders.map(\.call.flow) == ["talk"])
        #expect(rig.environment.orders.map(\.call.mode) == ["conversation"])
        let bare = HostRig(["notify": TestFlows.notify])
        #expect(code { try bare.host.initiate(CallRequest(mode: "notify"), now: bare.now) } == "call.number")
        _ = try bare.host.initiate(CallRequest(to: HostRig.callee), now: bare.now)
        #expect(bare.environment.orders.map(\.call.flow) == ["notify"])
    }

    @Test("arguments that do not fit leave no trace and hold no slot")
    func wrongArguments() throws {
        let store = MemoryJournal()
        let rig = HostRig(["notify": TestFlows.notify], store: store) { $0.maxConcurrentCalls = 1 }
        #expect(code { try rig.place("notify", arguments: ["message": 7]) } == "flow.params")
        #expect(code { try rig.place("notify", arguments: ["massage": "hi"]) } == "flow.params")
        #expect(store.records(limit: 10).isEmpty)
        #expect(store.liveCalls().isEmpty)
        #expect(rig.environment.orders.isEmpty)
        #expect(rig.versionsInUse.isEmpty)
        #expect(code { try rig.place("notify") } == nil)
    }

    @Test(
        "a flow that does not load gives its slot back",
        arguments: [
            ("flow.syntax", "return {"), ("flow.load", "error('no')"), ("flow.load", "while true do end"),
            ("flow.load", "call:dial{}"), ("flow.shape", "return 7"), ("flow.api", "return { api = 99 }"),
        ])
    func broken(expected: String, source: String) throws {
        let rig = HostRig(["broken": source, "notify": TestFlows.notify]) { $0.maxConcurrentCalls = 1 }
        for _ in 0..<2 { #expect(code { try rig.place("broken") } == expected) }
        #expect(rig.host.liveCalls.isEmpty)
        #expect(code { try rig.place("notify") } == nil)
    }

    @Test("calls beyond the limit are refused, and each end of a call frees its slot", arguments: [true, false])
    func limit(placementFails: Bool) throws {
        let rig = HostRig(["notify": TestFlows.notify]) { $0.maxConcurrentCalls = 2 }
        for _ in 0..<3 {
            let first = try rig.place("notify")
            let second = try rig.place("notify")
            #expect(code { try rig.place("notify") } == "call.limit")
            #expect(rig.host.liveCalls == [first, second].sorted())
            rig.drive(ScriptedWorld(placementFails: placementFails))
            #expect(rig.host.liveCalls.isEmpty)
        }
        #expect(rig.environment.closings.count == 6)
        let reason = placementFails ? EndReason.failed : .hangupBot
        #expect(rig.environment.closings.values.allSatisfy { $0.record.endReason == reason })
    }

    @Test("a call that is being opened counts once against the limit")
    func countedOnce() throws {
        let rig = HostRig(["notify": TestFlows.notify]) { $0.maxConcurrentCalls = 2 }
        let outcomes = Mutex<[String]>([])
        rig.environment.onOrder { [weak host = rig.host, now = rig.now] _ in
            guard outcomes.withLock({ $0.isEmpty }) else { return }
            outcomes.withLock { $0.append("tried") }
            let second = try? host?.initiate(CallRequest(to: HostRig.callee, mode: "notify"), now: now)
            outcomes.withLock { $0.append(second == nil ? "refused" : "placed") }
        }
        _ = try rig.place("notify")
        #expect(outcomes.withLock { $0 } == ["tried", "placed"])
        #expect(code { try rig.place("notify") } == "call.limit")
    }

    @Test("a store that takes nothing places nothing and holds no slot")
    func fullAtOpening() throws {
        let store = FailingJournal(MemoryJournal(), failing: 0..<3)
        let rig = HostRig(["notify": TestFlows.notify], store: store) { $0.maxConcurrentCalls = 1 }
        for _ in 0..<3 { #expect(code { try rig.place("notify") } == "store.full") }
        #expect(rig.environment.orders.isEmpty)
        #expect(code { try rig.place("notify") } == nil)
        #expect(rig.summaries == ["place +15550001234"])
    }
}
